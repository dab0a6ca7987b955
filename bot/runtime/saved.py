"""What a turn saved beside bookings, in words, for a reply that has to do without the turn's own."""

from collections.abc import Sequence

from bot.commands import waiting
from bot.domain.club import Club
from bot.domain.deeds import Deed, What
from bot.domain.waiting import Wanted
from bot.i18n.language import gettext, gettext_noop

SETTING = "What you changed as an admin is saved: /courtbot show."
_WORDS: dict[What, str] = {
    "waits": gettext_noop("You are on the waiting list: {what}."),
    "left": waiting.LEFT,
    "reminds": gettext_noop("I will remind you of booking {what}."),
    "reminds no more": gettext_noop("I will not remind you of booking {what}."),
    "guests": gettext_noop("The guests are noted as you said."),
    "connected": gettext_noop('You are connected with your other side: "mine" lists what both booked.'),
    "disconnected": gettext_noop("You are no longer connected with your other side."),
    "voted": gettext_noop("Thank you, noted."),
    "forgotten": gettext_noop("Your data is deleted."),
}


def in_words(deeds: Sequence[Deed], clubs: Sequence[Club]) -> list[str]:
    """A line each. `clubs` are those in which the turn may have acted."""
    return [
        SETTING if deed.what == "setting" else gettext(_WORDS[deed.what], what=_what(deed, clubs)) for deed in deeds
    ]


def _what(deed: Deed, clubs: Sequence[Club]) -> str:
    if deed.what not in ("waits", "left"):
        return "".join(deed.about)
    club_id, *wanted = deed.about
    club = next(club for club in clubs if club.id == club_id)
    return waiting.wanted_text(club, Wanted.read(wanted))
