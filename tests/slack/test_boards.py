"""A board of the courts in a channel of Slack."""

from typing import Any

import pytest

from bot.runtime.board_loop import BoardKeeper
from tests.fakes.slack import Message
from tests.kit.whole import starts
from tests.kit.world import Clock
from tests.slack.conftest import SlackBot


@pytest.fixture
def bot(socket_bot: SlackBot) -> SlackBot:
    socket_bot.alice.admin = True
    return socket_bot


def keeper(bot: SlackBot, wall: Clock) -> BoardKeeper:
    """Of the bot's process."""
    wall.forward(seconds=1)
    made, process = bot.bot.dispatcher, bot.only
    boards = made.commands.context.boards
    return BoardKeeper(boards, made.bookings, made.platforms, process.inbox.enqueue, bot.bot.clock, wall)


@pytest.fixture
def wall() -> Clock:
    return Clock()


async def put_up(bot: SlackBot, wall: Clock) -> Message:
    asked = await bot.alice.slash("/courtbot", "board", channel=bot.general)
    answer = await bot.alice.reply(to=asked, shows=lambda message: "at the end of this channel" in message.plain)
    assert answer.ephemeral
    await bot.settled()
    await keeper(bot, wall).look()
    return board(bot)


def board(bot: SlackBot) -> Message:
    [found] = [m for m in bot.bob.sees(bot.general) if "Courts of Riverside" in m.plain and not m.deleted]
    return found


async def test_a_board_is_posted_edited_and_deleted(bot: SlackBot, wall: Clock) -> None:
    shown = await put_up(bot, wall)
    assert "Court 1: free 09:00–22:00" in shown.plain
    await bot.bob.reply(to=await bot.bob.mention(bot.general, "book court 1 today at 3pm"))
    await bot.settled()
    await keeper(bot, wall).look()
    assert "taken 15:00–16:00" in board(bot).plain
    assert board(bot).ts == shown.ts
    await bot.alice.reply(to=await bot.alice.slash("/courtbot", "board off", channel=bot.general))
    await keeper(bot, wall).look()
    assert len(bot.slack.calls("chat.delete")) == 1


async def test_anybody_books_from_a_board(bot: SlackBot, wall: Clock) -> None:
    await bot.bob.click(await put_up(bot, wall), "Book a court")
    view = await bot.bob.view(lambda view: "Free slots" in view.plain)
    assert view is not None
    await bot.bob.fill(view, {"slot": (await bot.bob.options(view, "slot"))[0]["text"]["text"]})
    assert (await bot.bob.submit(view)).closed
    answer = await bot.bob.reply(shows=lambda message: "You're booked" in message.plain)
    assert answer.ephemeral
    assert await starts(bot) == ["Court 1 Tue 09:00"]


@pytest.mark.parametrize("fault", ["message_not_found", "not_in_channel", "channel_not_found", "is_archived"])
async def test_a_board_that_cannot_be_edited_ends_with_a_word_to_its_admin(
    bot: SlackBot, wall: Clock, fault: str
) -> None:
    await put_up(bot, wall)
    bot.bot.clock.forward(days=1)
    bot.slack.fail("chat.update", error=fault)
    await keeper(bot, wall).look()
    told = await bot.alice.reply(to=bot.alice.direct)
    assert "is gone: its message was deleted" in told.plain
    assert await bot.bot.dispatcher.commands.context.boards.of_clubs() == []


async def test_a_board_that_is_too_old_to_be_edited_is_posted_anew(bot: SlackBot, wall: Clock) -> None:
    before = await put_up(bot, wall)
    bot.bot.clock.forward(days=1)
    bot.slack.fail("chat.update", error="edit_window_closed")
    await keeper(bot, wall).look()
    assert board(bot).ts != before.ts
    assert "Today, Wed 2 Dec" in board(bot).plain


async def test_a_rate_limit_is_kept(bot: SlackBot, wall: Clock) -> None:
    before = await put_up(bot, wall)
    bot.bot.clock.forward(days=1)
    bot.slack.fail("chat.update", error="ratelimited", retry_after=20)
    await keeper(bot, wall).look()
    calls: list[Any] = bot.slack.calls("chat.update")
    await keeper(bot, wall).look()
    assert bot.slack.calls("chat.update") == calls
    wall.forward(seconds=20)
    await keeper(bot, wall).look()
    assert (board(bot).ts, "Today, Wed 2 Dec" in board(bot).plain) == (before.ts, True)
