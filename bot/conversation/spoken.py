"""A reply made of facts by code and a model's own words, in the order that reads best."""

import re
from dataclasses import replace

from bot.conversation.grounding.clauses import sentences
from bot.conversation.reply import Reply
from bot.i18n.language import gettext

_WORD = re.compile(r"[^\W_]+")
_SAYS_LITTLE = frozenset(
    (
        "a", "an", "the", "on", "at", "in", "from", "to", "for", "and", "you", "your", "is", "are", "it", "i", "ve",
        "have", "now", "der", "die", "das", "am", "um", "von", "bis", "für", "und", "du", "dein", "deine", "dir", "ist",
        "sind", "ich", "habe", "uhr",
    )
)  # fmt: skip
_YEAR = re.compile(r"\b20\d\d\b")
_DONE = ("booked", "cancelled", "moved")


def with_words(reply: Reply, words: str) -> Reply:
    """The model's words beside what code says: below what was done, listed or refused; around what is offered, of which
    the question comes last; above a proposal, whose question is code's own. What code says already is not said
    twice."""
    own = _unsaid(words, reply.text)
    if not own:
        return reply
    asked = "\n".join(line for line in own.splitlines() if line.endswith("?"))
    told = "\n".join(line for line in own.splitlines() if not line.endswith("?"))
    if not reply.offers:
        parts = [told, reply.text] if reply.outcome == "proposed" else [reply.text, own]
        return replace(reply, text="\n".join(filter(None, parts)))
    offer = _without_question(reply.text) if asked else reply.text
    return replace(reply, text="\n".join(filter(None, (told, offer, asked))))


def above(words: str, offer: Reply) -> Reply:
    """An offer that still stands, below the model's words, which may be about something else."""
    own = _unsaid(words, offer.text)
    stands = _without_question(offer.text) if own.endswith("?") else offer.text
    return replace(offer, text="\n".join(filter(None, (own, stands))))


def with_state(reply: Reply) -> Reply:
    """What is so, as the last line, below words that might be taken for more; where something changed or bookings are
    listed, the cards say so, and a question of code's own says it too."""
    state = gettext("Nothing is booked yet.")
    if reply.outcome in (*_DONE, "proposed") or reply.card or reply.cards:
        return reply
    body = reply.text.removesuffix(state).rstrip()
    return replace(reply, text=f"{body}\n{state}", state=state)


def _unsaid(words: str, told: str) -> str:
    """Each sentence on a line of its own where some of its line goes; a line of which nothing goes stays whole."""
    known = _weight(told)
    lines: list[str] = []
    for line in words.splitlines():
        kept = [sentence for sentence in sentences(line) if not _weight(sentence) <= known]
        lines += [" ".join(kept)] if kept else []
    return "\n".join(_questions_apart(lines))


def _questions_apart(lines: list[str]) -> list[str]:
    """Questions on lines of their own, so that an offer can go between."""
    apart: list[str] = []
    for line in lines:
        said = [*sentences(line)]
        told = [sentence for sentence in said if not sentence.endswith("?")]
        apart += [" ".join(told), *(s for s in said if s.endswith("?"))] if 0 < len(told) < len(said) else [line]
    return apart


def _weight(text: str) -> set[str]:
    return set(_WORD.findall(_YEAR.sub("", text.lower()))) - _SAYS_LITTLE


def _without_question(text: str) -> str:
    """An offer whose question the model asks."""
    head, _, last = text.rpartition("\n")
    return head if head and last.endswith("?") else text
