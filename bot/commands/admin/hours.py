"""Opening hours in words: `mon-fri 08:00-12:00, 14:00-22:00; sat 18:00-02:00; sun closed`."""

import re
from itertools import pairwise

from bot.commands.admin.misread import Misread, one_line, quoted
from bot.domain.hours import DAY_MINUTES, DayHours, Hours, spans_text
from bot.nlu.calendar import WEEKDAYS

EXAMPLE = "mon-fri 08:00-12:00, 14:00-22:00; sat 18:00-02:00; sun closed"
HOW = (
    f"/courtbot hours {EXAMPLE}\n"
    "A day may have a break, end after midnight or be open all day. A day that you do not name stays as it is."
)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Week = tuple[DayHours, ...]
"""Monday first."""
MOST_SPANS = 6
"""Of one day."""
SMALL_HOURS = 6 * 60
"""Later than this nothing ends that began on the day before: "20:00-08:00" is a slip."""

_TIME = r"(?:\d{1,2}(?:[:.]?\d{2})?\s*(?:am|pm)?|noon|midnight)"
_TO = r"\s*(?:-|–|to|until|till)\s*"
_FACE = re.compile(r"[1-9]|1[0-2]")
"""What a clock's face shows: "9 to 5" is no night."""
_SPAN = rf"(?:{_TIME}{_TO}{_TIME})"
_GROUP = re.compile(
    r"\s*(?P<days>[a-z][a-z\s,&–-]*?)\s*[:=]?\s*(?:(?P<closed>closed|shut)"
    r"|(?P<always>(?:open\s+)?(?:all\s+day|around\s+the\s+clock|24\s*/\s*7|24\s*h(?:ours)?))"
    rf"|(?P<spans>{_SPAN}(?:\s*(?:[,&+]|\band\b)\s*{_SPAN})*))\s*(?:[;,|]|\band\b|$)",
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
        hours = (Hours(opens=0, closes=DAY_MINUTES),) if group["always"] else _spans(group["spans"] or "")
        days = set(_days(group["days"]))
        if days in named:
            raise Misread(
                f"{quoted(group['days'])} is there twice. A day with a break is mon 08:00-12:00, 14:00-22:00."
            )
        named.append(days)
        for day in days:
            changed[day] = hours
        at = group.end()
        at += len(text[at:]) - len(text[at:].lstrip(_PARTING))
    return tuple(changed)


def opening_week(text: str) -> Week:
    """A new club's: every day where the words name none, and closed on days that they do not name. Raises Misread."""
    daily = re.match(_SPAN, text.strip(), re.IGNORECASE)
    return read_hours(f"daily {text}" if daily else text, ((),) * 7)


def _unread(words: str) -> Misread:
    if re.match(rf"{_TIME}{_TO}{_TIME}", words, re.IGNORECASE):
        return Misread(f"{quoted(words)} names no day. Say it like daily {words}, or mon-fri {words}.")
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
        raise Misread(f"{quoted(word)} is not a day of the week.")
    return WEEKDAYS[word]


def _spans(text: str) -> DayHours:
    """In the order of the day; those that touch are one. Raises Misread."""
    found: list[Hours] = []
    for span in sorted((_span(said) for said in re.findall(_SPAN, text, re.IGNORECASE)), key=lambda one: one.opens):
        if found and span.opens < found[-1].closes:
            raise Misread(f"{quoted(text)} overlaps.")
        if found and span.opens == found[-1].closes:
            span = Hours(opens=found.pop().opens, closes=span.closes)
        found.append(span)
    if len(found) > MOST_SPANS:
        raise Misread(f"A day has at most {MOST_SPANS} spans of hours.")
    return tuple(found)


def _span(text: str) -> Hours:
    """One that ends in the small hours does so on the day after."""
    opens, closes = (part for part in re.split(_TO, text, maxsplit=1, flags=re.IGNORECASE))
    start, end = _minutes(opens), _minutes(closes) or DAY_MINUTES
    if end < start and end <= SMALL_HOURS and _FACE.fullmatch(opens.strip()) and _FACE.fullmatch(closes.strip()):
        day = f"{start // 60}{'pm' if start == 12 * 60 else 'am'}-{end // 60}pm"
        night = f"{start // 60:02}:00-{end // 60:02}:00"
        raise Misread(f"{quoted(text)} can be read in two ways: say {day} or {night}.")
    if end < start < DAY_MINUTES and end <= SMALL_HOURS:
        end += DAY_MINUTES
    if start >= end:
        raise Misread(f"{quoted(text)} ends before it begins.")
    return Hours(opens=start, closes=end)


def _minutes(text: str) -> int:
    """After midnight."""
    plain = "".join(text.casefold().split())
    plain = {"noon": "12pm", "midnight": "0:00"}.get(plain, plain)
    said = re.fullmatch(r"(\d{1,2})[:.]?(\d{2})?(am|pm)?", plain)
    if said is None:
        raise Misread(f"{quoted(text)} is not a time of day.")
    hour, minute, half = said.groups()
    hours = int(hour)
    if half and not 1 <= hours <= 12:
        raise Misread(f"{quoted(text)} is not a time of day.")
    total = (hours % 12 + 12 * (half == "pm") if half else hours) * 60 + int(minute or 0)
    if total > 24 * 60 or int(minute or 0) > 59:
        raise Misread(f"{quoted(text)} is not a time of day.")
    if total % 15:
        raise Misread(f"{quoted(text)} is not on a quarter of an hour.")
    return total


def day_text(hours: DayHours) -> str:
    """`08:00-12:00, 14:00-21:00`, or `closed`."""
    return spans_text(hours, "-") or "closed"


def hours_lines(week: Week) -> list[str]:
    """One line for each kind of day, in the words that `read_hours` reads."""
    kinds: dict[str, list[int]] = {}
    for day, hours in enumerate(week):
        kinds.setdefault(day_text(hours), []).append(day)
    return [f"{_days_text(days)} {span}" for span, days in kinds.items()]


def _days_text(days: list[int]) -> str:
    """`mon-wed,fri`."""
    starts = [days[0], *(b for a, b in pairwise(days) if b != a + 1)]
    ends = [*(a for a, b in pairwise(days) if b != a + 1), days[-1]]
    spans = zip(starts, ends, strict=True)
    return ",".join(DAYS[a] if a == b else f"{DAYS[a]}{',' if b == a + 1 else '-'}{DAYS[b]}" for a, b in spans)
