"""The board of the courts in words: what is free, taken and closed today and tomorrow, and nobody's name."""

from collections.abc import Collection
from datetime import UTC, date, datetime

from bot.conversation.choice import Choice
from bot.conversation.looks import Line, Part, line
from bot.conversation.reply import Button, Reply
from bot.domain.board import Cell, Period, days_from, periods
from bot.domain.booking import Court
from bot.domain.club import Club
from bot.i18n.language import gettext, gettext_noop
from bot.i18n.text import short_day_text, time_text

MOST_COURTS = 9
MOST_SPANS = 6
"""Of one state, in a court's line: so a message of Discord holds them all (4,000 characters)."""
_TITLE = gettext_noop("🎾 **Courts of {club}**")
_DAYS = (gettext_noop("**Today, {day}**"), gettext_noop("**Tomorrow, {day}**"))
_COURT = "{court}: {states}"
_STATES = {
    "free": gettext_noop("free {spans}"),
    "taken": gettext_noop("taken {spans}"),
    "closed": gettext_noop("closed {spans}"),
}
_OVER = gettext_noop("over for today")


def board(club: Club, occupied: Collection[Cell], now: datetime) -> Reply:
    """Its message, in the current language; `now` is in club time."""
    lines = [line(_TITLE, club=club.name)]
    for day, head in zip(days_from(club, now), _DAYS, strict=True):
        lines += [line(head, day=short_day_text(day)), *_day_lines(club, day, occupied, now)]
    text = "\n".join(each.text for each in lines)
    button = Button("book", gettext("Book a court"), Choice("form", "book").text, "primary")
    return Reply("answered", text, buttons=(button,), parts=(Part(text, tuple(lines)),))


def _day_lines(club: Club, day: date, occupied: Collection[Cell], now: datetime) -> list[Line]:
    if not club.opening.on(day) or club.closed(day):
        return [line(gettext_noop("closed"))]
    shown = [(court, periods(club, court, day, occupied, now.astimezone(UTC))) for court in club.courts]
    if not any(found for _, found in shown):
        return [line(_OVER)]
    lines = [_court_line(court, found) for court, found in shown[:MOST_COURTS]]
    more = len(shown) - len(lines)
    return [*lines, *([line(gettext_noop("… and {count} more courts"), count=more)] if more else [])]


def _court_line(court: Court, found: list[Period]) -> Line:
    """One state all day is said without its times."""
    if len(found) == 1 and found[0].state != "free":
        return line(_COURT, court=court.name, states=gettext(_ALL_DAY[found[0].state]))
    said = (_spans(state, [each for each in found if each.state == state]) for state in _STATES)
    return line(_COURT, court=court.name, states=" · ".join(filter(None, said)))


_ALL_DAY = {"taken": gettext_noop("taken"), "closed": gettext_noop("closed")}


def _spans(state: str, found: list[Period]) -> str:
    shown = [f"{time_text(each.since)}–{time_text(each.until)}" for each in found[:MOST_SPANS]]
    spans = ", ".join([*shown, *(["…"] if len(found) > MOST_SPANS else [])])
    return gettext(_STATES[state], spans=spans) if found else ""
