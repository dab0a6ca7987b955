"""Closures taken back, whole or in part: a day, a court, an hour of them."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bot.commands.admin import closing
from bot.commands.admin.days import closure_text, overlap, stretch_text
from bot.commands.admin.gate import refusal
from bot.commands.admin.misread import Misread
from bot.commands.admin.stretch import Stretch, read_stretches
from bot.commands.context import CommandContext
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.closure import Closure
from bot.domain.club import Club
from bot.domain.hours import DAY_MINUTES
from bot.domain.workspace import Workspace

HOW = "/courtbot reopen 24 December, /courtbot reopen court 1 tomorrow, or /courtbot reopen Mondays"
_DAY = timedelta(days=1)


async def reopen(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Takes what is said out of every closure. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    if not words:
        return await closing.close(context, turn, workspace, "")
    said, club = _said(words, turn), turn.club
    shut = [closure for closure in club.closures if any(overlap(closure, one, club) for one in said)]
    title = "; ".join(stretch_text(one, club) for one in said)
    if not shut:
        return Reply("answered", f"Nothing is closed on {title}.", buttons=closing.FORM)
    kept = opened(club, said)
    await context.club_admin.save_club(club.model_copy(update={"closures": kept}), turn.event.member, turn.desk.clock())
    left = [closure for closure in kept if closure not in club.closures]
    lines = [
        f"Open again: {title}.",
        *(f"It was closed: {closure_text(closure, club)}" for closure in shut),
        *(f"Still closed: {closure_text(closure, club)}" for closure in left),
        "Bookings that were cancelled stay cancelled.",
    ]
    return Reply("answered", "\n".join(lines))


def _said(words: str, turn: Turn) -> tuple[Stretch, ...]:
    try:
        return read_stretches(words, turn.club, turn.now.date())
    except Misread as error:
        raise Misread(f"{error} Nothing was opened.\nTo open something again: {HOW}") from error


def opened(club: Club, said: Iterable[Stretch]) -> tuple[Closure, ...]:
    """What is left of the club's closures."""
    kept = club.closures
    for one in said:
        kept = tuple(part for closure in kept for part in without(closure, one, club))
    return kept


def without(closure: Closure, opened: Stretch, club: Club) -> list[Closure]:
    """What is left of the closure before, after and beside what is opened."""
    if not overlap(closure, opened, club):
        return [closure]
    first, last = max(closure.first, opened.first), min(closure.last, opened.last)
    outside = [(closure.first, first - _DAY), (last + _DAY, closure.last)]
    before, after = ([closure.model_copy(update={"first": a, "last": b})] if a <= b else [] for a, b in outside)
    within = closure.model_copy(update={"first": first, "last": last})
    return [part for part in (*before, *_beside(within, opened, club), *after) if _happens(part)]


def _beside(within: Closure, opened: Stretch, club: Club) -> Iterator[Closure]:
    """Of the days that are opened: other courts, other weekdays, other times of the day."""
    covered = within.courts or tuple(court.key for court in club.courts)
    others = tuple(key for key in covered if opened.courts and key not in opened.courts)
    if others:
        yield within.model_copy(update={"courts": others})
        within = within.model_copy(update={"courts": tuple(key for key in covered if key in opened.courts)})
    days = within.weekdays or tuple(range(7))
    if opened.weekdays and (rest := tuple(day for day in days if day not in opened.weekdays)):
        yield within.model_copy(update={"weekdays": rest})
        within = within.model_copy(update={"weekdays": tuple(day for day in days if day in opened.weekdays)})
    if within.since < opened.since:
        yield within.model_copy(update={"until": opened.since})
    # A whole day is opened to the end of its evening.
    until = 2 * DAY_MINUTES if (opened.since, opened.until) == (0, DAY_MINUTES) else opened.until
    if until < within.until:
        yield within.model_copy(update={"since": until})


def _happens(closure: Closure) -> bool:
    """Whether any of its days is one of its weekdays."""
    return any(closure.is_on(day) for day in _week(closure.first, closure.last))


def _week(first: date, last: date) -> Iterator[date]:
    """At most the first seven days: the others are the same days of the week."""
    yield from (first + timedelta(days=n) for n in range(min((last - first).days + 1, 7)))
