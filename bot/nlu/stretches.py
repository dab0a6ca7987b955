"""Several days at once, named by a word: "this weekend", "next week", "in December", "the second week of May"."""

import datetime as dt

from bot.nlu.calendar import LENGTHS, MONTHS, day_of, monday_of, shift
from bot.nlu.days import AMOUNTS, COMING, FULL, Day, Found, Ruled, amount_at
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words

_BEFORE_MONTH = words("in for during throughout this next of over through until")
_OTHER_WORDS = words("may march mar sept")
"""Of the names of months, those that stand for one only behind a word for it."""


def _range_of_days(line: Line, i: int, today: dt.date) -> Found | None:
    """ "this weekend", "next week", "next month": too long to book, but worth asking about."""
    prefix = line.text(i) if line.text(i) in ("this", "next", "the", "coming", "at") else ""
    j = line.skip(i + 1, "the", "coming") if prefix else i
    unit, ahead = line.text(j), prefix == "next"
    monday = monday_of(today)
    if unit == "weekend" or (line.text(j), line.text(j + 1)) == ("week", "end"):
        after, stop = _weekends_after(line, j + 1 + (unit == "week"))
        ahead += after
        first, last = shift(monday, "day", 5 + 7 * ahead), shift(monday, "day", 6 + 7 * ahead)
        return Day(first and max(first, today), last=last, vague=True), stop
    if prefix not in ("this", "next") or unit not in ("week", "month", "year"):
        return None
    if unit == "week":
        first, last = shift(monday, "day", 7 * ahead), shift(monday, "day", 6 + 7 * ahead)
    else:
        size = LENGTHS[unit][1]
        this_one = today.replace(day=1, month=today.month if unit == "month" else 1)
        first = shift(this_one, "month", size * ahead)
        after = shift(first, "month", size) if first else None
        last = after - dt.timedelta(days=1) if after else None
    return Day(first and max(first, today), last=last, vague=True), j + 1


def _stretch(line: Line, i: int, today: dt.date) -> Found | None:
    """ "the next three hours", "5 coming days", "the week after next": no day to act on."""
    if line.text(i) == "another" or (line.text(i) == "the" and line.said(i, i + 3) == "the next day"):
        return None
    counted = amount_at(line, line.skip(i, "next", "last", "past", *COMING))
    j = line.skip(counted[1], "next", *COMING) if counted else i
    if counted and line.text(j) in LENGTHS and (j > counted[1] or (line.num(i) is None and line.text(i) != "the")):
        return (Day(None, vague=True), j + 1) if line.text(i) not in ("a", "an") else None
    if line.said(i, i + 3) == "week after next":
        return Day(None, vague=True), i + 3
    return None


def _weekends_after(line: Line, i: int) -> tuple[int, int]:
    """ "The weekend after this one", "after next": so many weeks later, and the end of it."""
    if line.text(i) != "after" or line.text(i + 1) not in ("this", "that", "next"):
        return 0, i
    return 1 + (line.text(i + 1) == "next"), line.skip(i + 2, "one", "weekend")


def _month_at(line: Line, i: int, today: dt.date) -> tuple[dt.date, int] | None:
    """The first day of "December", "this month", "the year" at `i`, of the coming ones, and the index after it."""
    ahead = line.text(i) == "next"
    i = line.skip(i, "this", "next", "the")
    if line.text(i) in ("month", "year"):
        size = LENGTHS[line.text(i)][1]
        first = shift(today.replace(day=1, month=today.month if size == 1 else 1), "month", size * ahead)
        return (first, i + 1) if first else None
    month = MONTHS.get(line.text(i))
    first = day_of(today.year + (month < today.month), month, 1) if month else None
    return (first, i + 1) if first else None


def _last_of(first: dt.date, months: int = 1) -> dt.date:
    after = shift(first, "month", months)
    return after - dt.timedelta(days=1) if after else first


def _whole_month(line: Line, i: int, today: dt.date) -> Found | None:
    """ "In December", "February already?"; no day of it is named."""
    if line.text(i) not in MONTHS or line.num(i + 1, "int", "ordinal") is not None:
        return None
    plain = line.text(i) not in _OTHER_WORDS and line.num(i - 1, "int", "ordinal") is None
    found = _month_at(line, i, today) if line.text(i - 1) in _BEFORE_MONTH or plain else None
    return (Day(max(found[0], today), last=_last_of(found[0]), vague=True), found[1]) if found else None


def _week_of_month(line: Line, i: int, today: dt.date) -> Found | None:
    """ "The second week of December", "the last week in January": seven days each, counted from the first."""
    start = line.skip(i, "the")
    nth = 0 if line.text(start) == "last" else line.num(start, "ordinal")
    if nth is None or nth > 4 or line.text(start + 1) != "week" or line.text(start + 2) not in ("of", "in"):
        return None
    if not (found := _month_at(line, start + 3, today)):
        return None
    last = _last_of(found[0]) if not nth else found[0] + dt.timedelta(days=7 * nth - 1)
    return Day(max(last - dt.timedelta(days=6), today), FULL, last=last, vague=True), found[1]


def _end_of(line: Line, i: int, today: dt.date) -> Found | None:
    """ "The end of the year", "end of January", as of a series: its last day."""
    start = line.skip(i, "the")
    after = line.skip(start + 1, "of")
    if line.text(start) != "end" or not (found := _month_at(line, after, today)):
        return None
    return Day(_last_of(found[0], 12 if line.text(found[1] - 1) == "year" else 1), FULL, vague=True), found[1]


STRETCHES: Ruled = (
    (_week_of_month, ("the", "last", "ordinal")),
    (_end_of, ("the", "end")),
    (_range_of_days, words("this next the coming at weekend week")),
    (_stretch, (*AMOUNTS, *COMING, *words("next last past week"))),
    (_whole_month, MONTHS),
)
