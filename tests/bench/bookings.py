"""Bookings a second through the store, against the same work on bare SQLAlchemy Core and on the bare driver."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from statistics import median

from bot.domain.booking import Court, Slot
from bot.domain.club import Club
from bot.domain.hours import Hours
from bot.domain.ports import Who
from store.bookings import SqlBookings
from store.sql import make_engine, migrate
from tests.bench import bare, children
from tests.bench.report import Aim, Row, Section
from tests.bench.script import NOW
from tests.kit.servers import fresh_database

SHARES = {"sqlite": {1: 0.7, 16: 0.7}, "postgresql": {1: 0.9, 16: 0.85}}
"""Of bare Core's rate, by the number of clients."""


@dataclass(frozen=True)
class Size:
    bookings: int  # in one repeat
    repeats: int


SIZE = Size(bookings=320, repeats=5)


async def measure(size: Size, server: str) -> Section:
    """`server` is a PostgreSQL's address."""
    section = Section(
        "Bookings a second",
        "One transaction each: begin (on PostgreSQL with the member's lock), read the member's bookings, write the "
        "booking and\nits four cells, commit. SQLite in WAL mode with synchronous = FULL; PostgreSQL without fsync, "
        "over loopback.",
    )
    with children.folder() as home:
        await _database(section, f"sqlite:///{home / 'bench.sqlite'}", size)
    with fresh_database(server) as url:
        await _database(section, url, size)
    return section


async def _database(section: Section, url: str, size: Size) -> None:
    async with _ways(url) as ways:
        wishes = _wishes()
        for clients in SHARES[url.partition(":")[0]]:
            _add(section, url.partition(":")[0], clients, await _rates(ways, wishes, clients, size))


@asynccontextmanager
async def _ways(url: str) -> AsyncGenerator[dict[str, bare.Book]]:
    """The store, Core and the driver, on one database."""
    async with AsyncExitStack() as stack:
        engine = make_engine(url)
        stack.push_async_callback(engine.dispose)
        await migrate(engine)
        store = SqlBookings(engine)
        yield {
            "store": lambda who, slot: store.book(who, slot, NOW),
            "core": await stack.enter_async_context(bare.core(url)),
            "driver": await stack.enter_async_context(bare.driver(url)),
        }


def _wishes() -> Iterator[tuple[Who, Slot]]:
    """Free slots without end, each for another member."""
    courts = tuple(Court(key=f"c{n}", name=f"Court {n}") for n in range(1, 21))
    for number in count():
        club = Club(id=f"club{number}", name="Club", courts=courts, hours=((Hours(),),) * 7)
        day = (NOW + timedelta(days=2)).date()
        for slot in club.slots(day):
            yield Who(club, f"console::{slot.id}", f"turn-{number}-{slot.id}"), slot


async def _rates(
    ways: dict[str, bare.Book], wishes: Iterator[tuple[Who, Slot]], clients: int, size: Size
) -> dict[str, float]:
    """Medians; the ways take turns, so that all of them meet the same moods of the machine."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for repeat in range(size.repeats + 1):
        for name, book in ways.items():
            todo = [next(wishes) for _ in range(size.bookings)]
            seconds = await _timed(book, todo, clients)
            if repeat:  # the first one warms up
                rates[name].append(size.bookings / seconds)
    return {name: median(found) for name, found in rates.items()}


async def _timed(book: bare.Book, wishes: Iterable[tuple[Who, Slot]], clients: int) -> float:
    todo = iter(wishes)

    async def client() -> None:
        for who, slot in todo:
            await book(who, slot)

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return time.perf_counter() - start


def _add(section: Section, database: str, clients: int, rates: dict[str, float]) -> None:
    what = f"{database}, {clients} client" + ("s" if clients > 1 else "")
    share, aim = rates["store"] / rates["core"], SHARES[database][clients]
    section.rows += [
        Row(what, rates["store"], "/s", rates["core"], "bare Core"),
        Row(what, rates["store"], "/s", rates["driver"], "the bare driver"),
    ]
    section.aims.append(Aim(f"{what}: >= {aim:.0%} of bare Core: {share:.0%}", share >= aim))
