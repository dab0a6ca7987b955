"""Slack's markup of text that comes in, as a reader sees it, or in the notation of `bot.conversation.parts`."""

import re
from collections.abc import Callable

from bot.i18n import emoji
from bot.i18n.text import beside_name

_MARKUP = re.compile(r"<([^<>]*)>")
_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_STRUCK = re.compile(r"(?<![\w~])~(?=[^\s~])([^~\n]*)(?<=[^\s~])~(?![\w~])")
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*)(?<=[^\s*])\*(?![\w*])")
_ITALIC = re.compile(r"(?<!\w)_(?=[^\s_])([^\n]*?)(?<=[^\s_])_(?!\w)")
_EMOJI = re.compile(r"(?<!\w):((?=[+-]|100:|[0-9_]*[a-z])[a-z0-9_+'-]{1,100}(?:::skin-tone-[2-6])?):")
_BULLET = re.compile(r"^[ \t]*[\u2022\u25e6\u25aa][ \t]*", re.MULTILINE)


def plain(text: str, bot: str = "") -> str:
    """Line by line as it was typed, without the bot's own mention; other members stay `<@U…>`, and a link with words
    of its own is `[words](address)`."""
    return beside_name(unescaped(_MARKUP.sub(lambda match: _shown(match[1], bot), text)))


def notation(text: str, bot: str = "") -> str:
    """The same of formatted text: what is struck out, quoted or code keeps marks, and formatting has none."""
    pieces = _CODE.split(text)
    pieces[::2] = [_unformatted(piece) for piece in pieces[::2]]
    return plain("".join(pieces), bot)


def struck(text: str) -> str:
    return f"~~{text.strip()}~~" if text.strip() else text


def link(address: str, label: str) -> str:
    """An address that was typed and made a link is the words that were typed."""
    words = label or address.removeprefix("mailto:")
    bare = re.sub(r"^(?:https?://|mailto:)", "", address).rstrip("/")
    if words == address or words.rstrip("/") == bare or not address.startswith(("http", "mailto:")):
        return words
    return f"[{words}]({address})"


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _unformatted(text: str) -> str:
    text = _outside_links(text, lambda piece: _EMOJI.sub(lambda match: emoji.named(match[1]), piece))
    text = _outside_links(text, lambda piece: _ITALIC.sub(r"\1", _BOLD.sub(r"\1", piece)))
    return _BULLET.sub("", _STRUCK.sub(lambda match: struck(match[1]), text))


def _outside_links(text: str, change: Callable[[str], str]) -> str:
    pieces = re.split(r"(<[^<>]*>)", text)
    pieces[::2] = [change(piece) for piece in pieces[::2]]
    return "".join(pieces)


def _shown(inner: str, bot: str) -> str:
    target, _, label = inner.partition("|")
    if bot and target == f"@{bot}":
        return " "
    if target.startswith("@"):
        return f"<{target}>"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    return link(target, label)
