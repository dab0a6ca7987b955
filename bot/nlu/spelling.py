"""Slips of the fingers: a word that nobody knows as the one that it was meant to be, where only one comes near.

Two letters that changed places are put right in any word, and so is one held too long ("boook"); a letter more, less
or other only in the name of a day, a month or the like. So "cancle" cancels, and "moved", which tells of something,
stays what it is."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from bot.nlu.calendar import LENGTHS, MONTHS, WEEKDAYS
from bot.nlu.days import PARTS
from bot.nlu.languages.lexicon import vocabulary
from bot.nlu.tokens import Line, Token
from bot.nlu.vocabulary import words

_SHORTEST, _LONG = 4, 6
_LEAST = 2
"""Letters of what a word with a held one is meant to be: "aaaa" is no "a"."""
_HELD = re.compile(r"(.)\1{2,}")
_OFTEN = words(
    "court cancel booking reserve reservation reschedule monday tuesday wednesday thursday friday saturday "
    "sunday tomorrow weekend stornieren stornier buchung reservieren buchen morgen platz"
)
_WITHOUT = {length: [word for word in _OFTEN if len(word) == length + 1] for length in range(4, 12)}
"""The words of nearly every message, by the length that they have where a letter is left out: "cort", "canel"."""
_TIMES = frozenset((*MONTHS, *WEEKDAYS, *LENGTHS, *PARTS, *words("today tomorrow tonight weekend available anything")))
_LONG_TIMES = [time for time in _TIMES if len(time) >= _LONG - 1]
_BY_LETTER = {time[0]: [other for other in _LONG_TIMES if other[0] == time[0]] for time in _LONG_TIMES}


def mended(line: Line, language: str) -> Line:
    known = _known(language)
    strange = [i for i, text in enumerate(line.texts) if len(text) >= _SHORTEST and text not in known]
    if not strange:
        return line
    tokens = [_mended(token, language) if i in strange else token for i, token in enumerate(line.tokens)]
    return Line(tokens, line.plain)


def _mended(token: Token, language: str) -> Token:
    if token.kind != "word":
        return token
    meant = _nearest(token.text, language)
    return replace(token, text=meant) if meant else token


@cache
def _known(language: str) -> frozenset[str]:
    return vocabulary(language) | _TIMES


def _nearest(word: str, language: str) -> str:
    """Empty where none, or more than one, is near."""
    near = {other for other in (*_swapped(word), *_held(word)) if len(other) >= _LEAST and other in _known(language)}
    if not near:
        near = {other for other in _WITHOUT.get(len(word), ()) if _one_apart(word, other)}
    if not near and len(word) >= _LONG:
        near = {time for time in _BY_LETTER.get(word[0], ()) if _one_apart(word, time)}
    return near.pop() if len(near) == 1 else ""


def _swapped(word: str) -> Iterator[str]:
    return (f"{word[:i]}{word[i + 1]}{word[i]}{word[i + 2 :]}" for i in range(len(word) - 1))


def _held(word: str) -> Iterator[str]:
    """With every letter that stands three times or more once, and twice: "pleeease", "boook"."""
    return (_HELD.sub(times, word) for times in (r"\1", r"\1\1") if _HELD.search(word))


def _one_apart(word: str, other: str) -> bool:
    """Whether one letter more, less or other makes one of the other; the first letter stands."""
    if word[0] != other[0] or abs(len(word) - len(other)) > 1:
        return False
    short, long = sorted((word, other), key=len)
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[same + (len(short) == len(long)) :] == long[same + 1 :]
