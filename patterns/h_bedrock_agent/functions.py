"""The five functions as Amazon's agents know them: schemas for the agent, and its calls as ours."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.conversation.tools import TOOLS
from bot.llm import Tool

GROUP = "booking"
"""The action group that holds them (Classic)."""
MOST_PARAMETERS = 5
"""AWS's default quota for one function. The first parameters are passed; the others are optional ones."""
_NULLS = ("", "null", "none")


def function_schema() -> dict[str, Any]:
    """`functionSchema` of the action group: flat parameters of simple types, optional ones not required."""
    return {"functions": [_function(tool) for tool in TOOLS]}


def _function(tool: Tool) -> dict[str, Any]:
    properties: Mapping[str, Any] = tool.parameters["properties"]
    parameters = {
        name: {"type": kind(schema), "required": not _optional(schema), "description": _about(name, schema)}
        for name, schema in list(properties.items())[:MOST_PARAMETERS]
    }
    return {
        "name": tool.name,
        "description": tool.description,
        "parameters": parameters,
        "requireConfirmation": "DISABLED",  # the club's own rule asks for it, in the domain
    }


def _branches(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(schema.get("anyOf", (schema,)))


def _optional(schema: Mapping[str, Any]) -> bool:
    return any(branch.get("type") == "null" for branch in _branches(schema))


def kind(schema: Mapping[str, Any]) -> str:
    """The one type that is not null."""
    return next(str(branch["type"]) for branch in _branches(schema) if branch.get("type") != "null")


def _about(name: str, schema: Mapping[str, Any]) -> str:
    form = next((str(branch["format"]) for branch in _branches(schema) if "format" in branch), "")
    return str(schema.get("description") or {"date": "YYYY-MM-DD"}.get(form, name))


def inline_tools() -> list[dict[str, Any]]:
    """`tools` of a harness: each pauses the agent and is run by whoever invoked it."""
    return [
        {
            "type": "inline_function",
            "name": tool.name,
            "config": {"inlineFunction": {"description": tool.description, "inputSchema": tool.parameters}},
        }
        for tool in TOOLS
    ]


def allowed_tools() -> list[str]:
    """The names of our tools: without such a list a harness also offers a shell and a file system."""
    return [tool.name for tool in TOOLS]


def arguments(function: str, parameters: Iterable[Mapping[str, Any]]) -> str:
    """An action group's parameters, which are all strings, as the JSON arguments of our function. A value that does not
    fit its type is passed on as it is: the function's own validation reports it to the agent."""
    tool = next((tool for tool in TOOLS if tool.name == function), None)
    properties: Mapping[str, Any] = tool.parameters["properties"] if tool else {}
    values = [(str(p["name"]), _value(properties.get(str(p["name"]), {}), p.get("value"))) for p in parameters]
    pairs = (f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in values)
    return f"{{{', '.join(pairs)}}}"  # a name that is there twice stays so, and is refused where it is read


def _value(schema: Mapping[str, Any], text: Any) -> Any:
    if not isinstance(text, str) or not schema:
        return text
    if _optional(schema) and text.strip().lower() in _NULLS:
        return None
    if kind(schema) == "array":
        return [name for item in text.strip("[] ").split(",") if (name := item.strip(" \"'"))]
    if kind(schema) == "integer" and re.fullmatch(r"\s*[0-9]{1,9}\s*", text):
        return int(text)
    return text
