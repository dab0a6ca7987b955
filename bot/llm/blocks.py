"""What Anthropic's Messages and Bedrock's Converse have in common: turns that alternate, and schemas that both take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from bot.llm import INVALID_JSON, Message, ToolCall
from bot.llm.strict import loads

KEPT = {"type", "properties", "required", "items", "enum", "const", "anyOf", "allOf", "$ref", "$defs", "description"}
"""The keywords that both vendors' strict modes take; what a schema says beside is told in its description."""
FORMATS = {"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"}


@dataclass(slots=True)
class Spoken:
    """The messages of one side until the other speaks."""

    role: Literal["user", "assistant"]
    messages: list[Message] = field(default_factory=list[Message])


def turns(messages: Sequence[Message]) -> list[Spoken]:
    """The conversation in turns that alternate, as these vendors want it: the member's first, and all results of
    one answer's calls in the one that follows it. An answer before the first question is left out."""
    spoken: list[Spoken] = []
    for message in messages:
        role = "assistant" if message.role == "assistant" else "user"
        if not spoken and role == "assistant":
            continue
        if not spoken or spoken[-1].role != role:
            spoken.append(Spoken(role))
        spoken[-1].messages.append(message)
    return spoken


def words(text: str) -> str:
    """These vendors refuse a block of text with nothing in it."""
    return text if text.strip() else "(nothing)"


def arguments(call: ToolCall) -> dict[str, Any]:
    """A call's arguments as an object. What another vendor's model wrote as broken JSON goes back as Anthropic's
    documentation has it."""
    try:
        value = loads(call.arguments or "{}")
    except ValueError:
        value = None
    return cast(dict[str, Any], value) if isinstance(value, dict) else {INVALID_JSON: call.arguments}


def plain_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema in the keywords of strict modes; bounds, patterns and the like become words. Objects are closed."""
    plain = {key: _plain(key, value) for key, value in schema.items() if _keeps(key, value)}
    rest = {key: value for key, value in schema.items() if not _keeps(key, value) and key not in DROPPED}
    if rest:
        told = ", ".join(f"{key}: {value}" for key, value in rest.items())
        plain["description"] = f"{plain['description']} ({told})" if "description" in plain else told
    if "properties" in plain or plain.get("type") == "object":
        plain["additionalProperties"] = False
    return plain


DROPPED = {"title", "default", "additionalProperties"}


def _keeps(key: str, value: Any) -> bool:
    return key in KEPT or (key == "format" and value in FORMATS)


def _plain(key: str, value: Any) -> Any:
    if key in ("properties", "$defs"):
        return {name: plain_schema(sub) for name, sub in value.items()}
    if key in ("anyOf", "allOf"):
        return [plain_schema(sub) for sub in value]
    return plain_schema(value) if key == "items" else value
