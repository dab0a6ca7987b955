"""The club that a new workspace gets; afterwards its admins set it (`bot/commands/admin/`)."""

from pydantic import Field
from pydantic_settings import BaseSettings

from bot.domain.booking import Court
from bot.domain.club import Club, Rules


class ClubSettings(BaseSettings):
    club_name: str = Field(default="Tennis Club", description="name of a new club")
    club_time_zone: str = Field(default="", description="IANA time zone of a new club; without it, this machine's")
    club_courts: int = Field(default=3, ge=1, le=20, description="number of courts of a new club")
    club_hours: str = Field(
        default="07:00-22:00", description="opening hours of a new club, every day or as /courtbot hours reads them"
    )
    club_slot_minutes: int = Field(default=60, ge=15, le=240, multiple_of=15, description="slot length of a new club")
    club_confirm: bool = Field(default=False, description="whether a new club asks for a yes before it books")

    def new_club(self, club_id: str) -> Club:
        """The club that a new workspace gets, whose hours are still to be read."""
        courts = tuple(Court(key=f"c{n}", name=f"Court {n}") for n in range(1, self.club_courts + 1))
        return Club(
            id=club_id,
            name=self.club_name,
            time_zone=self.club_time_zone or machine_zone(),
            courts=courts,
            rules=Rules(
                slot_minutes=self.club_slot_minutes,
                max_minutes=max(120, self.club_slot_minutes),
                confirm_bookings=self.club_confirm,
            ),
        )


def machine_zone() -> str:
    """This machine's IANA time zone, or UTC where it has none."""
    import tzlocal

    try:
        return tzlocal.get_localzone_name() or "UTC"
    except (ValueError, OSError, LookupError):
        return "UTC"
