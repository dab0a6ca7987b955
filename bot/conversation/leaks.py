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
from operator import sub
from string import ascii_letters, ascii_lowercase, whitespace
from urllib.parse import unquote

from bot.i18n.text import latin

RUN = 24
"""Letters of a prompt in a row that nobody writes by chance; about five words."""
WINDOW = 6  # words
_LETTERS = re.compile(r"[^a-z]+")
_ALPHABET = ascii_lowercase.encode()
_MIRRORED = str.maketrans(ascii_lowercase, "a" + ascii_lowercase[:0:-1])
_LEET = str.maketrans("0134578@$!|+", "oieastbasiit")
_MARKED = re.compile(r"\\u00|\\x|0x|%|&#x?|[\s:;,.\-_]")
_NUMBERS = re.compile(r"(?<!\d)\d{2,3}(?!\d)")
_BITS = re.compile(r"[01]{8}")
_TEXT = f"{ascii_letters}{whitespace}\x1c\x1d\x1e\x1f".encode()


def repeats(prose: str, prompt: str) -> bool:
    """Whether five or six words of the prompt in a row stand in it."""
    if not prompt:
        return False
    words, letters, steps = _forms(prompt)
    said = _words(prose)
    if any(f" {' '.join(said[i : i + WINDOW])} " in words for i in range(len(said) - WINDOW + 1)):
        return True
    for text in {prose, *filter(_texts, _decoded(prose))}:
        for form in _turned(latin(text).lower()):
            if _shares(_squashed(form), letters) or _shares(_steps(_LETTERS.sub("", form)), steps):
                return True
    return False


def without_notes(prompt: str, notes: str) -> str:
    """A prompt without the club's notes, also as JSON quotes them: they are told to whoever asks."""
    if not notes:
        return prompt
    for text in (json.dumps(notes, ensure_ascii=False)[1:-1], notes):
        prompt = prompt.replace(text, "")
    return prompt


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


@lru_cache(maxsize=64)
def _forms(prompt: str) -> tuple[str, str, str]:
    """The prompt's words, its letters, and its steps from letter to letter, which every shift of the alphabet leaves as
    they are, and a mirrored one turns round."""
    plain = latin(prompt).lower()
    steps = _steps(_LETTERS.sub("", plain))
    return f" {' '.join(_words(prompt))} ", _squashed(plain), f"{steps} {steps.translate(_MIRRORED)}"


def _steps(letters: str) -> str:
    """Each as a letter: "b" is one ahead, "z" one back, as Python counts a negative index from the end."""
    codes = letters.encode()
    return bytes(map(_ALPHABET.__getitem__, map(sub, codes[1:], codes))).decode()


def _squashed(text: str) -> str:
    """Its letters alone, those that leetspeak writes as digits among them; an l is an i, which a 1 may stand for."""
    return _LETTERS.sub("", text.translate(_LEET)).replace("l", "i")


def _shares(text: str, given: str) -> bool:
    """Whether RUN letters in a row of the text stand in what was given. Wherever they begin, they hold one of the
    text's blocks of half as many, so that only around a block that stands there each row is looked for."""
    half = RUN // 2
    return any(
        text[at : at + half] in given
        and any(text[i : i + RUN] in given for i in range(max(0, at - half + 1), min(at, len(text) - RUN) + 1))
        for at in range(0, len(text) - half + 1, half)
    )


def _texts(decoded: str) -> bool:
    """Whether it reads like a text: what was no encoding gives noise."""
    rest = decoded.encode("latin-1", "replace").translate(None, delete=_TEXT)
    return len(decoded) - len(rest) > 0.6 * len(decoded)


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
