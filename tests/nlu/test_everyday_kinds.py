"""What impatient members say beside an offer or a booking: each with its neighbours, English and German."""

from datetime import date, time

import pytest

from bot.nlu.orders import read as read_orders
from tests.nlu.heard import OFFERS, booking, heard, offer

ONE = (booking("T7M4QX", 2, 2, 15),)
"""Court 2, tomorrow at 15:00."""
EVENING = tuple(offer(court, 2, 18) for court in (1, 2, 3))


@pytest.mark.parametrize("said", ["what about 8", "how about 8?", "at 8 rather", "and at 8?", "um 8?", "lieber um 8"])
def test_a_bare_hour_beside_an_offer_is_the_one_nearer_to_it(said: str):
    assert heard(said, offers=EVENING).wish.time == time(20)


@pytest.mark.parametrize(("said", "hour"), [("what about 8am", 8), ("um 8 Uhr morgens?", 8), ("on Friday at 8", 8)])
def test_an_hour_that_says_its_half_of_the_day_or_another_day_is_as_ever(said: str, hour: int):
    assert heard(said, offers=EVENING).wish.time == time(hour)


@pytest.mark.parametrize(
    "said", ["C, for two hours", "C for 2 hours please", "the third one for two hours", "C, zwei Stunden"]
)
def test_a_pick_of_another_length_is_that_court_at_that_time(said: str):
    wish = heard(said, offers=OFFERS).wish
    assert (wish.courts, wish.date, wish.time, wish.minutes, wish.offers) == (
        ("c3",),
        date(2026, 12, 2),
        time(15),
        120,
        (),
    )


@pytest.mark.parametrize(
    "said",
    [
        "not 3, I said 5!", "not 3, I meant 5", "no not 3, I asked for 5", "not at 3, I said at 5",
        "nicht um 3, lieber um 5",
    ],
)  # fmt: skip
def test_another_hour_than_the_one_of_the_booking_is_for_it(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.bookings, found.wish.time, found.order) == (
        "move",
        ("T7M4QX",),
        time(17),
        False,
    )


@pytest.mark.parametrize("said", ["one more at 4", "another one at 4", "a second court at 4", "noch einen um 16 Uhr"])
def test_one_more_at_an_hour_is_on_the_day_of_the_booking_and_only_looked_at(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.date, found.wish.time) == ("book", date(2026, 12, 2), time(16))
    assert not found.order


@pytest.mark.parametrize(
    "said",
    [
        "remind me what I've got", "what have I got on", "what we've got booked", "what was the code again?",
        "habe ich morgen was?", "hab ich was am Mittwoch?", "haben wir morgen einen Platz?", "was hab ich morgen?",
    ],
)  # fmt: skip
def test_a_question_of_ones_own_bookings_lists_them(said: str):
    assert heard(said, bookings=ONE).wish.intent == "mine"


@pytest.mark.parametrize("which", ["which one", "which", "which court"])
@pytest.mark.parametrize("careless", ["doesn't matter", "don't mind", "don't care", "not fussed", "not bothered"])
def test_members_who_do_not_care_which_court_get_any(careless: str, which: str):
    found = heard(f"book a court on Friday at 7pm, {careless} {which}")
    assert (found.wish.any_court, found.wish.time, found.order) == (True, time(19), True)


WHY = ("it's raining", "it's pouring down", "it's raining cats and dogs", "I'm ill", "we're feeling poorly")
WHY_IN_GERMAN = ("es regnet", "es schüttet", "ich bin krank")
CANCELS = [f"{why}, {order}" for why in WHY for order in ("cancel it", "please cancel", "get rid of it")]
CANCELS += [f"{why}, {order}" for why in WHY_IN_GERMAN for order in ("storniere es", "bitte absagen")]


@pytest.mark.parametrize("said", CANCELS)
def test_weather_and_illness_are_why_and_not_what(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.bookings, found.order) == ("cancel", ("T7M4QX",), True)


@pytest.mark.parametrize(
    "said",
    [
        "if it rains tomorrow cancel it", "if it's raining cancel it", "cancel it if I'm ill",
        "it's not raining, cancel?",
        "is it raining? then cancel", "wenn es regnet, storniere es", "falls ich krank bin, storniere es",
        "don't cancel it, it's raining", "should I cancel, it's pouring",
    ],
)  # fmt: skip
def test_a_cancellation_on_a_condition_is_no_order(said: str):
    assert not heard(said, bookings=ONE).order


