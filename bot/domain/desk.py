"""The club's desk, bound to one member and one turn: all that a pattern can do to the world.

What the member's own words of this turn do not order (`bot.nlu.orders`) is not written: it is put to them as a
question.
"""

import asyncio
from collections.abc import Awaitable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol, TypeVar

from bot.domain.booking import Booking, Proposal, Question, Repeat, Slot
from bot.domain.club import Club
from bot.domain.codes import AND_LATER, code_of, code_or_later, question_of
from bot.domain.errors import BookingError, InThePast, Taken, UnknownBooking, Values, taken
from bot.domain.hours import ONE_DAY
from bot.domain.orders import EVERYTHING, NOTHING, Orders
from bot.domain.ports import Bookings, Change, Clock, Who
from bot.domain.record import Record
from bot.domain.search import Search, busy
from bot.domain.series import Serial, occurrences

PROPOSAL_LIFE = timedelta(minutes=15)
ALTERNATIVE_DAYS = (0, 1, -1, 2, 3)
MOST_OWN = 2
"""Times of the very court that was wished for, beside other courts that are free then."""

T = TypeVar("T")
Doing = Literal["booked", "cancelled", "moved"]


class StepListener(Protocol):
    """Who is told what the desk is doing: "looking" at a day, "reserving" a court, "listing" the member's bookings,
    "cancelling" or "moving" one by its code."""

    def __call__(self, step: str, values: Values) -> None: ...


def _nobody_listens(step: str, values: Values) -> None:
    return None


