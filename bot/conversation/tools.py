"""The five functions as tools: strict schemas for a model, validated execution at the desk, JSON results.

Every call gets a result, errors included. No tool has an argument for who is asking: the desk knows.
"""

import json
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import date, time
from functools import cache
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from bot.conversation.briefing import court_keys
from bot.conversation.refusals import refusal_text
from bot.conversation.turn import Turn
from bot.domain.booking import Booking, EveryDays, Proposal, Question, Repeat, Slot, Times
from bot.domain.club import Club
from bot.domain.errors import BookingError, UnknownCourt
from bot.domain.search import Search
from bot.domain.series import Serial
from bot.llm import INVALID_JSON, ModelMisbehaved, Tool, ToolCall
from bot.llm.strict import read, without_empty
from bot.tracing import set_content, span

SHOWN = 60
"""At most so many slots go back to a model: a whole day on four courts."""
FEW = 5
"""So many on other courts, where the wanted ones are taken."""


def _like(pattern: str) -> BeforeValidator:
    """Only text of that form: Pydantic alone would also take numbers, and times with an offset."""

    def check(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError("not in the form asked for")
        return value

    return BeforeValidator(check)


DAY_SCHEMA = WithJsonSchema({"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"})
TIME_SCHEMA = WithJsonSchema(  # JSON schema's own "time" wants an offset
    {"type": "string", "description": "HH:MM", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$"}
)
Day = Annotated[date, _like(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), DAY_SCHEMA]
ClockTime = Annotated[time, _like(r"[0-9]{2}:[0-9]{2}(:00)?"), TIME_SCHEMA]
_SPAN = "([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)"
Span = Annotated[str, _like(_SPAN), WithJsonSchema({"type": "string", "pattern": f"^{_SPAN}$"})]


def _whole(value: object) -> object:
    """60.0 is an integer of JSON, too."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Minutes = Annotated[int, Field(strict=True, ge=1, le=1440), BeforeValidator(_whole)]


class Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")
    _empty = model_validator(mode="before")(without_empty)


class CheckAvailability(Arguments):
    """Free slots in the club's time zone, or the nearest ones if nothing is free. Never books."""

    date: Day
    time: ClockTime | None = Field(default=None, description="start, HH:MM; null where none was named")
    minutes: Minutes | None = Field(default=None, description="length; null for one slot")
    within: Span | None = Field(default=None, description="HH:MM-HH:MM, hours that all of the play must lie in")
    courts: list[str] | None = Field(default=None, description="courts that will do, by key or name; null for any")
    last_date: Day | None = Field(default=None, description="for several days: the last of them, a week at most")
    moving: str | None = Field(default=None, description="code of the booking to move: its own time counts as free")


class Book(Arguments):
    """Books a free slot for the member who is asking. Only with a slot_id that was offered or just checked. With
    every_days it books a series, of which the slot is the first."""

    slot_id: str
    every_days: EveryDays | None = Field(default=None, description="7 for every week, 1 for every day; null: once")
    times: Times | None = Field(default=None, description="how often, the first included; null: as long as possible")
    other_courts: list[str] | None = Field(default=None, description="for days on which its own is taken: key or name")


class MyBookings(Arguments):
    """The upcoming bookings of the member who is asking."""


class Cancel(Arguments):
    """Cancels one of the member's own bookings, or what is left of a series."""

    booking_id: str = Field(description="its code, or the series' code; a code with + behind it: and all later ones")


class Move(Arguments):
    """Moves one of the member's own bookings to another time, court or length, in place of booking anew."""

    booking_id: str = Field(description="the booking's code")
    slot_id: str = Field(description="where to: just checked with moving, or offered")


@cache
def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The model's JSON schema in the strict form: every property required, no others; optional means nullable, and
    models within it stand in their places. Patterns are for the services' documents: not every vendor takes them. Made
    once for each model, and not to be changed."""
    schema = model.model_json_schema()
    return _closed(schema, schema.get("$defs", {}))


def _closed(schema: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    properties = {name: _plain(prop, defs) for name, prop in schema.get("properties", {}).items()}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _plain(schema: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return _closed(defs[schema["$ref"].rpartition("/")[2]], defs)
    plain = {key: value for key, value in schema.items() if key not in ("title", "default", "pattern")}
    if "anyOf" in plain:
        plain["anyOf"] = [_plain(branch, defs) for branch in plain["anyOf"]]
    if "items" in plain:
        plain["items"] = _plain(plain["items"], defs)
    return plain


def slot_json(slot: Slot) -> dict[str, Any]:
    return {"slot_id": slot.id, **_span(slot)}


def booking_json(booking: Booking) -> dict[str, Any]:
    series = {"series_id": booking.series} if booking.series else {}
    return {"booking_id": booking.code, **series, **_span(booking.slot)}


def _serial_json(what: str, serial: Serial) -> dict[str, Any]:
    """The first booking as any other, `also` those after it, and the days on which nothing was done."""
    first, *rest = [booking_json(booking) for booking in serial.bookings]
    missed = [{"day": f"{one.day:%A %-d %B %Y}", "why": refusal_text(one.why)} for one in serial.missed]
    return {what: first, **({"also": rest} if rest else {}), **({"not_done": missed} if missed else {})}


def _span(slot: Slot) -> dict[str, Any]:
    """All that a member reads of a slot."""
    court = slot.court
    return {
        "court": court.name,
        **({"surface": court.surface} if court.surface else {}),
        **({"indoor": True} if court.indoor else {}),
        "day": f"{slot.local:%A %-d %B %Y}",
        "starts": f"{slot.local:%H:%M}",
        "ends": f"{slot.local_end:%H:%M}",
    }


async def _check(turn: Turn, args: CheckAvailability) -> dict[str, Any]:
    wanted = _wanted(turn.club, args)
    free = await turn.desk.search(wanted)
    if free:
        return {**_cut(free), **_passed_over(wanted)}
    elsewhere = await turn.desk.search(wanted.elsewhere(turn.club)) if wanted.courts else []
    near = await turn.desk.near(wanted)
    others = {"on_other_courts": [slot_json(s) for s in elsewhere[:FEW]]} if elsewhere else {}
    nearest = {"nearest": [slot_json(s) for s in near]}
    return {"free": [], **nearest, **others, **_no_start(turn.club, wanted), **_passed_over(wanted)}


def _no_start(club: Club, wanted: Search) -> dict[str, Any]:
    """Why nothing is free at a time at which no court starts: "taken" would be wrong."""
    starts = club.starts_near(wanted.first, wanted.start) if wanted.start else []
    return {"courts_start_at": starts} if starts and f"{wanted.start:%H:%M}" not in starts else {}


def _wanted(club: Club, args: CheckAvailability) -> Search:
    """Raises UnknownCourt."""
    earliest, _, until = (args.within or "").partition("-")
    return Search(
        args.date,
        args.last_date,
        start=args.time,
        minutes=args.minutes,
        earliest=time.fromisoformat(earliest) if earliest else None,
        over_by=time.fromisoformat(until) if until not in ("", "24:00") else None,
        courts=[court_key(club, name) for name in args.courts or ()],
        moving=args.moving or "",
    )


def court_key(club: Club, said: str) -> str:
    """The key of the court that a model names by its key, here or in the briefing, or by its name. Raises
    UnknownCourt."""
    name = said.strip().casefold()
    by_key = {key: court.key for key, court in court_keys(club).items()}
    known = by_key | {c.key: c.key for c in club.courts} | {c.name.casefold(): c.key for c in club.courts}
    if name not in known:
        raise UnknownCourt(courts=[court.name for court in club.courts])
    return known[name]


def _cut(free: Sequence[Slot]) -> dict[str, Any]:
    """At most `SHOWN`; of more, one court for each start, as long as there is room. What is left out is said."""
    shown = list(free)
    if len(shown) > SHOWN:
        by_start = {slot.starts_at: slot for slot in reversed(shown)}
        shown = sorted(by_start.values(), key=lambda slot: slot.starts_at)[:SHOWN]
    result: dict[str, Any] = {"free": [slot_json(slot) for slot in shown]}
    if len(shown) < len(free):
        result["left_out"] = len(free) - len(shown)
        result["note"] = "More are free: other courts, or later. For them ask for a time, a window, courts or one day."
    return result


def _passed_over(wanted: Search) -> dict[str, Any]:
    if wanted.last is None or wanted.last <= wanted.days[-1]:
        return {}
    return {"looked_until": wanted.days[-1].isoformat()}


async def _book(turn: Turn, args: Book) -> dict[str, Any]:
    if args.every_days:
        courts = tuple(court_key(turn.club, name) for name in args.other_courts or ())
        repeat = Repeat(args.every_days, args.times, courts)
        made = await turn.desk.book_series(args.slot_id, repeat, waiting=turn.session.proposal)
    else:
        made = await turn.desk.book(args.slot_id, waiting=turn.session.proposal)
    if isinstance(made, Proposal):
        return {"proposed": slot_json(made.slot), "note": "Not booked yet: the member must confirm it."}
    if isinstance(made, Serial):
        return _serial_json("booked", made)
    return {"booked": booking_json(made)}


async def _mine(turn: Turn, args: MyBookings) -> dict[str, Any]:
    return {"bookings": [booking_json(b) for b in await turn.desk.my_bookings()]}


async def _cancel(turn: Turn, args: Cancel) -> dict[str, Any]:
    done = await turn.desk.cancel(args.booking_id)
    if isinstance(done, Question):
        return {"to_confirm": booking_json(done.booking), "note": "Not cancelled yet: the member must confirm it."}
    if isinstance(done, Serial):
        return _serial_json("cancelled", done)
    return {"cancelled": booking_json(done)}


async def _move(turn: Turn, args: Move) -> dict[str, Any]:
    done = await turn.desk.move(args.booking_id, args.slot_id)
    if isinstance(done, Question):
        to = {"to": slot_json(done.slot)} if done.slot else {}
        note = "Not moved yet: the member must confirm it."
        return {"to_confirm": booking_json(done.booking), **to, "note": note}
    return {"moved": booking_json(done)}


_TOOLS: dict[str, tuple[type[Arguments], Callable[[Turn, Any], Awaitable[dict[str, Any]]]]] = {
    "check_availability": (CheckAvailability, _check),
    "book": (Book, _book),
    "my_bookings": (MyBookings, _mine),
    "cancel": (Cancel, _cancel),
    "move": (Move, _move),
}

TOOLS = tuple(Tool(name, (model.__doc__ or "").strip(), strict_schema(model)) for name, (model, _) in _TOOLS.items())


async def execute(turn: Turn, call: ToolCall) -> str:
    """Runs a suggested call and returns its JSON result; a refusal is such a result too, and so is the model's
    first mistake. Raises ModelMisbehaved at its second, and LimitReached and StoreDown, which it cannot mend."""
    turn.count_tool_call()
    name = call.name if call.name in _TOOLS else "unknown"  # a model may write anything there
    with span(
        f"execute_tool {name}",
        gen_ai__operation__name="execute_tool",
        gen_ai__tool__name=name,
        gen_ai__tool__type="function",
    ) as current:
        set_content(current, gen_ai__tool__call__arguments=lambda: call.arguments)
        result = await _result(turn, call)
        if "error" in result:
            current.set_attribute("error.type", result["error"]["reason"])
        text = json.dumps(result, ensure_ascii=False)
        set_content(current, gen_ai__tool__call__result=lambda: text)
        return text


async def _result(turn: Turn, call: ToolCall) -> dict[str, Any]:
    if call.name not in _TOOLS:
        return mistake(turn, "unknown_tool", f"There is no such function. There are {', '.join(_TOOLS)}.")
    model, run = _TOOLS[call.name]
    try:
        arguments = read(model, call.arguments or "{}")
    except ValueError as error:
        return mistake(turn, "bad_arguments", explain(error))
    asked = f"{call.name} {arguments.model_dump_json()}"
    try:
        result = await run(turn, arguments)
    except BookingError as error:
        turn.refused[asked] = error
        return _error(error.reason, refusal_text(error))
    turn.refused.pop(asked, None)
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
