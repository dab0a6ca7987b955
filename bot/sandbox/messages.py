"""Anthropic's Messages: a request as an Ask, an answer as a message or its events. InvokeModel has them, too."""

import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.llm import Ask, Message, Tool, ToolCall, Usage
from bot.sandbox.brain import call_id
from bot.sandbox.strict_schema import check_schema, check_tool
from bot.sandbox.wire import Refused, WireAnswer, pieces

CallId = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]+$")]


class Block(BaseModel):
    type: Literal["text", "tool_use", "tool_result", "thinking", "redacted_thinking"]
    text: str | None = None
    id: CallId | None = None
    name: str | None = None
    input: dict[str, Any] | None = None
    tool_use_id: CallId | None = None
    content: "str | list[Block] | None" = None


class InputMessage(BaseModel):
    role: Literal["user", "assistant"]
    content: str | list[Block]


class GivenTool(BaseModel):
    name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,128}$")
    description: str = ""
    input_schema: dict[str, Any]
    strict: bool = False


class Choice(BaseModel):
    type: Literal["auto", "any", "tool", "none"] = "auto"
    name: str | None = None
    disable_parallel_tool_use: bool = False


class Format(BaseModel):
    type: Literal["json_schema"]
    schema_: dict[str, Any] = Field(alias="schema")


class OutputConfig(BaseModel):
    format: Format | None = None
    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None


class Prompt(BaseModel):
    """What Messages and InvokeModel both take; anything else (`temperature`) is turned down."""

    model_config = ConfigDict(extra="forbid")

    max_tokens: int = Field(ge=1)
    messages: list[InputMessage] = Field(min_length=1)
    system: str | list[Block] = ""
    tools: list[GivenTool] = []
    tool_choice: Choice = Choice()
    output_config: OutputConfig = OutputConfig()
    thinking: dict[str, Any] | None = None
    metadata: dict[str, Any] | None = None
    stop_sequences: list[str] | None = None


def read(body: Prompt) -> Ask:
    """Raises Refused."""
    check_turns([_turn(said) for said in body.messages])
    if body.messages[-1].role == "assistant":
        raise Refused(400, "This model does not support assistant message prefill.", "messages")
    for i, tool in enumerate(body.tools):
        check_tool(tool.input_schema, tool.strict, f"tools.{i}")
    format_ = body.output_config.format
    if format_:
        check_schema(format_.schema_, "output_config.format.schema")
    messages = tuple(message for said in body.messages for message in _messages(said))
    tools = tuple(Tool(tool.name, tool.description, tool.input_schema) for tool in body.tools)
    ask = Ask(_text(body.system), messages, tools, schema=format_.schema_ if format_ else None)
    return choose(ask, {"any": "required"}.get(body.tool_choice.type, body.tool_choice.type), body.tool_choice.name)


def choose(ask: Ask, choice: str, name: str | None) -> Ask:
    """The ask with its tool choice: auto, none, required, or a tool of that name, whose parameters are then the
    schema to fill. Raises Refused."""
    if choice == "tool":
        named = next((tool for tool in ask.tools if tool.name == name), None)
        if named is None:
            raise Refused(400, f"Tool '{name}' not found in provided tools", "tool_choice")
        return replace(ask, tools=(named,), tool_choice="none", schema=named.parameters)
    if choice in ("none", "required") and not ask.tools:
        raise Refused(400, "tool_choice may only be specified while providing tools", "tool_choice")
    return replace(ask, tool_choice="none" if choice == "none" else "required" if choice == "required" else "auto")


def _text(content: str | Sequence[Block] | None) -> str:
    return content if isinstance(content, str) else "".join(block.text or "" for block in content or [])


def _turn(said: InputMessage) -> "Turn":
    """Raises Refused for a block that is empty, incomplete or out of place."""
    blocks = [] if isinstance(said.content, str) else said.content
    if any(block.type == "text" and not (block.text or "").strip() for block in blocks) or not said.content:
        raise Refused(400, "messages: text content blocks must be non-empty", "messages")
    for block in blocks:
        fields = {"tool_use": (block.id, block.name, block.input), "tool_result": (block.tool_use_id,)}
        if None in fields.get(block.type, ()):
            raise Refused(400, f"messages: a {block.type} block has fields missing", "messages")
    results = [block.type == "tool_result" for block in blocks]
    if results != sorted(results, reverse=True):
        raise Refused(400, "messages: tool_result blocks must come first in their message", "messages")
    calls = [str(block.id) for block in blocks if block.type == "tool_use"]
    return said.role, calls, [str(block.tool_use_id) for block in blocks if block.type == "tool_result"]


Turn = tuple[str, list[str], list[str]]
"""Its role, the ids of its calls, and those of its results."""


