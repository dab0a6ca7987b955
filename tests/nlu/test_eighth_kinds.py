"""Kinds of messages that the eighth trial found to be misread: each with its neighbours, English and German."""

from datetime import date, time

import pytest

from tests.nlu.heard import FRIDAY, OFFERS, SATURDAY, booking, heard, offer

ONE = (FRIDAY,)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("cancel AAAAAA", "AAAAAA"), ("please cancel booking QWERTZ", "QWERTZ"), ("storniere QWERTZ", "QWERTZ"),
        ("move my booking ABCDEF to 5pm", "ABCDEF"),
    ],
)  # fmt: skip
def test_capitals_behind_a_change_are_meant_for_a_code(said: str, code: str):
    found = heard(said, bookings=ONE)
    assert (found.unknown_codes, found.wish.bookings) == ((code,), ())


@pytest.mark.parametrize("said", ["cancel FRIDAY", "CANCEL MY GAME PLEASE", "cancel it PLEASE", "URGENT: cancel it"])
def test_other_capitals_are_words(said: str):
    found = heard(said, bookings=ONE)
    assert (found.unknown_codes, found.wish.bookings) == ((), (FRIDAY.code,))


def test_one_letter_held_is_no_article():
    assert not heard("cancel aaaaaa", bookings=ONE).order


@pytest.mark.parametrize(
    ("said", "minutes"), [("Donnerstag ab 17 Uhr zwei Stunden", 120), ("am Donnerstag 17 Uhr 2 Stunden", 120)]
)
def test_a_number_with_a_unit_behind_uhr_is_a_length(said: str, minutes: int):
    wish = heard(said).wish
    assert (wish.time or wish.earliest, wish.minutes) == (time(17), minutes)


def test_a_number_alone_behind_uhr_is_its_minutes():
    assert heard("morgen 15 Uhr 30").wish.time == time(15, 30)


@pytest.mark.parametrize(
    "correction",
    ["no actually 5pm", "actually no, 5pm", "wait, 5pm", "no sorry 5pm", "make it 5pm", "5pm I mean", "oops, 5pm"],
)
@pytest.mark.parametrize("order", ["court 1 tomorrow 4pm.", "book court 1 tomorrow at 4pm."])
def test_a_correction_is_of_the_wish_before_it_and_not_of_a_booking(order: str, correction: str):
    found = heard(f"{order} {correction}", bookings=ONE)
    assert [(wish.intent, wish.time, wish.courts) for wish in found.wishes] == [("book", time(17), ("c1",))]


@pytest.mark.parametrize(
    "said", ["court 1 tomorrow 4pm, actually no 5pm", "Court 1 morgen um 16 Uhr, nein doch 17 Uhr"]
)
def test_a_correction_within_a_sentence_moves_no_booking(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.date, wish.time) == ("book", date(2026, 12, 2), time(17))


def test_a_move_in_a_new_sentence_is_of_a_booking():
    found = heard("book court 1 tomorrow at 4pm. move my friday booking to 5", bookings=ONE)
    assert [(wish.intent, wish.bookings) for wish in found.wishes] == [("book", ()), ("move", (FRIDAY.code,))]


@pytest.mark.parametrize(
    "said",
    [
        "am I still playing friday?", "are we on for friday?", "am I booked in for friday", "is my court still on?",
        "is our game still on friday?", "did my booking for friday go through?", "what time was I on again",
        "list everything I've got", "remind me when I'm playing", "is my booking safe", "when's our slot?",
        "spiele ich Freitag noch?", "spielen wir am Freitag?",
    ],
)  # fmt: skip
def test_a_question_about_their_own_booking_lists_it(said: str):
    assert heard(said, bookings=ONE).wish.intent == "mine"


@pytest.mark.parametrize("said", ["what's free for our match on friday?", "is there a court for my game on friday?"])
def test_a_question_for_a_free_court_names_none_of_theirs(said: str):
    assert heard(said, bookings=ONE).wish.intent == "check"


@pytest.mark.parametrize("said", ["forget thursday", "never mind thursday", "vergiss Donnerstag", "ok forget thursday"])
def test_a_day_that_is_dropped_and_nothing_else_is_a_no(said: str):
    assert heard(said).wish.intent == "no"


