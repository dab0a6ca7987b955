"""What a sentence names: days, times, courts, codes, lengths, prices and counts, in English and German.

Each is given with every value that it may mean ("three" is 03:00 and 15:00), since it is held against facts and not
resolved. `bot.nlu` reads a member's one wish instead, and stands above this room.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Literal

from bot.conversation.grounding.clocks import BEFORE_END, CLOCKS, NEXT_CLOCK, PART, times_at
from bot.conversation.grounding.days import day_patterns
from bot.conversation.grounding.numbers import AHEAD, COUNT, LENGTH, MONEY, NUMBER, days_ahead, minutes, number

Kind = Literal["court", "day", "time", "end", "part", "length", "ahead", "code", "count", "money"]
_CODE = re.compile(
    r"\b(?=[A-Z0-9]*[A-Z])(?=[A-Z]*[0-9])[A-Z0-9]{6}\b"
    r"|(?:(?<=[Cc]ode )|(?<=[Cc]ode is )|(?<=[Cc]ode ist )|(?<=[Cc]ode lautet ))[A-Z0-9]{6}\b"
)
_NO_AM = r"(?! (?:mo|di|mi|do|fr|sa|so)\w*tag| mittwoch| wochenende| \d| n[aä]chst| kommend| selben| gleichen)"
"""After "am" as a German preposition."""
_MONTH = r"\.?\s(?:jan|feb|m[aä]r|apr|ma[iy]|ju[nl]|aug|sep|o[ck]t|nov|de[cz])"
_COURT = re.compile(
    rf"\b(?:courts?|pl[aä]tze?n?|feld(?:er)?)\s*(?:no\.?\s?|nr\.?\s?|number\s|nummer\s|#\s?)?({NUMBER}"
    rf"(?:\s*(?:,\s?(?:and|or|und|oder)?|and|und|or|oder|&|/)\s*(?:(?:court|platz)\s)?(?!one\b){NUMBER}"
    rf"(?!\s?(?:[ap]\.?m\b|uhr|o'|[:.]\d|-|min|hour|stund|other|slot|ander|frei)|{_MONTH}))*)"
    rf"(?!\s?(?:[ap]\.?m\b{_NO_AM}|uhr|o'|:\d))"
)
"""Courts by number, several too: "courts 1, 2 and 3"."""


@dataclass(frozen=True, slots=True)
class Mention:
    """`values` are strings for courts, codes and parts of the day, dates, times of day, and integers for lengths
    (minutes), `ahead` (days) and counts; empty where nothing like it exists. An `end` is a time until which something
    lasts."""

    kind: Kind
    values: frozenset[object]
    start: int
    stop: int


class Reader:
    """Takes mentions out of a text one sort after the other: what one sort took, no later one reads."""

    def __init__(self, text: str) -> None:
        self.left = text
        self.found: list[Mention] = []

    def find(self, kind: Kind, pattern: re.Pattern[str], values: Callable[[re.Match[str]], Iterator[object]]) -> None:
        if matches := list(pattern.finditer(self.left)):
            self.found += (Mention(kind, frozenset(values(match)), *match.span()) for match in matches)
            self.left = pattern.sub(lambda match: "\0" * len(match.group()), self.left)


def mentions_in(text: str, today: date, courts: Sequence[str]) -> tuple[list[Mention], str]:
    """What `text` names, in its order, and the text with those characters blanked by zeros; `courts` are the club's
    names. Upper case matters for codes alone."""
    reader = Reader(text)
    reader.find("code", _CODE, lambda match: iter((match.group(),)))
    reader.left = reader.left.lower()
    reader.find("court", _names(tuple(courts)), lambda match: _named(match.group(), courts))
    reader.find("court", _COURT, lambda match: _numbered(match, courts))
    reader.find("money", MONEY, lambda match: iter((match.group(),)))
    reader.find("length", LENGTH, minutes)
    reader.find("ahead", AHEAD, days_ahead)
    for pattern, days in day_patterns():
        reader.find("day", pattern, lambda match, days=days: days(match, today))
    for pattern, times in CLOCKS:
        reader.find("time", pattern, times)
    _second_times(reader)
    reader.find("part", PART, lambda match: iter((match.group(1),)))
    reader.find("count", COUNT, lambda match: iter((number(match.group(1)),)))
    return sorted(reader.found, key=lambda mention: mention.start), reader.left


@cache
def _names(courts: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(courts, key=len, reverse=True)
    return re.compile(
        rf"\b(?:{'|'.join(re.escape(name.lower()) for name in longest_first)})(?!\w)"
        rf"(?!:\d|\s?(?:uhr|[ap]\.?m{_NO_AM})\b|(?:\s*(?:,|and|und|or|oder|&)\s*)+\d)"
    )


def _named(said: str, courts: Sequence[str]) -> Iterator[object]:
    yield next(name for name in courts if name.lower() == said)


def _numbered(match: re.Match[str], courts: Sequence[str]) -> Iterator[object]:
    """The names of courts by their numbers; one that the club lacks is the number itself, which is no name."""
    for said in re.findall(NUMBER, match[1]):
        wanted = number(said)
        yield next((name for name in courts if re.findall(r"\d+", name) == [str(wanted)]), wanted)


def _second_times(reader: Reader) -> None:
    """A bare number that follows a time is one too ("from 7 to 22"), and what stands after "until" is an end; so is it
    after "to" where a time stands before."""
    stops = {mention.stop for mention in reader.found if mention.kind == "time"}
    while match := next((m for m in NEXT_CLOCK.finditer(reader.left) if m.start() + 1 in stops), None):
        start, stop = match.start(2), match.end()
        values = frozenset(times_at(number(match[2]), 0, match[3] or ""))
        reader.found.append(Mention("time", values, start, stop))
        reader.left = reader.left[:start] + "\0" * (stop - start) + reader.left[stop:]
        stops.add(stop)
    for i, mention in enumerate(reader.found):
        if mention.kind == "time" and BEFORE_END.search(reader.left[: mention.start]):
            reader.found[i] = replace(mention, kind="end")