def check_turns(turns: Sequence[Turn]) -> None:
    """Every call is answered in the next message, and nothing else is. Raises Refused."""
    if turns[0][0] != "user":
        raise Refused(400, "messages: first message must use the user role", "messages")
    open_calls: list[str] = []
    for i, (_, calls, results) in enumerate([*turns, ("", [], [])]):
        orphans, missing = set(results) - set(open_calls), set(open_calls) - set(results)
        if orphans:
            why = f"messages.{i}: unexpected `tool_use_id` in `tool_result` blocks: {', '.join(sorted(orphans))}."
            raise Refused(400, f"{why} Each must have its `tool_use` block in the previous message.", "messages")
        if missing:
            why = f"messages.{i - 1}: `tool_use` ids without `tool_result` blocks: {', '.join(sorted(missing))}."
            raise Refused(400, f"{why} Each needs its result in the next message.", "messages")
        open_calls = calls


def _messages(said: InputMessage) -> Iterator[Message]:
    if isinstance(said.content, str):
        yield Message(said.role, said.content)
        return
    for block in said.content:
        if block.type == "tool_result":
            yield Message("tool", _text(block.content), call_id=block.tool_use_id)
    calls = tuple(ToolCall(str(b.id), str(b.name), json.dumps(b.input)) for b in said.content if b.type == "tool_use")
    text = _text([block for block in said.content if block.type == "text"])
    if text or calls:
        yield Message(said.role, text, calls)


def called(ask: Ask, answered: WireAnswer) -> tuple[ToolCall, ...]:
    """The calls of the answer; what filled the schema of a tool that had to be called is a call of that tool."""
    forced = next((tool.name for tool in ask.tools if tool.parameters is ask.schema), None)
    if forced is None or answered.refused:
        return answered.completion.calls
    text = answered.completion.text
    return (ToolCall(call_id(ask.messages, forced, text), forced, text),)


def render(model: str, ask: Ask, answered: WireAnswer) -> dict[str, Any]:
    """The message object. A refusal has no content, as its text is not for anybody; JSON that is broken is where
    an object should be, since nothing documents what the vendor would send."""
    usage, calls = answered.completion.usage, called(ask, answered)
    text = "" if calls or answered.refused else answered.completion.text
    content: list[dict[str, Any]] = [{"type": "text", "text": text, "citations": None}] if text else []
    direct = {"type": "direct"}  # called by the model itself, not by code that it wrote
    content += [
        {"type": "tool_use", "id": tool_id(c), "name": c.name, "input": given(c, answered), "caller": direct}
        for c in calls
    ]
    stop = "tool_use" if calls else "end_turn"
    return {
        "id": f"msg_{uuid.uuid4().hex[:24]}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": content,
        "container": None,
        "diagnostics": None,
        **_end("refusal" if answered.refused else "max_tokens" if answered.truncated else stop),
        "usage": _usage(usage),
    }


def _end(stop: str | None) -> dict[str, Any]:
    """Why it ended; a refusal has details, though here without a category."""
    details = {"type": "refusal", "category": None, "explanation": None} if stop == "refusal" else None
    return {"stop_reason": stop, "stop_sequence": None, "stop_details": details}


def _usage(usage: Usage) -> dict[str, Any]:
    """The vendor names every kind of token, also where there were none."""
    return {
        "input_tokens": usage.input_tokens,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0},
        "output_tokens": usage.output_tokens,
        "output_tokens_details": {"thinking_tokens": 0},
        "server_tool_use": None,
        "service_tier": "standard",
        "inference_geo": "global",
        "speed": "standard",
    }


IN_DELTA = (
    "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens",
    "output_tokens_details", "server_tool_use",
)  # fmt: skip
"""What a stream's last usage repeats of the message's."""


def tool_id(call: ToolCall) -> str:
    return f"toolu_{call.id.removeprefix('call_')}"


def given(call: ToolCall, answered: WireAnswer) -> Any:
    """The arguments as an object; cut off, there is none yet; broken, they are the text."""
    try:
        return json.loads(call.arguments)
    except ValueError:
        return {} if answered.truncated else call.arguments


def events(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The stream of a message."""
    usage: dict[str, Any] = message["usage"]
    begun: dict[str, Any] = {"content": [], "usage": usage | {"output_tokens": 1}, **_end(None)}
    yield {"type": "message_start", "message": message | begun}
    for index, block in enumerate(message["content"]):
        text = block["type"] == "text"
        empty: dict[str, Any] = {"text": ""} if text else {"input": {}}
        yield {"type": "content_block_start", "index": index, "content_block": block | empty}
        kind, key = ("text_delta", "text") if text else ("input_json_delta", "partial_json")
        said = block["text"] if text else block["input"]
        for piece in pieces(said if isinstance(said, str) else json.dumps(said)):
            yield {"type": "content_block_delta", "index": index, "delta": {"type": kind, key: piece}}
        yield {"type": "content_block_stop", "index": index}
    stop = {"container": None, **_end(message["stop_reason"])}
    yield {"type": "message_delta", "delta": stop, "usage": {kind: usage[kind] for kind in IN_DELTA}}
    yield {"type": "message_stop"}
