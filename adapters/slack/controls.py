"""What can be pressed in a message: buttons, menus, selects. Each value is `USERID|CHOICE`: only that member may press
it, or anybody where there is no USERID. A value is never cut, since it would then mean something else."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from adapters.slack.mrkdwn import cut, literal
from bot.conversation import replies
from bot.conversation.card import Card
from bot.conversation.reply import Button, Reply
from bot.i18n.language import gettext

Block = dict[str, Any]

HANDFUL = 8  # offers as buttons; more are a select
ROW = 5
MOST_BUTTONS = 10
IN_A_MENU = 5
FEEDBACK = "press:1000"  # no message has so many buttons
MOST_OPTIONS = 100
MOST_LABEL, MOST_VALUE, MOST_OPTION_VALUE = 75, 2_000, 150
GROUP_CHARS, GROUP_BESIDE_ROWS, ROWS_CHARS = 3_500, 1_750, 5_000
"""As JSON: of the offers or of the buttons of a message, and of the rows of a list."""


@dataclass(frozen=True, slots=True)
class Press:
    """Something to press, before it is a button or an option."""

    label: str
    value: str
    style: str = "plain"


class Controls:
    """Those of one message: no two have the same action_id."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._numbers = count()

    def below(self, reply: Reply) -> list[Block]:
        """Offers, then buttons, then what stands behind a menu."""
        most = GROUP_BESIDE_ROWS if reply.cards else GROUP_CHARS
        loose = [button for button in reply.buttons if not button.booking]
        offers = [Press(offer.label or f"{offer.court}", self._owned(offer.press)) for offer in reply.offers]
        buttons = [self._press(b) for b in loose if not b.menu]
        if len(offers) > HANDFUL:
            return [*_rows([*self._select(offers, most), *self._buttons(buttons, most)])]
        shown = self._buttons(offers, most) + self._choice_of(buttons, most)
        return _rows([*shown, *self._menu([self._press(b) for b in loose if b.menu], most)])

    def rows(self, reply: Reply) -> list[Block]:
        """Each booking of a list with its own menu."""
        blocks = (self._row(card, [b for b in reply.buttons if b.booking == card.code]) for card in reply.cards)
        return _fitting(blocks, ROWS_CHARS)

    def thumbs(self, reply: Reply) -> list[Block]:
        thumbs = replies.feedback_buttons(reply)
        if len(thumbs) != 2:
            return []
        up, down = ({"text": plain(b.label), "value": self._owned(b.choice)} for b in thumbs)
        element = {"type": "feedback_buttons", "action_id": FEEDBACK, "positive_button": up, "negative_button": down}
        return [{"type": "context_actions", "elements": [element]}]

    def _owned(self, choice: str) -> str:
        return f"{self._owner}|{choice}"

    def _press(self, button: Button) -> Press:
        return Press(button.label, self._owned(button.choice), button.style)

    def _row(self, card: Card, buttons: Sequence[Button]) -> Block:
        words = plain(f"{card.when}\n{cut(card.court, MOST_LABEL)}", 300)
        presses = [self._press(button) for button in buttons]
        menu = self._menu(presses, ROWS_CHARS) if len(presses) > 1 else self._buttons(presses, ROWS_CHARS)
        return {"type": "section", "text": words} | ({"accessory": menu[0]} if menu else {})

    def _choice_of(self, presses: Sequence[Press], most: int) -> list[Block]:
        return self._buttons(presses, most) if len(presses) <= MOST_BUTTONS else self._select(presses, most)

    def _buttons(self, presses: Iterable[Press], most: int) -> list[Block]:
        return _fitting((self._button(press) for press in presses if len(press.value) <= MOST_VALUE), most)

    def _button(self, press: Press) -> Block:
        named = {"type": "button", "text": plain(press.label), "value": press.value, "action_id": self._action()}
        return named | ({"style": press.style} if press.style in ("primary", "danger") else {})

    def _menu(self, presses: Sequence[Press], most: int) -> list[Block]:
        options = _options(presses, most)
        if not options or len(options) > IN_A_MENU:
            return self._buttons(presses, most)
        return [{"type": "overflow", "options": options, "action_id": self._action()}]

    def _select(self, presses: Sequence[Press], most: int) -> list[Block]:
        options = _options(presses, most)[:MOST_OPTIONS]
        if not options:
            return []
        select = {"type": "static_select", "placeholder": plain(gettext("Pick a time"), 150), "options": options}
        return [select | {"action_id": self._action()}]

    def _action(self) -> str:
        return f"press:{next(self._numbers)}"


def _options(presses: Sequence[Press], most: int) -> list[Block]:
    made = ({"text": plain(p.label), "value": p.value} for p in presses if len(p.value) <= MOST_OPTION_VALUE)
    return _fitting(made, most)


def _rows(elements: Sequence[Block]) -> list[Block]:
    return [{"type": "actions", "elements": elements[i : i + ROW]} for i in range(0, len(elements), ROW)]


def _fitting(elements: Iterable[Block], most: int) -> list[Block]:
    """The first ones, as many as there is room for."""
    taken: list[Block] = []
    used = 0
    for element in elements:
        used += size([element])
        if used > most:
            break
        taken.append(element)
    return taken


def size(blocks: Sequence[Block]) -> int:
    """As Slack is sent them: a character outside ASCII counts for six."""
    return len(json.dumps(blocks, separators=(",", ":")))


def plain(text: str, most: int = MOST_LABEL) -> Block:
    return {"type": "plain_text", "text": cut(literal(text).strip(), most) or "…", "emoji": False}
