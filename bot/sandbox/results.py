"""What the brain does with a tool's answer: book, offer, ask or tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.conversation.reply import Offer
from bot.nlu.intent import pick
from bot.sandbox.talk import Result, Wish, dicts, slots_in

MOST_OFFERED, MOST_LISTED = 6, 24


@dataclass(frozen=True, slots=True)
class Say:
    text: str


@dataclass(frozen=True, slots=True)
class Do:
    """A tool to call, and what to say where it may not be called."""

    tool: str
    arguments: dict[str, Any]
    instead: str


Step = Say | Do


def after(results: Sequence[Result], wish: Wish) -> Step:
    """The next step once tools have answered in this turn; `results` is not empty."""
    done = next((r for r in reversed(results) if r.tool in ("book", "cancel") and not r.error), None)
    last = done or results[-1]
    if last.error:
        return Say(last.error)
    if last.tool == "check_availability":
        return _after_check(last, wish)
    if last.tool == "my_bookings":
        return _after_list(last, wish)
    for what, lead in (
        ("booked", "Booked"),
        ("cancelled", "Cancelled"),
        ("proposed", "Shall I book this one"),
        ("to_confirm", "Shall I cancel this one"),
    ):
        if isinstance(last.data.get(what), dict):
            return Say(f"{lead}: {_row(last.data[what])}" + ("? Please confirm." if lead.startswith("Shall") else "."))
    if last.data.get("words"):  # a colleague's
        return Say(str(last.data["words"]))
    return Say("I have an answer that I cannot read. What would you like to do?")


def _row(item: dict[str, Any]) -> str:
    code = f", code {item['booking_id']}" if item.get("booking_id") else ""
    return f"{item.get('court')} on {item.get('day')}, {item.get('starts')}–{item.get('ends')}{code}"


def listing(slots: Sequence[Offer]) -> str:
    """One slot a line, each with its id."""
    return "\n".join(
        f"- {s.court}, {s.starts_at:%A} {s.starts_at.day} {s.starts_at:%B} {s.starts_at:%H:%M} ({s.slot_id})"
        for s in slots
    )


def _after_check(result: Result, wish: Wish) -> Step:
    free = slots_in(result.data.get("free"))
    if not free:
        nearest = slots_in(result.data.get("nearest"))[:MOST_OFFERED]
        if not nearest:
            return Say("Nothing is free then. Which other day or time would you like?")
        return Say(f"Nothing is free then. The nearest:\n{listing(nearest)}\nWould one of these do?")
    inside = [slot for slot in free if wish.fits(slot.starts_at.time())]
    if wish.time is None and not inside:
        return Say(
            f"Nothing is free in those hours. Free that day:\n{listing(_few(free, MOST_OFFERED))}\nWould one do?"
        )
    return _from_free(inside if wish.time is None else free, wish)


def _from_free(free: list[Offer], wish: Wish) -> Step:
    named = [slot for slot in free if pick(wish.court, [slot])] if wish.court else free
    if not named:
        return Say(f"That court is not free then. Free are:\n{listing(_few(free, MOST_OFFERED))}\nWhich one?")
    if wish.intent == "check":
        return Say(f"Free:\n{listing(_few(named, MOST_LISTED))}\nWhich one would you like?")
    offer = f"Free:\n{listing(_few(named, MOST_OFFERED))}\nWhich one would you like?"
    if wish.at_once or len(named) == 1:
        return Do("book", {"slot_id": named[0].slot_id}, offer)
    return Say(offer)


def _few(slots: Sequence[Offer], most: int) -> list[Offer]:
    """At most so many: all of a handful, else one court for each start time."""
    if len(slots) <= most:
        return list(slots)
    by_start = {slot.starts_at: slot for slot in reversed(slots)}
    return sorted(by_start.values(), key=lambda slot: slot.starts_at)[:most]


def _after_list(result: Result, wish: Wish) -> Step:
    bookings = dicts(result.data.get("bookings"))
    lines = "\n".join(f"- {item.get('booking_id')}: {_row(item)}" for item in bookings)
    if not bookings:
        return Say("You have no bookings.")
    if wish.intent != "cancel":
        return Say(f"Your bookings:\n{lines}")
    fitting = [item for item in bookings if _fits(item, wish)]
    if len(fitting) == 1:
        return Do("cancel", {"booking_id": str(fitting[0].get("booking_id"))}, f"Shall I cancel it?\n{lines}")
    return Say(f"Which booking shall I cancel?\n{lines}")


def _fits(item: dict[str, Any], wish: Wish) -> bool:
    day, starts = str(item.get("day")), str(item.get("starts"))
    if wish.date and not day.startswith(f"{wish.date:%A} {wish.date.day} {wish.date:%B}"):
        return False
    if wish.court and str(item.get("court")).casefold() not in wish.court.casefold():
        return False
    return wish.time is None or starts == f"{wish.time:%H:%M}"
