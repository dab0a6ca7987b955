"""Understand the day and time in an English utterance; what is not clear is left for the caller to ask."""

import datetime as dt
from dataclasses import dataclass, replace

from bot.nlu.calendar import upcoming_dom
from bot.nlu.days import DAY_OF_MONTH, Day
from bot.nlu.items import Item, Length, Part, denied, items_in, settled
from bot.nlu.slots import DAY_MINUTES, Slot, clock_time, slot_in, time_problem
from bot.nlu.tokens import Line, read


@dataclass(frozen=True, slots=True)
class When:
    """What was said about day and time; a field that was not said, or not clearly, is None."""

    date: dt.date | None = None
    start: dt.time | None = None
    end: dt.time | None = None
    daypart: str | None = None  # "morning", "noon", "afternoon", "evening" or "night"; only without a start
    minutes: int | None = None
    end_date: dt.date | None = None
    problem: str | None = None  # a day or time that cannot exist, as said
    ambiguous: bool = False


def understand(text: str, ref: dt.datetime) -> When:
    """The day and time in `text`, said at local time `ref`."""
    line = read(text)
    found = items_in(line, ref.date())
    items = [item for item in found if not denied(line, item.start)]
    day = day_of_items(line, items, ref.date())
    when = _when(line, items, day, ref)
    return replace(when, ambiguous=True) if found and not items else when


def day_of_items(line: Line, items: list[Item], today: dt.date) -> Day:
    """The one day meant by all that was said about days."""
    days = [(item, item.value) for item in items if isinstance(item.value, Day)]
    if bad := next((day for _, day in days if day.problem), None):
        return bad
    if not days:
        return Day(None)
    rank = max(day.rank for _, day in days)
    leading = [(item, day) for item, day in days if day.rank == rank]
    if len({day.date for _, day in leading}) > 1 and not _agree(leading):
        chosen = settled(line, [item for item, _ in leading])
        leading = [(item, day) for item, day in leading if item is chosen]
        if not leading:
            return Day(None, vague=True)
    item, day = leading[0]
    for other, refining in days:
        if refining.rank < rank and -4 <= other.start - item.stop <= 3:
            day = _refined(day, refining, today)
    return day


def _agree(days: list[tuple[Item, Day]]) -> bool:
    """ "today, Tuesday" on a Tuesday names one day, though a bare "Tuesday" would be next week's."""
    first = days[0][1].date
    return first is not None and all(
        day.date == first or (day.weekday == first.weekday() and item.start - days[0][0].stop <= 2)
        for item, day in days
    )


NEAR = 45
"""Days within which a weekday's next such number is meant: "Thursday the 4th" is asked about if it is months ahead."""


def _refined(day: Day, other: Day, today: dt.date) -> Day:
    """A numbered day beside a looser one: "Wednesday the 13th", "next Tuesday 8th", "tomorrow, 5 March"."""
    if day.date is None or other.date is None or other.last:
        return day
    if other.date == day.date:
        return replace(day, vague=False)
    if day.rank == DAY_OF_MONTH and day.dom == other.date.day:
        return replace(day, date=other.date)
    if other.weekday == day.date.weekday():
        return replace(day, vague=False)
    if day.swapped and other.weekday == day.swapped.weekday():
        return replace(day, date=day.swapped, vague=False)
    if day.rank == DAY_OF_MONTH and other.weekday is not None and day.dom:
        found = upcoming_dom(day.dom, today, other.weekday)
        near = found is not None and (found - today).days <= NEAR  # else the weekday or the number is a slip
        if not near and (either := _either(other.date, upcoming_dom(day.dom, today))):
            return either
        return replace(day, date=found, vague=not near)
    return replace(day, vague=True)


def _either(named: dt.date, numbered: dt.date | None) -> Day | None:
    """ "Thursday the 4th", where the 4th is a Friday: the one day or the other, if they are neighbours."""
    if numbered is None or abs((named - numbered).days) != 1:
        return None
    return Day(min(named, numbered), last=max(named, numbered), vague=True)


def _when(line: Line, items: list[Item], day: Day, ref: dt.datetime) -> When:
    lengths = [item.value for item in items if isinstance(item.value, Length)]
    minutes = next((length.minutes for length in lengths if not length.ahead), None)
    ahead = next((length for length in lengths if length.ahead), None)
    problem = day.problem or time_problem(items)
    slot = Slot() if problem else slot_in(line, items, day.date == ref.date() and ref.hour * 60 + ref.minute)
    found, vague = day.date, day.vague or slot.vague
    if ahead and slot.start is None and not problem:
        vague = vague or ahead.later
        moment = ref + dt.timedelta(minutes=ahead.minutes)
        slot = Slot(moment.hour * 60 + moment.minute)
        found = found or moment.date()
    if slot.start is not None and slot.start >= DAY_MINUTES and found:
        found += dt.timedelta(days=1)
    end = slot.end
    if end is None and slot.start is not None and minutes and minutes < DAY_MINUTES:
        end = slot.start + minutes
    part = _part(line, items)
    timed = slot.start is not None or end is not None
    return When(
        date=found,
        start=clock_time(slot.start),
        end=clock_time(end),
        daypart=None if timed else part.name if part else None,
        minutes=minutes,
        end_date=day.last,
        problem=problem,
        ambiguous=vague or _recurs(line) or (not (timed or part) and _loose_number(line, items)),
    )


def _part(line: Line, items: list[Item]) -> Part | None:
    """The part of day meant, unless several are left open."""
    parts = [item for item in items if isinstance(item.value, Part)]
    if len({item.value for item in parts}) > 1:
        chosen = settled(line, parts)
        parts = [chosen] if chosen else []
    value = parts[0].value if parts else None
    return value if isinstance(value, Part) else None


def _loose_number(line: Line, items: list[Item]) -> bool:
    """Whether a number alone, or after a weekday as in "Sunday 4", may or may not be a time."""
    after = [item.stop for item in items if isinstance(item.value, Day) and item.value.weekday is not None]
    after += range(len(line) < 3)
    return any(line.kind(i) == "int" and line.kind(i + 1) in ("mark", "end") for i in after)


def _recurs(line: Line) -> bool:
    return any(line.text(i) in ("every", "weekly", "daily", "each") for i in range(len(line)))
