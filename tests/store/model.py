"""What the store should do, said a second time: plain dictionaries, one caller, no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.booking import Booking, Repeat, Slot
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.errors import AlreadyCancelled, BookingError, Expired, Taken, TooLate, TooMany, UnknownBooking
from bot.domain.ports import Who
from bot.domain.series import meant, occurrences
from bot.domain.waiting import Wanted

Refusal = type[BookingError]


def overlap(one: Slot, other: Slot) -> bool:
    return one.court == other.court and one.starts_at < other.ends_at and other.starts_at < one.ends_at


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
class Waits:
    """A place on the waiting list."""

    id: int
    member: str
    wanted: Wanted
    slot: Slot | None = None  # what is held
    until: datetime | None = None

    def is_held(self, now: datetime) -> bool:
        return self.until is not None and self.until > now


@dataclass
class Model:
    """Each method gives what the store should answer: a booking, None for a new one, or a refusal."""

    bookings: dict[str, Made] = field(default_factory=dict[str, Made])
    proposals: dict[str, Asked] = field(default_factory=dict[str, Asked])
    places: dict[int, Waits] = field(default_factory=dict[int, Waits])  # in the order of joining

    def of(self, member: str) -> list[Made]:
        return [made for made in self.bookings.values() if made.booking.member == member]

    def live(self, member: str, now: datetime) -> list[Booking]:
        every = [made.booking for made in self.of(member)]
        return [b for b in every if b.status == "confirmed" and b.slot.ends_at > now]

    def slots(self, who: Who, now: datetime, but: str = "") -> list[Slot]:
        return [booking.slot for booking in self.live(who.member, now) if booking.code != but]

    def beside(self, who: Who, slot: Slot, others: list[Slot]) -> bool:
        """Whether the member's other live slots keep them from this one. Peak is from 11:00 to 12:00."""
        rules, peak = who.club.rules, [s for s in (*others, slot) if s.starts_at.hour < 12 and s.ends_at.hour > 11]
        at_once = any(one.starts_at < slot.ends_at and slot.starts_at < one.ends_at for one in others)
        return (rules.one_court and at_once) or (any(rules.peak_hours) and slot in peak and len(peak) > rules.max_peak)

    def taken(self, slot: Slot, code: str = "", own: Sequence[Waits] = ()) -> bool:
        """Whether another booking than `code`, or a hold that is not one of `own`, is in the way."""
        live = (m.booking for m in self.bookings.values() if m.booking.status == "confirmed" and m.booking.code != code)
        held = (place.slot for place in self.places.values() if place.slot and place not in own)
        return any(overlap(other, slot) for other in (*(b.slot for b in live), *held))

    def held(self, who: Who, now: datetime) -> list[Waits]:
        return [place for place in self.places.values() if place.member == who.member and place.is_held(now)]

    def claim(self, who: Who, slot: Slot, now: datetime) -> list[Waits]:
        """What is held for the member in the way of that slot, which they take: these places end."""
        claimed = [place for place in self.held(who, now) if place.slot and overlap(place.slot, slot)]
        for place in claimed:
            del self.places[place.id]
        return claimed

    def pass_on(self, who: Who, now: datetime) -> None:
        """Holds for each in line what is free."""
        for place in self.places.values():
            if place.slot or place.wanted.starts_at <= now:
                continue
            free = [slot for slot in place.wanted.slots(who.club) if not self.taken(slot)]
            if free:
                place.slot, place.until = free[0], min(now + timedelta(minutes=10), place.wanted.starts_at)

    def sweep(self, who: Who, now: datetime) -> None:
        over = [p for p in self.places.values() if p.wanted.starts_at <= now or (p.until and p.until <= now)]
        for place in over:
            del self.places[place.id]
            self.pass_on(who, now)

    def take(self, who: Who, key: int, slot: Slot, now: datetime) -> Booking | Refusal | None:
        """None for a new booking, which ends the place."""
        of_turn = [made for made in self.of(who.member) if made.booking.turn_id == who.turn_id]
        for booking in [*self.live(who.member, now), *(made.booking for made in of_turn)]:
            if booking.status == "confirmed" and booking.slot == slot:
                return booking
        for made in of_turn:
            if made.asked == slot:
                return made.booking if made.booking.status == "confirmed" else AlreadyCancelled
        place = self.places.get(key)
        if place is None or place.member != who.member or place.slot != slot or not place.is_held(now):
            return Expired
        if len(self.live(who.member, now)) >= who.club.rules.max_live or len(of_turn) >= who.club.rules.max_per_turn:
            return TooMany
        return TooMany if place.slot and self.beside(who, place.slot, self.slots(who, now)) else None

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
        if self.beside(who, slot, self.slots(who, now)):
            return TooMany
        return Taken if self.taken(slot, own=self.held(who, now)) else None

    def series(self, who: Who, first: Slot, repeat: Repeat, now: datetime) -> list[Booking | Slot | Refusal]:
        """Of each day the booking that stands, the slot that is booked, or why none is."""
        ran = any(made.booking.series for made in self.of(who.member) if made.booking.turn_id == who.turn_id)
        mine = self.slots(who, now)
        days: list[Booking | Slot | Refusal] = []
        for day in occurrences(who.club, first, repeat, now):
            if stands := self._stands(who, day.slots):
                days.append(stands)
            elif day.refusal:
                days.append(type(day.refusal))
            elif ran or not (free := self._free(who, day.slots, now)):
                days.append(Taken)
            else:
                fits = len(mine) < who.club.rules.max_live and not self.beside(who, free[0], mine)
                days.append(free[0] if fits else TooMany)
                mine += [free[0]] if fits else []
        return days

    def _free(self, who: Who, slots: Sequence[Slot], now: datetime) -> list[Slot]:
        return [slot for slot in slots if not self.taken(slot, own=self.held(who, now))]

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
        late = [b for b in here if b.status == "confirmed" and b.slot.starts_at < now]
        for booking in here:
            if booking.status == "confirmed" and booking not in late:
                gone = replace(booking, status="cancelled", changed_turn_id=who.turn_id)
                self.bookings[booking.code].booking = gone
                self.pass_on(who, now)
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
        self.pass_on(who, now)
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
        if self.beside(who, slot, self.slots(who, now, but=code)):
            return TooMany
        if self.taken(slot, code, self.held(who, now)):
            return Taken
        self.claim(who, slot, now)
        made.booking = replace(made.booking, slot=slot, changed_turn_id=who.turn_id)
        self.pass_on(who, now)
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
        if len(waiting) >= most or len(self.live(who.member, now)) >= most:
            return TooMany
        return TooMany if self.beside(who, slot, self.slots(who, now)) else None

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
