"""Facts as JSON writes them, for scoring sentences: one club, one moment, and what a row says was seen and done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.conversation.grounding.facts import Facts, Place
from bot.domain.booking import Court
from bot.domain.club import Club

CLUB = Club(id="club", name="Club", courts=tuple(Court(key=f"c{n}", name=f"Court {n}") for n in (1, 2, 3)))
NOW = datetime(2026, 12, 1, 9)


def facts_of(row: Mapping[str, Any]) -> Facts:
    """`free`, `taken`, `nearest`, `bookings` and `changes` are lists of places (absent: empty), `proposal` is one,
    `refusal` a reason, `said` and `notes` are texts. Raises KeyError, TypeError or ValueError for what is none."""

    def listed(name: str) -> tuple[Place, ...]:
        return tuple(_place(one) for one in row.get(name) or ())

    asked = (_place(row["proposal"]),) if row.get("proposal") else ()
    return Facts(
        CLUB,
        NOW,
        free=listed("free"),
        taken=listed("taken"),
        nearest=listed("nearest"),
        bookings=listed("bookings"),
        changes=listed("changes"),
        asked=asked,
        refused=bool(row.get("refusal")),
        said=row.get("said") or "",
        notes=row.get("notes") or "",
    )


def _place(one: Mapping[str, Any]) -> Place:
    start = datetime.fromisoformat(one["starts_at"]).replace(tzinfo=None)
    return Place(one["court"], start, int(one["minutes"]), one.get("code", ""), one.get("what", ""))
