"""What the brain reads out of a conversation: now, what was said of a wish, the latest offer, the tools' results."""

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, cast

from bot.conversation.reply import Offer
from bot.conversation.session import unmarked
from bot.domain.booking import SLOT_ID
from bot.i18n.catalogues import codes, load
from bot.llm import Message
from bot.nlu.heard import Heard, Known, Wish
from bot.sandbox.german import in_german
from bot.sandbox.hearing import hear

_NOW = re.compile(r"^.*\bNow:\s*(?:[A-Za-z]+,?\s+)?(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})", re.ASCII | re.MULTILINE)
_AHEAD = re.compile(r"^Ahead: courts can be booked up to (\d+) days? ahead", re.MULTILINE)
_OFFER_LINE = re.compile(rf"\[([A-Z]) = ({SLOT_ID.pattern})\]", re.ASCII)
_ENDS = (
    "Booked: {what}. Code {code}.", "Already yours: {what}. Code {code}.", "Cancelled: {what} (code {code}).",
    "Moved: you now have {what}. Code {code}.", "You have no bookings.",
)  # fmt: skip
NONE_OF_THESE = "All right. Which other day or time suits you?"
TRANSFER = "transfer_to_"
"""How the name of a hand-over to a colleague begins."""
_KINDS = {
    "free": "check_availability", "nearest": "check_availability", "booked": "book", "proposed": "book",
    "cancelled": "cancel", "moved": "move", "to": "move", "to_confirm": "cancel", "bookings": "my_bookings",
}  # fmt: skip
Asked = Literal["", "date", "time", "yes"]


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


def furthest_in(system: str) -> dt.date | None:
    """The last day that can be booked, by the prompt."""
    found = _AHEAD.search(system)
    return now_in(system).date() + dt.timedelta(days=int(found[1])) if found else None


def _ended(text: str) -> bool:
    """Whether an answer begins with something that was done, or that there is nothing to do it to, in any language."""
    return text.lstrip().casefold().startswith(_heads())


@cache
def _heads() -> tuple[str, ...]:
    words = (load(code).words.get(template, template) for code in codes() for template in _ENDS)
    return tuple(said.partition("{")[0].casefold() for said in words)


def current(messages: Sequence[Message]) -> list[Message]:
    """The messages since the last wish ended."""
    for i in range(len(messages) - 1, -1, -1):
        if messages[i].role == "assistant" and _ended(messages[i].text):
            return list(messages[i + 1 :])
    return list(messages)


def last_words(messages: Sequence[Message]) -> str:
    """What the member said last."""
    return next((unmarked(m.text) for m in reversed(messages) if m.role == "user"), "")


def heard_in(messages: Sequence[Message], known: Known) -> tuple[Wish, Heard]:
    """What was said of the wish before the last message, later words winning, and what the last one says. Older
    messages are read with the offers that stood above them, and with the bookings of now."""
    said = [i for i, message in enumerate(messages) if message.role == "user"]
    so_far, heard = Wish(), Heard()
    for i in said:
        last = i == said[-1]
        offers = known.offers if last else tuple(latest_offer(messages[:i]))
        asked = known.asked or _asked(messages[:i])
        heard = hear(unmarked(messages[i].text), replace(known, offers=offers, asked=asked))
        if not last:
            wish = heard.wishes[-1]
            if wish == Wish("no"):  # "none of these" leaves the day, as "too early" does
                wish = replace(wish, not_offers=tuple(offer.slot_id for offer in offers))
            so_far = followed(so_far, wish, heard.in_words)
    return so_far, heard


def _asked(messages: Sequence[Message]) -> Asked:
    """What the bot's last question was about, as the brain puts it."""
    text = next((message.text for message in reversed(messages) if message.role == "assistant" and message.text), "")
    if text.endswith(("time would you like to play?", *_in_any_language("What time would you like to play?"))):
        return "time"
    if text.startswith((NONE_OF_THESE, in_german(NONE_OF_THESE))):
        return "time"
    return "date" if text.startswith(("Which day", *_in_any_language("Which day would you like to play?"))) else ""


