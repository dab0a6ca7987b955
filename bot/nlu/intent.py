"""What a member wants, from plain English: the parser behind pattern A without a model, and the offline model."""

import datetime as dt
import re
from dataclasses import dataclass, fields, replace

from bot.domain.booking import CODE_LETTERS, SLOT_ID
from bot.nlu.choice import choice_in, pick, reads_two_ways, without_choice
from bot.nlu.phrases import (
    ASKING,
    DENIED,
    GIVEN_UP,
    INTENTS,
    NO_NEWS,
    OPEN_QUESTION,
    PEOPLE,
    SUBJECT,
    UP_TO,
    WANTING,
    WINDOW,
    WONDERS,
    Intent,
)
from bot.nlu.tokens import read
from bot.nlu.when import When, understand

__all__ = ["Heard", "Intent", "hear", "never_mind", "pick"]

MAX_CHARS, MAX_LINES = 500, 40
CODE = re.compile(rf"(?<![\w-])(?=[A-Z]*[0-9])[{CODE_LETTERS}]{{6}}(?![\w-])", re.IGNORECASE | re.ASCII)
_QUOTES = str.maketrans("’‘ʼ", "'''")
MISTYPED = re.compile(
    r"(?<![\w-])(?=[a-z]*[0-9])(?=[0-9]*[a-z])(?![0-9]+[ap]m)[a-z0-9]{6}(?![\w-])"
    r"|(?<=booking )[0-9]{1,8}\b(?!\s*(?:[ap]m|:|o'?clock))",
    re.IGNORECASE | re.ASCII,
)
"""What is meant for a code and is none: it names no booking, and must not be read as no code at all."""
_PARTS = {
    "morning": (dt.time(6), dt.time(11, 59)), "noon": (dt.time(12), dt.time(13, 59)),
    "afternoon": (dt.time(12), dt.time(16, 59)), "evening": (dt.time(17), dt.time(22)),
    "night": (dt.time(18), dt.time(23, 59)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message says; a field that was not said, or not clearly, is None.

    A bare number or ordinal ("3", "the 2nd") is given both as `choice` and as `time` or `date`: with an offer
    open it picks, without one it answers the question for the time or the day.
    """

    intent: Intent
    date: dt.date | None = None
    time: dt.time | None = None  # a precise start
    minutes: int | None = None
    earliest: dt.time | None = None  # a window for the start, ...
    latest: dt.time | None = None  # ... of which this is the last: 11:59 for "before noon"
    choice: str | None = None  # the words that pick a court or an offer, as said
    code: str | None = None  # a confirmation code, upper-cased
    problem: str | None = None  # a day or time that cannot exist, as said
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class _Times:
    start: dt.time | None = None
    minutes: int | None = None
    earliest: dt.time | None = None
    latest: dt.time | None = None


def hear(text: str, now: dt.datetime, *, offered: bool | None = None) -> Heard:
    """What `text`, said at local time `now`, asks for; of several lines the later ones win. Never raises.

    `offered` settles the two readings of a bare number or ordinal: True picks, False tells the time or day.
    "Move my booking" is "mine", since a booking's card has the button for that.
    """
    heard = Heard("other")
    for line in text[: MAX_CHARS * MAX_LINES].splitlines()[-MAX_LINES:]:
        heard = _merged(heard, _hear(line[:MAX_CHARS].translate(_QUOTES), now, offered))
    return heard


def _hear(text: str, now: dt.datetime, offered: bool | None) -> Heard:
    codes = [] if SLOT_ID.search(text) else CODE.findall(text) or MISTYPED.findall(text)
    plain = PEOPLE.sub(" ", CODE.sub(" ", text))
    affirmed = DENIED.sub(" ", plain)
    choice = choice_in(affirmed)
    if any(WANTING.search(words) for words in DENIED.findall(plain)):
        wanted = choice if len(affirmed.split()) > 1 else None  # of "I don't want …" the "I" is left
        if not wanted and understand(affirmed, now) == When():
            return Heard("other")
    when = _bare_hour(choice, understand(SLOT_ID.sub(" ", plain), now), now)
    if choice and reads_two_ways(choice) and when != When():
        choice, when = (choice, When()) if offered else (choice if offered is None else None, when)
    times = _times(plain, when)
    intent = _intent(affirmed, said=when != When() or choice is not None)
    if choice and intent != "book" and choice.casefold().startswith("any "):
        choice = None  # "is any court free" picks nothing
    return Heard(
        intent, when.date, times.start, times.minutes, times.earliest, times.latest, choice,
        codes[0].upper() if codes else None, when.problem, when.ambiguous,
    )  # fmt: skip


def _merged(first: Heard, later: Heard) -> Heard:
    """`later` over `first`; a new time replaces a window, and the other way round."""
    if first == Heard("other"):
        return later
    timed = later.time or later.earliest or later.latest
    kept = replace(first, problem=None, ambiguous=False)
    if timed:
        kept = replace(kept, time=None, earliest=None, latest=None)
    names = (field.name for field in fields(Heard))
    said = {name: value for name in names if (value := getattr(later, name)) is not None}
    if later.intent == "other":
        del said["intent"]
    return replace(kept, **said)


def never_mind(text: str) -> bool:
    """Whether the message drops what was being asked for."""
    return GIVEN_UP.search(text[:MAX_CHARS]) is not None


def _intent(text: str, said: bool) -> Intent:
    if never_mind(text):
        return "other"
    if WONDERS.search(text):
        return "mine"  # where each booking has its button
    for intent, pattern in INTENTS:
        if pattern.search(text):
            return intent
    named = said or SUBJECT.search(text)
    return "book" if named and (ASKING.search(text) or is_fragment(text)) else "other"


def is_fragment(text: str) -> bool:
    """Whether nothing but days, times, choices and filler is said: "3pm", "actually the second one"."""
    words = [token for token in read(without_choice(text)).tokens if token.kind in ("word", "junk")]
    return all(token.text in NO_NEWS or len(token.text) == 1 for token in words)


def _bare_hour(choice: str | None, when: When, now: dt.datetime) -> When:
    """A lone "3" as the hour it may be."""
    if choice and choice.isdecimal() and when == When(ambiguous=True):
        return understand(f"at {choice}", now)
    return when


def _times(text: str, when: When) -> _Times:
    """The start, or the window for it, and the length."""
    start, end, minutes = when.start, when.end, when.minutes
    if start is None:
        if end is not None:
            return _Times(None, minutes, None, _minute_before(end))
        return _Times(None, minutes, *_PARTS.get(when.daypart or "", (None, None)))
    length = _between(start, end)
    if WINDOW.search(text) or (length and minutes and length > minutes):
        return _Times(None, minutes, start, end if length != minutes else None)
    if end is None and UP_TO.search(text):
        return _Times(None, minutes, None, start)
    if length and not minutes and length > 60 and OPEN_QUESTION.search(text):
        return _Times(None, None, start, end)  # "what is free from 5 to 8": any start in there
    return _Times(start, minutes or length)


def _between(start: dt.time, end: dt.time | None) -> int | None:
    """Minutes from start to end, past midnight if need be."""
    if end is None:
        return None
    return ((end.hour - start.hour) * 60 + end.minute - start.minute) % (24 * 60) or None


def _minute_before(at: dt.time) -> dt.time:
    return (dt.datetime.combine(dt.date(2000, 1, 2), at) - dt.timedelta(minutes=1)).time()
