"""Whether what a clause says of courts, bookings and the club is so."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.conversation.grounding import closures
from bot.conversation.grounding.clauses import Clause
from bot.conversation.grounding.clocks import PARTS
from bot.conversation.grounding.facts import Facts, Place, says
from bot.conversation.grounding.mentions import Mention
from bot.conversation.grounding.speech import Speech
from bot.domain.hours import DayHours, clock_time

_BINDING = ("court", "day", "time", "end", "part", "length", "code")


def is_known(clause: Clause, facts: Facts) -> bool:
    """Whether everything named is among the facts or the member's own words."""
    return all(_known(mention, facts) for mention in clause.mentions)


def _says(other: Mention, mention: Mention) -> bool:
    """Whether both name the same; what cannot exist, as a 31 February, is the same as another such thing."""
    alike = other.kind == mention.kind or {other.kind, mention.kind} <= {"time", "end"}
    return alike and (bool(other.values & mention.values) or not (other.values or mention.values))


def _known(mention: Mention, facts: Facts) -> bool:
    """The facts first: what the member's own words name has to be read out of them."""
    return _in_facts(mention, facts) or any(_says(other, mention) for other in facts.mentioned)


def _in_facts(mention: Mention, facts: Facts) -> bool:
    values = mention.values
    match mention.kind:
        case "court":
            return bool(values) and values <= set(facts.courts)
        case "day":
            last = facts.club.rules.horizon_days
            return any(isinstance(day, date) and 0 <= (day - facts.now.date()).days <= last for day in values)
        case "time":
            return bool(values & facts.starts)
        case "end":
            return bool(values & facts.ends)
        case "length":
            return values <= facts.lengths
        case "ahead":
            return bool(values & {facts.club.rules.horizon_days}) or _in_notes(mention, facts)
        case "count":
            return bool(values & facts.counts) or _in_notes(mention, facts)
        case "code":
            return any(place.code in values for place in facts.shown)
        case "part":
            return True
        case "money":
            return _in_notes(mention, facts)


def _in_notes(mention: Mention, facts: Facts) -> bool:
    return any(says(str(value), facts.notes) for value in mention.values)


def fits(place: Place, mentions: Iterable[Mention]) -> bool:
    """Whether one place is all that these name. A length, a part of the day and a code count too."""
    return all(_fits(place, mention) for mention in mentions if mention.kind in _BINDING)


def _fits(place: Place, mention: Mention) -> bool:
    values = mention.values
    match mention.kind:
        case "court":
            return place.court in values
        case "day":
            return place.start.date() in values
        case "time":
            return place.start.time() in values
        case "end":
            return place.end.time() in values
        case "length":
            return place.minutes in values
        case "code":
            return place.code in values
        case _:
            return any(first <= place.start.hour < last for name, (first, last) in PARTS.items() if name in values)


def courts_named(mentions: Iterable[Mention]) -> set[object]:
    return {value for mention in mentions if mention.kind == "court" for value in mention.values}


def groups(mentions: Sequence[Mention], carry: bool = False) -> list[list[Mention]]:
    """Mentions as they name one thing after the other: a new one begins where a sort comes again, or the sort
    that began the first. What is said once
    for all counts for each; with `carry` also what was said last ("court 1 at 9 and 10")."""
    found: list[list[Mention]] = [[]]
    first = next((m.kind for m in mentions if m.kind in ("court", "time")), "")
    for mention in (m for m in mentions if m.kind in _BINDING):
        same = [m for m in found[-1] if m.kind == mention.kind]
        anew = mention.kind == first and any(m.kind in ("court", "time") for m in found[-1])
        if (same and not _agree(same, mention)) or anew:
            found.append([])
        found[-1].append(mention)
    kinds = [{mention.kind for mention in group} for group in found]
    once = [m for group in found for m in group if sum(m.kind in some for some in kinds) == 1]
    full = [group + [m for m in once if m not in group] for group in found]
    return [one for group in (_carried(full) if carry else full) for one in _court_by_court(group)]


