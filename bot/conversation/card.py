"""A booking as its member sees it: on a card of its own, and in a row of a list."""

from dataclasses import dataclass
from datetime import datetime

from bot.conversation.looks import Line, line
from bot.conversation.slots import when_text
from bot.i18n.language import gettext_noop

BOOKED = gettext_noop("🎾 **You're booked: {court}**")
STANDING = gettext_noop("🎾 **Already yours: {court}**")
MOVED = gettext_noop("🎾 **Moved: {court}**")
CANCELLED = gettext_noop("**Cancelled: {court}**")
REMINDER = gettext_noop("⏰ **Reminder: {court}**")
_WHEN = "{when}"
_CODE = gettext_noop("Code {code}")


@dataclass(frozen=True, slots=True)
class Card:
    """A booking as the member sees it: facts copied from its row."""

    code: str
    court: str
    starts_at: datetime  # aware, in club time
    ends_at: datetime
    user: str  # the platform's id of the member
    status: str = "confirmed"

    @property
    def live(self) -> bool:
        return self.status == "confirmed"

    @property
    def when(self) -> str:
        return when_text(self.starts_at, self.ends_at)


def row_lines(card: Card) -> tuple[Line, ...]:
    """Of a list, whose rows have menus of their own."""
    return (line("**{when}**", when=card.when), line("{court}", court=card.court))


def card_lines(card: Card, head: str = "") -> tuple[Line, ...]:
    """Court, club time, and the code in small print."""
    head = head or (BOOKED if card.live else CANCELLED)
    when = line(_WHEN, struck=not card.live, when=card.when)
    return (line(head, court=card.court), when, line(_CODE, small=True, code=card.code))