@pytest.mark.parametrize("hello", ["Morning!", "Evening!", "afternoon!", "hi, morning."])
def test_a_greeting_by_the_part_of_the_day_is_no_time(hello: str):
    wish = heard(f"{hello} Any chance of a court at lunchtime on Thursday?").wish
    assert (wish.date, wish.earliest) == (date(2026, 12, 3), time(12))


def test_a_part_of_the_day_alone_is_still_an_answer():
    assert heard("Morning!").wish.earliest == time(6)
    assert heard("Friday morning. Court 2").wish.date == date(2026, 12, 4)


@pytest.mark.parametrize(
    "said", ["thanks, you're the best!!", "you're a star", "danke, du bist der Beste", "du bist super"]
)
def test_praise_asks_for_nothing(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.unread, found.order) == ("other", "", False)


@pytest.mark.parametrize("said", ["cancel this week's tennis", "cancel my weekend's booking", "cancel tonight's court"])
def test_of_a_time_is_of_nobody_else(said: str):
    assert heard(said, bookings=ONE).unknown_codes == ()


@pytest.mark.parametrize(
    "said",
    ["sag bitte nicht ab", "sag nicht ab", "sag das bitte nicht ab", "storniere bitte nicht", "bitte nicht absagen"],
)
def test_a_german_cancellation_that_is_denied_is_a_no(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.order) == ("no", False)


@pytest.mark.parametrize(
    "said",
    [
        "show me that again",
        "can you show it again?",
        "kannst du es nochmal zeigen",
        "zeig mir das nochmal",
        "zeig nochmal",
    ],
)
def test_showing_again_is_of_the_offer_or_else_of_the_booking(said: str):
    assert heard(said, bookings=ONE).wish.intent == "mine"
    found = heard(said, offers=OFFERS)
    assert (found.wish.intent, found.wish.date, found.order) == ("check", date(2026, 12, 2), False)


@pytest.mark.parametrize(
    "said", ["just pick one", "you choose one", "I don't care, just pick one", "such einen aus", "egal"]
)
def test_a_choice_that_is_left_to_the_bot_is_the_first_at_that_time(said: str):
    assert heard(said, offers=OFFERS).wish.offers[:1] == (OFFERS[0].slot_id,)


def test_egal_of_several_times_picks_none():
    times = tuple(offer(1, 5, hour) for hour in (12, 13, 14))
    assert heard("egal", offers=times).wish.offers == ()


@pytest.mark.parametrize(
    "said",
    ["can me and 3 mates have a court on Saturday at 10", "a court for me and 2 buddies on Saturday at 10"],
)
def test_mates_are_people(said: str):
    found = heard(said)
    assert (found.wish.date, found.unread) == (date(2026, 12, 5), "")


@pytest.mark.parametrize("said", ["Hätten Sie am Samstag um 10 noch einen Platz?", "hättest du Samstag um 10 was?"])
def test_a_polite_german_question_is_one_for_what_is_free(said: str):
    found = heard(said)
    assert (found.wish.intent, found.wish.time, found.unread) == ("check", time(10), "")


@pytest.mark.parametrize(
    ("said", "shift", "court", "day", "hour"),
    [
        ("move it one hour earlier and to court 3", -60, "c3", None, None),
        ("move it an hour later to court 3", 60, "c3", None, None),
        ("push it back an hour and put it on court 3", 60, "c3", None, None),
        ("verschieb es eine Stunde nach hinten und auf Platz 3", 60, "c3", None, None),
        ("move it to Friday, and to court 1", None, "c1", 4, None),
        ("move it to Friday and to 5pm", None, "", 4, 17),
        ("move it to Friday and make it 5pm", None, "", 4, 17),
        ("verschieb es auf Freitag und auf Platz 1", None, "c1", 4, None),
        ("push it back an hour and push it back a day", 25 * 60, "", None, None),
    ],
)
def test_all_that_a_move_says_is_one_move(said: str, shift: int | None, court: str, day: int | None, hour: int | None):
    found = heard(said, bookings=ONE)
    (wish,) = found.wishes
    assert (wish.intent, wish.bookings, found.order) == ("move", ("T7M4QX",), True)
    assert (wish.shift, wish.courts) == (shift, (court,) if court else ())
    assert (wish.date, wish.time) == (date(2026, 12, day) if day else None, time(hour) if hour else None)


