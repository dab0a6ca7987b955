"""Slips of the fingers: what was meant is read, and what tells of something is never bent into an order."""

import pytest

from tests.nlu.heard import FRIDAY, heard


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("free courts wendesday evening?", "free courts wednesday evening?"),
        ("anythign free thurdsay 8pm", "anything free thursday 8pm"),
        ("book court 2 tomrrow at 3pm", "book court 2 tomorrow at 3pm"),
        ("book court 2 satruday 3pm", "book court 2 saturday 3pm"),
        ("whats avalable on saterday at 4pm", "what's available on saturday at 4pm"),
        ("when are you opne", "when are you open"),
        ("cancle my booking", "cancel my booking"),
        ("book a court 5 decembr 3pm", "book a court 5 december 3pm"),
        ("buche Platz 2 am Samtsag um 15 Uhr", "buche Platz 2 am Samstag um 15 Uhr"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(slip: str, meant: str):
    said, plain = heard(slip, bookings=(FRIDAY,)), heard(meant, bookings=(FRIDAY,))
    assert (said.wishes, said.order, said.unread) == (plain.wishes, plain.order, plain.unread)


@pytest.mark.parametrize(
    "said",
    [
        "I moved my booking to 4pm", "bob books court 1 tomorrow at 3pm", "canceled my booking",
        "booker court 2 tomorrow 3pm",
        "we mover it to 4pm", "shiftt it to 4pm", "buchte Platz 2 morgen um 15 Uhr",
    ],
)  # fmt: skip
def test_a_word_that_is_near_an_order_is_none(said: str):
    assert not heard(said, bookings=(FRIDAY,)).order


@pytest.mark.parametrize("said", ["monday", "sunday", "court"])
def test_a_word_that_is_known_stays(said: str):
    assert heard(f"{said} 3pm").unread == ""
