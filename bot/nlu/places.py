"""Where: the courts, sorts of court and how many that a wish says."""

from dataclasses import replace
from functools import cache

from bot.nlu.languages.lexicon import codes, texts_of
from bot.nlu.part import Draft, Part, corrected

_SAID = ("court", "indoor", "outdoor", "surface", "count", "all", "any")


def of_courts(part: Part, draft: Draft) -> Draft:
    """Courts, sorts of court, how many."""
    if part.roles.isdisjoint(_SAID) and not part.denied(*_SAID):
        return draft
    wanted, refused = part.where("court"), part.keys(part.denied("court"))
    wanted = corrected(part, wanted)
    sort = "indoor" if part.has("indoor") else "outdoor" if part.has("outdoor") else ""
    surface = next((_surface(part, i) for i in part.where("surface")), "")
    against = not set(part.keys(wanted)).isdisjoint(refused)
    counts = [int(part.chunk(i).keys[0]) for i in part.where("count")]
    counts += [_counted(part, i) for i in part.where("all") if part.chunk(part.reading.after(i, "the")).has("subject")]
    wish = replace(
        draft.wish,
        courts=part.keys(wanted),
        not_courts=tuple(dict.fromkeys((*refused, *_refused_sorts(part)))),
        any_court=part.has("any") or bool(part.denied("any")),
        indoor={"indoor": True, "outdoor": False}.get(sort),
        surface=surface,
        count=max(1, *counts, 1),
    )
    return replace(draft, wish=wish, ambiguous=draft.ambiguous or _side_by_side(part, wanted) or against)


def _counted(part: Part, i: int) -> int:
    """Of "both courts", and of "all courts" where these are to be booked."""
    return 2 if part.said(i) == "both" else len(part.known.courts) if part.has("book") else 1


def _surface(part: Part, i: int) -> str:
    """As the club calls it, in whatever language, where it has such a court; else as it was said."""
    chunk, line = part.chunk(i), part.reading.sentence.line
    meant = line.text(chunk.start)
    own = (court.surface.casefold() for court in part.known.courts)
    return next((name for name in own if name and meant in _readings(name)), part.said(i))


@cache
def _readings(surface: str) -> frozenset[str]:
    """A surface's name as a message in each language would be read."""
    return frozenset(" ".join(texts_of(surface, code)) for code in codes())


def _side_by_side(part: Part, indexes: list[int]) -> bool:
    """Several courts without a word that says whether all are meant, or one of them."""
    between = [part.chunk(k) for k in range(indexes[0] + 1, indexes[-1])] if len(indexes) > 1 else []
    return len(indexes) > 1 and not any(chunk.has("or", "and") for chunk in between)


def _refused_sorts(part: Part) -> list[str]:
    """The courts of a sort that is excluded."""
    roofs = {True: "indoor", False: "outdoor"}
    surfaces = {_surface(part, i) for i in part.denied("surface")}
    denied = {role for i in part.denied("indoor", "outdoor") for role in part.chunk(i).roles}
    return [c.key for c in part.known.courts if c.surface.casefold() in surfaces or roofs[c.indoor] in denied]
