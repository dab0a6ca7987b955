"""What people see of a message: its words, and what Discord shows below them or beside them."""

from collections.abc import Iterable
from typing import Any

from discord import Message, MessageSnapshot

from adapters.discord.markup import notation
from bot.conversation.parts import whole
from bot.i18n.text import spoken

_DEEPEST = 4  # components in components


def shown(message: Message, bot: int) -> str:
    """Of a message that a command hands over: its words and what was forwarded with it, without marks."""
    return spoken(whole(_seen([message, *message.message_snapshots], bot))).lstrip("/ ")  # a slash is no part of a wish


def beside(message: Message, bot: int) -> str:
    """Line by line what a member's message shows beside their words: what it forwards, and what it answers to, unless
    the bot wrote that."""
    answered = message.reference and message.reference.resolved
    parts: list[Message | MessageSnapshot] = list(message.message_snapshots)
    if isinstance(answered, Message) and answered.author.id != bot:
        parts += [answered, *answered.message_snapshots]
    return _seen(parts, bot)


def _seen(parts: Iterable[Message | MessageSnapshot], bot: int) -> str:
    """An app's words may be in embeds or components. What Discord made of a link is nobody's words."""
    return "\n".join(notation("\n".join(_lines(part)), bot) for part in parts)


def _lines(part: Message | MessageSnapshot) -> list[str]:
    embeds = [] if part.flags.suppress_embeds else [one for one in part.embeds if one.type == "rich"]
    lines = [part.content, *_displayed(part.components, 0)]
    for embed in embeds:
        lines += [embed.title or "", embed.description or ""]
        lines += [text or "" for field in embed.fields for text in (field.name, field.value)]
    poll = part.poll if isinstance(part, Message) else None
    return [*lines, poll.question] if poll else lines


def _displayed(components: Iterable[Any], depth: int) -> list[str]:
    """Text displays, in whatever they are; a button's label is no word of the message."""
    lines: list[str] = []
    for component in components:
        if isinstance(text := getattr(component, "content", None), str):
            lines.append(text)
        if depth < _DEEPEST:
            lines += _displayed(getattr(component, "children", ()), depth + 1)
    return lines
