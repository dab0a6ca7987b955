"""Whether the club's notes bear out what a clause says."""

import re

from bot.conversation.grounding.clauses import Clause
from bot.conversation.grounding.facts import Facts, says
from bot.conversation.grounding.mentions import Mention
from bot.conversation.grounding.speech import Speech

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n|;")
_STEM = 5  # letters in which a word's forms agree
_LONG = 3  # letters of a word that says little
_SHARE = 0.6  # of a clause's words


def noted(clause: Clause, facts: Facts, speech: Speech) -> bool:
    """Whether one sentence of the notes has most of its words, every figure, and the same negation."""
    said = [word for word in re.findall(r"\w+", clause.shape.lower()) if len(word) > _LONG]
    return bool(said) and any(_same(note, clause, said, speech) for note in _SENTENCE.split(facts.notes))


def _same(note: str, clause: Clause, said: list[str], speech: Speech) -> bool:
    words = {word[:_STEM] for word in re.findall(r"\w+", note.lower())}
    hits = sum(word[:_STEM] in words for word in said)
    denied = [speech.none.search(text) is not None for text in (clause.shape, note.lower())]
    return hits >= _SHARE * len(said) and denied[0] == denied[1] and all(_stands(m, note) for m in clause.mentions)


def _stands(mention: Mention, note: str) -> bool:
    return any(says(str(value), note) for value in mention.values)
