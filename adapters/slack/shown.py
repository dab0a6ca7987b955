"""What people see of a message that a shortcut hands over: its blocks where there are any. The `text` beside them is
for notifications, and may say something else."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from adapters.slack.address import Json
from adapters.slack.markup import plain
from bot.i18n.text import spoken

_DEEPEST = 8  # lists in lists, far more than Slack makes


def shown(message: Json, bot: str) -> str:
    """Line by line: the message's own words, then those of what an app or a forwarding attached. What Slack unfurled
    of a link is nobody's words."""
    lines = _words(message, bot)
    for attached in _dicts(message.get("attachments")):
        if not attached.get("from_url") or attached.get("is_share") or attached.get("is_msg_unfurl"):
            lines += _attached(attached, bot)
    return spoken("\n".join(lines)).lstrip("/ ")  # a slash is no part of a wish


def _words(message: Json, bot: str) -> list[str]:
    blocks = _dicts(message.get("blocks"))
    return _lines(blocks, bot) if blocks else [plain(message.get("text") or "", bot)]


def _attached(attached: Json, bot: str) -> list[str]:
    """Its `fallback` is shown nowhere that has the rest."""
    told = [attached.get("pretext"), attached.get("title"), attached.get("text")]
    told += [part for field in _dicts(attached.get("fields")) for part in (field.get("title"), field.get("value"))]
    lines = [plain(str(part), bot) for part in told if part]
    return lines or _lines(_dicts(attached.get("blocks")), bot)


def _lines(blocks: Iterable[Json], bot: str) -> list[str]:
    return [line for block in blocks if (read := _BLOCKS.get(str(block.get("type")))) for line in read(block, bot)]


def _section(block: Json, bot: str) -> list[str]:
    return [_text(part, bot) for part in (block.get("text"), *_dicts(block.get("fields")))]


def _context(block: Json, bot: str) -> list[str]:
    return [" ".join(_text(part, bot) for part in _dicts(block.get("elements")))]


def _title(block: Json, bot: str) -> list[str]:
    return [_text(block.get("title"), bot)]


def _markdown(block: Json, bot: str) -> list[str]:
    return [str(block.get("text") or "")]


def _rich(block: Json, bot: str) -> list[str]:
    return _rich_lines(_dicts(block.get("elements")), bot, 0)


def _table(block: Json, bot: str) -> list[str]:
    return [" ".join(_cell(cell, bot) for cell in _dicts(row)) for row in _list(block.get("rows"))]


def _cell(cell: Json, bot: str) -> str:
    return " ".join(_rich(cell, bot)) if cell.get("type") == "rich_text" else str(cell.get("text") or "")


def _text(part: Any, bot: str) -> str:
    """A text object; an image beside one says nothing."""
    for told in _dicts([part]):
        said = str(told.get("text") or "")
        return plain(said, bot) if told.get("type") == "mrkdwn" else said
    return ""


def _rich_lines(parts: Iterable[Json], bot: str, depth: int) -> list[str]:
    """One line for each section of rich text; a list has one for each of its items."""
    lines: list[str] = []
    for part in parts:
        inner = _dicts(part.get("elements"))
        if part.get("type") == "rich_text_list" and depth < _DEEPEST:
            lines += _rich_lines(inner, bot, depth + 1)
        else:
            lines.append("".join(_piece(piece, bot) for piece in inner))
    return lines


def _piece(piece: Json, bot: str) -> str:
    match piece.get("type"):
        case "user":
            return " " if bot and piece.get("user_id") == bot else f"<@{piece.get('user_id')}>"
        case "channel":
            return f"#{piece.get('channel_id')}"
        case "broadcast":
            return f"@{piece.get('range')}"
        case "emoji":
            return f":{piece.get('name')}:"
        case "date":
            return str(piece.get("fallback") or "")
        case _:
            said = str(piece.get("text") or piece.get("url") or "")
            return said.replace(f"<@{bot}>", " ") if bot else said  # a mention that an app typed out


_BLOCKS: dict[str, Callable[[Json, str], list[str]]] = {
    "rich_text": _rich,
    "section": _section,
    "header": _section,
    "context": _context,
    "markdown": _markdown,
    "image": _title,
    "video": _title,
    "table": _table,
}


def _dicts(value: Any) -> list[Json]:
    """The objects of a JSON list, whatever else there is in its place."""
    return [cast("Json", item) for item in _list(value) if isinstance(item, dict)]


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
