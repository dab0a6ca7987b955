"""The start and end that the times said mean together."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.nlu.hours import hour_of, usual_part
from bot.nlu.items import Item, Part, moved, settled
from bot.nlu.times import Clock, Span
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words

DAY_MINUTES = 24 * 60
_AFTER_TIME = words(
    "at on in for to and or with please instead if but then would will is works today tomorrow tonight this next "
    "until from sharp"
)


@dataclass(frozen=True, slots=True)
class Slot:
    """Minutes since midnight of a start and an end."""

    start: int | None = None
    end: int | None = None
    vague: bool = False


def slot_in(line: Line, items: list[Item], now: int | bool) -> Slot:
    """The start and end meant by all times said; `now` in minutes if the day is today."""
    timed = [item for item in items if isinstance(item.value, Clock | Span)]
    timed = [item for item in timed if not _doubtful(line, item)] or timed
    slots = [(item, slot_of(line, item, items, int(now))) for item in timed]
    if len({slot for _, slot in slots}) > 1:
        bounds = _bounds([slot for _, slot in slots])
        if bounds:
            return bounds
        chosen = settled(line, timed)
        slots = [(item, slot) for item, slot in slots if item is chosen]
    elif not slots:
        return Slot()
    return slots[0][1] if slots else Slot(vague=True)


def _doubtful(line: Line, item: Item) -> bool:
    """Whether a bare number stands before some other word, as in "at Two Oaks"."""
    bare = isinstance(item.value, Clock) and item.stop == item.start + 1 and line.kind(item.start) == "int"
    return bare and line.kind(item.stop) == "word" and line.text(item.stop) not in _AFTER_TIME


def _bounds(slots: list[Slot]) -> Slot | None:
    """ "after 3 but before 6": one open start and one open end."""
    if len(slots) != 2 or slots[0].end is not None or slots[1].start is not None:
        return None
    start, end = slots[0].start, slots[1].end
    if start is None or end is None:
        return None
    return Slot(start, end if end > start or end + 720 <= start else end + 720)


def slot_of(line: Line, item: Item, items: list[Item], now: int) -> Slot:
    part = _part_near(item, items)
    if any(clock.zone for clock in _clocks(item.value)):
        return Slot(vague=True)
    value = item.value
    if isinstance(value, Span):
        if line.text(item.start) != "from" or not moved(line, item.start):
            return _span_slot(value, part, now)
        value = value.second
    assert isinstance(value, Clock)
    minutes = _minutes(value, part or usual_part(line, value), now)
    if minutes is None:
        return Slot(vague=True)
    return Slot(end=minutes) if _ends(line, item.start) else Slot(minutes)


def _part_near(item: Item, items: list[Item]) -> str | None:
    """The part of day said closest to a time."""
    parts = [other for other in items if isinstance(other.value, Part)]
    nearest = min(parts, key=lambda other: abs(other.start - item.start), default=None)
    return nearest.value.name if nearest and isinstance(nearest.value, Part) else None


def _minutes(clock: Clock, part: str | None, now: int = 0) -> int | None:
    hour = hour_of(clock, part)
    if hour is None:
        return None
    if hour < 12 and not (part or clock.mer or clock.sure) and hour * 60 + clock.minute <= now:
        hour += 12  # "today at 8", said at nine
    return hour * 60 + clock.minute


def _ends(line: Line, i: int) -> bool:
    """Whether the words before a time make it the end: "before 5", "no later than 8"."""
    while line.text(i - 1) in ("at", "the", "around", "about"):
        i -= 1
    word, earlier = line.text(i - 1), line.text(i - 2)
    if word == "than":
        return earlier != "other" and (earlier == "later") == (line.text(i - 3) in ("no", "not"))
    return word in ("before", "until") and earlier not in ("not", "no")


def _span_slot(span: Span, part: str | None, now: int) -> Slot:
    """Fill in the half of the day that only one end of a range was given with."""
    first, second = span.first, span.second
    end = _minutes(second, part)
    if second.mer and not (first.mer or first.sure) and end is not None:
        start = _minutes(replace(first, mer=second.mer), part)
        if start is not None and start >= end:
            start = _minutes(replace(first, mer="am" if second.mer == "pm" else "pm"), part)
    else:
        start = _minutes(first, part, now)
    if start is None or end is None:
        return Slot(vague=True)
    if not (second.mer or second.sure):
        end = _first_after(start, second)
    length = (end - start) % DAY_MINUTES
    return Slot(start, start + length) if 0 < length <= 14 * 60 else Slot(start, vague=True)


def _first_after(start: int, clock: Clock) -> int:
    """The first time after `start` at which a twelve-hour clock shows `clock`."""
    minutes = clock.hour % 12 * 60 + clock.minute
    return start + ((minutes - start) % 720 or 720)


def _clocks(value: object) -> Iterable[Clock]:
    if isinstance(value, Span):
        return (value.first, value.second)
    return (value,) if isinstance(value, Clock) else ()


def time_problem(items: list[Item]) -> str | None:
    return next((clock.problem for item in items for clock in _clocks(item.value) if clock.problem), None)


def clock_time(minutes: int | None) -> dt.time | None:
    return None if minutes is None else dt.time(minutes // 60 % 24, minutes % 60)
