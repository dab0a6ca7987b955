"""Block Kit's documented limits, and the ones that are only met in practice."""

from collections.abc import Iterator
from typing import Any

from tests.fakes.slack.state import Json, dumps

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
ALL_BLOCKS_CHARACTERS = 13_200  # msg_blocks_too_long, undocumented; slackapi/bolt-js#2509
MARKDOWN_CHARACTERS = 12_000
TEXT_CHARACTERS = 40_000
VIEW_BYTES = 250_000

# type of the object -> its field -> most characters (a string or a text object) or most items (a list)
LIMITS: dict[str, dict[str, int]] = {
    "section": {"text": 3000, "fields": 10},
    "header": {"text": 150},
    "context": {"elements": 10},
    "context_actions": {"elements": 5},
    "actions": {"elements": 25},
    "markdown": {"text": MARKDOWN_CHARACTERS},
    "input": {"label": 2000, "hint": 2000},
    "image": {"alt_text": 2000, "image_url": 3000, "title": 2000},
    "card": {"title": 150, "subtitle": 150, "body": 200, "actions": 3},
    "carousel": {"elements": 10},
    "container": {"title": 150, "subtitle": 150, "child_blocks": 10},
    "alert": {"text": 200},
    "table": {"rows": 100},
    "button": {"text": 75, "value": 2000, "url": 3000, "accessibility_label": 75},
    "static_select": {"options": 100, "option_groups": 100, "placeholder": 150},
    "external_select": {"placeholder": 150},
    "multi_static_select": {"options": 100, "placeholder": 150},
    "radio_buttons": {"options": 10},
    "checkboxes": {"options": 10},
    "overflow": {"options": 5},
    "plain_text_input": {"placeholder": 150, "initial_value": 3000},
    "datepicker": {"placeholder": 150},
    "timepicker": {"placeholder": 150},
    "modal": {"title": 24, "submit": 24, "close": 24, "private_metadata": 3000, "callback_id": 255, "external_id": 255},
    "home": {"private_metadata": 3000, "callback_id": 255, "external_id": 255},
}
REQUIRED: dict[str, tuple[str, ...]] = {
    "header": ("text",),
    "markdown": ("text",),
    "actions": ("elements",),
    "context": ("elements",),
    "context_actions": ("elements",),
    "input": ("label", "element"),
    "button": ("text", "action_id"),
    "static_select": ("action_id", "options"),
    "external_select": ("action_id",),
    "radio_buttons": ("options", "action_id"),
    "checkboxes": ("options", "action_id"),
    "overflow": ("options", "action_id"),
    "modal": ("title", "blocks"),
    "home": ("blocks",),
    "feedback_buttons": ("positive_button", "negative_button"),
}
ANYWHERE = {"section", "divider", "image", "actions", "context", "header", "markdown", "rich_text", "video", "card"} | {
    "carousel", "alert", "container", "table", "plan", "task_card", "context_actions", "file"
}  # fmt: skip
IN_MESSAGES = ANYWHERE | {"input"}
IN_VIEWS = (ANYWHERE | {"input"}) - {"file", "context_actions", "markdown", "table", "plan", "task_card"}
OPTION = {"text": 75, "value": 150, "description": 75}
# objects without a type, by the field that they are in
CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
THUMB = {"text": 75, "value": 2000}
UNTYPED = {"confirm": CONFIRM, "positive_button": THUMB, "negative_button": THUMB}


def block_faults(blocks: Any, where: str = "message") -> list[str]:
    """What Slack would put in `response_metadata.messages`; empty when the blocks pass."""
    if not isinstance(blocks, list):
        return ["[ERROR] must be an array [json-pointer:/blocks]"]
    most, known = (MESSAGE_BLOCKS, IN_MESSAGES) if where == "message" else (VIEW_BLOCKS, IN_VIEWS)
    faults = [f"[ERROR] no more than {most} items allowed [json-pointer:/blocks]"] if len(blocks) > most else []
    for index, block in enumerate(blocks):
        at = f"/blocks/{index}"
        if not isinstance(block, dict) or block.get("type") not in known:
            faults.append(f"[ERROR] unsupported type: {block.get('type') if isinstance(block, dict) else block} {at}")
            continue
        if block["type"] == "section" and not (block.get("text") or block.get("fields")):
            faults.append(f"[ERROR] missing required field: text or fields [json-pointer:{at}]")
        if block["type"] == "card" and not any(block.get(part) for part in ("hero_image", "title", "actions", "body")):
            faults.append(f"[ERROR] missing required field: title [json-pointer:{at}]")
        faults.extend(object_faults(block, at))
    return faults + duplicates(blocks)


