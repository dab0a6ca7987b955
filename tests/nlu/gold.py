"""Scores the understanding of days and times on a file of utterances whose meaning is mended where it is none that a
club's bot should act on: python -m tests.nlu.gold FILE.jsonl [--failures]

The files come from suites of general date parsers, which must give some moment for everything. What is mended goes by
the kind of utterance, never by the row, so that the part held back from tuning is mended by the same rules unseen."""

import json
import re
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bot.nlu.score import FIELDS, held_back, score

Row = dict[str, Any]

_ZONE = re.compile(r"\b(?:utc|gmt|cet|cest|bst|pst|pdt|est|edt|cst|cdt|mst|mdt|ist)\b|\btime ?zone\b", re.IGNORECASE)
_STRETCH = re.compile(
    r"\b(?:next|coming|upcoming|past|last)\b.*\b(?:minutes?|hours?|days?)\b|"
    r"\b(?:minutes?|hours?|days?) (?:ahead|to come)\b",
    re.IGNORECASE,
)
_BOUNDS = {
    ("08:00", "12:00"): "morning", ("12:00", "16:00"): "afternoon", ("16:00", "20:00"): "evening|tonight",
    ("20:00", "00:00"): "night|tonight", ("10:00", "14:00"): "mid|noon|lunch", ("20:00", "23:59"): "night|tonight",
}  # fmt: skip
_DAY = re.compile(
    r"\b(?:today|tonight|tomorrow|yesterday|this|next|last|in an?|ago|now|weekend|eve|easter|christmas)\b|"
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|"
    r"\d[./-]\d|\d(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\b(?!\.\d)")


def _without(row: Row, *fields: str) -> Row:
    return row | dict.fromkeys(fields) | {"accept": [reading | dict.fromkeys(fields) for reading in row["accept"]]}


def _in_a_zone(row: Row) -> Row | None:
    """A time in another zone than the club's is asked about."""
    return _without(row, "start", "end") if _ZONE.search(row["utterance"]) else None


def _for_a_stretch(row: Row) -> Row | None:
    """ "The next three hours" is no start that anybody could book."""
    return _without(row, "date", "start", "end") if _STRETCH.search(row["utterance"]) else None


def _in_a_part(row: Row) -> Row | None:
    """A part of a day is a window within the club's hours, not a parser's own bounds of it."""
    part = _BOUNDS.get((row["start"] or "", row["end"] or ""))
    return _without(row, "start", "end") if part and re.search(part, row["utterance"], re.IGNORECASE) else None


def _in_days(row: Row) -> Row | None:
    """A number of days from now is a day, and not the hour at which that was said."""
    days = re.search(r"\bdays?\b", row["utterance"]) and (row["start"] or "")[:2] == row["ref"][11:13]
    return _without(row, "start", "end") if days else None


def _by_no_clock(row: Row) -> Row | None:
    """ "In a few hours", "after breakfast", "in the daytime" have no time that two people would agree on."""
    vague = re.search(r"\b(?:few|breakfast|daytime)\b", row["utterance"], re.IGNORECASE)
    return _without(row, "start", "end") if vague else None


def _on_todays_weekday(row: Row) -> Row | None:
    """A weekday named on that very day is the coming one, a week later: who means today says today."""
    today = date.fromisoformat(row["ref"][:10])
    named = re.search(rf"(?<!this )\b{today:%A}\b", row["utterance"], re.IGNORECASE)
    if not named or row["date"] != today.isoformat() or "today" in row["utterance"].casefold():
        return None
    return row | {"date": (today + timedelta(days=7)).isoformat()}


def _with_a_dot(row: Row) -> Row | None:
    """Of two numbers with a dot between, the first is the day."""
    found = _DOTTED.search(row["utterance"])
    if not found or not row["date"]:
        return None
    swapped = date.fromisoformat(row["date"])
    if (
        (swapped.month, swapped.day) != (int(found[1]), int(found[2]))
        or swapped.day > 12
        or swapped.day == swapped.month
    ):
        return None
    return row | {"date": swapped.replace(month=swapped.day, day=swapped.month).isoformat()}


def _on_no_day(row: Row) -> Row | None:
    """Where no day is said, the member is asked; a parser takes today."""
    today = row["date"] == row["ref"][:10]
    return _without(row, "date") if today and not _DAY.search(row["utterance"]) else None


KINDS: tuple[Callable[[Row], Row | None], ...] = (
    _in_a_zone, _for_a_stretch, _in_a_part, _in_days, _by_no_clock, _on_todays_weekday, _with_a_dot, _on_no_day,
)  # fmt: skip


def mended(row: Row) -> Row:
    for kind in KINDS:
        row = kind(row) or row
    return row


def says(row: Row) -> bool:
    """Whether anything is left to be understood."""
    return any(row.get(name) for name in FIELDS)


def main(file: str, *options: str) -> None:
    rows = [mended(json.loads(line)) for line in Path(file).read_text(encoding="utf-8").splitlines() if line]
    for name, part in (("train", False), ("held back", True)):
        score(name, [row for row in rows if held_back(row) == part and says(row)], "--failures" in options and not part)


if __name__ == "__main__":
    main(*sys.argv[1:])
