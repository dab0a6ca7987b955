"""A worker process that is killed when a platform has its answer and before anything says so: the next one asks the
platform where it may have been said, and says it once.

On Discord messages in a channel carry a nonce, and the answer to a command is an edit. What one member alone sees no
platform tells of: this is the window in which a member may see an answer twice. In none of them is anything booked
twice.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.fakes.discord import DiscordFake, Person
from tests.fakes.discord.state import Channel
from tests.fakes.slack import SlackFake
from tests.platforms.kills import CONVERSATIONS, OnDiscord, OnSlack, storm
from tests.platforms.processes import PATIENCE, environment, on_discord, started

POST, EDIT = ("POST", "/channels/{id}/messages"), ("PATCH", "/webhooks/{app}/{token}/messages/@original")
FOLLOW_UP = ("POST", "/webhooks/{app}/{token}")


@pytest.fixture
async def env(discord: DiscordFake, tmp_path: Path, redis_url: str) -> AsyncIterator[dict[str, str]]:
    """Of the workers; a listener runs on all the while."""
    values = environment(tmp_path, **on_discord(discord), REDIS_URL=redis_url, COURTBOT_LEASE_SECONDS="1")
    async with started("listen", "discord", env=values):
        await discord.connected()
        yield values


@pytest.fixture
def ann(discord: DiscordFake) -> Person:
    return discord.guild("Riverside").member("ann")


@pytest.fixture
def general(discord: DiscordFake, ann: Person) -> Channel:
    return discord.guild("Riverside").channel("general")


async def killed_over(
    discord: DiscordFake,
    env: dict[str, str],
    call: tuple[str, str],
    act: Callable[[], Awaitable[object]],
    delay: float = PATIENCE,
) -> None:
    """A worker dies as soon as the member sees its answer; Discord's own answer to that call has not come yet. Another
    one finishes the turn: its call has been answered."""
    fault = discord.fail(*call, times=9, delay=delay, after=True)
    async with started("worker", env=env) as worker:
        await act()
        worker.kill()
        await worker.wait()
    fault.times = 0
    made = len(discord.requests(*call))
    async with started("worker", env=env):
        await discord.requested(*call, count=made + 1, timeout=PATIENCE)
        await discord.until(lambda: discord.requests(*call)[-1].status is not None)
        await asyncio.sleep(0.1)


def said(discord: DiscordFake, channel: Channel) -> list[str]:
    return [message.text for message in channel.messages if message.author is discord.bot]


async def booked(discord: DiscordFake, env: dict[str, str], ann: Person) -> int:
    """How many bookings she has."""
    async with started("worker", env=env):
        mine = await ann.reply(to=await ann.slash("book", when="mine"), timeout=PATIENCE)
    return mine.buttons.count("Change…")


async def test_an_answer_in_a_channel_is_one_message(
    discord: DiscordFake, env: dict[str, str], ann: Person, general: Channel
) -> None:
    async def ask() -> None:
        asked = await ann.mention(general, "book court 1 tomorrow at 3pm")
        assert "You're booked" in (await ann.reply(to=asked, timeout=PATIENCE)).text

    await killed_over(discord, env, POST, ask)
    assert len(said(discord, general)) == 1
    assert len(discord.requests(*POST)) == 2
    assert await booked(discord, env, ann) == 1


async def test_an_answer_to_a_command_is_one_message(
    discord: DiscordFake, env: dict[str, str], ann: Person, general: Channel
) -> None:
    async def ask() -> None:
        asked = await ann.slash("book", when="court 1 tomorrow at 3pm")
        await discord.until(lambda: asked.message and "You're booked" in asked.message.text, PATIENCE)

    await killed_over(discord, env, EDIT, ask, delay=0.5)  # its words of progress are edits, too
    [asked] = discord.interactions.values()
    assert asked.followups == []
    assert await booked(discord, env, ann) == 1


async def test_a_follow_up_for_one_member_alone_may_come_twice_and_nothing_is_booked_twice(
    discord: DiscordFake, env: dict[str, str], ann: Person, general: Channel
) -> None:
    async with started("worker", env=env):
        card = await ann.reply(to=await ann.mention(general, "book court 1 tomorrow at 3pm"), timeout=PATIENCE)

    async def press() -> None:
        pressed = await ann.click(card, "Remind me")
        await discord.until(lambda: pressed.followups, PATIENCE)

    await killed_over(discord, env, FOLLOW_UP, press)
    [pressed] = [one for one in discord.interactions.values() if one.source is card]
    assert len(pressed.followups) == 2
    assert await booked(discord, env, ann) == 1


@pytest.mark.parametrize("side", [OnSlack, OnDiscord])
async def test_fifty_conversations_are_answered_once_whenever_their_workers_die(
    side: type[OnSlack | OnDiscord], slack: SlackFake, discord: DiscordFake, tmp_path: Path, redis_url: str
) -> None:
    here = OnSlack(slack) if side is OnSlack else OnDiscord(discord)
    # Long enough that no worker which lives lets one pass on a busy machine: its answers would count as cut off.
    env = environment(tmp_path, **here.settings(), REDIS_URL=redis_url, COURTBOT_LEASE_SECONDS="4")
    tally = await storm(here, env, kills=2, seed=7)
    assert (tally.asked, tally.untold, tally.twice) == (CONVERSATIONS, 0, 0)
    asked = slack.calls("conversations.replies") + discord.requests("GET", "/channels/{id}/messages")
    assert len(asked) <= CONVERSATIONS * tally.kills  # at most once for each answer that was cut off
