"""What Slack's composer makes of what a person typed: the `rich_text` block beside a message's `text`
(docs.slack.dev/reference/block-kit/blocks/rich-text-block)."""

import re
from itertools import groupby

from tests.fakes.slack.state import Json

_PIECE = re.compile(
    r"<@(?P<user>[A-Z0-9]+)(?:\|[^>]*)?>|<(?P<url>https?://[^|>]+)(?:\|(?P<label>[^>]*))?>|:(?P<emoji>[a-z0-9_+-]+):|"
    r"`(?P<code>[^`]+)`|~(?P<strike>[^~]+)~|\*(?P<bold>[^*]+)\*|(?<!\w)_(?P<italic>[^_]+)_(?!\w)"
)
_UNICODE = {"+1": "1f44d", "thumbsup": "1f44d", "-1": "1f44e", "tada": "1f389"}


def rich_text(block_id: str, words: str) -> list[Json]:
    """The block of a message whose `text` is `words`, with Slack's three escapes."""
    elements: list[Json] = []
    for number, block in enumerate(re.split(r"```", words)):
        if number % 2:
            elements.append({"type": "rich_text_preformatted", "elements": [_text(block.strip("\n"))], "border": 0})
        elif block.strip():
            elements += _lines(block.strip("\n"))
    return [{"type": "rich_text", "block_id": block_id, "elements": elements}]


def _lines(text: str) -> list[Json]:
    found: list[Json] = []
    for quoted, lines in groupby(text.split("\n"), key=lambda line: line.startswith("&gt;")):
        words = "\n".join(line.removeprefix("&gt;").lstrip() if quoted else line for line in lines)
        found.append({"type": "rich_text_quote" if quoted else "rich_text_section", "elements": _pieces(words)})
    return found


def _pieces(text: str) -> list[Json]:
    found: list[Json] = []
    at = 0
    for match in _PIECE.finditer(text):
        found += [_text(text[at : match.start()]), _piece(match)]
        at = match.end()
    return [piece for piece in (*found, _text(text[at:])) if piece.get("text") != ""]


def _piece(match: re.Match[str]) -> Json:
    if match["user"]:
        return {"type": "user", "user_id": match["user"]}
    if match["url"]:
        return {"type": "link", "url": match["url"]} | ({"text": match["label"]} if match["label"] else {})
    if name := match["emoji"]:
        return {"type": "emoji", "name": name} | ({"unicode": _UNICODE[name]} if name in _UNICODE else {})
    style = next(name for name in ("code", "strike", "bold", "italic") if match[name])
    return _text(match[style]) | {"style": {style: True}}


def _text(words: str) -> Json:
    plain = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return {"type": "text", "text": plain}
