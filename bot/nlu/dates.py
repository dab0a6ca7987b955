"""The day named anywhere in a line of tokens: one small rule per way of naming it, tried in order."""

import datetime as dt
from dataclasses import replace

from bot.nlu.calendar import LENGTHS, MONTHS, WEEKDAYS, coming, day_of, nth_weekday, shift, upcoming, upcoming_dom
from bot.nlu.days import (
    AMOUNTS,
    DAY_OF_MONTH,
    FULL,
    PARTS,
    RELATIVE_RULES,
    Day,
    Found,
    Ruled,
    Rules,
    amount_at,
    holiday_at,
)
from bot.nlu.stretches import STRETCHES
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words

# What an ordinal may count besides days: "the second one", "the 1st slot".
_COUNTED = words(
    "one ones option slot slots court choice half floor available free thing time week month visit round "
    "set game suggestion row person team street avenue hour entry item booking reservation opening grade"
)
_AFTER_WORD_ORDINAL = words(
    "at in of on around about from for between after before please instead works is would will if and or "
    "but to by morning afternoon evening night noon midday"
)


def day_at(line: Line, i: int, today: dt.date, counted: bool = True) -> Found | None:
    """The day named from token `i` on and the index after it, with "two days after ..." if `counted`."""
    for rule in (_DAYS if counted else _NAMED_DAYS).at(line, i):
        if found := rule(line, i, today):
            return found
    return None


def _checked(found: dt.date | None, line: Line, start: int, stop: int, rank: int = FULL) -> Found:
    """A day said with its number, or the problem that there is no such day."""
    return Day(found, rank, problem=None if found else line.said(start, stop)), stop


def _year(line: Line, i: int) -> tuple[int | None, int]:
    """A year at `i`, perhaps after a comma."""
    after = line.skip(i, ",")
    year = line.num(after)
    if year is not None and 1900 <= year <= 2199 and len(line.text(after)) == 4:
        return year, after + 1
    return None, i


def _numeric(line: Line, i: int, today: dt.date) -> Found | None:
    token = line.at(i)
    if token.kind == "ymd":
        year, first, second = token.nums
        return _checked(day_of(year, first, second), line, i, i + 1)
    if token.kind == "date":
        first, second, year = token.nums
        return _two_orders(first, second, year + 2000 * (year < 100), line, i, today)
    if token.kind == "pair" and pair_is_day(line, i):
        return _two_orders(token.nums[0], token.nums[1], None, line, i, today)
    return None


def pair_is_day(line: Line, i: int) -> bool:
    """Whether two numbers like "8.11" or "3/4" are a day and not a time, a fraction or "24/7"."""
    first, second = line.at(i).nums
    if line.text(i + 1) in LENGTHS or (first, second) == (24, 7):
        return False
    if "/" in line.text(i):
        return True
    if line.kind(i + 1) == "mer" or (line.text(i - 1) in ("at", "@", "around", "until") and second < 60):
        return False
    return 1 <= first <= 31 and 1 <= second <= 12


def _two_orders(first: int, second: int, year: int | None, line: Line, i: int, today: dt.date) -> Found | None:
    """Day before month where both orders are possible and about as near, as the dots of Europe have it."""
    orders = [(second, first)] if "." in line.text(i) else [(second, first), (first, second)]
    days = [day_of(year, *order) if year else upcoming(*order, today) for order in orders]
    possible = [day for day in days if day]
    if not possible:
        return _checked(None, line, i, i + 1)
    ahead = sorted({day for day in possible if day >= today}) or possible
    return Day(ahead[0], FULL, vague=len(ahead) > 1, swapped=ahead[-1]), i + 1


def _month_of(line: Line, i: int, today: dt.date) -> tuple[int, int, int] | None:
    """Year, month and end of "this month" or "next month" at `i`."""
    if line.text(i + 1) == "month" and line.text(i) in ("this", "next", "the", "current"):
        ahead = today.year * 12 + today.month - 1 + (line.text(i) == "next")
        return ahead // 12, ahead % 12 + 1, i + 2
    return None


def _day_then_month(line: Line, i: int, today: dt.date) -> Found | None:
    start, i = i, line.skip(i, "the")
    day = line.num(i, "int", "ordinal")
    if day is None:
        return None
    after = line.skip(line.skip(i + 1, "day"), "of", ".", "/", "-", "in")
    if month_of := _month_of(line, line.skip(after, "of"), today):
        year, month, stop = month_of
        return _checked(day_of(year, month, day), line, start, stop)
    after = line.skip(after, "the")
    month = MONTHS.get(line.text(after).rstrip("."))
    if month is None or (line.num(after + 1, "int", "ordinal") and _month_rather_first(line, after)):
        return None
    year, stop = _year(line, line.skip(after + 1, ".", "-", "/"))
    found = day_of(year, month, day) if year else upcoming(month, day, today)
    return _checked(found, line, start, stop if year else after + 1)


