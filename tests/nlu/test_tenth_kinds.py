"""Kinds of messages that the tenth trial found to be misread: each with its neighbours, English and German."""

from datetime import date, time

import pytest

from tests.nlu.heard import FRIDAY, OFFERS, booking, courts, heard, offer, values

TOMORROW = booking("T7M4QX", 2, 2, 15)
ONE = (TOMORROW,)
"""Court 2, tomorrow at 15:00."""
TWO = (TOMORROW, FRIDAY)
AFTERNOON = tuple(offer(1, 6, hour) for hour in range(12, 17))
SIX_OR_SEVEN = tuple(offer(court, 2, hour) for hour in (18, 19) for court in (1, 2, 3))


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("move it a day later", 1440), ("a day later please", 1440), ("push it to a week later", 10080),
        ("move it 2 days earlier", -2880), ("ein Tag später", 1440), ("einen Tag früher bitte", -1440),
        ("half an hour... no wait, an hour later", 60), ("no wait, an hour later", 60),
        ("half an hour later, no, an hour later", 60),
    ],
)  # fmt: skip
def test_later_is_counted_from_the_booking(said: str, minutes: int):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.shift, wish.date, wish.bookings) == ("move", minutes, None, (TOMORROW.code,))


def test_a_week_later_than_what_is_on_offer_is_no_week_from_today():
    assert heard("same time a week later", offers=OFFERS).wish.date == date(2026, 12, 9)


@pytest.mark.parametrize(
    "said", ["move it to the same time next week", "same time next week, move it", "change it to same time next week"]
)
def test_the_same_time_next_week_is_the_weekday_of_the_booking(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.date, wish.last) == ("move", date(2026, 12, 9), None)


@pytest.mark.parametrize(
    "said",
    [
        "move the tomorrow one to 5", "move the 3pm one to 5", "change ours to 5pm", "make ours 5", "make mine 5pm",
        "make our booking 5pm", "can we change ours to 5",
    ],
)  # fmt: skip
def test_ours_and_the_one_are_a_booking(said: str):
    wish = heard(said, bookings=ONE).wish
    assert values(wish) == {"intent": "move", "time": time(17), "bookings": (TOMORROW.code,)}


@pytest.mark.parametrize(
    "said", ["Dave can only do 5, so can we change ours to then?", "Dave can only do 5, change ours to then"]
)
def test_then_is_the_time_that_was_told_before_it(said: str):
    found = heard(said, bookings=ONE)
    assert [(wish.intent, wish.time) for wish in found.wishes] == [("move", time(17))]
    assert not found.order


@pytest.mark.parametrize("said", ["could you add another hour to it", "add an hour to it", "add another hour"])
def test_an_hour_added_to_it_makes_it_longer(said: str):
    assert heard(said, bookings=ONE).wish.longer == 60


@pytest.mark.parametrize(
    "said", ["put me on 3 instead", "book me court 3 instead", "can we do court 3 instead", "switch me to court 3"]
)
def test_another_court_instead_is_a_move(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.courts) == ("move", ("c3",))


@pytest.mark.parametrize("said", ["book me court 3 too", "book court 1 friday at 3 instead"])
def test_another_wish_beside_a_booking_is_none(said: str):
    assert heard(said, bookings=ONE).wish.intent == "book"


@pytest.mark.parametrize(
    "said", ["my partner cant do 3, 5 instead", "what about 5", "how about 5pm?", "hm, what about 5?"]
)
def test_an_hour_instead_is_for_the_booking_and_asked_about(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.time, found.order) == ("move", time(17), False)


@pytest.mark.parametrize(
    "said", ["oh wait no thursday", "no wait thursday", "hang on no, thursday", "wait no, thursday"]
)
def test_a_correction_without_commas_is_one(said: str):
    found = heard(said, offers=OFFERS)
    assert (found.wish.date, found.unread, found.ambiguous) == (date(2026, 12, 3), "", False)


@pytest.mark.parametrize(
    "said", ["quick one: no, hard or clay, I don't mind", "question: no, any court", "erm: no, whichever, I'm easy"]
)
def test_a_no_that_corrects_nothing_keeps_a_court_from_being_ordered(said: str):
    assert not heard(said).order
    found = heard(said, offers=OFFERS)
    assert not found.order or found.wish.intent == "no"


