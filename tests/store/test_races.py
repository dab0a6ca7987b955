"""Several processes at once, and processes that are killed."""

import asyncio
import contextlib
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Club
from store.bookings import SqlBookings
from store.waiting import SqlWaitingList
from tests.kit import forks
from tests.kit.world import NOW, Clock, who
from tests.store.club_world import World
from tests.store.racer import CALLERS, CLUB, SLOTS
from tests.store.rows import check_holds, check_rows

PROCESSES = 4


class Racer:
    """Another process, in `tests.store.racer`."""

    def __init__(self, number: int) -> None:
        self.process = forks.Piped("tests.store.racer", str(number), env=os.environ)

    def tell(self, line: str) -> None:
        self.process.stdin.write(line + "\n")

    def hear(self) -> str:
        return self.process.stdout.readline()

    def kill(self) -> list[str]:
        """Everything that it said and nobody has read."""
        if self.process.returncode is not None:
            return []
        self.process.kill()
        rest = self.process.stdout.read()
        self.process.close()
        return rest.splitlines()


@contextlib.contextmanager
def started() -> Iterator[list[Racer]]:
    racers = [Racer(number) for number in range(PROCESSES)]
    try:
        yield racers
    finally:
        for racer in racers:
            racer.kill()


@pytest.fixture(scope="module")
def racers() -> Iterator[list[Racer]]:
    """Four processes, used for one race after the other, since starting them takes longer than any race."""
    with started() as racers:
        yield racers


@pytest.fixture
def victims() -> Iterator[list[Racer]]:
    """Four processes to be killed."""
    with started() as racers:
        yield racers


def to_the_line(racers: list[Racer], url: str, race: str) -> None:
    for racer in racers:
        racer.tell(f"{url} {race}")
    for racer in racers:
        assert racer.hear() == "ready\n"


def outcomes(racers: list[Racer], url: str, race: str) -> Counter[str]:
    """What the callers of all processes heard."""
    to_the_line(racers, url, race)
    for racer in racers:
        racer.tell("go")
    said: Counter[str] = Counter()
    for racer in racers:
        said.update(json.loads(racer.hear()))
    return said


def split(said: Counter[str]) -> tuple[set[str], dict[str, int]]:
    """Codes, and refusals by name."""
    refusals = {word: count for word, count in said.items() if not word.isupper()}
    return set(said) - set(refusals), refusals


@pytest.fixture
def stored(database_url: str, engine: AsyncEngine) -> tuple[str, AsyncEngine]:
    return database_url, engine


async def test_of_200_callers_in_4_processes_one_gets_the_slot(
    racers: list[Racer], stored: tuple[str, AsyncEngine]
) -> None:
    url, engine = stored
    codes, refusals = split(outcomes(racers, url, "one_slot"))
    assert len(codes) == 1
    assert refusals == {"Taken": PROCESSES * CALLERS - 1}
    assert [row.code for row in await check_rows(engine)] == list(codes)


async def test_60_wishes_of_one_member_make_five_bookings(racers: list[Racer], stored: tuple[str, AsyncEngine]) -> None:
    url, engine = stored
    codes, refusals = split(outcomes(racers, url, "one_member"))
    assert len(codes) == CLUB.rules.max_live
    assert refusals == {"TooMany": PROCESSES * 15 - len(codes)}
    assert {row.code for row in await check_rows(engine)} == codes


async def test_one_turn_in_four_processes_books_what_one_turn_may(
    racers: list[Racer], stored: tuple[str, AsyncEngine]
) -> None:
    url, engine = stored
    codes, refusals = split(outcomes(racers, url, "one_turn"))
    assert len(codes) == CLUB.rules.max_per_turn
    assert refusals == {"TooMany": PROCESSES * 5}
    assert {row.code for row in await check_rows(engine)} == codes


async def test_20_presses_of_one_button_make_one_booking(racers: list[Racer], stored: tuple[str, AsyncEngine]) -> None:
    url, engine = stored
    codes, refusals = split(outcomes(racers, url, "one_proposal"))
    assert (len(codes), refusals) == (1, {})
    assert {row.code for row in await check_rows(engine)} == codes


async def test_overlapping_traffic_never_overlaps_in_the_rows(
    racers: list[Racer], stored: tuple[str, AsyncEngine]
) -> None:
    url, engine = stored
    codes, refusals = split(outcomes(racers, url, "traffic"))
    assert set(refusals) <= {"Taken", "TooMany"}
    assert {row.code for row in await check_rows(engine)} == codes


async def test_a_killed_process_leaves_no_half_booking_and_loses_none_it_acknowledged(
    victims: list[Racer], stored: tuple[str, AsyncEngine], club: Club, clock: Clock
) -> None:
    url, engine = stored
    heard: dict[str, tuple[str, str]] = {}
    to_the_line(victims, url, "until_killed")
    for victim in victims:
        victim.tell("go")
    for victim in victims:
        first = victim.hear()
        await asyncio.sleep(random.uniform(0.02, 0.1))
        said = [line.split() for line in [first, *victim.kill()] if line.count(" ") == 2]
        heard |= {code: (status, slot) for code, status, slot in said}
        await check_rows(engine)
    rows = {booking.code: booking for _, booking in await SqlBookings(engine).everything([club])}
    changed_unheard = [code for code, told in heard.items() if (rows[code].status, rows[code].slot.id) != told]
    assert len(changed_unheard) <= len(victims)  # each may have committed one change that nobody heard of
    free = [slot for slot in SLOTS if not await SqlBookings(engine).occupied_cells(club, slot.starts_at, slot.ends_at)]
    began = time.monotonic()
    assert (await SqlBookings(engine).book(who(club), free[0], clock())).slot == free[0]
    assert time.monotonic() - began < 5  # they left no lock either


async def test_killed_processes_that_wait_and_sweep_leave_a_slot_one_holder_and_nobody_told_without_a_hold(
    victims: list[Racer], stored: tuple[str, AsyncEngine]
) -> None:
    url, engine = stored
    places = SqlWaitingList(engine)
    await World.on(engine, Clock()).home()  # whose club the sweep reads
    to_the_line(victims, url, "waiting_until_killed")
    for victim in victims:
        victim.tell("go")
    assert victims[0].hear().count(" ") == 2  # they are at it
    for victim in victims:
        await asyncio.sleep(random.uniform(0.02, 0.1))
        victim.kill()
        await check_rows(engine)
        await check_holds(engine)
    await places.sweep(NOW)
    told = {(one.place, one.until) for one in await places.to_tell(NOW)}
    assert told <= {(row.id, row.held_until) for row in await check_holds(engine)}
    live = [row.court_id for row in await check_rows(engine) if row.status == "confirmed"]
    held = [row.held_court for row in await check_holds(engine) if row.held_until]
    assert sorted([*live, *held]) == sorted({*live, *held})
