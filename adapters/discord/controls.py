"""What can be pressed in a message: rows of buttons, selects, a button beside a row of a list. Plain data."""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from adapters.discord.address import CUSTOM_ID, MOST_CHOICE, custom_id
from adapters.discord.text import cut, escape, length, sayable
from bot.conversation.card import Card
from bot.conversation.choice import Choice
from bot.conversation.reply import Offer, Reply
from bot.i18n.language import gettext
from bot.i18n.text import short_day_text, time_text

ROW, BUTTON, SELECT, SECTION, TEXT = 1, 2, 3, 9, 10
STYLES = {"primary": 1, "plain": 2, "danger": 4}
IN_A_ROW, IN_A_SELECT = 5, 25
HANDFUL = 10  # buttons; more are a select
SELECTS = 4  # of 25 options each
LABEL, OPTION, NAME = 80, 100, 100
MOST_ROWS = 12
ROWS = 8  # of a list, beside which a button stands: three components each, of 40 in a message

Component = dict[str, Any]
Pressed = tuple[str, str, str]  # label, choice, style


class Controls:
    """Those of one message, whose custom_ids a number keeps apart; for `owner` only."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._place = count()

    def offers(self, reply: Reply) -> list[Component]:
        """What is offered, in the order of the offer; a button for another time stands beside few of them."""
        return self.of([(_offer_label(offer), offer.press, "plain") for offer in _fitting(reply.offers)])

    def loose(self, reply: Reply) -> list[Component]:
        """The buttons that stand in no row of a list."""
        return self.of([(b.label, b.choice, b.style) for b in reply.buttons if not b.booking])

    def below(self, reply: Reply) -> list[Component]:
        """Offers and buttons, in the same rows where they are few."""
        offers = [(_offer_label(offer), offer.press, "plain") for offer in _fitting(reply.offers)]
        loose = [(b.label, b.choice, b.style) for b in reply.buttons if not b.booking]
        if len(offers) + len(loose) <= HANDFUL:
            return self.of([*offers, *loose])
        return [*self.of(offers), *self.of(loose)]

    def rows(self, reply: Reply) -> list[Component]:
        """Each booking of a list with a button of its own, which leads to more where there is more to do."""
        more = "\n".join(_row_text(card) for card in reply.cards[ROWS:MOST_ROWS])
        return [*(self._beside(card, reply) for card in reply.cards[:ROWS]), *([_text(more)] if more else [])]

    def _beside(self, card: Card, reply: Reply) -> Component:
        buttons = [button for button in reply.buttons if button.booking == card.code]
        shown = _text(_row_text(card))
        if not buttons:
            return shown
        label, choice = gettext("Change…"), Choice("show", card.code).text
        if len(buttons) == 1:
            label, choice = buttons[0].label, buttons[0].choice
        if not 0 < length(choice) <= MOST_CHOICE:
            return shown
        return {"type": SECTION, "components": [shown], "accessory": self._button((label, choice, "plain"))}

    def of(self, choices: Sequence[Pressed]) -> list[Component]:
        """One for each choice; one that is too long could not come back, and is left out."""
        unique = {
            choice: (label, choice, style) for label, choice, style in choices if 0 < length(choice) <= MOST_CHOICE
        }
        wanted = list(unique.values())
        if len(wanted) <= HANDFUL:
            return [_row(row) for row in _chunks([self._button(c) for c in wanted], IN_A_ROW)]
        return [_row([self._select(some)]) for some in _chunks(wanted, IN_A_SELECT)][:SELECTS]

    def _button(self, choice: Pressed) -> Component:
        label, value, style = choice
        return {
            "type": BUTTON,
            "style": STYLES[style],
            "label": _label(label, LABEL),
            "custom_id": custom_id(self._owner, value, next(self._place)),
        }

    def _select(self, choices: Sequence[Pressed]) -> Component:
        return {
            "type": SELECT,
            "custom_id": custom_id(self._owner, "", next(self._place)),
            "placeholder": gettext("Pick a time"),
            "options": [{"label": _label(label, OPTION), "value": value} for label, value, _ in choices],
        }


def without_controls(components: Iterable[Component]) -> list[Component]:
    """What a message showed, with nothing left to press."""
    kept: list[Component] = []
    for part in components:
        if part["type"] == SECTION:
            kept += part["components"]
        elif part["type"] != ROW:
            inner = {"components": without_controls(part["components"])} if "components" in part else {}
            kept.append(part | inner)
    return [part for part in kept if part.get("components") != []]


def offers(components: Iterable[Component], choice: str) -> bool:
    """Whether that choice can be made there."""
    for part in everything(components):
        match = CUSTOM_ID.match(part.get("custom_id", ""))
        if match and choice in (match["choice"], *(option["value"] for option in part.get("options", ()))):
            return True
    return False


def everything(components: Iterable[Component]) -> Iterable[Component]:
    """The components, and those in them."""
    for component in components:
        yield component
        yield from everything(component.get("components", ()))
        yield from everything([component["accessory"]] if "accessory" in component else ())


def _fitting(offers: Sequence[Offer]) -> list[Offer]:
    """All that fit into a select; of more, one for each start."""
    if len(offers) <= IN_A_SELECT:
        return list(offers)
    return list({offer.starts_at: offer for offer in reversed(offers)}.values())[::-1][:IN_A_SELECT]


def _offer_label(offer: Offer) -> str:
    when = f"{short_day_text(offer.starts_at)} {time_text(offer.starts_at)}"
    return offer.label or f"{when} · {cut(offer.court, 40)}"


def _row_text(card: Card) -> str:
    return f"**{card.when}**\n{named(card.court, 60)}"


def named(name: str, most: int) -> str:
    """A court's name, in one line and without markup."""
    return escape(cut(" ".join(name.split()), most)) or "–"


def _label(label: str, most: int) -> str:
    """Labels know no markup."""
    return cut(sayable(" ".join(label.split())), most) or "…"


def _text(content: str) -> Component:
    return {"type": TEXT, "content": content}


def _row(components: list[Component]) -> Component:
    return {"type": ROW, "components": components}


def _chunks(items: Sequence[Any], most: int) -> list[Any]:
    return [list(items[i : i + most]) for i in range(0, len(items), most)]
