"""Slack's markup of text that comes in, as a reader sees it."""

import re

from bot.i18n.text import HEAD_OF_SPEECH

_MARKUP = re.compile(r"<([^<>]*)>")


def plain(text: str, bot: str = "") -> str:
    """Line by line as it was written, without the bot's own mention; other members stay `<@U…>`."""
    text = _MARKUP.sub(lambda match: _shown(match[1], bot), text)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return re.sub(r" {2,}", " ", text).strip().lstrip(HEAD_OF_SPEECH)


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
    return label or target.removeprefix("mailto:")
