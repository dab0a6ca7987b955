"""Days named relative to today: "tomorrow", "next Friday", "this weekend", "Boxing Day"."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from bot.nlu.calendar import (
    EASTER_DAYS,
    HOLIDAYS,
    LENGTHS,
    MONTHS,
    WEEKDAYS,
    coming,
    easter,
    monday_of,
    shift,
    upcoming,
    upcoming_dom,
)
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words

RELATIVE, DAY_OF_MONTH, FULL = 1, 2, 3
PARTS = {
    "morning": "morning", "afternoon": "afternoon", "evening": "evening", "eve": "evening", "night": "night",
    "lunch": "noon", "lunchtime": "noon",
}  # fmt: skip
_RELATIVE_DAYS = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
COMING = ("coming", "upcoming")
_BESIDE_WEEKDAY = ("next", "this", "last", "past", "previous", "following", *COMING)
_NOT_AFTER_DAY = words("- to until o'clock uhr hrs hr hours sharp ish people or")


@dataclass(frozen=True, slots=True)
class Day:
    """A day said; `weekday` and `dom` are kept because "Monday" and "the 12th" may yet refine each other."""

    date: dt.date | None
    rank: int = RELATIVE
    weekday: int | None = None
    dom: int | None = None
    last: dt.date | None = None
    part: str | None = None
    problem: str | None = None
    vague: bool = False
    swapped: dt.date | None = None  # the day if month and day were meant the other way round


Found = tuple[Day, int]
Rule = Callable[[Line, int, dt.date], Found | None]
Ruled = tuple[tuple[Rule, Collection[str]], ...]
"""Rules, each with what it may begin with (`Line.head`); the first that fits decides."""


class Rules:
    """Rules by what they begin with, so that a word which begins none costs nothing."""

    def __init__(self, rules: Ruled) -> None:
        self._all = tuple(rule for rule, _ in rules)
        self._by_head: dict[str, tuple[Rule, ...]] = {}
        for rule, heads in rules:
            for head in heads:
                self._by_head[head] = (*self._by_head.get(head, ()), rule)

    @property
    def heads(self) -> Collection[str]:
        return self._by_head.keys()

    def at(self, line: Line, i: int) -> tuple[Rule, ...]:
        """Those that may begin there: before "couple" any word may stand for "a"."""
        return self._all if line.text(i + 1) == "couple" else self._by_head.get(line.head(i), ())


AMOUNTS = ("a", "an", "the", "couple", "int")
"""What an amount begins with, beside "another"."""


def amount_at(line: Line, i: int) -> tuple[int, int] | None:
    """A small count: "a", "3", "a couple of"."""
    start = line.skip(i, "the")
    if line.text(start) == "couple" or line.text(start + 1) == "couple":
        return 2, line.skip(start + 1 + (line.text(start) != "couple"), "of")
    if line.text(i) in ("a", "an", "the", "another"):
        return 1, line.skip(i + 1, "extra", "additional", "further")
    count = line.num(i)
    return (count, i + 1) if count is not None else None


def _relative_day(line: Line, i: int, today: dt.date) -> Found | None:
    start = line.skip(i, "later")
    if line.text(start) in ("this", "next", "last") and line.text(start + 1) in PARTS:
        ahead = {"this": 0, "next": 1, "last": -1}[line.text(start)]
        return Day(shift(today, "day", ahead)), start + 1
    text = line.text(start)
    if text not in _RELATIVE_DAYS or line.text(i - 1) == "'":
        return None
    part = "evening" if text == "tonight" else None
    day, after = shift(today, "day", _RELATIVE_DAYS[text]), line.text(start + 1)
    if after in ("week", "fortnight"):  # British "tomorrow week"
        return Day(shift(day, "day", LENGTHS[after][1]) if day else None, part=part), start + 2
    return Day(day, part=part), start + 1


def _week(line: Line, i: int) -> tuple[int, int] | None:
    """Weeks ahead and the end of "[on|of|in] this week" or "next week" at `i`."""
    i = line.skip(line.skip(i, ",", "in", "of", "on"), "the")
    for word, ahead in (("next", 1), ("following", 1), ("this", 0)):
        if line.text(i) == word and line.text(i + 1) in ("week", "weeks"):  # "next week's Friday"
            return ahead, i + 2
    if (line.text(i), line.text(i + 1), line.text(i + 2)) == ("week", "after", "next"):
        return 2, i + 3
    return None


def _weekday(line: Line, i: int, today: dt.date) -> Found | None:
    week = _week(line, i)
    j = line.skip(line.skip(week[1], ",", "on"), "on") if week else i
    j = line.skip(j, "the")
    prefix = line.text(j) if line.text(j) in _BESIDE_WEEKDAY else ""
    if prefix:
        j += 1 + (line.text(j + 1) in COMING)
    weekday = WEEKDAYS.get(line.text(j))
    if weekday is None or (line.text(j) == "sun" and line.text(j - 1) == "the"):
        return None
    stop = line.skip(j + 1, ".")
    if not week and not prefix:
        week = _week(line, stop)
        stop = week[1] if week else stop
    return _weekday_in(line, weekday, prefix, week, stop, today)


def _weekday_in(
    line: Line, weekday: int, prefix: str, week: tuple[int, int] | None, stop: int, today: dt.date
) -> Found:
    day: dt.date | None
    day = next_one = coming(weekday, today)
    if week:
        return Day(shift(monday_of(today), "day", 7 * week[0] + weekday)), stop
    if prefix == "next":
        day = shift(monday_of(today), "day", 7 + weekday)
    elif prefix in ("last", "past", "previous"):
        day = shift(next_one, "day", -7 if weekday != today.weekday() else -14)
    elif (line.text(stop), line.text(stop + 1)) == ("after", "next"):
        # A week after the coming one, says the data; others say two, so it is asked about.
        return Day(shift(next_one, "day", 7), vague=True), stop + 2
    elif line.text(stop) in ("week", "fortnight"):  # British "Friday week"
        return Day(shift(next_one, "day", LENGTHS[line.text(stop)][1])), stop + 1
    return Day(day, weekday=weekday), stop


def _week_number(line: Line, i: int, today: dt.date) -> Found | None:
    """ "week 52 Tuesday", "Tuesday of week 52": of the weeks that ISO 8601 counts, the coming one of that number."""
    weekday = WEEKDAYS.get(line.text(i))
    start = i if weekday is None else line.skip(line.skip(i + 1, ",", "of", "in"), "calendar")
    number = line.num(start + 1)
    if (
        line.text(start) not in ("week", "wk")
        or number is None
        or line.kind(start + 2) == "mer"
        or line.text(start + 2) in ("uhr", "o'clock")
    ):
        return None
    stop = start + 2
    if weekday is None and (named := line.skip(line.skip(stop, ","), "on")) < len(line):
        weekday = WEEKDAYS.get(line.text(named))
        stop = named + 1 if weekday is not None else stop
    first = next(
        (day for year in (today.year, today.year + 1) if (day := _in_week(year, number, weekday)) >= today), None
    )
    if first is None:
        return Day(None, FULL, problem=line.said(i, stop)), stop
    return Day(first, FULL, last=None if weekday is not None else _in_week(*first.isocalendar()[:2], 6)), stop


def _in_week(year: int, number: int, weekday: int | None) -> dt.date:
    """That weekday, else the Monday, of a week; the first of all days where the year has no such week."""
    try:
        return dt.date.fromisocalendar(year, number, (weekday or 0) + 1)
    except ValueError:
        return dt.date.min


def _weekday_number(line: Line, i: int, today: dt.date) -> Found | None:
    """ "Tuesday 19", if a Tuesday the 19th is near and the number cannot be a time."""
    weekday, day = WEEKDAYS.get(line.text(i)), line.num(i + 1)
    if weekday is None or day is None or not 1 <= day <= 31:
        return None
    after = line.at(i + 2)
    if (
        (after.kind == "int" and line.kind(i + 3) != "mer")
        or after.kind == "mer"
        or after.text in _NOT_AFTER_DAY
        or after.text in (*LENGTHS, *MONTHS)
    ):
        return None
    if day <= 12 and (after.text in ("in", "of", *PARTS) or line.text(i + 3) in PARTS):
        return None
    found = upcoming_dom(day, today, weekday)
    if found and (found - today).days <= 70:
        return Day(found, DAY_OF_MONTH, dom=day), i + 2
    return None


def holiday_at(line: Line, i: int, today: dt.date) -> Found | None:
    for length in (3, 2, 1):
        name = line.said(i, i + length)
        if name in HOLIDAYS:
            return Day(upcoming(*HOLIDAYS[name], today), FULL), i + length
        if name in EASTER_DAYS:
            days = [shift(easter(year), "day", EASTER_DAYS[name]) for year in (today.year, today.year + 1)]
            return Day(next((day for day in days if day and day >= today), None), FULL), i + length
    return None


RELATIVE_RULES: Ruled = (
    (_week_number, (*WEEKDAYS, "week", "wk")),
    (_weekday_number, WEEKDAYS),
    (_weekday, (*WEEKDAYS, *_BESIDE_WEEKDAY, *words(", in of on the week"))),
    (_relative_day, (*_RELATIVE_DAYS, *words("later this next last"))),
    (holiday_at, {name.split()[0] for name in (*HOLIDAYS, *EASTER_DAYS)}),
)