def _month_rather_first(line: Line, month: int) -> bool:
    """In "at 3 may 5th" the number before the month is a time and the one after it the day."""
    return line.kind(month + 1) == "ordinal" and line.kind(month - 1) == "int"


def _month_then_day(line: Line, i: int, today: dt.date) -> Found | None:
    month = MONTHS.get(line.text(i))
    if month is None:
        return None
    after = line.skip(line.skip(i + 1, ".", "/", "-", ","), "the")
    day = line.num(after, "int", "ordinal")
    if day is None or day > 99 or line.text(after + 1) in ("people", "players", "of"):
        return None
    year, stop = _year(line, after + 1)
    found = day_of(year, month, day) if year else upcoming(month, day, today)
    return _checked(found, line, i, stop)


def _nth_weekday_of_month(line: Line, i: int, today: dt.date) -> Found | None:
    i = line.skip(i, "the")
    nth = -1 if line.text(i) == "last" else line.num(i, "ordinal")
    unit = line.text(i + 1)
    if nth is None or not -1 <= nth <= 5 or (unit != "day" and unit not in WEEKDAYS):
        return None
    if line.text(i + 2) not in ("of", "in"):
        return None
    after = line.skip(i + 3, "the")
    if month_of := _month_of(line, i + 3, today) or _month_of(line, after, today):
        years, month, stop = [month_of[0]], month_of[1], month_of[2]
    elif named := MONTHS.get(line.text(after)):
        year, stop = _year(line, after + 1)
        years, month = [year] if year else [today.year, today.year + 1], named
    else:
        return None
    for year in years:
        if unit == "day":
            first = dt.date(year, month, 1)
            found = shift(first, "month", 1) if nth == -1 else day_of(year, month, nth)
            found = found - dt.timedelta(days=1) if found and nth == -1 else found
        else:
            found = nth_weekday(year, month, WEEKDAYS[unit], nth)
        if len(years) == 1 or (found and found >= today):
            return _checked(found, line, i, stop)
    return None


def _counted_from(line: Line, i: int, today: dt.date) -> Found | None:
    """ "in two days", "a week from Friday", "the day after tomorrow", "three Sundays from now", "2 weeks ago"."""
    inside = line.text(i) == "in"
    counted = amount_at(line, i + inside) or ((1, i) if line.text(i) == "day" else None)
    if not counted:
        return None
    count, j = counted
    unit, size = LENGTHS.get(line.text(j), ("", 0))
    weekday = WEEKDAYS.get(line.text(j))
    after = line.skip(line.skip(j + 1, "time", "'"), "'", "time")
    from_now = line.text(after) == "from" and line.text(after + 1) in ("now", "today")
    if weekday is not None and from_now:
        return Day(shift(coming(weekday, today), "day", 7 * (count - 1))), after + 2
    if unit in ("", "minute") or count > 5000:
        return None
    if inside or from_now or line.text(after) in ("later", "hence", "ago", "earlier"):
        back = line.text(after) in ("ago", "earlier")
        stop = after + 2 * from_now + (back or line.text(after) in ("later", "hence"))
        return Day(shift(today, unit, -count * size if back else count * size)), stop
    way = {"after": 1, "from": 1, "before": -1, "on": 1}.get(line.text(after), 0)
    if not way and size % 7 == 0 and unit == "day":  # "a week tomorrow", "a fortnight today"
        way, after = 1, after - 1
    base = day_at(line, after + 1, today, counted=False) if way else None
    if not base or base[0].date is None or base[0].last or (line.text(after) == "on" and size != 7):
        return None
    day, stop = base
    if line.text(i) != "the" and line.text(i - 1) == "for" and line.text(after) in ("from", "on"):
        return None  # a stay of so many days, not a day
    return replace(day, date=shift(base[0].date, unit, way * count * size), weekday=None), stop