def _court_by_court(group: Sequence[Mention]) -> list[list[Mention]]:
    """ "Courts 1 and 2 at three" says of each court what it says of both."""
    rest = [m for m in group if m.kind != "court"]
    courts = [replace(m, values=frozenset({one})) for m in group if m.kind == "court" for one in m.values]
    return [[court, *rest] for court in courts] or [list(group)]


def _carried(full: list[list[Mention]]) -> list[list[Mention]]:
    """Each with what it lacks from the one before, the first ones from those after."""
    for order in (full, full[::-1]):
        for earlier, later in pairwise(order):
            have = {m.kind for m in later}
            later += [m for m in earlier if m.kind not in have and m.kind in ("court", "day", "time")]
    return full


def _agree(same: Sequence[Mention], mention: Mention) -> bool:
    """ "Wednesday", "2 December": two ways to name one day."""
    return mention.kind in ("day", "part") and all(other.values & mention.values for other in same)


def is_held(clause: Clause, facts: Facts, places: Sequence[Place]) -> bool:
    """Whether each thing named is one of `places`, and as many as counted."""
    if any(not m.values & {len(places), len({p.court for p in places})} for m in clause.of("count")):
        return False
    if any(_ahead(m, facts) not in {p.start.date() for p in places} for m in clause.of("ahead")):
        return False
    if clause.of("money"):
        return False
    return bool(places) and all(any(fits(place, group) for place in places) for group in groups(clause.mentions))


def _ahead(mention: Mention, facts: Facts) -> date | None:
    days = next(iter(mention.values))
    return date.fromordinal(facts.now.date().toordinal() + days) if isinstance(days, int) else None


def _all_said(mentions: Sequence[Mention], facts: Facts) -> bool:
    return all(any(m.values & other.values for other in facts.mentioned) for m in mentions)


def offer_stands(clause: Clause, facts: Facts) -> bool:
    """Whether nothing that is offered is known to be taken."""
    for group in groups(clause.mentions):
        if {"court", "time"} <= {m.kind for m in group} and not _all_said(group, facts):
            free = any(fits(p, group) for p in (*facts.free, *facts.nearest, *facts.asked, *facts.held))
            if not free and (facts.free or facts.taken or facts.nearest):
                return False
    return True


def tells_of_club(clause: Clause, speech: Speech) -> bool:
    """Whether it says something that the club can bear out: a figure, a name, a surface, or whether it is open."""
    words = set(clause.shape.split())
    return bool(
        clause.mentions or speech.hours.search(clause.shape) or any(words & spoken for spoken in _SORTS.values())
    )


def club_says(clause: Clause, facts: Facts, speech: Speech) -> bool:
    """Whether the club's rules bear out every figure, and its courts every name and surface."""
    times = [*clause.of("time", "end")]
    if speech.hours.search(clause.shape):
        if not _hours(clause, times, facts, speech):
            return False
    elif times and not all(m.values & facts.ends for m in times):
        return False
    return courts_are(clause, facts) and figures_agree(clause, facts, speech)


def _hours(clause: Clause, times: Sequence[Mention], facts: Facts, speech: Speech) -> bool:
    days = closures.days_named(clause, facts)
    if clause.of("day") and not days:
        return False
    if speech.closed.search(clause.shape) and not times:
        return closures.closed_as_said(clause, facts, speech)
    weekdays = sorted({day.weekday() for day in days}) or range(7)
    hours = [facts.club.hours[day] for day in weekdays]
    shut = [closures.is_shut(day, clause, facts) for day in days]
    open_ = [day for day in hours if day]
    if not open_ or (days and all(shut)) or (speech.every.search(clause.shape) and () in hours):
        return False
    edge = facts.club.rules.slot_minutes if _EDGES.search(clause.shape) else 0
    return all(_bounds(times, day, edge) for day in open_)


_EDGES = re.compile(r"\b(?:last|letzte[rn]?)\b")