@pytest.mark.parametrize(
    "said", ["give me a minute", "one sec", "not sure yet, give me a minute", "just a moment", "hang on a sec"]
)
def test_a_minute_is_no_length_of_a_booking(said: str):
    found = heard(said, offers=OFFERS)
    assert (found.wish.minutes, found.unread, found.order and found.wish.intent != "no") == (None, "", False)


@pytest.mark.parametrize(
    "said",
    ["hmm let me check with my wife first", "let me ask Tom first", "let me think", "i'll check with the others"],
)
def test_somebody_who_will_think_about_it_orders_nothing(said: str):
    found = heard(said, offers=OFFERS)
    assert not (found.order and found.wish.intent in ("book", "yes"))


@pytest.mark.parametrize(
    "said", ["anything that isn't court 2", "any that is not court 2", "any court but please avoid court 2"]
)
def test_a_court_that_it_is_not_is_left_out(said: str):
    wish = heard(said, offers=OFFERS).wish
    assert (wish.courts, wish.not_courts) == ((), ("c2",))


@pytest.mark.parametrize(
    "said",
    [
        "tomorrow 8pm, avoid court 3 if you can", "skip court 3, I want tomorrow 8pm", "tomorrow 8pm, ignore court 3",
        "I'd rather avoid court 3, tomorrow 8pm",
    ],
)  # fmt: skip
def test_a_court_that_is_avoided_is_not_wanted(said: str):
    found = heard(said)
    assert (found.wish.intent, found.wish.courts, found.wish.not_courts, found.unread) == ("book", (), ("c3",), "")


@pytest.mark.parametrize(
    ("said", "intent"), [("isn't court 2 free?", "check"), ("that isn't good", "no"), ("skip friday", "cancel")]
)
def test_the_same_words_in_another_place_leave_nothing_out(said: str, intent: str):
    found = heard(said, offers=OFFERS) if intent != "cancel" else heard(said, bookings=TWO)
    assert (found.wish.intent, found.wish.not_courts) == (intent, ())


@pytest.mark.parametrize(
    "said",
    ["2 hrs sat, we have to leave at 4", "two hours saturday, we've got to leave at 4", "sat 2 hrs, must go by 4"],
)
def test_an_hour_at_which_they_leave_is_no_start(said: str):
    wish = heard(said).wish
    assert (wish.time, wish.minutes) == (None, 120)
    assert wish.over_by == time(16) or not heard(said).order


@pytest.mark.parametrize(
    "said",
    [
        "saturday morning, two hours, finished by 12", "Samstag Vormittag, zwei Stunden, bis spätestens 12",
        "saturday morning for 2 hours, off court by 12",
    ],
)  # fmt: skip
def test_the_twelve_that_ends_a_morning_is_noon(said: str):
    wish = heard(said).wish
    assert (wish.minutes, wish.over_by) == (120, time(12))


def test_until_twelve_of_a_morning_is_noon():
    wish = heard("saturday morning until 12, two hours").wish
    assert (wish.time, wish.minutes) == (time(10), 120)


def test_any_hour_of_a_window_is_no_length():
    wish = heard("sunday any hour from 1pm until 5pm").wish
    assert (wish.time, wish.minutes, wish.earliest, wish.over_by) == (None, None, time(13), time(17))


@pytest.mark.parametrize("said", ["um 3", "at 3", "3pm", "um 3 bitte"])
def test_an_hour_with_its_little_word_is_the_one_on_offer(said: str):
    assert heard(said, offers=AFTERNOON).wish.offers == (AFTERNOON[3].slot_id,)


def test_an_hour_of_which_several_courts_are_on_offer_is_looked_at():
    found = heard("the 7pm one", offers=SIX_OR_SEVEN)
    assert (found.wish.time, found.ambiguous, found.order) == (time(19), False, False)


@pytest.mark.parametrize(
    "said", ["is that a friday?", "is it on a friday?", "ist das ein Freitag?", "was that a friday"]
)
def test_a_question_about_the_day_of_what_was_shown_asks_for_no_other(said: str):
    assert heard(said, bookings=ONE).wish.intent == "mine"
    wish = heard(said, offers=OFFERS).wish
    assert (wish.intent, wish.date, wish.time) == ("check", date(2026, 12, 2), time(15))


@pytest.mark.parametrize(
    "said", ["cancel my two bookings", "cancel my 2 bookings please", "storniere meine zwei Buchungen"]
)
def test_as_many_bookings_as_there_are_is_all_of_them(said: str):
    found = heard(said, bookings=TWO)
    assert (found.wish.every_booking, found.order) == (True, True)
    assert not heard(said, bookings=(*TWO, booking("C7M4QX", 1, 5, 9))).wish.every_booking


