"""What stands in Discord goes with what is so: cards and offers of a member, wherever they were posted."""

from collections.abc import Awaitable, Callable

import pytest

from tests.discord_.conftest import DiscordBot
from tests.discord_.test_ways_in import pressed

Start = Callable[..., Awaitable[DiscordBot]]


@pytest.fixture
async def bot(discord_bot: Start) -> DiscordBot:
    return await discord_bot()


async def test_an_offer_whose_court_was_taken_in_another_message_says_so(bot: DiscordBot) -> None:
    one, other = [await bot.asked(bot.ann, "what is free tomorrow at 3pm?") for _ in range(2)]
    await pressed(bot.ann, other, "Court 2")
    await bot.ann.fake.until(lambda: "out of date: you have" in one.text)
    assert one.buttons == []
    assert "You're booked: Court 2" in other.text


async def test_a_card_changes_when_its_booking_is_cancelled_in_words(bot: DiscordBot) -> None:
    card = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    code = card.text.partition("Code ")[2][:6]
    await bot.asked(bot.ann, f"cancel {code}")
    await bot.ann.fake.until(lambda: "Cancelled: Court 1" in card.text)
    assert card.buttons == []


async def test_messages_that_a_forgotten_member_was_shown_are_deleted(bot: DiscordBot) -> None:
    card, offer = (
        await bot.asked(bot.ann, "book court 1 tomorrow at 3pm"),
        await bot.asked(bot.ann, "what is free on Friday at 3pm?"),
    )
    listed = await bot.asked(bot.ann, "mine")
    asked = await bot.ann.slash("book", when="forget me")
    await pressed(bot.ann, await bot.ann.reply(to=asked), "Forget")
    for message in (card, offer, listed):
        await bot.ann.fake.until(lambda message=message: message.text.startswith("What stood here was deleted"))
        assert message.buttons == []
        assert "Court" not in message.text
