"""What the client builds from a person's input: command options, selects, modal fields."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.commands import Command, NotOffered
from tests.fakes.discord.state import Message

if TYPE_CHECKING:
    from tests.fakes.discord.fake import DiscordFake
    from tests.fakes.discord.interactions import Modal

STRING, INTEGER, BOOLEAN, USER, NUMBER = 3, 4, 5, 6, 10  # command option types
CONVERT = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: float}


def chosen(
    options: list[Command], values: dict[str, Any], fake: "DiscordFake", *, partial: bool = False
) -> list[dict[str, Any]]:
    """The filled options as sent; raises NotOffered for one that is unknown, missing, too long or no choice."""
    known = {one["name"]: one for one in options}
    if strange := values.keys() - known.keys():
        raise NotOffered(f"no such option: {sorted(strange)}")
    missing = [name for name, one in known.items() if one.get("required") and name not in values]
    if missing and not partial:
        raise NotOffered(f"required: {missing}")
    return [_filled(known[name], value) for name, value in values.items()]


def _filled(option: Command, value: Any) -> dict[str, Any]:
    if option.get("choices"):
        fits = [one["value"] for one in option["choices"] if value in (one["name"], one["value"])]
        if not fits:
            raise NotOffered(f"{option['name']} has no choice {value}")
        value = fits[0]
    value = CONVERT[option["type"]](value) if option["type"] in CONVERT else str(getattr(value, "id", value))
    size = value if isinstance(value, int | float) else len(value)
    least, most = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    if size < option.get(least, size) or size > option.get(most, 6000 if isinstance(value, str) else size):
        raise NotOffered(f"{option['name']} does not take {value!r}")
    return {"name": option["name"], "type": option["type"], "value": value}


def command_data(command: Command, path: list[str], options: list[dict[str, Any]]) -> dict[str, Any]:
    """The `data` of a command or autocomplete interaction, the options under their subcommands."""
    for depth, step in reversed(list(enumerate(path))):
        options = [{"name": step, "type": _kind(command, path[: depth + 1]), "options": options}]
    data: dict[str, Any] = {"id": command["id"], "name": command["name"], "type": 1}
    if options:
        data["options"] = options
    return data | ({"guild_id": command["guild_id"]} if "guild_id" in command else {})


def _kind(command: Command, path: list[str]) -> int:
    at = command
    for step in path:
        at = next(one for one in at["options"] if one["name"] == step)
    return at["type"]


def button(message: Message, name: str) -> dict[str, Any]:
    """The live button of that label or custom id."""
    found = [one for one in message.walk() if one["type"] == 2 and name in (one.get("label"), one.get("custom_id"))]
    if not found:
        raise NotOffered(f"no button {name!r}, only {message.buttons}")
    if found[0].get("disabled") or found[0]["style"] in (5, 6):
        raise NotOffered(f"button {name!r} is disabled or a link")
    return found[0]


def menu(message: Message, which: str | None) -> dict[str, Any]:
    found = [one for one in message.selects if which in (None, one["custom_id"], one.get("placeholder"))]
    if len(found) != 1 or found[0].get("disabled"):
        raise NotOffered(f"no single live select {which!r} among {[one['custom_id'] for one in message.selects]}")
    return found[0]


def picked(select: dict[str, Any], wanted: Sequence[str]) -> list[str]:
    """The values of the options named by label or value, as many as the select takes."""
    values: list[str] = []
    for name in wanted:
        fits = [one["value"] for one in select.get("options", []) if name in (one["value"], one["label"])]
        if select.get("options") and not fits:
            raise NotOffered(f"no option {name!r} in {[one['label'] for one in select['options']]}")
        values.append(fits[0] if fits else name)
    if not select.get("min_values", 1) <= len(values) <= select.get("max_values", 1):
        raise NotOffered(f"{len(values)} options chosen")
    return values


def modal_data(form: "Modal", values: Mapping[str, Any]) -> dict[str, Any]:
    """The `data` of a modal submit: each field in the place it has in the form."""
    names = {name for label, part in form.fields for name in (label, part["custom_id"])}
    if strange := values.keys() - names:
        raise NotOffered(f"no such field: {sorted(strange)} among {form.labels}")
    filled = {part["custom_id"]: _field(label, part, values) for label, part in form.fields}
    shown: list[dict[str, Any]] = []
    for number, one in enumerate(form.data["components"], 1):
        placed: dict[str, Any] = {"type": one["type"], "id": one.get("id") or number}
        if one["type"] == 1:
            placed["components"] = [filled[inner["custom_id"]] for inner in one["components"]]
        elif one["type"] == 18:
            placed["component"] = filled[one["component"]["custom_id"]]
        shown.append(placed)
    return {"custom_id": form.custom_id, "components": shown}


def _field(label: str, part: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    value = values.get(part["custom_id"], values.get(label))
    shown = {"type": part["type"], "id": part.get("id") or 100, "custom_id": part["custom_id"]}
    if part["type"] == 4:
        text = str(part.get("value") or "" if value is None else value)
        least, most = part.get("min_length") or 0, part.get("max_length") or 4000
        if (part.get("required", True) and not text) or (text and not least <= len(text) <= most):
            raise NotOffered(f"{label} does not take {text[:50]!r}")
        return shown | {"value": text}
    if part["type"] in (21, 23):
        return shown | {"value": part.get("default", False) if value is None and part["type"] == 23 else value}
    wanted = [one["value"] for one in part.get("options", []) if one.get("default")] if value is None else value
    wanted = [wanted] if isinstance(wanted, str) else list(wanted)
    if not wanted and not part.get("required", True):
        return shown | {"values": []}
    return shown | {"values": picked(part, wanted)}
