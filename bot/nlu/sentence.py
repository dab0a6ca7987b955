"""What one sentence is: an order, a question, a talk about something; what it excludes; which words nobody reads."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.nlu.chunks import SOFT, Chunk, Sentence
from bot.nlu.languages.lexicon import Lexicon
from bot.nlu.tokens import Line

ITEMS = ("day", "clock", "span", "part", "length")
REFERENTS = ("day", "clock", "span", "part", "court", "nocourt", "offer", "nooffer", "indoor", "outdoor", "surface")
CHANGES = ("cancel", "move", "make", "extend", "shorten")
ACTS = (*CHANGES, "book")
LOOKS = ("sees", "mine", "owned", "help")
BOUNDS = ("after", "before", "by", "until", "over", "window")
_LEAD = ("filler", "soft", "yes", "no", "instead", "sorry", "and", "but", "or", "good")
_ASKING = (
    "ask",
    "asked",
    "sees",
    "taken",
    "mine",
    "help",
    "talk",
    "polite",
    "get",
    "others",
    "want",
    "maybe",
    "not",
    "no",
)
_SIMPLE = (
    *ITEMS, *ACTS, "court", "nocourt", "offer", "nooffer", "code", "slot", "filler", "people", "count", "subject",
    "any", "indoor", "outdoor", "surface", "sometime", "same time", "same court", "booking", "my", "thing", "instead",
    "good", "every", "all", "it", "the", "soft", "want", "maybe", "cannot",
)  # fmt: skip
"""What is accounted for wherever it stands."""
_ALIKE = (
    ("court", "nocourt", "offer", "nooffer", "indoor", "outdoor", "surface", "subject", "any", "number", "all"),
    ("day", "part"), ("clock", "span", "part", "number"), ("length",), ("code",), ("booking", "code", "my"),
)  # fmt: skip
"""Kinds of chunks that "or" may stand between."""
_WAYS = ("longer", "shorter", "back", "forward", "up")


@dataclass
class Reading:
    """A sentence whose chunks are being accounted for, by their index in it."""

    sentence: Sentence
    used: set[int] = field(default_factory=set[int])
    denied: set[int] = field(default_factory=set[int])  # what is excluded
    asks: bool = False
    hedged: bool = False  # weakened, or told of somebody
    refused: bool = False  # an act is denied: "don't book"
    rejects: bool = False  # all that was offered
    dislikes: bool = False  # something that is named

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        return self.sentence.chunks

    def at(self, i: int) -> Chunk:
        return self.chunks[i] if 0 <= i < len(self.chunks) else _NONE

    def any(self, *roles: str) -> bool:
        """Whether a chunk that is not denied has one of the roles."""
        return any(chunk.has(*roles) for i, chunk in enumerate(self.chunks) if i not in self.denied)

    def where(self, *roles: str) -> list[int]:
        return [i for i, chunk in enumerate(self.chunks) if chunk.has(*roles) and i not in self.denied]

    def after(self, i: int, *skipped: str) -> int:
        """The index of the next chunk that has none of the roles."""
        i += 1
        while self.at(i).has(*skipped):
            i += 1
        return i

    def goes_on(self, i: int) -> bool:
        """Whether "on" ends what chunk `i` begins: "from 6 on"."""
        on = self.sentence.line.text(self.at(i + 1).start) if self.at(i + 1).has("joint") else ""
        return on == "on" and self.at(i - 1).has("joint") and self.at(self.after(i + 1, "soft", "filler")) is _NONE

    def unread(self) -> list[str]:
        """The runs of chunks that nothing accounts for, as they were said."""
        left = [i for i, chunk in enumerate(self.chunks) if i not in self.used and not chunk.has("soft")]
        return [self.sentence.line.quoted(self.at(a).start, self.at(b).stop) for a, b in _runs(left)]


_NONE = Chunk(frozenset(), -1, -1)


def _runs(indexes: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of neighbours."""
    start = 0
    for n in range(1, len(indexes) + 1):
        if n == len(indexes) or indexes[n] != indexes[n - 1] + 1:
            yield indexes[start], indexes[n - 1]
            start = n


def wholly(line: Line, lexicon: Lexicon, *roles: str) -> bool:
    """Whether all is phrases of these roles and courtesies, and not courtesies alone; "not today" names no day."""
    i, told = 0, False
    while i < len(line):
        found, stop = lexicon.longest(line, i, len(line)) or (frozenset(), i + 1)
        if not (found & {*roles, "filler"} or line.text(i) in SOFT):
            return False
        told = told or bool(found & {*roles})
        i = stop
    return told


