"""The wishes of a sentence that share what is said once, and those of all sentences as one list."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.nlu.part import Draft, Part
from bot.nlu.roles import MORE
from bot.nlu.said import Said
from bot.nlu.wish import Wish


def shared(drafts: Sequence[Draft], parts: Sequence[Part]) -> list[Draft]:
    """What one wish of a sentence leaves out, its neighbour says: "court 1 and court 2 tomorrow at 3", "3pm and 4pm on
    court 1"."""
    found = _on_one_court(drafts, parts)
    for i in range(1, len(found)):
        found[i] = _filled(found[i], found[i - 1])
    for i in range(len(found) - 2, -1, -1):
        found[i] = _filled(found[i], found[i + 1])
    return found


def _on_one_court(drafts: Sequence[Draft], parts: Sequence[Part]) -> list[Draft]:
    """With the court that only one of them names for those that name but a time."""
    courts = {draft.wish.courts for draft in drafts} - {()}
    if not courts or len(drafts) == 1:
        return list(drafts)
    only = next(iter(courts)) if len(courts) == 1 else ()
    found: list[Draft] = []
    for draft, part in zip(drafts, parts, strict=True):
        bare = bool(draft.wish.time) and draft.wish.intent == "book" and not part.has(*_OF_COURTS)
        unclear = draft.ambiguous or (bare and not only)  # "3 and 4pm on courts 2 and 3": which at which hour
        courts_of = only if bare else draft.wish.courts
        found.append(replace(draft, wish=replace(draft.wish, courts=courts_of), ambiguous=unclear))
    return found


_OF_COURTS = (
    *MORE, "court", "nocourt", "offer", "slot", "number", "subject", "any", "indoor", "outdoor", "surface", "count",
)  # fmt: skip


def _filled(draft: Draft, other: Draft) -> Draft:
    wish, source = draft.wish, other.wish
    if source.intent not in ("book", "check") or wish.intent not in (source.intent, "other"):
        return draft
    taken = {"intent": source.intent, "date": wish.date or source.date, "last": wish.last or source.last}
    if not (wish.time or wish.earliest or wish.latest or wish.over_by):
        timed = ("time", "earliest", "latest", "over_by")
        taken |= {name: getattr(source, name) for name in timed} | {"minutes": wish.minutes or source.minutes}
    return replace(draft, wish=replace(wish, **taken))


_ALL = {"date", "time", "court"}


def _is_remark(one: Said, whole: Iterable[Said]) -> bool:
    """Of a sentence that is not wholly read, beside those that are: no order, or one that names nothing but theirs."""
    told = one.names >= {"date", "time"} or one.corrects
    return not one.acts or (not told and any(one.names <= other.names for other in whole))


def merged(said: Sequence[Said]) -> list[Draft]:
    """The wishes of all sentences. One that names a day, a time or a court that was left open, or corrects itself,
    goes on with the wish before it; one that is not wholly read is a remark beside one that is, where it says no more.
    """
    drafts = _together(said) if len(said) > 1 else [draft for one in said for draft in one.drafts]
    if len(drafts) > 1 and _only_bounds(drafts[0].wish):
        drafts = [_bounded_by(drafts[0].wish, drafts[1]), *drafts[2:]]
    for i in range(1, len(drafts)):
        drafts[i] = _on_the_day_of(drafts[i - 1], drafts[i])
    drafts = _moved_once(drafts)
    wanted = [draft for draft in drafts if draft.wish.intent not in ("other", "yes", "no")]
    return wanted or drafts[-1:]


def _together(said: Sequence[Said]) -> list[Draft]:
    whole = [
        one
        for one in said
        if not one.unread and (one.acts or one.reading.any("cannot") or one.names >= {"date", "time"})
    ]
    if whole and not any(one.reading.any("that time") for one in said):
        said = [one for one in said if not (one.unread and _is_remark(one, whole))]
    drafts: list[Draft] = []
    for before, one in zip((None, *said), said, strict=False):
        anew = (
            before is not None and before.names == one.names == _ALL
        )  # "court 2 at 3 tomorrow. Court 1 at 7 on Friday"
        goes_on = one.corrects or not (one.acts or anew) or (before and _is_its_order(before, one))
        if drafts and one.reading.any("that time"):
            drafts[-1:] = [_at_that_time(one.drafts[0], drafts[-1].wish), *one.drafts[1:]]
        elif drafts and goes_on and len(one.drafts) == 1 and not one.reading.asks:
            drafts[-1] = _mended(drafts[-1], one.drafts[0])
        else:
            drafts += one.drafts
    return drafts


