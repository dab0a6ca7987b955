"""Calendar arithmetic and the words that name days, months and lengths."""

from calendar import monthrange
from datetime import date, timedelta

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janurary", "february feb febuary", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sep sept septmber", "october oct", "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon mondays", "tuesday tue tues tuesdays tuseday",
            "wednesday wed weds wednesdays wensday", "thursday thu thur thurs thursdays thrusday",
            "friday fri fridays", "saturday sat saturdays saterday", "sunday sun sundays",
        )
    )
    for name in names.split()
}  # fmt: skip
# Lengths in minutes, days or months: the three do not convert into one another on a local clock.
LENGTHS = {
    name: (unit, size)
    for unit, size, names in (
        ("minute", 1, "minute minutes min mins m"),
        ("minute", 60, "hour hours hr hrs h"),
        ("day", 1, "day days"),
        ("day", 7, "week weeks wk wks"),
        ("day", 14, "fortnight fortnights"),
        ("month", 1, "month months"),
        ("month", 12, "year years"),
    )
    for name in names.split()
}
HOLIDAYS = {
    "christmas": (12, 25), "xmas": (12, 25), "christmas day": (12, 25), "xmas day": (12, 25),
    "christmas eve": (12, 24), "xmas eve": (12, 24), "boxing day": (12, 26),
    "new year's": (1, 1), "new years": (1, 1), "new year": (1, 1), "new year's day": (1, 1),
    "new years day": (1, 1), "new year day": (1, 1), "new year's eve": (12, 31),
    "new years eve": (12, 31), "new year eve": (12, 31), "valentine's day": (2, 14),
    "valentines day": (2, 14), "halloween": (10, 31), "independence day": (7, 4), "labour day": (5, 1),
    "may day": (5, 1), "st patrick's day": (3, 17), "epiphany": (1, 6),
}  # fmt: skip
EASTER_DAYS = {
    "easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "pentecost": 49,
    "whit monday": 50,
}  # fmt: skip


def day_of(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def shift(start: date, unit: str, count: int) -> date | None:
    """`start` moved by days or calendar months, or None outside the calendar."""
    try:
        if unit == "day":
            return start + timedelta(days=count)
        months = start.year * 12 + start.month - 1 + count
        year, month = divmod(months, 12)
        return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
    except (ValueError, OverflowError, IndexError):
        return None


def upcoming(month: int, day: int, today: date) -> date | None:
    """The nearest such day from `today` on, or None if the coming one does not exist."""
    this_year = day_of(today.year, month, day)
    if this_year and this_year >= today:
        return this_year
    return day_of(today.year + ((month, day) < (today.month, today.day)), month, day)


def upcoming_dom(day: int, today: date, weekday: int | None = None) -> date | None:
    """The next `day` of a month from `today` on, falling on `weekday` if one is given, within two years."""
    for ahead in range(25):
        year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        found = day_of(year, month + 1, day) if year <= date.max.year else None
        if found and found >= today and weekday in (None, found.weekday()):
            return found
    return None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def coming(weekday: int, today: date) -> date:
    """The next such weekday after `today`."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The nth such weekday of a month; nth = -1 is the last one."""
    if nth == -1:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return day_of(year, month, 1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    golden, century = year % 19, year // 100
    skipped = century - century // 4 - (8 * century + 13) // 25
    epact = (19 * golden + skipped + 15) % 30
    epact -= epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    sunday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - sunday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))
