"""Which chunks of a sentence are accounted for: used, or unable to change what it means. The rest is unread."""

from collections.abc import Callable

from bot.nlu.chunks import Chunk
from bot.nlu.reading import WHOSE, Reading
from bot.nlu.recurrence import PLURALS
from bot.nlu.roles import ACTS, AHEAD, BOUNDS, CHANGES, GOALS, ITEMS, REFERENTS

_LOOKS = ("sees", "mine", "owned", "help")
_ASKING = frozenset((
    "ask", "asked", "sees", "taken", "mine", "owned", "help", "talk", "polite", "get", "others", "want", "maybe", "not",
    "no", "recalls", "topic",
))  # fmt: skip
"""What is accounted for in a question, which orders nothing."""
_SIMPLE = frozenset((
    *ITEMS, *ACTS, "court", "nocourt", "offer", "nooffer", "code", "slot", "filler", "people", "count", "subject",
    "any", "indoor", "outdoor", "surface", "sometime", "same time", "same court", *AHEAD, "booking", "my", "thing",
    "instead", "good", "every", "times", "all", "it", "the", "soft", "want", "maybe", "cannot", "too",
    "first free", "last free", "next free", "double", "shown again",
))  # fmt: skip
"""What is accounted for wherever it stands."""
_ALIKE = (
    ("court", "nocourt", "offer", "nooffer", "indoor", "outdoor", "surface", "subject", "any", "number", "all"),
    ("day", "part"), ("clock", "span", "part", "number"), ("length",), ("code",), ("booking", "code", "my"),
)  # fmt: skip
"""Kinds of chunks that "or" may stand between."""
_NOUNS = ("subject", "any", "court", "first free", "last free", "next free", "clock", "thing", "sees", "part", "day")
"""What "that is free", "you have" may follow."""
_BESIDE_CANCEL = tuple(set(ACTS) - {"cancel"})
_WAYS = ("longer", "shorter", "back", "forward", "up", "postpones")


def account(reading: Reading, polite: bool) -> None:
    """Marks the chunks that have a place in the sentence; `polite`: it is a request in the form of a question."""
    for i, chunk in enumerate(reading.chunks):
        if _accounts(reading, i, chunk, polite):
            reading.used.add(i)


def _accounts(reading: Reading, i: int, chunk: Chunk, polite: bool) -> bool:
    if reading.asks and not chunk.roles.isdisjoint(_ASKING):
        return True
    if not chunk.roles.isdisjoint(_RULED):
        return next(rule(reading, i) for roles, rule in _RULES if chunk.has(*roles))
    if not chunk.roles.isdisjoint(_SIMPLE):
        return True
    return (
        reading.leads(i, "yes")
        or (chunk.has("no") and _is_correction(reading, i))
        or _is_joint(reading, i, chunk)
        or _is_bound(reading, i, chunk)
        or (chunk.has("polite") and (polite or reading.last(i) or _asks_behind(reading, i)))
        or (chunk.has("get") and _is_wanted(reading, i))
        or _changes(reading, i, chunk)
        or _tells(reading, chunk)
    )


def _starts(reading: Reading, i: int) -> bool:
    """ "Need a court" is the member's own need; "my wife needs a court" is not."""
    return i == reading.first


def _is_company(reading: Reading, i: int) -> bool:
    """ "For me and a friend", "4 people"; "my wife" at the beginning is who wants something, and beside what is to be
    changed whose it is, unless a clause begins there: "cancel the booking of my wife", "storniere die Stunde meiner
    Frau", but "cancel it, my wife is ill"."""
    opens = reading.sentence.line.at(reading.at(i).start)
    if opens.text in WHOSE and reading.any(*CHANGES):
        return reading.at(i - 1).has("soft", "and", "but") or not i
    return (
        i != reading.first
        or opens.kind == "int"
        or reading.at(i + 1).has("bad", "cannot")  # "my partner can't do 7, 8 instead"
        or opens.text in ("for", "with", "mit", "plus", "we're", "we", "there", "wir")
    )


def _is_general(reading: Reading, i: int) -> bool:
    """ "All", "every", "any time": of bookings that are cancelled; else "every Tuesday" is a series."""
    changes, every = reading.any(*CHANGES), reading.at(i).has("all")
    if reading.at(i).has("every", "sometime") and (changes or every):
        return every and (reading.at(i + 1).has("subject") or changes != reading.at(i + 1).has("day", "part"))
    return True


def _mends(reading: Reading, i: int) -> bool:
    """ "Sorry, 4pm"; with nothing behind it, it takes back what was said, unless that is a cancellation."""
    if _is_regret(reading, i):
        return True
    follows = any(chunk.has(*REFERENTS, "number", "length") for chunk in reading.chunks[i + 1 :])
    if reading.at(i).has("instead") and reading.last(i) and reading.any(*REFERENTS):
        return True  # "Sunday, I mean"
    goes_on = reading.at(i + 1).has("soft", "instead", "sorry", "but", "bad", "cannot", "no")
    return follows and (reading.at(i).has("instead") or goes_on or _waits(reading, i))


def _is_regret(reading: Reading, i: int) -> bool:
    """ "Sorry" beside a cancellation, or behind what is no good, takes nothing back."""
    said = reading.sentence.quoted(reading.at(i)).casefold() in ("sorry", "entschuldigung")
    apart = reading.at(i - 1).has("soft") and reading.at(i + 1).has("soft")
    return said and (reading.last(i) or apart) and (reading.any("cancel", "cannot") or reading.rejects)


