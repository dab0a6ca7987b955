"""OpenAI's Responses API: its request as an Ask, an answer as its response or its stream of events."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, Field

from bot.llm import Ask, Message, Tool, ToolCall
from bot.sandbox.talk import as_dict
from bot.sandbox.wire import Refused, WireAnswer, check_pairs, check_strict, pieces

Event = dict[str, Any]


class Part(BaseModel):
    type: str = "input_text"
    text: str = ""
    refusal: str = ""


class Item(BaseModel):
    """An input item; which fields it needs depends on its type."""

    type: str = "message"
    role: Literal["user", "assistant", "system", "developer"] | None = None
    content: str | list[Part] | None = None
    call_id: str | None = None
    name: str = ""
    arguments: str = ""
    output: str | list[Part] = ""


class Function(BaseModel):
    type: Literal["function"]
    name: str = Field(min_length=1, pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class Format(BaseModel):
    type: Literal["text", "json_schema", "json_object"] = "text"
    name: str = "answer"
    strict: bool | None = None
    schema_: dict[str, Any] | None = Field(default=None, alias="schema")


class Text(BaseModel):
    format: Format = Format()


class Repeated(BaseModel):
    """What the answer says again, or its default."""

    max_output_tokens: int | None = None
    max_tool_calls: int | None = None
    prompt_cache_key: str | None = None
    safety_identifier: str | None = None
    temperature: float | None = 1.0
    top_logprobs: int | None = 0
    top_p: float | None = 1.0
    truncation: Literal["auto", "disabled"] | None = "disabled"
    user: str | None = None


class Request(Repeated):
    model: str = Field(min_length=1)
    input: str | list[Item]
    instructions: str | None = None
    tools: list[Function] = []
    tool_choice: Literal["auto", "none", "required"] | dict[str, Any] = "auto"
    text: Text = Text()
    parallel_tool_calls: bool | None = True
    metadata: dict[str, str] | None = None
    previous_response_id: str | None = None
    stream: bool | None = False


def read(body: Request) -> Ask:
    """Raises Refused."""
    if body.previous_response_id:
        raise Refused(400, "Previous responses are not kept here: send the whole input.", "previous_response_id")
    items = [Item(role="user", content=body.input)] if isinstance(body.input, str) else body.input
    if not items or body.input == "":
        raise Refused(400, "Missing required parameter: 'input'.", "input", "missing_required_parameter")
    pairs = [(item.role, _message(item, i)) for i, item in enumerate(items) if item.type != "reasoning"]
    systems = [message.text for role, message in pairs if role in ("system", "developer")]
    said = tuple(message for role, message in pairs if role not in ("system", "developer"))
    check_pairs(said, "input")
    for i, tool in enumerate(body.tools):
        if tool.strict:
            param = f"tools[{i}].parameters"
            check_strict(tool.parameters or {}, f"function '{tool.name}'", param, "invalid_function_parameters")
    return Ask("\n".join(filter(None, [body.instructions, *systems])), said, *_tools(body), *_schema(body.text.format))


def _message(item: Item, i: int) -> Message:
    if item.type == "function_call" and item.call_id:
        return Message("assistant", calls=(ToolCall(item.call_id, item.name, item.arguments),))
    if item.type == "function_call_output" and item.call_id:
        return Message("tool", _text(item.output), call_id=item.call_id)
    if item.type == "message" and item.role and item.content is not None:
        return Message("assistant" if item.role == "assistant" else "user", _text(item.content))
    raise Refused(
        400, f"Invalid value for 'input[{i}]': {item.type} with fields missing.", f"input[{i}]", "invalid_value"
    )


def _text(content: str | list[Part] | None) -> str:
    return content if isinstance(content, str) else "".join(part.text or part.refusal for part in content or [])


def _tools(body: Request) -> tuple[tuple[Tool, ...], Literal["auto", "none", "required"]]:
    """The tools that may be called, and whether one must be: a named one is the only one, and required."""
    tools = tuple(Tool(t.name, t.description or "", t.parameters or {}) for t in body.tools)
    if isinstance(body.tool_choice, str):
        return tools, body.tool_choice
    named = body.tool_choice.get("name") or as_dict(body.tool_choice.get("function")).get("name")
    only = tuple(tool for tool in tools if tool.name == named)
    if not only:
        raise Refused(400, "Tool choice names no function of 'tools'.", "tool_choice")
    return only, "required"


def _schema(format_: Format) -> tuple[dict[str, Any] | None, str]:
    if format_.type == "text":
        return None, "answer"
    if format_.type == "json_object":
        return {"type": "object"}, "answer"
    if not format_.schema_:
        raise Refused(400, "Missing required parameter: 'text.format.schema'.", "text.format.schema")
    if format_.strict:
        check_strict(format_.schema_, f"response_format '{format_.name}'", "text.format.schema", "invalid_json_schema")
    return format_.schema_, format_.name


def render(body: Request, answer: WireAnswer) -> dict[str, Any]:
    """The response object."""
    usage, now = answer.completion.usage, int(time.time())
    status = "incomplete" if answer.truncated else "completed"
    return {
        "id": f"resp_{uuid.uuid4().hex}",
        "object": "response",
        "created_at": now,
        "status": status,
        "model": body.model,
        "output": _output(answer, status),
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if answer.truncated else None,
        "instructions": body.instructions,
        "metadata": body.metadata or {},
        "parallel_tool_calls": body.parallel_tool_calls is not False,
        "tool_choice": body.tool_choice,
        "tools": [tool.model_dump() for tool in body.tools],
        "text": {"format": _format(body.text.format), "verbosity": "medium"},
        **body.model_dump(include=set(Repeated.model_fields)),
        **UNASKED,
        "completed_at": None if answer.truncated else now,
        "usage": {
            "input_tokens": usage.input_tokens,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": usage.output_tokens,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": usage.total,
        },
    }


UNASKED: dict[str, Any] = {
    "access_programs": None, "background": False, "previous_response_id": None, "service_tier": "default",
    "reasoning": {"effort": None, "summary": None},
}  # fmt: skip
"""What the vendor sends beside, as it is where nobody asks for it."""


def _format(given: Format) -> dict[str, Any]:
    """The format as it was asked for: only a schema has a name."""
    named = given.type == "json_schema"
    return given.model_dump(by_alias=True, exclude_none=True, include=None if named else {"type"})


def _output(answer: WireAnswer, status: str) -> list[dict[str, Any]]:
    text = answer.completion.text
    part: dict[str, Any] = (
        {"type": "refusal", "refusal": text}
        if answer.refused
        else {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    )
    message: dict[str, Any] = {
        "type": "message",
        "id": f"msg_{uuid.uuid4().hex}",
        "role": "assistant",
        "status": status,
        "content": [part],
    }
    calls = [
        {
            "type": "function_call",
            "id": f"fc_{uuid.uuid4().hex}",
            "call_id": call.id,
            "name": call.name,
            "arguments": call.arguments,
            "status": status,
        }
        for call in answer.completion.calls
    ]
    return [message, *calls] if text or not calls else calls


def events(response: dict[str, Any]) -> Iterator[Event]:
    """The stream of a response, numbered; its last event carries the whole."""
    for number, event in enumerate(_events(response)):
        yield event | {"sequence_number": number}


def _events(response: dict[str, Any]) -> Iterator[Event]:
    begun: dict[str, Any] = response | {
        "status": "in_progress",
        "output": [],
        "usage": None,
        "incomplete_details": None,
        "completed_at": None,
    }
    yield {"type": "response.created", "response": begun}
    yield {"type": "response.in_progress", "response": begun}
    for index, item in enumerate(response["output"]):
        empty: dict[str, Any] = {"content": []} if item["type"] == "message" else {"arguments": ""}
        yield {
            "type": "response.output_item.added",
            "output_index": index,
            "item": item | empty | {"status": "in_progress"},
        }
        where = {"item_id": item["id"], "output_index": index}
        yield from _message_events(item, where) if item["type"] == "message" else _call_events(item, where)
        yield {"type": "response.output_item.done", "output_index": index, "item": item}
    yield {"type": f"response.{response['status']}", "response": response}


def _message_events(item: dict[str, Any], where: dict[str, Any]) -> Iterator[Event]:
    part: dict[str, Any] = item["content"][0]
    kind, key = ("refusal", "refusal") if part["type"] == "refusal" else ("output_text", "text")
    at = where | {"content_index": 0}
    logprobs: dict[str, Any] = {"logprobs": []} if key == "text" else {}
    yield {"type": "response.content_part.added", **at, "part": part | {key: ""}}
    for piece in pieces(part[key]):
        yield {"type": f"response.{kind}.delta", **at, "delta": piece, **logprobs}
    yield {"type": f"response.{kind}.done", **at, key: part[key], **logprobs}
    yield {"type": "response.content_part.done", **at, "part": part}


def _call_events(item: dict[str, Any], where: dict[str, Any]) -> Iterator[Event]:
    for piece in pieces(item["arguments"]):
        yield {"type": "response.function_call_arguments.delta", **where, "delta": piece}
    yield {"type": "response.function_call_arguments.done", **where, "arguments": item["arguments"]}


def stream(body: Request, answer: WireAnswer) -> Iterator[str]:
    """The server-sent events of a response."""
    for event in events(render(body, answer)):
        yield f"event: {event['type']}\ndata: {json.dumps(event)}\n\n"