def _nth_weekday_after(line: Line, i: int, today: dt.date) -> Found | None:
    """ "The first Sunday after Christmas": of the days behind another day."""
    i = line.skip(i, "the")
    nth, weekday = line.num(i, "ordinal"), WEEKDAYS.get(line.text(i + 1))
    if nth is None or weekday is None or line.text(i + 2) != "after":
        return None
    base = day_at(line, i + 3, today, counted=False)
    if base is None or base[0].date is None or base[0].last:
        return None
    first = shift(base[0].date, "day", (weekday - base[0].date.weekday() - 1) % 7 + 1)
    return _checked(shift(first, "day", 7 * (nth - 1)) if first else None, line, i, base[1])


def _weekday_before(line: Line, i: int, today: dt.date) -> Found | None:
    """ "The last Sunday before Christmas", "the Friday before": the nearest of those."""
    i = line.skip(line.skip(i, "the"), "last")
    weekday = WEEKDAYS.get(line.text(i))
    if weekday is None or line.text(i + 1) != "before":
        return None
    base = day_at(line, i + 2, today, counted=False)
    if base is None or base[0].date is None or base[0].last:
        return None
    back = (base[0].date.weekday() - weekday - 1) % 7 + 1
    return _checked(shift(base[0].date, "day", -back), line, i, base[1])


def _between_days(line: Line, i: int, today: dt.date) -> Found | None:
    """ "Between Monday and Thursday"; between two holidays, neither of them is meant."""
    first = day_at(line, i + 1, today, counted=False) if line.text(i) == "between" else None
    second = day_at(line, first[1] + 1, today, counted=False) if first and line.text(first[1]) == "and" else None
    if not (first and second and first[0].date and second[0].date):
        return None
    week = dt.timedelta(days=7 * (second[0].weekday is not None and second[0].date < first[0].date))
    inside = dt.timedelta(days=all(holiday_at(line, at, today) for at in (i + 1, first[1] + 1)))
    start, last = first[0].date + inside, second[0].date + week - inside
    return (Day(start, FULL, last=last, vague=True), second[1]) if start <= last else None


def _before_a_day(line: Line, i: int, today: dt.date) -> Found | None:
    """ "Before Friday", "before the weekend": all days from today on."""
    base = day_at(line, i + 1, today, counted=False) if line.text(i) == "before" else None
    last = shift(base[0].date, "day", -1) if base and base[0].date else None
    if base is None or last is None or last < today or line.kind(base[1]) in ("int", "clock"):
        return None
    return Day(today, last=last, vague=True), base[1]


def _names_day(line: Line, i: int, stop: int) -> bool:
    """Whether the number before `stop` is a day of the month and not a count, a rank or a time."""
    token, after = line.at(stop - 1), line.at(stop)
    the, on = stop - 1 > i, line.text(i - 1) == "on"
    if after.text in _COUNTED or after.text in WEEKDAYS:
        return False
    spelled = token.text[:1].isalpha()
    if token.kind == "int":
        follows = after.kind in ("mer", "int") or after.text in ("in", "people", *PARTS, *LENGTHS)
        return the and on and not spelled and not follows
    named = the or on or line.text(i - 1) in WEEKDAYS
    ends = after.kind not in ("word", "junk") or after.text in _AFTER_WORD_ORDINAL
    return not spelled or (named and ends)


def _day_of_month(line: Line, i: int, today: dt.date) -> Found | None:
    """ "the 8th", "22nd", "on the 5"."""
    stop = line.skip(i, "the") + 1
    day = line.num(stop - 1, "int", "ordinal")
    if day is None or not _names_day(line, i, stop):
        return None
    if not 1 <= day <= 31:
        return _checked(None, line, i, stop, DAY_OF_MONTH)
    return Day(upcoming_dom(day, today), DAY_OF_MONTH, dom=day), stop


_FROM_A_DAY: Ruled = (
    (_counted_from, (*AMOUNTS, "another", "in", "day")),
    (_nth_weekday_after, ("the", "ordinal")),
    (_weekday_before, (*WEEKDAYS, "the", "last")),
    (_before_a_day, ("before",)),
    (_between_days, ("between",)),
)
_NAMED: Ruled = (
    (_numeric, ("ymd", "date", "pair")),
    (_day_then_month, ("the", "int", "ordinal")),
    (_month_then_day, MONTHS),
    (_nth_weekday_of_month, ("the", "last", "ordinal")),
    *RELATIVE_RULES,
    *STRETCHES,
    (_day_of_month, ("the", "int", "ordinal")),
)
_NAMED_DAYS, _DAYS = Rules(_NAMED), Rules((*_FROM_A_DAY, *_NAMED))
HEADS = _DAYS.heads
"""What the name of a day begins with."""
