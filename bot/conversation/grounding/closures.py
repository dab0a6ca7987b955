"""Whether what a clause says of closed days is so: by the club's closures, and the weekdays on which it never opens."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.conversation.grounding.clauses import Clause
from bot.conversation.grounding.facts import Facts
from bot.conversation.grounding.speech import Speech

_SPAN = re.compile(r"\bDAY,? (?:to|until|till|through|bis)(?: (?:the|zum|einschließlich))? DAY\b")
_DATED = 14
"""A weekday before a date may be any of a year's; every other name of days means fewer."""
_WORDS = re.compile(r"[^\W_]+")
_LITTLE = "the a of for to due because is it it's its wegen der des dem die das für zum zur aufgrund"
_BECAUSE = frozenset(_LITTLE.split())
_NOT = re.compile(r"\b(?:not|no|never|nicht|kein\w*|nie)\b|n't\b")


def days_named(clause: Clause, facts: Facts) -> list[date]:
    """The coming days that it names, with those between where it names a span; none where a weekday is not that of
    its date."""
    named = [{day for day in m.values if isinstance(day, date)} for m in clause.of("day")]
    weekdays = [days for days in named if len(days) > _DATED]
    dates = [days for days in named if len(days) <= _DATED]
    if not all(any(days & weekday for days in dates) for weekday in weekdays):
        return []
    days = sorted({day for one in dates for day in _coming(_of_its_weekday(one, weekdays), facts.now.date())})
    return list(_between(days[0], days[-1])) if days and _SPAN.search(clause.shape) else days


def _of_its_weekday(days: set[date], weekdays: Sequence[set[date]]) -> set[date]:
    return next((days & weekday for weekday in weekdays if days & weekday), days)


def _coming(days: set[date], today: date) -> Iterator[date]:
    """Of a date that may be this year's or the next one's, the sooner."""
    by_date: dict[tuple[int, int], date] = {}
    for day in sorted(day for day in days if day >= today):
        by_date.setdefault((day.month, day.day), day)
    yield from by_date.values()


def _between(first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def is_shut(day: date, clause: Clause, facts: Facts) -> bool:
    """Whether the club, or each court that the clause names, is closed all of that day."""
    if not facts.club.opening.on(day):
        return True
    named = {value for m in clause.of("court") for value in m.values}
    courts = [court for court in facts.club.courts if court.name in named]
    return all(facts.club.closed(day, court) is not None for court in courts or (None,))


def closed_as_said(clause: Clause, facts: Facts, speech: Speech) -> bool:
    """Of a clause that says "closed" and no time: whether each day in it is, or with a "not" none is."""
    shut = [is_shut(day, clause, facts) for day in days_named(clause, facts)]
    denied = _NOT.search(speech.closed.sub(" ", clause.shape)) is not None
    return bool(shut) and (not any(shut) if denied else all(shut))


def none_to_come(facts: Facts) -> bool:
    return not any(closure.last >= facts.now.date() for closure in facts.club.closures)


def reasons(clause: Clause, facts: Facts) -> frozenset[str]:
    """The words in which the club says why the days of a clause are closed."""
    days = days_named(clause, facts)
    why = [closure.reason for closure in facts.club.closures if any(closure.is_on(day) for day in days)]
    return frozenset(_WORDS.findall(" ".join(why).lower()))


def is_reason(clause: Clause, before: Sequence[Clause], facts: Facts, speech: Speech) -> bool:
    """Whether it only says why the days of the clause before are closed: "(holiday)", "because of the holiday"."""
    if not before or clause.mentions or not speech.closed.search(before[-1].shape):
        return False
    said = set(_WORDS.findall(clause.shape)) - _BECAUSE
    return bool(said) and said <= reasons(before[-1], facts)
