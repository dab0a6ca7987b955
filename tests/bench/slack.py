"""Acknowledgements on Slack: the bot's own processes and a bare Bolt app, each before a Slack on loopback."""

import asyncio
import itertools
import math
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bot.runtime.progress import FIRST_AFTER
from tests.bench import children
from tests.bench.acks import (
    MODEL,
    SIZE,
    THINKING,
    TOKEN,
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
from tests.fakes.slack import Person, SlackFake, Team
from tests.kit.servers import free_port

BARE, ANSWERS = "a bare Bolt app that only acknowledges", "a bare Bolt app that answers"
WAYS = {"socket": "Socket Mode", "http": "HTTP"}
SIGNS_SECONDS = 10.0
QUESTION = "what is free tomorrow at 3pm?"


@dataclass
class Side:
    """An app, the Slack before it, and the members of one workspace; every act is another member's."""

    slack: SlackFake
    team: Team
    port: int = field(default_factory=free_port)
    count: "itertools.count[int]" = field(default_factory=itertools.count)

    def somebody(self) -> Person:
        return self.team.user(f"m{next(self.count)}")

    async def write(self) -> None:
        await self.somebody().dm(QUESTION)

    async def act(self) -> None:
        """Of three members one writes a direct message, one names the bot in a channel (two events), and one types
        a command."""
        person = self.somebody()
        kind = int(person.name[1:]) % 3
        if kind == 0:
            await person.dm(QUESTION)
        elif kind == 1:
            await person.mention(self.team.channel("general"), QUESTION)
        else:
            await person.slash("/book", QUESTION, channel=self.team.channel("general"))

    async def taken(self) -> list[float]:
        """Of first attempts, in seconds."""
        await self.slack.quiet()
        found = [math.inf if ack.seconds is None else ack.seconds for ack in self.slack.acks if not ack.attempt]
        self.slack.acks.clear()
        return found

    def deliver(self, way: str) -> None:
        self.slack.deliver_to("socket" if way == "socket" else f"http://127.0.0.1:{self.port}/slack/events")

    async def loaded(self, way: str, size: Size) -> Load:
        self.deliver(way)
        await self.write()  # opens what a first one opens
        await self.taken()
        return await load(self.act, size, self.taken)

    async def at_once(self, events: int) -> list[float]:
        await in_pace(self.write, events, math.inf)
        return await self.taken()


async def measure(size: Size = SIZE) -> Section:
    section = Section(
        "Acknowledgements on Slack",
        "From sending to acknowledgement, as Slack on loopback sees it; everything else in processes of its own: "
        f"`courtbot\nlisten slack`, `courtbot worker`, a private Redis, the offline model, which takes {MODEL} s. "
        f"{size.working:,} turns are with the\nmodel, {size.waiting:,} more wait. A third of the members write, a "
        "third name the bot (two events), a third type a command.\nJust started, a bare app calls auth.test once for "
        "every event under way, the bot once. Bolt looks every 10 ms whether a\nlistener has acknowledged; the bot "
        "has it run listeners first (process_before_response).",
    )
    slow = {"COURTBOT_FAULTS": f"latency={MODEL}", "COURTBOT_CONCURRENCY": str(size.working)}
    async with AsyncExitStack() as stack:
        bare, busy, quick, quiet = await asyncio.gather(
            stack.enter_async_context(_bare()), *(stack.enter_async_context(_bot(**env)) for env in (slow, {}, slow))
        )
        stack.enter_context(uncollected())
        floor = await bare.at_once(size.waiting)
        seen = await _seen(bare, quick, quiet, size)
        waiting = await busy.at_once(size.waiting)
        first = f"Socket Mode, just started, {size.waiting:,} at once: p99"
        section.rows.append(Row(first, 1000 * p99(waiting), "ms", 1000 * p99(floor), BARE))
        waiting += await busy.at_once(size.working)
        section.aims.append(in_time("Slack, those that wait", waiting))
        await _measure(section, bare, busy, size)
    section.rows += seen
    return section


async def measure_run(size: Size = SIZE) -> Section:
    """A bot of its own for each way, since turns of one burst would run on into the next."""
    section = Section(
        "Acknowledgements on Slack by `courtbot run`",
        f"The same, but one process lets the events in and answers them; the offline model takes {THINKING} s. "
        f"{size.waiting:,} members\nwrite at once to a bot that has nothing to do, and {size.waiting:,} more while "
        "those are answered.",
    )
    async with _bare() as bare:
        for way, name in WAYS.items():
            async with _run() as bot:
                for side in (bare, bot):
                    side.deliver(way)
                    await side.at_once(1)
                floor = await bare.at_once(size.waiting)
                with uncollected():
                    ours = Bursts(name)
                    await ours.seen(lambda side=bot: side.at_once(size.waiting))
                ours.told(section, floor, BARE)
    return section


async def _measure(section: Section, bare: Side, bot: Side, size: Size) -> None:
    await _signs_shown(bot, size)
    least = await depth(bot.port)
    for way, name in WAYS.items():
        ours, floor_load = await bot.loaded(way, size), await bare.loaded(way, size)
        least = min(least, await depth(bot.port))
        section.rows += rows(name, ours, floor_load, BARE, size)
        section.aims.append(in_time(f"Slack, {name}", ours.all))
    section.aims.append(all_waiting("Slack", least, size))


async def _signs_shown(bot: Side, size: Size) -> None:
    """Until all that is with the model has its stream, so that this storm is not what is measured."""
    until = time.monotonic() + SIGNS_SECONDS
    while (  # noqa: ASYNC110 - the fake counts calls and tells nobody
        len(bot.slack.calls("chat.startStream")) < size.working and time.monotonic() < until
    ):
        await asyncio.sleep(0.1)


@asynccontextmanager
async def _side() -> AsyncGenerator[Side]:
    async with SlackFake() as slack:
        slack.ack_seconds = 10 * MODEL  # to know how late a late one is
        slack.settle_seconds, slack.echoes = 0, False
        yield Side(slack, slack.team("T1"))


@asynccontextmanager
async def _bare() -> AsyncGenerator[Side]:
    async with _side() as side:
        told = {"api": side.slack.base_url, "token": side.team.bot_token, "app-token": side.slack.app_token}
        told |= {"secret": side.slack.signing_secret, "port": str(side.port)}
        words = [word for name, value in told.items() for word in (f"--{name}", value)]
        with children.folder() as home:
            async with process("tests.bench.bare_slack", *words, env=children.environment(), home=home):
                await side.slack.connected()
                yield side


@asynccontextmanager
async def _bot(**worker: str) -> AsyncGenerator[Side]:
    """Both transports at once: Slack on loopback chooses. `worker` is what its environment has besides."""
    async with _side() as side:
        with children.folder() as home:
            async with courtbot("slack", side.port, _environment(side, home), home, **worker):
                await side.slack.connected()
                yield side


@asynccontextmanager
async def _run() -> AsyncGenerator[Side]:
    async with _side() as side:
        with children.folder() as home:
            async with all_in_one(side.port, _environment(side, home), home):
                await side.slack.connected()
                yield side


def _environment(side: Side, home: Path) -> dict[str, str]:
    return children.environment(
        SLACK_BOT_TOKEN=side.team.bot_token, SLACK_APP_TOKEN=side.slack.app_token,
        SLACK_SIGNING_SECRET=side.slack.signing_secret, COURTBOT_SLACK_API_URL=side.slack.base_url,
        COURTBOT_HOME=str(home), COURTBOT_CLUB_TIME_ZONE="UTC", COURTBOT_METRICS_TOKEN=TOKEN,
    )  # fmt: skip


async def _seen(bare: Side, quick: Side, slow: Side, size: Size) -> list[Row]:
    """What one member at a time sees of a bot with nothing else to do, over Socket Mode."""
    floor, ours = await _replies(bare, "ping", size), await _replies(quick, QUESTION, size)
    signs = await _signs(slow, size)
    pause = "the pause before the first sign"
    return [
        Row("Idle, reply in direct messages, model 0 s: p50", ours, "ms", floor, ANSWERS),
        Row(f"Idle, status line, model {MODEL} s: p50", median(signs), "ms", 1000 * FIRST_AFTER, pause),
    ]


async def _replies(side: Side, text: str, size: Size) -> float:
    """Milliseconds from message to reply."""

    async def replied() -> None:
        person = side.somebody()
        await person.dm(text)
        await person.reply(to=person.direct)

    return await one_by_one(replied, size)


async def _signs(side: Side, size: Size) -> list[float]:
    """Milliseconds from message to status line; the first does not count."""
    found: list[float] = []
    for number in range(1 + size.answers):
        began = time.monotonic()
        await side.write()
        await side.slack.changes.until(lambda n=number: len(side.slack.statuses) > n)
        found.append(1000 * (side.slack.statuses[number]["at"] - began))
    return found[1:]