@cache
def _in_any_language(sentence: str) -> tuple[str, ...]:
    return tuple(load(code).words.get(sentence, sentence) for code in codes())


def followed(before: Wish, wish: Wish, in_words: bool = False) -> Wish:
    """The wish with what was said before it: what it leaves open, and what a fragment goes on with. One that is asked
    for `in_words` of its own goes on with no other."""
    if wish.intent == "mine" and wish.bookings and before.intent in ("cancel", "move"):
        return _filled(wish, before, before.intent)
    if wish.intent in ("info", "help", "mine", "yes", "other"):
        return before
    if wish.intent == "no":  # "too early" of what is on offer leaves the day; "never mind" nothing
        stays = wish.not_offers and before.intent in ("check", "book")
        return Wish("check", date=before.date, last=before.last) if stays else Wish()
    if wish == Wish("check", date=wish.date) and wish.date == before.date:
        return wish  # "what is free on Saturday?", after a time of that day
    looks = wish.intent == "check" or wish.any_court or bool(wish.not_courts)  # "what is free on Friday?"
    own = wish.intent in ("cancel", "move") or (in_words and before.intent in ("cancel", "move"))
    own = own or (looks and before.intent == "cancel")
    if own or before.intent not in ("book", "check", "cancel", "move"):
        return wish
    if before.intent in ("cancel", "move"):
        return _filled(wish, before, before.intent)
    if wish.date and wish.time:  # whole in itself
        return wish
    only_day = not (wish.time or wish.courts or wish.offers or wish.minutes)
    return _filled(wish, before, "check" if before.intent == "check" and only_day else wish.intent)


_TIMES = ("time", "earliest", "latest", "over_by", "only")
_AGAIN = ("repeats", "every", "times")
_COURTS = ("courts", "any_court", "indoor", "surface")


def _filled(wish: Wish, before: Wish, intent: Any) -> Wish:
    values: dict[str, Any] = {"intent": intent, "minutes": wish.minutes or before.minutes}
    for group in (("date", "last"), _TIMES, _COURTS, ("bookings",), _AGAIN):
        source = wish if any(getattr(wish, name) not in (None, (), False, "") for name in group) else before
        values |= {name: getattr(source, name) for name in group}
    values |= {name: getattr(wish, name) or getattr(before, name) for name in ("not_courts", "not_times")}
    return replace(wish, **values)


def latest_offer(messages: Sequence[Message]) -> list[Offer]:
    """The offer of the last assistant message that carried one; none once a question without one was asked since, for
    a bare "3" answers that and picks nothing."""
    for message in reversed(messages):
        lines = _OFFER_LINE.findall(message.text) if message.role == "assistant" else []
        if lines:
            offers = [offer_of(slot_id, _court_line(message.text, letter)) for letter, slot_id, *_ in lines]
            return [offer for offer in offers if offer]
        if message.role == "assistant" and message.text.rstrip().endswith("?"):
            return []
    return []


def is_past_its_offer(messages: Sequence[Message]) -> bool:
    """Whether a question without an offer was asked since the last one that was made."""
    asked = False
    for message in reversed(messages):
        if message.role == "assistant" and _OFFER_LINE.search(message.text):
            return asked
        asked = asked or (message.role == "assistant" and message.text.rstrip().endswith("?"))
    said = next((message.text for message in reversed(messages) if message.role == "assistant" and message.text), "")
    return said.startswith((NONE_OF_THESE, in_german(NONE_OF_THESE)))  # by an agent whose talk has no lines of offers


def _court_line(text: str, letter: str) -> str:
    """The court on the offer's line of the prose: "A) Court 1 at 15:00 (clay)"."""
    found = re.search(rf"^[^\w\[]*{letter}\b[\s:.)=-]+(.{{1,80}})$", text, re.MULTILINE)
    return re.split(r",| \(| on | at |\d\d:\d\d", found[1])[0].strip() if found else ""


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


def court_of(slot_id: str) -> str:
    """The key of a slot's court."""
    return slot_id.partition("-")[0]
