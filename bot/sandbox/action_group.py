"""How an agent of Bedrock Agents Classic invokes its Lambda action group, and what it takes for an answer."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from bot.conversation.tools import TOOLS
from bot.llm import ToolCall
from bot.sandbox.talk import as_dict, dicts

Handler = Callable[[dict[str, Any]], Awaitable[Any]]
"""What a Lambda's `handler(event, context)` does, given the event."""

GROUP, MOST_BYTES = "booking", 25_000


class LambdaFailed(Exception):
    """The caller gets a dependencyFailedException in the stream."""


def read_answer(call: ToolCall, answer: Any) -> tuple[str, dict[str, str]]:
    """The text of the Lambda's answer, and the session attributes that it sets. Raises LambdaFailed for one that
    Amazon would not take."""
    data = as_dict(answer)
    response = as_dict(data.get("response"))
    result = as_dict(response.get("functionResponse"))
    if data.get("messageVersion") != "1.0" or len(json.dumps(data)) > MOST_BYTES:
        raise LambdaFailed("The response of the Lambda is not valid.")
    if (response.get("actionGroup"), response.get("function")) != (GROUP, call.name):
        raise LambdaFailed("The response of the Lambda answers another call.")
    body = as_dict(as_dict(result.get("responseBody")).get("TEXT")).get("body")
    if not isinstance(body, str) or result.get("responseState") == "FAILURE":
        raise LambdaFailed("The Lambda failed.")
    return body, {name: str(value) for name, value in as_dict(data.get("sessionAttributes")).items()}


def parameters(call: ToolCall) -> list[dict[str, str]]:
    """The arguments that are not null, all of them as text, as an action group's parameters are."""
    schemas = [as_dict(tool.parameters.get("properties")) for tool in TOOLS if tool.name == call.name]
    return [
        {"name": name, "type": _kind(as_dict(schemas[0].get(name)) if schemas else {}), "value": _text(value)}
        for name, value in as_dict(json.loads(call.arguments)).items()
        if value is not None
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _kind(schema: dict[str, Any]) -> str:
    branches = dicts(schema.get("anyOf")) or [schema]
    kinds = [str(branch.get("type")) for branch in branches]
    return next((kind for kind in kinds if kind in ("integer", "number", "boolean", "array")), "string")
