"""A process that does random operations at the club's desk: `python -m tests.chaos.clerk URL NUMBER SEED COUNT LOG`.

Members book, cancel, move, propose, confirm and decline, some of it delivered twice; admins close days, cancel, change
hours and slot lengths. Every acknowledgement is a line of JSON in LOG: [operation, member, code, court, start, status].
A member's own operations are one after the other, so that the last acknowledgement says how the row must be.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.booking import Booking, Proposal, Slot
from bot.domain.club import Closure, Club
from bot.domain.desk import Desk
from bot.domain.errors import AlreadyCancelled, BookingError, StoreDown, TooLate, UnknownBooking
from bot.domain.hours import Hours
from bot.domain.ports import Who
from store.bookings import SqlBookings
from store.club_admin import SqlClubAdmin
from store.clubs import SqlWorkspaces
from store.sql import make_engine
from tests.kit.world import NOW, riverside

CALLERS = 8
MEMBERS = 6  # of a caller
DAYS = 6
LOOKS_FIRST = 0.1
COURTS = 5
LOOK_EVERY = 5
"""Operations by the club as it was last looked at, which somebody may have changed since."""
HELD = timedelta(minutes=15)
PACE = 600
"""Seconds of the club in one of ours: what a member gave up is forgotten after an hour, and bookings come to pass."""
LENGTHS = (15, 30, 45, 60, 90)
HOURS = (Hours(opens=420, closes=1320), Hours(opens=480, closes=1200), Hours(opens=435, closes=1290))
WEIGHTS = {
    "book": 40, "cancel": 20, "move": 22, "propose": 8, "confirm": 10, "decline": 6, "again": 5, "close": 0.1,
    "admin_cancel": 0.3, "change": 0.5,
}  # fmt: skip


def club_of(platform: str, workspace: str) -> Club:
    """Two clubs in one database."""
    courts = tuple({"key": f"c{n}", "name": f"Court {n}"} for n in range(1, COURTS + 1))
    return riverside(
        id=workspace.lower(), courts=courts, rules={"max_live": 4, "max_minutes": 120, "max_given_up": 10**6}
    )


class Caller:
    """Some members of one club, and now and then its admin."""

    def __init__(self, clerk: "Clerk", number: int) -> None:
        self.clerk, self.number = clerk, number
        self.chance = random.Random(f"{clerk.seed}/{clerk.number}/{number}")
        self.workspace = self.chance.choice(("T1", "T2"))
        self.turns = self.looks = 0
        self.club: Any = None  # as it was last looked at
        self.mine: dict[str, list[str]] = {}  # codes of live bookings, as acknowledged, by member
        self.proposals: dict[str, list[str]] = {}
        self.last: Callable[[], Awaitable[Any]] | None = None

    async def step(self) -> bool:
        """Whether there was something to do."""
        member = f"slack:{self.workspace}:m{self.clerk.number}-{self.number}-{self.chance.randrange(MEMBERS)}"
        [kind] = self.chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
        if self.club is None or self.looks >= LOOK_EVERY:
            self.club = (await self.clerk.workspaces.load("slack", self.workspace)).club
            self.looks = 0
        self.looks += 1
        self.turns += 1
        self.who = Who(self.club, member, f"slack:{self.workspace}:{self.clerk.number}-{self.number}-{self.turns}")
        self.desk = Desk(self.who, self.clerk.bookings, self.clerk.now)
        work = await getattr(self, kind)()
        if work is None:
            return False
        if kind in ("book", "cancel", "move", "confirm"):
            self.last = work
        await self.clerk.done(self, kind, member, work)
        return True

    # Each gives what is to be done, None where there is nothing

    async def book(self) -> Callable[[], Awaitable[Any]] | None:
        slot, clerk, who = await self._slot(), self.clerk, self.who
        return (lambda: clerk.bookings.book(who, slot, clerk.now())) if slot else None

    async def cancel(self) -> Callable[[], Awaitable[Any]] | None:
        code, clerk, who = self._code(), self.clerk, self.who
        return (lambda: clerk.bookings.cancel(who, code, clerk.now())) if code else None

    async def move(self) -> Callable[[], Awaitable[Any]] | None:
        code, slot, clerk, who = self._code(), await self._slot(), self.clerk, self.who
        return (lambda: clerk.bookings.move(who, code, slot, clerk.now())) if code and slot else None

    async def propose(self) -> Callable[[], Awaitable[Any]] | None:
        slot, clerk, who = await self._slot(), self.clerk, self.who
        return (lambda: clerk.bookings.proposals.propose(who, slot, clerk.now() + HELD)) if slot else None

    async def confirm(self) -> Callable[[], Awaitable[Any]] | None:
        waiting, desk = self.proposals.get(self.who.member, []), self.desk
        key = self.chance.choice(waiting) if waiting else None
        return (lambda: desk.confirm(key)) if key else None

    async def decline(self) -> Callable[[], Awaitable[Any]] | None:
        waiting, desk = self.proposals.get(self.who.member, []), self.desk
        key = waiting.pop() if waiting else None
        return (lambda: desk.decline(key)) if key else None

    async def again(self) -> Callable[[], Awaitable[Any]] | None:
        """What was done last is delivered once more."""
        return self.last

    async def close(self) -> Callable[[], Awaitable[Any]] | None:
        courts = tuple(f"c{n}" for n in self.chance.sample(range(1, COURTS + 1), self.chance.choice((0, 1, 2))))
        day, clerk, who = self._day(), self.clerk, self.who
        closure = Closure(first=day, last=day, courts=courts, reason="works")
        return lambda: clerk.club_admin.close(who, [closure], clerk.now())

    async def admin_cancel(self) -> Callable[[], Awaitable[Any]] | None:
        since = self.clerk.now() + timedelta(days=1)
        live = await self.clerk.club_admin.live(self.club, since, since + timedelta(days=DAYS))
        booking, clerk, who = self.chance.choice(live) if live else None, self.clerk, self.who
        return (lambda: clerk.club_admin.cancel_for(who, booking.code, clerk.now())) if booking else None

    async def change(self) -> Callable[[], Awaitable[Any]] | None:
        """Other hours and another slot length, and all closures are over."""
        rules = self.club.rules.model_copy(update={"slot_minutes": self.chance.choice(LENGTHS)})
        update = {"rules": rules, "hours": ((self.chance.choice(HOURS),),) * 7, "closures": ()}
        club, clerk, actor = self.club.model_copy(update=update), self.clerk, self.who.member
        return lambda: clerk.club_admin.save_club(club, actor, clerk.now())

    def _day(self) -> date:
        return (self.clerk.now() + timedelta(days=self.chance.randint(1, DAYS))).date()

    async def _slot(self) -> Slot | None:
        """One that the rules allow, often a free one."""
        day, length = self._day(), self.club.rules.slot_minutes * self.chance.choice((1, 1, 2))
        slots = self.clerk.slots(self.club, day, length if length <= self.club.rules.max_minutes else length // 2)
        if slots and self.chance.random() < LOOKS_FIRST:
            return self.chance.choice(await self.desk.check_availability(day) or slots)
        return self.chance.choice(slots) if slots else None

    def _code(self) -> str:
        mine = self.mine.get(self.who.member, [])
        return self.chance.choice(mine) if mine else ""

    def learn(self, member: str, said: Any) -> None:
        if isinstance(said, Proposal):
            self.proposals.setdefault(member, []).append(said.id)
        if isinstance(said, Booking) and said.member == member:
            mine = self.mine.setdefault(member, [])
            if said.status == "confirmed" and said.code not in mine:
                mine.append(said.code)
            if said.status == "cancelled" and said.code in mine:
                mine.remove(said.code)


class Clerk:
    def __init__(self, url: str, number: int, seed: int, log: str) -> None:
        self.number, self.seed = number, seed
        self.engine = make_engine(url)
        self.workspaces = SqlWorkspaces(self.engine, club_of, "D")
        self.bookings, self.club_admin = SqlBookings(self.engine), SqlClubAdmin(self.engine, self.workspaces)
        self.counts: Counter[str] = Counter()
        self._slots: dict[tuple[str, int, date, int], list[Slot]] = {}
        self.log = open(log, "w")  # noqa: SIM115 - closed at the end of the process

    def now(self) -> datetime:
        """The processes' clocks differ by as much as they began one after the other."""
        return NOW + PACE * timedelta(seconds=time.monotonic() - self.began)

    async def run(self, count: int) -> None:
        self.left, self.began = count, time.monotonic()
        await asyncio.gather(*(self._serve(Caller(self, number)) for number in range(CALLERS)))
        await self.engine.dispose()
        self.log.close()

    def slots(self, club: Club, day: date, length: int) -> list[Slot]:
        """Every slot of that length, whoever has it."""
        key = (club.id, club.version, day, length)
        if key not in self._slots:
            self._slots[key] = list(club.slots(day, length))
        return self._slots[key]

    async def _serve(self, caller: Caller) -> None:
        while self.left > 0:
            self.left -= 1
            try:
                done = await caller.step()
            except StoreDown:  # while it only looked
                self.counts["asked again"] += 1
                done = False
            if not done:
                self.left += 1

    async def done(self, caller: Caller, kind: str, member: str, work: Callable[[], Awaitable[Any]]) -> None:
        """Sees it through, and notes what was acknowledged. A store that is down is asked again, as a turn would be."""
        while True:
            try:
                said = await work()
                break
            except BookingError as refusal:
                self.counts[f"refused {type(refusal).__name__}"] += 1
                if kind in ("cancel", "move") and isinstance(refusal, (AlreadyCancelled, TooLate, UnknownBooking)):
                    caller.mine[member] = []  # an admin, or time, was faster
                return
            except StoreDown:
                self.counts["asked again"] += 1
        self.counts[f"done {kind}"] += 1
        caller.learn(member, said)
        for booking in said if isinstance(said, list) else [said]:
            if isinstance(booking, Booking):
                self._note(kind, booking)

    def _note(self, kind: str, booking: Booking) -> None:
        slot = booking.slot
        line = [kind, booking.member, booking.code, slot.court.key, slot.starts_at.isoformat(), slot.minutes]
        self.log.write(json.dumps([*line, booking.status]) + "\n")


async def main(url: str, number: str, seed: str, count: str, log: str) -> None:
    clerk = Clerk(url, int(number), int(seed), log)
    await clerk.run(int(count))
    sys.stdout.write(json.dumps(clerk.counts) + "\n")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
