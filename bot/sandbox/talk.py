"""What the brain reads out of a conversation: now, the current wish, the latest offer, the tools' results."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from bot.conversation.reply import Offer
from bot.conversation.session import unmarked
from bot.domain.booking import SLOT_ID
from bot.llm import Message
from bot.nlu.intent import Heard, Intent, hear, is_fragment, never_mind

_NOW = re.compile(r"Now:\s*(?:[A-Za-z]+,?\s+)?(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})", re.ASCII)
_ENDED = ("booked", "already yours", "cancelled", "moved")
_OFFER_LINE = re.compile(rf"\[([A-Z]) = ({SLOT_ID.pattern})\]", re.ASCII)
NAMES_COURT = re.compile(r"\bcourt\b|indoor|outdoor|covered|clay|grass|hard", re.IGNORECASE)
TRANSFER = "transfer_to_"
"""How the name of a hand-over to a colleague begins."""
_KINDS = {
    "free": "check_availability", "nearest": "check_availability", "booked": "book", "proposed": "book",
    "cancelled": "cancel", "to_confirm": "cancel", "bookings": "my_bookings",
}  # fmt: skip
_BOOKING_VERB = re.compile(r"\b(?:book|reserve|schedule)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the member wants by all that they said since their last wish ended."""

    intent: Intent = "other"
    date: dt.date | None = None
    time: dt.time | None = None
    minutes: int | None = None
    earliest: dt.time | None = None
    latest: dt.time | None = None
    court: str | None = None
    said_in: int = 0  # messages
    at_once: bool = False  # one message alone asked for a court and told day and time

    @property
    def windowed(self) -> bool:
        return self.earliest is not None or self.latest is not None

    def fits(self, start: dt.time) -> bool:
        """Whether a start lies in the window, of which `latest` is the last."""
        return (self.earliest is None or start >= self.earliest) and (self.latest is None or start <= self.latest)


@dataclass(frozen=True, slots=True)
class Result:
    """A tool's answer in this turn."""

    tool: str
    data: dict[str, Any]

    @property
    def error(self) -> str | None:
        """The message of an error result, or None."""
        error = self.data.get("error")
        if error is None:
            return None
        message = as_dict(error).get("message")
        return message if isinstance(message, str) and message else "That did not work."


def now_in(system: str) -> dt.datetime:
    """The local time of the prompt's `Now:` line; without one, the real one."""
    found = _NOW.search(system)
    try:
        return dt.datetime.fromisoformat(f"{found[1]} {found[2]}") if found else dt.datetime.now()
    except ValueError:
        return dt.datetime.now()


def current(messages: Sequence[Message]) -> list[Message]:
    """The messages since the last wish ended."""
    for i in range(len(messages) - 1, -1, -1):
        if messages[i].role == "assistant" and messages[i].text.lstrip().casefold().startswith(_ENDED):
            return list(messages[i + 1 :])
    return list(messages)


def last_words(messages: Sequence[Message]) -> str:
    """What the member said last."""
    return next((unmarked(m.text) for m in reversed(messages) if m.role == "user"), "")


def heard_in(messages: Iterable[Message], now: dt.datetime) -> tuple[Wish, Heard]:
    """All user messages of the wish, merged with the later ones winning, and the last of them."""
    wish, heard, offered = Wish(), Heard("other"), False
    for message in messages:
        if message.role == "assistant" and message.text:
            # A question without an offer is about something else: a bare "3" answers it and picks nothing.
            offered = _OFFER_LINE.search(message.text) is not None or (
                offered and not message.text.rstrip().endswith("?")
            )
        if message.role == "user":
            text = unmarked(message.text)
            heard = hear(text, now, offered=offered)
            wish = Wish() if never_mind(text) else _merged(wish, heard, text)
    return wish, heard


