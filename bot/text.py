"""A member's words before anything reads them, and times as people read them."""

import re
import unicodedata
from datetime import date, datetime

from bot.language import date_text

_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Nobody sees these, in the middle of a word either; direction overrides are among them."""
_NO_TEXT = re.compile(
    "\u001b\\[[0-9;?]{0,20}[A-Za-z]|"  # what colours a terminal
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f"  # control characters
    "\ud800-\udfff\ufff9-\ufffb]"
)


def clean(text: str, most: int) -> str:
    """One line without control, zero-width and direction characters, compatibility forms made plain
    (full-width digits become digits). Only `most` + 1 characters survive, so that a caller can tell that it
    was too long, and a hostile length costs nothing."""
    plain = unicodedata.normalize("NFKC", _NO_TEXT.sub(" ", _NO_WIDTH.sub("", text[: most * 4])))
    return " ".join(plain.split())[: most + 1]


def day_text(day: date | datetime) -> str:
    """`Wednesday 2 December`."""
    return date_text(day)


def short_day_text(day: date | datetime) -> str:
    """`Wed 2 Dec`."""
    return date_text(day, short=True)


def time_text(at: datetime) -> str:
    """`15:00`; in an hour that the clocks repeat, with the zone's abbreviation, which tells the two apart."""
    other = at.replace(fold=1 - at.fold)
    return f"{at:%H:%M}" if at.utcoffset() == other.utcoffset() else f"{at:%H:%M %Z}"
