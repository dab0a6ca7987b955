"""One court added, removed or renamed in words: `add Court 4, clay`, `remove Court 3`, `rename Court 1 to Centre`."""

import re
from collections.abc import Callable, Mapping

from bot.commands.admin.courts import (
    Word,
    check_count,
    check_name,
    court_key,
    court_of,
    find_courts,
    groups,
    read_courts,
)
from bot.commands.admin.misread import Misread, one_line, quoted
from bot.domain.booking import Court
from bot.domain.club import Club

_VERB = re.compile(r"(?:courts? )?(?P<verb>add|remove|delete|drop|rename)(?:(?: |: ?)(?P<rest>.*))?", re.IGNORECASE)
_INTO = re.compile(r"\s*->\s*|\s*=\s*|\s+(?:to|as|into)\s+", re.IGNORECASE)


def change_courts(text: str, club: Club) -> tuple[Court, ...]:
    """The club's courts after the words: a verb and a court, or every court that there is. Raises Misread."""
    text = one_line(text)
    said = _VERB.fullmatch(text)
    names = [group[0] for group in groups(text)]
    known = bool(names) and court_key(names[0].text, club) is not None
    if said is None or known:
        if len(names) == 1 and not known:
            _check_order(names[0], club)
        return read_courts(text, club)
    if not said["rest"]:
        raise Misread(f"Which court? {quoted(text)} names none.")
    return _VERBS[said["verb"].casefold()](said["rest"], club)


def _check_order(name: Word, club: Club) -> None:
    """Raises Misread for an order that is no verb of ours: alone, "scrap Court 3" would take every court's place."""
    text = name.text.casefold()
    ends_so = any(text.endswith(f" {court.name.casefold()}") for court in club.courts)
    if "->" in text or name.literal:
        return
    if ends_so:
        raise Misread(f"{quoted(name.text)} is not a court name, or it needs quotes.")
    check_name(name, club)
    if len(club.courts) > 1:
        raise Misread(
            f"{quoted(name.text)} alone would take the place of all {len(club.courts)} courts. To add it: courts add "
            f"{name.text}. To rename one: courts rename {club.courts[0].name} to {name.text}."
        )


def _add(text: str, club: Club) -> tuple[Court, ...]:
    """A court that is there just so is not added again: the turn may be run a second time."""
    added = [court for court in read_courts(text, club) if court not in club.courts]
    if known := {court.key for court in added}.intersection(court.key for court in club.courts):
        name = club.court(min(known)).name
        raise Misread(f"{quoted(name)} is there already. To change it: courts rename {name} to {name}, clay, indoor.")
    return check_count((*club.courts, *added), club)


def _remove(text: str, club: Club) -> tuple[Court, ...]:
    gone = find_courts(text, club)
    kept = tuple(court for court in club.courts if court.key not in gone)
    if not gone or not kept:
        raise Misread("A club has at least one court.")
    return kept


def _rename(text: str, club: Club) -> tuple[Court, ...]:
    """The court keeps its key, and its surface and place unless new ones follow the name."""
    ways = [(text[: m.start()], text[m.end() :]) for m in _INTO.finditer(text)]
    key, new = next(((key, new) for old, new in ways if (key := court_key(_bare(old), club))), (None, ""))
    words = groups(new)
    if key is None or len(words) != 1:
        old = ways[0][0] if ways else text
        raise Misread(f"I cannot rename {quoted(old)}: name a court that exists, then the word to, then one new name.")
    name, *details = words[0]
    check_name(name, club)
    if any(court.name.casefold() == name.text.casefold() and court.key != key for court in club.courts):
        raise Misread(f"{quoted(name.text)} is there twice.")
    old_court = club.court(key)
    new_court = court_of(key, name.text, details, club) if details else old_court.model_copy(update={"name": name.text})
    return tuple(new_court if court.key == key else court for court in club.courts)


def _bare(name: str) -> str:
    """A name without the quotes that it may stand in."""
    return name[1:-1].replace('""', '"') if len(name) > 1 and name[0] == name[-1] == '"' else name


_VERBS: Mapping[str, Callable[[str, Club], tuple[Court, ...]]] = {
    "add": _add,
    "remove": _remove,
    "delete": _remove,
    "drop": _remove,
    "rename": _rename,
}
