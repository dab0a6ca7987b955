"""Times of day as a sentence names them, in English and German: each pattern with every time that it may mean."""

import re
from collections.abc import Callable, Iterator
from datetime import time

from bot.conversation.grounding.numbers import NUMBER, WORDS, number

MERIDIEM = r"\s?([ap])\.?\s?m\b\.?"
_SPOKEN = (
    r"(?:\s?uhr|\s?o'?\s?clock)?\s(in the morning|in the afternoon|in the evening|at night"
    r"|morgens|vormittags|nachmittags|abends|nachts)\b"
)
NOT_COUNTED = (
    r"(?!\s*-?\s*(?:min|hour|hr|std|stund|day|tag|week|woch|month|monat|court|pl[aä]tz|people|person|player|spiel|book|"
    r"buch|slot|€|eur))"
)
PARTS = {
    "morning": (5, 12), "vormittag": (5, 12), "lunchtime": (11, 14), "afternoon": (12, 18), "nachmittag": (12, 18),
    "evening": (17, 24), "abend": (17, 24), "tonight": (17, 24), "night": (18, 24),
}  # fmt: skip
"""Parts of the day, from one hour up to another."""
PART = re.compile(rf"(?<!good )(?<!guten )\b({'|'.join(PARTS)})s?\b")


def times_at(hour: int, minute: int, meridiem: str = "", sure: bool = False) -> Iterator[time]:
    """Both halves of the day where nothing tells which one is meant."""
    if hour > 24 or minute > 59:
        return
    if meridiem:
        yield time(hour % 12 + 12 * (meridiem == "p"), minute)
        return
    yield time(hour % 24, minute)
    if 1 <= hour < 12 and not sure:
        yield time(hour + 12, minute)
    if hour == 12 and not sure:
        yield time(0, minute)


def _clock(match: re.Match[str]) -> Iterator[time]:
    yield from times_at(int(match[1]), int(match[2]), match[3] or "", sure=match[1].startswith("0"))


def _hour(match: re.Match[str]) -> Iterator[time]:
    rest = match[2] if (match.lastindex or 0) > 1 else ""
    minute = int(rest) if rest.isdigit() else 0
    yield from times_at(number(match[1]), minute, rest if rest in ("a", "p") else "")


def _spoken(match: re.Match[str]) -> Iterator[time]:
    """ "Seven in the morning", "8 Uhr abends"."""
    yield from times_at(number(match[1]), int(match[2] or 0), "a" if match[3] in _FORENOON else "p")


def _offset(match: re.Match[str]) -> Iterator[time]:
    """ "half past three", "halb vier", "quarter to five", "Viertel nach drei"."""
    way, hour = match[1], number(match[2])
    minutes = 30 if way.startswith("hal") else 15
    back = way == "halb" or way.endswith(("to", "vor"))
    for at in times_at(hour, 0):
        total = (at.hour * 60 + (-minutes if back else minutes)) % 1440
        yield time(total // 60, total % 60)


def _noon(match: re.Match[str]) -> Iterator[time]:
    yield time(0 if match.group().startswith("mi") and "n" in match.group()[3:] else 12)


_FORENOON = ("in the morning", "morgens", "vormittags")
_CUES = "at um ab bis von vor from till nach until after gegen before around between zwischen"
_CUE = "|".join(rf"(?<=\b{cue}\s)" for cue in _CUES.split())
CLOCKS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[time]]], ...] = (
    (re.compile(rf"(?<![\d.,:])\b({NUMBER})(?:[:.]([0-5]\d))?{_SPOKEN}"), _spoken),
    (re.compile(rf"(?<![\d.,])(\d{{1,2}})[:.h]([0-5]\d)(?![\d.]\d)(?:{MERIDIEM})?(?:\s?(?:uhr|h|o'?clock))?"), _clock),
    (re.compile(rf"\b(half past|halb|(?:a )?quarter (?:past|to)|viertel (?:nach|vor))\s({NUMBER})"), _offset),
    (re.compile(rf"\b(\d{{1,2}}|{WORDS}){MERIDIEM}"), _hour),
    (re.compile(rf"\b({NUMBER}|ein)\s?(?:uhr\b|o'?\s?clock\b)(?:\s?([0-5]\d)\b)?"), _hour),
    (re.compile(r"\b(?:noon|midday|mittags?|midnight|mitternacht)\b"), _noon),
    (re.compile(rf"(?<=[a-z]\s)(?:{_CUE})({NUMBER}){NOT_COUNTED}"), _hour),
)
NEXT_CLOCK = re.compile(
    r"\0\s*(-|to|until|till|bis|and|und|or|oder|,)\s*(?:at\s|um\s)?(?!one\b|ein)"
    rf"({NUMBER})(?:{MERIDIEM})?(?:\s?uhr)?{NOT_COUNTED}"
)
"""A bare number after a time that was taken: "from 7 to 22"."""
BEFORE_END = re.compile(
    r"(?:\0\s*(?:-|to)|\buntil|\btill|\bbis|\bends?\sat|\bclos\w+\sat|\bende[nt]?|\bschließ\w+)\s*(?:um\s)?$"
)