def read(sentence: Sentence) -> Reading:
    reading = Reading(sentence)
    polite = _is_request(reading)
    reading.asks = (sentence.asks or reading.at(_first(reading)).has("ask", "talk", "polite")) and not polite
    _exclude(reading)
    _account(reading, polite)
    reading.hedged = reading.any("maybe", "cannot", "talk") and not reading.asks
    return reading


def _first(reading: Reading) -> int:
    return reading.after(-1, *_LEAD)


def _is_request(reading: Reading) -> bool:
    """ "Can you book ...", "could I have ...": a question by its form, an order by its sense; of a booking only."""
    first = _first(reading)
    verb = reading.after(first, "filler")
    last = max((i for i, chunk in enumerate(reading.chunks) if not chunk.has("soft", "filler")), default=-1)
    verbs = [i for i in (verb, last) if reading.at(i).has("book") or _gets(reading, i)]  # "kannst du ... buchen?"
    asks = any(i not in verbs for i in reading.where("talk", "ask"))
    return reading.at(first).has("polite") and bool(verbs) and not asks and not reading.any(*CHANGES)


def _gets(reading: Reading, verb: int) -> bool:
    return reading.at(verb).has("get") and reading.sentence.quoted(reading.at(verb)).casefold() in (
        "get",
        "have",
        "take",
    )


# --- exclusions


def _exclude(reading: Reading) -> None:
    for i, chunk in enumerate(reading.chunks):
        if chunk.has("none") and not reading.any("clock", "span", "day"):
            reading.rejects = True
            reading.used.add(i)
        elif chunk.has("bad"):
            _reject(reading, i)
        elif chunk.has("except") or (chunk.has("but") and reading.at(i - 1).has("any", "all")):
            _without(reading, i)
        elif chunk.has("not"):
            _deny(reading, i)


def _listed(reading: Reading, i: int) -> list[int]:
    """The referents from chunk `i` on that "or", "and" or "nor" joins."""
    found = [i]
    while reading.at(found[-1] + 1).has("or", "and", "not"):
        after = reading.after(found[-1] + 1, "joint", "the", "not")
        if not reading.at(after).has(*REFERENTS):
            break
        reading.used.update(range(found[-1] + 1, after))
        found.append(after)
    return found


def _without(reading: Reading, i: int) -> None:
    after = reading.after(i, "joint", "the")
    if reading.at(after).has(*REFERENTS):
        reading.denied.update(_listed(reading, after))
        reading.used.update(range(i, after + 1))


def _deny(reading: Reading, i: int) -> None:
    """What "not" belongs to: something named, which is excluded, or something to be done."""
    after = reading.after(i, "joint", "the", "it")
    alone = reading.at(i).has("none") and not any(chunk.has("nor") for chunk in reading.chunks[i + 1 :])
    if reading.at(after).has(*REFERENTS) and reading.at(i).has("excludes") and not alone:
        _without(reading, i)
    elif reading.at(reading.after(i, "filler")).has(*ACTS, "want", "get", "yes"):
        reading.refused = True
        reading.used.add(i)


def _reject(reading: Reading, i: int) -> None:
    """ "The first one is no good", "I don't like court 2": what stands beside it; else all that was offered."""
    after = reading.after(i, "joint", "the")
    if reading.at(after).has(*REFERENTS):
        reading.dislikes = True
        _without(reading, i)
        return
    start = max((k for k in range(i) if reading.at(k).has("and", "but", "soft")), default=-1) + 1
    named = [k for k in range(start, i) if reading.at(k).has(*REFERENTS)]
    reading.denied.update(named)
    reading.rejects, reading.dislikes = not named, bool(named)
    reading.used.add(i)


# --- accounting


def _account(reading: Reading, polite: bool) -> None:
    for i, chunk in enumerate(reading.chunks):
        if _accounts(reading, i, chunk, polite):
            reading.used.add(i)


