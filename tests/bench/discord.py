"""Acknowledgements on Discord: the bot's own processes and a bare client, each before a Discord on loopback."""

import asyncio
import itertools
import math
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.bench import acks, children
from tests.bench.acks import (
    MODEL,
    PATIENCE,
    THINKING,
    Bursts,
    Load,
    Size,
    all_in_one,
    all_waiting,
    courtbot,
    depth,
    in_pace,
    in_time,
    load,
    one_by_one,
    p99,
    process,
    rows,
    uncollected,
)
from tests.bench.report import Row, Section
from tests.fakes.discord import DiscordFake, Invocation
from tests.kit.servers import free_port

BARE, ANSWERS = "a bare discord.py client that only defers", "a bare discord.py client that answers"
BEGINNING = 2.0
"""Seconds for the turns to get to the model, so that this storm is not what is measured."""
QUESTION = "what is free tomorrow at 3pm?"
SIZE, BRIEF = (
    replace(size, paced=size.paced * 4 // 3, rate=size.rate * 4 / 3, burst=100) for size in (acks.SIZE, acks.BRIEF)
)
"""As many events as on Slack, where some acts are two."""


@dataclass
class Side:
    """A client and the Discord before it; every act is another member's `/book`."""

    discord: DiscordFake
    port: int = field(default_factory=free_port)
    count: "itertools.count[int]" = field(default_factory=itertools.count)
    acted: list[Invocation] = field(default_factory=list[Invocation])

    async def act(self, words: str = QUESTION) -> None:
        person = self.discord.guild("Riverside").member(f"m{next(self.count)}")
        self.acted.append(await person.slash("book", when=words, wait=False))

    async def taken(self) -> list[float]:
        """Seconds from INTERACTION_CREATE to the callback, as Discord sees both."""
        waiting = list(self.acted)

        def all_taken() -> bool:
            while waiting and waiting[-1].acknowledged_after is not None:
                waiting.pop()
            return not waiting

        await self.discord.until(all_taken, PATIENCE)
        found = [math.inf if one.acknowledged_after is None else one.acknowledged_after for one in self.acted]
        self.acted.clear()
        return found

    async def at_once(self, events: int) -> list[float]:
        await in_pace(self.act, events, math.inf)
        return await self.taken()

    async def loaded(self, size: Size) -> Load:
        await self.at_once(1)
        return await load(self.act, size, self.taken)

    async def answers(self, words: str, size: Size) -> float:
        """Milliseconds from command to answer."""

        async def answered() -> None:
            await self.act(words)
            await self.acted.pop().answered()

        return await one_by_one(answered, size)


async def measure(size: Size = SIZE) -> Section:
    section = Section(
        "Acknowledgements on Discord",
        "From INTERACTION_CREATE to the callback that defers, as Discord on loopback sees both; everything else in "
        "processes of its\nown: `courtbot listen discord`, `courtbot worker`, a private Redis, the offline model, "
        f"which takes {MODEL} s. {size.working:,} turns are with\nthe model, {size.waiting:,} more wait. Every member "
        "types a command.",
    )
    slow = {"COURTBOT_FAULTS": f"latency={MODEL}", "COURTBOT_CONCURRENCY": str(size.working)}
    async with AsyncExitStack() as stack:
        bare, busy, idle = await asyncio.gather(
            stack.enter_async_context(_bare()), *(stack.enter_async_context(_bot(**env)) for env in (slow, {}))
        )
        stack.enter_context(uncollected())
        floor, waiting = await bare.at_once(size.waiting), await busy.at_once(size.waiting)
        first = f"Just started, {size.waiting:,} at once: p99"
        section.rows.append(Row(first, 1000 * p99(waiting), "ms", 1000 * p99(floor), BARE))
        waiting += await busy.at_once(size.working)
        section.aims.append(in_time("Discord, those that wait", waiting))
        await asyncio.sleep(BEGINNING)
        await _measure(section, bare, busy, size)
        replies, pongs = await idle.answers(QUESTION, size), await bare.answers("ping", size)
        section.rows.append(Row("Idle, reply to a command, model 0 s: p50", replies, "ms", pongs, ANSWERS))
    return section


async def measure_run(size: Size = SIZE) -> Section:
    section = Section(
        "Acknowledgements on Discord by `courtbot run`",
        f"The same, but one process lets the events in and answers them; the offline model takes {THINKING} s. "
        f"{size.waiting:,} members\ntype a command at once to a bot that has nothing to do, and {size.waiting:,} more "
        "while those are answered.",
    )
    async with _bare() as bare, _run() as bot:
        for side in (bare, bot):
            await side.at_once(1)
        floor = await bare.at_once(size.waiting)
        with uncollected():
            ours = Bursts("Commands")
            await ours.seen(lambda: bot.at_once(size.waiting))
    ours.told(section, floor, BARE)
    return section


async def _measure(section: Section, bare: Side, bot: Side, size: Size) -> None:
    least = await depth(bot.port)
    ours, floor = await bot.loaded(size), await bare.loaded(size)
    least = min(least, await depth(bot.port))
    section.rows += rows("Commands", ours, floor, BARE, size)
    section.aims += [in_time("Discord", ours.all), all_waiting("Discord", least, size)]


@asynccontextmanager
async def _side() -> AsyncGenerator[Side]:
    async with DiscordFake(ack_seconds=10 * MODEL) as discord:  # to know how late a late one is
        discord.guild("Riverside")
        yield Side(discord)


@asynccontextmanager
async def _bare() -> AsyncGenerator[Side]:
    async with _side() as side:
        fake = side.discord
        told = ("--api", fake.api_base, "--gateway", fake.gateway_url, "--token", fake.token)
        with children.folder() as home:
            async with process("tests.bench.bare_discord", *told, env=children.environment(), home=home):
                yield side


@asynccontextmanager
async def _bot(**worker: str) -> AsyncGenerator[Side]:
    """`worker` is what the worker's environment has besides."""
    async with _side() as side:
        with children.folder() as home:
            async with courtbot("discord", side.port, _environment(side, home), home, **worker):
                await side.discord.until(side.discord.commands, PATIENCE)
                yield side


@asynccontextmanager
async def _run() -> AsyncGenerator[Side]:
    async with _side() as side:
        with children.folder() as home:
            async with all_in_one(side.port, _environment(side, home), home):
                await side.discord.until(side.discord.commands, PATIENCE)
                yield side


def _environment(side: Side, home: Path) -> dict[str, str]:
    return children.environment(
        DISCORD_TOKEN=side.discord.token, COURTBOT_DISCORD_API_URL=side.discord.api_base,
        COURTBOT_HOME=str(home), COURTBOT_CLUB_TIME_ZONE="UTC",
    )  # fmt: skip
