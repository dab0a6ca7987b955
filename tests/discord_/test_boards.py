"""A board of the courts in a channel of Discord."""

import pytest

from bot.runtime.board_loop import BoardKeeper
from tests.discord_.conftest import DiscordBot
from tests.fakes.discord import Message
from tests.kit.whole import starts
from tests.kit.world import Clock

MESSAGE = "/channels/*/messages/*"


@pytest.fixture
def wall() -> Clock:
    return Clock()


def keeper(bot: DiscordBot, wall: Clock) -> BoardKeeper:
    """Of the bot's process."""
    wall.forward(seconds=1)
    made, process = bot.bot.dispatcher, bot.only
    boards = made.commands.context.boards
    return BoardKeeper(boards, made.bookings, made.platforms, process.inbox.enqueue, bot.bot.clock, wall)


async def put_up(bot: DiscordBot, wall: Clock) -> Message:
    asked = await bot.boss.slash("courtbot", words="board", channel=bot.general)
    assert "at the end of this channel" in (await bot.boss.reply(to=asked)).text
    await bot.settled()
    await keeper(bot, wall).look()
    return board(bot)


def board(bot: DiscordBot) -> Message:
    [found] = [message for message in bot.general.messages if "Courts of Riverside" in message.text]
    return found


async def test_a_board_is_posted_edited_and_deleted(bot: DiscordBot, wall: Clock) -> None:
    shown = await put_up(bot, wall)
    assert "Court 1: free 09:00–22:00" in shown.text
    await bot.asked(bot.bo, "book court 1 today at 3pm")
    await bot.settled()
    await keeper(bot, wall).look()
    assert "taken 15:00–16:00" in board(bot).text
    assert board(bot).id == shown.id
    await bot.boss.reply(to=await bot.boss.slash("courtbot", words="board off", channel=bot.general))
    await keeper(bot, wall).look()
    assert not [message for message in bot.general.messages if "Courts of Riverside" in message.text]


async def test_anybody_books_from_a_board(bot: DiscordBot, wall: Clock) -> None:
    pressed = await bot.bo.click(await put_up(bot, wall), "Book a court")
    handed = await bot.bo.submit(pressed, {"slot": "today 3pm"})
    assert "You're booked" in (await bot.bo.reply(to=handed)).text
    assert await starts(bot) == ["Court 1 Tue 15:00"]


async def test_a_message_that_is_edited_too_often_when_old_is_posted_anew(bot: DiscordBot, wall: Clock) -> None:
    before = await put_up(bot, wall)
    bot.bot.clock.forward(days=1)
    bot.discord.fail("PATCH", MESSAGE, 400, code=30046)
    await keeper(bot, wall).look()
    assert board(bot).id != before.id
    assert "Today, Wed 2 Dec" in board(bot).text


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (403, 50001), (404, 10003)])
async def test_a_board_that_cannot_be_edited_ends_with_a_word_to_its_admin(
    bot: DiscordBot, wall: Clock, status: int, code: int
) -> None:
    await put_up(bot, wall)
    bot.bot.clock.forward(days=1)
    bot.discord.fail("PATCH", MESSAGE, status, code=code)
    await keeper(bot, wall).look()
    told = await bot.boss.reply(where=lambda message: "is gone: its message was deleted" in message.text)
    assert told.channel is bot.boss.dm_channel


async def test_a_token_that_is_refused_ends_no_board(bot: DiscordBot, wall: Clock) -> None:
    await put_up(bot, wall)
    bot.bot.clock.forward(days=1)
    bot.discord.fail("PATCH", MESSAGE, 401)
    await keeper(bot, wall).look()
    assert len(await bot.bot.dispatcher.commands.context.boards.of_clubs()) == 1
