"""Which club a workspace may come to by an invitation, and which it may leave: rules on rows, without a database.

Times are in UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import BookingError

LIFE = timedelta(minutes=30)
KEPT = timedelta(days=1)
"""After its end, long enough to say of a code that it is too old."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the store has of a code."""

    club_id: str
    expires_at: datetime
    used_by: str | None = None  # the workspace, as `platform:id`

    def has_led(self, workspace: str, club_id: str) -> bool:
        """Whether the workspace is in that club by this code: run again, the same order changes nothing."""
        return self.used_by == workspace and self.club_id == club_id


def check_usable(invitation: Invitation | None, club_id: str, now: datetime) -> str:
    """The id of the club that a workspace of `club_id` may join. Raises BookingError."""
    if invitation is None:
        raise BookingError("invitation_unknown")
    if invitation.used_by is not None:
        raise BookingError("invitation_used")
    if invitation.expires_at <= now:
        raise BookingError("invitation_old", minutes=LIFE // timedelta(minutes=1))
    if invitation.club_id == club_id:
        raise BookingError("invitation_own")
    return invitation.club_id


def check_may_leave(workspaces: int, has_live_bookings: bool) -> None:
    """Raises BookingError for a club's last workspace while the club has bookings: nobody could manage them then."""
    if workspaces == 1 and has_live_bookings:
        raise BookingError("club_in_use")
