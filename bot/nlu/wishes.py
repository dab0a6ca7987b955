"""Where in a sentence one wish ends and the next begins."""

from collections.abc import Iterable

from bot.nlu.chunks import all_roles
from bot.nlu.reading import Reading
from bot.nlu.roles import ACTS, MORE

_ASKED = ("mine", "owned", "sees")
_KINDS = {role: role for role in ("clock", "mine", "court", "day", "offer", "number", "code")} | {
    "span": "clock", "owned": "mine", **dict.fromkeys(ACTS, "act"),
}  # fmt: skip
"""What a wish has one of, by the roles that say it."""


def segments(reading: Reading) -> list[list[int]]:
    """The indexes of the chunks of each wish: a new one begins behind "and", "then" or a comma where the words go on
    to name again what the wish already has."""
    first, *more = _pieces(reading)
    found = [first]
    for n, piece in enumerate(more, 1):
        listed = _kinds(reading, piece) == {"court"} and _ends_in_and(reading, more[n:])
        if found[-1] and _begins(reading, found[-1], piece, listed):
            found.append([])
        found[-1] += piece
    return found


def _pieces(reading: Reading) -> list[list[int]]:
    """Cut before each "and", comma and dot."""
    pieces: list[list[int]] = [[]]
    for i, chunk in enumerate(reading.chunks):
        if (chunk.has("and") or (chunk.has("soft") and reading.sentence.quoted(chunk) in ",.")) and pieces[-1]:
            pieces.append([])
        pieces[-1].append(i)
    return pieces


def _ends_in_and(reading: Reading, pieces: list[list[int]]) -> bool:
    """Whether a list of courts goes on and ends so: ", 2 and 3"."""
    for piece in pieces:
        if "court" not in _kinds(reading, piece):
            return False
        if reading.at(piece[0]).has("and"):
            return True
    return False


def _begins(reading: Reading, before: list[int], piece: list[int], listed: bool) -> bool:
    if _acts(reading, before) and _acts(reading, piece) - {"make"} - _acts(reading, before):
        return True
    if _asks_more(reading, before, piece):
        return True
    corrects = reading.at(before[-1]).has("instead", "sorry", "no")
    if corrects or any(reading.at(i).has("instead", "sorry", "no", "not", "make", "or") for i in piece):
        return False
    old, new = _kinds(reading, before), _kinds(reading, piece)
    if any(reading.at(i).has("cannot") for i in before) and _acts(reading, piece) == {"cancel"}:
        return False  # "I can't make it on Friday, please cancel": why, and what of it
    if "act" in new and old & {"act", "court", "clock", "day", "code", "mine"}:
        return not (_is_bare(reading, piece) or _is_its_verb(reading, before, piece))
    if reading.asks and not reading.any("day", "clock", "span", "part"):
        return False  # "the difference between court 1 and court 2"
    joined = listed or any(reading.at(i).has("and") for i in piece[:2])
    if joined and any(reading.at(i).has("another") for i in piece):
        return True
    return "clock" in (old & new) or (joined and bool(old & new & {"court", "day", "offer", "number"}))


def _is_bare(reading: Reading, piece: list[int]) -> bool:
    """ "Court 2 at 7, please book it": the verb of the wish before it."""
    return all(reading.at(i).has("and", "soft", "filler", "book", "it") for i in piece)


def _is_its_verb(reading: Reading, before: list[int], piece: list[int]) -> bool:
    """ "We play at 3, so book court 2", "my 3pm, please cancel": what is to be done with what is named before it."""
    old, new, did = _kinds(reading, before), _kinds(reading, piece), _acts(reading, before)
    if "mine" in old or any(reading.at(i).has(*MORE) for i in piece) or (did and reading.at(piece[0]).has("and")):
        return False
    acts, again = _acts(reading, piece), old & new & {"court", "clock", "day", "offer"}
    return (not again or (acts == {"move"} and again == {"clock"})) and (not did or did == acts == {"book"})


def _asks_more(reading: Reading, before: list[int], piece: list[int]) -> bool:
    """ "What do I have, and what is free on Saturday?": whether a question follows that is about something else."""
    asks = any(reading.at(i).has("ask") for i in piece[:2])
    old, new = _subjects(reading, before), _subjects(reading, piece)
    return asks and bool(old and new) and old.isdisjoint(new)


def _subjects(reading: Reading, indexes: Iterable[int]) -> set[str]:
    """What a question can be about: the member's bookings, what is free, a topic."""
    roles = all_roles([reading.at(i) for i in indexes])
    return {"mine" if role == "owned" else role for role in roles if role in _ASKED or role.startswith("topic:")}


def _acts(reading: Reading, indexes: Iterable[int]) -> set[str]:
    return {*all_roles([reading.at(i) for i in indexes]).intersection(ACTS)}


def _kinds(reading: Reading, indexes: Iterable[int]) -> set[str]:
    named = [reading.at(i) for i in indexes if i not in reading.denied and not reading.bounded(i)]
    return {_KINDS[role] for role in all_roles(named) & _KINDS.keys()}
