"""What Slack never sends: its documented payloads, made the bot's own, with parts of them spoilt."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from adapters.slack.manifest import EVENTS_PATH
from tests.slack.conftest import SlackBot

SHAPES = Path(__file__).parent.parent / "payloads" / "slack"
NAMES = sorted(path.stem for path in SHAPES.glob("*.json") if path.stem != "ssl_check")
MEMO = {"form": "book", "channel": "C0TENNIS", "thread": None, "address": {"source": "command", "channel": "C0TENNIS"}}
GONE = object()
POOL: tuple[Any, ...] = (
    GONE, None, True, 0, -1, 1e400, float("nan"), 10**300, "", "x", "\ud800", "\0", "²", "9" * 400, "1_0", "|", "slot|",
    [], [None], ["x"], [[]], {}, {"id": 5}, {"id": None}, {"id": []}, {"type": "message"},
)  # fmt: skip
"""What takes the place of a part."""
Path_ = tuple[str | int, ...]


def own(bot: SlackBot, name: str) -> Any:
    """The documented payload as this workspace's, so that the bot's listeners are reached."""
    text = (SHAPES / f"{name}.json").read_text()
    names = {"T0RIVERSIDE": bot.team.id, "U0MARIA": bot.alice.id, "U0BOOKINGS": bot.team.bot_user}
    names |= {"C0TENNIS": bot.general.id, "https://hooks.slack.test/": f"{bot.slack.base_url}hooks/"}
    names |= {'"callback_id": "book"': '"callback_id": "form"', '"private_metadata": ""': '"private_metadata": "MEMO"'}
    names |= {'"action_id": "cancel"': '"action_id": "press:1"', '"action_id": "times"': '"action_id": "press:2"'}
    names |= {'"action_id": "courts"': '"action_id": "slot||"'}
    for known, ours in names.items():
        text = text.replace(known, ours)
    body = json.loads(text.replace("MEMO", json.dumps(json.dumps(MEMO))[1:-1]))
    for action in body.get("actions", ()):
        if str(action["action_id"]).startswith("press:"):
            action["value"] = f"{bot.alice.id}|cancel:ABC123"
    return body


def places(part: Any, at: Path_ = ()) -> Iterator[Path_]:
    """The ways to every part of a payload. Of blocks only the outermost are read."""
    items: Any = ()
    if isinstance(part, dict):
        items = cast("dict[str, Any]", part).items()
    elif isinstance(part, list) and len(at) < 9:
        items = enumerate(cast("list[Any]", part))
    for key, inner in items:
        yield (*at, key)
        yield from places(inner, (*at, key))


def spoilt(body: Any, at: Path_, value: Any) -> Any:
    body = copy.deepcopy(body)
    part: Any = body
    try:
        for key in at[:-1]:
            part = part[key]
        if value is GONE:
            del part[at[-1]]
        else:
            part[at[-1]] = value
    except (KeyError, IndexError, TypeError):  # another change took that part away
        pass
    return body


def written(name: str, body: Any) -> tuple[str, str]:
    """As the kind of request that it is: its content type and text."""
    if name == "slash_command":
        form = (
            {k: v if isinstance(v, str) else json.dumps(v) for k, v in body.items()} if isinstance(body, dict) else {}
        )
        return "application/x-www-form-urlencoded", urlencode(form, errors="replace")
    text = json.dumps(body)
    if "user" in body:
        return "application/x-www-form-urlencoded", urlencode({"payload": text})
    return "application/json", text


async def answered(bot: SlackBot, kind: str, text: str | bytes, sign: bool = True, **headers: str) -> int:
    """The status that the bot's HTTP server gives."""
    data = text.encode() if isinstance(text, str) else text
    signed = bot.slack.sign(data.decode("utf-8", "replace")) if sign else {}
    sent = {"Content-Type": kind, **signed, **headers}
    assert bot.only.url.endswith(EVENTS_PATH)
    async with bot.slack.http.post(bot.only.url, data=data, headers=sent) as answer:
        await answer.read()
        return answer.status
