"""What people find and fill in on a surface: elements by what is written on them, and `state.values`."""

from collections.abc import Iterator
from typing import Any

from tests.fakes.slack.reading import Json, elements, label_of

EMPTY: dict[str, tuple[str, Any]] = {
    "plain_text_input": ("value", None),
    "email_text_input": ("value", None),
    "url_text_input": ("value", None),
    "number_input": ("value", None),
    "static_select": ("selected_option", None),
    "external_select": ("selected_option", None),
    "radio_buttons": ("selected_option", None),
    "checkboxes": ("selected_options", []),
    "multi_static_select": ("selected_options", []),
    "multi_external_select": ("selected_options", []),
    "users_select": ("selected_user", None),
    "multi_users_select": ("selected_users", []),
    "conversations_select": ("selected_conversation", None),
    "channels_select": ("selected_channel", None),
    "datepicker": ("selected_date", None),
    "timepicker": ("selected_time", None),
    "datetimepicker": ("selected_date_time", None),
}
INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_channel": "initial_channel",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}


class NotThere(AssertionError):
    """Nothing with that label or id is on the surface."""


class NotAllowed(AssertionError):
    """Slack's own client would not let a person do that."""


def inputs(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Elements that keep a value, with their blocks."""
    return ((block, element) for block, element in walk(blocks) if element.get("type") in EMPTY)


def walk(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    for block in blocks:
        for key in ("element", "accessory"):
            if block.get(key):
                yield block, block[key]
        for element in block.get("elements") or []:
            if isinstance(element, dict):
                yield block, element


def initial(blocks: list[Json]) -> dict[str, dict[str, Json]]:
    """`state.values` before anything is typed."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in inputs(blocks):
        name, empty = EMPTY[element["type"]]
        value = element.get(INITIAL[name], empty)
        values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": element["type"], name: value}
    return values


def find(blocks: list[Json], name: str) -> tuple[Json, Json]:
    """The interactive element with that label, placeholder, value, action_id or block_id."""
    for reading in (label_of, labelled, lambda element: element.get("action_id"), lambda element: element.get("value")):
        for block, element in elements(blocks):
            if reading(element) == name:
                return block, element
    for block, element in elements(blocks):
        if name in (block.get("block_id"), block.get("label", {}).get("text")):
            return block, element
    there = [label_of(element) or labelled(element) or element.get("action_id") for _, element in elements(blocks)]
    raise NotThere(f"no {name!r} among {there}")


def labelled(element: Json) -> str | None:
    return (element.get("placeholder") or {}).get("text")


def options_of(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    return list(element.get("options") or []) + [option for group in groups for option in group["options"]]


def pick(options: list[Json], wanted: str) -> Json:
    for option in options:
        if wanted in (option["text"]["text"], option.get("value")):
            return option
    near = [option for option in options if wanted.lower() in option["text"]["text"].lower()]
    if len(near) == 1:
        return near[0]
    raise NotThere(f"no option {wanted!r} among {[option['text']['text'] for option in options]}")


def typed(element: Json, value: Any, offered: list[Json] | None = None) -> Json:
    """The element's entry in `state.values` once `value` is typed or chosen; `offered` is what the app suggested."""
    kind = element["type"]
    name, _ = EMPTY[kind]
    if kind == "plain_text_input" and value is not None:
        low, high = element.get("min_length", 0), element.get("max_length", 3000)
        if not low <= len(value) <= high:
            raise NotAllowed(f"{len(value)} characters where {low} to {high} are allowed")
    if name == "selected_option" and value is not None:
        value = pick(offered if offered is not None else options_of(element), value)
    elif name == "selected_options":
        value = [pick(offered if offered is not None else options_of(element), one) for one in value]
    return {"type": kind, name: getattr(value, "id", value)}


def missing(blocks: list[Json], values: dict[str, dict[str, Json]]) -> dict[str, str]:
    """Required inputs that are empty: Slack's client refuses to submit these itself."""
    faults: dict[str, str] = {}
    for block, element in inputs(blocks):
        if block["type"] == "input" and not block.get("optional"):
            entry = values[block["block_id"]][element["action_id"]]
            if entry[EMPTY[element["type"]][0]] in (None, "", []):
                faults[block["block_id"]] = "Please complete this required field."
    return faults
