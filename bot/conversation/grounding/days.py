"""Days as a sentence names them, in English and German: each pattern with every date that it may mean."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from bot.i18n.catalogues import codes
from bot.i18n.language import day_names, month_names

_YEAR = r"(?:,?\s\d{4})?"
_NEXT = r"(?:next|n[aä]chste[rsn]?|kommende[rsn]?|this|coming|diese[rsn]?)"
_RELATIVE = r"the day after tomorrow|übermorgen|today|tonight|heute|tomorrow|(?<!guten )(?<!am )morgen"
Days = Callable[[re.Match[str], date], Iterator[date]]


@cache
def day_patterns() -> tuple[tuple[re.Pattern[str], Days], ...]:
    months = "|".join(sorted(_month_numbers(), key=len, reverse=True))
    weekdays = "|".join(sorted(_weekday_numbers(), key=len, reverse=True))
    return (
        (re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b"), _iso),
        (re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)?(?!\d)"), _dotted),
        (re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/\d{2,4})?\b(?!/)"), _slashed),
        (re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?\s?(?:of\s)?({months})\b\.?{_YEAR}"), _day_month),
        (re.compile(rf"\b({months})\.?\s(?:the\s)?(\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d){_YEAR}"), _month_first),
        (re.compile(rf"\b({_NEXT}\s)?({weekdays})s?\b"), _weekday),
        (re.compile(rf"\b({_RELATIVE})\b"), _relative),
        (re.compile(r"\b(?:(this|next|diese[rs]?|n[aä]chste[rsn]?)\s(?=we|wo))?(weekend|wochenende)\b"), _range),
        (re.compile(r"\b(this|next|diese[rs]?|n[aä]chste[rsn]?)\s(week|woche)\b"), _range),
        (re.compile(r"\b(?:the|am|dem|den)\s(\d{1,2})(?:st|nd|rd|th|\.)(?=\W|$)"), _day_of_month),
    )  # fmt: skip


@cache
def _month_numbers() -> dict[str, int]:
    full = {name.lower(): i for code in codes() for i, name in enumerate(month_names(code), 1)}
    return full | {name[:3]: number for name, number in full.items() if name[:3] != "may" and name[:3] != "mai"}


@cache
def _weekday_numbers() -> dict[str, int]:
    full = {name.lower(): i for code in codes() for i, name in enumerate(day_names(code))}
    short = {name[:3]: number for name, number in full.items() if name[:3] in ("mon", "tue", "wed", "thu", "fri")}
    return full | short | {"sonnabend": 5}


def _date(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _iso(match: re.Match[str], today: date) -> Iterator[date]:
    yield from _date(*(int(part) for part in match.groups()))


def _near(month: int, day: int, today: date) -> Iterator[date]:
    for year in (today.year, today.year + 1):
        yield from _date(year, month, day)


def _dotted(match: re.Match[str], today: date) -> Iterator[date]:
    yield from _near(int(match[2]), int(match[1]), today)


def _slashed(match: re.Match[str], today: date) -> Iterator[date]:
    yield from _near(int(match[2]), int(match[1]), today)
    yield from _near(int(match[1]), int(match[2]), today)


def _day_month(match: re.Match[str], today: date) -> Iterator[date]:
    yield from _near(_month_numbers()[match[2]], int(match[1]), today)


def _month_first(match: re.Match[str], today: date) -> Iterator[date]:
    yield from _near(_month_numbers()[match[1]], int(match[2]), today)


_DATED = re.compile(r",?\s(?:the\s|dem\s|den\s)?\0")


def _weekday(match: re.Match[str], today: date) -> Iterator[date]:
    """The coming one, today too on such a day; after "next" the one of next week too, before a date any."""
    ahead = (_weekday_numbers()[match[2]] - today.weekday()) % 7
    if _DATED.match(match.string, match.end()):
        yield from map(date.fromordinal, range(first := today.toordinal() + ahead, first + 53 * 7, 7))
    yield today + timedelta(days=ahead)
    if not ahead or (match[1] or "").startswith(("n", "k")):
        yield today + timedelta(days=ahead + 7)


def _relative(match: re.Match[str], today: date) -> Iterator[date]:
    said = match.group()
    ahead = 2 if "after" in said or "ü" in said else 0 if said in ("today", "tonight", "heute") else 1
    yield today + timedelta(days=ahead)


def _range(match: re.Match[str], today: date) -> Iterator[date]:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (match[1] or "").startswith("n"))
    first = 5 if match[2] in ("weekend", "wochenende") else 0
    yield from (monday + timedelta(days=day) for day in range(first, 7))


def _day_of_month(match: re.Match[str], today: date) -> Iterator[date]:
    for ahead in range(62):
        if (today + timedelta(days=ahead)).day == int(match[1]):
            yield today + timedelta(days=ahead)
