"""What ordinary members say first, and that nobody is met with a shrug: the answer is about what they asked."""

import re

import pytest

from tests.contract.said import NOTHING
from tests.kit.talk import Bot

MESSAGES = (  # what is said first, and what an answer to it is about
    ("which courts do you have?", "Court 1.*Court 3"),
    ("can I bring a guest?", "Guests are welcome with a member"),
    ("what's free this weekend?", "Saturday 5 December|Sunday 6 December|Free"),
    ("same time next week please", "day|time|week"),
    ("cancel all my bookings", "no bookings"),
    ("book the indoor court for me and a friend tomorrow 18:00 for 2 hours", "no such court|court"),
    ("I changed my mind", "never mind|All right|dropped"),
    ("when are you open?", "07:00.*22:00"),
    ("how far ahead can I book?", "30 days"),
    ("how long can I play?", "120"),
    ("what is free tomorrow at 3pm?", "Court 2"),
    ("is court 2 free tomorrow at 3pm?", "Court 2"),
    ("who has court 2 tomorrow at 3pm?", "Court 2|free|taken"),
    ("do I have a booking?", "no bookings|bookings"),
    ("move my booking to friday", "no bookings|booking"),
    ("I need a court", "[Ww]hich day|day and a time"),
    ("tomorrow evening", "17:00|Free|time"),
    ("hello", "court"),
    ("what do guests pay?", "Guests pay 5 euros at the bar"),
    ("which days are you closed?", "24 December|2026-12-24"),
)
SHRUG = re.compile(r"^Nothing was booked or changed\.", re.IGNORECASE)


@pytest.fixture(params=["A", "D", "E"])
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.mark.parametrize(("words", "about"), MESSAGES, ids=lambda value: value[:30])
async def test_a_first_message_is_answered_and_books_nothing_unasked(bot: Bot, words: str, about: str):
    boss = bot.member("boss", admin=True)
    await boss.say("/courtbot notes Guests are welcome with a member. Guests pay 5 euros at the bar.")
    await boss.say("/courtbot close 24 December because of the holiday")
    await boss.press("close")
    reply = await bot.member().say(words)
    assert re.search(about, reply.text, re.DOTALL), reply.text
    assert not SHRUG.search(reply.text), reply.text
    assert tuple(await bot.live()) == NOTHING