def _bounds(times: Sequence[Mention], day: DayHours, edge: int) -> bool:
    """Whether times in pairs are spans of that day's hours, and others when it opens or closes; `edge` minutes before
    is the last start."""
    if times and len(times) % 2 == 0:
        pairs = zip(times[::2], times[1::2], strict=True)
        spans = [(clock_time(span.opens), clock_time(span.closes - edge)) for span in day]
        return all(any(a in one.values and b in other.values for a, b in spans) for one, other in pairs)
    opens, closes = clock_time(day[0].opens), clock_time(day[-1].closes - edge)
    return all(
        (closes if m.kind == "end" else opens) in m.values or (m.kind == "time" and closes in m.values) for m in times
    )


def courts_are(clause: Clause, facts: Facts) -> bool:
    named = courts_named(clause.mentions)
    if not named <= set(facts.courts):
        return False
    chosen = [court for court in facts.club.courts if not named or court.name in named]
    words = set(clause.shape.replace(",", " ").split())
    negative = bool(words & {"no", "not", "none", "kein", "keine", "keinen", "nicht"})
    for sort in (sort for sort, spoken in _SORTS.items() if words & spoken):
        these = [_is(court.indoor, court.surface, sort) for court in chosen]
        if any(these) if negative else not (all(these) if named else any(these)):
            return False
        if not all(m.values & {sum(these)} for m in clause.of("count")):
            return False
    return True


_SORTS = {
    "indoor": {"indoor", "indoors", "covered", "halle", "hallenplatz", "hallenplätze", "überdacht"},
    "outdoor": {"outdoor", "outdoors", "draußen", "freiplatz", "freiplätze"},
    "clay": {"clay", "sand", "sandplatz", "sandplätze"}, "grass": {"grass", "rasen", "rasenplatz", "rasenplätze"},
    "hard": {"hard", "hartplatz", "hartplätze"}, "carpet": {"carpet", "teppich"},
    "lights": {"lights", "floodlit", "flutlicht"},
}  # fmt: skip


def _is(indoor: bool, surface: str, sort: str) -> bool:
    if sort in ("indoor", "outdoor"):
        return indoor == (sort == "indoor")
    return bool(set(surface.lower().split()) & _SORTS[sort])


_A_MEMBER = re.compile(
    r"\b(?:per|each|a|pro|jedes|ein) (?:member|mitglied)\b|\b(?:at a time|gleichzeitig|hold|have|haben)\b"
)


def figures_agree(clause: Clause, facts: Facts, speech: Speech) -> bool:
    rules = facts.club.rules
    longest = max(rules.max_minutes, rules.slot_minutes)
    most = speech.most.search(clause.shape) is not None
    slot_only = not most and clause.of("length") and not speech.offers.search(clause.shape)
    lengths = (
        {rules.slot_minutes} if slot_only and [len(m.values) for m in clause.of("length")] == [1] else {*facts.lengths}
    )
    if most and len(clause.of("length")) == 1:
        lengths = {longest, rules.notice_minutes, rules.cancel_cutoff_minutes}
    if any(len(m.values) > 1 for m in clause.of("length")):
        lengths = {*facts.club.lengths()}
    if not all(m.values <= lengths for m in clause.of("length")) or clause.of("money", "code", "part"):
        return False
    if not all(rules.horizon_days in m.values for m in clause.of("ahead")):
        return False
    a_member = _A_MEMBER.search(clause.shape) is not None
    counts = {rules.max_live, 0 if a_member else rules.max_per_turn} if most else {len(facts.courts), 1}
    return all(m.values & counts for m in clause.of("count"))


def was_moved(clause: Clause, facts: Facts) -> bool:
    """The last of each sort named is the new one; the old one has to be known. "From 15:00 to 16:00" are starts."""
    starts = tuple(replace(m, kind="time") if m.kind == "end" else m for m in clause.mentions)
    return _moved_to(clause.mentions, facts) or _moved_to(starts, facts)


def _moved_to(mentions: Sequence[Mention], facts: Facts) -> bool:
    last = {m.kind: m for m in mentions}
    new = [m for m in mentions if last[m.kind] is m]
    moved = [change for change in facts.changes if change.what == "moved"]
    old = tuple(m for m in mentions if last[m.kind] is not m)
    return any(fits(p, new) for p in moved) and is_known(Clause("", old), facts)
