"""Kinds of messages that the fifth trial found to be misread: each with its neighbours, English and German."""

from datetime import date, time

import pytest

from tests.nlu.heard import FRIDAY, OFFERS, SATURDAY, booking, courts, heard

CLUB = courts("Court 1", "Court 2", "Court 3")
TOMORROW = date(2026, 12, 2)
ONE = (booking("K7M4QX", 2, 2, 15),)


@pytest.mark.parametrize(
    "said",
    [
        "I can't make it on friday, pls cancel", "can't play friday, please cancel", "I can't come on friday so cancel",
    ],
)  # fmt: skip
def test_a_reason_and_its_cancellation_are_one_wish(said: str):
    found = heard(said, bookings=(FRIDAY, SATURDAY))
    assert [wish.bookings for wish in found.wishes] == [(FRIDAY.code,)]


@pytest.mark.parametrize(
    "said",
    [
        "any court except 2 tomorrow at 5pm", "anywhere but court 2 tomorrow 5pm", "not on 2, tomorrow 5pm",
        "every court but 2, tomorrow 5pm", "tomorrow 5pm but court 2 is out", "please not court 2, tomorrow 5pm",
        "court 1 or 3, not 2, tomorrow at 5pm", "jeder Platz außer 2 morgen 17 Uhr",
        "egal welcher Platz, nur nicht die 2, morgen 17 Uhr", "bitte nicht Platz 2, morgen um 17 Uhr",
        "nicht auf Platz 2, morgen 17 Uhr",
    ],
)  # fmt: skip
def test_a_court_that_is_left_out_may_go_by_its_number(said: str):
    found = heard(said, courts=CLUB)
    assert (found.wish.not_courts, found.wish.time, found.unread) == (("c2",), time(17), "")


def test_a_number_behind_a_time_is_no_court_to_leave_out():
    assert heard("court 1 tomorrow at 3, not 2", courts=CLUB).wish.not_courts == ()


@pytest.mark.parametrize(
    "said",
    [
        "are you open after midnight?", "is it open at 6 in the morning?", "do you open at 6?", "how early can I play?",
        "how late can we play?", "are you guys open at 11pm?", "habt ihr auch um mitternacht auf?",
        "wie lange habt ihr morgen auf?", "habt ihr um 6 offen?",
    ],
)  # fmt: skip
def test_a_time_at_which_the_club_opens_is_no_time_to_play(said: str):
    found = heard(said)
    assert (found.wish.intent, found.wish.topic) == ("info", "hours")


@pytest.mark.parametrize("said", ["is court 2 open at 6?", "is there anything open at 6 tomorrow?"])
def test_a_court_that_is_open_is_a_free_one(said: str):
    assert heard(said, courts=CLUB).wish.intent == "check"


@pytest.mark.parametrize(
    ("said", "day", "start"),
    [
        ("tomorrow week 3pm", date(2026, 12, 9), time(15)), ("tomorrow 1500", TOMORROW, time(15)),
        ("Freitag in einer Woche 15 Uhr", date(2026, 12, 11), time(15)),
        ("morgen in einer Woche um 17 Uhr", date(2026, 12, 9), time(17)),
        ("friday 1830", date(2026, 12, 4), time(18, 30)),
        ("id like 2 play 2moro at 4pm", TOMORROW, time(16)),
    ],
)  # fmt: skip
def test_days_and_times_in_short(said: str, day: date, start: time):
    found = heard(said)
    assert (found.wish.date, found.wish.time, found.unread) == (day, start, "")


@pytest.mark.parametrize(
    ("said", "earliest", "over_by"),
    [
        ("anything after work on friday? I finish at 5", time(17), None),
        ("I have to be out by 9pm, what's free tomorrow night", time(18), time(21)),
        ("sunday morning until 11 at the latest", time(6), time(11)),
    ],
)
def test_plans_beside_a_wish_bound_the_play(said: str, earliest: time, over_by: time | None):
    found = heard(said)
    assert (found.wish.earliest, found.wish.over_by, found.unread) == (earliest, over_by, "")


@pytest.mark.parametrize("said", ["two hours tomorrow, done by 6pm sharp, starting at 4"])
def test_a_start_and_an_end_are_of_one_wish(said: str):
    found = heard(said)
    assert [(wish.time, wish.minutes) for wish in found.wishes] == [(time(16), 120)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("add another hour", {"longer": 60}), ("tack another hour on the end", {"longer": 60}),
        ("can we have it for two hours?", {"minutes": 120}), ("can we do 5 instead?", {"time": time(17)}),
        ("I'd prefer court 1", {"courts": ("c1",)}), ("shove it to four", {"time": time(16)}),
    ],
)  # fmt: skip
def test_a_wish_after_a_booking_is_of_that_booking(said: str, expected: dict[str, object]):
    wish = heard(said, courts=CLUB, bookings=ONE).wish
    assert (wish.intent, wish.bookings) == ("move", ("K7M4QX",))
    assert {name: getattr(wish, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("ill have the middle one", 1), ("last one on the list", 2), ("der mittlere", 1), ("the last", 2),
        ("ich nehme den letzten", 2),
    ],
)  # fmt: skip
def test_a_place_in_the_list_is_taken(said: str, place: int):
    found = heard(said, offers=OFFERS)
    assert (found.order, found.wish.offers) == (True, (OFFERS[place].slot_id,))


@pytest.mark.parametrize("said", ["nice one, see you tomorrow at 3pm", "see you on friday!"])
def test_a_farewell_asks_for_nothing(said: str):
    found = heard(said, bookings=ONE)
    assert not found.order
    assert found.wish.intent in ("other", "yes")


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("is cancelling free?", "info"), ("thinking about cancelling", "info"),
        ("till when can I call it off?", "info"),
        ("has it been cancelled?", "mine"), ("you cancelled it, didn't you?", "mine"), ("I'd rather not cancel", "no"),
        ("wurde meine Buchung storniert?", "mine"),
    ],
)  # fmt: skip
def test_talk_about_cancelling_gets_an_answer_and_cancels_nothing(said: str, intent: str):
    found = heard(said, bookings=ONE)
    assert (found.order, found.wish.intent) == (False, intent)


@pytest.mark.parametrize("said", ["what's the weather like tomorrow?", "will it rain?", "wie wird das Wetter morgen?"])
def test_the_weather_is_the_clubs_to_tell(said: str):
    assert heard(said).wish.topic == "notes"


@pytest.mark.parametrize(
    ("said", "intent"),
    [("hm, monday rather", "check"), ("book it on monday then", "book"), ("court 2 on monday", "book")],
)
def test_another_day_after_a_question_is_asked_for_and_not_ordered(said: str, intent: str):
    assert heard(said, courts=CLUB).after_a_question().wish.intent == intent


def test_first_thing_in_the_morning_is_one_part_of_the_day():
    wish = heard("first thing saturday morning, court 1", courts=CLUB).wish
    assert (wish.earliest, wish.latest) == (time(6), time(8, 59))


@pytest.mark.parametrize("said", ["I'd like to play on saturday at 9", "I want to play on saturday at 9 please"])
def test_to_play_on_a_day_makes_no_booking_longer(said: str):
    assert heard(said).wish.intent == "book"
