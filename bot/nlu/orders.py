"""What a member's own message orders: only that may be written at once because a model wants it. Everything else
that a model wants to write is put to the member as a question with buttons.

A model also reads what others wrote (names of courts, reasons for a closed day, notes, results), and may obey it. So
whether somebody ordered a write is read here from their own words of this turn, by code, and travels with the turn's
identity. A cancellation or a move needs a word for it in a clause that asks, denies, reports and supposes nothing, and
behind the word what may be a booking of theirs: "cancel my flight" orders none. A booking is the model's to judge,
except where a message asks, lists or cancels: there it needs such a word, too. What a later sentence takes back is no
order.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bot.conversation.event import Event
from bot.conversation.parts import take_apart
from bot.domain.orders import NOTHING, Act, Orders
from bot.i18n.catalogues import codes, load
from bot.i18n.text import clean
from bot.nlu import tokens
from bot.nlu.heard import Heard, Known, Wish, hear
from bot.nlu.languages.lexicon import in_english, language_of, lexicon, plainly
from bot.nlu.refs import CODE, MISTYPED

CHANGES: tuple[Act, ...] = ("cancel", "move")
_FEW = 3
"""Tokens of a message, its full stop among them."""
_BOOKING = ("book", "check", "yes")
_PICKS = frozenset(("thing", "later", "earlier", "any", "it", "same time", "same court"))
_TALKS = ("looks", "cancel", "move", "book")
_ANY = Known(datetime(2026, 1, 1))
"""Of no club, so that no court has a name."""
CHARS = 4_000
"""Of a message, at most; a longer one is not taken by any turn."""


@dataclass(frozen=True, slots=True)
class _Words:
    """One language's: how a clause orders a cancellation, a move, a booking; how it asks for one ("can you book"),
    looks at something, asks; what near such a word makes it no order (a denial), what does so right before it (it is
    no imperative then: "I forgot to cancel"), what does so anywhere in the clause (a condition, a report), and what
    takes back all that was said."""

    cancel: re.Pattern[str]
    move: re.Pattern[str]
    book: re.Pattern[str]
    requests: re.Pattern[str]
    looks: re.Pattern[str]
    asks: re.Pattern[str]
    repeats: re.Pattern[str]  # speaks of more than one day; in a question it orders no series
    denied: re.Pattern[str]  # ends where the word begins
    governed: re.Pattern[str]  # likewise
    denies: re.Pattern[str]  # begins where the word ends
    supposes: re.Pattern[str]
    retracts: re.Pattern[str]  # takes back what was said before
    before: re.Pattern[str]  # of what stands before such a word: what names no booking
    tells: re.Pattern[str]  # may help to name a booking, and is nothing that the grammar reads
    ends: re.Pattern[str]  # where the words that name a booking end


_LEAD = (
    r"\W*(?:(?:and|so|or|ok|okay|well|yeah|yes|um|uh|er|hm+|hi|hello|hey|please|then|und|oder|also|gut|hallo|bitte|dann)"
    r"\b\W*)*"
)
_NEAR = r"(?:[^\w,:]+(?!(?:and|but|so|please|because|since|und|aber|also|bitte|weil|da)\b)\w+){0,8}"
"""Words between a denial and what it denies: "don't you dare to cancel", but not "I can't come, so cancel it"."""


def _anywhere(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def _first(words: str) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}(?:{words})\b", re.IGNORECASE)


def _words(by: Mapping[str, str]) -> _Words:
    no = by["denies"]
    return _Words(
        **{
            name: _anywhere(by[name])
            for name in ("cancel", "move", "book", "looks", "repeats", "supposes", "retracts", "tells")
        },
        **{name: _first(by[name]) for name in ("requests", "asks")},
        before=re.compile(by["before"], re.IGNORECASE),
        denied=re.compile(rf"(?:\b(?:{no})|n't)\b{_NEAR}[^\w,:]*$", re.IGNORECASE),
        governed=re.compile(rf"(?:^|\W)(?:{by['governed']})\W*$", re.IGNORECASE),
        denies=re.compile(rf"{_NEAR}[^\w,:]+(?:\w+n't|not|nothing|none|neither|nichts?|kein\w*)\b", re.IGNORECASE),
        ends=re.compile(rf"[,:;(–—]|\s-+\s|\b(?:{by['ends']})\b", re.IGNORECASE),
    )


_LANGUAGES = [_words({"asks": load(code).asks, **load(code).orders}) for code in sorted(codes())]
"""Members write in any of them, whichever they read."""
_CLAUSE = re.compile(r"[^.!?;]+[.!?;]*")
_ASKED_BESIDE = re.compile(
    r"(?:,|\b(?:and|but|und|aber)\b)+ ?(?=(?:tell me|let me know|sage? mir) \w|(?:what|how|when|was|wann|wie)\b)",
    re.IGNORECASE,
)
"""Where a question begins beside an order for a court."""


def of(event: Event, own: str | None = None, known: Known = _ANY) -> Orders:
    """What the member's own words of this event order, `own` as they were written line by line; nothing where they
    hand over or show somebody else's, which a model may follow."""
    return NOTHING if event.quoted or event.shown else read(event.text if own is None else own, known)


