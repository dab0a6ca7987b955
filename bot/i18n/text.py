"""Words before anything reads them, a member's and a model's, and times as people read them."""

import re
import unicodedata
from datetime import date, datetime

from bot.i18n.language import date_text

_NO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
"""Nobody sees these, in the middle of a word either; direction overrides are among them."""
HEAD_OF_SPEECH = " ,:;-\u2013\t\n"
_NO_TEXT = re.compile(
    "\u001b\\[[0-9;?]{0,20}[A-Za-z]|"  # what colours a terminal
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f"  # control characters
    "\ud800-\udfff\ufff9-\ufffb]"
)


FOREIGN = re.compile(r"[^\x00-\x7f]")
"""A character that is not of ASCII, as few of a text are."""
_FRACTION = re.compile("[\u00bc-\u00be\u2150-\u215e]")


def clean(text: str, most: int) -> str:
    """One line without control, zero-width and direction characters, compatibility forms made plain
    (full-width digits become digits). Only `most` + 1 characters survive, so that a caller can tell that it
    was too long, and a hostile length costs nothing."""
    apart = _FRACTION.sub(_fraction, _NO_TEXT.sub(" ", _NO_WIDTH.sub("", text[: most * 4])))
    plain = unicodedata.normalize("NFKC", apart)
    return " ".join(plain.split())[: most + 1]


def _fraction(found: re.Match[str]) -> str:
    """` 1/2`, apart from a number before it: its plain form alone would turn "1½" into eleven halves."""
    return f" {unicodedata.normalize('NFKC', found.group()).replace(chr(0x2044), '/')}"


def readable(prose: str) -> str:
    """A model's words as people see them: of each line what `clean` leaves."""
    lines = (clean(line, len(line) * 4) for line in prose.splitlines())
    return "\n".join(lines).strip()


def latin(text: str) -> str:
    """The same with Latin letters for those that only look like them, and without accents: for checks to read, not for
    people."""
    apart = unicodedata.normalize("NFKD", text)
    bare = FOREIGN.sub(lambda found: "" if unicodedata.combining(found[0]) else found[0], apart)
    return bare.translate(_LOOKALIKES)


_LOOKALIKES = str.maketrans(
    # Cyrillic, Greek, Armenian, Latin's own small capitals and turned letters, full stops and slashes
    "АВЕЅІЈКМНОРСТУХҮԚԜаеіїјсорхуѕһԁԛԝɡвкмнтгпΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχγϲϳՏՕաոսօցհԼᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıɑѡ。․⁄∕‚‛ʹ",
    "ABESIJKMHOPCTYXYQWaeiijcopxyshdqwgbkmhtrnABEZHIKMNOPTYXaeiknoptuxycjSOwnsoghLabcdeghijklmnoprstuvwyziaw..//,''",
)


MOST_TEXT_CHARS = 4_000
"""Of one message; services take no longer one."""


def spoken(text: str, most: int = MOST_TEXT_CHARS) -> str:
    """What somebody says to the bot: clean, and without what is left at its head after the bot's name. Commands are
    looked for in nothing else."""
    return clean(text, most).lstrip(HEAD_OF_SPEECH)


def beside_name(text: str) -> str:
    """A message whose mention of the bot was cut out: without the comma or the "'s" that stood behind it."""
    return re.sub(r" {2,}", " ", text).strip().lstrip(HEAD_OF_SPEECH).removeprefix("'s ").removeprefix("’s ")


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


def count_text(count: int, what: str) -> str:
    """`1 booking`, `5 bookings`: in English, for admins and models."""
    return f"{count} {what}{'' if count == 1 else 's'}"
