"""Understand the day and time in an English utterance; what is not clear is left for the caller to ask."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.nlu.calendar import upcoming_dom
from bot.nlu.dates import DAY_OF_MONTH, FULL, PARTS, Day, day_at
from bot.nlu.times import Clock, Span, at, clock_at, hour_of, length_at, span_at, usual_part
from bot.nlu.tokens import Line, read, words

DAY_MINUTES = 24 * 60


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


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day."""

    name: str


@dataclass(frozen=True, slots=True)
class Length:
    """How long, or with `ahead` how long from now."""

    minutes: int
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """Something found in the line, and where."""

    value: Day | Clock | Span | Part | Length
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Slot:
    """Minutes since midnight of a start and an end."""

    start: int | None = None
    end: int | None = None
    vague: bool = False


def understand(text: str, ref: dt.datetime) -> When:
    """The day and time in `text`, said at local time `ref`."""
    line = read(text)
    found = _items(line, ref.date())
    items = [item for item in found if not _denied(line, item.start)]
    day = _day(line, items, ref.date())
    when = _when(line, items, day, ref)
    return replace(when, ambiguous=True) if found and not items else when


def _items(line: Line, today: dt.date) -> list[Item]:
    items: list[Item] = []
    i = 0
    while i < len(line):
        found = _item_at(line, i, today, items)
        i, start = (found.stop, i) if found else (i + 1, i)
        if found:
            items.append(found)
            if isinstance(found.value, Day) and found.value.part:
                items.append(Item(Part(found.value.part), start, i))
    return items


def _item_at(line: Line, i: int, today: dt.date, items: list[Item]) -> Item | None:
    if ahead := _ahead_at(line, i):
        return Item(ahead[0], i, ahead[1])
    dated = any(isinstance(item.value, Day) and item.value.rank == FULL for item in items)
    timelike = line.kind(i) == "pair" and dated and "." in line.text(i)
    if not timelike and (day := day_at(line, i, today)):
        return Item(day[0], i, day[1])
    if span := span_at(line, i):
        return Item(span[0], i, span[1])
    if clock := clock_at(line, i, cued=False):
        return Item(clock[0], i, clock[1])
    if length := length_at(line, i):
        return Item(Length(length[0]), i, length[1])
    return _part_at(line, i)


def _ahead_at(line: Line, i: int) -> tuple[Length, int] | None:
    """ "in half an hour", "30 minutes later", "two hours from now"."""
    inside = line.text(i) == "in"
    length = length_at(line, i + inside)
    if not length:
        return None
    minutes, j = length
    if line.text(j) in ("later", "hence", "ago"):
        return Length(-minutes if line.text(j) == "ago" else minutes, ahead=True), j + 1
    if (line.text(j), line.text(j + 1)) == ("from", "now"):
        return Length(minutes, ahead=True), j + 2
    return (Length(minutes, ahead=True), line.skip(j, "time")) if inside else None


def _part_at(line: Line, i: int) -> Item | None:
    text = line.text(i)
    if text in PARTS and line.text(i - 1) != "good":
        late = line.text(i - 1) == "after" and PARTS[text] == "noon"
        return Item(Part("afternoon" if late else PARTS[text]), i, i + 1)
    if line.kind(i) == "mer" and line.text(i - 1) == "the":
        return Item(Part("morning" if text == "am" else "afternoon"), i, i + 1)
    early = text == "early" and line.text(i - 1) != "too" and line.text(i + 1) not in PARTS
    if early or line.said(i, i + 2) == "first thing":
        return Item(Part("morning"), i, i + 1)
    return None


_DENIALS = (("instead", "of"), ("rather", "than"), ("other", "than"), ("anything", "but"), ("day", "but"))


def _denied(line: Line, i: int) -> bool:
    """Whether the words before `i` take it back: "not 3pm", "instead of Friday"."""
    i -= 1
    while line.text(i) in ("at", "on", "for", "the", "from", "around", "do", "make"):
        i -= 1
    if line.text(i) == "not" or line.text(i).endswith("n't") or line.text(i) == "cannot":
        return line.text(i - 1) not in ("why", "if") and line.text(i) not in ("don't", "didn't")
    return (line.text(i - 1), line.text(i)) in _DENIALS or line.text(i) in ("except", "excluding")


_CORRECTIONS = words("no nope actually sorry wait mean make scratch change changed rather instead but")
_MOVES = words("move change reschedule shift push switch bring swap changed moved")
_AFTER_TIME = words(
    "at on in for to and or with please instead if but then would will is works today tomorrow tonight this next "
    "until from sharp"
)


def _moved(line: Line, start: int) -> bool:
    """Whether a booking is moved, so that "from Friday to Saturday" is from old to new."""
    return any(line.text(i) in _MOVES for i in range(start)) and line.text(start - 1) != "to"


