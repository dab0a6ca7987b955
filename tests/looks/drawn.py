"""A reply drawn as text, as each platform shows it, and within what that takes: bold between asterisks, small print
after a dot, what can be pressed in brackets, a menu after ⋯, a select after ▾, a button or menu beside a row after →.
"""

import re
from collections.abc import Iterable
from typing import Any

from rich.console import Console

from adapters.console import without_forms
from adapters.discord import cards
from adapters.slack.blocks import render
from bot.cli.chat import rendered
from bot.conversation import replies
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from tests.fakes.discord.limits import check_message
from tests.fakes.slack.limits import block_faults, too_long_together

Json = dict[str, Any]
WIDTH = 76


def on_slack(event: Event, reply: Reply) -> str:
    blocks = render(event.user.id, reply).blocks
    assert not block_faults(blocks)
    assert not too_long_together(blocks)
    return drawn_blocks(blocks)


def drawn_blocks(blocks: Iterable[Json]) -> str:
    return "\n".join(line for block in blocks for line in _block(block))


def _block(block: Json) -> list[str]:
    match block["type"]:
        case "rich_text":
            return "".join(map(_piece, block["elements"][0]["elements"])).split("\n")
        case "context":
            return [f"· {block['elements'][0]['text']}"]
        case "section":
            first, *rest = block["text"]["text"].split("\n")
            return [f"{first}  → {_control(block['accessory'])}" if "accessory" in block else first, *rest]
        case "header":
            return [f"## {block['text']['text']}"]
        case "divider":
            return ["─" * 8]
        case _:
            return ["  ".join(map(_control, block["elements"]))]


def _piece(piece: Json) -> str:
    if piece["type"] == "user":
        return f"@{piece['user_id']}"
    if piece["type"] == "date":
        return f"<{piece['fallback']} by the reader's clock>"
    style = piece.get("style", {})
    text = f"*{piece['text']}*" if style.get("bold") else piece["text"]
    return f"~{text}~" if style.get("strike") else text


def _control(element: Json) -> str:
    match element["type"]:
        case "overflow":
            return f"[⋯ {_options(element)}]"
        case "static_select":
            return f"[{element['placeholder']['text']} ▾ {_options(element)}]"
        case "feedback_buttons":
            return "[👍] [👎]"
        case _:
            return f"[{element['text']['text']}{_weight(element.get('style'))}]"


def _options(element: Json) -> str:
    return " | ".join(option["text"]["text"] for option in element["options"])


def _weight(style: str | None) -> str:
    return {"primary": " (green)", "danger": " (red)"}.get(style or "", "")


def on_discord(event: Event, reply: Reply) -> str:
    bodies = cards.render(reply, "1", replies.feedback_buttons(reply))
    for body in bodies:
        check_message(body, files=1 if reply.file else 0)
    return "\n".join(line for body in bodies for line in _components(body["components"]))


def _components(components: Iterable[Json]) -> list[str]:
    return [line for component in components for line in _component(component)]


def _component(component: Json) -> list[str]:
    inner = component.get("components", [])
    if component["type"] == cards.CONTAINER:
        return [f"│ {line}" for line in _components(inner)]
    if "accessory" in component:
        first, *rest = _components(inner)
        return [f"{first}  → {_pressed(component['accessory'])}", *rest]
    if component["type"] == 1:
        return ["  ".join(map(_pressed, inner))]
    return [_shown(line) for line in component["content"].split("\n")]


def _shown(line: str) -> str:
    line = re.sub(r"<t:\d+:R>", "<in so many hours>", line).replace("\\", "").replace("**", "*")
    return re.sub(r"^-# ", "· ", line)


def _pressed(component: Json) -> str:
    if "options" in component:
        return f"[{component['placeholder']} ▾ {' | '.join(option['label'] for option in component['options'])}]"
    return f"[{component['label']}{ {1: ' (blue)', 4: ' (red)'}.get(component['style'], '') }]"


def in_terminal(event: Event, reply: Reply) -> str:
    reply = without_forms(reply)
    screen = Console(width=WIDTH, color_system=None, highlight=False)
    with screen.capture() as shown:
        for part in rendered(reply):
            screen.print(part)
    return "\n".join(line.rstrip() for line in shown.get().splitlines())


DRAWN = {"slack": on_slack, "discord": on_discord, "terminal": in_terminal}
