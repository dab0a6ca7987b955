"""What a member's bookings say of a new one, of a cancellation and of a proposal: rules on rows, without a database.

The store reads the rows under the member's lock and asks here, so what these functions decide stays true until it
commits. Times are in UTC."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.booking import Booking, Slot
from bot.domain.club import Club, Rules
from bot.domain.errors import AlreadyCancelled, BookingError, Expired, TooMany, where
from bot.domain.hours import ONE_DAY, clock_text

CYCLE = timedelta(hours=1)
"""Within which booking and cancelling again and again is counted."""


@dataclass(frozen=True, slots=True)
class Made:
    """A member's booking as it stands, and what it was made as."""

    booking: Booking
    slot_id: str  # of the slot that it was booked for, wherever it was moved since
    created_at: datetime

    def is_live(self, now: datetime) -> bool:
        """Whether it is confirmed and has not ended."""
        return self.booking.status == "confirmed" and self.booking.slot.ends_at > now


def standing(made: Sequence[Made], turn_id: str, slot: Slot) -> Booking | None:
    """The member's booking of that slot, or the one that this turn made of it, wherever it was moved since. Raises
    AlreadyCancelled where that one was cancelled: a turn that is run again must not bring it back."""
    for each in made:
        if each.booking.status == "confirmed" and each.booking.slot == slot:
            return each.booking
    of_turn = [each.booking for each in made if each.booking.turn_id == turn_id and each.slot_id == slot.id]
    if not of_turn:
        return None
    check_not_cancelled(of_turn[-1])
    return of_turn[-1]


def check_limits(made: Sequence[Made], rules: Rules, turn_id: str, now: datetime) -> None:
    """Raises TooMany for a member who has as many live bookings, or has booked as often in this turn, as they may."""
    check_live(sum(each.is_live(now) for each in made), rules)
    if sum(each.booking.turn_id == turn_id for each in made) >= rules.max_per_turn:
        raise TooMany("most_booked", most=rules.max_per_turn)


def check_live(live: int, rules: Rules) -> None:
    """Raises TooMany where one more live booking would be too many."""
    if live >= rules.max_live:
        raise TooMany("most_live", most=rules.max_live)


def check_beside(slot: Slot, live: Iterable[Booking], club: Club) -> None:
    """Raises TooMany where the member's other live bookings keep them from having the slot, too: one at the same time,
    or as many in peak hours as they may hold."""
    others = list(live)
    if club.rules.one_court and (own := next((b for b in others if b.slot.overlaps(slot)), None)):
        raise TooMany("own_overlap", **where(own.slot) | {"code": own.code})
    if not club.peak.meets(slot.starts_at, slot.ends_at):
        return
    held = sum(club.peak.meets(b.slot.starts_at, b.slot.ends_at) for b in others)
    if held >= club.rules.max_peak:
        began = club.peak.day_of(slot.starts_at)
        day = next(day for day in (began, began + ONE_DAY) if club.peak.on(day))
        spans = [(clock_text(span.opens), clock_text(span.closes)) for span in club.peak.on(day)]
        raise TooMany("most_peak", most=club.rules.max_peak, day=day, spans=spans)


def check_given_up(made: Sequence[Made], club: Club, now: datetime) -> None:
    """Raises TooMany, with the time in club time at which it is over, for a member who has booked and cancelled again
    and again within CYCLE: they keep courts from the others."""
    cancelled = (each for each in made if each.booking.status == "cancelled")
    given_up = sorted(each.created_at for each in cancelled if each.created_at > now - CYCLE)
    most = club.rules.max_given_up
    if len(given_up) >= most:
        again = (given_up[-most] + CYCLE + timedelta(minutes=1)).astimezone(club.zone)
        raise TooMany("most_given_up", most=len(given_up), time=f"{again:%H:%M}")


def check_not_cancelled(booking: Booking) -> None:
    """Raises AlreadyCancelled for what was cancelled since it was booked."""
    if booking.status == "cancelled":
        raise AlreadyCancelled("cancelled_since", code=booking.code)


def is_cancelled_by(booking: Booking, turn_id: str) -> bool:
    """Whether this turn has cancelled the booking already. Raises AlreadyCancelled where another one has."""
    if booking.status == "cancelled" and booking.changed_turn_id != turn_id:
        raise AlreadyCancelled(code=booking.code)
    return booking.status == "cancelled"


def check_cancellations(cancelled: int, rules: Rules) -> None:
    """Raises TooMany once a turn has cancelled as many bookings as it may book."""
    if cancelled >= rules.max_per_turn:
        raise TooMany("most_cancelled", most=rules.max_per_turn)


def check_waiting(waiting: int, rules: Rules) -> None:
    """Raises TooMany where as many proposals wait for the member's yes as they may have live bookings."""
    if waiting >= rules.max_live:
        raise TooMany("most_proposed", most=waiting)


def check_open(status: str, expires_at: datetime, now: datetime) -> None:
    """Raises Expired for a proposal that was declined or has waited too long."""
    if status != "open" or expires_at <= now:
        raise Expired


def is_cancelled_by_admin(booking: Booking, turn_id: str, now: datetime) -> bool:
    """Whether this admin's turn has cancelled the booking already; no cut-off applies to admins. Raises BookingError
    where it is cancelled otherwise, or over."""
    if booking.status == "cancelled" and booking.changed_turn_id != turn_id:
        raise BookingError("cancelled", code=booking.code)
    if booking.status == "confirmed" and booking.slot.ends_at <= now:
        raise BookingError("booking_over", code=booking.code)
    return booking.status == "cancelled"
