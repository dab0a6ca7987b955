"""A part of a sentence that says one wish, and what comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from bot.nlu.chunks import Chunk, all_roles
from bot.nlu.items import Item
from bot.nlu.reading import Reading
from bot.nlu.wish import Known, Wish


@dataclass(frozen=True, slots=True)
class Draft:
    """A wish in the making, with what keeps it from being a clear one."""

    wish: Wish
    problem: str | None = None
    ambiguous: bool = False
    unknown_codes: tuple[str, ...] = ()
    unknown_court: str = ""
    implied: bool = False  # taken from where it was said, and from no word for it


@dataclass(frozen=True, slots=True)
class Part:
    """Some chunks of a sentence, by their index; what the sentence excludes is known by now."""

    reading: Reading
    indexes: tuple[int, ...]
    known: Known
    roles: frozenset[str] = field(init=False, repr=False)  # of the chunks that are not denied

    def __post_init__(self) -> None:
        reading = self.reading
        roles = all_roles([reading.chunks[i] for i in self.indexes if i not in reading.denied])
        object.__setattr__(self, "roles", roles)

    def where(self, *roles: str) -> list[int]:
        if self.roles.isdisjoint(roles):
            return []
        chunks, denied = self.reading.chunks, self.reading.denied
        return [i for i in self.indexes if i not in denied and not chunks[i].roles.isdisjoint(roles)]

    def denied(self, *roles: str) -> list[int]:
        denied = self.reading.denied
        return [i for i in self.indexes if i in denied and self.reading.at(i).has(*roles)] if denied else []

    def has(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)

    def chunk(self, i: int) -> Chunk:
        return self.reading.at(i)

    def said(self, i: int) -> str:
        return self.reading.sentence.quoted(self.reading.at(i)).casefold()

    def keys(self, indexes: Iterable[int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for i in indexes for key in self.chunk(i).keys))

    def items(self, indexes: Iterable[int] | None = None) -> list[Item]:
        chosen = self.where("day", "clock", "span", "part", "length") if indexes is None else indexes
        return [item for i in chosen for item in self.chunk(i).items]

    def adds(self) -> bool:
        """ "Another hour", "an extra half hour": beside what there is."""
        line, starts = self.reading.sentence.line, [self.chunk(i).start for i in self.where("length")]
        return any(line.text(start) == "another" or line.text(start + 1) == "extra" for start in starts)


def corrected(part: Part, indexes: list[int]) -> list[int]:
    """The last one, where the words correct themselves: "court 1, no, court 2"."""
    for first, second in pairwise(indexes):
        if any(part.chunk(k).has("instead", "sorry", "no", "but") for k in range(first + 1, second)):
            return corrected(part, indexes[indexes.index(second) :])
    return indexes
