"""The names of guests on a booking: a note that its member writes, and that only they and the club's admins read."""

import re
from collections.abc import Collection
from typing import Protocol

from bot.domain.booking import Booking
from bot.domain.errors import BadGuests
from bot.domain.ports import Who

MOST_GUESTS = 8
"""On one booking."""
MOST_NAME = 40
_NAME = re.compile(r"[^\W\d_][\w'’. -]*")


def check_names(names: Collection[str]) -> tuple[str, ...]:
    """The names, each once. Raises BadGuests for what is no name, and for too many."""
    found = tuple(dict.fromkeys(" ".join(name.split()) for name in names))
    if not found or len(found) > MOST_GUESTS:
        raise BadGuests("guests_count", most=MOST_GUESTS)
    if any(len(name) > MOST_NAME or "_" in name or not _NAME.fullmatch(name) for name in found):
        raise BadGuests("guests_names")
    return found


class Guests(Protocol):
    """What a database must do for it. Every method may raise StoreDown."""

    async def note(self, who: Who, codes: Collection[str], names: Collection[str]) -> list[Booking]:
        """Writes the names on the member's own confirmed bookings, in place of those that stood there; none takes them
        away. Safe to repeat. Raises UnknownBooking, also for somebody else's, and for one that was cancelled."""
        ...

    async def of(self, codes: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The names by the code of their booking, where there are any; for its member's and the admins' eyes."""
        ...
