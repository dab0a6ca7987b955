"""Words on their way to Discord: nothing in them is markup, and what is long is cut where it may be cut."""

import re

_URL = re.compile(r"https?://[\w./~%?&=#:+,-]+", re.ASCII)
_MARKUP = re.compile(r"[\\*_~`|\[\]>]|(?<!\S)[#+-]")  # what begins a word may come to begin a line
_UNSAYABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def length(text: str) -> int:
    """In UTF-16 code units. Discord does not document what it counts; by no other measure is a text longer."""
    return len(text) + sum(ord(c) > 0xFFFF for c in text)


def sayable(text: str) -> str:
    """Without control characters and halves of surrogate pairs, which no JSON body may hold."""
    return _UNSAYABLE.sub("\ufffd", text)


def escape(text: str) -> str:
    """Shows `text` as it was written: no formatting, heading, quote, list, masked link, mention, custom emoji or
    timestamp comes of it. An address stays one that can be followed, in full view."""
    parts: list[str] = []
    at = 0
    text = sayable(text)
    for url in _URL.finditer(text):
        parts += (_escape(text[at : url.start()]), url[0])
        at = url.end()
    return _no_tags("".join([*parts, _escape(text[at:])]))


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _no_tags(text: str) -> str:
    """A zero-width space after every @ and <: no backslash, which an address before it would swallow. That nothing
    may ping is said with every message, too."""
    return text.replace("@", "@\u200b").replace("<", "<\u200b")


def cut(text: str, most: int, end: str = "…") -> str:
    """At most `most` units long, with an `end` where something is left out. For plain text, before it is escaped."""
    if length(text) <= most:
        return text
    return text[: _fitting(text, most - length(end))].rstrip() + end


def split(text: str, most: int) -> list[str]:
    """Escaped text in pieces of at most `most` units, at the end of a line or a word where there is one. An escaping
    backslash stays with what it escapes, a surrogate pair stays whole; code fences and mentions there are none."""
    pieces: list[str] = []
    while length(text) > most:
        end = _boundary(text, _fitting(text, most))
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [piece for piece in (*pieces, text) if piece.strip()]


def _fitting(text: str, most: int) -> int:
    """How many characters of `text` fit into `most` units."""
    end = min(len(text), most)
    while length(text[:end]) > most:
        end -= (length(text[:end]) - most + 1) // 2
    return end


def _boundary(text: str, most: int) -> int:
    for mark in ("\n", " "):
        if (end := text.rfind(mark, most // 2, most)) > 0:
            return end + 1
    slashes = most - len(text[:most].rstrip("\\"))
    return most - slashes % 2 or 1
