"""A club of its own for each run: a fresh database at the scenario's moment, and what stands in it."""

import shutil
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.compare.scenario import Row, Scenario
from bot.domain.booking import Booking
from bot.domain.club import Club
from bot.domain.member import PlatformName, ReplyTo, User, member_of
from bot.domain.ports import Who
from bot.domain.waiting import Wanted
from bot.settings import Settings
from store.bookings import SqlBookings
from store.clubs import SqlWorkspaces
from store.opening import open_database
from store.sql import Engine
from store.waiting import SqlWaitingList

PLATFORM: PlatformName = "web"
MEMBER = "ann"
OTHERS_EACH = 4
"""Bookings of one other member: below what a member may hold."""


@dataclass(frozen=True)
class World:
    """One run's club and database, as the judge and the baselines see them."""

    scenario: Scenario
    workspace: str
    club: Club
    engine: Engine
    codes: tuple[str, ...] = ()  # of the bookings that the member came with, as `scenario.setup.mine` lists them

    @property
    def user(self) -> User:
        return User(MEMBER, self.scenario.setup.name, locale=self.scenario.setup.locale)

    @property
    def member(self) -> str:
        return member_of(PLATFORM, self.user)

    @property
    def bookings(self) -> SqlBookings:
        return SqlBookings(self.engine)

    @property
    def waiting(self) -> SqlWaitingList:
        return SqlWaitingList(self.engine)

    def who(self, turn: str, member: str = "") -> Who:
        return Who(self.club, member or self.member, f"{PLATFORM}:{self.workspace}:{turn}")

    async def rows(self) -> list[Booking]:
        """Every booking of any status, soonest first."""
        return [booking for _, booking in await self.bookings.everything([self.club])]

    async def waits(self) -> list[str]:
        """The starts that the member waits for, in club time, as ISO 8601 without an offset."""
        places = await self.waiting.of_member(self.who("look"), self.scenario.setup.clock)
        return sorted(place.local.replace(tzinfo=None).isoformat() for place in places)

    async def book(self, row: Row, turn: str, member: str = "") -> Booking:
        """Books the row on the first of its courts that is free. Raises BookingError."""
        slots = [row.slot(self.club, court) for court in row.courts(self.club)]
        now = self.scenario.setup.clock
        occupied = await self.bookings.occupied_cells(self.club, slots[0].starts_at, slots[0].ends_at)
        free = [s for s in slots if occupied.isdisjoint((s.court.key, cell) for cell in s.cells())]
        return await self.bookings.book(self.who(turn, member), (free or slots)[0], now)

    async def wait_for(self, row: Row, turn: str) -> None:
        wanted = Wanted(row.slot(self.club, self.club.courts[0]).starts_at, self.club.rules.slot_minutes)
        to = (PLATFORM, self.workspace, ReplyTo(PLATFORM))
        await self.waiting.join(self.who(turn), wanted, to, self.scenario.setup.clock)


@asynccontextmanager
async def open_world(settings: Settings, scenario: Scenario, name: str) -> AsyncGenerator[World]:
    """The scenario's club in the database of these settings, with the bookings that stand there before."""
    async with open_database(settings) as engine:
        workspace = f"{name}/{MEMBER}"
        clubs = SqlWorkspaces(engine, lambda _platform, _name: scenario.setup.club(name), settings.pattern)
        loaded = await clubs.load(PLATFORM, workspace)
        world = World(scenario, workspace, loaded.club, engine)
        mine = await _book_all(world, scenario.setup.mine, [world.member] * len(scenario.setup.mine))
        others = [member_of(PLATFORM, User(f"other{n // OTHERS_EACH}")) for n in range(len(scenario.setup.others))]
        theirs = await _book_all(world, scenario.setup.others, others)
        named = {f"{{code{n}}}": code for n, code in enumerate(mine, 1)}
        named |= {f"{{other{n}}}": code for n, code in enumerate(theirs, 1)}
        yield replace(world, scenario=scenario.naming(named), codes=mine)


async def _book_all(world: World, rows: Sequence[Row], members: Sequence[str]) -> tuple[str, ...]:
    """The codes of the bookings."""
    pairs = enumerate(zip(rows, members, strict=True))
    return tuple([(await world.book(row, f"before-{member}-{n}", member)).code for n, (row, member) in pairs])


def fresh_home(template: Path, home: Path) -> None:
    """A home folder with a copy of a database that has its tables and no rows: making the tables takes far longer."""
    home.mkdir(mode=0o700, parents=True)
    shutil.copy(template, home / template.name)
