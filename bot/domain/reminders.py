"""When a member is reminded of a booking: rules on rows, without a database. Times are in UTC."""

from datetime import datetime, timedelta

from bot.domain.booking import Booking
from bot.domain.errors import UnknownBooking


def check_can_be_reminded(booking: Booking | None, code: str) -> Booking:
    """Raises UnknownBooking for what is not, or no more, the member's booking."""
    if booking is None or booking.status != "confirmed":
        raise UnknownBooking(code=code)
    return booking


def still_told_for(told_for: datetime | None, minutes: int, wanted: int) -> datetime | None:
    """The start that needs no telling any more: another wish is told of anew, the same one is not."""
    return told_for if minutes == wanted else None


def due_before(now: datetime, minutes: int) -> datetime:
    """A booking that starts by then has its reminder now."""
    return now + timedelta(minutes=minutes)
