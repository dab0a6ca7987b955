"""Kinds of messages that a trial found to be misread: each with its neighbours."""

from datetime import date, time
from typing import Any

import pytest

from tests.nlu.heard import FRIDAY, OFFERS, SATURDAY, courts, heard, values

CLUB = courts("Court 1", "Court 2", "Court 3")
TOMORROW = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("late afternoon tomorrow", time(15), time(17, 59)), ("tomorrow early evening", time(17), time(19)),
        ("early morning tomorrow", time(6), time(8, 59)), ("tomorrow late morning", time(10), time(11, 59)),
        ("morgen am frühen Abend", time(17), time(19)), ("morgen am späten Nachmittag", time(15), time(17, 59)),
        ("tomorrow afternoon", time(12), time(16, 59)),
    ],
)  # fmt: skip
def test_half_a_part_of_the_day_is_a_window_of_its_own(said: str, first: time, last: time):
    wish = heard(said).wish
    assert (wish.date, wish.earliest, wish.latest) == (TOMORROW, first, last)


@pytest.mark.parametrize("said", ["any time from 4 to 7pm tomorrow", "tomorrow sometime between 4 and 7pm"])
def test_any_time_from_one_hour_to_another_is_a_window(said: str):
    wish = heard(said).wish
    assert (wish.time, wish.earliest, wish.over_by) == (None, time(16), time(19))


@pytest.mark.parametrize(("said", "to"), [("move my 6pm to 7", time(19)), ("move the 6pm to 8pm", time(20))])
def test_a_time_of_a_booking_to_another_is_no_stretch(said: str, to: time):
    wish = heard(said, bookings=(FRIDAY,)).wish
    assert values(wish) == {"intent": "move", "time": to, "bookings": (FRIDAY.code,)}


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("any day this week except wednesday at 6pm", (TOMORROW,)),
        ("this weekend but not sunday", (date(2026, 12, 6),)),
        ("next week except monday and friday at 5pm", (date(2026, 12, 7), date(2026, 12, 11))),
    ],
)
def test_a_day_that_is_excluded_stays_out(said: str, days: tuple[date, ...]):
    found = heard(said)
    assert (found.wish.not_days, found.unread) == (days, "")


@pytest.mark.parametrize(
    ("said", "key"), [("any court apart from number 1 tomorrow 3pm", "c1"), ("tomorrow 3pm, not #2", "c2")]
)
def test_a_number_is_a_court_where_nothing_else_is_numbered(said: str, key: str):
    assert heard(said, courts=CLUB).wish.not_courts == (key,)


@pytest.mark.parametrize(
    ("said", "bounds"),
    [
        ("later please", {"earliest": time(15, 1)}), ("a bit later?", {"earliest": time(15, 1)}),
        ("anything later that day?", {"earliest": time(15, 1), "any_court": True}),
        ("earlier", {"latest": time(14, 59)}), ("any earlier?", {"latest": time(14, 59), "any_court": True}),
        ("etwas später bitte", {"earliest": time(15, 1)}), ("früher?", {"latest": time(14, 59)}),
    ],
)  # fmt: skip
def test_later_and_earlier_are_than_what_is_on_offer(said: str, bounds: dict[str, Any]):
    found = heard(said, offers=OFFERS)
    wish = {name: value for name, value in values(found.wish).items() if name != "any_court"}
    assert wish == {"intent": "check", "date": TOMORROW} | {k: v for k, v in bounds.items() if k != "any_court"}
    assert not found.order


@pytest.mark.parametrize(
    "said", ["another day", "a different day please", "lieber an einem anderen Tag", "anderer Tag"]
)
def test_another_day_takes_none_of_the_offer(said: str):
    assert heard(said, offers=OFFERS).wish.intent == "no"


@pytest.mark.parametrize("said", ["can I have it for 2 hours instead?", "just two hours is fine", "two hours"])
def test_a_length_alone_is_of_the_booking(said: str):
    found = heard(said, bookings=(FRIDAY,))
    assert values(found.wish) == {"intent": "move", "minutes": 120, "bookings": (FRIDAY.code,)}
    assert not found.order


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("book court 1 tomorrow at 9am and tell me when you are open", "hours"),
        ("book court 1 tomorrow at 9am, what does it cost?", "notes"),
        ("book court 1 tomorrow at 9am. How long can I play?", "lengths"),
        ("buche Platz 1 morgen um 9 Uhr und wann habt ihr geöffnet?", "hours"),
    ],
)
def test_a_question_for_a_fact_beside_an_order_leaves_it_one(said: str, topic: str):
    found = heard(said, courts=CLUB)
    assert found.order
    assert [(wish.intent, wish.topic) for wish in found.wishes] == [("book", None), ("info", topic)]


@pytest.mark.parametrize(
    "said",
    [
        "book court 1 tomorrow at 9am, is that ok?", "book court 1 tomorrow at 9am, or what would you do?",
        "book court 1 tomorrow at 9am and is court 2 free?", "book court 1 tomorrow at 9am, do you think?",
    ],
)  # fmt: skip
def test_a_doubt_beside_an_order_makes_it_none(said: str):
    assert not heard(said, courts=CLUB).order


@pytest.mark.parametrize(
    ("said", "requests"),
    [
        ("can you cancel my booking?", True), ("could you move it to 5pm?", True), ("I can't come on friday", True),
        ("should I cancel it?", False), ("did you cancel it?", False), ("I might cancel it", False),
        ("don't cancel it", False), ("bob wants to cancel it", False),
    ],
)  # fmt: skip
def test_a_change_is_asked_for_by_a_request_alone(said: str, requests: bool):
    found = heard(said, bookings=(FRIDAY, SATURDAY))
    assert (found.order, found.requests) == (False, requests)


@pytest.mark.parametrize(
    ("said", "intent"),
    [("when is it again?", "mine"), ("which court was that?", "mine"), ("what time is it at?", "mine")],
)
def test_a_question_after_it_is_of_the_bookings(said: str, intent: str):
    assert heard(said, bookings=(FRIDAY,)).wish.intent == intent


def test_friday_fiveish_is_no_fifth():
    wish = heard("friday 5ish").wish
    assert (wish.date, wish.time) == (date(2026, 12, 4), time(17))


@pytest.mark.parametrize(
    "said", ["I'd like one tomorrow at 6pm", "one tomorrow at 6pm", "If so I'd like one tomorrow at 6pm"]
)
def test_one_is_a_court_and_no_hour(said: str):
    found = heard(said)
    assert (found.wish.time, found.ambiguous) == (time(18), False)