@dataclass
class Desk(Record):
    """The four functions and what a button needs beside them.

    Raises BookingError.
    """

    who: Who
    store: Bookings
    clock: Clock
    orders: Orders = NOTHING  # what may be written at once
    doing: StepListener = _nobody_listens
    _looked_up: int = field(default=-1, init=False, repr=False, compare=False)  # the writes before its last look

    @contextmanager
    def ordered(self) -> Generator[Orders]:
        """For a press, or words that are a command: what is done meanwhile is the member's own order. Yields what they
        ordered in words."""
        before, self.orders = self.orders, EVERYTHING
        try:
            yield before
        finally:
            self.orders = before

    @contextmanager
    def asking(self) -> Generator[None]:
        """For what was asked for and not ordered: what is wanted meanwhile is put to the member as a question."""
        before, self.orders = self.orders, NOTHING
        try:
            yield
        finally:
            self.orders = before

    @property
    def club(self) -> Club:
        return self.who.club

    @property
    def now(self) -> datetime:
        """Now in club time."""
        return self.clock().astimezone(self.club.zone)

    async def check_availability(self, day: date, start: time | None = None, minutes: int | None = None) -> list[Slot]:
        """Free slots of that local day in time order, of that length (default one slot), at `start` if given.

        An empty list means that all is taken (or that no slot begins then); a day or time that the rules
        forbid raises the BookingError that says so.
        """
        return await self.search(Search(day, start=start, minutes=minutes))

    async def search(self, wanted: Search) -> list[Slot]:
        """Free slots that fit, in time order; an empty list means that none does. What the rules forbid raises the
        BookingError that says so; of several days, those on which nothing can be booked are passed over."""
        self.doing("looking", {"day": wanted.first})
        self.latest = []
        length = wanted.minutes or self.club.rules.slot_minutes
        self.club.check_length(length)
        days = self._bookable(wanted, length)
        free = await self._free(days, length, wanted.start, wanted.moving)
        if not free and days == [self.now.date()] and wanted.start is None and not self._later_today(length):
            raise InThePast("too_late_today")
        found = wanted.fitting(free, self.club.opening)
        if wanted.start is not None and not found:
            taken = [slot for slot in self.taken.values() if slot.minutes == length]
            self.full |= {slot.id: slot for slot in wanted.fitting(taken, self.club.opening)}
        return self.note_look(found, moving=await self._code_of(wanted.moving))

    def _bookable(self, wanted: Search, minutes: int) -> list[date]:
        """The days at the club on which the rules allow a booking (at that start); raises what forbids the first where
        none is."""
        refusals: dict[date, BookingError] = {}
        days: list[date] = []
        now = self.clock()
        for day in (*self._evening_before(wanted), *wanted.days):
            try:
                if wanted.start is not None:
                    days.append(self.club.day_for(day, wanted.start, minutes, now))
                else:
                    self.club.check_day(day, now)
                    days.append(day)
            except BookingError as error:
                refusals[day] = error
        if not days:
            raise refusals[wanted.first]
        return list(dict.fromkeys(days))

    def _evening_before(self, wanted: Search) -> list[date]:
        """Of a window that may begin before it is over."""
        windowed = wanted.earliest is not None and wanted.start is None
        return [wanted.first - ONE_DAY] if windowed and self.club.opening.reaches_into(wanted.first) else []

    def _later_today(self, minutes: int) -> bool:
        now = self.clock()
        return any(slot.starts_at >= now for slot in self.club.slots(self.now.date(), minutes))

    async def alternatives(
        self, day: date, start: time | None = None, minutes: int | None = None, limit: int = 5
    ) -> list[Slot]:
        """The free slots nearest to a wish that cannot be met: one court for each start time, nearest first."""
        return await self.near(Search(day, start=start, minutes=minutes), limit)

    async def near(self, wanted: Search, limit: int = 5) -> list[Slot]:
        """The same for any wish: on its courts, also outside of its window and on the days around."""
        middle = datetime.combine(wanted.first, wanted.middle, self.club.zone)
        today = self.now.date()
        last = today + timedelta(days=self.club.rules.horizon_days)
        nearest_day = min(max(wanted.first, today), last)
        days = [d for n in ALTERNATIVE_DAYS if today <= (d := nearest_day + timedelta(days=n)) <= last]
        length = wanted.minutes or self.club.rules.slot_minutes
        if length not in self.club.lengths():
            length = self.club.rules.slot_minutes
        free = [slot for slot in await self._free(days, length, moving=wanted.moving) if wanted.on_court(slot)]
        nearest: dict[datetime, Slot] = {}
        for slot in sorted(free, key=lambda s: abs(s.starts_at - middle)):
            nearest.setdefault(slot.starts_at, slot)
        found = sorted(list(nearest.values())[:limit], key=lambda s: s.starts_at)
        unmet = datetime.combine(wanted.first, wanted.start) if wanted.start else None
        return self.note_look(found, nearest=True, unmet=unmet, moving=await self._code_of(wanted.moving))

    async def instead_of(self, slot: Slot) -> list[Slot]:
        """What is free instead of a slot that is taken: other courts then, and its own court's nearest times; where
        there is neither, the nearest of any."""
        day, start = slot.local.date(), slot.local.time()
        others = await self._free([self.club.opening.day_of(slot.starts_at)], slot.minutes, start)
        wanted = Search(day, start=start, minutes=slot.minutes, courts=(slot.court.key,))
        own = await self.near(wanted, MOST_OWN)
        found = [*others, *(one for one in own if one not in others)]
        return self.note_look(found, nearest=True) if found else await self.near(replace(wanted, courts=()))

    async def _free(self, days: list[date], minutes: int, start: time | None = None, moving: str = "") -> list[Slot]:
        earliest = self.clock() + timedelta(minutes=self.club.rules.notice_minutes)
        slots = [s for day in days for s in self.club.slots(day, minutes, start) if s.starts_at >= earliest]
        if not slots:
            return []
        starts = {slot.starts_at for slot in slots}
        since, until = min(starts), max(starts) + timedelta(minutes=minutes)
        occupied = await self.store.occupied_cells(self.club, since, until, self.who.member)
        moved = await self._moved(moving)
        occupied -= {(slot.court.key, cell) for slot in moved for cell in slot.cells()}
        courts = busy(occupied, slots)
        free: list[Slot] = []
        for slot in (slot for slot in slots if slot not in moved):
            if slot.court.key in courts[slot.starts_at]:
                self.taken[slot.id] = slot
            else:
                free.append(slot)
        return free

    async def _moved(self, code: str) -> list[Slot]:
        """The slot of that booking of theirs, which is no new one for it; none where they have no such booking."""
        return [booking.slot for booking in await self.held() if booking.code == code.upper()] if code else []

    async def _code_of(self, moving: str) -> str:
        """Of their booking that is to be moved; empty where there is none."""
        return moving.upper() if await self._moved(moving) else ""

    async def book(self, slot_id: str, waiting: str | None = None) -> Booking | Proposal:
        """Books the slot, or records a proposal where the club wants a confirmation first or nobody ordered it.
        `waiting` is the proposal that the conversation has open: only a yes books it, so that it is proposed again."""
        slot = self.club.slot(slot_id)
        self.club.check_slot(slot, self.clock())
        self.doing("reserving", {"court": slot.court.name})
        if self.club.rules.confirm_bookings or not self.orders.allow("book") or await self._waits(waiting, slot):
            return await self._propose(slot)
        try:
            return self._changed("booked", await self._write(self.store.book(self.who, slot, self.clock())))
        except Taken:
            self.seen.pop(slot.id, None)
            self.taken[slot.id] = self.full[slot.id] = slot
            self.latest = [s for s in self.latest if s.id != slot.id]
            raise taken(slot, await self.held()) from None

    async def book_series(self, slot_id: str, repeat: Repeat, waiting: str | None = None) -> Serial | Proposal:
        """Books the slot and its repetitions, as many as can be had, or records a proposal as `book` does."""
        slot, now = self.club.slot(slot_id), self.clock()
        self.doing("reserving", {"court": slot.court.name})
        ordered = self.orders.allow("book") and self.orders.allow("repeat")
        if self.club.rules.confirm_bookings or not ordered or await self._waits(waiting, slot):
            days = occurrences(self.club, slot, repeat, now)
            if all(day.refusal for day in days):
                raise days[0].refusal or taken(slot, await self.held())
            return await self._proposed(slot, repeat)
        return self._serial("booked", await self._write(self.store.series.book(self.who, slot, repeat, now)))

    async def _waits(self, proposal_id: str | None, slot: Slot) -> bool:
        proposal = await self.waiting(proposal_id)
        return proposal is not None and proposal.slot == slot

    async def _propose(self, slot: Slot) -> Booking | Proposal:
        own = await self.store.of_member(self.who, self.clock())
        if mine := next((booking for booking in own if booking.slot == slot), None):
            return self._changed("booked", mine)
        occupied = await self.store.occupied_cells(self.club, slot.starts_at, slot.ends_at, self.who.member)
        if any((slot.court.key, cell) in occupied for cell in slot.cells()):
            raise taken(slot, own)
        return await self._proposed(slot)

    async def _proposed(self, slot: Slot, repeat: Repeat | None = None) -> Proposal:
        proposal = await self.store.proposals.propose(self.who, slot, self.clock() + PROPOSAL_LIFE, repeat)
        self.note_proposal(proposal)
        return proposal

    async def my_bookings(self) -> list[Booking]:
        """The member's live bookings that have not ended, soonest first."""
        self.doing("listing", {})
        self.listed = await self._look_up()
        return self.listed

    async def held(self) -> list[Booking]:
        """The same for what a turn has to know of them: looked up once, and again after it has written something."""
        return await self._look_up() if self.rows is None or self._looked_up != self.writes else self.rows

    async def _look_up(self) -> list[Booking]:
        self._looked_up = self.writes  # before it looks: what is written meanwhile makes it old
        self.rows = await self.store.of_member(self.who, self.clock())
        return self.rows

    async def waiting(self, proposal_id: str | None) -> Proposal | None:
        """That proposal of the member's, while a yes would still book it."""
        if proposal_id is None:
            return None
        self.open = await self.store.proposals.waiting(self.who, proposal_id, self.clock())
        return self.open

    async def cancel(self, booking_id: str) -> Booking | Serial | Question:
        """Cancels the member's own booking by its code, at most as many a turn as may be booked; what is left of a
        series by its code, and with `AND_LATER` a booking and the later ones of its series. Or notes the question
        whether to, where nobody ordered it."""
        code = code_or_later(booking_id)
        if code.endswith(AND_LATER):
            return await self._cancel_series(code)
        if not self.orders.allow("cancel", code):
            return await self._ask(code)
        self.doing("cancelling", {"code": code})
        try:
            return self._changed("cancelled", await self._write(self.store.cancel(self.who, code, self.clock())))
        except UnknownBooking:
            return await self._cancel_series(code)

    async def _cancel_series(self, code: str) -> Serial | Question:
        bare = code.removesuffix(AND_LATER)
        if not (self.orders.allow("cancel", bare) and self.orders.allow("repeat")):
            return await self._ask(code)
        return self._serial("cancelled", await self._write(self.store.series.cancel(self.who, bare, self.clock())))

    async def move(self, booking_id: str, slot_id: str) -> Booking | Question:
        """Moves the member's own booking to another slot: they have either the old or the new one at any moment. Or
        notes the question whether to, where nobody ordered it."""
        slot, code = self.club.slot(slot_id), code_of(booking_id)
        self.club.check_slot(slot, self.clock())
        if not self.orders.allow("move", code):
            return await self._ask(code, slot)
        self.doing("moving", {"code": code})
        return self._changed("moved", await self._write(self.store.move(self.who, code, slot, self.clock())))

    async def _ask(self, code: str, slot: Slot | None = None) -> Question:
        question = question_of(await self.store.of_member(self.who, self.clock()), code, slot)
        if question is None:
            raise UnknownBooking(code=code.removesuffix(AND_LATER))
        self.note_question(question)
        return question

    async def confirm(self, proposal_id: str) -> Booking | Serial:
        """The member's yes to a stored proposal."""
        done = await self._write(self.store.proposals.confirm(self.who, proposal_id, self.clock()))
        return self._serial("booked", done) if isinstance(done, Serial) else self._changed("booked", done)

    async def decline(self, proposal_id: str) -> Booking | None:
        """The member's no to a stored proposal; the booking that stands where a yes came first."""
        return await self.store.proposals.decline(self.who, proposal_id)

    async def committed(self) -> list[Change]:
        """What the database says this turn did, whoever ran it: the truth to speak after a fault or a crash."""
        return await self.store.of_turn(self.who)

    async def _write(self, write: Awaitable[T]) -> T:
        """Sees a write through, however often a deadline cancels it half-way: afterwards, what was committed can
        be looked up and is final. The store's own deadline bounds the wait."""
        task = asyncio.ensure_future(write)
        cancelled: asyncio.CancelledError | None = None
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError as error:
                cancelled = error
        with self.doubted():
            if cancelled:
                task.exception()  # looked at, so that nobody is told of it twice
                raise cancelled
            return task.result()

    def _changed(self, what: Doing, booking: Booking) -> Booking:
        """A booking that stood before this turn is no change, and is reported as standing."""
        self.record(Change(what, booking))
        return booking

    def _serial(self, what: Doing, serial: Serial) -> Serial:
        self.record(*(Change(what, booking) for booking in serial.bookings))
        self.missed |= {missed.day: missed.why for missed in serial.missed}
        return serial
