"""How a reply looks where more can be shown than plain lines: bold words, small print, a card in its place.

A reply's text stays whole: a terminal prints it, a transcript keeps it. A `Part` stands for a passage of it, and what
is added above or below shows as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.i18n.language import template_text

BOLD = "**"
"""Around the bold words of a template. In a value it is two asterisks."""


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    bold: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    spans: tuple[Span, ...]
    small: bool = False  # small print

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown instead of a passage of the reply's text. Without lines, that passage is said elsewhere: by a
    button, or a row."""

    passage: str
    lines: tuple[Line, ...] = ()
    holds: Literal["", "card", "rows"] = ""  # what of the reply stands here: its card, the rows of its list
    runs_on: bool = False  # its line goes on with the one above, where that is a part's as well


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines that stand together. `bare` ones are words as they were written, by people and models, too."""

    lines: tuple[Line, ...]
    holds: Literal["", "card", "rows"] = ""
    bare: bool = False


def line(template: str, /, small: bool = False, struck: bool = False, **values: object) -> Line:
    """The template's words in the current language, filled in; between two marks of `BOLD` they are bold."""
    pieces = template_text(template, values).split(BOLD)
    spans = (Span(piece.format(**values), n % 2 == 1, struck) for n, piece in enumerate(pieces))
    return Line(tuple(span for span in spans if span.text), small)


def plain(text: str) -> Line:
    return Line((Span(text),))


def laid_out(text: str, parts: Sequence[Part]) -> list[Passage]:
    """The text from top to bottom, its parts in their places. A part whose passage has gone from the text is left
    out."""
    passages: list[Passage] = []
    at, below_part = 0, False
    for start, part in sorted(((text.find(part.passage), part) for part in parts), key=lambda found: found[0]):
        if start < at:
            continue
        if between := _bare(text[at:start]):
            passages.append(between)
            below_part = False
        if part.runs_on and below_part and part.lines:
            passages[-1] = _running_on(passages[-1], part.lines)
        elif part.lines or part.holds:
            passages.append(Passage(part.lines, part.holds))
            below_part = True
        at = start + len(part.passage)
    rest = _bare(text[at:])
    return [*passages, rest] if rest else passages


def _bare(text: str) -> Passage | None:
    words = text.strip("\n")
    return Passage(tuple(plain(one) for one in words.split("\n")), bare=True) if words.strip() else None


def _running_on(above: Passage, lines: tuple[Line, ...]) -> Passage:
    last, first = above.lines[-1], lines[0]
    joined = replace(last, spans=(*last.spans, Span(" "), *first.spans))
    return replace(above, lines=(*above.lines[:-1], joined, *lines[1:]))
