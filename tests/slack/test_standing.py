"""What stands in Slack goes with what is so: cards and offers of a member, wherever they were posted."""

import pytest

from tests.fakes.slack import Message
from tests.slack.conftest import SlackBot, Start


@pytest.fixture
async def bot(slack_bot: Start) -> SlackBot:
    return await slack_bot("socket")


async def said(bot: SlackBot, words: str) -> Message:
    """The answer in a thread of its own."""
    return await bot.alice.reply(to=await bot.alice.mention(bot.general, words))


async def test_an_offer_whose_court_was_taken_in_another_thread_says_so(bot: SlackBot) -> None:
    one, other = [await said(bot, "what is free tomorrow at 3pm?") for _ in range(2)]
    later = await said(bot, "what is free tomorrow at 6pm?")
    await bot.alice.click(other, "Court 2")
    await bot.alice.until(lambda: "out of date: you have Court 2, Wed 2 Dec, 15:00–16:00" in one.plain)
    assert (one.buttons, "Court 2" in later.buttons) == ([], True)
    await bot.alice.until(lambda: "You're booked: Court 2" in other.plain)


async def test_a_card_changes_when_its_booking_is_cancelled_in_another_thread(bot: SlackBot) -> None:
    card = await said(bot, "book court 1 tomorrow at 3pm")
    code = card.plain.partition("Code ")[2][:6]
    await said(bot, f"cancel {code}")
    await bot.alice.until(lambda: "Cancelled: Court 1" in card.plain)
    assert card.buttons == []


async def test_messages_that_a_forgotten_member_was_shown_are_deleted(bot: SlackBot) -> None:
    card, offer = await said(bot, "book court 1 tomorrow at 3pm"), await said(bot, "what is free on Friday at 3pm?")
    listed = await said(bot, "mine")
    asked = await bot.alice.slash("/book", "forget me", channel=bot.general)
    await bot.alice.click(await bot.alice.reply(to=asked), "Forget")
    for message in (card, offer, listed):
        await bot.alice.until(lambda message=message: message.plain.startswith("What stood here was deleted"))
        assert message.buttons == []
        assert "Court" not in message.plain
