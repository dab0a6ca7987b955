"""What the brain tells of the club: what its prompt says of it."""

import json
import re
from collections.abc import Mapping
from datetime import date

from bot.conversation.facts import Topic

_LINES: Mapping[Topic, tuple[str, ...]] = {
    "hours": ("Open",),
    "lengths": ("Lengths",),
    "horizon": ("Ahead",),
    "limits": ("Limits",),
    "closures": ("Closed",),
    "rules": ("Lengths", "Ahead", "Limits"),
}
_SENTENCES = {"Open": "The club is open {}", "Lengths": "You can play for {}", "Closed": "The club is closed on {}"}
_COURT = re.compile(r"^court_\d+ = c\d+: (.+)$", re.MULTILINE)
_NOTES = re.compile(r"^The club's notes[^:]*: (\".*\")$", re.MULTILINE)
_ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_UNKNOWN = "I do not know that. Please ask the club."


def told_of_club(system: str, topic: Topic) -> str:
    """The answer to a question about it, in the words of the prompt."""
    if topic == "courts":
        names = [
            re.sub(r"(?: \(|, )outdoor\)$", lambda end: ")" if end[0][0] == "," else "", n)
            for n in _COURT.findall(system)
        ]
        return f"The club has these courts: {', '.join(names)}." if names else _UNKNOWN
    if topic == "notes":
        found = _NOTES.search(system)
        return _text(found[1]) if found else _UNKNOWN
    lines = [line for head in _LINES[topic] for line in re.findall(rf"^{head}: (.+)$", system, re.MULTILINE)]
    if topic == "closures" and lines == ["no day"]:
        return "No closed days are planned."
    lines = [_ISO.sub(lambda day: f"{date.fromisoformat(day[0]):%A %-d %B}", line) for line in lines]
    lines = [re.sub(r", (\d+ minutes).*", r" or \1", line) for line in lines]  # the lengths, without the starts
    told = [
        _SENTENCES.get(head, "{}").format(line.rstrip(".")) for head, line in zip(_LINES[topic], lines, strict=False)
    ]
    return " ".join(f"{words[0].upper()}{words[1:]}." for words in told) or _UNKNOWN


def _text(quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError:
        return quoted
