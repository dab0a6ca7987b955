"""What the brain does next, a tool to call or words to say, and how its words list slots and bookings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.reply import Offer

MOST_OFFERED, MOST_LISTED = 6, 24


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Do:
    """A tool to call, and what to say where it may not be called. `last`: nothing is left to do after it."""

    tool: str
    arguments: dict[str, Any]
    instead: str
    last: bool = False


Step = Say | Do


def row(item: dict[str, Any]) -> str:
    """`Court 1 on Wednesday 2 December 2026, 15:00–16:00, code 7KQ2MD`."""
    code = f", code {item['booking_id']}" if item.get("booking_id") else ""
    return f"{item.get('court')} on {item.get('day')}, {item.get('starts')}–{item.get('ends')}{code}"


def bookings_list(bookings: Sequence[dict[str, Any]]) -> str:
    return "\n".join(f"- {item.get('booking_id')}: {row(item)}" for item in bookings)


def listing(slots: Sequence[Offer]) -> str:
    """One slot a line, each with its id."""
    return "\n".join(
        f"- {s.court}, {s.starts_at:%A} {s.starts_at.day} {s.starts_at:%B} {s.starts_at:%H:%M} ({s.slot_id})"
        for s in slots
    )


def few(slots: Sequence[Offer], most: int) -> list[Offer]:
    """At most so many: all of a handful, else one court for each start time."""
    if len(slots) <= most:
        return list(slots)
    by_start = {slot.starts_at: slot for slot in reversed(slots)}
    return sorted(by_start.values(), key=lambda slot: slot.starts_at)[:most]
