"""The four functions as tools: strict schemas for a model, validated execution at the desk, JSON results.

Every call gets a result, errors included. No tool has an argument for who is asking: the desk knows.
"""

import json
import re
from collections.abc import Awaitable, Callable
from datetime import date, time
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema

from bot.conversation.refusals import refusal_text
from bot.conversation.turn import Turn
from bot.domain.booking import Booking, Proposal, Question, Slot
from bot.domain.desk import Desk
from bot.domain.errors import BookingError, Taken
from bot.llm import INVALID_JSON, ModelMisbehaved, Tool, ToolCall
from bot.llm.strict import read
from bot.tracing import span

SHOWN = 60
"""At most so many slots go back to a model: a whole day on four courts."""


def _like(pattern: str) -> BeforeValidator:
    """Only text of that form: Pydantic alone would also take numbers, and times with an offset."""

    def check(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError("not in the form asked for")
        return value

    return BeforeValidator(check)


Day = Annotated[
    date,
    _like(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    WithJsonSchema({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
ClockTime = Annotated[
    time,
    _like(r"[0-9]{2}:[0-9]{2}(:00)?"),
    WithJsonSchema(  # JSON schema's own "time" wants an offset
        {"type": "string", "description": "HH:MM", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$"}
    ),
]
Minutes = Annotated[int, Field(strict=True, ge=1, le=1440)]


class Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CheckAvailability(Arguments):
    """Free slots of a day in the club's time zone, or the nearest ones if nothing is free. Never books."""

    date: Day
    time: ClockTime | None = Field(default=None, description="start, HH:MM; null for the whole day")
    minutes: Minutes | None = Field(default=None, description="length; null for one slot")


class Book(Arguments):
    """Books a free slot for the member who is asking. Only with a slot_id that was offered or just checked."""

    slot_id: str


class MyBookings(Arguments):
    """The upcoming bookings of the member who is asking."""


class Cancel(Arguments):
    """Cancels one of the member's own bookings."""

    booking_id: str = Field(description="the booking's code, as my_bookings gives it")


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The model's JSON schema in the strict form: every property required, no others; optional means nullable. Patterns
    are for the services' documents: not every vendor takes them."""
    schema = model.model_json_schema()
    properties = {name: _plain(prop) for name, prop in schema.get("properties", {}).items()}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in schema.items() if key not in ("title", "default", "pattern")}
    if "anyOf" in plain:
        plain["anyOf"] = [_plain(branch) for branch in plain["anyOf"]]
    return plain


def slot_json(slot: Slot) -> dict[str, str]:
    return {"slot_id": slot.id, **_span(slot)}


def booking_json(booking: Booking) -> dict[str, str]:
    return {"booking_id": booking.code, **_span(booking.slot)}


def _span(slot: Slot) -> dict[str, str]:
    return {
        "court": slot.court.name,
        "day": f"{slot.local:%A %-d %B %Y}",
        "starts": f"{slot.local:%H:%M}",
        "ends": f"{slot.local_end:%H:%M}",
    }


async def _check(desk: Desk, args: CheckAvailability) -> dict[str, Any]:
    free = await desk.check_availability(args.date, args.time, args.minutes)
    if free:
        return {"free": [slot_json(s) for s in free[:SHOWN]]}
    nearest = await desk.alternatives(args.date, args.time, args.minutes)
    return {"free": [], "nearest": [slot_json(s) for s in nearest]}


async def _book(desk: Desk, args: Book) -> dict[str, Any]:
    made = await desk.book(args.slot_id)
    if isinstance(made, Proposal):
        return {"proposed": slot_json(made.slot), "note": "Not booked yet: the member must confirm it."}
    return {"booked": booking_json(made)}


async def _mine(desk: Desk, args: MyBookings) -> dict[str, Any]:
    return {"bookings": [booking_json(b) for b in await desk.my_bookings()]}


async def _cancel(desk: Desk, args: Cancel) -> dict[str, Any]:
    done = await desk.cancel(args.booking_id)
    if isinstance(done, Question):
        return {"to_confirm": booking_json(done.booking), "note": "Not cancelled yet: the member must confirm it."}
    return {"cancelled": booking_json(done)}


_TOOLS: dict[str, tuple[type[Arguments], Callable[[Desk, Any], Awaitable[dict[str, Any]]]]] = {
    "check_availability": (CheckAvailability, _check),
    "book": (Book, _book),
    "my_bookings": (MyBookings, _mine),
    "cancel": (Cancel, _cancel),
}

TOOLS = tuple(Tool(name, (model.__doc__ or "").strip(), strict_schema(model)) for name, (model, _) in _TOOLS.items())


async def execute(turn: Turn, call: ToolCall) -> str:
    """Runs a suggested call and returns its JSON result; a refusal is such a result too, and so is the model's
    first mistake. Raises ModelMisbehaved at its second, and LimitReached and StoreDown, which it cannot mend."""
    turn.count_tool_call()
    with span(
        f"execute_tool {call.name[:40]}", gen_ai__operation__name="execute_tool", gen_ai__tool__name=call.name[:40]
    ) as current:
        result = await _result(turn, call)
        if "error" in result:
            current.set_attribute("error.type", result["error"]["reason"])
        return json.dumps(result, ensure_ascii=False)


async def _result(turn: Turn, call: ToolCall) -> dict[str, Any]:
    if call.name not in _TOOLS:
        return mistake(turn, "unknown_tool", f"There is no such function. There are {', '.join(_TOOLS)}.")
    model, run = _TOOLS[call.name]
    try:
        arguments = read(model, call.arguments or "{}")
    except ValueError as error:
        return mistake(turn, "bad_arguments", explain(error))
    try:
        result = await run(turn.desk, arguments)
    except BookingError as error:
        turn.refusal = error
        return _error(error.reason, refusal_text(error))
    if not isinstance(turn.refusal, Taken):  # which stays worth telling when others are offered
        turn.refusal = None
    return result


def mistake(turn: Turn, reason: str, message: str) -> dict[str, Any]:
    """The result of a call that cannot be run as it stands. Raises ModelMisbehaved at the turn's second."""
    turn.mistakes += 1
    if turn.mistakes > 1:
        raise ModelMisbehaved("malformed")
    return _error(reason, message)


def explain(error: ValueError) -> str:
    """What is wrong with arguments, in words a model can act on; never the rejected input itself."""
    found = ["arguments: one flat JSON object, each key once"]
    if isinstance(error, ValidationError) and all(INVALID_JSON not in e["loc"] for e in error.errors()):
        found = [f"{'.'.join(str(p) for p in e['loc']) or 'arguments'}: {e['msg']}" for e in error.errors()[:5]]
    return "; ".join(found) + ". Dates are YYYY-MM-DD, times HH:MM."


def _error(reason: str, message: str) -> dict[str, Any]:
    return {"error": {"reason": reason, "message": message}}