@pytest.mark.parametrize(
    "said", ["make it an hour longer and move it to court 3", "extend it by an hour and put it on court 3"]
)
def test_a_longer_booking_on_another_court_is_one_move(said: str):
    (wish,) = heard(said, bookings=ONE).wishes
    assert (wish.intent, wish.longer, wish.courts) == ("move", 60, ("c3",))


def test_the_length_that_a_booking_has_describes_it():
    wish = heard("move my one hour booking to 5", bookings=ONE).wish
    assert (wish.minutes, wish.time) == (None, time(17))


@pytest.mark.parametrize("said", ["bin morgen krank", "bin um 3 da", "bin ich morgen dran?", "bin dabei"])
def test_the_german_bin_cancels_nothing(said: str):
    found = heard(said, bookings=ONE)
    assert found.wish.intent != "cancel"
    assert not found.order


@pytest.mark.parametrize(
    "said", ["muss absagen", "muss leider absagen", "wir müssen leider absagen", "muss morgen absagen"]
)
def test_having_to_cancel_in_german_is_an_order(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.bookings, found.order) == ("cancel", ("T7M4QX",), True)


@pytest.mark.parametrize(
    "said", ["muss ich absagen?", "muss nicht absagen", "muss ich morgen absagen", "muss man absagen?"]
)
def test_asking_whether_one_has_to_is_no_order(said: str):
    assert not heard(said, bookings=ONE).order


@pytest.mark.parametrize(
    "said",
    [
        "kannst du uns bitte am Donnerstagabend um 20 Uhr auf Platz 3 eintragen",
        "bitte Platz 3 am Donnerstag um 20 Uhr eintragen", "trag mich am Donnerstag um 20 Uhr auf Platz 3 ein",
    ],
)  # fmt: skip
def test_to_be_entered_is_to_book(said: str):
    found = heard(said)
    assert (found.wish.courts, found.wish.time, found.order) == (("c3",), time(20), True)


@pytest.mark.parametrize(
    "said",
    [
        "is there a free court right now",
        "any court right now?",
        "ist sofort ein Platz frei?",
        "gibt es jetzt gleich was?",
    ],
)
def test_right_now_is_the_first_start_of_today(said: str):
    wish = heard(said).wish
    assert (wish.intent, wish.date, wish.only) == ("check", date(2026, 12, 1), "first")


@pytest.mark.parametrize("said", ["book court 2 tomorrow at 3pm right now", "book court 2 tomorrow 3pm straight away"])
def test_right_now_beside_a_time_says_how_soon_it_is_to_be_done(said: str):
    found = heard(said)
    assert (found.wish.date, found.wish.time, found.wish.only, found.order) == (date(2026, 12, 2), time(15), "", True)


@pytest.mark.parametrize("said", ["cancel it right now", "storniere es sofort"])
def test_a_cancellation_right_now_is_one(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.order) == ("cancel", True)


@pytest.mark.parametrize("how", ["zu zweit", "zu dritt", "zu viert", "zu sechst", "zu acht"])
def test_how_many_play_is_no_hour(how: str):
    found = heard(f"wir sind {how}, Samstag 14 Uhr Platz 1")
    assert (found.wish.time, found.wish.courts, found.unread) == (time(14), ("c1",), "")


@pytest.mark.parametrize(
    "said", ["gehts auch 19 Uhr?", "geht auch 19 Uhr?", "ginge auch um 19 Uhr", "gehts um 19 Uhr?"]
)
def test_whether_another_hour_suits_is_asked_of_what_is_free(said: str):
    found = heard(said, offers=EVENING)
    assert (found.wish.intent, found.wish.time, found.unread) == ("check", time(19), "")


@pytest.mark.parametrize(
    "text",
    [
        "thurs 8pm pls, don't mind which court", "thursday 8pm please, I don't care which court",
        "thursday 8pm, it doesn't matter which court", "thursday 8pm, not fussed which",
        "Donnerstag 20 Uhr bitte, egal welcher Platz", "Donnerstag 20 Uhr bitte, mir ist egal, welcher Platz",
        "Donnerstag 20 Uhr, welcher Platz ist egal", "Donnerstag um 20 Uhr, ist mir gleich, welcher",
    ],
)  # fmt: skip
def test_a_member_who_does_not_mind_which_court_looks_for_none(text: str):
    assert read_orders(text).allow("book")
