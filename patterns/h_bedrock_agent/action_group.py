"""The Lambda behind a classic agent's action group: an invocation in, its result out, both in Amazon's documented form.

Who is asking stands in a signed token among the session attributes, which the agent's model neither sees nor sets.
`handle` is given its ports; `bot.cli.action_group` is the entry point that a Lambda names as its handler.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any, Literal

from opentelemetry.trace import SpanKind
from pydantic import BaseModel

from bot.conversation.tools import execute
from bot.conversation.turn import LimitReached
from bot.domain.errors import StoreDown
from bot.domain.fence import TurnLost
from bot.llm import ToolCall
from bot.tracing import continued, span
from patterns.h_bedrock_agent.functions import arguments
from patterns.h_bedrock_agent.opening import AUDIENCE
from patterns.services.contract import Failure, Ports, acting, turn_of
from patterns.services.facts import Spent
from patterns.services.identity import Identity, IdentityRefused


class Parameter(BaseModel):
    name: str
    value: str | None = None


class Invocation(BaseModel):
    """The part of the event that is used. Nothing in the rest would say who is asking."""

    messageVersion: Literal["1.0"]
    actionGroup: str
    function: str
    parameters: list[Parameter] = []
    sessionAttributes: dict[str, str] = {}


async def handle(event: Any, ports: Ports) -> dict[str, Any]:
    """Run one function. A refusal by the club's rules is a result for the agent; without a valid identity or the
    database, or where another worker has the turn, the agent is stopped. Raises ValidationError for an invalid
    event."""
    call = Invocation.model_validate(event)
    attributes = dict(call.sessionAttributes)
    with continued(attributes.get("traceparent", "")), span("action group", SpanKind.SERVER) as current:
        try:
            identity = ports.signer.read(attributes.get("token", ""), AUDIENCE)
            async with asyncio.timeout(identity.deadline - time.time()):
                result = await _run(call, identity, ports)
        except (IdentityRefused, Failure, StoreDown, TurnLost, TimeoutError) as error:
            current.set_attribute("error.type", type(error).__name__)
            return _response(call, _error("stopped", "This cannot be done now."), attributes, stop=True)
    attributes["calls"] = str(_calls(attributes) + 1)
    return _response(call, result, attributes)


async def _run(call: Invocation, identity: Identity, ports: Ports) -> str:
    """Run the function at the member's desk. Raises Failure, StoreDown, TurnLost."""
    limits = ports.limits
    left = Spent(model_calls=limits.model_calls, tool_calls=limits.tool_calls, tokens=limits.tokens)
    turn = await turn_of(identity, ports, left)
    turn.tool_calls = _calls(call.sessionAttributes)  # by the invocations before this one
    parameters = [parameter.model_dump() for parameter in call.parameters]
    try:
        with acting(identity):
            return await execute(turn, ToolCall("lambda", call.function, arguments(call.function, parameters)))
    except LimitReached:
        return _error("limit", "No more calls in this turn; answer now.")


def _calls(attributes: Mapping[str, str]) -> int:
    """How many calls this turn has had; an invalid value counts as more than are allowed."""
    text = attributes.get("calls", "0")
    return int(text) if text.isdecimal() and len(text) < 6 else 1_000_000


def _error(reason: str, message: str) -> str:
    return json.dumps({"error": {"reason": reason, "message": message}})


def _response(call: Invocation, text: str, attributes: dict[str, str], stop: bool = False) -> dict[str, Any]:
    answer: dict[str, Any] = {"responseBody": {"TEXT": {"body": text}}}
    if stop:
        answer["responseState"] = "FAILURE"
    response = {"actionGroup": call.actionGroup, "function": call.function, "functionResponse": answer}
    return {"messageVersion": "1.0", "response": response, "sessionAttributes": attributes}
