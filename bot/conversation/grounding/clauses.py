"""A model's words taken apart: sentences, and the clauses that each of them says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate, pairwise

from bot.conversation.grounding.mentions import Mention, mentions_in
from bot.conversation.grounding.speech import Speech

_ENDS = re.compile(r"(?<=[.!?…])[\"')\u201d\u201c*]*\s+(?=[^\s])")
_ORDINAL = re.compile(r"\b\d{1,2}\.$")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|z|z\. ?b|d|d\. ?h|no|nr|ca|bzw|st)\.$", re.IGNORECASE)
_MERIDIEM = re.compile(r"\b[ap]\.\s?m\.$", re.IGNORECASE)
_MIDDLE = re.compile(
    r"[a-zäöü\d]|(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
)
"""What goes on after an ordinal."""
_PLACE = re.compile(r"[A-Z]{3,}")
_PUNCTUATION = re.compile(
    r"[;:,()!?.\u2026\"\u201c\u201d\u201e\u00bb\u00ab]+(?=\s|$)|(?<=\s)[(\"\u201e\u201c\u00ab-]+(?=\s?\S)"
)
_FILLERS = frozenset(
    (
        "at", "on", "in", "from", "to", "until", "till", "for", "by", "the", "of", "and", "or", "between", "a", "an",
        "also", "each", "every", "with", "um", "am", "von", "ab", "bis", "im", "für", "auf", "der", "den", "dem", "das",
        "und", "oder", "uhr", "die", "mit",
    )
)  # fmt: skip
_QUOTED = (
    r"(?:\"[^\"\n]*\"|\u201c[^\u201d\n]*\u201d|\u201e[^\u201c\u201d\n]*[\u201c\u201d]|'[^'\n]{1,40}'(?=\W|$)"
    r"|\u00ab[^\u00bb\n]*\u00bb)"
)
_EXAMPLE = re.compile(
    r"(?P<lead>\b(?:say|type|write|send|reply|answer|with|like|use|sag|sage|schreib\w*|tippe?|antworte|mit|wie|"
    r"for example|such as|e\.g\.|zum beispiel|z\. ?b\.)(?: (?:bitte|einfach|just|mir|me))?[,:]?) "
    rf"{_QUOTED}(?: (?:and|or|und|oder) {_QUOTED})*",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r"(?i)\b(\w+tag|mittwoch)(morgen|vormittag|mittag|nachmittag|abend)s?\b")
_DONE_SIGN = re.compile(r"[\u2705\u2714\u2611\U0001f389\U0001f44d\U0001f4c5]")
_BULLET = re.compile(r"^(?:[-*\u2022\u2013\u00b7#>]+|[0-9]{1,2}[.)](?=\s)|\(?[a-zA-Z][.)](?=\s))\s*")


@dataclass(frozen=True, slots=True)
class Clause:
    """`shape` is lower-case, with what is named in it as upper-case words; `mentions` are those, in order."""

    shape: str
    mentions: tuple[Mention, ...]

    def of(self, *kinds: str) -> list[Mention]:
        return [mention for mention in self.mentions if mention.kind in kinds]


def sentences(line: str) -> Iterator[str]:
    """The sentences of one line, each with its punctuation; an ordinal's or an abbreviation's dot ends none."""
    start = 0
    for match in _ENDS.finditer(line):
        if not _goes_on(line[start : match.start()], line[match.end() :]):
            yield line[start : match.end()].strip()
            start = match.end()
    if line[start:].strip():
        yield line[start:].strip()


def _goes_on(before: str, after: str) -> bool:
    if _MERIDIEM.search(before):
        return not after[0].isupper()
    if _ABBREVIATION.search(before):
        return True
    return _ORDINAL.search(before) is not None and _MIDDLE.match(after) is not None


@lru_cache(maxsize=64)
def plain(sentence: str) -> str:
    """A sentence as it is judged: straight quotes and dashes, no bullet, no emphasis, no examples of what to say. A
    sign of success is a word. Kept, as a reply's sentences are looked at one by one for several reasons."""
    text = sentence.translate(_TYPOGRAPHY)
    text = _COMPOUND.sub(r"\1 \2", text)
    text = _EXAMPLE.sub(_quoted, text)
    text = _DONE_SIGN.sub(" done, ", _BULLET.sub("", text)).replace("**", "").replace("__", "").replace('"', "")
    return " ".join(_OTHER.sub(" ", text).split())


