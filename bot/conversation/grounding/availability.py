"""Whether what a clause says of free and taken courts is so."""

import re
from collections.abc import Sequence

from bot.conversation.grounding.clauses import Clause
from bot.conversation.grounding.facts import Facts, Place
from bot.conversation.grounding.mentions import Mention
from bot.conversation.grounding.speech import Speech
from bot.conversation.grounding.truth import courts_are, courts_named, fits, groups

_WHEN = ("day", "time", "part", "end", "length")


def is_free(clause: Clause, facts: Facts, speech: Speech) -> bool:
    """Whether every court named is free as said; with "only", whether no other is."""
    places = (*facts.free, *facts.nearest)
    if (
        not places
        or not _counted(clause, places, facts)
        or not courts_are(clause, facts)
        or speech.whole.search(clause.shape)
    ):
        return False
    whole = speech.every.search(clause.shape) is not None and not clause.of("court")
    for group in groups(clause.mentions, carry=True):
        courts = courts_named(group) if not whole else set(facts.courts)
        matching = [place for place in places if _covers(place, group, facts)]
        if not (courts <= {p.court for p in matching} if courts else matching):
            return False
    return not speech.only.search(clause.shape) or _only(clause, facts)


def _covers(place: Place, group: Sequence[Mention], facts: Facts) -> bool:
    """A span of several slots is free where each of them is."""
    ends = [m for m in group if m.kind in ("end", "length")]
    rest = [m for m in group if m.kind not in ("end", "length", "court")]
    if not fits(place, rest):
        return False
    return not ends or fits(place, ends) or _free_until(place, ends, facts)


def _free_until(place: Place, ends: Sequence[Mention], facts: Facts) -> bool:
    at = place.end
    starts = {p.start: p.end for p in (*facts.free, *facts.nearest) if p.court == place.court}
    while at in starts:
        at = starts[at]
        if fits(Place(place.court, place.start, int((at - place.start).total_seconds() // 60)), ends):
            return True
    return False


def _only(clause: Clause, facts: Facts) -> bool:
    """No other court at the times named, or where none is named no other time."""
    named = courts_named(clause.mentions)
    when = [m for m in clause.mentions if m.kind in ("day", "time", "part")]
    there = [place for place in facts.free if fits(place, when)]
    if named:
        return all(place.court in named for place in there)
    times = [m for m in when if m.kind == "time"]
    other = [p for p in facts.free if fits(p, [m for m in when if m.kind != "time"])]
    return not times or all(fits(place, times) for place in other)


def _counted(clause: Clause, places: Sequence[Place], facts: Facts) -> bool:
    """ "Two courts are free": as many courts, or as many slots, of those named."""
    when = [m for m in clause.mentions if m.kind in ("day", "time", "part")]
    there = [place for place in places if any(fits(place, [m]) for m in when) or not when]
    courts, starts = len({p.court for p in there}), len({p.start for p in there})
    numbers = {courts} if _COURTS.search(clause.shape) else {len(there), courts, starts}
    if not _COURTS.search(clause.shape):
        numbers |= {len(courts_named(clause.mentions)), len(clause.of("time"))}
    return all(m.values & numbers for m in clause.of("count"))


_COURTS = re.compile(r"COUNT (?:\w+ )?(?:courts?|pl[aä]tze?)\b")


def is_taken(clause: Clause, facts: Facts, speech: Speech, before: Sequence[Clause]) -> bool:
    """Whether all that is named is taken by somebody: some of it was looked at, and none is free. What names no day or
    time, or "the others", means those of the clauses before."""
    courts = courts_named(clause.mentions)
    if not courts <= set(facts.courts) or speech.whole.search(clause.shape):
        return False
    when = [m for m in clause.mentions if m.kind in _WHEN]
    others = speech.others.search(clause.shape) is not None
    if others or not clause.of("day", "time"):
        when += [m for other in before for m in other.of("day", "time")]
    if others:
        courts = set[object](facts.courts) - {court for other in before for court in courts_named(other.mentions)}
    courts = courts or _meant(clause, facts, speech)
    return _looked(when, courts, facts) and not _open(when, courts, facts)


def _meant(clause: Clause, facts: Facts, speech: Speech) -> set[object]:
    """Of a clause that names no court: all, or those that were found taken."""
    every = speech.every.search(clause.shape) is not None or not facts.taken
    return set(facts.courts) if every else {place.court for place in facts.taken}


def none_is_free(clause: Clause, facts: Facts, speech: Speech) -> bool:
    """ "Nothing is free then": at none of the times named is any of the courts named free."""
    when = [m for m in clause.mentions if m.kind in _WHEN]
    courts = courts_named(clause.mentions)
    if not courts <= set(facts.courts):
        return False
    courts = courts or set(facts.courts)
    return (_looked(when, courts, facts) or facts.refused) and not _open(when, courts, facts)


def _looked(when: Sequence[Mention], courts: set[object], facts: Facts) -> bool:
    return any(place.court in courts and fits(place, when) for place in facts.taken)


def _open(when: Sequence[Mention], courts: set[object], facts: Facts) -> bool:
    """Of what was asked for; the nearest are somewhere else unless a day alone, or a time, is named."""
    there = facts.free if not when else (*facts.free, *facts.nearest)
    return any(place.court in courts and fits(place, when) for place in there)
