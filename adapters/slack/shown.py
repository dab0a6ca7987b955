"""What people see of a message: its blocks where there are any, in the notation of `bot.conversation.parts`. The `text`
beside them is for notifications, and may say something else."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from adapters.slack.address import Json
from adapters.slack.markup import link, notation, struck
from bot.conversation.parts import whole
from bot.i18n import emoji
from bot.i18n.text import beside_name, spoken

_DEEPEST = 8  # lists in lists, far more than Slack makes


def shown(message: Json, bot: str) -> str:
    """Of a message that a shortcut hands over: its words, then those of what an app or a forwarding attached, without
    marks."""
    text = f"{written(message, bot)}\n{attached(message, bot)}"
    return spoken(whole(text)).lstrip("/ ")  # a slash is no part of a wish


def written(message: Json, bot: str) -> str:
    """Line by line, without the bot's own mention."""
    blocks = _dicts(message.get("blocks"))
    return beside_name("\n".join(_lines(blocks, bot))) if blocks else notation(message.get("text") or "", bot)


def attached(message: Json, bot: str) -> str:
    """Line by line. What Slack unfurled of a link is nobody's words."""
    lines: list[str] = []
    for part in _dicts(message.get("attachments")):
        if not part.get("from_url") or part.get("is_share") or part.get("is_msg_unfurl"):
            lines += _attached(part, bot)
    return "\n".join(lines)


def _attached(attached: Json, bot: str) -> list[str]:
    """Its `fallback` is shown nowhere that has the rest."""
    told = [attached.get("pretext"), attached.get("title"), attached.get("text")]
    told += [part for field in _dicts(attached.get("fields")) for part in (field.get("title"), field.get("value"))]
    lines = [notation(str(part), bot) for part in told if part]
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
        return notation(said, bot) if told.get("type") == "mrkdwn" else said
    return ""


def _rich_lines(parts: Iterable[Json], bot: str, depth: int) -> list[str]:
    """One line for each section of rich text; a list has one for each of its items."""
    lines: list[str] = []
    for part in parts:
        inner = _dicts(part.get("elements"))
        if part.get("type") == "rich_text_list" and depth < _DEEPEST:
            lines += _rich_lines(inner, bot, depth + 1)
            continue
        words = "".join(_piece(piece, bot) for piece in inner)
        if part.get("type") == "rich_text_quote":
            words = "\n".join(f"> {line}" for line in words.splitlines())
        elif part.get("type") == "rich_text_preformatted":
            words = f"```\n{words}\n```"
        lines.append(words)
    return lines


def _piece(piece: Json, bot: str) -> str:
    words = _unstyled(piece, bot)
    for style in _dicts([piece.get("style")]) if words.strip() else ():
        words = f"`{words}`" if style.get("code") else words
        words = struck(words) if style.get("strike") else words
    return words


def _unstyled(piece: Json, bot: str) -> str:
    match piece.get("type"):
        case "user":
            return " " if bot and piece.get("user_id") == bot else f"<@{piece.get('user_id')}>"
        case "channel":
            return f"#{piece.get('channel_id')}"
        case "broadcast":
            return f"@{piece.get('range')}"
        case "emoji":
            return emoji.named(str(piece.get("name"))) or emoji.of_code_points(str(piece.get("unicode") or ""))
        case "link":
            return link(str(piece.get("url") or ""), str(piece.get("text") or ""))
        case "date":
            return str(piece.get("fallback") or "")
        case _:
            said = str(piece.get("text") or "")
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
