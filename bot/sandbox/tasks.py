"""Work between agents, as the brain sees it: tools that stand for a colleague, and a task from one."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.llm import Message, Tool
from bot.sandbox.forms import enums, fill
from bot.sandbox.results import Do, Say, Step
from bot.sandbox.talk import NAMES_COURT, TRANSFER, Wish, as_dict, last_words

_ACTIONS = {"check_availability": "check", "book": "book", "my_bookings": "list", "cancel": "cancel"}
_NEEDS = {"check_availability": "date", "book": "slot_id", "my_bookings": "booking_id", "cancel": "booking_id"}
_LOOKING = ("availab", "free")
_FIELDS = {"action", "slot_id", "booking_id", "date", "time", "minutes", "earliest", "latest", "wishes"}


@dataclass(frozen=True, slots=True)
class Task:
    """What a colleague asks for: JSON in place of a member's words."""

    fields: Mapping[str, str]
    minutes: int | None = None

    @property
    def wish(self) -> Wish:
        """The task in the form in which the brain weighs results."""
        get = self.fields.get
        wishes = get("wishes") or ""
        action = get("action")
        return Wish(
            "cancel" if action == "cancel" else "mine" if action == "list" else "check",
            _date(get("date")),
            _time(get("time")),
            self.minutes,
            _time(get("earliest")),
            _time(get("latest")),
            wishes if NAMES_COURT.search(wishes) else None,
        )

    @property
    def first(self) -> Step:
        """The tool to begin with."""
        get = self.fields.get
        action = get("action") or "check"
        if action == "book":
            return Do("book", {"slot_id": get("slot_id")}, "I cannot book.") if get("slot_id") else Say("Which slot?")
        if action == "cancel" and get("booking_id"):
            return Do("cancel", {"booking_id": get("booking_id")}, "I cannot cancel.")
        if action in ("cancel", "list"):
            return Do("my_bookings", {}, "I cannot look at bookings.")
        arguments = {"date": get("date"), "time": get("time"), "minutes": self.minutes}
        return Do("check_availability", arguments, "I cannot look at the calendar.")


def task_in(messages: Sequence[Message]) -> Task | None:
    """The task that the last message is, if it is one and not a member's words."""
    try:
        said = as_dict(json.loads(last_words(messages)))
    except (ValueError, RecursionError):
        return None
    if not said.keys() <= _FIELDS or not said.keys() & {"action", "date"}:
        return None
    minutes = said.pop("minutes", None)
    return Task({name: str(value) for name, value in said.items()}, minutes if isinstance(minutes, int) else None)


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _time(text: str | None) -> dt.time | None:
    try:
        return dt.time.fromisoformat(text) if text else None
    except ValueError:
        return None


def colleague_for(do: Do, tools: Sequence[Tool]) -> Tool | None:
    """Whom to ask for what the brain has no tool for itself: by the parameters, or of a hand-over by what it is
    said to be for."""
    for tool in tools:
        properties = as_dict(tool.parameters.get("properties"))
        action = _action_of(properties)
        if _NEEDS[do.tool] in properties and (_ACTIONS[do.tool] in action if action else do.tool != "my_bookings"):
            return tool
    hand_overs = [tool for tool in tools if tool.name.startswith(TRANSFER)]
    looks = [t for t in hand_overs if any(word in t.name + t.description.casefold() for word in _LOOKING)]
    rest = [tool for tool in hand_overs if tool not in looks]
    return next(iter(looks if do.tool == "check_availability" else rest), None)


def _action_of(properties: Mapping[str, Any]) -> list[object]:
    """The values of the parameter that says what to do, if there is one."""
    return enums(as_dict(properties.get("action")))


def task_for(tool: Tool, do: Do, wish: Wish, words: str) -> str:
    """The arguments of a call to a colleague: what to do, and what is known of the wish."""
    clock = {"time": wish.time, "earliest": wish.earliest, "latest": wish.latest}
    known: dict[str, Any] = {name: at and f"{at:%H:%M}" for name, at in clock.items()}
    known |= {"date": wish.date and wish.date.isoformat(), "minutes": wish.minutes, "wishes": wish.court}
    known |= {"request": words, "task": words, "query": words, "input": words}
    known["action"] = "cancel" if wish.intent == "cancel" else _ACTIONS[do.tool]  # which booking, they find out
    return json.dumps(fill(tool.parameters, known | do.arguments), ensure_ascii=False)