def _settled(line: Line, items: list[Item]) -> Item | None:
    """The one meant of several that differ: a correction or a new sentence wins, else nobody can tell."""
    chosen = items[0]
    moved = _moved(line, chosen.start)
    for item in items[1:]:
        between = [line.text(i) for i in range(chosen.stop, item.start)]
        corrected = any(word in between for word in _CORRECTIONS)
        if "or" in between and not corrected:
            return None
        if not (corrected or any(stop in between for stop in ".?!") or (moved and "to" in between)):
            return None
        chosen = item
    return chosen


def _day(line: Line, items: list[Item], today: dt.date) -> Day:
    """The one day meant by all that was said about days."""
    days = [(item, item.value) for item in items if isinstance(item.value, Day)]
    if bad := next((day for _, day in days if day.problem), None):
        return bad
    if not days:
        return Day(None)
    rank = max(day.rank for _, day in days)
    leading = [(item, day) for item, day in days if day.rank == rank]
    if len({day.date for _, day in leading}) > 1 and not _agree(leading):
        chosen = _settled(line, [item for item, _ in leading])
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


def _refined(day: Day, other: Day, today: dt.date) -> Day:
    """A numbered day beside a looser one: "Wednesday the 13th", "next Tuesday 8th", "tomorrow, 5 March"."""
    if day.date is None or other.date is None or other.date == day.date or other.last:
        return day
    if day.rank == DAY_OF_MONTH and day.dom == other.date.day:
        return replace(day, date=other.date)
    if other.weekday == day.date.weekday():
        return day
    if day.rank == DAY_OF_MONTH and other.weekday is not None and day.dom:
        found = upcoming_dom(day.dom, today, other.weekday)
        return replace(day, date=found, vague=found is None)
    return replace(day, vague=True)


def _when(line: Line, items: list[Item], day: Day, ref: dt.datetime) -> When:
    lengths = [item.value for item in items if isinstance(item.value, Length)]
    minutes = next((length.minutes for length in lengths if not length.ahead), None)
    ahead = next((length for length in lengths if length.ahead), None)
    problem = day.problem or _time_problem(items)
    slot = Slot() if problem else _slot(line, items, day.date == ref.date() and ref.hour * 60 + ref.minute)
    found, vague = day.date, day.vague or slot.vague
    if ahead and slot.start is None and not problem:
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
        start=_clock_time(slot.start),
        end=_clock_time(end),
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
        chosen = _settled(line, parts)
        parts = [chosen] if chosen else []
    value = parts[0].value if parts else None
    return value if isinstance(value, Part) else None


def _loose_number(line: Line, items: list[Item]) -> bool:
    """Whether a number alone, or after a weekday as in "Sunday 4", may or may not be a time."""
    after = [0, *(item.stop for item in items if isinstance(item.value, Day) and item.value.weekday is not None)]
    return any(line.kind(i) == "int" and line.kind(i + 1) in ("mark", "end") for i in after)


def _recurs(line: Line) -> bool:
    return any(line.text(i) in ("every", "weekly", "daily", "each") for i in range(len(line)))


def _clock_time(minutes: int | None) -> dt.time | None:
    return None if minutes is None else at(minutes // 60, minutes % 60)


def _clocks(value: object) -> Iterable[Clock]:
    if isinstance(value, Span):
        return (value.first, value.second)
    return (value,) if isinstance(value, Clock) else ()


def _time_problem(items: list[Item]) -> str | None:
    return next((clock.problem for item in items for clock in _clocks(item.value) if clock.problem), None)


def _slot(line: Line, items: list[Item], now: int | bool) -> Slot:
    """The start and end meant by all times said; `now` in minutes if the day is today."""
    timed = [item for item in items if isinstance(item.value, Clock | Span)]
    timed = [item for item in timed if not _doubtful(line, item)] or timed
    slots = [(item, _slot_of(line, item, items, int(now))) for item in timed]
    if len({slot for _, slot in slots}) > 1:
        bounds = _bounds([slot for _, slot in slots])
        if bounds:
            return bounds
        chosen = _settled(line, timed)
        slots = [(item, slot) for item, slot in slots if item is chosen]
    elif not slots:
        return Slot()
    return slots[0][1] if slots else Slot(vague=True)


def _doubtful(line: Line, item: Item) -> bool:
    """Whether a bare number stands before some other word, as in "at Three Brothers"."""
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


def _slot_of(line: Line, item: Item, items: list[Item], now: int) -> Slot:
    part = _part_near(item, items)
    if any(clock.zone for clock in _clocks(item.value)):
        return Slot(vague=True)
    value = item.value
    if isinstance(value, Span):
        if line.text(item.start) != "from" or not _moved(line, item.start):
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
        return (earlier == "later") == (line.text(i - 3) in ("no", "not"))
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
