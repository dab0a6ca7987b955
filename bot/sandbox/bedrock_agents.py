"""Bedrock Agents Classic: `InvokeAgent` and its event stream. Without a handler an agent returns control for each
call; with one it calls that as Amazon calls a Lambda action group, and goes on by itself."""

import base64
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.llm import Message, ToolCall
from bot.sandbox import eventstream
from bot.sandbox.action_group import GROUP, Handler, LambdaFailed, parameters, read_answer
from bot.sandbox.faults import Faults, Struck
from bot.sandbox.managed import Session, Sessions, check_signature, consider, heard, refuse
from bot.sandbox.wire import Refused, WireAnswer, read_body, strike_in_stream

ROUNDS, MOST_CALLS = 10, 5
BLOCKED = "Sorry, the model cannot answer this question."
IN_STREAM = {503: "badGatewayException", 529: "modelNotReadyException"}
"""Faults that come when the stream has begun."""


class ResponseBody(BaseModel):
    body: str


class FunctionResult(BaseModel):
    actionGroup: str
    function: str
    responseBody: dict[str, ResponseBody] = {}
    responseState: str | None = None


class InvocationResult(BaseModel):
    functionResult: FunctionResult


class State(BaseModel):
    sessionAttributes: dict[str, str] = {}
    promptSessionAttributes: dict[str, str] = {}
    invocationId: str | None = None
    returnControlInvocationResults: list[InvocationResult] | None = Field(default=None, min_length=1, max_length=5)


class Asked(BaseModel):
    inputText: str | None = None
    enableTrace: bool = False
    endSession: bool = False
    sessionState: State = State()


def routes(faults: Faults, handler: Handler | None = None) -> list[Route]:
    """`handler` is the action group's Lambda."""
    sessions = Sessions()

    async def endpoint(request: Request) -> Response:
        try:
            check_signature(request)
            struck, instead = await strike_in_stream(request, faults, IN_STREAM)
            if instead:
                return instead
            asked = await read_body(request, Asked)
            run = _begin(request.path_params, asked, sessions, struck)
        except Refused as refusal:
            return refuse(refusal)
        headers = {
            "x-amzn-bedrock-agent-content-type": "application/json",
            "x-amz-bedrock-agent-session-id": run.name,
        }
        return StreamingResponse(run.stream(handler), headers=headers, media_type=eventstream.MEDIA_TYPE)

    path = "/agents/{agent}/agentAliases/{alias}/sessions/{session}/text"
    return [Route(path, endpoint, methods=["POST"])]


def _begin(path: dict[str, str], asked: Asked, sessions: Sessions, struck: Struck) -> "Invocation":
    """The session with what came in. Raises Refused."""
    if asked.endSession:
        sessions.end(path["session"])
    session, state = sessions.get(path["session"]), asked.sessionState
    session.attributes |= state.sessionAttributes
    messages = list(session.messages)
    if state.returnControlInvocationResults is not None:
        messages += _results(session, state)
    elif asked.inputText:
        messages = _answered(messages) + heard(asked.inputText)
    else:
        raise Refused(400, "inputText is missing.")
    facts = "\n".join(f"{name}: {value}" for name, value in state.promptSessionAttributes.items())
    return Invocation(path, asked, session, messages, f"You book tennis courts.\n{facts}", struck)


def _results(session: Session, state: State) -> list[Message]:
    """One result for each call that the session waits for. Raises Refused."""
    results = [result.functionResult for result in state.returnControlInvocationResults or []]
    if not session.pause or state.invocationId != session.pause:
        raise Refused(400, "The invocationId does not match the one that control was returned with.")
    if [(r.actionGroup, r.function) for r in results] != [(GROUP, call.name) for call in session.waiting]:
        raise Refused(400, "The results do not match the invocation inputs that control was returned with.")
    bodies = [result.responseBody.get("TEXT", ResponseBody(body="")).body for result in results]
    return [Message("tool", body, call_id=call.id) for call, body in zip(session.waiting, bodies, strict=True)]


def _answered(messages: list[Message]) -> list[Message]:
    """Without the calls at the end that nobody answered: the member spoke instead."""
    while messages and messages[-1].calls:
        messages.pop()
    return messages


