"""A reply as Discord shows it: messages of Components V2, each within every limit.

Plain data, as the API takes it (Component Reference): nothing is registered anywhere, so there is no view whose end
could take the listeners of older messages with it. Limits are from the same page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from adapters.discord.address import CUSTOM_ID, MOST_CHOICE, custom_id
from adapters.discord.text import cut, escape, length, sayable, split
from bot.conversation.reply import Button, Card, File, Offer, Reply
from bot.conversation.session import letter
from bot.i18n.language import gettext
from bot.i18n.text import day_text, short_day_text, time_text

SUPPRESS_EMBEDS, EPHEMERAL, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 15
FLAGS = COMPONENTS_V2 | SUPPRESS_EMBEDS
NOBODY: dict[str, Any] = {"parse": [], "replied_user": False}
"""The allowed_mentions of every message: none."""
ROW, BUTTON, SELECT, TEXT, FILE, CONTAINER = 1, 2, 3, 10, 13, 17
STYLES = {"primary": 1, "plain": 2, "danger": 4}
MOST_TEXT = 4_000  # of all texts of a message together
IN_A_ROW, IN_A_SELECT = 5, 25
HANDFUL = 10  # buttons; more are a select
SELECTS = 4  # of 25 options each
MESSAGES = 5  # of one reply: a user-installed app may follow up five times
LABEL, OPTION, NAME = 80, 100, 100
CARDS = 12  # of a list; what is more stays in the text
GREEN, GREY = 0x2E7D32, 0x757575

Component = dict[str, Any]
Message = dict[str, Any]
Choice = tuple[str, str, str]  # label, choice, style


def render(reply: Reply, owner: str, feedback: Sequence[Button] = ()) -> list[Message]:
    """The bodies of one message or more, to be sent in this order: the first begins the text, the last has what can
    be pressed, by `owner` only (a user id; "" for anybody)."""
    pressed = _Controls(owner)
    offers = pressed.of(_offered(reply.offers))
    buttons = pressed.of([(b.label, b.choice, b.style) for b in reply.buttons])
    thumbs = pressed.of([(b.label, b.choice, b.style) for b in feedback[:IN_A_ROW]])
    card = [_container(reply.card, buttons)] if reply.card else buttons
    shown = [*_list(reply.cards), *_your_time(reply.offers), *_state(reply)]
    end = [*shown, *offers, *card, *thumbs, *_file(reply.file)]
    return _messages(_named(escape(_words(reply)), reply.people), end)


def progress(doing: str) -> Message:
    """What stands in the place of an answer until there is one. It is no message of Components V2, so that one which
    comes late covers nothing: Discord refuses `content` where an answer of such components stands by then."""
    return {"content": _in_small_print(doing), "flags": SUPPRESS_EMBEDS, "allowed_mentions": NOBODY}


def in_place_of_progress(body: Message) -> Message:
    """The answer, as a message that may show progress has to be told it: its content has to be emptied."""
    return {**body, "content": None}


def out_of_date(doing: str) -> list[Component]:
    """What is left of a message that had nothing but what could be pressed."""
    return [_text(_in_small_print(doing))]


def _in_small_print(words: str) -> str:
    return f"-# {escape(cut(words, OPTION))} …"


def message(components: Sequence[Component], flags: int = 0) -> Message:
    return {"flags": FLAGS | flags, "components": list(components), "allowed_mentions": NOBODY}


def without_controls(components: Iterable[Component]) -> list[Component]:
    """What a message showed, with nothing left to press."""
    kept = [c | {"components": without_controls(c["components"])} if c["type"] == CONTAINER else c for c in components]
    return [c for c in kept if c["type"] != ROW and c.get("components") != []]


def offers(components: Iterable[Component], choice: str) -> bool:
    """Whether that choice can be made there."""
    for part in _all(components):
        match = CUSTOM_ID.match(part.get("custom_id", ""))
        if match and choice in (match["choice"], *(option["value"] for option in part.get("options", ()))):
            return True
    return False


def _messages(words: str, end: list[Component]) -> list[Message]:
    taken = sum(length(c.get("content", "")) for c in _all(end))
    pieces = split(words, MOST_TEXT)
    last = pieces.pop() if pieces and length(pieces[-1]) <= MOST_TEXT - taken else ""
    most = MESSAGES - 1
    if len(pieces) > most:
        pieces = [*pieces[: most - 1], split(pieces[most - 1], MOST_TEXT - 2)[0] + "\n…"]
    ending = [_text(last), *end] if last else end
    bodies = [message([_text(piece)]) for piece in pieces]
    return [*bodies, message(ending)] if ending else bodies or [message([_text("…")])]


def _words(reply: Reply) -> str:
    """The text; where a list of bookings is shown as one, without its lines."""
    codes = tuple(f"{card.code}: " for card in reply.cards[:CARDS])
    return "\n".join(line for line in reply.body.split("\n") if not (codes and line.startswith(codes)))


def _named(escaped: str, people: Sequence[str]) -> str:
    """Their mentions are shown as names; nothing in a message pings (NOBODY)."""
    for user in people:
        escaped = escaped.replace(escape(f"<@{user}>"), f"<@{user}>")
    return escaped


def _list(cards: Sequence[Card]) -> list[Component]:
    if not cards:
        return []
    return [{"type": CONTAINER, "components": [_text("\n".join(_line(card) for card in cards[:CARDS]))]}]


def _your_time(offers: Sequence[Offer]) -> list[Component]:
    """Offered times once more by the reader's clock: the club's stands in the words and on the buttons."""
    if not 0 < len(offers) <= HANDFUL:
        return []
    starts = {offer.starts_at for offer in offers}
    style = "t" if len({at.date() for at in starts}) == 1 else "f"
    stamps = [f"{letter(i)} {_stamp(offer.starts_at, style)}" for i, offer in enumerate(offers)]
    shown = " · ".join(stamps) if len(starts) > 1 else _stamp(offers[0].starts_at, "f")
    return [_text(f"-# {gettext('For you:')} {shown}")]


def _state(reply: Reply) -> list[Component]:
    """What is so, in small print below a model's words."""
    return [_text(f"-# {escape(reply.state)}")] if reply.state else []


