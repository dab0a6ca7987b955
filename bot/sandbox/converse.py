"""Bedrock's Converse: its request as an Ask, an answer as its response or its stream of events."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from bot.llm import Ask, Message, Tool, ToolCall
from bot.sandbox import eventstream
from bot.sandbox.messages import Turn, called, check_turns, choose
from bot.sandbox.strict_schema import check_schema, check_tool
from bot.sandbox.talk import as_dict
from bot.sandbox.wire import Refused, WireAnswer, pieces

CallId = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_.:-]{1,64}$")]
Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]


class Text(BaseModel):
    text: str = Field(min_length=1)


class ToolUse(BaseModel):
    toolUseId: CallId
    name: Name
    input: dict[str, Any]


class ResultPart(BaseModel):
    text: str | None = None
    json_: dict[str, Any] | None = Field(default=None, alias="json")


class ToolResult(BaseModel):
    toolUseId: CallId
    content: list[ResultPart]
    status: Literal["success", "error"] | None = None


class Block(BaseModel):
    text: str | None = None
    toolUse: ToolUse | None = None
    toolResult: ToolResult | None = None


class ConverseMessage(BaseModel):
    role: Literal["user", "assistant"]
    content: list[Block]


class InputSchema(BaseModel):
    json_: dict[str, Any] = Field(alias="json")


class ToolSpec(BaseModel):
    name: Name
    description: str = Field(default="-", min_length=1)
    inputSchema: InputSchema
    strict: bool = False


class GivenTool(BaseModel):
    toolSpec: ToolSpec


class ToolConfig(BaseModel):
    tools: list[GivenTool] = Field(min_length=1)
    toolChoice: dict[Literal["auto", "any", "tool"], dict[str, Any]] = {"auto": {}}


class InferenceConfig(BaseModel):
    maxTokens: int | None = Field(default=None, ge=1)


class JsonSchema(BaseModel):
    schema_: str = Field(alias="schema")
    name: str = "answer"


class Structure(BaseModel):
    jsonSchema: JsonSchema


class TextFormat(BaseModel):
    type: Literal["json_schema"]
    structure: Structure


class OutputConfig(BaseModel):
    textFormat: TextFormat | None = None


class Body(BaseModel):
    messages: list[ConverseMessage] = Field(min_length=1)
    system: list[Text] = []
    toolConfig: ToolConfig | None = None
    inferenceConfig: InferenceConfig = InferenceConfig()
    outputConfig: OutputConfig = OutputConfig()


def read(body: Body) -> Ask:
    """Raises Refused."""
    turns = [_turn(said) for said in body.messages]
    if any(one[0] == other[0] for one, other in pairwise(turns)):
        raise Refused(400, "A conversation must alternate between user and assistant roles.", "messages")
    check_turns(turns)
    if body.messages[-1].role == "assistant":
        raise Refused(400, "This model does not support assistant message prefill.", "messages")
    if body.toolConfig is None and any(calls or results for _, calls, results in turns):
        raise Refused(400, "The toolConfig field must be defined when using toolUse and toolResult content blocks.")
    messages = tuple(message for said in body.messages for message in _messages(said))
    specs = [tool.toolSpec for tool in body.toolConfig.tools] if body.toolConfig else []
    for i, spec in enumerate(specs):
        check_tool(spec.inputSchema.json_, spec.strict, f"toolConfig.tools.{i}.toolSpec")
    tools = tuple(Tool(spec.name, spec.description, spec.inputSchema.json_) for spec in specs)
    ask = Ask("\n".join(part.text for part in body.system), messages, tools, schema=_schema(body))
    return _chosen(ask, body.toolConfig)


def _chosen(ask: Ask, config: ToolConfig | None) -> Ask:
    if config is None:
        return ask
    if len(config.toolChoice) != 1:
        raise Refused(400, "toolChoice must have exactly one member.", "toolConfig.toolChoice")
    [(kind, choice)] = config.toolChoice.items()
    return choose(ask, {"any": "required"}.get(kind, kind), choice.get("name"))


def _schema(body: Body) -> dict[str, Any] | None:
    if body.outputConfig.textFormat is None:
        return None
    try:
        schema = as_dict(json.loads(body.outputConfig.textFormat.structure.jsonSchema.schema_))
    except ValueError as error:
        raise Refused(400, "The schema is no JSON.", "outputConfig") from error
    check_schema(schema, "outputConfig.textFormat")
    return schema


def _turn(said: ConverseMessage) -> Turn:
    """Raises Refused for a block that is empty."""
    if not said.content:
        raise Refused(400, f"The content field in the Message object is empty ({said.role}).", "messages")
    if any(block.text is not None and not block.text.strip() for block in said.content):
        raise Refused(400, "The text field in the ContentBlock object is blank.", "messages")
    calls = [block.toolUse.toolUseId for block in said.content if block.toolUse]
    return said.role, calls, [block.toolResult.toolUseId for block in said.content if block.toolResult]


def _messages(said: ConverseMessage) -> Iterator[Message]:
    for result in filter(None, (block.toolResult for block in said.content)):
        parts = [json.dumps(part.json_) if part.text is None else part.text for part in result.content]
        yield Message("tool", "".join(parts), call_id=result.toolUseId)
    uses = [block.toolUse for block in said.content if block.toolUse]
    calls = tuple(ToolCall(use.toolUseId, use.name, json.dumps(use.input)) for use in uses)
    text = "".join(block.text or "" for block in said.content)
    if text or calls:
        yield Message(said.role, text, calls)


def render(ask: Ask, answered: WireAnswer) -> dict[str, Any]:
    """The response. Of calls that are no JSON none is left, as the service reads them itself."""
    usage, calls = answered.completion.usage, called(ask, answered)
    whole = [call for call in calls if _is_json(call.arguments)]
    text = "" if calls else answered.completion.text
    content: list[dict[str, Any]] = [{"text": text}] if text else []
    content += [{"toolUse": _use(call) | {"input": json.loads(call.arguments)}} for call in whole]
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": _stop(ask, answered, calls, len(whole) < len(calls)),
        "usage": {"inputTokens": usage.input_tokens, "outputTokens": usage.output_tokens, "totalTokens": usage.total},
        "metrics": {"latencyMs": 1},
    }


def _stop(ask: Ask, answered: WireAnswer, calls: tuple[ToolCall, ...], broken: bool) -> str:
    if answered.refused:
        return "content_filtered"
    if answered.truncated:
        return "max_tokens"
    if broken:
        return "malformed_tool_use"
    if not calls and ask.schema is not None and not _is_json(answered.completion.text):
        return "malformed_model_output"
    return "tool_use" if calls else "end_turn"


def _use(call: ToolCall) -> dict[str, Any]:
    return {"toolUseId": f"tooluse_{call.id.removeprefix('call_')}", "name": call.name}


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def stream(response: dict[str, Any]) -> Iterator[bytes]:
    """The events of a response."""
    yield begin()
    for index, block in enumerate(response["output"]["message"]["content"]):
        at = {"contentBlockIndex": index}
        if "text" in block:
            deltas = [{"text": piece} for piece in pieces(block["text"])]
        else:
            use: dict[str, Any] = block["toolUse"]
            start = {key: use[key] for key in ("toolUseId", "name")}
            yield eventstream.event("contentBlockStart", {"start": {"toolUse": start}, **at})
            deltas = [{"toolUse": {"input": piece}} for piece in pieces(json.dumps(use["input"]))]
        for delta in deltas:
            yield eventstream.event("contentBlockDelta", {"delta": delta, **at})
        yield eventstream.event("contentBlockStop", at)
    yield eventstream.event("messageStop", {"stopReason": response["stopReason"]})
    yield eventstream.event("metadata", {"usage": response["usage"], "metrics": response["metrics"]})


def begin() -> bytes:
    return eventstream.event("messageStart", {"role": "assistant"})
