"""A reply as Block Kit. Pure, and within Slack's limits whatever the reply holds.

Limits: docs.slack.dev/reference/block-kit; the total of about 13,200 characters is undocumented (msg_blocks_too_long).
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.slack.mrkdwn import cut, escaped, literal
from bot.conversation import replies
from bot.conversation.event import Event
from bot.conversation.reply import Button, Card, Offer, Reply
from bot.conversation.session import letter
from bot.i18n.language import gettext
from bot.i18n.text import day_text, short_day_text, time_text

Block = dict[str, Any]

MOST_CHARS = 12_000  # of all blocks as JSON
MOST_FALLBACK = 600  # of the notification text before it is escaped; Slack advises 4,000 after
ACTIONS_CHARS = 7_000  # of what can be pressed; the prose gets the rest
HANDFUL = 8  # offers as buttons; more are a select
ROW = 5
MOST_BUTTONS = 10
FEEDBACK = "press:1000"  # no message has so many buttons
MOST_OPTIONS = 100
NAME_CHARS = 80  # of what a name adds to a text's blocks
MOST_LABEL, MOST_VALUE, MOST_OPTION_VALUE = 75, 2_000, 150


@dataclass(frozen=True, slots=True)
class Message:
    """`text` is what a notification shows, as mrkdwn; `blocks` are never empty."""

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Press:
    """Something to press, before it is a button or an option of a select."""

    label: str
    value: str
    style: str = "plain"


def render(event: Event, reply: Reply, note: str = "") -> Message:
    """`note` is a line of the adapter's own, such as where a file went. A name in a message that others see would
    ping: the caller leaves `reply.people` in for one member's eyes only."""
    text = reply.body.strip() or reply.outcome.capitalize()
    after = [*_zone_lines(reply), *pressed(event, reply), *_feedback(event, reply), *_notes(reply, text, note)]
    card = [card_block(reply.card)] if reply.card else []
    room = MOST_CHARS - size([*card, *after]) - size([prose("")]) - _name_room(text, reply)
    words = prose(_fitted(text, room), reply.people)
    return Message(_fallback(text, reply.state), [words, *card, *after])


def _fallback(text: str, state: str) -> str:
    """What a notification shows; the state is never cut off."""
    ending = f" {state}" if state else ""
    return cut(escaped(f"{cut(text, MOST_FALLBACK // 5 - len(ending))}{ending}"), MOST_FALLBACK)


def _name_room(text: str, reply: Reply) -> int:
    return NAME_CHARS * text.count("<@") if reply.people else 0


def size(blocks: Sequence[Block]) -> int:
    """As Slack is sent them: a character outside ASCII counts for six."""
    return len(json.dumps(blocks, separators=(",", ":")))


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


def plain(text: str, most: int = MOST_LABEL) -> Block:
    return {"type": "plain_text", "text": cut(literal(text).strip(), most) or "…", "emoji": False}


def _fitted(text: str, room: int) -> str:
    """The longest beginning whose JSON takes at most `room` characters."""
    if size([prose(text)]) - size([prose("")]) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(json.dumps(literal(text[:middle]))) + 8 <= room else (low, middle - 1)
    return text[:low].rstrip() + "…"


def card_block(card: Card) -> Block:
    """Court, club time, the reader's own time and the code: facts of the row, none of them a model's."""
    struck = {"style": {"strike": True}} if card.status != "confirmed" else {}
    when = f"{day_text(card.starts_at)}, {time_text(card.starts_at)}–{time_text(card.ends_at)}"
    return rich(
        [
            {
                "type": "text",
                "text": literal(cut(card.court, MOST_LABEL)) or " ",
                "style": {"bold": True, **struck.get("style", {})},
            },
            {"type": "text", "text": f"\n{when} ({gettext('club time')})\n{gettext('Your time:')} ", **struck},
            native(card.starts_at, "{date_short_pretty}, {time}"),
            {"type": "text", "text": f"\n{gettext('Code')} "},
            {"type": "text", "text": literal(cut(card.code, 20)) or " ", "style": {"code": True}},
        ]
    )


def native(at: datetime, shape: str = "{time}") -> Block:
    """A moment that Slack shows in the zone of whoever reads it."""
    fallback = f"{at:%Y-%m-%d %H:%M %Z}".strip()
    return {"type": "date", "timestamp": int(at.timestamp()), "format": shape, "fallback": fallback}


