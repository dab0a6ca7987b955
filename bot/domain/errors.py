"""The reasons to refuse. Each message is fit for the member."""

from bot.domain.booking import Slot
from bot.i18n.language import gettext, gettext_noop
from bot.i18n.text import day_text


class StoreDown(Exception):
    """The database or Redis does not answer; `what` names which."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} does not answer")
        self.what = what


class BookingError(Exception):
    """A refusal. The message is fit for the member and says what to do; `reason` is its code."""

    reason = "refused"


class UnknownSlot(BookingError):
    reason = "unknown_slot"


class Taken(BookingError):
    reason = "taken"


class Closed(BookingError):
    reason = "closed"


class InThePast(BookingError):
    reason = "past"


class TooSoon(BookingError):
    reason = "notice"


class TooFarAhead(BookingError):
    reason = "horizon"


class BadLength(BookingError):
    reason = "length"


class NoSuchTime(BookingError):
    reason = "no_such_time"


class TooMany(BookingError):
    reason = "limit"


class UnknownBooking(BookingError):
    """Also raised for somebody else's booking: the answer must not tell the two apart."""

    reason = "unknown_booking"


class AlreadyCancelled(BookingError):
    reason = "cancelled"


class TooLate(BookingError):
    reason = "cutoff"


class Expired(BookingError):
    reason = "expired"


def taken(slot: Slot) -> Taken:
    """The refusal for a slot that somebody has."""
    words = gettext_noop("{court} on {day} at {time} is taken. Please pick another.")
    return Taken(gettext(words, court=slot.court.name, day=day_text(slot.local), time=f"{slot.local:%H:%M}"))