@pytest.mark.parametrize(
    "said",
    [
        "forget thursday, what about saturday", "never mind thursday, saturday then",
        "vergiss Donnerstag, lieber Samstag",
    ],
)  # fmt: skip
def test_a_day_that_is_dropped_leaves_the_other_one(said: str):
    assert heard(said).wish.date == date(2026, 12, 5)


def test_a_court_that_is_dropped_leaves_the_rest_of_the_offer():
    wish = heard("forget court 2", offers=OFFERS).wish
    assert (wish.intent, wish.not_courts) == ("check", ("c2",))


@pytest.mark.parametrize(
    "said", ["cancel saturday, keep friday", "cancel saturday but keep friday", "storniere Samstag, behalte Freitag"]
)
def test_a_booking_that_is_kept_is_not_cancelled(said: str):
    wish = heard(said, bookings=(FRIDAY, SATURDAY)).wish
    assert (wish.intent, wish.bookings) == ("cancel", (SATURDAY.code,))


def test_a_court_to_be_kept_for_somebody_is_none_to_leave_out():
    assert heard("keep court 2 for me tomorrow at 3").wish.courts == ("c2",)


@pytest.mark.parametrize("said", ["bump it to the day after", "move it to the next day", "postpone it by a day"])
def test_a_booking_moves_by_a_day(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.shift, wish.bookings) == ("move", 24 * 60, (FRIDAY.code,))


@pytest.mark.parametrize(
    "said", ["can we do it thursday", "rain tomorrow, can we do it thursday", "could we play it thursday"]
)
def test_another_day_for_it_is_asked_of_the_booking(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.date, found.order) == ("move", date(2026, 12, 3), False)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("what if I cancel now?", "rules"), ("how many hours can I have in one go?", "lengths"),
        ("wie viele Stunden darf ich spielen?", "lengths"),
    ],
)  # fmt: skip
def test_a_question_about_a_rule_is_told_the_rule(said: str, topic: str):
    assert heard(said, bookings=ONE).wish.topic == topic


@pytest.mark.parametrize(
    "said", ["cancel it, and is court 3 free on Sunday?", "storniere das, und ist am Sonntag um 10 was frei?"]
)
def test_a_question_behind_a_cancellation_is_a_wish_of_its_own(said: str):
    assert [wish.intent for wish in heard(said, bookings=ONE).wishes] == ["cancel", "check"]


@pytest.mark.parametrize(
    "said", ["we'd like to stay on till 8 on friday", "stay until 8", "can we stay till 8 friday?"]
)
def test_another_end_on_the_day_that_it_has_is_of_the_booking(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.minutes) == ("move", 120)


@pytest.mark.parametrize("said", ["tomorrow, I could do 5, 6 or 7", "tomorrow at 5, 6 or 7", "tomorrow 5 or 7"])
def test_one_of_several_hours_is_looked_for_and_not_booked(said: str):
    found = heard(said)
    assert (found.wish.earliest, found.wish.latest, found.order) == (time(17), time(19), False)


@pytest.mark.parametrize(
    "said", ["I could come tomorrow at 5", "we can play at 5 tomorrow", "ich könnte morgen um 17 Uhr"]
)
def test_a_time_that_somebody_could_make_orders_nothing(said: str):
    assert not heard(said).order


@pytest.mark.parametrize("said", ["the later one", "book the later one", "the earlier one please"])
def test_later_and_earlier_pick_none_of_more_than_two_starts(said: str):
    found = heard(said, offers=tuple(offer(1, 2, hour) for hour in (15, 16, 17)))
    assert found.ambiguous
    assert not found.order


@pytest.mark.parametrize(("said", "hour"), [("the last one", 17), ("the latest one", 17), ("the earliest one", 15)])
def test_the_last_and_the_earliest_pick_one_of_many(said: str, hour: int):
    found = heard(said, offers=tuple(offer(1, 2, hour) for hour in (15, 16, 17)))
    assert found.wish.offers == (f"c1-20261202-{hour}00-60",)


def test_later_cancels_none_of_more_than_two_bookings():
    bookings = (FRIDAY, SATURDAY, booking("Z7M4QX", 2, 6, 10))
    assert not heard("cancel the later one", bookings=bookings).order
