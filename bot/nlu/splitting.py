"""Where in a message one sentence ends and the next begins."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.nlu.calendar import MONTHS, WEEKDAYS
from bot.nlu.chunks import Chunk, Sentence, chunks_in
from bot.nlu.languages.lexicon import Lexicon
from bot.nlu.roles import REFERENTS
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words

_ENDS = words(". ! ? ;")
_ABBREVIATED = {*MONTHS, *WEEKDAYS, *words("hr hrs h min mins std approx ca")}
_BEFORE_NUMBER = words("no nr")
_CHANGES = frozenset(words("cancel move extend shorten"))
_ORDERS = _CHANGES | {"book"}
_IS, _AFTER_IS = words("is are ist sind"), words("on at any anything something")
_MAY_CUT = frozenset((*_ENDS, *words(", : and but so")))


@dataclass(frozen=True)
class _Cut:
    """The place at token `i` where what begins at `start` may end."""

    line: Line
    start: int
    i: int
    lexicon: Lexicon
    today: dt.date

    @cached_property
    def before(self) -> tuple[Chunk, ...]:
        """The chunks that would end here."""
        return self.chunks(self.start, self.i)

    def chunks(self, start: int, stop: int) -> tuple[Chunk, ...]:
        return tuple(chunks_in(self.line.part(start, stop), self.lexicon, self.today))

    def roles(self, begins: int, most: int) -> frozenset[str]:
        """Of the longest phrase from `begins` on, of at most so many words."""
        found = self.lexicon.longest(self.line, begins, begins + most)
        return found[0] if found else frozenset()


def sentences(line: Line, lexicon: Lexicon, today: dt.date) -> Iterator[Sentence]:
    start = 0
    for i in range(len(line) + 1):
        ends, text = i == len(line), line.text(i)
        if not ends and text not in _MAY_CUT:
            continue
        cut = _Cut(line, start, i, lexicon, today)
        if not (ends or _cuts(cut)):
            continue
        if i > start:
            yield Sentence(line.part(start, i), cut.before, text == "?")
        elif text == "?":
            continue
        start = i + 1


def _cuts(cut: _Cut) -> bool:
    if _asks_on(cut) or _orders_on(cut) or _says_goodbye(cut):
        return True
    return _ends(cut.line, cut.i) and not (_names_for(cut) or _goes_on(cut))


def _asks_on(cut: _Cut) -> bool:
    """Whether a question begins behind the comma or "and" at the cut: "book court 1 and tell me what it costs", but not
    "show me, please, what I have"."""
    line, i = cut.line, cut.i
    if i == cut.start or line.text(i) not in (",", "and", "but"):
        return False
    begins = line.skip(i + 1, "and", "but", "also")
    phrase = cut.roles(begins, 3)
    if "maybe" in phrase:  # "how about" wonders at nothing
        return False
    wonders = "wonders" in phrase or "wonders" in cut.roles(begins, 1)
    is_there = line.kind(begins + 1) == "court" or line.text(begins + 1) in _AFTER_IS
    if not wonders and not (line.text(begins) in _IS and is_there):
        return False
    return not all(chunk.has("sees", "filler", "soft", "ask") for chunk in cut.before)


def _orders_on(cut: _Cut) -> bool:
    """Whether an order begins behind the comma, colon or "so" at the cut, and what ends there is none of it: a story
    with days and times of its own ("my brother is here this week, so please book court 2 on Friday"), or a denial
    ("don't move it to 5, move it to 4")."""
    line, i = cut.line, cut.i
    if i == cut.start or line.text(i) not in (",", ":", "so"):
        return False
    begins = i + 1
    while line.text(begins) in ("so", "and", "but", "please", ":", ",", "also", "bitte", "und", "aber"):
        begins += 1
    if cut.roles(begins, 4).isdisjoint(_ORDERS | {"polite", "cannot"}):
        return False
    before = cut.before
    denies = len(before) > 1 and before[0].has("not") and before[1].has(*_ORDERS)
    tells = any(chunk.has("people") for chunk in before[:1])  # "my brother is here this week"
    return denies or tells or any(not chunk.roles for chunk in before)


def _says_goodbye(cut: _Cut) -> bool:
    """Whether a farewell or thanks begin behind the comma at the cut: "court 2 at 3, see you tomorrow"."""
    line, i = cut.line, cut.i
    return line.text(i) == "," and not cut.roles(i + 1, len(line)).isdisjoint(("farewell", "thanks"))


def _ends(line: Line, i: int) -> bool:
    """Whether a sentence ends at token `i`; the dot of "Dec." or "5. Dezember" ends none."""
    if line.text(i) not in _ENDS or line.kind(i) != "mark":
        return False
    if line.text(i) != ".":
        return True
    numbered = line.kind(i + 1) == "int" and line.text(i - 1) in _BEFORE_NUMBER
    month = line.kind(i - 1) == "int" and line.text(i + 1) in MONTHS
    return not (line.text(i - 1) in _ABBREVIATED or numbered or month)


_NAMING = ("day", "clock", "part", "court", "code", "booking", "my", "the", "joint", "filler", "soft")


def _names_for(cut: _Cut) -> bool:
    """Whether the dot at the cut stands between a booking and what is to be done with it: "My 3pm. Cancel it"."""
    line, i = cut.line, cut.i
    if line.text(i) != "." or cut.roles(line.skip(i + 1, "please", "bitte"), 4).isdisjoint(_CHANGES):
        return False
    named = any(chunk.has("day", "clock", "court") for chunk in cut.before)
    return named and all(chunk.has(*_NAMING) for chunk in cut.before)


_TAKES_BACK = ("no", "sorry", "instead")
_FRAGMENT = (*_TAKES_BACK, *REFERENTS, "length", "same time", "same court", "soft", "filler", "joint", "the", "yes")


def _goes_on(cut: _Cut) -> bool:
    """ "No, hang on. Saturday. Same time": whether what takes something back, and the bare words that stand for it, are
    one thing said in pieces, of which the piece that ends at the cut is not the last."""
    line, i = cut.line, cut.i
    if line.text(i) not in (".", "!"):
        return False
    first = next((chunk for chunk in cut.before if not chunk.has("soft", "filler")), None)
    if first is None or not first.has(*_TAKES_BACK):
        return False
    stop = next((k for k in range(i + 1, len(line)) if _ends(line, k)), len(line))
    behind = cut.chunks(i + 1, stop) if line.text(stop) != "?" else ()
    named = any(chunk.has(*REFERENTS, "same time", "same court") for chunk in behind)
    leaves = any(chunk.has("farewell", "thanks") for chunk in behind)
    return named and not leaves and all(chunk.has(*_FRAGMENT) for chunk in (*cut.before, *behind))
