"""What repeats: "every Tuesday", "weekly for the next four weeks", "same time for three weeks"."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.booking import MOST_TIMES
from bot.nlu.calendar import WEEKDAYS
from bot.nlu.tokens import Line, Token
from bot.nlu.vocabulary import words
from bot.nlu.wish import Wish

_AGAIN = words(
    "every each weekly daily fortnightly regularly jeden jede jedes woechentlich taeglich same gleiche selbe"
)
PLURALS = frozenset(day for day in WEEKDAYS if day.endswith("days"))
_UNITS = {
    "days": 1,
    "day": 1,
    "weeks": 7,
    "week": 7,
    "fortnights": 14,
    "month": 28,
    "months": 28,
    "times": 0,
    "mal": 0,
    "x": 0,
} | dict.fromkeys(PLURALS, 7)
"""The days that one of them has; none where it counts the bookings themselves."""


def mark_times(line: Line) -> Line:
    """The line with "for the next four weeks", "4 times" as one token of kind "times", where something repeats; its
    keys are the number and the days of its unit."""
    if not any(token.text in _AGAIN or token.text in PLURALS for token in line.tokens):
        return line

    def at(i: int, before: Sequence[Token]) -> tuple[tuple[str, ...], int] | None:
        start = line.skip(line.skip(line.skip(i, "for"), "the"), "next", "coming", "following")
        count = 1 if start > i and line.text(start) == "a" else line.num(start)
        unit = line.text(start + 1)
        if count is None or unit not in _UNITS or (start == i and _UNITS[unit]):
            return None
        known = (str(count), str(_UNITS[unit])) if 1 <= count <= MOST_TIMES else ()
        return known, start + 2

    return line.marked("times", at)


def with_times(wish: Wish, every: int | None, keys: Sequence[str]) -> Wish:
    """The wish as often as the keys of a "times" token say: of so many weeks, with one booking each, unless the words
    say otherwise."""
    if not keys:
        return wish
    count, unit = int(keys[0]), int(keys[1])
    days = every or 7
    times = count if not unit else max(1, count * unit // days)
    return replace(wish, repeats=True, every=days, times=min(times, MOST_TIMES))
