"""What leads out of a conversation: links, addresses, mentions, markup."""

import re

from bot.i18n.text import latin, readable

_MARKUP = re.compile(r"\]\(|<[@!#]|@(?:everyone|here|channel)\b|`", re.IGNORECASE)
_DOT = r"(?:\.|\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?|\s(?:dot|punkt)\s)"
_KNOWN = (
    "com|net|org|info|biz|edu|gov|int|xyz|app|dev|io|ai|co|me|eu|uk|de|at|ch|fr|ru|cn|us|tv|to|ly|gg|link|club|test"
)
_LINK = re.compile(
    r"\bh(?:tt|xx)ps?\b|\b(?:mailto|tel|javascript|data):\S|\b[a-z][a-z0-9+-]{1,15}:/+|\bwww\b|"
    rf"[a-z0-9-]{_DOT}(?:{_KNOWN})\b|"  # a name of the net, also one that is written round
    r"[a-z0-9-]\.(?!(?:am|pm|uhr)\b)(?-i:[a-z])[a-z0-9-]+|"  # after the dot of a sentence comes a space
    r"[a-z0-9-]\s?[\[({]\s?(?:\.|dot)\s?[\])}]|"
    r"\w(?:@|\s?[\[({]\s?(?:at|@)\s?[\])}]\s?)\w|\blocalhost\b|"
    r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|(?:[0-9a-f]{0,4}:){3,}[0-9a-f]{0,4}",
    re.IGNORECASE,
)
"""Anything that a platform, or a reader, may take for a link or an address."""


def breaks_out(sentence: str) -> bool:
    """Whether it has a link, an address, a mention or markup, also one in letters that only look Latin."""
    plain = readable(sentence)
    return any(one.search(text) for one in (_MARKUP, _LINK) for text in {plain, latin(plain)})
