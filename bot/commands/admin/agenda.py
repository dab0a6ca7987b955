"""Who plays when: the bookings of a day, or of a few, in an admin's words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.commands.admin.days import as_closure, closure_text, overlap, stretch_text
from bot.commands.admin.gate import person, refusal
from bot.commands.admin.misread import Misread, quoted
from bot.commands.admin.stretch import Stretch, read_stretches
from bot.commands.context import CommandContext
from bot.commands.guests import is_alone
from bot.conversation.choice import Choice
from bot.conversation.reply import Button, Reply
from bot.conversation.slots import span_text
from bot.conversation.turn import Turn
from bot.domain.booking import Booking
from bot.domain.closure import FOREVER
from bot.domain.club import Club
from bot.domain.hours import reach
from bot.domain.member import PlatformName
from bot.domain.ports import ClubAdmin
from bot.domain.workspace import Workspace
from bot.i18n.language import together
from bot.i18n.text import count_text, day_text

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
    found = [b for one in said for b in await on_days(context.club_admin, turn.club, one)]
    shut = [closure for closure in turn.club.closures if any(overlap(closure, one, turn.club) for one in said)]
    title = "; ".join(stretch_text(one, turn.club) for one in said)
    noted = await context.guests.of([booking.code for booking in found]) if is_alone(turn.event) else {}
    lines = [
        f"{title}: {count_text(len(found), 'booking') if found else 'no bookings'}",
        *(f"Closed: {closure_text(closure, turn.club)}" for closure in shut),
        *_lines(found, said, turn, noted),
    ]
    return Reply("answered", "\n".join(lines), buttons=_buttons(said))


def _said(words: str, turn: Turn) -> Sequence[Stretch]:
    """Soonest first. Raises Misread, also for what has no end."""
    today = turn.now.date()
    if not words:
        return (Stretch(today, today),)
    try:
        found = read_stretches(words, turn.club, today, day=today)
        if any(one.last == FOREVER for one in found):
            raise Misread(f"Say until when, too: {quoted(words)} has no end.")
        return found
    except Misread as error:
        raise Misread(f"{error}\nTo see bookings: {HOW}") from error


async def on_days(club_admin: ClubAdmin, club: Club, said: Stretch) -> list[Booking]:
    """The live bookings of those days, times and courts, soonest first. Raises StoreDown."""
    since, until = reach(said.first, said.last, club.zone)
    asked = as_closure(said)
    return [b for b in await club_admin.live(club, since, until) if asked.covers(b.slot, club.opening)]


async def today(club_admin: ClubAdmin, club: Club, now: datetime, platform: PlatformName) -> tuple[Play, ...]:
    """Who plays from `now` (club time) until the day is over. Raises StoreDown."""
    found = await on_days(club_admin, club, Stretch(club.opening.day_of(now), now.date()))
    return tuple(play(booking, platform) for booking in found if booking.slot.ends_at > now)


def _lines(
    found: Sequence[Booking], said: Sequence[Stretch], turn: Turn, noted: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """By day, with the day's name where there are several; `noted` are guests by code."""
    for day, those in groupby(found[:MOST_LINES], lambda b: turn.club.opening.day_of(b.slot.starts_at)):
        if not _is_one_day(said):
            yield f"{day_text(day)}:"
        for booking in those:
            guests = f", with {together(names)}" if (names := noted.get(booking.code)) else ""
            yield f"{play(booking, turn.event.platform).text}{guests}"
    if len(found) > MOST_LINES:
        yield f"… and {len(found) - MOST_LINES} more. Say a day or a court to see fewer."


def play(booking: Booking, platform: PlatformName) -> Play:
    what = f"{span_text(booking.slot)}, {booking.slot.court.name}"
    return Play(what, person(booking.member, platform), booking.code)


def _is_one_day(said: Sequence[Stretch]) -> bool:
    return said[0].first == said[-1].last


def _buttons(said: Sequence[Stretch]) -> tuple[Button, ...]:
    """To the days beside a single one."""
    day = said[0].first
    if said != (Stretch(day, day),):
        return ()
    return _to("before", "Day before", day - _DAY), _to("after", "Day after", day + _DAY)


def _to(name: str, label: str, day: date) -> Button:
    return Button(name, label, Choice("courtbot", f"bookings {day.isoformat()}").text)