def _quoted(match: re.Match[str]) -> str:
    """What to say is "so" for short: it says nothing by itself."""
    return match["lead"] if _EXAMPLES.match(match["lead"]) else f"{match['lead']} so"


_EXAMPLES = re.compile(r"for example|such as|e\.g|like|zum|z\.|wie|with|mit", re.IGNORECASE)
_TYPOGRAPHY = str.maketrans("\u2019\u2018\u02bc\u2013\u2014\u2212\u201c\u201d\u201e\u00ab\u00bb", '\'\'\'---"""""')
_OTHER = re.compile(r"[^\w\s'.,;:!?()/€$£&#\u2026-]|_")


def clauses(text: str, speech: Speech, today: date, courts: Sequence[str]) -> list[Clause]:
    """What a plain sentence says, clause by clause. What names something and says nothing of it, and what only goes on
    with a clause, belongs to the one before it, or to the first after."""
    found, left = mentions_in(text, today, courts)
    shape = _LISTED.sub(r"\1", _shape(left, found))
    pieces = [part for piece in _PUNCTUATION.split(shape) for part in _cut(piece.strip(" -"), speech) if part]
    return _with_mentions(_joined(pieces, speech), found)


_LISTED = re.compile(r"\b([A-Z]{3,}),(?= (?:(?:and|or|und|oder) )?\1\b)")
"""A comma between things of one kind, which ends no clause: "at 9, 10 or 11"."""
_ALIKE = re.compile(r"\b([A-Z]{3,})(?= (?:and|or|und|oder) \1\b)")


def _shape(left: str, found: Sequence[Mention]) -> str:
    for mention in reversed(found):
        name = mention.kind.upper()
        left = f"{left[: mention.start]}{name}{left[mention.stop :]}"
    return " ".join(left.replace("-END", " to END").replace("/", " ").split())


def _cut(piece: str, speech: Speech) -> Iterator[str]:
    """At conjunctions with a subject, and before a pronoun with its verb."""
    lists = {match.end() for match in _ALIKE.finditer(piece)}
    starts = {match.start() for match in speech.splits.finditer(piece)} - lists
    said = ((match.start(), piece[: match.start()]) for match in speech.subjects.finditer(piece))
    starts |= {start for start, before in said if not (bare(before) or speech.continues.search(before))}
    cuts = [0, *sorted(starts), len(piece)]
    yield from (piece[a:b].strip() for a, b in pairwise(cuts))


def bare(shape: str) -> bool:
    """Whether it only names something."""
    return _PLACE.search(shape) is not None and all(
        word in _FILLERS for word in re.findall(r"[^\W\d_]+", _PLACE.sub(" ", shape))
    )


_JOINTS = ("and", "but", "or", "so", "then", "und", "aber", "oder", "dann")


def _joined(pieces: Sequence[str], speech: Speech) -> list[str]:
    joined: list[str] = []
    waiting = ""
    for piece in pieces:
        if piece in _JOINTS:
            continue
        goes_on = bare(piece) or speech.tails.match(piece)
        if goes_on and joined:
            joined[-1] = f"{joined[-1]}, {piece}"
        elif bare(piece):
            waiting = f"{waiting}{piece}, "
        else:
            joined.append(f"{waiting}{piece}")
            waiting = ""
    return [*joined, waiting.strip(", ")] if waiting else joined


def _with_mentions(pieces: Sequence[str], found: Sequence[Mention]) -> list[Clause]:
    counts = [len(_PLACE.findall(piece)) for piece in pieces]
    stops = [*accumulate(counts)]
    return [
        Clause(piece, tuple(found[stop - count : stop]))
        for piece, count, stop in zip(pieces, counts, stops, strict=True)
    ]
