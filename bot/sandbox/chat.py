"""OpenAI's Chat Completions API: its request as an Ask, an answer as its completion or its stream of chunks."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, Field

from bot.llm import Ask, Message, Tool, ToolCall
from bot.sandbox.responses import Part
from bot.sandbox.talk import as_dict
from bot.sandbox.wire import Refused, WireAnswer, check_pairs, check_strict, pieces


class CalledFunction(BaseModel):
    name: str
    arguments: str


class Call(BaseModel):
    id: str = Field(min_length=1)
    type: Literal["function"] = "function"
    function: CalledFunction


class ChatMessage(BaseModel):
    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[Part] | None = None
    refusal: str | None = None
    tool_calls: list[Call] | None = None
    tool_call_id: str | None = None


class Function(BaseModel):
    name: str = Field(min_length=1, pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    description: str | None = None
    parameters: dict[str, Any] | None = None
    strict: bool | None = None


class FunctionTool(BaseModel):
    type: Literal["function"]
    function: Function


class JsonSchema(BaseModel):
    name: str
    strict: bool | None = None
    schema_: dict[str, Any] = Field(alias="schema")


class Format(BaseModel):
    type: Literal["text", "json_schema", "json_object"]
    json_schema: JsonSchema | None = None


class StreamOptions(BaseModel):
    include_usage: bool | None = False


class Request(BaseModel):
    model: str = Field(min_length=1)
    messages: list[ChatMessage]
    tools: list[FunctionTool] | None = None
    tool_choice: Literal["auto", "none", "required"] | dict[str, Any] = "auto"
    response_format: Format | None = None
    stream: bool | None = False
    stream_options: StreamOptions | None = None


def read(body: Request) -> Ask:
    """Raises Refused."""
    if not body.messages:
        raise Refused(400, "Invalid 'messages': empty array.", "messages", "empty_array")
    system = "\n".join(_text(said) for said in body.messages if said.role in ("system", "developer"))
    messages = tuple(_message(said) for said in body.messages if said.role not in ("system", "developer"))
    _check_adjacent(body.messages)
    check_pairs(messages, "messages")
    for i, tool in enumerate(body.tools or []):
        if tool.function.strict:
            what, param = f"function '{tool.function.name}'", f"tools[{i}].function.parameters"
            check_strict(tool.function.parameters or {}, what, param, "invalid_function_parameters")
    return Ask(system, messages, *_tools(body), *_schema(body.response_format))


def _text(said: ChatMessage) -> str:
    if isinstance(said.content, str):
        return said.content
    return "".join(part.text or part.refusal for part in said.content or []) or said.refusal or ""


def _message(said: ChatMessage) -> Message:
    if said.role == "tool":
        return Message("tool", _text(said), call_id=said.tool_call_id)
    calls = tuple(ToolCall(call.id, call.function.name, call.function.arguments) for call in said.tool_calls or [])
    return Message("assistant" if said.role == "assistant" else "user", _text(said), calls)


def _check_adjacent(messages: list[ChatMessage]) -> None:
    """Tool messages follow the assistant message whose calls they answer, and nothing comes between."""
    waiting: set[str] = set()
    for i, said in enumerate(messages):
        if said.role == "tool":
            if said.tool_call_id not in waiting:
                raise Refused(
                    400,
                    "Messages with role 'tool' must answer a preceding message with 'tool_calls'.",
                    f"messages.[{i}].role",
                )
            waiting.discard(said.tool_call_id)
        elif waiting:
            break
        else:
            waiting = {call.id for call in said.tool_calls or []}
    if waiting:
        raise Refused(
            400,
            f"These tool_call_ids of an assistant message have no tool message: {', '.join(sorted(waiting))}.",
            "messages",
        )


def _tools(body: Request) -> tuple[tuple[Tool, ...], Literal["auto", "none", "required"]]:
    functions = [tool.function for tool in body.tools or []]
    tools = tuple(Tool(f.name, f.description or "", f.parameters or {}) for f in functions)
    if isinstance(body.tool_choice, str):
        return tools, body.tool_choice
    only = tuple(tool for tool in tools if tool.name == as_dict(body.tool_choice.get("function")).get("name"))
    if not only:
        raise Refused(400, "Tool choice names no function of 'tools'.", "tool_choice")
    return only, "required"


def _schema(format_: Format | None) -> tuple[dict[str, Any] | None, str]:
    if format_ is None or format_.type == "text":
        return None, "answer"
    if format_.type == "json_object":
        return {"type": "object"}, "answer"
    given = format_.json_schema
    if given is None:
        raise Refused(400, "Missing required parameter: 'response_format.json_schema'.", "response_format.json_schema")
    if given.strict:
        check_strict(given.schema_, f"response_format '{given.name}'", "response_format", "invalid_json_schema")
    return given.schema_, given.name


def render(body: Request, answer: WireAnswer) -> dict[str, Any]:
    """The completion object."""
    calls = answer.completion.calls
    text = answer.completion.text
    message: dict[str, Any] = {
        "role": "assistant",
        "content": None if answer.refused or (calls and not text) else text,
        "refusal": text if answer.refused else None,
        "annotations": [],
    }
    if calls:
        message["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
            for call in calls
        ]
    finish = "length" if answer.truncated else "tool_calls" if calls else "stop"
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
    return _head(body, "chat.completion") | {"choices": [choice], "usage": _usage(answer)}


def _head(body: Request, kind: str) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": kind,
        "created": int(time.time()),
        "model": body.model,
        "service_tier": "default",
        "system_fingerprint": "fp_offline",
    }


def _usage(answer: WireAnswer) -> dict[str, Any]:
    usage = answer.completion.usage
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.total,
        "prompt_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0, "audio_tokens": 0},
        "completion_tokens_details": {
            "reasoning_tokens": 0,
            "audio_tokens": 0,
            "accepted_prediction_tokens": 0,
            "rejected_prediction_tokens": 0,
        },
    }


def stream(body: Request, answer: WireAnswer) -> Iterator[str]:
    """The server-sent events of a completion."""
    choice = render(body, answer)["choices"][0]
    counts = bool(body.stream_options and body.stream_options.include_usage)
    head = _head(body, "chat.completion.chunk") | ({"usage": None} if counts else {})
    for delta in _deltas(choice["message"]):
        yield _chunk(head, [{"index": 0, "delta": delta, "finish_reason": None, "logprobs": None}])
    yield _chunk(head, [{"index": 0, "delta": {}, "finish_reason": choice["finish_reason"], "logprobs": None}])
    if counts:
        yield _chunk(head | {"usage": _usage(answer)}, [])
    yield "data: [DONE]\n\n"


def _chunk(head: dict[str, Any], choices: list[dict[str, Any]]) -> str:
    return f"data: {json.dumps(head | {'choices': choices})}\n\n"


def _deltas(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": None if message["content"] is None else "", "refusal": None}
    key = "refusal" if message["refusal"] is not None else "content"
    yield from ({key: piece} for piece in pieces(message[key] or ""))
    for index, call in enumerate(message.get("tool_calls", [])):
        name = {"name": call["function"]["name"], "arguments": ""}
        yield {"tool_calls": [{"index": index, "id": call["id"], "type": "function", "function": name}]}
        for piece in pieces(call["function"]["arguments"]):
            yield {"tool_calls": [{"index": index, "function": {"arguments": piece}}]}
