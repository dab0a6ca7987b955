"""The courts of a day and of a week, as the rows say: who has which, and how many are free."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.web.app import html
from adapters.web.pages import Pages
from adapters.web.people import PLATFORM, name_of, workspace_of
from adapters.web.updates import Updates
from bot.domain.booking import Booking, Court, Slot
from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.domain.ports import Clock, ClubAdmin, Workspaces

log = logging.getLogger(__name__)

DAYS = 7
LOOK_SECONDS = 5.0
"""Between two looks at the bookings while a page is open: what other processes do is told by nothing else."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A court at a start."""

    state: str  # "free", "taken", "closed", "past"
    words: str
    look: str = ""  # the column in which it was taken


@dataclass(frozen=True, slots=True)
class Row:
    """A start, with what is on each court, or with how many are free on each day."""

    starts: str
    cells: Sequence[Cell]


@dataclass
class Calendar:
    workspaces: Workspaces
    club_admin: ClubAdmin
    pages: Pages
    clock: Clock

    @property
    def routes(self) -> list[BaseRoute]:
        return [Route("/calendar", self.shown)]

    async def shown(self, request: Request) -> Response:
        club = (await self.workspaces.load(PLATFORM, workspace_of("slack"))).club
        now = self.clock()
        today = now.astimezone(club.zone).date()
        try:
            day = date.fromisoformat(request.query_params.get("day") or str(today))
        except ValueError:
            return PlainTextResponse("A day is written as 2026-12-01.", 400)
        week = request.query_params.get("view") == "week"
        days = [day + timedelta(days=n) for n in range(DAYS if week else 1)]
        since, until = (_midnight(club, one) for one in (day, days[-1] + timedelta(days=1)))
        found = await self.club_admin.live(club, since, until)
        rows = week_rows(club, days, found, now) if week else day_rows(club, day, found, now)
        moves = {"before": day - timedelta(days=len(days)), "after": day + timedelta(days=len(days)), "today": today}
        return html(self.pages.render("calendar.html", club=club, days=days, week=week, rows=rows, **moves))

    async def follow(self, updates: Updates) -> None:
        """Tells open pages of bookings that come and go in other processes, until it is cancelled."""
        shown: frozenset[tuple[str, str]] | None = None
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                found = await self._live() if updates.watched else None
            except StoreDown as error:  # which turns tell
                log.warning("%s", error)
                continue
            if found is not None and found != shown:
                updates.tell("calendar")
            shown = found

    async def _live(self) -> frozenset[tuple[str, str]]:
        """Each coming booking's code, and its slot."""
        club = (await self.workspaces.load(PLATFORM, workspace_of("slack"))).club
        now = self.clock()
        last = now + timedelta(days=club.rules.horizon_days + 1)
        return frozenset((found.code, found.slot.id) for found in await self.club_admin.live(club, now, last))


def _midnight(club: Club, day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=club.zone)


def day_rows(club: Club, day: date, found: Sequence[Booking], now: datetime) -> list[Row]:
    slots = [[Slot(c, at, club.rules.slot_minutes, club.zone) for c in club.courts] for at in club.starts(day)]
    return [Row(f"{row[0].local:%H:%M}", [cell(club, slot, found, now) for slot in row]) for row in slots]


def cell(club: Club, slot: Slot, found: Sequence[Booking], now: datetime) -> Cell:
    if booking := next((b for b in found if _has(b, slot)), None):
        return Cell("taken", name_of(booking.member), booking.member.split(":")[1])
    if club.closed(slot.local.date(), slot.court) or club.closure_of(slot):
        return Cell("closed", "closed")
    return Cell("past", "") if slot.starts_at < now else Cell("free", "free")


def _has(booking: Booking, slot: Slot) -> bool:
    return (
        booking.slot.court.key == slot.court.key
        and booking.slot.starts_at < slot.ends_at
        and slot.starts_at < booking.slot.ends_at
    )


def week_rows(club: Club, days: Sequence[date], found: Sequence[Booking], now: datetime) -> list[Row]:
    """By the time of day, since days may open at different ones."""
    by_start: dict[str, dict[date, Cell]] = {}
    for day in days:
        for row in day_rows(club, day, found, now):
            by_start.setdefault(row.starts, {})[day] = _together(row.cells, club.courts)
    nothing = Cell("closed", "")
    return [Row(starts, [by_start[starts].get(day, nothing) for day in days]) for starts in sorted(by_start)]


def _together(cells: Sequence[Cell], courts: Sequence[Court]) -> Cell:
    free = sum(one.state == "free" for one in cells)
    if all(one.state in ("past", "closed") for one in cells):
        return Cell(cells[0].state, "")
    return Cell("free" if free == len(courts) else "some" if free else "taken", f"{free} free")
