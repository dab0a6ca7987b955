"""What a person sees in blocks: the words, and what can be pressed."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def is_button(element: Json) -> bool:
    return element.get("type") in ("button", "workflow_button", "icon_button") or "_feedback" in element


def label_of(element: Json) -> str:
    text = element.get("text")
    return text.get("text", "") if isinstance(text, dict) else (text or "")


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block that holds it; a feedback pair comes as its two buttons."""
    for block in blocks:
        for key in ("elements", "actions"):
            for element in block.get(key) or []:
                yield from parts(block, element)
        for key in ("accessory", "element"):
            if element := block.get(key):
                yield from parts(block, element)
        for key in ("child_blocks", "cards"):
            yield from elements(block.get(key) or [])
        if block.get("type") == "carousel":
            yield from elements(block.get("elements") or [])


def parts(block: Json, element: Json) -> Iterator[tuple[Json, Json]]:
    if element.get("type") == "feedback_buttons":
        for side in ("positive_button", "negative_button"):
            yield block, {**element[side], "action_id": element.get("action_id"), "_feedback": True}
    elif "action_id" in element or element.get("type") in ("button", "icon_button"):
        yield block, element


INLINE = ("rich_text_section", "rich_text_preformatted", "rich_text_quote")  # whose elements run on in one line


def texts(value: Any) -> Iterator[str]:
    """All words in blocks, in reading order."""
    if isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        if value.get("type") in INLINE:
            yield "".join(texts(value.get("elements") or []))
            return
        if value.get("type") == "user":
            yield f"@{value['user_id']}"
        if isinstance(value.get("text"), str):
            yield value["text"]
        else:
            yield from texts(value.get("text"))
        for key, inner in value.items():
            if key != "text" and isinstance(inner, dict | list) and key not in ("options", "option_groups", "confirm"):
                yield from texts(inner)
            elif key in ("title", "fallback") and isinstance(inner, str):
                yield inner
