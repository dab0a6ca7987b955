"""The bot's own words pasted back: its offer, its card, its question. They are nobody's wish, and nobody else's words.

A member who repeats a short phrase of the bot's means it, and so does one who picks an option by its line: only whole
sentences and lines of the bot's count, and of a list more than one of its lines.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from bot.conversation.card import Card, card_lines
from bot.conversation.parts import Parts
from bot.conversation.reply import Reply
from bot.conversation.session import TranscriptEntry
from bot.i18n.language import gettext

LAST = 6
"""So many replies of a conversation are looked at."""
LEAST_WORDS = 7
"""Of a sentence that is no question; shorter ones people say as well."""
_SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?]+(?=\s|$)|$)", re.MULTILINE)
_OPTION = re.compile(r"\s*(?:[-*•]|[A-Z]\)|\d{1,2}[.)]|(?=[A-Z]*\d)[A-Z0-9]{6}:)\s", re.ASCII)


def without_echoes(parts: Parts, before: Sequence[TranscriptEntry], last: Reply | None) -> Parts:
    """The parts without what the bot itself said in its last replies, of which `last` may have cards."""
    said = [entry for entry in before if entry.role == "assistant"][-LAST:]
    if not said:
        return parts
    replies = ["\n".join((entry.text, *entry.seen)) for entry in said]
    cards = _CardLines(last)
    own = _left(parts.own.splitlines(), _Said(replies), cards)
    shown = _left(parts.shown.splitlines(), _Said(replies, quoted=True), cards)
    return Parts("\n".join(own), "\n".join(shown))


class _Said:
    """What counts as said by the bot. Of a quotation a piece of it does, too. Its replies are taken apart for
    words that may be one of them, and those of most messages may not."""

    def __init__(self, replies: Sequence[str], quoted: bool = False) -> None:
        self._replies, self._quoted = replies, quoted

    @cached_property
    def _units(self) -> set[tuple[tuple[str, ...], bool]]:
        units = (unit for reply in self._replies for unit in (*reply.splitlines(), *_SENTENCE.findall(reply)))
        return {_key(unit) for unit in units}

    @cached_property
    def _all(self) -> list[str]:
        return [f" {' '.join(_words(reply))} " for reply in self._replies] if self._quoted else []

    def __contains__(self, text: str) -> bool:
        words, question = _key(text)
        if not words:
            return False
        telling = question or len(words) >= LEAST_WORDS or _OPTION.match(text) is not None
        whole = telling and (words, question) in self._units
        return whole or any(f" {' '.join(words)} " in reply for reply in self._all)


class _CardLines:
    """A booking as platforms show it: on a card, with the time by the reader's own clock, or in a row of a list."""

    def __init__(self, last: Reply | None) -> None:
        cards: Iterable[Card] = (*((last.card,) if last.card else ()), *last.cards) if last else ()
        known = [(card.court, *(line.text for line in card_lines(card))) for card in cards]
        heads = (line.text for passage in last.passages if passage.holds for line in passage.lines) if last else ()
        self._courts = {_key(court) for court, *_ in known}
        self._facts = {_key(fact) for _, *facts in known for fact in facts} | {_key(head) for head in heads}
        self._own_time = gettext("Your time:")

    def __contains__(self, line: str) -> bool:
        return _key(line) in self._facts

    def above(self, line: str, next: str) -> bool:
        """A court's name alone is one only beside its time: else it answers a question."""
        return _key(line) in self._courts and next in self

    def below(self, line: str, before: str) -> bool:
        return (line.startswith(self._own_time) or _key(line) in self._courts) and before in self


def _left(lines: Sequence[str], said: _Said, cards: _CardLines) -> list[str]:
    """What of these lines is somebody else's than the bot's."""
    echoes = {line for line in lines if line in said or line in cards}
    if len(echoes) == 1 and any(map(_OPTION.match, echoes)):
        return list(lines)  # it says which
    for line, next in pairwise(lines):
        echoes |= {line} if cards.above(line, next) else set()
        echoes |= {next} if cards.below(next, line) else set()
    return [left for line in lines if line not in echoes and (left := _without_sentences(line, said))]


def _without_sentences(line: str, said: _Said) -> str:
    sentences = _SENTENCE.findall(line)
    if not any(sentence in said for sentence in sentences):
        return line
    return " ".join(sentence for sentence in sentences if sentence not in said)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _key(text: str) -> tuple[tuple[str, ...], bool]:
    """A question is the same one only with its mark."""
    return tuple(_words(text)), text.rstrip().endswith("?")
