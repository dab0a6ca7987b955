"""What Anthropic's strict tools and structured outputs take for a schema, by whichever wire it comes."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.talk import as_dict, dicts
from bot.sandbox.wire import Refused

UNSUPPORTED = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "maxItems",
    "uniqueItems", "minProperties", "maxProperties", "patternProperties", "oneOf", "not", "if",
}  # fmt: skip
"""Keywords that strict tools and structured outputs are turned down for."""


def check_tool(schema: Mapping[str, Any], strict: bool, where: str) -> None:
    if schema.get("type") != "object":
        raise Refused(400, f"{where}.input_schema.type: Input should be 'object'", where)
    if strict:
        check_schema(schema, f"{where}.input_schema")


def check_schema(schema: Mapping[str, Any], where: str, depth: int = 0) -> None:
    """Strict tools and structured outputs: closed objects and plain keywords. Raises Refused."""
    if depth > 50:
        raise Refused(400, f"{where}: Schema is too complex", where)
    bad = sorted(UNSUPPORTED & schema.keys())
    if bad:
        raise Refused(400, f"{where}: For '{schema.get('type')}' type, {', '.join(bad)} not supported", where)
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        raise Refused(400, f"{where}: For 'object' type, 'additionalProperties' must be explicitly set to false", where)
    below = [*as_dict(schema.get("properties")).values(), *as_dict(schema.get("$defs")).values(), schema.get("items")]
    for sub in filter(None, [*below, *dicts(schema.get("anyOf")), *dicts(schema.get("allOf"))]):
        check_schema(as_dict(sub), where, depth + 1)
