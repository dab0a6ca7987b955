"""The reasons to refuse, as reasons and values. `bot.conversation.refusals` words them for whoever reads them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, Field
from typing_extensions import TypedDict, Unpack  # Pydantic wants this TypedDict on Pythons before 3.12

from bot.domain.booking import Booking, Slot

ClockText = Annotated[str, Field(pattern=r"^[0-9]{2}:[0-9]{2}$")]


class Values(TypedDict, total=False):
    """What a refusal is about. Times of day are `15:00` in club time, lengths are minutes."""

    day: date
    time: ClockText
    opens: ClockText
    closes: ClockText
    spans: list[tuple[ClockText, ClockText]]  # opening hours of the day
    court: str
    courts: list[str]  # names
    code: str
    why: str  # an admin's reason for a closure
    most: int
    minutes: int
    lengths: list[int]
    starts: list[ClockText]


class BookingError(Exception):
    """A refusal. `reason` is the code of its kind; `case` says which rule of that kind was broken, where it has
    several. The two and `values` are all that is needed to word it, so that it can cross processes."""

    reason: ClassVar[str] = "refused"

    def __init__(self, case: str = "", /, **values: Unpack[Values]) -> None:
        super().__init__(case or self.reason, values)
        self.case = case or self.reason
        self.values = values


class UnknownSlot(BookingError):
    reason = "unknown_slot"


class UnknownCourt(BookingError):
    reason = "unknown_court"


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


class BadGuests(BookingError):
    reason = "guests"


KINDS = {kind.reason: kind for kind in (BookingError, *BookingError.__subclasses__())}
"""The kinds of refusal by their reason."""


class Refusal(BaseModel):
    """A BookingError as data, for a process that did not raise it."""

    reason: str
    case: str
    values: Values = {}

    @classmethod
    def of(cls, error: BookingError) -> "Refusal":
        return cls(reason=error.reason, case=error.case, values=error.values)

    def error(self) -> BookingError:
        return KINDS.get(self.reason, BookingError)(self.case, **self.values)


_THEIRS = "already_yours"


def is_theirs(error: BookingError) -> bool:
    """Whether it is the member's own booking that has the slot."""
    return error.case == _THEIRS


def taken(slot: Slot, own: Iterable[Booking] = ()) -> Taken:
    """The refusal for a slot that somebody has; of the member's `own` bookings the one that has it is named."""
    for booking in own:
        if booking.slot.court.key == slot.court.key and booking.slot.overlaps(slot):
            return Taken(_THEIRS, **where(booking.slot) | {"code": booking.code})
    return Taken(**where(slot))


def where(slot: Slot) -> Values:
    """The court, the day and the time of it, as a refusal names them."""
    return {"court": slot.court.name, "day": slot.local.date(), "time": f"{slot.local:%H:%M}"}


class StoreDown(Exception):
    """The database or Redis does not answer; `what` names which."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} does not answer")
        self.what = what
