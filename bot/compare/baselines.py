"""What stands beside the letters: who says nothing, who repeats, who books the first free court, and a perfect script.

A scenario that one of the first three passes shows nothing; one that the oracle fails is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.compare.scenario import ANY_COURT, Row
from bot.compare.world import World
from bot.conversation.offering import offer
from bot.conversation.replies import changed
from bot.conversation.reply import Offer, Reply
from bot.domain.booking import Booking, Slot
from bot.domain.errors import BookingError
from bot.domain.ports import Change


@dataclass
class Silent:
    """Says nothing."""

    async def say(self, line: str) -> Reply:
        return Reply("answered", "")


@dataclass
class Echo:
    """Says what it hears."""

    async def say(self, line: str) -> Reply:
        return Reply("answered", line)


@dataclass
class FirstFree:
    """Books the first free court, whatever is said, once."""

    world: World
    _done: bool = False

    async def say(self, line: str) -> Reply:
        if self._done:
            return Reply("answered", "You have a court already.")
        self._done = True
        now = self.world.scenario.setup.clock
        for day in range(3):
            for slot in self.world.club.slots((now + timedelta(days=day)).date()):
                if slot.starts_at > now and (booking := await _tried(self.world, _row_of(slot))):
                    return changed(booking.turn_id, [Change("booked", booking)])
        return Reply("refused", "Nothing is free.")


@dataclass
class Oracle:
    """Does at the first message what the first end asks for, and tells what must be told."""

    world: World
    _told: bool = False

    async def say(self, line: str) -> Reply:
        if self._told:
            return Reply("answered", "Enjoy your game.")
        self._told = True
        scenario = self.world.scenario
        changes = await self._carried_out()
        text = [wanted.partition("|")[0] for wanted in scenario.tells]
        offers = tuple(self._offers(scenario.shows))
        if not changes:
            return Reply("offered" if offers else "answered", "\n".join(text), offers=offers)
        done = changed("oracle", changes)
        return Reply(done.outcome, "\n".join([done.text, *text]), offers=offers, card=done.card)

    async def _carried_out(self) -> list[Change]:
        scenario, now = self.world.scenario, self.world.scenario.setup.clock
        mine = list(await self.world.bookings.of_member(self.world.who("oracle"), now))
        gone, new = _difference(scenario.first_end, mine, self.world.club.rules.slot_minutes)
        changes = [await self._cancelled(booking) for booking in gone]
        changes += [Change("booked", await self.world.book(row, f"oracle-{n}")) for n, row in enumerate(new)]
        for n, start in enumerate(scenario.waits):
            await self.world.wait_for(Row(ANY_COURT, start), f"oracle-wait-{n}")
        return changes

    async def _cancelled(self, booking: Booking) -> Change:
        who = self.world.who(f"oracle-cancel-{booking.code}")
        cancelled = await self.world.bookings.cancel(who, booking.code, self.world.scenario.setup.clock)
        return Change("cancelled", cancelled)

    def _offers(self, rows: Sequence[Row]) -> list[Offer]:
        return [offer(row.slot(self.world.club, row.courts(self.world.club)[0])) for row in rows]


async def _tried(world: World, row: Row) -> Booking | None:
    try:
        return await world.book(row, f"tried-{row.start.isoformat()}-{row.court}")
    except BookingError:
        return None


def _row_of(slot: Slot) -> Row:
    return Row(slot.court.name, slot.local.replace(tzinfo=None), slot.minutes)


def _difference(end: Sequence[Row], mine: Sequence[Booking], slot_minutes: int) -> tuple[list[Booking], list[Row]]:
    """The bookings that are to go, and the rows that are to come."""
    left, new = list(mine), list[Row]()
    for row in end:
        met = next((booking for booking in left if row.is_of(booking.slot, slot_minutes)), None)
        if met is None:
            new.append(row)
        else:
            left.remove(met)
    return left, new
