"""What a turn costs where there is much of something, beside the same turn where there is little: courts, clubs,
messages of a conversation, sessions, bookings.

The child process (`python -m tests.bench.growth`) opens two bots, one of which grows, and prints one JSON object.
"""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false

import argparse
import asyncio
import json
import random
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from statistics import median

import psutil

from bot.cli.start import load, offline_vendors, run, settle_memory
from bot.conversation.event import Event
from bot.conversation.session import Session, TranscriptEntry
from bot.domain.booking import Court
from bot.domain.club import Club
from bot.domain.hours import Hours
from bot.domain.member import ReplyTo, User
from bot.settings.budgets import SPANS, WHAT, WHOSE
from bot.wiring import App, open_app
from store.clubs import SqlWorkspaces
from store.inbox_scripts import SESSIONS
from store.sessions import encode
from store.sql import write
from tests.bench import children
from tests.bench.members import Members
from tests.bench.report import Aim, Row, Section
from tests.bench.script import NOW
from tests.kit.world import RecordingPlatform
from tests.store.past import fill

A_LOOK = {"text": "What is free on 2 December?", "outcome": "offered"}
TURNS = (A_LOOK, {"text": "What have I booked?", "outcome": "listed"})
BUDGETS = [f"{whose}_{what}_{span}" for whose in WHOSE for what in WHAT for span in SPANS]
FEW, MANY = "FEW", "MANY"  # teams
FEW_COURTS, MANY_COURTS = 3, 50
MESSAGES = 40
MOST = {"courts": 1.3}
MOST_OF_ALL_ELSE = 1.1


@dataclass(frozen=True)
class Size:
    turns: int  # of each kind in one repeat
    repeats: int
    clubs: int
    sessions: int
    bookings: int
    hers: int  # of them, the past of the member who asks


SIZE = Size(turns=40, repeats=7, clubs=1_000, sessions=100_000, bookings=1_000_000, hers=10_000)
BRIEF = Size(turns=20, repeats=5, clubs=1_000, sessions=20_000, bookings=100_000, hers=10_000)


@dataclass(frozen=True)
class Found:
    """CPU milliseconds of a turn: medians, by what there is much of, where there is much and where there is little."""

    much: dict[str, float] = field(default_factory=dict[str, float])
    little: dict[str, float] = field(default_factory=dict[str, float])
    wrong: list[str] = field(default_factory=list[str])


def measure(size: Size) -> Section:
    section = Section(
        "A turn where there is much of something",
        "CPU of the bot and its Redis, A with the offline model, SQLite, one turn at a time: a look at a whole day "
        "and, but for courts\nand messages, a list of one's bookings. Medians of stretches that take turns with those "
        "of the floor.",
    )
    with children.offline_model() as url:
        found = Found(**children.result("tests.bench.growth", url=url, **vars(size)))
    for what, much in found.much.items():
        floor, most = found.little[what], MOST.get(_kind(what), MOST_OF_ALL_ELSE)
        section.rows.append(Row(what, much, "ms", floor, _little(what)))
        section.aims.append(Aim(f"{what}: <= {most} of {_little(what)}: {much / floor:.2f}", much <= most * floor))
    first = f", the first {found.wrong[0]!r}" if found.wrong else ""
    section.aims.append(
        Aim(f"every turn answered as it should be: {len(found.wrong)} were not{first}", not found.wrong)
    )
    return section


def _little(what: str) -> str:
    return {"courts": f"{FEW_COURTS}", "clubs": "one", "messages": "a new conversation"}.get(_kind(what), "none")


def _kind(what: str) -> str:
    """`courts` of "50 courts"."""
    return what.split()[1]


@dataclass
class Bot:
    """One bot of this process, to which members of Slack's T1 and of other teams talk, each in a channel of their
    own."""

    app: App
    members: Members
    numbers: "count[int]" = field(default_factory=count)

    async def say(self, text: str, outcome: str, team: str = "T1", user: str = "ann", channel: str = "") -> None:
        number = next(self.numbers)
        event = Event(
            id=f"Ev{number}", platform="slack", workspace=team, channel=channel or f"D{number}", user=User(user),
            kind="direct", text=text, reply_to=ReplyTo("slack"),
        )  # fmt: skip
        await self.members.ask(event, outcome)

    def seconds(self) -> float:
        """CPU of this process and its Redis."""
        times = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
        return time.process_time() + sum(found.user + found.system for found in times)


Stretch = tuple[Bot, Sequence[dict[str, str]]]
"""Turns of one bot: what `Bot.say` is given for each."""


@asynccontextmanager
async def _open(url: str, home: Path, wrong: list[str]) -> AsyncGenerator[Bot]:
    base = load(
        home=home, pattern="A", club_time_zone="Europe/London", turns_per_minute=1_000_000, **dict.fromkeys(BUDGETS, 0)
    )  # one member says more here than any in a day
    async with open_app(base.model_copy(update=offline_vendors(url)), lambda: NOW) as app:
        bot = Bot(app, Members(app, wrong=wrong))
        worker = app.worker({"slack": RecordingPlatform(bot.members.deliver)})
        running = asyncio.create_task(worker.run())
        await _join(bot, "T1", _club("riverside", 20))
        yield bot
        worker.stop()
        await running


