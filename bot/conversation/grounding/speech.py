"""What a language says sentences with, as `judge` needs it. One module a language (`english`, `german`) fills it in."""

import re
from dataclasses import dataclass, fields
from typing import Any

Pattern = re.Pattern[str]


@dataclass(frozen=True)
class Speech:
    """Regular expressions over a *shape*: lower-case words in which what is named stands as COURT, DAY, TIME, END,
    PART, LENGTH, AHEAD, CODE, COUNT or MONEY. All say what a clause may be; what none of them knows is a claim."""

    leads: Pattern  # words before a clause that say nothing of it
    splits: Pattern  # where a new clause begins, besides punctuation
    subjects: Pattern  # a pronoun with its verb, which begins a clause except after `continues`
    continues: Pattern
    tails: Pattern  # a whole piece that only goes on with the one before
    asks: Pattern  # a question's beginning
    supposes: Pattern  # a condition's beginning, or a purpose's
    confirms: Pattern  # in a condition or an instruction: the member's yes, by which something will be so
    wonders: Pattern  # an indirect question's beginning
    tells: Pattern  # an instruction's beginning: to say or press something
    courtesies: Pattern  # a whole clause
    promises: Pattern  # what the speaker will do, in the main clause of a condition
    limits: Pattern  # that the member's limit is reached
    whole: Pattern  # a whole day, or part of one
    echoes: Pattern  # a whole clause that repeats what was chosen
    states: Pattern  # a statement's beginning that says nothing was done: about the speaker, the member's wish, a rule
    offers: Pattern  # the same where it offers a court
    denies: Pattern  # that something was done
    refuses: Pattern  # what the speaker cannot or did not do
    passive: Pattern  # participles that say what may be done
    foresees: Pattern  # a question's beginning that takes a booking for granted
    relates: Pattern  # a relative clause, which asserts
    booking: Pattern
    presumes: Pattern  # what only a booking makes so, in words that may be harmless otherwise
    cannot: Pattern  # that it could not be
    owns_nothing: Pattern
    free: Pattern
    taken: Pattern
    none: Pattern  # makes "free" its opposite
    every: Pattern
    only: Pattern
    others: Pattern
    has_free: Pattern  # "we have … free"
    club: Pattern
    hours: Pattern
    closed: Pattern
    no_closures: Pattern  # a whole clause: that no closed day is to come
    cites: Pattern  # a clause's beginning, or all of it: that the club says what follows
    most: Pattern
    lists: Pattern  # a lead to a list of what is free or booked
    yours: Pattern  # the member as owner
    your_booking: Pattern
    did: Pattern  # "I have …", "I took …"
    owned: Pattern  # a live booking's state, as rows have it
    booked: Pattern
    cancelled: Pattern
    moved: Pattern
    altered: Pattern  # that anything was done, where it is denied
    settled: Pattern  # done, without saying what
    vocabulary: frozenset[str]  # of all its patterns: tells the language of a sentence
    talk: frozenset[str]  # the words of statements, offers and instructions by which nothing was done
    plain: frozenset[str]  # the words in which availability, the club and rows are told


_BREAK = re.compile(r"\n\s*")
_ESCAPED = re.compile(r"\\\w")


def compiled(plain: str, talk: str, **patterns: str) -> Speech:
    """`plain` and `talk` are words; a line break in a pattern, and what indents the next line, is none of it."""
    spoken = " ".join([plain, talk, *patterns.values()])
    vocabulary = frozenset(re.findall(r"[^\W\d_]+", _ESCAPED.sub(" ", spoken)))
    given: dict[str, Any] = {name: re.compile(_BREAK.sub("", pattern)) for name, pattern in patterns.items()}
    assert given.keys() == {field.name for field in fields(Speech)} - {"plain", "talk", "vocabulary"}
    return Speech(plain=frozenset(plain.split()), talk=frozenset(talk.split()), vocabulary=vocabulary, **given)