@dataclass
class Invocation:
    """One invocation."""

    path: dict[str, str]
    asked: Asked
    session: Session
    messages: list[Message]
    system: str
    struck: Struck
    steps: int = field(default=0)

    @property
    def name(self) -> str:
        return self.path["session"]

    async def stream(self, handler: Handler | None) -> AsyncIterator[bytes]:
        """Thought after thought, until one is an answer, returns control or fails. Only what was said to the end is
        remembered."""
        if self.struck.transport:
            yield eventstream.exception(self.struck.transport, "Try again.")
            return
        for _ in range(ROUNDS):
            thought = consider(self.system, self.messages, self.struck)
            for frame in self._thought(thought):
                yield frame
            calls = thought.completion.calls[:MOST_CALLS]
            wrong = self._wrong(thought)
            if wrong or not calls:
                break
            self.messages.append(Message("assistant", "", calls))
            if handler is None:
                yield self._return_control(calls)
                return
            for call in calls:
                async for frame in self._act(handler, call):
                    yield frame
                if self.messages[-1].role != "tool":
                    return
        else:
            wrong = "The agent ran for too many rounds."
            thought = consider(self.system, self.messages, Struck())
        if wrong:
            yield self._trace({"failureTrace": {"traceId": "t-1", "failureReason": wrong}})
        for frame in self._say(thought.completion.text):
            yield frame

    def _wrong(self, thought: WireAnswer) -> str | None:
        """Why the agent cannot go on with what its model said."""
        if thought.truncated:
            return "The model's answer was cut off."
        try:
            for call in thought.completion.calls:
                json.loads(call.arguments)
        except ValueError:
            return "The model's call could not be parsed."
        return None

    def _thought(self, thought: WireAnswer) -> Iterator[bytes]:
        self.steps += 1
        usage = thought.completion.usage
        counted = {"inputTokens": usage.input_tokens, "outputTokens": usage.output_tokens}
        output = {"traceId": f"t-{self.steps}", "metadata": {"usage": counted}}
        yield self._trace({"orchestrationTrace": {"modelInvocationOutput": output}})
        if thought.refused:
            yield self._trace({"guardrailTrace": {"action": "INTERVENED", "traceId": f"t-{self.steps}"}})

    def _trace(self, trace: dict[str, Any]) -> bytes:
        """A part of the trace; without `enableTrace` nothing."""
        if not self.asked.enableTrace:
            return b""
        where = {"agentId": self.path["agent"], "agentAliasId": self.path["alias"], "sessionId": self.name}
        return eventstream.event("trace", {**where, "agentVersion": "1", "trace": trace})

    def _return_control(self, calls: tuple[ToolCall, ...]) -> bytes:
        self.session.keep(self.messages)
        self.session.pause, self.session.waiting = str(uuid.uuid4()), calls
        inputs = [
            {
                "functionInvocationInput": {
                    "actionGroup": GROUP,
                    "actionInvocationType": "RESULT",
                    "agentId": self.path["agent"],
                    "function": call.name,
                    "parameters": parameters(call),
                }
            }
            for call in calls
        ]
        return eventstream.event("returnControl", {"invocationId": self.session.pause, "invocationInputs": inputs})

    async def _act(self, handler: Handler, call: ToolCall) -> AsyncIterator[bytes]:
        """The call by the Lambda; its result is the last message then, unless it failed."""
        asked = {
            "actionGroupName": GROUP,
            "executionType": "LAMBDA",
            "function": call.name,
            "parameters": parameters(call),
        }
        step = {"invocationType": "ACTION_GROUP", "traceId": f"t-{self.steps}", "actionGroupInvocationInput": asked}
        yield self._trace({"orchestrationTrace": {"invocationInput": step}})
        try:
            body, attributes = read_answer(call, await handler(self._event(call)))
        except LambdaFailed as failure:
            yield eventstream.exception("dependencyFailedException", str(failure))
            return
        self.session.attributes |= attributes
        seen = {"type": "ACTION_GROUP", "traceId": f"t-{self.steps}", "actionGroupInvocationOutput": {"text": body}}
        yield self._trace({"orchestrationTrace": {"observation": seen}})
        self.messages.append(Message("tool", body, call_id=call.id))

    def _event(self, call: ToolCall) -> dict[str, Any]:
        """What the Lambda is invoked with."""
        return {
            "messageVersion": "1.0",
            "agent": {"name": "courtbot", "id": self.path["agent"], "alias": self.path["alias"], "version": "1"},
            "inputText": self.asked.inputText or "",
            "sessionId": self.name,
            "actionGroup": GROUP,
            "function": call.name,
            "parameters": parameters(call),
            "sessionAttributes": dict(self.session.attributes),
            "promptSessionAttributes": dict(self.asked.sessionState.promptSessionAttributes),
        }

    def _say(self, text: str) -> Iterator[bytes]:
        """The answer in several chunks, cut without regard to characters."""
        self.messages.append(Message("assistant", text))
        self.session.keep(self.messages)
        self.session.pause, self.session.waiting = "", ()
        data = (text or BLOCKED).encode("utf-8", "replace")
        for start in range(0, len(data), 11):
            piece = base64.b64encode(data[start : start + 11]).decode()
            yield eventstream.event("chunk", {"bytes": piece})
