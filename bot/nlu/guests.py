"""The names of guests in what a member says: "court 2 tomorrow at 3pm with Tom and Eva", "mit Tom und Eva"."""

import re
from collections.abc import Iterable

from bot.domain.booking import Court
from bot.nlu.calendar import MONTHS, WEEKDAYS
from bot.nlu.days import PARTS
from bot.nlu.names import GIVEN
from bot.nlu.vocabulary import words

_BEGINS = r"(?:with|mit|(?:,\s*)?(?:and|und)\s+(?:please\s+)?(?:add|bring|invite)(?=\s))"
_WHO = r"(?:guests?|friends?|partner|mates?|gast|gäste?n?|freund(?:in|en)?|partnerin)"
_WITH = re.compile(rf"(?<!\w){_BEGINS}\s+(?:(?:my|meine[mnr]?|dem|den|der)\s+)?(?:{_WHO}[ :]+)?", re.IGNORECASE)
_AS = re.compile(r"\s+(?:as|als)\s+(?:(?:an?|my|our|meine?|unsere?)\s+)?(?:guests?|gast|gäste)\b", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?P<joint>,|&|\+|and\b|und\b)?\s*(?P<name>[^\W\d_][\w'’-]*)", re.IGNORECASE)
_NO_NAMES = frozenset(
    {
        *WEEKDAYS, *MONTHS, *PARTS,
        *words(
            "court courts platz plätze halle hallenplatz flutlicht licht dach sand sandplatz rasen hartplatz teppich "
            "clay grass hard carpet indoor outdoor lights floodlights roof ball balls bälle ballmaschine racket "
            "schläger trainer coach freunden freund freundin partner kollegen kollege friends friend you me us "
            "them the a an my on at for in to from of until and or und oder am um ab bis von zu für im uhr heute "
            "morgen today tomorrow tonight please bitte der die das den dem ein eine einem einer mir dir uns code bot"
        ),
    }
)  # fmt: skip


def apart(text: str, courts: Iterable[Court] = ()) -> tuple[str, tuple[str, ...]]:
    """The text without the names of guests in it, and these. Names begin with a capital letter, or are common
    ones; a word of the grammar or of a court's name is none."""
    others = _NO_NAMES | {word for court in courts for word in words(f"{court.name} {court.surface}".casefold())}
    for begin in _WITH.finditer(text):
        names, end = _names(text, begin.end(), others)
        if names:
            end = as_what.end() if (as_what := _AS.match(text, end)) else end
            return " ".join(f"{text[: begin.start()]} {text[end:]}".split()), names
    return text, ()


def _names(text: str, at: int, others: frozenset[str]) -> tuple[tuple[str, ...], int]:
    """Those that stand there one after the other, and where they end."""
    names: list[str] = []
    while found := _NEXT.match(text, at):
        name, follows = found["name"], found["joint"] is None and bool(names)
        if (
            not (name[0].isupper() or name in GIVEN)
            or name.casefold() in others
            or (follows and found.start("name") == at)
        ):
            break
        names = [*names[:-1], f"{names[-1]} {name}"] if follows else [*names, name]
        at = found.end()
    return tuple(names), at


def listed(text: str) -> tuple[str, ...]:
    """The names of a list that is nothing else: "Tom, Eva and Jo Smith"."""
    parts = re.split(r"\s*(?:,|&|\+|;|\band\b|\bund\b)\s*", text.strip(" .:!"), flags=re.IGNORECASE)
    return tuple(part for part in parts if part)
