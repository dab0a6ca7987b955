"""What every vendor's wire has in common: reading a body, refusing it, and the faults of transport."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from bot.llm import Ask, Completion, Message
from bot.sandbox.brain import think
from bot.sandbox.faults import Faults, Struck, spoil
from bot.sandbox.talk import as_dict, as_list, dicts

T = TypeVar("T")


async def each(items: Iterable[T]) -> AsyncIterator[T]:
    """For a stream, which would fetch each of a plain iterator in another thread."""
    for item in items:
        yield item


@dataclass
class Refused(Exception):
    """A request that the vendor would turn down."""

    status: int
    message: str
    param: str | None = None
    code: str | None = None


RETRY_AFTER = {"retry-after": "1", "retry-after-ms": "50"}
STATUSES: dict[str, tuple[int, str, str | None]] = {
    "429": (429, "Rate limit reached. Please try again in 50ms.", "rate_limit_exceeded"),
    "500": (500, "The server had an error while processing your request.", None),
    "503": (503, "The engine is currently overloaded, please try again later.", None),
    "529": (529, "Overloaded", None),
}
Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class WireAnswer:
    """The brain's answer and the marks that each wire has for a refusal and a cut."""

    completion: Completion
    refused: bool
    truncated: bool


def answer(ask: Ask, struck: Struck) -> WireAnswer:
    completion = spoil(think(ask), ask, struck.answer)
    refused = "refusal" in struck.answer
    truncated = "truncated" in struck.answer and not refused
    if truncated and not completion.calls and ask.schema is None:
        completion = Completion(completion.text[: len(completion.text) // 2], (), completion.usage, completion.vendor)
    return WireAnswer(completion, refused, truncated)


async def strike(request: Request, faults: Faults) -> tuple[Struck, Response | None]:
    """Waits, hangs or refuses as told; a response here is the whole answer. Raises Refused."""
    struck = faults.strike()
    if struck.latency:
        await _wait(request, struck.latency)
    if struck.transport == "hang":
        await _wait(request, None)
    if struck.transport in STATUSES:
        status, message, code = STATUSES[struck.transport]
        raise Refused(status, message, code=code)
    page = Response("<html>bad gateway</html>", media_type="application/json")
    return struck, page if struck.transport == "not_json" else None


async def strike_in_stream(
    request: Request, faults: Faults, exceptions: Mapping[int, str]
) -> tuple[Struck, Response | None]:
    """As `strike`, but a fault whose status is in `exceptions` (status -> the exception's name in an event stream)
    comes as `Struck.transport`, to be sent when the stream has begun."""
    try:
        return await strike(request, faults)
    except Refused as refusal:
        if refusal.status not in exceptions:
            raise
        return Struck(transport=exceptions[refusal.status]), None


async def _wait(request: Request, seconds: float | None) -> None:
    """For ever, if need be, but never longer than the server lives."""
    try:
        async with asyncio.timeout(seconds):
            await request.app.state.closing.wait()
    except TimeoutError:
        return
    raise Refused(503, "The server is shutting down.")


async def read_body(request: Request, model: type[Body]) -> Body:
    """The body as that model. Raises Refused with the field that is wrong."""
    try:
        data = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise Refused(400, "We could not parse the JSON body of your request.") from error
    try:
        return model.model_validate(data)
    except ValidationError as error:
        wrong = max(error.errors(), key=lambda e: len(e["loc"]))  # of a union, the branch that got furthest
        param = _param(wrong["loc"])
        raise Refused(400, f"Invalid value for '{param or 'body'}': {wrong['msg']}.", param, "invalid_value") from error


def _param(loc: tuple[int | str, ...]) -> str | None:
    """`input[0].role`, without Pydantic's names for the branches of a union."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        elif "[" not in part and part != "str":
            text += f".{part}" if text else part
    return text or None


def check_pairs(messages: Sequence[Message], param: str) -> None:
    """Every tool result answers a call before it, and every call is answered. Raises Refused."""
    open_calls: dict[str, int] = {}
    for i, message in enumerate(messages):
        if message.role == "tool":
            if message.call_id not in open_calls:
                raise Refused(400, f"No tool call found for the output with call_id {message.call_id}.", param)
            del open_calls[message.call_id]
        open_calls.update({call.id: i for call in message.calls})
    if open_calls:
        raise Refused(400, f"No tool output found for function call {', '.join(open_calls)}.", param)


def check_strict(schema: Mapping[str, Any], what: str, param: str, code: str) -> None:
    """Strict mode: every object forbids other properties and requires all of its own. Raises Refused."""
    where = _not_strict(schema, 0)
    if where:
        raise Refused(400, f"Invalid schema for {what}: {where}.", param, code)


def _not_strict(schema: Mapping[str, Any], depth: int) -> str | None:
    if depth > 50:
        return "it is nested too deeply"
    properties = as_dict(schema.get("properties"))
    if schema.get("type") == "object" or properties:
        if schema.get("additionalProperties") is not False:
            return "'additionalProperties' is required to be supplied and to be false"
        missing = set(properties) - {str(key) for key in as_list(schema.get("required"))}
        if missing:
            return f"'required' must list every key in properties; missing {', '.join(sorted(missing))}"
    below: list[object] = [*properties.values(), *as_dict(schema.get("$defs")).values(), schema.get("items")]
    below += [*dicts(schema.get("anyOf")), *dicts(schema.get("allOf"))]
    return next(filter(None, (_not_strict(as_dict(sub), depth + 1) for sub in below if sub)), None)


def pieces(text: str, size: int = 12) -> list[str]:
    """The text in chunks, as a stream brings it."""
    return [text[i : i + size] for i in range(0, len(text), size)]
