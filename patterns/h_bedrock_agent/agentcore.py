"""The AgentCore harness: `InvokeHarness`. Our functions are inline ones, at which it pauses."""

import logging
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Literal, cast

from bot.llm import ModelDown, ModelMisbehaved, ToolCall, Usage
from bot.llm.roles import ModelRef
from bot.llm.strict import loads
from patterns.h_bedrock_agent.agent import AgentAnswer, AgentAsk
from patterns.h_bedrock_agent.aws import PASSING, Aws
from patterns.h_bedrock_agent.functions import allowed_tools, inline_tools

log = logging.getLogger(__name__)

ITERATIONS, OUTPUT_TOKENS, SECONDS = 4, 2_000, 20
"""Bounds of one invocation; a turn has several, and bounds of its own."""
_ENDS: dict[str, Literal["refusal", "truncated", "malformed"]] = {
    "content_filtered": "refusal",
    "hook_stopped": "refusal",
    "malformed_model_output": "malformed",
    "malformed_tool_use": "malformed",
}
_FINE = ("end_turn", "stop_sequence", "tool_use")


@dataclass
class Harness:
    aws: Aws
    arn: str
    ref = ModelRef("bedrock", "agentcore")
    acts = False

    async def ask(self, ask: AgentAsk) -> AgentAnswer:
        """Raises ModelDown, ModelMisbehaved."""
        facts = "\n".join(f"{name}: {value}" for name, value in ask.prompt.items())
        body = {
            "harnessArn": self.arn,
            "runtimeSessionId": ask.session,
            "systemPrompt": [{"text": f"{ask.instruction}\n{facts}"}],
            "messages": messages(ask),
            "tools": inline_tools(),
            "allowedTools": allowed_tools(),
            "maxIterations": ITERATIONS,
            "maxTokens": OUTPUT_TOKENS,
            "timeoutSeconds": SECONDS,
        }

        def work(client: Any, stop: Event) -> AgentAnswer:
            with closing(client.invoke_harness(**body)["stream"]) as events:
                return read(events, stop)

        return await self.aws.call(work, PASSING)


def messages(ask: AgentAsk) -> list[dict[str, Any]]:
    """The member's words or, after a pause, the agent's calls and their results: a harness does not keep the round in
    which it paused."""
    if ask.paused is None:
        return [{"role": "user", "content": [{"text": ask.text}]}]
    calls = [
        {"toolUse": {"toolUseId": call.id, "name": call.name, "input": _object(call.arguments)}}
        for call in ask.paused.calls
    ]
    results = [
        {"toolResult": {"toolUseId": call.id, "content": [{"text": result}], "status": _status(result)}}
        for call, result in zip(ask.paused.calls, ask.results, strict=True)
    ]
    said = [{"text": ask.paused.text}] if ask.paused.text else []
    return [{"role": "assistant", "content": said + calls}, {"role": "user", "content": results}]


def _object(arguments: str) -> dict[str, Any]:
    """The arguments, or an empty object where they are not a JSON object: the API takes nothing else."""
    try:
        value = loads(arguments)
    except ValueError:
        return {}
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}


def _status(result: str) -> str:
    return "error" if "error" in _object(result) else "success"


@dataclass
class _Use:
    name: str
    ours: bool
    pieces: list[str] = field(default_factory=list[str])


@dataclass
class _Reading:
    """What has been read of a stream. Calls are kept by their id, since a stream may use a block's index twice."""

    text: list[str] = field(default_factory=list[str])
    uses: dict[str, _Use] = field(default_factory=dict[str, _Use])
    open: dict[int, _Use] = field(default_factory=dict[int, _Use])
    end: str = ""
    usage: Usage = field(default_factory=Usage)


def read(events: Iterable[Mapping[str, Any]], stop: Event) -> AgentAnswer:
    """Read the whole stream. Raises ModelDown where it broke off, ModelMisbehaved where it ended for any reason but
    completion, and botocore's exceptions."""
    reading = _Reading()
    for event in events:
        if stop.is_set():
            break
        for kind, value in event.items():
            _KINDS.get(kind, _ignore)(reading, value)
    if not reading.end:
        raise ModelDown("bedrock-agentcore: the stream broke off")
    if reading.end not in _FINE:
        raise ModelMisbehaved(_ENDS.get(reading.end, "truncated"), reading.usage)
    calls = tuple(
        ToolCall(use_id, use.name, "".join(use.pieces) or "{}") for use_id, use in reading.uses.items() if use.ours
    )
    if (reading.end == "tool_use") != bool(calls):
        raise ModelMisbehaved("malformed", reading.usage)
    return AgentAnswer("".join(reading.text), calls, usage=reading.usage)


def _message_start(reading: _Reading, value: Mapping[str, Any]) -> None:
    """Forget the message before: a harness may run several rounds by itself, and the last message is its answer."""
    reading.text.clear()
    reading.uses.clear()
    reading.open.clear()
    reading.end = ""


def _block_start(reading: _Reading, value: Mapping[str, Any]) -> None:
    if use := value["start"].get("toolUse"):
        ours = use.get("type", "tool_use") == "tool_use"
        reading.open[value["contentBlockIndex"]] = reading.uses.setdefault(use["toolUseId"], _Use(use["name"], ours))


def _block_delta(reading: _Reading, value: Mapping[str, Any]) -> None:
    delta: Mapping[str, Any] = value["delta"]
    if "text" in delta:
        reading.text.append(delta["text"])
    elif "toolUse" in delta:
        reading.open[value["contentBlockIndex"]].pieces.append(delta["toolUse"]["input"])


def _message_stop(reading: _Reading, value: Mapping[str, Any]) -> None:
    reading.end = value["stopReason"]


def _metadata(reading: _Reading, value: Mapping[str, Any]) -> None:
    usage, before = value["usage"], reading.usage
    reading.usage = Usage(
        before.input_tokens + usage["inputTokens"],
        before.output_tokens + usage["outputTokens"],
    )


def _hook(reading: _Reading, value: Mapping[str, Any]) -> None:
    log.debug("hook %s: %s", value.get("type"), value.get("decision"))


def _ignore(reading: _Reading, value: object) -> None:
    """Ignore the end of a block, and kinds of events that are newer than this code."""


_KINDS = {
    "messageStart": _message_start,
    "contentBlockStart": _block_start,
    "contentBlockDelta": _block_delta,
    "messageStop": _message_stop,
    "metadata": _metadata,
    "hookEvent": _hook,
}
