"""A sentence as chunks, each with what it may do in it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.nlu.days import Day
from bot.nlu.items import Item, Length, Part, items_in
from bot.nlu.languages.lexicon import Lexicon
from bot.nlu.names import GIVEN
from bot.nlu.times import Clock, Span
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words

_KINDS = {Day: "day", Clock: "clock", Span: "span", Part: "part", Length: "length"}
_REFERENCES = ("court", "nocourt", "offer", "nooffer", "code", "slot", "times")
SOFT = words(", . ! - ( ) : \" '")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens from `start` to `stop` of a sentence. `roles` are a lexicon's, the kind of an item ("day", "clock",
    "span", "part", "length") or of a reference ("court", "offer", "code", ...), "number", "soft" for punctuation;
    none where nobody knows the words."""

    roles: frozenset[str]
    start: int
    stop: int
    items: tuple[Item, ...] = ()
    keys: tuple[str, ...] = ()

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


def all_roles(chunks: Iterable[Chunk]) -> frozenset[str]:
    return frozenset[str]().union(*[chunk.roles for chunk in chunks])


@dataclass(frozen=True, slots=True)
class Sentence:
    line: Line
    chunks: tuple[Chunk, ...]
    asks: bool  # ends with a question mark

    def quoted(self, chunk: Chunk) -> str:
        return self.line.quoted(chunk.start, chunk.stop)


def chunks_in(line: Line, lexicon: Lexicon, today: dt.date) -> Iterator[Chunk]:
    """All tokens of a sentence in chunks: days and times first, then the longest phrases."""
    items: dict[int, list[Item]] = {}
    for item in items_in(line, today):
        items.setdefault(item.start, []).append(_shifting(line, item, today))
    i = 0
    while i < len(line):
        most = next((start for start in items if start > i), len(line))
        chunk = _of_items(items[i], i) if i in items else _chunk_at(line, i, most, lexicon)
        yield chunk
        i = chunk.stop


def _shifting(line: Line, item: Item, today: dt.date) -> Item:
    """ "A day later", "two weeks earlier": than what is talked of, and not than today."""
    day = item.value
    if not isinstance(day, Day) or day.date is None or line.text(item.stop - 1) not in ("later", "earlier"):
        return item
    return replace(item, value=Length((day.date - today).days * 24 * 60, ahead=True, later=True))


def _of_items(items: Sequence[Item], i: int) -> Chunk:
    return Chunk(frozenset(_KINDS[type(item.value)] for item in items), i, items[0].stop, tuple(items))


def _chunk_at(line: Line, i: int, most: int, lexicon: Lexicon) -> Chunk:
    token = line.at(i)
    if token.kind in _REFERENCES:
        return Chunk(frozenset({token.kind}), i, i + 1, keys=token.keys)
    if token.text in ("make", "mach", "mache") and line.kind(i + 1) == "code":
        return Chunk(frozenset({"make"}), i, i + 1)
    if people := _company(line, i, lexicon, most) or _named(line, i):
        return people
    if counted := _counted(line, i, lexicon, most):
        return counted
    if phrase := lexicon.longest(line, i, most):
        return Chunk(phrase[0] | _asking(line, i, phrase[0], lexicon), i, phrase[1])
    if token.kind == "int":
        return Chunk(frozenset({"number"}), i, i + 1, keys=(str(token.nums[0]),))
    return Chunk(frozenset({"soft"} if token.text in SOFT else ()), i, i + 1)


def _asking(line: Line, i: int, roles: frozenset[str], lexicon: Lexicon) -> frozenset[str]:
    """ "How far in advance" asks as "how" does, also without a question mark."""
    word = lexicon.longest(line, i, i + 1) if "topic" in roles else None
    return word[0] & {"ask"} if word else frozenset()


_LEADS = ("plus", "+", "and", "und", "we're", "we are", "there are", "there's", "wir sind")
_COMPANY = {words[0]: words for words in (tuple(lead.split()) for lead in _LEADS)}
"""What stands before a number of people, by its first word; the first ones only count those who come along."""


_ONE_PERSON = words("guest friend person player partner gast freund freundin spieler")


def _company(line: Line, i: int, lexicon: Lexicon, most: int) -> Chunk | None:
    """ "Plus one", "plus one guest", "we're 8", "there are 4 of us"."""
    lead = _COMPANY.get(line.text(i))
    if lead is None or line.texts[i : i + len(lead)] != lead:
        return None
    if (number := line.num(i + len(lead))) is None or line.kind(i + len(lead) + 1) == "mer":
        return None
    stop = i + len(lead) + 1
    if line.text(stop) in _ONE_PERSON:
        return Chunk(frozenset({"people"}), i, stop + 1)
    phrase = lexicon.longest(line, stop, most)
    if phrase and "people" in phrase[0] and line.text(stop) not in ("for", "with", "für", "mit"):
        return Chunk(frozenset({"people"}), i, phrase[1])
    alone = number == 1 if lead in (("plus",), ("+",)) else lead not in (("and",), ("und",))
    return Chunk(frozenset({"people"}), i, stop) if alone else None


def _after_with(line: Line, i: int) -> int | None:
    """Where the names begin behind "with", "me and" or "add my friend", where one of these stands at `i`."""
    text = line.text(i)
    if text in ("with", "mit"):
        return i + 1
    if text in ("and", "&", "und") and line.text(i - 1) in ("me", "us", "mich", "uns"):
        return i + 1
    if text in ("add", "invite", "bring"):
        return line.skip(line.skip(i + 1, "my", "our", "a"), *_ONE_PERSON, "friends", "guests", "mate")
    return None


def _named(line: Line, i: int) -> Chunk | None:
    """ "With Anna and Tom": who comes along."""
    if (first := _after_with(line, i)) is None:
        return None
    stop = first
    while line.text(stop) in GIVEN or (
        stop > first and line.text(stop) in (",", "&", "and", "und") and line.text(stop + 1) in GIVEN
    ):
        stop += 1
    return Chunk(frozenset({"people"}), i, stop) if stop > first else None


_BOOKINGS = words("bookings reservations buchungen reservierungen")


def _counted(line: Line, i: int, lexicon: Lexicon, most: int) -> Chunk | None:
    """ "2 courts", "for 4 people", "doubles for 4", "2 bookings"."""
    start = line.skip(i, "for", "with", "für", "mit")
    number = line.num(start)
    if number is None:
        return None
    phrase = lexicon.longest(line, start + 1, most)
    if phrase and "people" in phrase[0]:
        return Chunk(frozenset({"people"}), i, phrase[1])
    if start == i and line.text(i + 1) in _BOOKINGS:
        return Chunk(frozenset({"all", "owned"}), i, i + 2, keys=(str(number),))
    if start == i and line.text(i + 1) in ("courts", "plätze", "slots", "tennisplätze"):
        return Chunk(frozenset({"count"}), i, i + 2, keys=(str(number),))
    players = line.text(i - 1) in ("doubles", "singles", "doppel", "einzel")
    if start > i and players and number in (2, 3, 4) and line.kind(start + 1) != "mer":
        return Chunk(frozenset({"people"}), i, start + 1)
    return None
