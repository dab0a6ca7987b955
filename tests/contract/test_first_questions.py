"""What ordinary members ask first about series, the waiting list, boards, two platforms, reminders and guests: the
answer is about that, and nothing is booked by it."""

import re

import pytest

from tests.contract.said import NOTHING
from tests.kit.talk import Bot

SERIES, WAITING, REMINDERS = "every Tuesday at 7pm", "tell me when Saturday 10am frees up", "remind me 1 hour before"
BOARD, PLATFORMS, GUESTS = "/courtbot board", "/book connect", "Guests pay 5 euros"
MESSAGES = (
    ("how do I book the same court every week?", SERIES),
    ("do you do regular bookings?", SERIES),
    ("can I have a recurring booking", SERIES),
    ("is there a waiting list?", WAITING),
    ("how does the waiting list work?", WAITING),
    ("am I on the waiting list?", "You are not waiting for a court"),
    ("what am I waiting for?", "You are not waiting for a court"),
    ("take me off the waiting list", "You are not waiting for a court"),
    ("can you tell me when court 2 frees up on Saturday at 10am?", "held for you until|waiting list"),
    ("where can I see which courts are free?", BOARD),
    ("is there a board with the courts?", BOARD),
    ("can you put the board in this channel?", BOARD),
    ("I'm on Discord too, can you link my accounts?", PLATFORMS),
    ("can I use you on discord as well?", PLATFORMS),
    ("how do I connect my discord account?", PLATFORMS),
    ("I have the same account on slack, can you merge them", PLATFORMS),
    ("can you remind me before my game?", REMINDERS),
    ("do you send reminders?", REMINDERS),
    ("remind me an hour before my booking", "no upcoming bookings"),
    ("can I bring two friends?", GUESTS),
    ("how much does a guest cost?", GUESTS),
    ("gibt es eine Warteliste?", "sag mir Bescheid, wenn Samstag 10 Uhr frei wird"),
    ("kannst du mich an mein Spiel erinnern?", "Ich erinnere dich an eine Buchung"),
)


@pytest.fixture(params=["A", "D", "E"])
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


async def test_a_first_question_is_answered_and_books_nothing(bot: Bot) -> None:
    boss = bot.member("boss", admin=True)
    await boss.say("/courtbot notes Guests are welcome with a member. Guests pay 5 euros at the bar.")
    missed = []
    for number, (words, about) in enumerate(MESSAGES):
        reply = await bot.member(f"m{number}").say(words)
        missed += [] if re.search(about, reply.text) else [(words, reply.text)]
    assert missed == []
    assert tuple(await bot.live()) == NOTHING


async def test_a_question_that_is_also_a_wish_is_a_wish(bot: Bot) -> None:
    reply = await bot.member().say("book court 2 tomorrow at 3pm, and send me a reminder")
    assert "remind me 1 hour before" not in reply.text


async def test_a_reminder_for_the_only_booking_is_asked_about(bot: Bot) -> None:
    ann = bot.member()
    await ann.press("take:c2-20261202-1500-60")
    reply = await ann.say("can you remind me before my game?")
    assert "When shall I remind you of Court 2" in reply.text
