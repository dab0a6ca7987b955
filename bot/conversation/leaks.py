"""Whether words repeat a prompt, as it stands or in disguise: spaced out, reversed, shifted, in leetspeak, or encoded
as base64, base32, hexadecimal, percent signs, entities, character codes or bits."""

import base64
import binascii
import codecs
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import unescape
from itertools import pairwise
from urllib.parse import unquote

from bot.i18n.text import latin

RUN = 24
"""Letters of a prompt in a row that nobody writes by chance; about five words."""
WINDOW = 6  # words
_LETTERS = re.compile(r"[^a-z]+")
_LEET = str.maketrans("0134578@$!|+", "oieastbasiit")
_MARKED = re.compile(r"\\u00|\\x|0x|%|&#x?|[\s:;,.\-_]")
_NUMBERS = re.compile(r"(?<!\d)\d{2,3}(?!\d)")
_BITS = re.compile(r"[01]{8}")


def repeats(prose: str, prompt: str) -> bool:
    """Whether five or six words of the prompt in a row stand in it."""
    said, given = _words(prose), f" {' '.join(_words(prompt))} "
    if any(f" {' '.join(said[i : i + WINDOW])} " in given for i in range(len(said) - WINDOW + 1)):
        return True
    runs, steps = _runs(prompt)
    for text in (prose, *filter(_texts, _decoded(prose))):
        for form in _turned(latin(text).lower()):
            shifted = _steps(_LETTERS.sub("", form))
            if _shares(_squashed(form), runs) or _shares(shifted, steps):
                return True
    return False


def without_notes(prompt: str, notes: str) -> str:
    """A prompt without the club's notes, also as JSON quotes them: they are told to whoever asks."""
    quoted = json.dumps(notes, ensure_ascii=False)[1:-1]
    for text in filter(None, (quoted, notes)):
        prompt = prompt.replace(text, "")
    return prompt


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


@lru_cache(maxsize=64)
def _runs(prompt: str) -> tuple[frozenset[str], frozenset[str]]:
    """The prompt's runs of letters, and its runs of steps from letter to letter, which every shift of the alphabet
    leaves as they are, and a mirrored one turns round."""
    plain = latin(prompt).lower()
    steps = _steps(_LETTERS.sub("", plain))
    mirrored = "".join(chr(97 + (97 - ord(step)) % 26) for step in steps)
    return _cut(_squashed(plain)), _cut(steps) | _cut(mirrored)


def _cut(text: str) -> frozenset[str]:
    return frozenset(text[i : i + RUN] for i in range(len(text) - RUN + 1))


def _steps(letters: str) -> str:
    return "".join(chr(97 + (ord(b) - ord(a)) % 26) for a, b in pairwise(letters))


def _squashed(text: str) -> str:
    """Its letters alone, those that leetspeak writes as digits among them; an l is an i, which a 1 may stand for."""
    return _LETTERS.sub("", text.translate(_LEET)).replace("l", "i")


def _shares(text: str, runs: frozenset[str]) -> bool:
    return any(text[i : i + RUN] in runs for i in range(len(text) - RUN + 1))


def _texts(decoded: str) -> bool:
    """Whether it reads like a text: what was no encoding gives noise."""
    return sum(c.isascii() and (c.isalpha() or c.isspace()) for c in decoded) > 0.6 * len(decoded)


def _turned(text: str) -> Iterator[str]:
    yield text
    yield text[::-1]
    yield " ".join(text.split()[::-1])
    yield " ".join(word[::-1] for word in text.split())


def _decoded(prose: str) -> Iterator[str]:
    """Every reading of it that gives text, the letters of an encoding being split or broken over lines or not."""
    yield unquote(unescape(prose))
    for whole in (prose, prose[::-1], codecs.encode(prose, "rot13")):
        packed = "".join(whole.split())
        for run in re.findall(r"[A-Za-z0-9+/_-]{20,}", packed):
            yield from _unpacked(run.replace("-", "+").replace("_", "/"), base64.b64decode, 4)
        for run in re.findall(r"[A-Z2-7]{20,}", packed):
            yield from _unpacked(run, base64.b32decode, 8)
        for run in re.findall(r"[0-9a-fA-F]{20,}", _MARKED.sub("", whole)):
            yield from _unpacked(run, binascii.unhexlify, 2)
        yield "".join(chr(int(number)) for number in _NUMBERS.findall(whole))
        yield "".join(chr(int(bits, 2)) for bits in _BITS.findall(packed))


def _unpacked(run: str, decode: Callable[[str], bytes], group: int) -> Iterator[str]:
    """Wherever the first group of it begins."""
    for start in range(group):
        piece = run[start:]
        try:
            yield decode(piece[: len(piece) // group * group]).decode("latin-1")
        except ValueError:
            continue
