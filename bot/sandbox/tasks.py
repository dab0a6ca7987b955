"""Work between agents, as the brain sees it: tools that stand for a colleague, and a task from one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.llm import Message, Tool
from bot.sandbox.forms import enums, fill
from bot.sandbox.results import MOST_OFFERED, Do, bookings_list, few, listing
from bot.sandbox.talk import TRANSFER, as_dict, dicts, last_words, slots_in
from bot.sandbox.wants import NO_BOOKINGS, NO_CALENDAR, Work, outcome

_ACTIONS = {"check_availability": "check", "book": "book", "my_bookings": "list", "cancel": "cancel", "move": "move"}
_NEEDS = {
    "check_availability": "date", "book": "slot_id", "my_bookings": "booking_id", "cancel": "booking_id",
    "move": "booking_id",
}  # fmt: skip
_LOOKING = ("availab", "free")
_LOOKED_AT = {"date", "last_date", "time", "minutes", "within", "courts", "moving"}
_SERIES = {"every_days", "times", "other_courts"}
_FIELDS = _LOOKED_AT | _SERIES | {"action", "slot_id", "booking_id", "wishes", "last"}


@dataclass(frozen=True, slots=True)
class Task:
    """What a colleague asks for: JSON in place of a member's words."""

    fields: Mapping[str, Any]

    def work(self) -> Work:
        """Does the one thing that the task says."""
        action = str(self.fields.get("action") or "check")
        if action == "check":
            return (yield from self._look())
        if action == "list" or (action in ("cancel", "move") and not self.fields.get("booking_id")):
            result = yield Do("my_bookings", {}, NO_BOOKINGS)
            return result.error or bookings_list(dicts(result.data.get("bookings"))) or "You have no bookings."
        if action != "cancel" and not self.fields.get("slot_id"):
            return "Which slot?"
        return outcome((yield Do(action, self._arguments("slot_id", "booking_id", *_SERIES), f"I cannot {action}.")))

    def _look(self) -> Work:
        result = yield Do("check_availability", self._arguments(*_LOOKED_AT), NO_CALENDAR)
        free = slots_in(result.data.get("free")) or slots_in(result.data.get("nearest"))
        return result.error or listing(few(free, MOST_OFFERED)) or "Nothing is free then."

    def _arguments(self, *names: str) -> dict[str, Any]:
        """What the task does not say is nothing, and not to be found in its JSON as in words."""
        return {name: self.fields.get(name) for name in names}


def task_in(messages: Sequence[Message]) -> Task | None:
    """The task that the last message is, if it is one and not a member's words."""
    try:
        said = as_dict(json.loads(last_words(messages)))
    except (ValueError, RecursionError):
        return None
    return Task(said) if said.keys() <= _FIELDS and said.keys() & {"action", "date"} else None


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


def task_for(tool: Tool, do: Do, words: str) -> str:
    """The arguments of a call to a colleague: what to do, and with what."""
    known: dict[str, Any] = {"request": words, "task": words, "query": words, "input": words}
    known |= {"action": _ACTIONS[do.tool], "last": do.last}
    return json.dumps(fill(tool.parameters, known | do.arguments), ensure_ascii=False)