def _waits(reading: Reading, i: int) -> bool:
    """ "Oh wait no Thursday": before all else, with a no in it."""
    said = reading.sentence.line.texts[reading.at(i).start : reading.at(i).stop]
    return reading.leads(i, "sorry") and "no" in said and len(said) > 1


def _is_correction(reading: Reading, i: int) -> bool:
    """A "no" that stands for itself: "no, court 2", "court 1, no, court 2"; of what was named before it."""
    if not reading.at(i + 1).has("soft", "instead", "sorry", "rest", "bad"):
        return False
    named = any(chunk.has(*REFERENTS, "length", "bad", "cannot") for chunk in reading.chunks[:i])
    return reading.leads(i, "no") or (named and reading.at(i - 1).has("soft"))


def _asks_behind(reading: Reading, i: int) -> bool:
    """ "3 is too early, can we do 5": behind what is no good, and nothing else."""
    return i > 1 and reading.at(i - 1).has("soft") and bool(reading.denied) and reading.used.issuperset(range(i - 1))


def _is_wanted(reading: Reading, i: int) -> bool:
    """ "I want to have ...", "ich möchte ... haben"."""
    before = reading.before(i, "filler")
    return reading.at(before).has("polite", "want") or (reading.last(i) and reading.any("polite", "want"))


def _is_joint(reading: Reading, i: int, chunk: Chunk) -> bool:
    """A word between two others, or before one."""
    last = i == len(reading.chunks) - 1
    if chunk.has("joint"):
        return not last or reading.asks or (reading.at(i - 1).has("clock") and reading.goes_on(i - 1))
    if chunk.has("and", "or", "but"):
        return not last and (not chunk.has("or") or _is_between(reading, i))
    if chunk.has("to"):
        if reading.leads(i, "to"):
            return reading.at(reading.after(i, "joint", "the")).has("court", "day", "clock")
        after = reading.at(reading.after(i, "joint", "the", "filler"))
        wanted = reading.at(i - 1).has("want", "maybe") and after.has("book", "get", "cancel", "move", "extend")
        return wanted or after.has("court") or (reading.any(*CHANGES) and after.has(*GOALS))
    return False


def _is_between(reading: Reading, i: int) -> bool:
    """ "court 2 or else 3": between two of which either will do; "book or cancel" is neither."""
    first, second = (
        reading.at(reading.before(i, "soft", "filler", "or")),
        reading.at(reading.after(i, "joint", "the", "or")),
    )
    return any(first.has(*alike) and second.has(*alike) for alike in _ALIKE)


def _is_bound(reading: Reading, i: int, chunk: Chunk) -> bool:
    """ "after", "until" before a time, "or later" behind one."""
    if chunk.has("onwards", "latest", "over") and reading.at(i - 1).has("clock"):
        return True
    after = reading.at(reading.after(i, "joint", "the", "by"))
    if chunk.has("until") and after.has("day") and (reading.any("every") or _is_weekly(reading)):
        return True
    return chunk.has(*BOUNDS) and (after.has("clock", "span") or (chunk.has("by") and after.has("length")))


def _is_weekly(reading: Reading) -> bool:
    """ "Saturdays at 10"."""
    return any(token.text in PLURALS for token in reading.sentence.line.tokens)


def _changes(reading: Reading, i: int, chunk: Chunk) -> bool:
    """ "push it back an hour", "an hour longer"."""
    if not chunk.has(*_WAYS) or not any(reading.at(k).has("length") for k in range(i - 2, i + 4)):
        return False
    alone = chunk.has("longer", "shorter") and not reading.any(*ACTS, *REFERENTS, "want", "subject")
    return alone or reading.any(*CHANGES)


def _tells(reading: Reading, chunk: Chunk) -> bool:
    """What somebody asks for without asking: "availability friday", "my bookings", "opening hours"."""
    if not reading.any(*ACTS, "want"):
        return chunk.has(*_LOOKS, "others", "topic")
    owned = chunk.has("owned") and reading.any(*CHANGES)  # "cancel my bookings"
    listed = chunk.has("sees") and reading.at(reading.chunks.index(chunk) + 1).has("mine", "owned")
    return chunk.has("free") or owned or listed or (chunk.has("shows") and chunk is reading.chunks[-1])


_RULES: tuple[tuple[tuple[str, ...], Callable[[Reading, int], bool]], ...] = (
    (("not", "bad", "none", "except"), lambda reading, i: reading.at(i).has("no") and _is_correction(reading, i)),
    (("that time",), lambda reading, i: reading.any("move")),
    (("first",), _starts),
    (("people",), _is_company),
    (("sorry",), _mends),
    (("every", "sometime"), _is_general),
    (("series",), lambda reading, i: reading.any("cancel")),
    # "Cancel the other one": which, nobody can tell; "any other courts" asks what else there is.
    (
        ("rest", "other court"),
        lambda reading, i: (
            (not reading.any("cancel") or reading.any(*_BESIDE_CANCEL))
            and not (reading.at(i).has("others") and reading.any(*ACTS))
        ),
    ),
    # "Court 2 at 7, book it": the verb of what is named.
    (
        ("take it",),
        lambda reading, i: reading.leads(i, "yes") or (reading.last(i, "people") and reading.any("day", "clock")),
    ),
    (("which there is",), lambda reading, i: reading.asks or reading.at(i - 1).has(*_NOUNS)),
)
"""Of chunks that are accounted for only in their place; the first that fits decides."""
_RULED = frozenset(role for roles, _ in _RULES for role in roles)
