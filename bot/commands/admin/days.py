"""Closed days in words, `24 December to 26 December court 1 because of frost`, and as what a button carries."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from bot.commands.admin.courts import find_courts
from bot.commands.admin.misread import Misread, named_values, quoted
from bot.conversation.choice import Choice
from bot.domain.club import Closure, Club
from bot.i18n.text import day_text
from bot.nlu.when import understand

HOW = (
    "/courtbot close 24 December to 26 December court 1 because of frost\n"
    "Only the day is needed: without courts the whole club is closed."
)
FIELDS = ("day", "to", "courts", "because")
MOST_REASON = 40
MOST_DAYS = 366
MOST_CHOICE = 80  # UTF-16 code units: more do not fit Discord's custom_id beside the button's owner
MOST_DAY = 60  # characters that name one

_BECAUSE = re.compile(r",?\s+because\s+(?:of\s+)?", re.IGNORECASE)
_COURTS = re.compile(r",?\s+(?:(?:on|for)\s+)?courts?\s+", re.IGNORECASE)
_TO = re.compile(r"\s+(?:to|until|through)\s+|\s*–\s*", re.IGNORECASE)
_FROM = re.compile(r"^(?:from|on)\s+", re.IGNORECASE)
_CHOICE = re.compile(r"(?P<first>\d{8})-(?P<last>\d{8}):(?P<courts>[\d,]*):(?P<reason>.*)")


def read_closure(text: str, club: Club, now: datetime) -> Closure:
    """`now` is in club time, naive or aware. Raises Misread, which says how it goes."""
    try:
        values = named_values(text, FIELDS)
        return closure_of(_typed(text) if values is None else values, club, now)
    except Misread as error:
        raise Misread(f"{error} Nothing was closed.\nTo close days: {HOW}") from error


def _typed(text: str) -> dict[str, str]:
    """The fields of `DAY to DAY court … because …`."""
    rest, because = _parted(_BECAUSE, " ".join(text.split()))
    rest, courts = _parted(_COURTS, rest)
    day, to = _parted(_TO, _FROM.sub("", rest))
    found = {"day": day, "to": to, "courts": courts, "because": because}
    return {name: value for name, value in found.items() if value}


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
        read_day(values["to"], now)
    find_courts(values.get("courts", ""), club)
    _reason(values)


def closure_of(values: Mapping[str, str], club: Club, now: datetime) -> Closure:
    """Raises Misread."""
    first, last = _days_between(values.get("day", ""), values.get("to", ""), now)
    if first < now.date():
        raise Misread(f"{day_text(first)} {first.year} is in the past.")
    courts = find_courts(values.get("courts", ""), club)
    closure = Closure(first=first, last=last, courts=courts, reason=_reason(values))
    if len(choice_of(closure).encode("utf-16-le", "surrogatepass")) > 2 * MOST_CHOICE:
        raise Misread("That is too much at once. Give a shorter reason, or close the courts in two steps.")
    return closure


def read_days(text: str, now: datetime) -> tuple[date, date]:
    """The first and the last of `24 December to 26 December`. Raises Misread."""
    return _days_between(*_parted(_TO, _FROM.sub("", text)), now)


def _days_between(first_words: str, last_words: str, now: datetime) -> tuple[date, date]:
    first = read_day(first_words, now)
    last = read_day(last_words, now) if last_words else first
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        raise Misread(f"The last day, {day_text(last)} {last.year}, is not within a year after the first.")
    return first, last


def _reason(values: Mapping[str, str]) -> str:
    reason = values.get("because", "")
    if len(reason) > MOST_REASON:
        raise Misread(f"{quoted(reason)} is too long a reason: at most {MOST_REASON} characters.")
    return reason


def read_day(text: str, now: datetime) -> date:
    """Raises Misread for anything but one whole day."""
    said = understand(text[:MOST_DAY], now.replace(tzinfo=None))
    if said.start or said.end or said.daypart or said.minutes:
        raise Misread(f"{quoted(text)} names a time, and days are closed as a whole. Use the hours for less.")
    if said.date is None or said.ambiguous or len(text) > MOST_DAY:
        raise Misread(f"{quoted(text)} is no day that I can read, such as 24 December or 2026-12-24.")
    return said.date


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