def _club(name: str, courts: int) -> Club:
    named = tuple(Court(key=f"c{n}", name=f"Court {n}") for n in range(1, courts + 1))
    return Club(id=name, name="Riverside", time_zone="Europe/London", courts=named, hours=((Hours(),),) * 7)


async def _join(bot: Bot, team: str, club: Club) -> None:
    await SqlWorkspaces(bot.app.engine, lambda *_: club, "A").load("slack", team)


async def main(url: str, home: str, size: Size) -> None:
    found = Found()
    async with (
        _open(url, Path(home) / "grows", found.wrong) as grows,
        _open(url, Path(home) / "stays", found.wrong) as stays,
    ):
        await _grow(grows, stays, size, found)
    print(json.dumps(vars(found)))


async def _grow(grows: Bot, stays: Bot, size: Size, found: Found) -> None:
    """Each step leaves what it brought."""
    for bot in (grows, stays):
        await bot.say(**A_LOOK)
    settle_memory()
    for step in (_courts, _clubs, _messages, _sessions, _bookings):
        await step(grows, stays, size, found)


async def _courts(grows: Bot, stays: Bot, size: Size, found: Found) -> None:
    for team, courts in ((FEW, FEW_COURTS), (MANY, MANY_COURTS)):
        await _join(grows, team, _club(team.lower(), courts))
    many, few = ([{**A_LOOK, "team": team}] for team in (MANY, FEW))
    await _compare(f"{MANY_COURTS} courts", (grows, many), (grows, few), size, found)


async def _clubs(grows: Bot, stays: Bot, size: Size, found: Found) -> None:
    teams = [f"C{number}" for number in range(size.clubs)]
    for team in teams:
        await _join(grows, team, _club(team.lower(), FEW_COURTS))
        await grows.say(**A_LOOK, team=team)
    random.Random(7).shuffle(teams)  # in turn, they would push each other out of every cache that is a little smaller
    spread, alone = ([{**turn, "team": team} for team in these for turn in TURNS] for these in (teams, [FEW]))
    await _compare(f"{size.clubs:,} clubs", (grows, spread), (grows, alone), size, found)


async def _messages(grows: Bot, stays: Bot, size: Size, found: Found) -> None:
    talks = [{**A_LOOK, "channel": f"long{number}"} for number in range((1 + size.repeats) * size.turns)]
    await _remember(grows, [f"slack:T1:{talk['channel']}::ann" for talk in talks], Session(messages=_long_talk()))
    await _compare(f"{MESSAGES} messages", (grows, talks), (grows, [A_LOOK]), size, found)


async def _sessions(grows: Bot, stays: Bot, size: Size, found: Found) -> None:
    others = [f"slack:T1:other{number}::m{number}" for number in range(size.sessions)]
    await _remember(grows, others, Session(messages=_long_talk()[:6]))
    await _compare(f"{size.sessions:,} sessions", (grows, TURNS), (stays, TURNS), size, found)


async def _bookings(grows: Bot, stays: Bot, size: Size, found: Found) -> None:
    await write(grows.app.engine, "past", lambda connection: fill(connection, NOW, size.bookings, size.hers), 1200.0)
    what = f"{size.bookings:,} past bookings, {size.hers:,} of them one's own"
    await _compare(what, (grows, TURNS), (stays, TURNS), size, found)


def _long_talk() -> list[TranscriptEntry]:
    said = TranscriptEntry(role="user", text="Is there a court on Saturday afternoon, or rather on Sunday?", aside=True)
    heard = TranscriptEntry(role="assistant", text="On Saturday there are Court 2 and Court 3, from 2 to 5 pm.")
    return [said, heard] * (MESSAGES // 2)


async def _remember(bot: Bot, conversations: Sequence[str], session: Session) -> None:
    data = encode(session)
    for start in range(0, len(conversations), 1000):
        keys = (SESSIONS + conversation for conversation in conversations[start : start + 1000])
        await bot.app.redis.client.mset(dict.fromkeys(keys, data))


async def _compare(what: str, much: Stretch, little: Stretch, size: Size, found: Found) -> None:
    """The two take turns, so that both meet the same moods of the machine."""
    spent: tuple[list[float], list[float]] = ([], [])
    for repeat in range(1 + size.repeats):  # the first one warms up
        for times, (bot, lines) in zip(spent, (much, little), strict=True):
            before = bot.seconds()
            for number in range(size.turns):
                await bot.say(**lines[(repeat * size.turns + number) % len(lines)])
            times.append(1000 * (bot.seconds() - before) / size.turns)
    found.much[what], found.little[what] = (median(times[1:]) for times in spent)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("url", "home"):
        parser.add_argument(f"--{name}")
    for name in Size.__annotations__:
        parser.add_argument(f"--{name}", type=int)
    options = vars(parser.parse_args())
    run(main(options.pop("url"), options.pop("home"), Size(**options)))
