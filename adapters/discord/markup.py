"""Discord's markdown of text that comes in, in the notation of `bot.conversation.parts`: quotes, code, struck-out text
and links keep their marks, mentions and formatting lose theirs."""

import re

from bot.i18n import emoji
from bot.i18n.text import beside_name

_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_REST_QUOTED = re.compile(r"^>>>[ \t](.*)\Z", re.MULTILINE | re.DOTALL)
_EMOJI = re.compile(r"<a?:(\w{2,32}):\d{1,20}>", re.ASCII)
_COMMAND = re.compile(r"</([^<>:\n]{1,100}):\d{1,20}>", re.ASCII)
_PLACE = re.compile(r"<(?:@&|#)\d{1,20}>|<id:\w{1,20}>", re.ASCII)
_HEAD_OF_LINE = re.compile(r"^[ \t]*(?:#{1,3}|-#|[-*])[ \t]+", re.MULTILINE)
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
_SPOILER = re.compile(r"(?<!\\)\|\|(.+?)(?<!\\)\|\|", re.DOTALL)
_BOLD = re.compile(r"(?<![\\*])(\*{1,3})(?=[^\s*])([^*\n]+)(?<=[^\s*\\])\1(?!\*)")
_LINED = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^\n]+?)(?<=[^\s_\\])\1(?!\w)")


def notation(text: str, bot: int = 0) -> str:
    """Line by line, without the bot's own mention; other members stay `<@ID>`, and moments `<t:SECONDS:STYLE>`."""
    text = re.sub(rf"<@!?{bot}>", " ", text)
    pieces = _CODE.split(_REST_QUOTED.sub(_quoted, text))
    pieces[::2] = [_unformatted(piece) for piece in pieces[::2]]
    return beside_name("".join(pieces))


def _quoted(found: re.Match[str]) -> str:
    """What follows `>>> ` is quoted to the end of the message."""
    return "\n".join(f"> {line}" for line in found[1].splitlines())


def _unformatted(text: str) -> str:
    text = _EMOJI.sub(lambda found: emoji.named(found[1]), text)
    text = _HEAD_OF_LINE.sub("", _PLACE.sub(" ", _COMMAND.sub(r"/\1", text)))
    for style in (_SPOILER, _BOLD, _LINED, _BOLD):
        text = style.sub(lambda found: found[found.re.groups], text)
    return _ESCAPED.sub(r"\1", text)
