"""Where in a message one sentence ends and the next begins."""

import datetime as dt
from collections.abc import Iterator

from bot.nlu.calendar import MONTHS, WEEKDAYS
from bot.nlu.chunks import Sentence, chunks_in
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


def sentences(line: Line, lexicon: Lexicon, today: dt.date) -> Iterator[Sentence]:
    start = 0
    for i in range(len(line) + 1):
        begins = (
            _asks_on(line, start, i, lexicon, today)
            or _orders_on(line, start, i, lexicon, today)
            or _says_goodbye(line, i, lexicon)
        )
        if i < len(line) and not (begins or _ends_here(line, start, i, lexicon, today)):
            continue
        part = line.part(start, i)
        if len(part):
            yield Sentence(part, tuple(chunks_in(part, lexicon, today)), line.text(i) == "?")
        elif line.text(i) == "?":
            continue
        start = i + 1


def _asks_on(line: Line, start: int, i: int, lexicon: Lexicon, today: dt.date) -> bool:
    """Whether a question begins behind the comma or "and" at token `i`: "book court 1 and tell me what it costs", but
    not "show me, please, what I have"."""
    if i == start or line.text(i) not in (",", "and", "but"):
        return False
    begins = line.skip(i + 1, "and", "but", "also")
    phrase, word = (lexicon.longest(line, begins, begins + length) for length in (3, 1))
    if phrase and "maybe" in phrase[0]:  # "how about" wonders at nothing
        return False
    wonders = any(found and "wonders" in found[0] for found in (phrase, word))
    is_there = line.kind(begins + 1) == "court" or line.text(begins + 1) in _AFTER_IS
    if not wonders and not (line.text(begins) in _IS and is_there):
        return False
    return not all(
        chunk.has("sees", "filler", "soft", "ask") for chunk in chunks_in(line.part(start, i), lexicon, today)
    )


def _orders_on(line: Line, start: int, i: int, lexicon: Lexicon, today: dt.date) -> bool:
    """Whether an order begins behind the comma, colon or "so" at token `i`, and what ends there is none of it: a story
    with days and times of its own ("my brother is here this week, so please book court 2 on Friday"), or a denial
    ("don't move it to 5, move it to 4")."""
    if i == start or line.text(i) not in (",", ":", "so"):
        return False
    begins = i + 1
    while line.text(begins) in ("so", "and", "but", "please", ":", ",", "also", "bitte", "und", "aber"):
        begins += 1
    found = lexicon.longest(line, begins, begins + 4)
    if found is None or found[0].isdisjoint(_ORDERS | {"polite", "cannot"}):
        return False
    before = [*chunks_in(line.part(start, i), lexicon, today)]
    denies = len(before) > 1 and before[0].has("not") and before[1].has(*_ORDERS)
    return denies or any(not chunk.roles for chunk in before)


def _says_goodbye(line: Line, i: int, lexicon: Lexicon) -> bool:
    """Whether a farewell or thanks begin behind the comma at token `i`: "court 2 at 3, see you tomorrow"."""
    found = lexicon.longest(line, i + 1, len(line)) if line.text(i) == "," else None
    return found is not None and not found[0].isdisjoint(("farewell", "thanks"))


def _ends(line: Line, i: int) -> bool:
    """Whether a sentence ends at token `i`; the dot of "Dec." or "5. Dezember" ends none."""
    if line.text(i) not in _ENDS or line.kind(i) != "mark":
        return False
    if line.text(i) != ".":
        return True
    numbered = line.kind(i + 1) == "int" and line.text(i - 1) in _BEFORE_NUMBER
    month = line.kind(i - 1) == "int" and line.text(i + 1) in MONTHS
    return not (line.text(i - 1) in _ABBREVIATED or numbered or month)


def _ends_here(line: Line, start: int, i: int, lexicon: Lexicon, today: dt.date) -> bool:
    return _ends(line, i) and not (
        _names_for(line, start, i, lexicon, today) or _goes_on(line, start, i, lexicon, today)
    )


_NAMING = ("day", "clock", "part", "court", "code", "booking", "my", "the", "joint", "filler", "soft")


def _names_for(line: Line, start: int, i: int, lexicon: Lexicon, today: dt.date) -> bool:
    """Whether the dot at token `i` stands between a booking and what is to be done with it: "My 3pm. Cancel it"."""
    begins = line.skip(i + 1, "please", "bitte")
    found = lexicon.longest(line, begins, begins + 4)
    if line.text(i) != "." or found is None or found[0].isdisjoint(_CHANGES):
        return False
    before = [*chunks_in(line.part(start, i), lexicon, today)]
    return any(chunk.has("day", "clock", "court") for chunk in before) and all(chunk.has(*_NAMING) for chunk in before)


_TAKES_BACK = ("no", "sorry", "instead")
_FRAGMENT = (*_TAKES_BACK, *REFERENTS, "length", "same time", "same court", "soft", "filler", "joint", "the", "yes")


def _goes_on(line: Line, start: int, i: int, lexicon: Lexicon, today: dt.date) -> bool:
    """ "No, hang on. Saturday. Same time": whether what takes something back, and the bare words that stand for it, are
    one thing said in pieces, of which the piece that ends at token `i` is not the last."""
    if line.text(i) not in (".", "!"):
        return False
    said = [*chunks_in(line.part(start, i), lexicon, today)]
    stop = next((k for k in range(i + 1, len(line)) if _ends(line, k)), len(line))
    behind = [*chunks_in(line.part(i + 1, stop), lexicon, today)] if line.text(stop) != "?" else []
    first = next((chunk for chunk in said if not chunk.has("soft", "filler")), None)
    taken_back = first is not None and first.has(*_TAKES_BACK)
    named = any(chunk.has(*REFERENTS, "same time", "same court") for chunk in behind)
    leaves = any(chunk.has("farewell", "thanks") for chunk in behind)
    return taken_back and named and not leaves and all(chunk.has(*_FRAGMENT) for chunk in (*said, *behind))
