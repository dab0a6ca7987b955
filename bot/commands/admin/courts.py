"""A club's courts in words: `Court 1, clay, indoor; Court 2`. A name with a comma or the like stands in quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.admin.misread import Misread, one_line, quoted
from bot.domain.booking import Court
from bot.domain.club import Club
from bot.nlu.vocabulary import words

HOW = (
    "/courtbot courts add Court 4, clay, indoor\n"
    "Likewise: courts remove Court 3, courts rename Court 1 to Centre Court.\n"
    "All at once: /courtbot courts Court 1, clay, indoor; Court 2. Separate courts by semicolons; "
    "one that you leave out is removed. Put a name that reads like something else in quotes."
)
MOST_NAME = MOST_SURFACE = 40
MOST_COURTS = 100

_ITEM = re.compile(r'\s*(?:"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^,;]*?))\s*(?P<end>[,;]|$)')
_PLACES = {"indoor": True, "indoors": True, "outdoor": False, "outdoors": False}
_COUNTING = words("a an another more one two three four five six seven eight nine ten")
_NO_NAME = re.compile(
    r"^(?:add|remove|delete|drop|rename|close|reopen|set|list|edit|change|replace|courts|make|create|please|another|"
    r"füge|entfern\w*|lösch\w*|benenn\w*|schließ\w*)(?=\s|:|$)|"
    r"^(?:help|none|all|show|new|more)$|^new (?:court|platz)\b|"
    r"\s(?:add|remove|please|bitte)$|=|->|[()]|\s(?:and|und|&|with|mit)\s",
    re.IGNORECASE,
)
_COURT = re.compile(r"(?:tennis )?courts?\b|platz\b", re.IGNORECASE)
_SPECIAL = re.compile(r'[,;"]|->|^\s|\s$')


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    literal: bool  # it stood in quotes


def read_courts(text: str, club: Club) -> tuple[Court, ...]:
    """The club's courts, as the words have them. A court that keeps its name, or is renamed, keeps its key; no other
    gets a key that the club knows. Raises Misread."""
    courts: list[Court] = []
    known = {c.name.casefold(): c.key for c in club.courts}
    keys = {c.key for c in club.courts} | {key for closure in club.closures for key in closure.courts}
    for first, *details in groups(text):
        old, name = _named(first, known)
        check_name(Word(name, first.literal), club)
        key = known.get(old.casefold()) or _new_key(keys)
        keys.add(key)
        if any(key == c.key or name.casefold() == c.name.casefold() for c in courts):
            raise Misread(f"{quoted(name)} is there twice.")
        courts.append(court_of(key, name, details, club))
    if not courts:
        raise Misread("A club has at least one court.")
    return check_count(tuple(courts), club)


def check_count(courts: tuple[Court, ...], club: Club) -> tuple[Court, ...]:
    """The same courts. Raises Misread for more than a club may have."""
    if len(courts) > max(MOST_COURTS, len(club.courts)):
        raise Misread(f"{len(courts)} are too many: a club has at most {MOST_COURTS} courts.")
    return courts


def groups(text: str) -> list[list[Word]]:
    """The words of each court, its name first; semicolons or lines part courts."""
    text, at = one_line(text), 0
    found: list[list[Word]] = [[]]
    while at <= len(text):
        item = _ITEM.match(text, at)
        assert item is not None  # anything matches
        literal = item["quoted"] is not None
        word = item["quoted"].replace('""', '"') if literal else item["plain"]
        if word:
            found[-1].append(Word(word, literal))
        if item["end"] == ";":
            found.append([])
        at = item.end() + (not item["end"])
    return [group for group in found if group]


def _named(word: Word, known: dict[str, str]) -> tuple[str, str]:
    """The name that the court had, and the one that it has."""
    old, arrow, new = ("", "", "") if word.literal else (part.strip() for part in word.text.partition("->"))
    if arrow and old.casefold() not in known:
        raise Misread(f"There is no court {quoted(old)} to rename.")
    name = new if arrow else word.text
    if not name:
        raise Misread(f"{quoted(word.text)} has no new name.")
    return (old if arrow else name), name


def check_name(word: Word, club: Club) -> None:
    """Raises Misread for words that a court is hardly called, unless they stand in quotes or it is called so."""
    if len(word.text) > MOST_NAME:
        raise Misread(f"{quoted(word.text)} is too long a name: at most {MOST_NAME} characters.")
    if word.literal or any(court.name.casefold() == word.text.casefold() for court in club.courts):
        return
    if _counts(word.text):
        raise Misread(f"{quoted(word.text)} is not a court name. Name each one: courts add Court 4; Court 5.")
    if _NO_NAME.search(word.text):
        raise Misread(f"{quoted(word.text)} is not a court name, or it needs quotes.")


def _counts(text: str) -> bool:
    """Whether it says how many courts rather than which: "5", "2 courts", "another court"."""
    *before, last = text.casefold().split() or [""]
    if not any(char.isalpha() for char in text):
        return any(char.isdigit() for char in text)
    return last in ("court", "courts") and bool(before) and all(w.isdigit() or w in _COUNTING for w in before)


def _new_key(keys: set[str]) -> str:
    """After the last one; a club that had hundreds begins again where there is room."""
    last = max(int(key[1:]) for key in keys)
    return next(key for n in (*range(last + 1, 1000), *range(1, 1000)) if (key := f"c{n}") not in keys)


def court_of(key: str, name: str, details: Sequence[Word], club: Club) -> Court:
    surface, indoor = "", False
    for word in details:
        place = None if word.literal else _PLACES.get(word.text.casefold())
        if place is not None:
            indoor = place
        elif surface:
            raise Misread(f"{quoted(name)} has two surfaces, {quoted(surface)} and {quoted(word.text)}.")
        elif not word.literal and word.text != club.court(key).surface and _COURT.match(word.text):
            raise Misread(f"{quoted(word.text)} is not a surface. Separate courts by semicolons.")
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
    if whole := court_key(text, club):
        return (whole,)
    keys: list[str] = []
    for word in (word for group in groups(text) for word in group):
        parts = [word.text] if word.literal or court_key(word.text, club) else re.split(r"\s+(?:and|&)\s+", word.text)
        for part in parts:
            if (key := court_key(part, club)) is None:
                names = ", ".join(literal(c.name) for c in club.courts)
                raise Misread(f"There is no court {quoted(part)}. There are: {names}.")
            keys.append(key)
    return tuple(dict.fromkeys(keys))


def court_key(name: str, club: Club) -> str | None:
    said = name.strip().casefold()
    return next((c.key for c in club.courts if c.name.casefold() in (said, f"court {said}") or c.key == said), None)
