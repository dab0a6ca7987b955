"""What a million bookings cost a turn, an export and a "forget", beside a database without them."""

import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from statistics import median

from sqlalchemy import Connection, text

from bot.domain.booking import Court
from bot.domain.club import Club
from bot.domain.hours import Hours
from bot.domain.ports import Who
from store.bookings import SqlBookings
from store.clubs import SqlWorkspaces
from store.members import SqlMemberData
from store.sql import Engine, make_engine, migrate, read, write
from tests.bench import children
from tests.bench.report import Aim, Row, Section
from tests.bench.script import NOW
from tests.kit.servers import fresh_database
from tests.store.past import OLD_HAND, fill

MOST = {"turn": 1.5, "export": 1.5, "forget": 1.5}
"""Ratios to a database without the others' bookings: what may be left is a level more of a tree, and a colder cache."""
FILL_SECONDS = 1200.0


@dataclass(frozen=True)
class Size:
    bookings: int
    hers: int  # of them, the past of one member
    repeats: int


SIZE = Size(bookings=1_000_000, hers=10_000, repeats=60)


@dataclass(frozen=True)
class Place:
    """One database, and its club."""

    bookings: SqlBookings
    member_data: SqlMemberData
    club: Club


async def measure(size: Size, server: str) -> Section:
    """`server` is a PostgreSQL's address."""
    section = Section(
        f"With {size.bookings:,} bookings",
        f"A turn: list, free courts, book, what it did, cancel; the old hand has {size.hers:,} past bookings. Floors "
        "are the same in a\ndatabase without bookings; the old hand's export and forget: in one with theirs alone.",
    )
    with children.folder() as home:
        names = ("full", "empty", "alone")
        await _database(section, {name: f"sqlite:///{home / name}.sqlite" for name in names}, size)
    with fresh_database(server) as full, fresh_database(server) as empty, fresh_database(server) as alone:
        await _database(section, {"full": full, "empty": empty, "alone": alone}, size)
    return section


async def _database(section: Section, urls: dict[str, str], size: Size) -> None:
    async with AsyncExitStack() as stack:
        counts = {"full": size.bookings, "empty": 0, "alone": size.hers}
        places = {
            name: await stack.enter_async_context(_place(url, counts[name], size.hers)) for name, url in urls.items()
        }
        name, full, empty, alone = urls["full"].partition(":")[0], *places.values()
        turns = await _compared({"full": _turn(full, OLD_HAND), "floor": _turn(empty, OLD_HAND)}, size.repeats)
        _add(section, f"{name}, a turn of the old hand", turns, "turn")
        for what, act in {"export": _export, "forget": _forget}.items():
            acts = await _compared({"full": act(full), "floor": act(empty)}, size.repeats)
            _add(section, f"{name}, {what} of a newcomer", acts, what)
        for what, repeats in {"export": 5, "forget": 1}.items():
            acts = await _compared({"full": _of_old_hand(full, what), "floor": _of_old_hand(alone, what)}, repeats)
            _add(section, f"{name}, {what} of the old hand", acts, "")


@asynccontextmanager
async def _place(url: str, bookings: int, hers: int) -> AsyncGenerator[Place]:
    courts = tuple(Court(key=f"c{n}", name=f"Court {n}") for n in range(1, 21))
    club = Club(id="riverside", name="Riverside", courts=courts, hours=((Hours(),),) * 7)
    engine = make_engine(url)
    try:
        await migrate(engine)
        workspaces = SqlWorkspaces(engine, lambda *_: club, "D")
        await workspaces.load("slack", "T1")
        if bookings:
            await write(engine, "past", lambda connection: _fill(connection, bookings, hers), FILL_SECONDS)
            await _settled(engine)
        yield Place(SqlBookings(engine), SqlMemberData(engine, workspaces), club)
    finally:
        await engine.dispose()


def _fill(connection: Connection, bookings: int, hers: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # no foreign keys: half the time
    fill(connection, NOW, bookings, hers)


async def _settled(engine: Engine) -> None:
    """PostgreSQL does so by itself, at a time of its own; SQLite is as it is."""
    if engine.dialect.name == "postgresql":
        await read(engine, lambda connection: connection.execute(text("VACUUM ANALYZE")))


Act = Callable[[], Awaitable[float]]
"""Does something once: seconds."""


def _turn(place: Place, member: str) -> Act:
    numbers = count()
    slots = list(place.club.slots((NOW + timedelta(days=2)).date()))

    async def act() -> float:
        number = next(numbers)
        now = NOW + number * timedelta(minutes=20)  # who books and cancels more often has to wait
        who, slot = Who(place.club, member, f"slack:T1:now{number}"), slots[0]
        start = time.perf_counter()
        await place.bookings.of_member(who, now)
        await place.bookings.occupied_cells(place.club, slot.starts_at, slot.ends_at)
        booking = await place.bookings.book(who, slot, now)
        await place.bookings.of_turn(who)
        await place.bookings.cancel(who, booking.code, now)
        return time.perf_counter() - start

    return act


def _newcomer(place: Place, what: str) -> Callable[[], Awaitable[str]]:
    """One who has a booking, each time another one."""
    numbers, slots = count(), list(place.club.slots((NOW + timedelta(days=3)).date()))

    async def come() -> str:
        number = next(numbers)
        member = f"slack:T1:{what}{number}"
        who = Who(place.club, member, f"slack:T1:{what}-turn{number}")
        await place.member_data.seen(member, "slack", "T1", NOW)
        await place.bookings.book(who, slots[number % len(slots)], NOW)
        return member

    return come


def _export(place: Place) -> Act:
    come = _newcomer(place, "export")

    async def act() -> float:
        member = await come()
        start = time.perf_counter()
        await place.member_data.export(member)
        seconds = time.perf_counter() - start
        await place.member_data.forget(member, "admin", NOW)
        return seconds

    return act


def _forget(place: Place) -> Act:
    come = _newcomer(place, "forget")

    async def act() -> float:
        member = await come()
        start = time.perf_counter()
        await place.member_data.forget(member, "admin", NOW)
        return time.perf_counter() - start

    return act


def _of_old_hand(place: Place, what: str) -> Act:
    async def act() -> float:
        start = time.perf_counter()
        if what == "export":
            await place.member_data.export(OLD_HAND)
        else:
            await place.member_data.forget(OLD_HAND, "admin", NOW)
        return time.perf_counter() - start

    return act


async def _compared(acts: dict[str, Act], repeats: int) -> dict[str, float]:
    """Medians in milliseconds; the two take turns, so that both meet the same moods of the machine."""
    found: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(repeats):
        for name, act in acts.items():
            found[name].append(await act() * 1000)
    return {name: median(seconds) for name, seconds in found.items()}


def _add(section: Section, what: str, found: dict[str, float], aim: str) -> None:
    floor_of = "an empty database" if aim else "theirs alone"
    section.rows.append(Row(what, found["full"], "ms", found["floor"], floor_of))
    if aim:
        ratio = found["full"] / found["floor"]
        section.aims.append(Aim(f"{what}: <= {MOST[aim]} of {floor_of}: {ratio:.2f}", ratio <= MOST[aim]))