def _line(card: Card) -> str:
    return f"**{_name(card.code, 20)}** {_name(card.court, 60)}, {_when(card)} · {_stamp(card.starts_at, 'R')}"


def _container(card: Card, controls: list[Component]) -> Component:
    live = card.status == "confirmed"
    court, struck = _name(card.court, NAME), "" if live else "~~"
    lines = [f"### {struck}{court}{struck}", _when(card), f"-# {gettext('For you:')} {_stamp(card.starts_at, 'F')}"]
    lines.append(f"{gettext('Code')} **{_name(card.code, 20)}**")
    return {
        "type": CONTAINER,
        "accent_color": GREEN if live else GREY,
        "components": [_text("\n".join(lines)), *controls],
    }


def _when(card: Card) -> str:
    """By the club's clock."""
    return f"{day_text(card.starts_at)}, {time_text(card.starts_at)}–{time_text(card.ends_at)}"


def _stamp(at: datetime, style: str) -> str:
    """Discord shows it by the reader's clock and in their language."""
    return f"<t:{int(at.timestamp())}:{style}>"


def _name(name: str, most: int) -> str:
    return escape(cut(" ".join(name.split()), most)) or "–"


def _file(file: File | None) -> list[Component]:
    """An attachment of a V2 message is seen only through a component."""
    return [{"type": FILE, "file": {"url": f"attachment://{file_name(file)}"}}] if file else []


def file_name(file: File) -> str:
    """Of letters that need no quoting anywhere."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in file.name)
    return kept.lstrip("._-")[-60:].lstrip("._-") or "file.txt"


def _offered(offers: Sequence[Offer]) -> list[Choice]:
    """All that fit into a select; of more, one for each start."""
    placed = list(enumerate(offers))
    if len(placed) > IN_A_SELECT:
        placed = list({o.starts_at: (i, o) for i, o in reversed(placed)}.values())[::-1][:IN_A_SELECT]
    return [(_offer_label(offer, place), offer.choice, "primary") for place, offer in placed]


def _offer_label(offer: Offer, place: int) -> str:
    """With the letter that the text gives it; letters end with the alphabet."""
    when = f"{short_day_text(offer.starts_at)}, {time_text(offer.starts_at)}"
    name = f"{letter(place)}) " if place < 26 else ""
    return f"{name}{when} · {cut(offer.court, 40)}"


class _Controls:
    """Rows of buttons, or selects where there are many; `_place` keeps custom_ids apart within a message."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._place = count()

    def of(self, choices: Sequence[Choice]) -> list[Component]:
        """One for each choice; one that is too long could not come back, and is left out."""
        unique = {
            choice: (label, choice, style) for label, choice, style in choices if 0 < length(choice) <= MOST_CHOICE
        }
        wanted = list(unique.values())
        if len(wanted) <= HANDFUL:
            return [_row(row) for row in _chunks([self._button(c) for c in wanted], IN_A_ROW)]
        return [_row([self._select(some)]) for some in _chunks(wanted, IN_A_SELECT)][:SELECTS]

    def _button(self, choice: Choice) -> Component:
        label, value, style = choice
        return {
            "type": BUTTON,
            "style": STYLES[style],
            "label": _label(label, LABEL),
            "custom_id": custom_id(self._owner, value, next(self._place)),
        }

    def _select(self, choices: Sequence[Choice]) -> Component:
        return {
            "type": SELECT,
            "custom_id": custom_id(self._owner, "", next(self._place)),
            "placeholder": gettext("Choose one"),
            "options": [{"label": _label(label, OPTION), "value": value} for label, value, _ in choices],
        }


def _label(label: str, most: int) -> str:
    """Labels know no markup."""
    return cut(sayable(" ".join(label.split())), most) or "…"


def _text(content: str) -> Component:
    return {"type": TEXT, "content": content}


def _row(components: list[Component]) -> Component:
    return {"type": ROW, "components": components}


def _chunks(items: Sequence[Any], most: int) -> list[Any]:
    return [list(items[i : i + most]) for i in range(0, len(items), most)]


def _all(components: Iterable[Component]) -> Iterable[Component]:
    for component in components:
        yield component
        yield from _all(component.get("components", ()))
