"""What the store should do, said a second time: plain dictionaries, one caller, no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.booking import Booking, Repeat, Slot
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.errors import AlreadyCancelled, BookingError, Expired, Taken, TooLate, TooMany, UnknownBooking
from bot.domain.ports import Who
from bot.domain.series import meant, occurrences

Refusal = type[BookingError]


@dataclass
class Made:
    """A booking, and the slot it was first made for."""

    booking: Booking
    asked: Slot


@dataclass
class Asked:
    """A proposal."""

    slot: Slot
    member: str
    turn: str
    expires_at: datetime
    status: str = "open"
    code: str | None = None


@dataclass
class Model:
    """Each method gives what the store should answer: a booking, None for a new one, or a refusal."""

    bookings: dict[str, Made] = field(default_factory=dict[str, Made])
    proposals: dict[str, Asked] = field(default_factory=dict[str, Asked])

    def of(self, member: str) -> list[Made]:
        return [made for made in self.bookings.values() if made.booking.member == member]

    def live(self, member: str, now: datetime) -> list[Booking]:
        every = [made.booking for made in self.of(member)]
        return [b for b in every if b.status == "confirmed" and b.slot.ends_at > now]

    def taken(self, slot: Slot, code: str = "") -> bool:
        """Whether another booking than `code` is in the way."""
        return any(
            b.status == "confirmed" and b.code != code and b.slot.court == slot.court
            and b.slot.starts_at < slot.ends_at and slot.starts_at < b.slot.ends_at
            for b in (made.booking for made in self.bookings.values())
        )  # fmt: skip

    def book(self, who: Who, slot: Slot, now: datetime) -> Booking | Refusal | None:
        for made in self.of(who.member):
            if made.booking.status == "confirmed" and made.booking.slot == slot:
                return made.booking
        of_turn = [made for made in self.of(who.member) if made.booking.turn_id == who.turn_id]
        for made in of_turn:
            if made.asked == slot:
                return made.booking if made.booking.status == "confirmed" else AlreadyCancelled
        if len(self.live(who.member, now)) >= who.club.rules.max_live or len(of_turn) >= who.club.rules.max_per_turn:
            return TooMany
        return Taken if self.taken(slot) else None

    def series(self, who: Who, first: Slot, repeat: Repeat, now: datetime) -> list[Booking | Slot | Refusal]:
        """Of each day the booking that stands, the slot that is booked, or why none is."""
        ran = any(made.booking.series for made in self.of(who.member) if made.booking.turn_id == who.turn_id)
        left = who.club.rules.max_live - len(self.live(who.member, now))
        days: list[Booking | Slot | Refusal] = []
        for day in occurrences(who.club, first, repeat, now):
            if stands := self._stands(who, day.slots):
                days.append(stands)
            elif day.refusal:
                days.append(type(day.refusal))
            elif ran or not (free := [slot for slot in day.slots if not self.taken(slot)]):
                days.append(Taken)
            else:
                days.append(free[0] if left > 0 else TooMany)
                left -= 1
        return days

    def _stands(self, who: Who, slots: Sequence[Slot]) -> Booking | Refusal | None:
        for slot in slots:
            for made in self.of(who.member):
                if made.booking.status == "confirmed" and made.booking.slot == slot:
                    return made.booking
            for made in self.of(who.member):
                if made.booking.turn_id == who.turn_id and made.asked == slot:
                    return made.booking if made.booking.status == "confirmed" else AlreadyCancelled
        return None

    def cancel_series(self, who: Who, code: str, now: datetime) -> list[Booking] | Refusal:
        """What is cancelled, whichever run of the turn did it."""
        mine = sorted((made.booking for made in self.of(who.member)), key=lambda one: one.slot.starts_at)
        here = [b for b in meant(mine, code) if b.slot.ends_at > now or b.status == "cancelled" or b.code == code]
        late = [b for b in here if b.status == "confirmed" and b.slot.starts_at <= now]
        for booking in here:
            if booking.status == "confirmed" and booking not in late:
                gone = replace(booking, status="cancelled", changed_turn_id=who.turn_id)
                self.bookings[booking.code].booking = gone
        by_code = (self.bookings[booking.code].booking for booking in here)
        gone = [b for b in by_code if b.status == "cancelled" and b.changed_turn_id == who.turn_id]
        if gone:
            return gone
        return TooLate if late else AlreadyCancelled if any(b.code == code for b in here) else UnknownBooking

    def cancel(self, who: Who, code: str, now: datetime) -> Booking | Refusal:
        made = self.bookings[code]
        if made.booking.member != who.member:
            return UnknownBooking
        if made.booking.status == "cancelled":
            return made.booking if made.booking.changed_turn_id == who.turn_id else AlreadyCancelled
        if made.booking.slot.starts_at < now:
            return TooLate
        gone = [m for m in self.of(who.member) if m.booking.status == "cancelled"]
        if sum(m.booking.changed_turn_id == who.turn_id for m in gone) >= who.club.rules.max_per_turn:
            return TooMany
        made.booking = replace(made.booking, status="cancelled", changed_turn_id=who.turn_id)
        return made.booking

    def move(self, who: Who, code: str, slot: Slot, now: datetime) -> Booking | Refusal:
        made = self.bookings[code]
        if made.booking.member != who.member:
            return UnknownBooking
        if made.booking.status == "cancelled":
            return AlreadyCancelled
        if made.booking.slot == slot:
            return made.booking
        if made.booking.slot.starts_at < now:
            return TooLate
        if self.taken(slot, code):
            return Taken
        made.booking = replace(made.booking, slot=slot, changed_turn_id=who.turn_id)
        return made.booking

    def propose(self, who: Who, slot: Slot, now: datetime) -> str | Refusal | None:
        """The id of the proposal that stands, if one does."""
        mine = {key: asked for key, asked in self.proposals.items() if asked.member == who.member}
        for key, asked in mine.items():
            if asked.turn == who.turn_id and asked.slot == slot:
                return key
        waiting = {key: a for key, a in mine.items() if a.status == "open" and a.expires_at > now}
        for key, asked in waiting.items():
            if asked.slot == slot:
                asked.expires_at = now + PROPOSAL_LIFE
                return key
        most = who.club.rules.max_live
        return TooMany if len(waiting) >= most or len(self.live(who.member, now)) >= most else None

    def confirm(self, who: Who, key: str, now: datetime) -> Booking | Refusal | None:
        asked = self.proposals[key]
        if asked.member == who.member and asked.code:
            made = self.bookings[asked.code]
            return made.booking if made.booking.status == "confirmed" else AlreadyCancelled
        if asked.member != who.member or asked.status != "open" or asked.expires_at <= now:
            return Expired
        try:
            who.club.check_slot(asked.slot, now)
        except BookingError as error:
            return type(error)
        return self.book(who, asked.slot, now)

    def decline(self, who: Who, key: str) -> None:
        asked = self.proposals[key]
        if asked.member == who.member and asked.status == "open":
            asked.status = "declined"
