"""One person on two platforms: a code joins two identities of a club's members, which the platforms vouch for.

Bookings stay those of the identity that made them. What a member sees, may change and is counted for is that of both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.errors import BookingError, TooMany
from bot.domain.member import ReplyTo
from bot.domain.ports import Who

LIFE = timedelta(minutes=10)
KEPT = timedelta(days=1)
"""After its end, long enough to say of a code that it is too old."""
MOST_TRIES = 5
"""Of codes within LIFE, right ones and wrong ones."""


@dataclass(frozen=True, slots=True)
class Side:
    """Who a code is of, and how they are reached."""

    member: str
    name: str  # as their platform shows it
    platform: str
    workspace: str
    reply_to: ReplyTo


@dataclass(frozen=True, slots=True)
class Code:
    """What the store has of a code."""

    club_id: str
    side: Side
    expires_at: datetime  # UTC
    used_by: str | None = None  # the identity that was joined by it


def check_usable(code: Code | None, who: Who, now: datetime) -> Side:
    """Whom the code would join the member with. Raises BookingError."""
    if code is None:
        raise BookingError("connect_unknown")
    if code.used_by is not None:
        raise BookingError("connect_used")
    if code.expires_at <= now:
        raise BookingError("connect_old", minutes=LIFE // timedelta(minutes=1))
    if code.club_id != who.club.id:
        raise BookingError("connect_elsewhere")
    if code.side.member == who.member:
        raise BookingError("connect_own")
    return code.side


def check_tries(tries: int) -> None:
    """Raises TooMany for one who has tried too many codes already: nobody is to guess one."""
    if tries > MOST_TRIES:
        raise TooMany("connect_tries", minutes=LIFE // timedelta(minutes=1))


class Connections(Protocol):
    """What a database must do for it. Each write is safe to repeat with the same turn. Every method may raise
    StoreDown."""

    async def members(self, club: str, member: str) -> list[str]:
        """The identities of that person in that club, `member` first."""
        ...

    async def sides(self, code: str) -> list[str]:
        """The identities of the person whose booking has that code; none where they are not connected."""
        ...

    async def offer(self, who: Who, side: Side, now: datetime) -> str:
        """A code of the member's that works once, within LIFE, in place of any earlier one. Only its hash is stored.
        Raises BookingError for one who is connected already."""
        ...

    async def look(self, who: Who, code: str, now: datetime) -> Side:
        """Whom the code would join the member with; nobody is joined. Counted as a try. Raises BookingError for a code
        that cannot be used, TooMany."""
        ...

    async def join(self, who: Who, code: str, now: datetime) -> Side:
        """Joins the member with who made the code, which is used up; joined by it before, the same. Raises as `look`
        does."""
        ...

    async def spoil(self, code: str) -> None:
        """Makes a code useless that others may have seen."""
        ...

    async def part(self, who: Who) -> str | None:
        """Parts the member from their other identity, which is returned; None where there is none."""
        ...
