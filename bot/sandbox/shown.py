"""What a prompt shows of the club and of the moment, and what a message means to somebody who sees that: the wishes, in
the keys that the prompt gives to courts, offers and bookings."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.conversation.reply import Offer
from bot.domain.booking import SLOT_ID, Booking, Court, Slot
from bot.nlu.heard import Heard, Known, Wish
from bot.nlu.wish import Asked
from bot.sandbox.hearing import hear
from bot.sandbox.talk import now_in, offer_of

_COURT = re.compile(r"^(court_\d+) = (c\d+): (.+) \((?:([^()]*), )?(indoor|outdoor)\)$", re.MULTILINE)
_OFFER = re.compile(rf"^(offer_[a-z]) = ({SLOT_ID.pattern}): ([^\n]*?), \w+ \d{{4}}-", re.MULTILINE)
_BOOKING = re.compile(
    r"^(booking_\d+) = (\w+): (.+), \w+ (\d{4}-\d\d-\d\d) (\d\d:\d\d)[^-\n]*-(\d\d:\d\d)(?:, series (\w+))?",
    re.MULTILINE,
)
_LENGTH = re.compile(r"^Lengths: (\d+)", re.MULTILINE)
_WAITING = re.compile(r"^Waiting for the member's yes: c\d", re.MULTILINE)
_ASKED = re.compile(r"^Asked for: (?:which booking to )?(date|time|cancel|move)$", re.MULTILINE)
KEYED = {"courts": "court", "not_courts": "court", "offers": "offer", "not_offers": "offer", "bookings": "booking"}


_LOOKING = re.compile(r'^So far: \{(?=.*"date":)(?=.*"intent":"check")', re.MULTILINE)
"""A day was asked for, and nothing ordered."""


def wishes_in(system: str, words: str) -> dict[str, Any]:
    """The values of a schema that asks for wishes."""
    known, keys = known_in(system)
    heard = hear(words, known)
    if _LOOKING.search(system):
        heard = heard.after_a_question()
    return {
        "wishes": [_as_json(wish, keys) for wish in _told(heard)],
        "unclear": heard.problem or (words if heard.ambiguous else ""),
        "not_understood": heard.unread.partition("…")[0].strip(),
        "no_court": heard.unknown_court,
        "no_booking": " ".join(heard.unknown_codes[:1]),
    }


def _told(heard: Heard) -> Iterable[Wish]:
    """The wishes as they are allowed; beside words that were not understood a booking is called one and not made."""
    for wish, allowed in zip(heard.wishes, heard.allowed, strict=True):
        yield wish if heard.unread and wish.intent == "book" else allowed


def known_in(system: str) -> tuple[Known, dict[str, str]]:
    """And the key of each thing shown."""
    courts = {m[1]: _court(m) for m in _COURT.finditer(system)}
    offers = {m[1]: offer for m in _OFFER.finditer(system) if (offer := _offer(m))}
    bookings = {m[1]: _booking(m, tuple(courts.values())) for m in _BOOKING.finditer(system)}
    length = _LENGTH.search(system)
    known = Known(
        now_in(system),
        tuple(courts.values()),
        tuple(offers.values()),
        tuple(bookings.values()),
        _asked(system),
        slot_minutes=int(length[1]) if length else 60,
    )
    keys = {court.key: key for key, court in courts.items()}
    keys |= {offer.slot_id: key for key, offer in offers.items()}
    return known, keys | {booking.code: key for key, booking in bookings.items()}


def _court(shown: re.Match[str]) -> Court:
    return Court(key=shown[2], name=shown[3], surface=shown[4] or "", indoor=shown[5] == "indoor")


def _offer(shown: re.Match[str]) -> Offer | None:
    return offer_of(shown[2], shown[shown.lastindex or 0])


def _booking(shown: re.Match[str], courts: tuple[Court, ...]) -> Booking:
    starts, ends = (dt.datetime.fromisoformat(f"{shown[4]} {shown[n]}") for n in (5, 6))
    minutes = int((ends - starts).total_seconds() // 60) % (24 * 60) or 60
    court = next((court for court in courts if court.name == shown[3]), Court(key="c0", name=shown[3]))
    slot = Slot(court, starts.replace(tzinfo=dt.UTC), minutes, ZoneInfo("UTC"))
    return Booking(shown[2], slot, "", "confirmed", "", series=shown[7])


def _asked(system: str) -> Asked:
    if _WAITING.search(system):
        return "yes"
    asked = _ASKED.search(system)
    return cast(Asked, asked[1]) if asked else ""


def _as_json(wish: Wish, keys: Mapping[str, str]) -> dict[str, Any]:
    said = {name: _json(value) for name, value in asdict(wish).items() if name != "every_booking"}
    said |= {name: [keys[one] for one in said[name] if one in keys] for name in KEYED}
    if wish.every_booking:
        said["bookings"] = ["all"]
    return said | {"topic": wish.topic or "none", "only": wish.only or "any"}


def plain_wish() -> dict[str, Any]:
    """A wish that says nothing yet."""
    return _as_json(Wish(), {})


def _json(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_json(one) for one in cast(tuple[Any, ...], value)]
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:%H:%M}" if isinstance(value, dt.time) else value