def test_the_first_of_two_bookings_is_no_day():
    assert heard("cancel the first please", bookings=TWO).wish.bookings == (TOMORROW.code,)


@pytest.mark.parametrize("said", ["cancel the second", "storniere die zweite"])
def test_the_second_of_two_bookings_of_which_another_is_on_the_second_is_asked_about(said: str):
    found = heard(said, bookings=TWO)
    assert (found.order, found.wish.bookings) == (False, ())


@pytest.mark.parametrize("said", ["take tomorrow off the sheet", "can you take tomorrow off the list please"])
def test_a_day_taken_off_the_sheet_is_cancelled_once_that_is_confirmed(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.bookings, found.order) == ("cancel", (TOMORROW.code,), False)


def test_a_code_behind_not_is_left_out():
    assert heard(f"cancel {FRIDAY.code} not {TOMORROW.code}", bookings=TWO).wish.bookings == (FRIDAY.code,)


@pytest.mark.parametrize("said", ["mondays and thursdays 7pm", "court 1 mondays and thursdays at 6pm"])
def test_two_series_that_nobody_asked_for_in_words_are_no_order(said: str):
    assert not heard(said).order


@pytest.mark.parametrize(
    "said", ["book saturdays at 10am till christmas", "book every saturday at 10am until christmas"]
)
def test_a_weekly_wish_has_an_end(said: str):
    found = heard(said)
    assert (found.wish.every, found.wish.times, found.unread) == (7, 3, "")


@pytest.mark.parametrize("said", ["I want a standing booking, sundays 11am", "a regular slot on sundays at 11am"])
def test_a_regular_slot_is_a_series(said: str):
    found = heard(said)
    assert (found.wish.every, found.unread) == (7, "")


@pytest.mark.parametrize("said", ["when's the latest I can cancel?", "by when do I have to cancel?"])
def test_a_question_about_the_latest_cancellation_is_one_about_the_rules(said: str):
    assert heard(said, bookings=ONE).wish.topic == "rules"


def test_a_court_that_is_called_as_a_sort_of_court_in_another_language_is_that_court():
    wish = heard("ist die Halle am Samstag um 10 frei?", courts=courts("Halle", "Garten")).wish
    assert (wish.courts, wish.indoor) == (("c1",), None)


@pytest.mark.parametrize(
    ("said", "courts_said"),
    [
        ("can we have courts 1 and 2 tomorrow at 6pm, there's eight of us", [("c1",), ("c2",)]),
        ("court 1 friday 5pm for me and another one for my wife same time", [("c1",), ()]),
    ],
)
def test_a_second_court_beside_the_first_is_a_wish_of_its_own(said: str, courts_said: list[tuple[str, ...]]):
    found = heard(said)
    assert ([wish.courts for wish in found.wishes], found.unread) == (courts_said, "")


@pytest.mark.parametrize("said", ["teh second one", "hte second one pls", "the secodn one"])
def test_a_slip_in_a_short_word_is_read(said: str):
    assert heard(said, offers=OFFERS).wish.offers == (OFFERS[1].slot_id,)


def test_a_yes_may_be_playful():
    assert heard("okey dokey", asked="yes").wish.intent == "yes"


@pytest.mark.parametrize("said", ["wann war das nochmal?", "wann ist das?", "auf welchem Platz sind wir?"])
def test_a_german_question_about_ones_booking_is_answered_by_it(said: str):
    assert heard(said, bookings=ONE).wish.intent == "mine"


@pytest.mark.parametrize("said", ["cancel it asap", "cancel my booking as soon as possible"])
def test_soon_says_when_to_cancel_and_not_which(said: str):
    found = heard(said, bookings=ONE)
    assert (values(found.wish), found.order) == ({"intent": "cancel", "bookings": (TOMORROW.code,)}, True)


@pytest.mark.parametrize("said", ["move it to 5pm asap", "verschieb es auf 17 Uhr so bald wie möglich"])
def test_soon_beside_a_time_moves_to_no_other_day(said: str):
    wish = heard(said, bookings=ONE).wish
    assert values(wish) == {"intent": "move", "time": time(17), "bookings": (TOMORROW.code,)}


@pytest.mark.parametrize("said", ["a court asap", "move it to the next available slot", "the next free court"])
def test_soon_alone_is_the_first_that_is_free(said: str):
    assert heard(said, bookings=ONE).wish.only == "first"
