"""A sentence that is being read: which of its chunks are accounted for, and which are excluded."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.nlu.chunks import Chunk, Sentence, all_roles
from bot.nlu.roles import BOUNDS, CHANGES, LEAD
from bot.nlu.vocabulary import words


@dataclass
class Reading:
    """A sentence whose chunks are being accounted for, by their index in it."""

    sentence: Sentence
    chunks: tuple[Chunk, ...] = field(init=False)
    roles: frozenset[str] = field(init=False)  # of all chunks
    first: int = field(init=False)  # the index of the chunk that it begins with, behind courtesies and a yes or no
    used: set[int] = field(default_factory=set[int])
    denied: set[int] = field(default_factory=set[int])  # what is excluded
    asks: bool = False
    hedged: bool = False  # weakened, or told of somebody
    refused: bool = False  # an act is denied: "don't book"
    rejects: bool = False  # all that was offered
    dislikes: bool = False  # something that is named

    def __post_init__(self) -> None:
        self.chunks = self.sentence.chunks
        self.roles = all_roles(self.chunks)
        self.first = self.after(-1, *LEAD)

    def at(self, i: int) -> Chunk:
        return self.chunks[i] if 0 <= i < len(self.chunks) else _NONE

    def any(self, *roles: str) -> bool:
        """Whether a chunk that is not denied has one of the roles."""
        if not self.denied or self.roles.isdisjoint(roles):
            return not self.roles.isdisjoint(roles)
        return bool(self.where(*roles))

    def where(self, *roles: str) -> list[int]:
        if self.roles.isdisjoint(roles):
            return []
        return [i for i, chunk in enumerate(self.chunks) if i not in self.denied and not chunk.roles.isdisjoint(roles)]

    def after(self, i: int, *skipped: str) -> int:
        """The index of the next chunk that has none of the roles."""
        i += 1
        while self.at(i).has(*skipped):
            i += 1
        return i

    def before(self, i: int, *skipped: str) -> int:
        """The index of the chunk before it that has none of the roles."""
        i -= 1
        while self.at(i).has(*skipped):
            i -= 1
        return i

    def bounded(self, i: int) -> bool:
        """Whether chunk `i` is a time that only bounds another: "done by 6", "after 5"."""
        if not self.at(i).has("clock"):
            return False
        before = i - 1
        while self.at(before).has("joint", "the") and not self.at(before).has(*BOUNDS):
            before -= 1
        return self.at(before).has(*BOUNDS)

    def goes_on(self, i: int) -> bool:
        """Whether "on" ends what chunk `i` begins: "from 6 on"."""
        on = self.sentence.line.text(self.at(i + 1).start) if self.at(i + 1).has("joint") else ""
        return on == "on" and self.at(i - 1).has("joint") and self.at(self.after(i + 1, "soft", "filler")) is _NONE

    @property
    def commands(self) -> bool:
        """Whether a change is ordered by a verb that a clause begins with: "we are ill, please cancel Thursday"."""
        return not self.asks and any(self._begins_clause(i) for i in self.where(*CHANGES, "cannot"))

    @property
    def unknown_object(self) -> str:
        """ "Cancel dinner": the word for what is to be changed that nobody knows, and nothing else is said of it."""
        objects = (self.after(i, "the", "my", "filler", "joint") for i in self.where("cancel", "move"))
        alone = (i for i in objects if self.after(i, "to", "soft", "filler") != i + 1 or i + 1 == len(self.chunks))
        unknown = (chunk for i in alone if i not in self.used and not (chunk := self.at(i)).roles)
        return next((self.sentence.quoted(chunk) for chunk in unknown if chunk is not _NONE), "")

    @property
    def somebody(self) -> str:
        """ "Cancel Ben's booking", "the booking of my wife", "die Stunde von Peter": the words for whose it is."""
        left = (i for i in range(len(self.chunks)) if i not in self.used)
        whose = next((i for i in left if self._owns(i)), None)
        return "" if whose is None else self.sentence.line.quoted(self.at(whose - 1).start, self.at(whose).stop)

    def _owns(self, i: int) -> bool:
        opens, said = self.sentence.line.text(self.at(i).start), self.sentence.quoted(self.at(i))
        if opens in WHOSE:
            return not self.at(i).has("my")
        if self.at(i).roles or said.casefold().removesuffix("'s") in _WHILES:
            return self.at(i).has("theirs")
        noun = _OWNED if "'" in said or said[:1].isupper() else _OWNED[:4]
        before = self.before(i, "joint", "the", "after", "filler", "my")
        of = self.sentence.line.text(self.at(before + 1).start) in ("of", "from") and self.at(before).has(*_OWNED)
        named = said[:1].isupper() or self.at(i - 1).has("my")
        return (said.endswith("s") and self.at(i + 1).has(*noun)) or (of and named)

    def _begins_clause(self, i: int) -> bool:
        while i > 0 and self.at(i - 1).has("filler", "the"):
            i -= 1
        return i <= self.first or self.at(i - 1).has("soft", "and", "but")

    def leads(self, i: int, *roles: str) -> bool:
        """Whether chunk `i` has one of the roles and stands before all else."""
        return self.at(i).has(*roles) and all(self.at(k).has(*LEAD) for k in range(i))

    def last(self, i: int, *beside: str) -> bool:
        """Whether nothing but courtesies, and chunks of the roles `beside`, stands behind chunk `i`."""
        return all(chunk.has("soft", "filler", *beside) for chunk in self.chunks[i + 1 :])

    def unread(self) -> list[str]:
        """The runs of chunks that nothing accounts for, as they were said."""
        left = [i for i, chunk in enumerate(self.chunks) if i not in self.used and not chunk.has("soft")]
        runs = (self.sentence.line.quoted(self.at(a).start, self.at(b).stop) for a, b in _runs(left))
        return [words for words in runs if words.strip(_MARKS)]


WHOSE = words("my our mein meine meiner meines meinem unser unsere unserer unseres")
_WHILES = words("year season")
"""Whose booking none is, though no day is read of them."""
_OWNED = ("booking", "subject", "thing", "court", "day", "clock", "part", "length", "span")
_MARKS = "?!.,;:…- "
"""What says nothing alone: "hello??"."""
_NONE = Chunk(frozenset(), -1, -1)


def _runs(indexes: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbours."""
    start = 0
    for n in range(1, len(indexes) + 1):
        if n == len(indexes) or indexes[n] != indexes[n - 1] + 1:
            yield indexes[start], indexes[n - 1]
            start = n
