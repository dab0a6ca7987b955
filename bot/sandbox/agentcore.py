"""The AgentCore harness: `InvokeHarness` and its event stream, in the grammar of ConverseStream. Every function is an
inline one: the harness stops there, and forgets what its model said until it is told again with the results."""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.llm import Ask, Message, Tool, ToolCall
from bot.sandbox import eventstream
from bot.sandbox.faults import Faults, Struck
from bot.sandbox.managed import Session, Sessions, check_signature, heard, refuse
from bot.sandbox.wire import Refused, WireAnswer, answer, check_pairs, each, pieces, read_body, strike_in_stream

ARN = re.compile(
    r"arn:([^:]+)?:bedrock-agentcore:[a-z0-9-]+:[0-9]{12}:harness/[a-zA-Z][a-zA-Z0-9_]{0,39}-[a-zA-Z0-9]{10}"
)
SESSION = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9-_]{32,99}")
BUILT_IN = ("shell", "file_operations")
IN_STREAM = {503: "internalServerException", 529: "internalServerException"}
"""Faults that come when the stream has begun."""


class ToolUse(BaseModel):
    toolUseId: str = Field(min_length=1, max_length=64, pattern="^[a-zA-Z0-9_-]+$")
    name: str = Field(min_length=1, max_length=64)
    input: dict[str, Any]


class ResultContent(BaseModel):
    text: str | None = Field(default=None, min_length=1)
    json_: dict[str, Any] | None = Field(default=None, alias="json")


class ToolResult(BaseModel):
    toolUseId: str
    content: list[ResultContent]
    status: Literal["success", "error"] | None = None


class Block(BaseModel):
    text: str | None = Field(default=None, min_length=1)
    toolUse: ToolUse | None = None
    toolResult: ToolResult | None = None


class AgentMessage(BaseModel):
    role: Literal["user", "assistant"]
    content: list[Block] = Field(min_length=1)


class Inline(BaseModel):
    description: str = Field(min_length=1, max_length=4096)
    inputSchema: dict[str, Any]


class Config(BaseModel):
    inlineFunction: Inline


class InlineTool(BaseModel):
    type: Literal["inline_function"]
    name: str = Field(min_length=1, max_length=64, pattern="^[a-zA-Z0-9_-]+$")
    config: Config


class Prompt(BaseModel):
    text: str = Field(min_length=1)


class Asked(BaseModel):
    messages: list[AgentMessage] = Field(min_length=1)
    systemPrompt: list[Prompt] = []
    tools: list[InlineTool] = []
    allowedTools: list[str] | None = None


def routes(faults: Faults) -> list[Route]:
    sessions = Sessions()

    async def endpoint(request: Request) -> Response:
        try:
            check_signature(request)
            name = _check_address(request)
            struck, instead = await strike_in_stream(request, faults, IN_STREAM)
            if instead:
                return instead
            asked = await read_body(request, Asked)
            frames = _run(asked, sessions.get(name), struck)
        except Refused as refusal:
            return refuse(refusal, "FieldValidationFailed")
        return StreamingResponse(each(frames), media_type=eventstream.MEDIA_TYPE)

    return [Route("/harnesses/invoke", endpoint, methods=["POST"])]


def _check_address(request: Request) -> str:
    """The session's id. Raises Refused."""
    if not ARN.fullmatch(request.query_params.get("harnessArn", "")):
        raise Refused(400, "harnessArn is not valid.")
    name = request.headers.get("x-amzn-bedrock-agentcore-runtime-session-id", "")
    if not SESSION.fullmatch(name):
        raise Refused(400, "runtimeSessionId is not valid.")
    return name


def _run(asked: Asked, session: Session, struck: Struck) -> Iterator[bytes]:
    """Raises Refused for what cannot follow in this session."""
    messages = session.messages + [message for said in asked.messages for message in _read(said)]
    check_pairs(messages, "messages")
    system = "\n".join(part.text for part in asked.systemPrompt)
    return _stream(Ask(system, tuple(messages), tools_of(asked)), session, struck)


def _read(said: AgentMessage) -> list[Message]:
    text = "".join(block.text or "" for block in said.content)
    if said.role == "assistant":
        uses = [block.toolUse for block in said.content if block.toolUse]
        calls = tuple(ToolCall(use.toolUseId, use.name, json.dumps(use.input, ensure_ascii=False)) for use in uses)
        return [Message("assistant", text, calls)]
    results = [block.toolResult for block in said.content if block.toolResult]
    answers = [Message("tool", _text(result), call_id=result.toolUseId) for result in results]
    return answers + (heard(text) if text else [])


def _text(result: ToolResult) -> str:
    return "".join(part.text or json.dumps(part.json_ or {}, ensure_ascii=False) for part in result.content)


def tools_of(asked: Asked) -> tuple[Tool, ...]:
    """Those allowed. Where nothing is said, a shell is: that is what a harness has by itself."""
    ours = [Tool(t.name, t.config.inlineFunction.description, t.config.inlineFunction.inputSchema) for t in asked.tools]
    every = [*ours, *(Tool(name, name, {"type": "object", "properties": {}}) for name in BUILT_IN)]
    allowed = asked.allowedTools
    return tuple(every if allowed is None else [tool for tool in every if tool.name in allowed])


def _stream(ask: Ask, session: Session, struck: Struck) -> Iterator[bytes]:
    yield eventstream.event("messageStart", {"role": "assistant"})
    if struck.transport:
        yield eventstream.exception(struck.transport, "Try again.")
        return
    thought = answer(ask, struck)
    completion = thought.completion
    yield from _blocks(thought)
    yield eventstream.event("messageStop", {"stopReason": _end(thought)})
    usage = completion.usage
    counted = {
        "inputTokens": usage.input_tokens,
        "outputTokens": usage.output_tokens,
        "totalTokens": usage.total,
    }
    yield eventstream.event("metadata", {"usage": counted, "metrics": {"latencyMs": 1}})
    said = () if completion.calls else (Message("assistant", completion.text),)
    session.keep([*ask.messages, *said])


def _end(thought: WireAnswer) -> str:
    if thought.refused:
        return "content_filtered"
    if thought.truncated:
        return "max_tokens"
    return "tool_use" if thought.completion.calls else "end_turn"


def _blocks(thought: WireAnswer) -> Iterator[bytes]:
    """Text has no start; a call has one, and its arguments come as pieces of JSON text. Each index is used for two
    calls, as the real service has been seen to do."""
    for piece in pieces(thought.completion.text):
        yield eventstream.event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": piece}})
    for number, call in enumerate(thought.completion.calls):
        index = {"contentBlockIndex": number // 2}
        start = {"toolUse": {"toolUseId": call.id, "name": call.name, "type": "tool_use"}}
        yield eventstream.event("contentBlockStart", {**index, "start": start})
        for piece in pieces(call.arguments):
            yield eventstream.event("contentBlockDelta", {**index, "delta": {"toolUse": {"input": piece}}})
        yield eventstream.event("contentBlockStop", index)