def _merged(wish: Wish, heard: Heard, text: str) -> Wish:
    if heard.intent in ("other", "help"):
        return wish
    fragment = is_fragment(text)
    intent = heard.intent
    if fragment and wish.intent == "cancel":
        intent = "cancel"
    elif fragment and wish.intent == "check" and not (heard.time or heard.choice):
        intent = "check"  # "what is free tomorrow?" and then "and on Friday?"
    if (intent in ("mine", "cancel")) != (wish.intent in ("mine", "cancel")):
        wish = Wish()
    if heard.time or heard.earliest or heard.latest:
        wish = replace(wish, time=None, earliest=None, latest=None)
    alone = bool(heard.date and heard.time) and (wish.said_in == 0 or _BOOKING_VERB.search(text) is not None)
    return Wish(
        intent,
        heard.date or wish.date,
        heard.time or wish.time,
        heard.minutes or wish.minutes,
        heard.earliest or wish.earliest,
        heard.latest or wish.latest,
        heard.choice if heard.choice and NAMES_COURT.search(heard.choice) else wish.court,
        wish.said_in + 1,
        alone and intent == "book",
    )


def latest_offer(messages: Sequence[Message]) -> list[Offer]:
    """The offer of the last assistant message that carried one."""
    for message in reversed(messages):
        lines = _OFFER_LINE.findall(message.text) if message.role == "assistant" else []
        if lines:
            offers = [offer_of(slot_id, _court_line(message.text, letter)) for letter, slot_id, *_ in lines]
            return [offer for offer in offers if offer]
    return []


def _court_line(text: str, letter: str) -> str:
    """The court on the offer's line of the prose, with what is said of it: "A) Court 1 at 15:00 (clay)"."""
    found = re.search(rf"^[^\w\[]*{letter}\b[\s:.)=-]+(.{{1,80}})$", text, re.MULTILINE)
    if not found:
        return ""
    extras = re.search(r"\([a-z, ]+\)$", found[1])
    name = re.split(r",| \(| on | at |\d\d:\d\d", found[1])[0].strip()
    return f"{name} {extras[0]}" if extras else name


def offer_of(slot_id: str, court: str = "") -> Offer | None:
    """A slot id as an offer in local time without zone, or None if it is no such id."""
    match = SLOT_ID.fullmatch(slot_id)
    if not match:
        return None
    try:
        starts = dt.datetime.strptime(match[2] + match[3], "%Y%m%d%H%M")
        return Offer(slot_id, court or f"Court {match[1][1:]}", starts, starts + dt.timedelta(minutes=int(match[5])))
    except (ValueError, OverflowError):
        return None


def results_of(messages: Sequence[Message]) -> list[Result]:
    """What the tools answered since the member spoke, oldest first."""
    names: dict[str, str] = {}
    results: list[Result] = []
    for message in messages:
        if message.role == "user":
            results = []
        names.update({call.id: call.name for call in message.calls})
        name = names.get(message.call_id or "", "")
        if message.role == "tool" and not name.startswith(TRANSFER):
            data = _parsed(message.text)
            results.append(Result(next((kind for key, kind in _KINDS.items() if key in data), name), data))
    return results


def _parsed(text: str) -> dict[str, Any]:
    try:
        return as_dict(json.loads(text))
    except (ValueError, RecursionError):
        return {"error": {"message": text.strip()[:500]}}


def as_dict(value: object) -> dict[str, Any]:
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    return cast(list[object], value) if isinstance(value, list) else []


def dicts(value: object) -> list[dict[str, Any]]:
    """The objects in a JSON list, whatever else it is or holds."""
    return [cast(dict[str, Any], item) for item in as_list(value) if isinstance(item, dict)]


def slots_in(value: object) -> list[Offer]:
    """The slots of a tool's answer; those without a proper slot id are left out."""
    found = [offer_of(str(item.get("slot_id")), str(item.get("court") or "")) for item in dicts(value)]
    return [offer for offer in found if offer]