def _zone_lines(reply: Reply) -> list[Block]:
    """Offered and listed times once more, in the reader's own zone: club time is in the prose and on the buttons."""
    if 0 < len(reply.offers) <= HANDFUL:
        named = [(letter(i), offer.starts_at) for i, offer in enumerate(reply.offers)]
    elif 0 < len(reply.cards) <= HANDFUL:
        named = [(card.code, card.starts_at) for card in reply.cards]
    else:
        return []
    moments: dict[datetime, list[str]] = {}
    for name, at in named:
        moments.setdefault(at, []).append(name)
    elements: list[Block] = [{"type": "text", "text": f"{gettext('Your time:')} "}]
    for at, names in moments.items():
        if len(moments) > 1:
            elements.append({"type": "text", "text": f"{literal(cut(', '.join(names), 60))} "})
        elements += [native(at, "{date_short_pretty} {time}"), {"type": "text", "text": "  "}]
    return [rich(elements[:-1])]


def pressed(event: Event, reply: Reply) -> list[Block]:
    """Offers and buttons. Each value is `USERID|CHOICE`: only that member may press it."""
    offers = [Press(_offer_label(i, o, reply.offers), o.choice) for i, o in enumerate(reply.offers)]
    buttons = [_press(button) for button in reply.buttons]
    blocks: list[Block] = []
    numbers = iter(range(10_000))
    for presses, most, hint in ((offers, HANDFUL, gettext("Pick a time")), (buttons, MOST_BUTTONS, gettext("Choose"))):
        owned = [Press(p.label, f"{event.user.id}|{p.value}", p.style) for p in presses]
        blocks += _buttons(owned, numbers) if len(owned) <= most else [_select(owned, numbers, hint)]
    return [block for block in blocks if block["elements"]]


def _press(button: Button) -> Press:
    return Press(button.label, button.choice, button.style)


def _offer_label(position: int, offer: Offer, offers: Sequence[Offer]) -> str:
    """`A) 15:00 Court 2`, with the day where the offers are on several."""
    days = {o.starts_at.date() for o in offers}
    day = f"{short_day_text(offer.starts_at)} " if len(days) > 1 else ""
    return f"{letter(position)}) {day}{time_text(offer.starts_at)} {offer.court}"


def _buttons(presses: Iterable[Press], numbers: Iterable[int]) -> list[Block]:
    """Rows of buttons, as many as fit; a value is never cut, since it would then mean something else."""
    elements = _fitting((_button(p, n) for p, n in zip(presses, numbers, strict=False)), "value", MOST_VALUE)
    return [{"type": "actions", "elements": elements[i : i + ROW]} for i in range(0, len(elements), ROW)]


def _button(press: Press, number: int) -> Block:
    button = {"type": "button", "text": plain(press.label), "value": press.value, "action_id": f"press:{number}"}
    if press.style in ("primary", "danger"):
        button["style"] = press.style
    if press.style == "danger":
        button["confirm"] = _confirm(press.label)
    return button


def _confirm(label: str) -> Block:
    what = gettext("{what}: this cannot be undone.", what=cut(label, 200))
    return confirmation(gettext("Are you sure?"), what, gettext("Yes"), gettext("No, keep it"))


def confirmation(title: str, text: str, yes: str, no: str) -> Block:
    """Slack's own dialog: a slip of the thumb cancels nothing."""
    words = {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}
    return {**words, "style": "danger"}


def _select(presses: Sequence[Press], numbers: Iterable[int], hint: str) -> Block:
    made = ({"text": plain(p.label), "value": p.value} for p in presses)
    options = _fitting(made, "value", MOST_OPTION_VALUE)[:MOST_OPTIONS]
    select = {"type": "static_select", "placeholder": plain(hint, 150), "options": options}
    select["action_id"] = f"press:{next(iter(numbers))}"
    if any(p.style == "danger" for p in presses):
        select["confirm"] = _confirm(gettext("What you chose"))
    return {"type": "actions", "elements": [select] if options else []}


def _fitting(elements: Iterable[Block], key: str, most: int) -> list[Block]:
    """Those whose value Slack takes, until the room for what can be pressed is used up."""
    taken: list[Block] = []
    used = 0
    for element in elements:
        used += size([element])
        if used > ACTIONS_CHARS // 2:
            break
        if len(element[key]) <= most:
            taken.append(element)
    return taken


def _feedback(event: Event, reply: Reply) -> list[Block]:
    """Thumbs under an answer that a model had a part in."""
    thumbs = replies.feedback_buttons(reply)
    if len(thumbs) != 2:
        return []
    up, down = ({"text": plain(b.label), "value": f"{event.user.id}|{b.choice}"} for b in thumbs)
    element = {"type": "feedback_buttons", "action_id": FEEDBACK, "positive_button": up, "negative_button": down}
    return [{"type": "context_actions", "elements": [element]}]


def _notes(reply: Reply, text: str, note: str) -> list[Block]:
    incident = reply.incident if reply.incident and reply.incident not in text else ""
    lines = [reply.state, gettext("Incident {incident}", incident=incident) if incident else "", note]
    return [context(line, 150) for line in lines if line]
