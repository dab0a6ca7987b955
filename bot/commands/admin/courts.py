"""A club's courts in words: `Court 1, clay, indoor; Court 2`. A name with a comma or the like stands in quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.admin.misread import Misread, one_line, quoted
from bot.domain.booking import Court
from bot.domain.club import Club

HOW = (
    "/courtbot courts Court 1, clay, indoor; Court 2\n"
    "Name every court that there is: one that you leave out is removed. To rename one: Court 1 -> Centre Court, clay"
)
MOST_NAME = MOST_SURFACE = 40
MOST_COURTS = 100

_ITEM = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^,;]*?))\s*(?P<end>[,;]|$)')
_PLACES = {"indoor": True, "indoors": True, "outdoor": False, "outdoors": False}
_SPECIAL = re.compile(r'[,;"]|->|^\s|\s$')


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    literal: bool  # it stood in quotes


def read_courts(text: str, club: Club) -> tuple[Court, ...]:
    """The club's courts, as the words have them. A court that keeps its name, or is renamed, keeps its key; no other
    gets a key that the club knows. Raises Misread."""
    courts: list[Court] = []
    known = {c.name.casefold(): c.key for c in club.courts}
    keys = {c.key for c in club.courts} | {key for closure in club.closures for key in closure.courts}
    for words in _groups(text):
        old, name = _named(words[0], known)
        key = known.get(old.casefold()) or _new_key(keys)
        keys.add(key)
        if any(key == c.key or name.casefold() == c.name.casefold() for c in courts):
            raise Misread(f"{quoted(name)} is there twice.")
        courts.append(_court(key, name, words[1:], club))
    if not courts:
        raise Misread("A club has at least one court.")
    if len(courts) > max(MOST_COURTS, len(club.courts)):
        raise Misread(f"{len(courts)} are too many: a club has at most {MOST_COURTS} courts.")
    return tuple(courts)


def _groups(text: str) -> list[list[_Word]]:
    text, at = one_line(text), 0
    groups: list[list[_Word]] = [[]]
    while at <= len(text):
        item = _ITEM.match(text, at)
        assert item is not None  # anything matches
        literal = item["quoted"] is not None
        word = item["quoted"].replace('""', '"') if literal else item["plain"]
        if word:
            groups[-1].append(_Word(word, literal))
        if item["end"] == ";":
            groups.append([])
        at = item.end() + (not item["end"])
    return [group for group in groups if group]


def _named(word: _Word, known: dict[str, str]) -> tuple[str, str]:
    """The name that the court had, and the one that it has."""
    old, arrow, new = ("", "", "") if word.literal else (part.strip() for part in word.text.partition("->"))
    if arrow and old.casefold() not in known:
        raise Misread(f"There is no court {quoted(old)} to rename.")
    name = new if arrow else word.text
    if not name:
        raise Misread(f"{quoted(word.text)} has no new name.")
    if len(name) > MOST_NAME:
        raise Misread(f"{quoted(name)} is too long a name: at most {MOST_NAME} characters.")
    return (old if arrow else name), name


def _new_key(keys: set[str]) -> str:
    """After the last one; a club that had hundreds begins again where there is room."""
    last = max(int(key[1:]) for key in keys)
    return next(key for n in (*range(last + 1, 1000), *range(1, 1000)) if (key := f"c{n}") not in keys)


def _court(key: str, name: str, details: Sequence[_Word], club: Club) -> Court:
    surface, indoor = "", False
    for word in details:
        place = None if word.literal else _PLACES.get(word.text.casefold())
        if place is not None:
            indoor = place
        elif surface:
            raise Misread(f"{quoted(name)} has two surfaces, {quoted(surface)} and {quoted(word.text)}.")
        else:
            surface = word.text
    if len(surface) > MOST_SURFACE and surface != club.court(key).surface:
        raise Misread(f"{quoted(surface)} is too long: at most {MOST_SURFACE} characters.")
    return Court(key=key, name=name, surface=surface, indoor=indoor)


def courts_lines(courts: Sequence[Court]) -> list[str]:
    """One line for each court, in the words that `read_courts` reads."""
    return [court_text(court) for court in courts]


def court_text(court: Court) -> str:
    surface = f'"{court.surface}"' if court.surface.casefold() in _PLACES else literal(court.surface)
    return ", ".join(filter(None, (literal(court.name), surface, "indoor" if court.indoor else "")))


def literal(name: str) -> str:
    """In quotes where it would be read as something else."""
    return '"' + name.replace('"', '""') + '"' if _SPECIAL.search(name) else name


def find_courts(text: str, club: Club) -> tuple[str, ...]:
    """The keys of the courts named: `Court 1 and 2`, `"Smith, Jones"`. Raises Misread."""
    if not text.strip() or text.strip().casefold() in ("all", "all courts"):
        return ()
    if whole := _key(text, club):
        return (whole,)
    keys: list[str] = []
    for word in (word for group in _groups(text) for word in group):
        parts = [word.text] if word.literal or _key(word.text, club) else re.split(r"\s+(?:and|&)\s+", word.text)
        for part in parts:
            if (key := _key(part, club)) is None:
                names = ", ".join(literal(c.name) for c in club.courts)
                raise Misread(f"There is no court {quoted(part)}. There are: {names}.")
            keys.append(key)
    return tuple(dict.fromkeys(keys))


def _key(name: str, club: Club) -> str | None:
    said = name.strip().casefold()
    return next((c.key for c in club.courts if c.name.casefold() in (said, f"court {said}") or c.key == said), None)
