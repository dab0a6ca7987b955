"""Words of people and models, made harmless for Slack.

Messages are built of `rich_text` and plain text, in which Slack reads no markup at all: nothing can ping, link or look
like the bot's own bold type. Only the notification text is read as mrkdwn, and that is escaped here.
"""

import re

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_OPENING = re.compile(r"<(?=[!@#A-Za-z/])")
_JOINER = "\u2060"


def literal(text: str) -> str:
    """For plain and rich text, where it stands as it is. A "<" that would open a mention or a link is kept apart from
    what follows (unseen), for readers other than Slack's own: exports, mails, whatever makes mrkdwn of a message."""
    return _OPENING.sub("<" + _JOINER, _UNFIT.sub(" ", text))


def escaped(text: str) -> str:
    """For mrkdwn: the three characters that Slack's documentation says to escape ("formatting message text")."""
    return _UNFIT.sub(" ", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, most: int) -> str:
    """At most `most` characters, the last of them an ellipsis where something is missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
