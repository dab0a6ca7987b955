"""What people see of a message: its words, and what Discord shows below them."""

import re
from collections.abc import Iterable
from typing import Any

from discord import Message, MessageSnapshot

from bot.i18n.text import HEAD_OF_SPEECH, spoken

_MASKED = re.compile(r"\[([^\[\]\n]{1,500})\]\(<?https?://[^\s()<>]{1,500}>?(?: \"[^\"\n]{0,200}\")?\)")
_DEEPEST = 4  # components in components


def plain(text: str, bot: int = 0) -> str:
    """Line by line as it was written, without the bot's own mention; other members stay `<@ID>`."""
    text = re.sub(rf"<@!?{bot}>", " ", text)
    return re.sub(r" {2,}", " ", text).strip().lstrip(HEAD_OF_SPEECH)


def shown(message: Message, bot: int) -> str:
    """Line by line. A forwarded message has its words in a snapshot; an app's may be in embeds or components. What
    Discord made of a link is nobody's words."""
    lines = [line for part in (message, *message.message_snapshots) for line in _lines(part)]
    if message.poll:
        lines.append(message.poll.question)
    return spoken(plain(_MASKED.sub(r"\1", "\n".join(lines)), bot)).lstrip("/ ")  # a slash is no part of a wish


def _lines(part: Message | MessageSnapshot) -> list[str]:
    embeds = [] if part.flags.suppress_embeds else [one for one in part.embeds if one.type == "rich"]
    lines = [part.content, *_displayed(part.components, 0)]
    for embed in embeds:
        lines += [embed.title or "", embed.description or ""]
        lines += [text or "" for field in embed.fields for text in (field.name, field.value)]
    return lines


def _displayed(components: Iterable[Any], depth: int) -> list[str]:
    """Text displays, in whatever they are; a button's label is no word of the message."""
    lines: list[str] = []
    for component in components:
        if isinstance(text := getattr(component, "content", None), str):
            lines.append(text)
        if depth < _DEEPEST:
            lines += _displayed(getattr(component, "children", ()), depth + 1)
    return lines
