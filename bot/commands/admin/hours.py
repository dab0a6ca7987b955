"""Opening hours in words: `mon-fri 08:00-21:00; sat,sun 09:00-18:00; wed closed`."""

import re
from itertools import pairwise

from bot.commands.admin.misread import Misread, one_line, quoted
from bot.domain.club import Hours, clock_text
from bot.nlu.calendar import WEEKDAYS

HOW = "/courtbot hours mon-fri 08:00-21:00; sat,sun 09:00-18:00; wed closed\nA day that you do not name stays as it is."
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Week = tuple[Hours | None, ...]
"""Monday first; None is a day on which the club is closed."""

_TIME = r"(?:\d{1,2}(?:[:.]?\d{2})?\s*(?:am|pm)?|noon|midnight)"
_TO = r"\s*(?:-|–|to|until|till)\s*"
_GROUP = re.compile(
    rf"\s*(?P<days>[a-z][a-z\s,&–-]*?)\s*[:=]?\s*"
    rf"(?:(?P<closed>closed|shut)|(?P<opens>{_TIME}){_TO}(?P<closes>{_TIME}))\s*(?:[;,|]|\band\b|$)",
    re.IGNORECASE,
)
_PARTING = " ;,|"
_SHORT = (
    (re.compile(r"\b(?:daily|every\s*day|all\s+days|all\s+week)\b"), "mon-sun"),
    (re.compile(r"\b(?:on\s+)?weekdays\b"), "mon-fri"),
    (re.compile(r"\b(?:on\s+)?weekends?\b"), "sat,sun"),
    (re.compile(r"\s*(?:-|–|\bto\b|\bthrough\b)\s*"), "-"),
)


def read_hours(text: str, week: Week) -> Week:
    """The week, changed as the words say; what comes later wins. Raises Misread."""
    text, at, changed, named = one_line(text), 0, list(week), list[set[int]]()
    while text[at:].strip(_PARTING):
        group = _GROUP.match(text, at)
        if group is None:
            raise _unread(text[at:].strip(_PARTING))
        hours = None if group["closed"] else _span(group["opens"], group["closes"])
        days = set(_days(group["days"]))
        if days in named:
            raise Misread(f"{quoted(group['days'])} is there twice: a day has one opening and one closing time.")
        named.append(days)
        for day in days:
            changed[day] = hours
        at = group.end()
        at += len(text[at:]) - len(text[at:].lstrip(_PARTING))
    return tuple(changed)


def _unread(words: str) -> Misread:
    if re.match(rf"{_TIME}{_TO}{_TIME}", words, re.IGNORECASE):
        return Misread(f"{quoted(words)} names no day. Say it such as daily {words}, or mon-fri {words}.")
    return Misread(f"I cannot read {quoted(words)} as days and hours.")


def _days(text: str) -> list[int]:
    words = text.casefold()
    for pattern, short in _SHORT:
        words = pattern.sub(short, words)
    days: list[int] = []
    for word in re.split(r"[\s,&]+|\band\b", words):
        if word:
            first, _, last = word.partition("-")
            start, end = _weekday(first), _weekday(last or first)
            days += [(start + n) % 7 for n in range((end - start) % 7 + 1)]
    return days


def _weekday(word: str) -> int:
    if word not in WEEKDAYS:
        raise Misread(f"{quoted(word)} is no day of the week.")
    return WEEKDAYS[word]


def _span(opens: str, closes: str) -> Hours:
    start, end = _minutes(opens), _minutes(closes) or 24 * 60
    if start >= end:
        raise Misread(f"{quoted(f'{opens}-{closes}')} ends before it begins.")
    return Hours(opens=start, closes=end)


def _minutes(text: str) -> int:
    """After midnight."""
    plain = "".join(text.casefold().split())
    plain = {"noon": "12pm", "midnight": "0:00"}.get(plain, plain)
    said = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})?(am|pm)?", plain)
    if said is None:
        raise Misread(f"{quoted(text)} is no time of day.")
    hour, minute, half = said.groups()
    hours = int(hour)
    if half and not 1 <= hours <= 12:
        raise Misread(f"{quoted(text)} is no time of day.")
    total = (hours % 12 + 12 * (half == "pm") if half else hours) * 60 + int(minute or 0)
    if total > 24 * 60 or int(minute or 0) > 59:
        raise Misread(f"{quoted(text)} is no time of day.")
    if total % 15:
        raise Misread(f"{quoted(text)} is not on a quarter of an hour.")
    return total


def day_text(hours: Hours | None) -> str:
    """`08:00-21:00`, or `closed`."""
    return _span_text(hours)


def hours_lines(week: Week) -> list[str]:
    """One line for each kind of day, in the words that `read_hours` reads."""
    kinds: dict[str, list[int]] = {}
    for day, hours in enumerate(week):
        kinds.setdefault(_span_text(hours), []).append(day)
    return [f"{_days_text(days)} {span}" for span, days in kinds.items()]


def _span_text(hours: Hours | None) -> str:
    if hours is None or hours.closes <= hours.opens:
        return "closed"
    return f"{clock_text(hours.opens)}-{clock_text(hours.closes)}"


def _days_text(days: list[int]) -> str:
    """`mon-wed,fri`."""
    starts = [days[0], *(b for a, b in pairwise(days) if b != a + 1)]
    ends = [*(a for a, b in pairwise(days) if b != a + 1), days[-1]]
    spans = zip(starts, ends, strict=True)
    return ",".join(DAYS[a] if a == b else f"{DAYS[a]}{',' if b == a + 1 else '-'}{DAYS[b]}" for a, b in spans)
