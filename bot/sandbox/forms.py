"""JSON of a given schema, filled from what was said: by the properties' names, else null or the plainest value."""

from collections.abc import Mapping
from typing import Any

from bot.domain.booking import SLOT_ID, Court
from bot.llm import Ask
from bot.nlu.heard import Known
from bot.sandbox.hearing import hear
from bot.sandbox.shown import known_in, wishes_in
from bot.sandbox.talk import as_dict, as_list, dicts, last_words, now_in, offer_of

_DEEPEST = 8
_TYPES = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "object": dict,
    "array": list,
}  # fmt: skip


def known_values(ask: Ask, text: str) -> dict[str, Any]:
    """What the conversation says, under the names that schemas use for it; `text` is the brain's own prose."""
    words = last_words(ask.messages)
    known, _ = known_in(ask.system)
    heard = hear(words, known)
    wish = heard.wish
    named = next((court.name for court in known.courts if court.key in wish.courts), None)
    clock = {
        name: at and f"{at:%H:%M}" for name, at in (("time", wish.time), ("from", wish.earliest), ("to", wish.latest))
    }
    values: dict[str, Any] = {"intent": wish.intent, "slot_id": _slot_id(ask, words)}
    values |= wishes_in(ask.system, words)
    for names, value in (
        ("date day", wish.date and wish.date.isoformat()),
        ("time start start_time", clock["time"]),
        ("earliest from", clock["from"]),
        ("latest to", clock["to"]),
        ("minutes duration duration_minutes length", wish.minutes),
        ("choice court", named),
        ("booking booking_id code", next(iter((*wish.bookings, *heard.unknown_codes)), None)),
        ("request task query", words),
        ("text message reply answer summary reason confirmation", text),
    ):
        values.update(dict.fromkeys(names.split(), value))
    return values


def _slot_id(ask: Ask, words: str) -> str | None:
    """One of the slots shown, as the member picked it, else the first."""
    shown = "\n".join([ask.system, *(message.text for message in ask.messages)])
    offers = [offer for match in SLOT_ID.finditer(shown) if (offer := offer_of(match.group()))]
    keys = dict.fromkeys(offer.slot_id.split("-")[0] for offer in offers)
    courts = tuple(Court(key=key, name=f"Court {key[1:]}") for key in keys)
    picked = hear(words, Known(now_in(ask.system), courts, tuple(offers))).wish.offers
    return next(iter((*picked, *(offer.slot_id for offer in offers))), None)


def fill(schema: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """A value of that schema."""
    return _fill(schema, "", values, as_dict(schema.get("$defs")) | as_dict(schema.get("definitions")), 0)


def _fill(schema: Mapping[str, Any], name: str, values: Mapping[str, Any], defs: Mapping[str, Any], depth: int) -> Any:
    choices = [_resolved(choice, defs) for choice in _choices(schema, defs)]
    if values.get(name) is not None:
        for choice in choices:
            if _accepts(choice, values[name]):
                return values[name]
    if any("null" in _types(choice) for choice in choices) or depth > _DEEPEST or not choices:
        return None
    first = choices[0]
    if "const" in first or enums(first):
        return first["const"] if "const" in first else enums(first)[0]
    if "object" in _types(first) or "properties" in first:
        properties = as_dict(first.get("properties"))
        return {key: _fill(as_dict(sub), key, values, defs, depth + 1) for key, sub in properties.items()}
    return _plainest(first)


def _choices(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> list[dict[str, Any]]:
    resolved = _resolved(schema, defs)
    return dicts(resolved.get("anyOf")) or dicts(resolved.get("oneOf")) or [resolved]


def _resolved(schema: Mapping[str, Any], defs: Mapping[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return as_dict(defs.get(reference.rsplit("/", 1)[-1])) if isinstance(reference, str) else dict(schema)


def _types(schema: Mapping[str, Any]) -> list[str]:
    said = schema.get("type")
    return [said] if isinstance(said, str) else [str(kind) for kind in as_list(said)]


def enums(schema: Mapping[str, Any]) -> list[object]:
    """The values that a schema lists."""
    return as_list(schema.get("enum"))


def _accepts(schema: Mapping[str, Any], value: object) -> bool:
    if enums(schema) and value not in enums(schema):
        return False
    return any(
        isinstance(value, _TYPES[kind]) and not (isinstance(value, bool) and kind != "boolean")
        for kind in _types(schema) if kind in _TYPES
    )  # fmt: skip


def _plainest(schema: Mapping[str, Any]) -> Any:
    plain: dict[str, Any] = {"array": [], "integer": 0, "number": 0, "boolean": False, "string": ""}
    kind = next(iter(_types(schema)), "string")
    if kind in ("integer", "number"):
        return schema.get("minimum", 0)
    return plain.get(kind)
