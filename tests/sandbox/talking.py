"""A member talking to the brain, with a small club behind its tools."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from bot.llm import Ask, Completion, Message, Tool
from bot.sandbox.brain import think

COURTS = "Courts:\ncourt_1 = c1: Court 1 (outdoor)\ncourt_2 = c2: Court 2 (outdoor)"
SYSTEM = f"You book courts.\n{COURTS}\nNow: Tuesday 2026-12-01 09:00 (Europe/London)"


def strict(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False
    }  # fmt: skip


def maybe(kind: str) -> dict[str, Any]:
    return {"anyOf": [{"type": kind}, {"type": "null"}]}


TOOLS = (
    Tool("check_availability", "", strict(date={"type": "string"}, time=maybe("string"), minutes=maybe("integer"))),
    Tool("book", "", strict(slot_id={"type": "string"})),
    Tool("my_bookings", "", strict()),
    Tool("cancel", "", strict(booking_id={"type": "string"})),
    Tool("move", "", strict(booking_id={"type": "string"}, slot_id={"type": "string"})),
)


@dataclass
class Club:
    """Courts 1 and 2, open 14:00 to 20:00 every day; what is taken is a set of slot ids."""

    taken: set[str] = field(default_factory=set[str])
    bookings: dict[str, str] = field(default_factory=dict[str, str])  # code: slot id
    propose: bool = False
    error: str | None = None

    def run(self, name: str, args: dict[str, Any]) -> dict[str, Any]:
        if self.error:
            return {"error": {"reason": "refused", "message": self.error}}
        return getattr(self, name)(**args)

    def shown(self) -> str:
        """The member's bookings as a prompt shows them."""
        lines = (f"booking_{n} = {code}: {_span(slot)}" for n, (code, slot) in enumerate(self.bookings.items(), 1))
        return "\n".join(["The member's bookings:", *lines])

    def check_availability(self, date: str, time: str | None, minutes: int | None) -> dict[str, Any]:
        free = [
            slot for hour in range(14, 20) for court in (1, 2)
            if (slot := f"c{court}-{date.replace('-', '')}-{hour}00-{minutes or 60}") not in self.taken
        ]  # fmt: skip
        here = [slot for slot in free if time is None or slot[12:16] == time.replace(":", "")]
        return {"free": [row(slot) for slot in here]} | ({} if here else {"nearest": [row(s) for s in free[:3]]})

    def book(self, slot_id: str) -> dict[str, Any]:
        if self.propose:
            return {"proposed": row(slot_id)}
        self.bookings[f"7KQ2M{len(self.bookings) + 2}"] = slot_id
        self.taken.add(slot_id)
        return {"booked": {"booking_id": "7KQ2M2", **row(slot_id)}}

    def my_bookings(self) -> dict[str, Any]:
        return {"bookings": [{"booking_id": code, **row(slot)} for code, slot in self.bookings.items()]}

    def cancel(self, booking_id: str) -> dict[str, Any]:
        if booking_id not in self.bookings:
            return {"error": {"reason": "unknown_booking", "message": f"You have no booking {booking_id}."}}
        return {"cancelled": {"booking_id": booking_id, **row(self.bookings.pop(booking_id))}}


def _span(slot_id: str) -> str:
    """`Court 1, Wednesday 2026-12-02 15:00-16:00`."""
    court, day, start, _ = slot_id.split("-")
    weekday = DAYS[day].split()[0]
    ends = f"{int(start[:2]) + 1:02d}:00"
    return f"Court {court[1:]}, {weekday} {day[:4]}-{day[4:6]}-{day[6:]} {start[:2]}:00-{ends}"


def row(slot_id: str) -> dict[str, str]:
    court, day, start, _ = slot_id.split("-")
    hour = int(start[:2])
    times = {"starts": f"{hour}:00", "ends": f"{hour + 1}:00"}
    return {"slot_id": slot_id, "court": f"Court {court[1:]}", "day": DAYS[day], **times}


DAYS = {
    "20261202": "Wednesday 2 December 2026",
    "20261204": "Friday 4 December 2026",
    "20261203": "Thursday 3 December 2026",
}


@dataclass
class Talk:
    """A conversation in which tools are run as the bot runs them; `offers` are shown as the transcript does."""

    club: Club = field(default_factory=Club)
    ask: Ask = field(default_factory=lambda: Ask(SYSTEM, (), TOOLS))
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list[tuple[str, dict[str, Any]]])

    def say(self, text: str) -> str:
        """The reply; `calls` is what was called on the way."""
        self.calls = []
        self.ask = replace(self.ask, system=f"{SYSTEM}\n{self.club.shown()}")
        self._add(Message("user", text))
        for _ in range(6):
            answer = think(self.ask)
            if not answer.calls:
                self._add(Message("assistant", answer.text + offer_lines(answer.text)))
                return answer.text
            self._run(answer)
        raise AssertionError("the brain never stops calling")

    @property
    def called(self) -> list[str]:
        return [name for name, _ in self.calls]

    def _run(self, answer: Completion) -> None:
        self._add(Message("assistant", "", answer.calls))
        for call in answer.calls:
            arguments = json.loads(call.arguments)
            self.calls.append((call.name, arguments))
            self._add(Message("tool", json.dumps(self.club.run(call.name, arguments)), call_id=call.id))

    def _add(self, message: Message) -> None:
        self.ask = replace(self.ask, messages=(*self.ask.messages, message))


def offer_lines(text: str) -> str:
    slots = [
        line.rpartition("(")[2].rstrip(")") for line in text.splitlines() if line.startswith("- ") and "(c" in line
    ]
    return "".join(f"\n[{chr(65 + i)} = {slot}]" for i, slot in enumerate(slots))
