"""Bedrock Agents Classic: `InvokeAgent`. It pauses with `returnControl`, or has a Lambda run the functions."""

import codecs
import logging
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from bot.llm import ModelMisbehaved, ToolCall, Usage
from bot.llm.roles import ModelRef
from patterns.h_bedrock_agent.agent import AgentAnswer, AgentAsk
from patterns.h_bedrock_agent.aws import PASSING, THROTTLED, Aws
from patterns.h_bedrock_agent.functions import GROUP, arguments

log = logging.getLogger(__name__)


@dataclass
class Classic:
    """`acts` says that the agent's Lambda runs the functions; then a call that may have begun is not retried."""

    aws: Aws
    agent_id: str
    alias_id: str
    acts: bool
    ref = ModelRef("bedrock", "agents-classic")

    async def ask(self, ask: AgentAsk) -> AgentAnswer:
        """Raises ModelDown, ModelMisbehaved."""
        body = {
            "agentId": self.agent_id,
            "agentAliasId": self.alias_id,
            "sessionId": ask.session,
            "enableTrace": True,  # the only place that tells tokens, and what a Lambda was asked to do
            "sessionState": session_state(ask),
        }
        if ask.paused is None:
            body["inputText"] = ask.text

        def work(client: Any, stop: Event) -> AgentAnswer:
            with closing(client.invoke_agent(**body)["completion"]) as events:
                return read(events, stop)

        return await self.aws.call(work, THROTTLED if self.acts else PASSING)


def session_state(ask: AgentAsk) -> dict[str, Any]:
    state: dict[str, Any] = {
        "sessionAttributes": dict(ask.attributes),
        "promptSessionAttributes": dict(ask.prompt),
    }
    if ask.paused is not None:
        state["invocationId"] = ask.paused.pause
        state["returnControlInvocationResults"] = [
            {
                "functionResult": {
                    "actionGroup": GROUP,
                    "function": call.name,
                    "responseBody": {"TEXT": {"body": result}},
                }
            }
            for call, result in zip(ask.paused.calls, ask.results, strict=True)
        ]
    return state


@dataclass
class _Reading:
    """What has been read of a stream. A character may be split between two chunks."""

    text: str = ""
    decoder: codecs.IncrementalDecoder = field(default_factory=lambda: codecs.getincrementaldecoder("utf-8")())
    calls: list[ToolCall] = field(default_factory=list[ToolCall])
    ran: list[ToolCall] = field(default_factory=list[ToolCall])
    pause: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    answered: bool = False

    def usage(self) -> Usage:
        return Usage(self.input_tokens, self.output_tokens)


def read(events: Iterable[Mapping[str, Any]], stop: Event) -> AgentAnswer:
    """Read the whole stream. Raises ModelMisbehaved where the agent gave up, a guardrail intervened, or the stream
    holds no answer, and botocore's exceptions."""
    reading = _Reading()
    for event in events:
        if stop.is_set():
            break
        for kind, value in event.items():
            _KINDS.get(kind, _ignore)(reading, value)
    reading.text += reading.decoder.decode(b"", final=True)
    if not reading.answered:
        raise ModelMisbehaved("truncated", reading.usage())
    return AgentAnswer(reading.text, tuple(reading.calls), tuple(reading.ran), reading.usage(), reading.pause)


def _chunk(reading: _Reading, chunk: Mapping[str, Any]) -> None:
    reading.answered = True
    reading.text += reading.decoder.decode(chunk.get("bytes", b""))


def _return_control(reading: _Reading, control: Mapping[str, Any]) -> None:
    reading.answered = True
    reading.pause = control["invocationId"]
    for number, member in enumerate(control["invocationInputs"]):
        call = member["functionInvocationInput"]  # an action group with a function schema asks for nothing else
        if call.get("actionInvocationType", "RESULT") != "RESULT":
            log.error("the agent wants a confirmation of its own: set requireConfirmation to DISABLED")
            raise ModelMisbehaved("malformed", reading.usage())
        reading.calls.append(_call(call, f"{reading.pause}-{number}"))


def _call(call: Mapping[str, Any], call_id: str) -> ToolCall:
    return ToolCall(call_id, call["function"], arguments(call["function"], call.get("parameters", [])))


def _trace(reading: _Reading, part: Mapping[str, Any]) -> None:
    """Read tokens, Lambda calls and failures from the trace; the rest of it is for debugging an agent."""
    trace: Mapping[str, Any] = part.get("trace", {})
    steps = [trace.get(f"{name}Trace", {}) for name in ("preProcessing", "orchestration", "postProcessing")]
    for step in steps:
        usage = step.get("modelInvocationOutput", {}).get("metadata", {}).get("usage", {})
        reading.input_tokens += usage.get("inputTokens", 0)
        reading.output_tokens += usage.get("outputTokens", 0)
        call = step.get("invocationInput", {}).get("actionGroupInvocationInput", {})
        if call.get("executionType") == "LAMBDA":
            reading.ran.append(_call(call, f"ran-{len(reading.ran)}"))
    if trace.get("guardrailTrace", {}).get("action") == "INTERVENED":
        raise ModelMisbehaved("refusal", reading.usage())
    if "failureTrace" in trace:
        log.info("the agent failed: %s", str(trace["failureTrace"].get("failureReason", ""))[:200])
        raise ModelMisbehaved("malformed", reading.usage())


def _files(reading: _Reading, part: Mapping[str, Any]) -> None:
    log.info("the agent sent %d files, which nobody asked for", len(part.get("files", [])))


def _ignore(reading: _Reading, value: object) -> None:
    """Ignore kinds of events that are newer than this code."""


_KINDS = {"chunk": _chunk, "returnControl": _return_control, "trace": _trace, "files": _files}
