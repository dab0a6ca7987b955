"""What "not", "except" and "is no good" belong to: what is named is excluded, what is to be done is refused."""

from bot.nlu.chunks import Chunk
from bot.nlu.reading import Reading
from bot.nlu.roles import ACTS, CHANGES, REFERENTS

_NAMED = (*REFERENTS, "number", "code")
"""What can be left out by its name."""


def exclude(reading: Reading) -> None:
    """Marks what the sentence excludes, refuses or rejects, and accounts for the words that do so."""
    for i, chunk in enumerate(reading.chunks):
        if chunk.has("none") and not reading.any("clock", "span", "day"):
            reading.rejects = True
            reading.used.add(i)
        elif chunk.has("scant"):
            reading.denied.update(k for k in _named_before(reading, i) if reading.at(k).has("length"))
            reading.used.add(i)
        elif chunk.has("bad"):
            _reject(reading, i)
        elif chunk.has("except") or (chunk.has("but") and reading.at(i - 1).has("any", "all", "sometime")):
            _without(reading, i)
            _keep_the_rest(reading, i)
        elif chunk.has("drops"):
            _drop(reading, i)
        elif chunk.has("off it"):
            _take_off(reading, i)
        elif _leaves_out(reading, i, chunk):
            _without(reading, i)
        elif chunk.has("refuses"):
            reading.refused = True
            reading.used.add(i)
        elif chunk.has("not"):
            _deny(reading, i)


def _listed(reading: Reading, i: int) -> list[int]:
    """The referents from chunk `i` on that "or", "and" or "nor" joins."""
    found = [i]
    while reading.at(found[-1] + 1).has("or", "and", "not"):
        after = reading.after(found[-1] + 1, "joint", "the", "not")
        if not reading.at(after).has(*REFERENTS, "number"):
            break
        reading.used.update(range(found[-1] + 1, after))
        found.append(after)
    return found


def _take_off(reading: Reading, i: int) -> None:
    """ "Take tomorrow off the sheet": the verb of which "off" is the half that tells takes nothing itself."""
    verb = next((k for k in range(i - 1, -1, -1) if reading.at(k).has("get")), None)
    if verb is not None:
        reading.denied.add(verb)
        reading.used.add(verb)


def _leaves_out(reading: Reading, i: int, chunk: Chunk) -> bool:
    """ "Cancel both, keep Friday", "anything that isn't court 2", "skip court 1, I want Wednesday at 7"; "skip Friday"
    cancels."""
    if chunk.has("keeps"):
        return reading.any(*CHANGES)
    if chunk.has("is not"):
        return reading.at(i - 1).has("it") and i - 1 > reading.first
    passes = chunk.has("skips") and reading.at(i + 1).has("court", "offer")
    return passes and reading.any("want", "polite", "book", "day", "clock")


def _without(reading: Reading, i: int) -> None:
    after = reading.after(i, "joint", "the")
    if reading.at(after).has(*_NAMED):
        reading.denied.update((i, *_listed(reading, after)))
        reading.used.update(range(i, after + 1))


def _drop(reading: Reading, i: int) -> None:
    """ "Forget Friday, what about Saturday?"; where nothing else is named, nothing is wanted."""
    _without(reading, i)
    days = any(reading.at(k).has("day") for k in reading.denied)
    reading.rejects = reading.rejects or (days and not reading.any(*REFERENTS, *ACTS))


def _keep_the_rest(reading: Reading, i: int) -> None:
    """ "Cancel court 2 but keep the other": what is named is all that is meant."""
    if reading.at(i + 1).has("rest") and reading.any("court", "day", "clock", "code"):
        reading.used.update((i, i + 1))


def _deny(reading: Reading, i: int) -> None:
    """What "not" belongs to: something named, which is excluded, or something to be done."""
    after = reading.after(i, "joint", "the", "it")
    alone = reading.at(i).has("none") and not any(chunk.has("nor") for chunk in reading.chunks[i + 1 :])
    named = reading.at(after).has(*_NAMED) and reading.at(i).has("excludes") and not alone
    if named and _governs(reading, i):
        reading.refused = True
        reading.used.add(i)
    elif named:
        _without(reading, i)
    elif reading.at(i).has("none such") and reading.at(i + 1).has("court", "indoor", "outdoor", "surface"):
        reading.dislikes = True  # "no court 2": whether another is to be booked is for the member to say
        _without(reading, i)
    elif reading.at(reading.after(i, "filler")).has(*ACTS, "want", "get", "yes") or _closes(reading, i):
        reading.refused = True
        reading.used.add(i)


def _governs(reading: Reading, i: int) -> bool:
    """ "Bitte nicht Platz 2 buchen": what a sentence begins with is denied of the verb that it ends with."""
    verbs = [k for k in reading.where(*ACTS) if k > i and reading.last(k)]
    return bool(verbs) and reading.after(-1, "filler", "soft") == i


def _closes(reading: Reading, i: int) -> bool:
    """ "Storniere das nicht": German says it last, after what is to be done."""
    before = reading.before(i, "it", "the", "thing", "my", "booking", "filler")
    return reading.at(before).has(*ACTS) and reading.last(i)


def _reject(reading: Reading, i: int) -> None:
    """ "The first one is no good", "I don't like court 2": what stands beside it; else all that was offered."""
    after = reading.after(i, "joint", "the")
    if reading.at(after).has(*REFERENTS):
        reading.dislikes = True
        _without(reading, i)
        return
    named = [k for k in _named_before(reading, i) if reading.at(k).has(*REFERENTS)]
    reading.denied.update(named)
    apart = reading.at(i + 1).has("soft")
    other = apart and any(chunk.has(*REFERENTS) for chunk in reading.chunks[i + 1 :])  # "that's no good, 4 is better"
    reading.rejects, reading.dislikes = not (named or other), bool(named)
    reading.used.add(i)


def _named_before(reading: Reading, i: int) -> range:
    """The chunks of the clause that chunk `i` ends."""
    start = max((k for k in range(i) if reading.at(k).has("and", "but", "soft")), default=-1) + 1
    return range(start, i)
