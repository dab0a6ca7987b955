"""What tests of the ways out deliver: events from an address, replies of every kind."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.slack.address import Address
from bot.conversation.card import Card, card_lines
from bot.conversation.event import Event
from bot.conversation.looks import Part
from bot.conversation.reply import Button, Offer, Reply
from bot.domain.member import User
from bot.intake.queries import Home

LONDON = ZoneInfo("Europe/London")
BUTTONS = (Button("cancel", "Cancel", "cancel:ABC123", "danger"), Button("move", "Move", "move:ABC123"))

MENU = (
    Button("move", "Move", "move:ABC123", menu=True),
    Button("cancel", "Cancel booking", "cancelling:ABC123", menu=True),
)


class Desk:
    """Queries, as far as the ways out ask them."""

    async def home(self, event: Event) -> Home:
        return Home("Tennis Club", "Europe/London", at(9), "D", (card(),), ())

    async def today(self, event: Event) -> tuple[()]:
        return ()


def at(hour: int, day: int = 1, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=LONDON)


def card(**changes: Any) -> Card:
    return Card(
        **{"code": "ABC123", "court": "Court 2", "starts_at": at(15), "ends_at": at(16), "user": "U1"} | changes
    )


def booked(**changes: Any) -> Reply:
    text = "Booked: Court 2 on Tuesday 1 December, 15:00–16:00. Code ABC123."
    parts = (Part(text, card_lines(card()), "card"),)
    return Reply(**{"outcome": "booked", "text": text, "card": card(), "buttons": BUTTONS, "parts": parts} | changes)


def offered(count: int = 3) -> Reply:
    offers = tuple(Offer(f"c{i}@15", f"Court {i + 1}", at(15), at(16), label=f"Court {i + 1}") for i in range(count))
    return Reply("offered", "Free on Tuesday 1 December:", offers=offers)


def event(address: Address, user: str = "", id: str = "Ev1", **more: Any) -> Event:
    said: Mapping[str, Any] = {"kind": "mention", "text": "a court", "channel": address.channel or "dm", **more}
    who = User(user or address.user, scope=address.team)
    return Event(id=id, platform="slack", workspace=address.team, user=who, reply_to=address.to_reply_to(), **said)
