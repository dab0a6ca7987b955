"""How soon a platform's events are acknowledged: what its sections share."""

import asyncio
import contextlib
import gc
import math
import re
import signal
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import httpx2

from tests.bench import children
from tests.bench.report import Aim, Row, Section

PATIENCE = 60.0
LIMIT = 3.0
"""Seconds; both platforms give up then."""
AIM = 1.0
"""Seconds at p99 of a burst, where one process does it all."""
THINKING = 2
"""Seconds that the offline model takes there: its answers come while the next burst does."""
MODEL = 30
"""Seconds that the offline model takes for an answer."""
WAITING = re.compile(r"^courtbot_inbox_conversations (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Size:
    """`waiting` are members' events beyond those that the worker works on, `working` at a time; `answers` are asked
    for one after the other. Acts are what members do, a burst's all at once."""

    working: int = 1000  # as the setting is by default
    waiting: int = 1000
    paced: int = 150
    rate: float = 37.5  # acts a second
    bursts: int = 3
    burst: int = 75
    answers: int = 10


SIZE = Size()
TOKEN = "for the bench's own eyes"
"""Without one, a process that Slack posts to shows no metrics."""
BRIEF = Size(paced=75, rate=75, bursts=1, answers=5)


@dataclass
class Load:
    """Seconds until each of what was sent was acknowledged; math.inf for what never was."""

    paced: list[float]
    bursts: list[float]

    @property
    def all(self) -> list[float]:
        return self.paced + self.bursts


async def load(act: Callable[[], Awaitable[None]], size: Size, taken: Callable[[], Awaitable[list[float]]]) -> Load:
    """`act` is the next member's; `taken` waits for what is under way and gives, once, how long each took."""
    await in_pace(act, size.paced, size.rate)
    paced, bursts = await taken(), list[float]()
    for _ in range(size.bursts):
        await in_pace(act, size.burst, math.inf)
        bursts += await taken()
    return Load(paced, bursts)


async def in_pace(act: Callable[[], Awaitable[None]], acts: int, rate: float) -> None:
    """So many a second, whether or not the earlier ones have ended."""
    loop = asyncio.get_running_loop()
    began, running = loop.time(), list[asyncio.Future[None]]()
    for number in range(acts):
        running.append(asyncio.ensure_future(act()))
        if (pause := began + (number + 1) / rate - loop.time()) > 0:
            await asyncio.sleep(pause)
    await asyncio.gather(*running)


async def one_by_one(act: Callable[[], Awaitable[None]], size: Size) -> float:
    """Milliseconds until each is over, the median; the first opens what a first one opens, and does not count."""
    found: list[float] = []
    for _ in range(1 + size.answers):
        began = time.monotonic()
        await act()
        found.append(1000 * (time.monotonic() - began))
    return median(found[1:])


def rows(way: str, ours: Load, bare: Load, floor_of: str, size: Size) -> list[Row]:
    """Milliseconds. A burst's figures are those of its events, of which the last wait for the first."""
    a_second = f"{len(ours.paced) / size.paced * size.rate:.0f} a second"
    at_once = f"{len(ours.bursts) // size.bursts} at once"
    return [
        Row(f"{way}, {load}: {name}", 1000 * figure(found), "ms", 1000 * figure(floor), floor_of)
        for load, found, floor in ((a_second, ours.paced, bare.paced), (at_once, ours.bursts, bare.bursts))
        for name, figure in (("p50", median), ("p99", p99), ("worst", max))
    ]


def p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[math.ceil(len(seconds) * 0.99) - 1]


def in_time(way: str, found: Sequence[float]) -> Aim:
    late = [seconds for seconds in found if seconds > LIMIT]
    what = f"{way}: {len(found):,} acknowledged within {LIMIT:g} s, the slowest after {max(found):.2f} s"
    return Aim(f"{what}, {len(late)} too late", not late)


def soon(way: str, found: Sequence[float]) -> Aim:
    return Aim(f"{way}: p99 of {len(found):,} at once below {AIM:g} s: {p99(found):.2f} s", p99(found) < AIM)


@dataclass
class Bursts:
    """Seconds to acknowledgement at one process that also works: just started, with nothing to do, and while what
    the model answered to a burst before comes in."""

    way: str
    first: list[float] = field(default_factory=list[float])
    answering: list[float] = field(default_factory=list[float])

    async def seen(self, at_once: Callable[[], Awaitable[list[float]]]) -> None:
        self.first += await at_once()
        await asyncio.sleep(THINKING / 2)
        self.answering += await at_once()

    def told(self, section: Section, floor: Sequence[float], floor_of: str) -> None:
        for load, found in (("at once", self.first), ("more while turns are answered", self.answering)):
            for name, figure in (("p99", p99), ("worst", max)):
                what = f"{self.way}, {len(found):,} {load}: {name}"
                section.rows.append(Row(what, 1000 * figure(found), "ms", 1000 * figure(floor), floor_of))
            section.aims += [soon(f"{self.way}, {load}", found), in_time(f"{self.way}, {load}", found)]


def all_waiting(way: str, least: float, size: Size) -> Aim:
    """`least` of the depths that the inbox had."""
    waited = least - size.working
    said = f"{way}: {size.waiting:,} conversations waited all the while, beside {size.working:,} with the model"
    return Aim(f"{said}: {waited:,.0f}", waited >= size.waiting)


@contextlib.contextmanager
def uncollected() -> Generator[None]:
    """Nothing is collected meanwhile: to look through all that a platform on loopback remembers takes 0.2 s, which
    would be measured."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextlib.asynccontextmanager
async def courtbot(platform: str, port: int, env: dict[str, str], home: Path, **more: str) -> AsyncGenerator[None]:
    """A listener with that HTTP port, and a worker with `more` in its environment. The worker is killed, as its turns
    take longer than anybody would wait; the listener then is the last one, and stops their Redis."""
    listener = process("bot", "listen", platform, "--port", str(port), env=env, home=home)
    worker = process("bot", "worker", env=env | more, home=home, end=signal.SIGKILL)
    async with listener, worker:
        yield


@contextlib.asynccontextmanager
async def all_in_one(port: int, env: dict[str, str], home: Path) -> AsyncGenerator[None]:
    """`courtbot run`: what lets events in and what answers them, on one event loop."""
    more = {"COURTBOT_HTTP_PORT": str(port), "COURTBOT_FAULTS": f"latency={THINKING}"}
    async with process("bot", "run", env=env | more, home=home):
        yield


@contextlib.asynccontextmanager
async def process(
    *words: str, env: dict[str, str], home: Path, end: signal.Signals = signal.SIGTERM
) -> AsyncGenerator[None]:
    """`python -m` with those words, from when it says that it is ready."""
    async with children.child(*words, env=env, cwd=home) as (child, said):
        reading: asyncio.Task[bytes] | None = None
        try:
            async with asyncio.timeout(PATIENCE):
                await _ready(words, said)
            reading = asyncio.create_task(said.read())  # a full pipe would stop it
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(end)
            await child.wait()
            if reading:
                await reading


async def _ready(words: Sequence[str], said: asyncio.StreamReader) -> None:
    lines = b""
    while b"ready" not in lines:
        line = await said.readline()
        assert line, f"{' '.join(words)} ended: {lines.decode()}"
        lines += line


async def depth(port: int) -> float:
    """How many conversations wait or are worked on, as the process with that HTTP port counts them."""
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        found = WAITING.search((await client.get(f"http://127.0.0.1:{port}/metrics")).text)
    assert found
    return float(found[1])