def _moved_once(drafts: Sequence[Draft]) -> list[Draft]:
    """ "Push it back an hour and put it on court 3": one move, where neither half contradicts the other."""
    found: list[Draft] = []
    for draft in drafts:
        wish, before = draft.wish, found[-1].wish if found else Wish()
        if not (wish.intent == before.intent == "move" and before.bookings and wish.bookings == before.bookings):
            found.append(draft)
            continue
        said, told = _said(wish), _said(before)
        if wish.shift and before.shift:  # "an hour later, and a day later"
            said, told = {**said, "shift": wish.shift + before.shift}, {**told}
            del told["shift"]
        if said.keys().isdisjoint(told):
            whole = replace(before, **said)
            unclear = found[-1].ambiguous or draft.ambiguous
            found[-1] = replace(draft, wish=whole, ambiguous=unclear, implied=found[-1].implied or draft.implied)
        else:
            found.append(draft)
    return found


def _said(wish: Wish) -> dict[str, object]:
    """What of a move it says."""
    empty = Wish()
    names = (name for name in Wish.__slots__ if name not in ("intent", "bookings"))
    return {name: value for name in names if (value := getattr(wish, name)) != getattr(empty, name)}


def _at_that_time(draft: Draft, told: Wish) -> Draft:
    """ "Dave can only do 6, so change ours to then"."""
    wish = draft.wish
    return replace(draft, wish=replace(wish, date=wish.date or told.date, time=wish.time or told.time))


def _is_its_order(before: Said, one: Said) -> bool:
    """ "We want to play at 3 tomorrow. Please book court 2": whether both are one wish. Neither may contradict the
    other; and where both are orders, the second names only what the first left open."""
    reading, wishes = one.reading, [draft.wish for draft in (*before.drafts, *one.drafts)]
    if len(wishes) != 2 or {wish.intent for wish in wishes} != {"book"} or reading.any(*MORE):
        return False
    agree = all(len({getattr(wish, name) for wish in wishes} - _UNSAID) <= 1 for name in _TOLD)
    adds = one.names.isdisjoint(before.names) and (not reading.any("subject") or not before.names)
    return agree and (adds or (reading.any("book") and not before.reading.any("book")))


_TOLD = ("date", "time", "courts", "earliest", "latest", "minutes")
_UNSAID: set[object] = {None, ()}

_BOUNDS = ("earliest", "latest", "over_by")


def _only_bounds(wish: Wish) -> bool:
    bounds = any(getattr(wish, name) for name in _BOUNDS)
    return bounds and replace(wish, intent="other", **dict.fromkeys(_BOUNDS)) == Wish()


def _bounded_by(bounds: Wish, draft: Draft) -> Draft:
    """ "I have to be out by 9, what is free tomorrow night?" """
    wish = draft.wish
    if wish.intent not in ("book", "check") or wish.time:
        return draft
    return replace(draft, wish=replace(wish, **{n: getattr(wish, n) or getattr(bounds, n) for n in _BOUNDS}))


def _allows(bounds: Wish, start: dt.time) -> bool:
    return (bounds.earliest or start) <= start <= (bounds.latest or start) and not bounds.over_by


def _on_the_day_of(before: Draft, draft: Draft) -> Draft:
    """ "When do you open on Sunday, and is court 1 free at 8?" """
    named = before.wish.intent == "info" and draft.wish.intent == "check" and draft.wish.date is None
    return replace(draft, wish=replace(draft.wish, date=before.wish.date)) if named else draft


def _mended(draft: Draft, later: Draft) -> Draft:
    """`later` over `draft`; a new time replaces a window, and the other way round."""
    wish, new = draft.wish, later.wish
    if new.intent == "move" and (wish.intent == "move" or not (wish.date or wish.time)):
        kept = ("bookings",) if new.shift or new.longer else ("bookings", "date", "time", "courts")
        return replace(later, wish=replace(new, **{name: getattr(new, name) or getattr(wish, name) for name in kept}))
    if new.intent not in ("book", "other"):
        return later if wish.intent in ("other", "yes", "no") else draft
    if wish.intent in ("yes", "no"):
        return later if new.intent == "book" else draft
    if wish.time and not new.time and _allows(new, wish.time):
        new = replace(new, earliest=None, latest=None, over_by=None)  # "at 3pm. I finish work at 2"
    if new.time or new.earliest or new.latest or new.over_by:
        wish = replace(wish, time=None, earliest=None, latest=None, over_by=None)
    empty = Wish()
    said = {name: value for name in Wish.__slots__ if (value := getattr(new, name)) != getattr(empty, name)}
    said.pop("intent", None)
    wish = replace(wish, **said)
    return replace(
        draft,
        wish=wish,
        problem=draft.problem or later.problem,
        ambiguous=draft.ambiguous or later.ambiguous,
        unknown_court=draft.unknown_court or later.unknown_court,
    )
