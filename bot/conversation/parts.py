"""A member's own words, told apart from what their message only shows: nobody orders by what somebody else wrote.

Adapters write their platform's markup down in one notation, which is also what people type where there is no markup:
lines that begin with ">" are quoted, ``` and ` hold code, ~~…~~ is struck out, [label](address) is a link, and a
passage in quotation marks is somebody's words. Formatting that changes no meaning an adapter leaves out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.i18n.emoji import toneless

_STRUCK = re.compile(r"(?<![\w~])(?P<marks>~{1,2})(?=[^\s~])[^~\n]*(?<=[^\s~])(?P=marks)(?![\w~])")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\(<?(?:https?|mailto):[^\s()<>]{1,2000}>?(?: \"[^\"\n]{0,200}\")?\)")
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.)[^\s<>]+>?", re.IGNORECASE)
_SHOWN = re.compile(
    r"```(?P<block>.*?)(?:```|\Z)|^[ \t]*(?:>|&gt;)[ \t]?(?P<line>[^\n]*)$|`([^`\n]+)`|\"([^\"\n]+)\"|"
    r"[\u201c\u201e\u201d]([^\u201c\u201d\u201e\n]+)[\u201c\u201d]|\u00bb([^\u00ab\u00bb\n]+)\u00ab|"
    r"\u00ab([^\u00ab\u00bb\n]+)\u00bb|(?<!\w)\u2018([^\u2018\u2019\n]+)\u2019(?!\w)|"
    r"(?<![\w'])'(?=\S)([^'\n]+)(?<=\S)'(?![\w'])",
    re.MULTILINE | re.DOTALL,
)
_NAME = re.compile(r"\w*\d\w*(?::\d\d)?")
_MARKS = re.compile(r"`|~~|^[ \t]*(?:>|&gt;)", re.MULTILINE)
_MOMENT = re.compile(r"<t:(?P<seconds>\d{1,11})(?::(?P<style>[tTdDfFsSR]))?>", re.ASCII)
_CLOCK, _DAY = "%H:%M", "%Y-%m-%d"
_STYLES = {"t": _CLOCK, "T": _CLOCK, "d": _DAY, "D": _DAY}


@dataclass(frozen=True, slots=True)
class Parts:
    """Both line by line. `shown` holds quoted lines, code, labels of links and passages in quotation marks; what was
    struck out, and addresses, are in neither."""

    own: str
    shown: str = ""


def take_apart(text: str) -> Parts:
    """Never raises. A single word with a digit in it (a booking's code, a time) is a name and its writer's own,
    whatever marks stand around it."""
    shown: list[str] = []

    def keep(found: re.Match[str]) -> str:
        words = next((part for part in found.groups() if part is not None), "").strip()
        if found.lastgroup not in ("block", "line") and _NAME.fullmatch(words):
            return words
        shown.append(words)
        return "\n" if found.lastgroup in ("block", "line") else " "

    own = _SHOWN.sub(keep, _STRUCK.sub(" ", text))
    own = _ADDRESS.sub(" ", _LINK.sub(keep, own))
    return Parts(_lines([own]), _lines(map(_bare, shown)))


def whole(text: str) -> str:
    """All that the text shows, without its marks and addresses, and without what was struck out."""
    return _lines([_bare(_STRUCK.sub(" ", text))])


def _bare(text: str) -> str:
    return _MARKS.sub(" ", _ADDRESS.sub(" ", _LINK.sub(r"\1", text)))


def _lines(texts: Iterable[str]) -> str:
    """Without empty ones, and without what only shades an emoji."""
    lines = (" ".join(line.split()) for text in texts for line in toneless(text).splitlines())
    return "\n".join(line for line in lines if line)


def in_zone(text: str, zone: tzinfo) -> str:
    """The text with each moment that a platform marked (`<t:SECONDS:STYLE>`, as Discord writes them) as the club's
    clock has it."""

    def told(found: re.Match[str]) -> str:
        form = _STYLES.get(found["style"] or "", f"{_DAY} {_CLOCK}")
        return datetime.fromtimestamp(int(found["seconds"]), zone).strftime(form)

    return _MOMENT.sub(told, text)