def _accounts(reading: Reading, i: int, chunk: Chunk, polite: bool) -> bool:
    if reading.asks and (chunk.has(*_ASKING) or any(role.startswith("topic:") for role in chunk.roles)):
        return True
    if chunk.has("not", "bad", "none", "except"):
        return chunk.has("no") and _is_correction(reading, i)
    if chunk.has("first"):  # "need a court" is the member's own need, ...
        return i == _first(reading)
    if chunk.has("people") and i == _first(reading):  # ... "my wife would" is not
        opens = reading.sentence.line.at(chunk.start)
        return opens.kind == "int" or opens.text in ("for", "with")
    if chunk.has("sorry"):
        return _mends(reading, i)
    if chunk.has("every", "sometime") and (reading.any(*CHANGES) or chunk.has("all")):
        return chunk.has("all") and reading.any(*CHANGES) != reading.at(i + 1).has("day", "part")
    if chunk.has(*_SIMPLE):
        return True
    return (
        _leads(reading, i, "yes")
        or (chunk.has("no") and _is_correction(reading, i))
        or _is_joint(reading, i, chunk)
        or _is_bound(reading, i, chunk)
        or (polite and chunk.has("polite"))
        or (chunk.has("get") and _is_wanted(reading, i))
        or _changes(reading, i, chunk)
        or _tells(reading, chunk)
    )


def _mends(reading: Reading, i: int) -> bool:
    """ "Sorry, 4pm"; with nothing behind it, it takes back what was said."""
    follows = any(chunk.has(*REFERENTS) for chunk in reading.chunks[i + 1 :])
    return follows and (reading.at(i).has("instead") or reading.at(i + 1).has("soft", "instead", "sorry"))


def _is_correction(reading: Reading, i: int) -> bool:
    """A "no" that stands for itself: "no, court 2", "court 1, no, court 2"."""
    starts = _leads(reading, i, "no") or reading.at(i - 1).has("soft")
    return starts and reading.at(i + 1).has("soft", "instead", "sorry")


def _is_wanted(reading: Reading, i: int) -> bool:
    """ "I want to have ...", "ich möchte ... haben"."""
    before = i - 1
    while reading.at(before).has("filler"):
        before -= 1
    last = all(chunk.has("soft", "filler") for chunk in reading.chunks[i + 1 :])
    return reading.at(before).has("polite", "want") or (last and reading.any("polite", "want"))


def _leads(reading: Reading, i: int, *roles: str) -> bool:
    """A yes or no before all else."""
    return reading.at(i).has(*roles) and all(reading.at(k).has(*_LEAD) for k in range(i))


def _is_joint(reading: Reading, i: int, chunk: Chunk) -> bool:
    """A word between two others, or before one."""
    last = i == len(reading.chunks) - 1
    if chunk.has("joint"):
        return not last or reading.asks or (reading.at(i - 1).has("clock") and reading.goes_on(i - 1))
    if chunk.has("and", "or", "but"):
        return not last and (not chunk.has("or") or _is_between(reading, i))
    if chunk.has("to"):
        after = reading.at(reading.after(i, "joint", "the", "filler"))
        wanted = reading.at(i - 1).has("want", "maybe") and after.has("book", "get", "cancel", "move", "extend")
        return wanted or (reading.any(*CHANGES) and after.has(*REFERENTS, "length", "number", "same time"))
    return False


def _is_between(reading: Reading, i: int) -> bool:
    """ "court 2 or else 3": between two of which either will do; "book or cancel" is neither."""
    before = i - 1
    while reading.at(before).has("soft", "filler", "or"):
        before -= 1
    first, second = reading.at(before), reading.at(reading.after(i, "joint", "the", "or"))
    return any(first.has(*alike) and second.has(*alike) for alike in _ALIKE)


def _is_bound(reading: Reading, i: int, chunk: Chunk) -> bool:
    """ "after", "until" before a time, "or later" behind one."""
    if chunk.has("onwards", "latest") and reading.at(i - 1).has("clock"):
        return True
    after = reading.at(reading.after(i, "joint", "the", "by"))
    return chunk.has(*BOUNDS) and (after.has("clock", "span") or (chunk.has("by") and after.has("length")))


def _changes(reading: Reading, i: int, chunk: Chunk) -> bool:
    """ "push it back an hour", "an hour longer"."""
    near = any(reading.at(k).has("length") for k in range(i - 2, i + 4))
    return chunk.has(*_WAYS) and near and reading.any(*CHANGES)


def _tells(reading: Reading, chunk: Chunk) -> bool:
    """What somebody asks for without asking: "availability friday", "my bookings", "opening hours"."""
    topic = any(role.startswith("topic:") for role in chunk.roles)
    if not reading.any(*ACTS, "want"):
        return topic or chunk.has(*LOOKS, "others")
    owned = chunk.has("owned") and reading.any(*CHANGES)  # "cancel my bookings"
    return chunk.has("free") or owned or (chunk.has("shows") and chunk is reading.chunks[-1])
