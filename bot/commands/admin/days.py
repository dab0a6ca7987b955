"""Closures in words, `court 1, 24-26 December because of frost`, and as what a button carries."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.commands.admin.courts import find_courts
from bot.commands.admin.misread import Misread, named_values, quoted
from bot.commands.admin.stretch import Stretch, check_order, read_stretch, read_stretches, with_courts
from bot.conversation.choice import Choice
from bot.domain.closure import FOREVER, Closure
from bot.domain.club import Club
from bot.domain.hours import DAY_MINUTES, clock_text
from bot.i18n.language import ENGLISH, day_names
from bot.i18n.text import day_text

HOW = (
    "/courtbot close court 1 and 2, 24-26 December because of frost\n"
    "Likewise: close tomorrow 12-14, close 24, 25 and 31 December, close court 2 every Monday 18-20 until 31 March. "
    "Without courts the whole club is closed."
)
FIELDS = ("day", "to", "time", "courts", "because")
MOST_REASON = 40
MOST_CHOICE = 80  # UTF-16 code units: more do not fit Discord's custom_id beside the button's owner

_BECAUSE = re.compile(r",?\s+because\s+(?:of\s+)?", re.IGNORECASE)
_CHOICE = re.compile(
    r"(?P<spans>\d{8}-\d{8}(?:\.\d{8}-\d{8})*)(?:w(?P<weekdays>[0-6]{1,7}))?(?:@(?P<since>\d{1,4})-(?P<until>\d{1,4}))?"
    r":(?P<courts>[\d,]*):(?P<reason>.*)"
)


def read_closures(text: str, club: Club, now: datetime) -> tuple[Closure, ...]:
    """`now` is in club time, naive or aware. Raises Misread, which says how it goes."""
    try:
        values = named_values(text, FIELDS)
        return closures_of(_typed(text) if values is None else values, club, now)
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
        closures_of(values, club, now)
        return
    if "to" in values:
        read_stretch(values["to"], club, now.date())
    if "time" in values:
        read_stretch(f"today {values['time']}", club, now.date())
    find_courts(values.get("courts", ""), club)
    _reason(values)


def closures_of(values: Mapping[str, str], club: Club, now: datetime) -> tuple[Closure, ...]:
    """Raises Misread."""
    said = _said(values, club, now.date())
    if said[0].first < now.date():
        raise Misread(f"{day_text(said[0].first)} {said[0].first.year} is in the past.")
    closures = tuple(as_closure(one, _reason(values)) for one in said)
    if len(choice_of(closures).encode("utf-16-le", "surrogatepass")) > 2 * MOST_CHOICE:
        raise Misread("That is too much at once. Give a shorter reason, or close it in two steps.")
    return closures


def as_closure(said: Stretch, reason: str = "") -> Closure:
    return Closure(
        first=said.first, last=said.last, courts=said.courts, reason=reason,
        weekdays=said.weekdays, since=said.since, until=said.until,
    )  # fmt: skip


def stretch_of(closure: Closure) -> Stretch:
    """When and where it is, without why."""
    return Stretch(closure.first, closure.last, closure.courts, closure.weekdays, closure.since, closure.until)


def _said(values: Mapping[str, str], club: Club, today: date) -> tuple[Stretch, ...]:
    """The days and courts of all fields together. Raises Misread."""
    courts = find_courts(values.get("courts", ""), club)
    days = f"{values.get('day', '')} {values.get('time', '')}".strip()
    first, *more = (with_courts(one, courts) for one in read_stretches(days, club, today))
    if "to" not in values:
        return first, *more
    if more:
        raise Misread("Say the last day once.")
    last = read_stretch(values["to"], club, today).last
    check_order(first.first, last)
    return (replace(first, last=last),)


def _reason(values: Mapping[str, str]) -> str:
    reason = values.get("because", "")
    if len(reason) > MOST_REASON:
        raise Misread(f"{quoted(reason)} is too long a reason: at most {MOST_REASON} characters.")
    return reason


def choice_of(closures: Sequence[Closure]) -> str:
    """What the button carries: days, courts and reason; the closures have all but their days in common."""
    one = closures[0]
    spans = ".".join(f"{c.first:%Y%m%d}-{c.last:%Y%m%d}" for c in closures)
    weekly = f"w{''.join(map(str, one.weekdays))}" if one.weekdays else ""
    part = "" if one.whole else f"@{one.since}-{one.until}"
    return Choice.of("close", f"{spans}{weekly}{part}", ",".join(key[1:] for key in one.courts), one.reason).text


def chosen(value: str, club: Club) -> tuple[Closure, ...] | None:
    match = _CHOICE.fullmatch(value)
    if match is None:
        return None
    keys = tuple(f"c{n}" for n in match["courts"].split(",") if n)
    if not set(keys) <= {court.key for court in club.courts}:
        return None
    try:
        found = tuple(
            Closure(
                first=_day(span[:8]), last=_day(span[9:]), courts=keys, reason=match["reason"][:MOST_REASON],
                weekdays=tuple(map(int, match["weekdays"] or "")),
                since=int(match["since"] or 0), until=int(match["until"] or DAY_MINUTES),
            )
            for span in match["spans"].split(".")
        )  # fmt: skip
    except ValueError:
        return None
    return found if all(c.first <= c.last and c.since < c.until for c in found) else None


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()


def coming(club: Club, today: date) -> list[Closure]:
    """Closures that are not over, soonest first."""
    return sorted((c for c in club.closures if c.last >= today), key=lambda c: (c.first, c.last))


def closure_text(closure: Closure, club: Club) -> str:
    """`Court 1, Thursday 24 December 2026, 12:00–14:00 (frost)`, `every Monday from Tuesday 1 December 2026`."""
    courts = ", ".join(club.court(key).name for key in closure.courts)
    part = "" if closure.whole else f"{clock_text(closure.since)}–{clock_text(closure.until)}"
    why = f" ({closure.reason})" if closure.reason else ""
    return ", ".join(filter(None, (courts, _days_text(closure), part))) + why


def stretch_text(said: Stretch, club: Club) -> str:
    return closure_text(as_closure(said), club)


def _days_text(closure: Closure) -> str:
    first, last = (f"{day_text(day)} {day.year}" for day in (closure.first, closure.last))
    names = [day_names(ENGLISH)[day] for day in closure.weekdays] or ["day"]
    weekly = f"every {' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))}"
    if closure.last >= FOREVER:
        return f"{weekly} from {first}"
    days = first if closure.first == closure.last else f"{first} to {last}"
    return f"{weekly} from {days}" if closure.weekdays else days


def overlap(closure: Closure, said: Stretch, club: Club) -> bool:
    """Whether the two have a day, a court and a time in common."""
    first, last = max(closure.first, said.first), min(closure.last, said.last)
    days = (first + timedelta(days=n) for n in range(min((last - first).days + 1, 7)))
    courts = bool(said.courts) and bool(closure.courts) and not set(said.courts) & set(closure.courts)
    apart = courts or closure.since >= said.until or closure.until <= said.since
    return not apart and any(closure.is_on(day) and said.is_on(day) for day in days)


def is_within(inner: Closure, outer: Closure, club: Club) -> bool:
    """Whether all that the one closes is closed by the other."""
    every = [court.key for court in club.courts]
    return (
        outer.first <= inner.first
        and inner.last <= outer.last
        and outer.since <= inner.since
        and inner.until <= outer.until
        and set(inner.courts or every) <= set(outer.courts or every)
        and (not outer.weekdays or set(_weekdays(inner)) <= set(outer.weekdays))
    )


def _weekdays(closure: Closure) -> set[int]:
    """On which it is."""
    days = (closure.first + timedelta(days=n) for n in range(min((closure.last - closure.first).days + 1, 7)))
    return {day.weekday() for day in days if closure.is_on(day)}
