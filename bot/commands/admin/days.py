"""Closed days in words, `court 1, 24-26 December because of frost`, and as what a button carries."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from bot.commands.admin.courts import find_courts
from bot.commands.admin.misread import Misread, named_values, quoted
from bot.commands.admin.stretch import Stretch, check_order, read_stretch
from bot.conversation.choice import Choice
from bot.domain.club import Closure, Club
from bot.i18n.text import day_text

HOW = (
    "/courtbot close court 1 and 2, 24-26 December because of frost\n"
    "Only the day is needed: without courts the whole club is closed. Days are closed as a whole, and in a row."
)
FIELDS = ("day", "to", "courts", "because")
MOST_REASON = 40
MOST_CHOICE = 80  # UTF-16 code units: more do not fit Discord's custom_id beside the button's owner

_BECAUSE = re.compile(r",?\s+because\s+(?:of\s+)?", re.IGNORECASE)
_CHOICE = re.compile(r"(?P<first>\d{8})-(?P<last>\d{8}):(?P<courts>[\d,]*):(?P<reason>.*)")


def read_closure(text: str, club: Club, now: datetime) -> Closure:
    """`now` is in club time, naive or aware. Raises Misread, which says how it goes."""
    try:
        values = named_values(text, FIELDS)
        return closure_of(_typed(text) if values is None else values, club, now)
    except Misread as error:
        raise Misread(f"{error} Nothing was closed.\nTo close days: {HOW}") from error


def _typed(text: str) -> dict[str, str]:
    """The fields of `DAYS and courts because …`; the courts stay beside the days."""
    day, because = _parted(_BECAUSE, " ".join(text.split()))
    return {name: value for name, value in (("day", day), ("because", because)) if value}


def _parted(by: re.Pattern[str], text: str) -> tuple[str, str]:
    """What stands before the first match and what after it."""
    match = by.search(text)
    return (text[: match.start()], text[match.end() :]) if match else (text, "")


def check_fields(values: Mapping[str, str], club: Club, now: datetime) -> None:
    """Of a form, as many as are filled in. Raises Misread."""
    if "day" in values:
        closure_of(values, club, now)
        return
    if "to" in values:
        read_stretch(values["to"], club, now.date())
    find_courts(values.get("courts", ""), club)
    _reason(values)


def closure_of(values: Mapping[str, str], club: Club, now: datetime) -> Closure:
    """Raises Misread."""
    said = _said(values, club, now.date())
    if said.first < now.date():
        raise Misread(f"{day_text(said.first)} {said.first.year} is in the past.")
    closure = Closure(first=said.first, last=said.last, courts=said.courts, reason=_reason(values))
    if len(choice_of(closure).encode("utf-16-le", "surrogatepass")) > 2 * MOST_CHOICE:
        raise Misread("That is too much at once. Give a shorter reason, or close the courts in two steps.")
    return closure


def _said(values: Mapping[str, str], club: Club, today: date) -> Stretch:
    """The days and courts of all fields together. Raises Misread."""
    said = read_stretch(values.get("day", ""), club, today)
    courts = find_courts(values.get("courts", ""), club)
    if courts and said.courts:
        raise Misread("The courts are named twice.")
    last = read_stretch(values["to"], club, today).last if "to" in values else said.last
    check_order(said.first, last)
    return Stretch(said.first, last, courts or said.courts)


def _reason(values: Mapping[str, str]) -> str:
    reason = values.get("because", "")
    if len(reason) > MOST_REASON:
        raise Misread(f"{quoted(reason)} is too long a reason: at most {MOST_REASON} characters.")
    return reason


def choice_of(closure: Closure) -> str:
    courts = ",".join(key[1:] for key in closure.courts)
    return Choice.of("close", f"{closure.first:%Y%m%d}-{closure.last:%Y%m%d}", courts, closure.reason).text


def chosen(value: str, club: Club) -> Closure | None:
    match = _CHOICE.fullmatch(value)
    if match is None:
        return None
    keys = tuple(f"c{n}" for n in match["courts"].split(",") if n)
    try:
        first, last = (datetime.strptime(match[name], "%Y%m%d").date() for name in ("first", "last"))
    except ValueError:
        return None
    if first > last or not set(keys) <= {court.key for court in club.courts}:
        return None
    return Closure(first=first, last=last, courts=keys, reason=match["reason"][:MOST_REASON])


def coming(club: Club, today: date) -> list[Closure]:
    """Closures that are not over, soonest first."""
    return sorted((c for c in club.closures if c.last >= today), key=lambda c: (c.first, c.last))


def closure_text(closure: Closure, club: Club) -> str:
    """`Court 1 on Thursday 24 December (frost)`."""
    first, last = (f"{day_text(day)} {day.year}" for day in (closure.first, closure.last))
    days = first if closure.first == closure.last else f"{first} to {last}"
    courts = ", ".join(club.court(key).name for key in closure.courts)
    why = f" ({closure.reason})" if closure.reason else ""
    return f"{courts and courts + ', '}{days}{why}"