def view_faults(view: Any) -> list[str]:
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["[ERROR] failed to match all allowed schemas [json-pointer:/view]"]
    faults = list(object_faults({**view, "blocks": []}, "/view", required_of=view))
    if "blocks" in view:
        faults += block_faults(view["blocks"], where="view")
        has_input = any(block.get("type") == "input" for block in view["blocks"] if isinstance(block, dict))
        if view["type"] == "modal" and has_input and "submit" not in view:
            faults.append("[ERROR] missing required field: submit [json-pointer:/view]")
    return faults


def too_long_together(blocks: list[Json]) -> bool:
    return len(dumps(blocks)) > ALL_BLOCKS_CHARACTERS


def object_faults(item: Json, at: str, required_of: Json | None = None) -> Iterator[str]:
    kind = item.get("type", "")
    for name in REQUIRED.get(kind, ()):
        if not (required_of or item).get(name):
            yield f"[ERROR] missing required field: {name} [json-pointer:{at}]"
    for name, most in LIMITS.get(kind, {}).items():
        yield from length_faults(item.get(name), most, f"{at}/{name}")
    for name in ("action_id", "block_id"):
        yield from length_faults(item.get(name), 255, f"{at}/{name}")
    for name in ("options",):
        for index, option in enumerate(item.get(name) or []):
            for part, most in OPTION.items():
                yield from length_faults(option.get(part), most, f"{at}/{name}/{index}/{part}")
    if item.get("url") and not str(item["url"]).startswith(("https://", "http://", "mailto:")):
        yield f"[ERROR] invalid url [json-pointer:{at}/url]"
    for name, inside in UNTYPED.items():
        for part, most in inside.items() if isinstance(item.get(name), dict) else ():
            yield from length_faults(item[name].get(part), most, f"{at}/{name}/{part}")
    if kind == "section":
        for index, text in enumerate(item.get("fields") or []):
            yield from length_faults(text, 2000, f"{at}/fields/{index}")
    for name, inner in item.items():
        for index, child in enumerate(inner if isinstance(inner, list) else [inner]):
            if isinstance(child, dict) and name not in ("options", "metadata"):
                yield from object_faults(child, f"{at}/{name}/{index}" if isinstance(inner, list) else f"{at}/{name}")


def length_faults(value: Any, most: int, at: str) -> Iterator[str]:
    if isinstance(value, list):
        if len(value) > most:
            yield f"[ERROR] no more than {most} items allowed [json-pointer:{at}]"
        return
    is_text = isinstance(value, dict) and "text" in value
    words = value.get("text") if is_text else value
    if isinstance(words, str) and len(words) > most:
        yield f"[ERROR] must be less than {most + 1} characters [json-pointer:{at}]"
    if is_text and not words:
        yield f"[ERROR] must be more than 0 characters [json-pointer:{at}/text]"


def duplicates(blocks: list[Any]) -> list[str]:
    """A block_id is unique in its surface, an action_id within its block."""
    faults: list[str] = []
    named = [block["block_id"] for block in blocks if isinstance(block, dict) and block.get("block_id")]
    if len(set(named)) < len(named):
        faults.append("[ERROR] block_id already exists [json-pointer:/blocks]")
    for block in blocks:
        inner = (block.get("elements") or []) if isinstance(block, dict) else []
        actions = [element["action_id"] for element in inner if isinstance(element, dict) and element.get("action_id")]
        if len(set(actions)) < len(actions):
            faults.append("[ERROR] action_id already exists [json-pointer:/blocks/elements]")
    return faults
