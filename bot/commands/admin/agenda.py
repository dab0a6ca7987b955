"""Who plays when: the bookings of a day, or of a few, in an admin's words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from bot.commands.admin.days import closure_text
from bot.commands.admin.gate import count_text, person, refusal
from bot.commands.admin.misread import Misread
from bot.commands.admin.stretch import Stretch, read_stretch
from bot.commands.context import CommandContext
from bot.conversation.choice import Choice
from bot.conversation.reply import Button, Reply
from bot.conversation.slots import span_text
from bot.conversation.turn import Turn
from bot.domain.booking import Booking
from bot.domain.club import Closure, Club
from bot.domain.member import PlatformName
from bot.domain.ports import ClubAdmin
from bot.domain.workspace import Workspace
from bot.i18n.text import day_text

HOW = "/courtbot bookings, /courtbot bookings Saturday, or /courtbot bookings court 1, 24-26 December"
MOST_LINES = 30
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Play:
    """A booking as admins read it."""

    what: str  # "15:00–16:00, Court 1"
    who: str  # the platform's own mention, or a name in words
    code: str

    @property
    def text(self) -> str:
        return f"{self.what}, {self.who} ({self.code})"


async def bookings(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Those of today, or of the days and courts that are said. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    said = _said(words, turn)
    found = await on_days(context.club_admin, turn.club, said)
    shut = [closure_text(c, turn.club) for c in turn.club.closures if c.first <= said.last and c.last >= said.first]
    lines = [
        f"{_title(said, turn.club)}: {count_text(len(found), 'booking') if found else 'no bookings'}",
        *(f"Closed: {closure}" for closure in shut),
        *_lines(found, said, turn.event.platform),
    ]
    return Reply("answered", "\n".join(lines), buttons=_buttons(said))


def _said(words: str, turn: Turn) -> Stretch:
    today = turn.now.date()
    if not words:
        return Stretch(today, today)
    try:
        return read_stretch(words, turn.club, today, day=today)
    except Misread as error:
        raise Misread(f"{error}\nTo see bookings: {HOW}") from error


async def on_days(club_admin: ClubAdmin, club: Club, said: Stretch) -> list[Booking]:
    """The live bookings that begin on those days, on those courts, soonest first. Raises StoreDown."""
    since = datetime.combine(said.first, time(), club.zone).astimezone(UTC)
    until = datetime.combine(said.last + _DAY, time(), club.zone).astimezone(UTC)
    return [
        b
        for b in await club_admin.live(club, since, until)
        if said.first <= b.slot.local.date() <= said.last and (not said.courts or b.slot.court.key in said.courts)
    ]


async def today(club_admin: ClubAdmin, club: Club, now: datetime, platform: PlatformName) -> tuple[Play, ...]:
    """Who plays from `now` (club time) until the day is over. Raises StoreDown."""
    found = await on_days(club_admin, club, Stretch(now.date(), now.date()))
    return tuple(play(booking, platform) for booking in found if booking.slot.ends_at > now)


def _title(said: Stretch, club: Club) -> str:
    return closure_text(Closure(first=said.first, last=said.last, courts=said.courts), club)


def _lines(found: Sequence[Booking], said: Stretch, platform: PlatformName) -> Iterator[str]:
    """By day, with the day's name where there are several."""
    for day, those in groupby(found[:MOST_LINES], lambda b: b.slot.local.date()):
        if said.first != said.last:
            yield f"{day_text(day)}:"
        yield from (play(booking, platform).text for booking in those)
    if len(found) > MOST_LINES:
        yield f"… and {len(found) - MOST_LINES} more. Say a day or a court to see fewer."


def play(booking: Booking, platform: PlatformName) -> Play:
    what = f"{span_text(booking.slot)}, {booking.slot.court.name}"
    return Play(what, person(booking.member, platform), booking.code)


def _buttons(said: Stretch) -> tuple[Button, ...]:
    """To the days beside a single one."""
    if said.first != said.last or said.courts:
        return ()
    return _to("before", "Day before", said.first - _DAY), _to("after", "Day after", said.first + _DAY)


def _to(name: str, label: str, day: date) -> Button:
    return Button(name, label, Choice("courtbot", f"bookings {day.isoformat()}").text)
