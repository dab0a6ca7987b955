"""A reply as Block Kit. Pure, and within Slack's limits whatever the reply holds.

Limits: docs.slack.dev/reference/block-kit; the total of about 13,200 characters is undocumented (msg_blocks_too_long).
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from adapters.slack.controls import Block, Controls, plain, size
from adapters.slack.mrkdwn import cut, escaped, literal
from bot.conversation.card import Card
from bot.conversation.looks import Line, Passage, Span
from bot.conversation.reply import Reply
from bot.i18n.language import gettext

MOST_CHARS = 12_000  # of all blocks as JSON
MOST_FALLBACK = 600  # of the notification text before it is escaped; Slack advises 4,000 after
MOST_SPAN = 300  # of words that code made of facts
NAME_CHARS = 80  # of what a name adds to a text's blocks


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what a notification shows, as mrkdwn; `blocks` are never empty."""

    text: str
    blocks: list[Block]


def render(user: str, reply: Reply, note: str = "", zone: str = "") -> Message:
    """`user` is who may press, `note` a line of the adapter's own, such as where a file went, and `zone` the reader's,
    where it is known. A name in a message that others see would ping: the caller leaves `reply.people` in for one
    member's eyes only."""
    controls = Controls(user)
    passages = reply.passages or [Passage((Line((Span(reply.outcome.capitalize()),)),), bare=True)]
    after = [*controls.below(reply), *controls.thumbs(reply), *_notes(reply, note)]
    made = [_made(passage, reply, controls, zone) for passage in passages]
    room = MOST_CHARS - size([*after, *(block for blocks in made for block in blocks)])
    shown: list[Block] = []
    for passage, blocks in zip(passages, made, strict=True):
        if passage.bare:
            blocks = [_words(_text_of([passage]), room, reply)]
            room -= size(blocks)
        shown += blocks
    return Message(_fallback(_read_out(passages, reply), reply.state), [*shown, *after])


def _read_out(passages: Iterable[Passage], reply: Reply) -> str:
    """All of it in words, the rows of a list, too: for who sees a notification or has the message read to them."""
    rows = "\n".join(f"{card.court}, {card.when}" for card in reply.cards)
    pieces = ((_text_of([passage]), rows if passage.holds == "rows" else "") for passage in passages)
    return "\n".join(filter(None, chain.from_iterable(pieces)))


def _text_of(passages: Iterable[Passage]) -> str:
    return "\n".join(line.text for passage in passages for line in passage.lines)


def _made(passage: Passage, reply: Reply, controls: Controls, zone: str) -> list[Block]:
    """Those of code's own lines; what people and models wrote takes the room that is left."""
    if passage.bare:
        return []
    rows = controls.rows(reply) if passage.holds == "rows" else []
    own_time = _own_time(reply.card, zone) if passage.holds == "card" and reply.card else []
    return [*lines_blocks(passage.lines, own_time), *rows]


def _words(text: str, room: int, reply: Reply) -> Block:
    names = NAME_CHARS * text.count("<@") if reply.people else 0
    return prose(_fitted(text, room - size([prose("")]) - names), reply.people)


def _fallback(text: str, state: str) -> str:
    """What a notification shows; the state is never cut off."""
    ending = f" {state}" if state else ""
    return cut(escaped(f"{cut(text, MOST_FALLBACK // 5 - len(ending))}{ending}"), MOST_FALLBACK)


def lines_blocks(lines: Sequence[Line], more: Sequence[Block] = ()) -> list[Block]:
    """The lines, then the elements in `more`, then the small print."""
    elements: list[Block] = []
    for line in lines:
        if not line.small:
            elements += [{"type": "text", "text": "\n"}] if elements else []
            elements += [_element(span) for span in line.spans]
    small = [context(line.text, MOST_SPAN) for line in lines if line.small]
    return [*([rich([*elements, *more])] if elements or more else []), *small]


def _element(span: Span) -> Block:
    styled = {"bold": span.bold, "strike": span.struck}
    style = {name: True for name, on in styled.items() if on}
    return {"type": "text", "text": literal(cut(span.text, MOST_SPAN)) or " "} | ({"style": style} if style else {})


def prose(text: str, people: Sequence[str] = ()) -> Block:
    """Words as they are; a `<@ID>` of these people is their name."""
    pieces = re.split(rf"<@({'|'.join(map(re.escape, people))})>", text) if people else [text]
    elements: list[Block] = []
    for position, piece in enumerate(pieces):
        if position % 2:
            elements.append({"type": "user", "user_id": piece})
        elif piece:
            elements.append({"type": "text", "text": literal(piece)})
    return rich(elements or [{"type": "text", "text": " "}])


def rich(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def preformatted(text: str) -> Block:
    """A file's text in a message, cut where it does not fit."""
    words = {"type": "text", "text": literal(_fitted(text, MOST_CHARS // 2)) or " "}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [words]}]}


def context(text: str, most: int = 2_000) -> Block:
    return {"type": "context", "elements": [plain(text, most)]}


def _fitted(text: str, room: int) -> str:
    """The longest beginning whose JSON takes at most `room` characters."""
    if size([prose(text)]) - size([prose("")]) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(json.dumps(literal(text[:middle]))) + 8 <= room else (low, middle - 1)
    return text[:low].rstrip() + "…"


def _own_time(card: Card, zone: str) -> list[Block]:
    """The start by the clock of whoever reads it, where the member's own clock is not the club's."""
    if not card.live or not _is_elsewhere(zone, card.starts_at):
        return []
    return [{"type": "text", "text": f"\n{gettext('Your time:')} "}, native(card.starts_at)]


def _is_elsewhere(zone: str, at: datetime) -> bool:
    """Whether clocks in that zone show another time then; not where nobody knows the zone."""
    try:
        return bool(zone) and at.astimezone(ZoneInfo(zone)).utcoffset() != at.utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return False


def native(at: datetime) -> Block:
    """A moment that Slack shows in the zone of whoever reads it."""
    shape = "{date_short_pretty}, {time}"
    fallback = f"{at:%Y-%m-%d %H:%M %Z}".strip()
    return {"type": "date", "timestamp": int(at.timestamp()), "format": shape, "fallback": fallback}


def confirmation(title: str, text: str, yes: str, no: str) -> Block:
    """Slack's own dialog: a slip of the thumb cancels nothing."""
    words = {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}
    return {**words, "style": "danger"}


def _notes(reply: Reply, note: str) -> list[Block]:
    incident = reply.incident if reply.incident and reply.incident not in reply.text else ""
    lines = [reply.state, gettext("Incident {incident}", incident=incident) if incident else "", note]
    return [context(line, 150) for line in lines if line]