def read(text: str, known: Known = _ANY) -> Orders:
    """What these words order; what they only show orders nothing."""
    parts = take_apart(text[:CHARS])
    if parts.shown:
        return NOTHING
    own = parts.own
    words = plainly(clean("\n".join(f"{line}." for line in own.splitlines()), CHARS).replace("\u2019", "'"))
    clauses = [_Clause(clause, known) for clause in _CLAUSE.findall(words) if re.search(r"\w", clause)]
    changing = {act: [clause for clause in clauses if _orders(clause, act)] for act in CHANGES}
    acts: list[Act] = [act for act in CHANGES if changing[act]]
    if _books([part for clause in clauses for part in clause.parts]):
        acts.append("book")
    if any(not clause.asks and clause.has("repeats") for clause in clauses):
        acts.append("repeat")
    if acts and any(_retracts(clause) for clause in clauses[1:]):
        return NOTHING
    named = {code.upper() for found in changing.values() for clause in found for code in _codes(clause)}
    return Orders(tuple(acts), tuple(sorted(named)))


def names_a_change(text: str) -> bool:
    """Whether it speaks of cancelling or moving at all."""
    return any(getattr(language, act).search(text) for language in _LANGUAGES for act in CHANGES)


class _Clause:
    """A clause, and what is asked of it more than once."""

    def __init__(self, text: str, known: Known) -> None:
        self.text, self.known = text, known

    def has(self, *names: str) -> bool:
        """Whether words of one of these sorts are in it, in any language."""
        return any(getattr(language, name).search(self.text) for language in _LANGUAGES for name in names)

    @cached_property
    def heard(self) -> Heard:
        return _heard(self.text, self.known)

    @cached_property
    def asks(self) -> bool:
        text = self.text
        return text.rstrip(".!; ").endswith("?") or any(language.asks.match(text) for language in _LANGUAGES)

    @cached_property
    def supposes(self) -> bool:
        return self.has("supposes")

    @property
    def parts(self) -> "list[_Clause]":
        """The clause apart from a question beside it."""
        said = _ASKED_BESIDE.split(self.text)
        return [_Clause(part, self.known) for part in said] if len(said) > 1 else [self]


def _codes(clause: _Clause) -> list[str]:
    """Of bookings; a mistyped one, which names none, is meant for one."""
    return [*CODE.findall(clause.text), *MISTYPED.findall(clause.text), *clause.heard.unknown_codes]


def _heard(clause: str, known: Known) -> Heard:
    """Without the full stop that ends a line here, so that it is heard as everybody else hears it."""
    return hear(clause.rstrip(" ."), known)


def _orders(clause: _Clause, act: Act) -> bool:
    """Whether the clause says so of a booking, and is no question."""
    return not clause.asks and any(_names_theirs(*said, clause) for said in _said(clause, act))


def _said(clause: _Clause, act: Act) -> Iterator[tuple[_Words, re.Match[str]]]:
    """The words for it with their language, where nothing in the clause makes it no order."""
    for language in _LANGUAGES:
        for word in getattr(language, act).finditer(clause.text):
            if not clause.supposes and _free(language, clause.text[: word.start()], clause.text[word.end() :]):
                yield language, word


def _names_theirs(language: _Words, word: re.Match[str], clause: _Clause) -> bool:
    """Whether what is to be cancelled or moved may be a booking of theirs: "cancel my flight" and "cancel Ben's" leave
    words that name none."""
    before = language.ends.split(clause.text[: word.start()])[-1]
    behind = language.ends.split(clause.text[word.end() :])[0]
    unread = _heard(f"{language.before.sub('', before, count=1)}{word[0]}{behind}", clause.known).unread
    return re.search(r"\w", language.tells.sub("", unread)) is None


def _free(language: _Words, before: str, after: str) -> bool:
    """Whether nothing beside a word makes it no order."""
    stands_alone = not (language.denied.search(before) or language.governed.search(before))
    return stands_alone and not (language.denies.match(after) or language.retracts.search(after))


def _books(clauses: Sequence[_Clause]) -> bool:
    """A message that neither asks nor looks nor reports, nor talks of cancelling or the like, is the model's to
    judge, where anything in it may be about a court."""
    if any(_books_plainly(clause) for clause in clauses):
        return True
    silent = not any(clause.asks or clause.has(*_TALKS) or clause.supposes for clause in clauses)
    return bool(clauses) and silent and any(_may_book(clause) for clause in clauses)


def _may_book(clause: _Clause) -> bool:
    """Whether a day, a time, a court, a yes or a pick is in it; of a word or two, anything may be one."""
    if any(wish.intent in _BOOKING for wish in clause.heard.wishes):
        return True
    line = tokens.read(clause.text)
    if len(line) <= _FEW:
        return True
    language = language_of(line)
    line, phrases = in_english(line, language), lexicon(language)
    found = (phrases.longest(line, i, len(line)) for i in range(len(line)))
    picks = any(phrase and not phrase[0].isdisjoint(_PICKS) for phrase in found)
    return picks or any(_is_place(token) for token in line.tokens)


def _is_place(token: tokens.Token) -> bool:
    """A number or a letter, as in "C would be perfect"."""
    return token.kind in ("int", "ordinal") or (
        len(token.text) == 1 and token.text.isalpha() and token.text not in "ai"
    )


def _retracts(clause: _Clause) -> bool:
    """ "Just kidding", or a no and nothing else."""
    return clause.has("retracts") or hear(clause.text.strip(" .!;"), _ANY).wishes == (Wish("no"),)


def _books_plainly(clause: _Clause) -> bool:
    """As an order, or as the request that politeness makes of one: "can you book it?", "could I grab a court?"."""
    if not clause.asks and clause.has("book"):
        return any(_said(clause, "book"))
    heard = clause.heard
    orders = heard.order and heard.in_words and heard.wish.intent == "book"  # "better make it court 1"
    if not clause.asks or orders or clause.supposes:
        return orders
    text = clause.text
    return any(language.book.search(text) and language.requests.match(text) for language in _LANGUAGES)
