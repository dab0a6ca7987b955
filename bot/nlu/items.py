"""Everything about day and time found in a line, and which of it was taken back or corrected."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from bot.nlu.dates import HEADS as DAYS_BEGIN
from bot.nlu.dates import day_at
from bot.nlu.days import AMOUNTS, FULL, PARTS, Day
from bot.nlu.languages.lexicon import codes, expanded, texts_of, words_of
from bot.nlu.lengths import length_at
from bot.nlu.spans import span_at
from bot.nlu.times import HEADS as CLOCKS_BEGIN
from bot.nlu.times import Clock, Span, clock_at
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day."""

    name: str
    half: str = ""  # "early" or "late"


@dataclass(frozen=True, slots=True)
class Length:
    """How long, or with `ahead` how long from now."""

    minutes: int
    ahead: bool = False
    later: bool = False  # "an hour later": than now, or than what was talked about


@dataclass(frozen=True, slots=True)
class Item:
    """Something found in the line, and where."""

    value: Day | Clock | Span | Part | Length
    start: int
    stop: int


def items_in(line: Line, today: dt.date) -> list[Item]:
    items: list[Item] = []
    i = 0
    while i < len(line):
        found = _item_at(line, i, today, items) if _may_begin(line, i) else None
        i, start = (found.stop, i) if found else (i + 1, i)
        if found:
            items.append(found)
            if isinstance(found.value, Day) and found.value.part:
                items.append(Item(Part(found.value.part), start, i))
    return items


def _may_begin(line: Line, i: int) -> bool:
    """Whether anything about day and time may: before "couple" and "and a half" any word may stand for a number."""
    return (
        line.head(i) in _HEADS
        or line.text(i + 1) == "couple"
        or line.text(i + 2) == "half"
        or line.text(i + 3) == "half"
    )


def _item_at(line: Line, i: int, today: dt.date, items: list[Item]) -> Item | None:
    if ahead := _ahead_at(line, i):
        return Item(ahead[0], i, ahead[1])
    dated = any(isinstance(item.value, Day) and item.value.rank == FULL for item in items)
    timelike = line.kind(i) == "pair" and dated and "." in line.text(i)
    if not timelike and (day := day_at(line, i, today)):
        return Item(day[0], i, day[1])
    if not _from_old_to_new(line, i) and (span := span_at(line, i)):
        return Item(span[0], i, span[1])
    if clock := clock_at(line, i, cued=False):
        return Item(clock[0], i, clock[1])
    if length := length_at(line, i):
        return Item(Length(length[0]), i, length[1])
    return _part_at(line, i)


def _from_old_to_new(line: Line, i: int) -> bool:
    """ "Move my 3pm to 6": two times of one booking."""
    return line.text(i - 1) in ("my", "our", "the") and moved(line, i)


_BEFORE_IN = words("squeeze fit slot me us")
"""Of "squeeze us in", which no time follows."""


def _ahead_at(line: Line, i: int) -> tuple[Length, int] | None:
    """ "in half an hour", "30 minutes later", "two hours from now"."""
    inside = line.text(i) == "in" and line.text(i - 1) not in _BEFORE_IN
    length = length_at(line, i + inside)
    if not length:
        return None
    minutes, j = length
    if line.text(j) in ("later", "earlier", "ago"):
        back = line.text(j) != "later"
        return Length(-minutes if back else minutes, ahead=True, later=line.text(j) != "ago"), j + 1
    if line.text(j) == "after" and line.text(j + 1) in ("that", "it", "this"):
        return Length(minutes, ahead=True, later=True), j + 2
    if (line.text(j), line.text(j + 1)) == ("from", "now"):
        return Length(minutes, ahead=True), j + 2
    return (Length(minutes, ahead=True), line.skip(j, "time")) if inside else None


def _part_at(line: Line, i: int) -> Item | None:
    text = line.text(i)
    if text in _HALVES and line.text(i + 1) in PARTS and line.text(i - 1) not in ("too", "the"):
        return Item(Part(PARTS[line.text(i + 1)], text), i, i + 2)
    if text in PARTS and line.text(i - 1) != "good":
        late = line.text(i - 1) == "after" and PARTS[text] == "noon"
        return Item(Part("afternoon" if late else PARTS[text]), i, i + 1)
    if line.kind(i) == "mer" and line.text(i - 1) == "the":
        return Item(Part("morning" if text == "am" else "afternoon"), i, i + 1)
    bare = line.text(i - 1) not in _BEFORE_EARLY and line.text(i + 1) not in (*PARTS, "as")
    if text == "first" and line.text(i + 1) == "thing":
        return Item(Part("morning", "early"), i, i + 2 + 3 * (line.said(i + 2, i + 5) == "in the morning"))
    if text == "early" and bare:
        return Item(Part("morning"), i, i + 1)
    return None


_BEFORE_EARLY = words("too as how bit little touch rather quite slightly")
_HALVES = ("early", "late")
_HEADS = frozenset(
    (
        *DAYS_BEGIN, *CLOCKS_BEGIN, *AMOUNTS, *PARTS, *_HALVES,
        *words("another half pair clock am pm ordinal first from between at around in"),
    )
)  # fmt: skip
"""What days, spans, clocks, lengths and parts of the day begin with."""
_DENIALS = (("instead", "of"), ("rather", "than"), ("other", "than"), ("anything", "but"), ("day", "but"))


def denied(line: Line, i: int) -> bool:
    """Whether the words before `i` take it back: "not 3pm", "instead of Friday"."""
    i -= 1
    while line.text(i) in ("at", "on", "for", "the", "from", "around", "do", "make"):
        i -= 1
    if line.text(i) == "not" or line.text(i).endswith("n't") or line.text(i) == "cannot":
        return line.text(i - 1) not in ("why", "if") and line.text(i) not in ("don't", "didn't")
    return (line.text(i - 1), line.text(i)) in _DENIALS or line.text(i) in ("except", "excluding")


_CORRECTIONS = words("no nope mean make change changed but nein nee sondern doch")
_MOVES = words("move change reschedule shift push switch bring swap changed moved")


def moved(line: Line, start: int) -> bool:
    """Whether a booking is moved, so that "from Friday to Saturday" is from old to new."""
    return any(line.text(i) in _MOVES for i in range(start)) and line.text(start - 1) != "to"


@cache
def _corrections() -> tuple[str, ...]:
    """What stands between a slip and its correction, in any language."""
    listed = (
        " ".join(texts_of(phrase, code))
        for code in codes()
        for role in ("sorry", "instead")
        for phrase in expanded(words_of(code).roles[role])
    )
    return (*_CORRECTIONS, *listed)


def settled(line: Line, items: list[Item]) -> Item | None:
    """The one meant of several that differ: a correction or a new sentence wins, else nobody can tell."""
    chosen = items[0]
    from_to = moved(line, chosen.start)
    for item in items[1:]:
        between = [line.text(i) for i in range(chosen.stop, item.start)]
        corrected = any(f" {phrase} " in f" {' '.join(between)} " for phrase in _corrections())
        if "or" in between and not corrected:
            return None
        if not (corrected or any(stop in between for stop in ".?!") or (from_to and "to" in between)):
            return None
        chosen = item
    return chosen
