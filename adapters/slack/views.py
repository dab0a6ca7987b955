"""Modals and the Home tab: a `Form` as a view and what was filled in, a `Home` as blocks. Pure.

Limits: docs.slack.dev/reference/views and /block-kit: titles and buttons of a modal 24 characters, private_metadata
3,000, 100 blocks, option label 75 and value 150.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from adapters.slack.blocks import confirmation, context, lines_blocks, rich
from adapters.slack.controls import MOST_OPTION_VALUE, MOST_OPTIONS, Block, plain
from adapters.slack.mrkdwn import cut, literal
from adapters.slack.shapes import memo
from bot.commands.admin import Play
from bot.conversation.card import Card, row_lines
from bot.conversation.choice import Choice
from bot.conversation.forms import Field, Form
from bot.conversation.looks import Line, line
from bot.conversation.offering import free_lines
from bot.conversation.reply import Offer
from bot.conversation.slots import on_day_text
from bot.i18n.language import gettext, gettext_noop
from bot.i18n.text import short_day_text, time_text
from bot.intake.queries import Home

View = dict[str, Any]

FORM = "form"
"""callback_id of every modal."""
SLOT, AGAIN, VALUE = "slot", "again", "value"
"""action_ids: a slot's begins with SLOT and says which day and court it is for; a change of an AGAIN one renews it."""
MOST_TITLE, MOST_LINE = 24, 3_000
MOST_BOOKINGS = 20
MOST_PLAYS = 30
ADMIN_FORMS = {
    "hours": "Hours",
    "weekend": "Weekend hours",
    "courts": "Courts",
    "rules": "Rules",
    "peak": "Peak hours",
    "club": "Club",
    "close": "Close a day",
}
_PERSON = re.compile(r"<@([A-Za-z0-9]{1,32})>")
_HELLO = gettext_noop("Hello! When would you like to play?")
_NEXT = gettext_noop("Hello! You play **{day} at {time}** on {court}.")
_FREE = gettext_noop("**Free today**")
_FULL = gettext_noop("Nothing is free today.")
TITLES = {"book": gettext_noop("Book a court"), "move": gettext_noop("Move a booking"), **ADMIN_FORMS}


def modal(form: Form, opened: Mapping[str, Any]) -> View:
    """`opened` comes back with what is filled in, as private_metadata."""
    has_slot = any(field.kind == "slot" for field in form.fields)
    values = {field.id: field.value for field in form.fields}
    blocks = [_input(field, values, has_slot) for field in form.fields]
    return _view(form.title, blocks, opened) | {"submit": plain(form.submit, MOST_TITLE)}


def waiting(form: str, opened: Mapping[str, Any]) -> View:
    """What is shown at once, while the club is being asked."""
    return note(form, gettext("One moment …"), opened)


def note(form: str, text: str, opened: Mapping[str, Any]) -> View:
    """A modal with nothing to fill in."""
    title = TITLES.get(Choice.parse(form).verb, "courtbot")
    return _view(gettext(title), [{"type": "section", "text": plain(text, MOST_LINE)}], opened)


def _view(title: str, blocks: Sequence[Block], opened: Mapping[str, Any]) -> View:
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain(title, MOST_TITLE),
        "close": plain(gettext("Close"), MOST_TITLE),
        "private_metadata": json.dumps(opened, separators=(",", ":")),
        "blocks": list(blocks),
    }


def _input(field: Field, values: Mapping[str, str], has_slot: bool) -> Block:
    again = has_slot and field.kind in ("date", "select")
    element = _element(field, values) | ({"action_id": AGAIN} if again else {})
    block = {"type": "input", "block_id": field.id, "label": plain(field.label, 2_000), "element": element}
    block |= {"optional": field.optional} | ({"dispatch_action": True} if again else {})
    return block | ({"hint": plain(field.hint, 2_000)} if field.hint else {})


def _element(field: Field, values: Mapping[str, str]) -> Block:
    match field.kind:
        case "slot":
            action = slot_action(values)
            hint = plain(gettext("Pick a free slot"), 150)
            return {"type": "external_select", "action_id": action, "min_query_length": 0, "placeholder": hint}
        case "date":
            return {"type": "datepicker", "action_id": VALUE} | _if("initial_date", field.value)
        case "select":
            options = [_option(value, label) for value, label in field.options]
            chosen = next((o for o in options if o["value"] == field.value), None)
            return {"type": "static_select", "action_id": VALUE, "options": options} | _if("initial_option", chosen)
        case "line" | "text":
            text = {"type": "plain_text_input", "action_id": VALUE, "multiline": field.kind == "text"}
            return text | _if("initial_value", field.value[:MOST_LINE])


def _if(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}


def _option(value: str, label: str) -> Block:
    return {"text": plain(label), "value": value[:MOST_OPTION_VALUE]}


def slot_action(values: Mapping[str, str]) -> str:
    """The id of a menu of slots tells the day and court that it is for. Another day is so another menu: Slack forgets
    what was picked for the day before and asks for options anew."""
    return f"{SLOT}|{values.get('date', '')}|{values.get('court', '')}"[:255]


def slot_query(action_id: str, filled: Mapping[str, str]) -> tuple[date | None, str]:
    """Day and court that free slots are asked for: those filled in, else those that the menu was made for."""
    day, _, court = action_id.removeprefix(f"{SLOT}|").partition("|")
    try:
        return date.fromisoformat(filled.get("date") or day), filled.get("court") or court
    except ValueError:
        return None, filled.get("court") or court


def renewed(view: Mapping[str, Any]) -> View:
    """The modal after its day or court was changed: with a menu of the slots there."""
    kept = ("type", "callback_id", "title", "close", "submit", "private_metadata")
    filled = values(view)
    blocks = json.loads(json.dumps(view["blocks"]))
    for block in blocks:
        if block.get("element", {}).get("type") == "external_select":
            block["element"]["action_id"] = slot_action(filled)
    return {name: view[name] for name in kept if view.get(name)} | {"blocks": blocks}


def values(view: Mapping[str, Any]) -> dict[str, str]:
    """What is filled in, by field id: the text, the ISO date or the value of the option."""
    found: dict[str, str] = {}
    state: Mapping[str, Any] = view.get("state") or {}
    filled: Mapping[str, Any] = state.get("values") or {}  # with nothing in it, Slack may send a list
    for field, elements in filled.items():
        for entry in elements.values():
            chosen = entry.get("selected_option")
            found[field] = chosen["value"] if chosen else entry.get("selected_date") or entry.get("value") or ""
    return found


def opened(view: Mapping[str, Any]) -> dict[str, Any]:
    """What `modal` was given with the form; empty for what is no object."""
    return memo(view.get("private_metadata"))


def errors(found: Mapping[str, str], view: Mapping[str, Any]) -> dict[str, str]:
    """By block, for `response_action: errors`. Slack takes them for inputs only: what names none stands at the last."""
    inputs = [block.get("block_id", "") for block in view["blocks"] if block["type"] == "input"] or [""]
    named = {field if field in inputs else inputs[-1]: text for field, text in found.items()}
    return {field: cut(literal(text), 2_000) for field, text in named.items()}


def options(offers: Sequence[Offer]) -> list[Block]:
    return [_option(offer.slot_id, _slot_label(offer)) for offer in offers[:MOST_OPTIONS]]


def _slot_label(offer: Offer) -> str:
    return f"{short_day_text(offer.starts_at)}, {time_text(offer.starts_at)}–{time_text(offer.ends_at)}, {offer.court}"


def home_view(page: Home, notice: str = "", admin: bool = False, zone: str = "") -> View:
    """`notice` is what has just happened; `zone` the member's own, as Slack knows it. Nobody but the member sees the
    page, so its buttons name no owner."""
    buttons = _Buttons()
    blocks: list[Block] = [
        {"type": "header", "text": plain(page.club, 150)},
        *([{"type": "section", "text": plain(notice, MOST_LINE)}] if notice else []),
        *lines_blocks((_greeting(page),)),
        *lines_blocks(_free(page)),
        _actions([buttons.make(gettext("Book a court"), Choice("form", "book").text, style="primary")]),
        {"type": "divider"},
        *_bookings(page, buttons),
        context(_zones(page, zone)),
    ]
    if admin:
        blocks += [{"type": "divider"}, *_today(page), {"type": "divider"}, *_settings(page, buttons)]
    return {"type": "home", "blocks": blocks}


def _greeting(page: Home) -> Line:
    """With the next booking, which is what most people open the page for."""
    if not page.cards:
        return line(_HELLO)
    card = page.cards[0]
    day = on_day_text(card.starts_at.date(), page.now.date())
    return line(_NEXT, court=card.court, day=day, time=time_text(card.starts_at))


def _free(page: Home) -> tuple[Line, ...]:
    if not page.free:
        return (line(_FULL),)
    return (line(_FREE), *free_lines(page.free))


class _Buttons:
    """Each with an action_id of its own."""

    def __init__(self) -> None:
        self.count = 0

    def make(self, label: str, choice: str, **more: Any) -> Block:
        self.count += 1
        named = {"type": "button", "text": plain(label), "action_id": f"press:{self.count}"}
        return named | {"value": f"|{choice}"} | more


def _bookings(page: Home, buttons: _Buttons) -> list[Block]:
    if not page.cards:
        return [{"type": "section", "text": plain(gettext("You have no upcoming bookings."), MOST_LINE)}]
    blocks: list[Block] = []
    for card in page.cards[:MOST_BOOKINGS]:
        blocks += [
            *lines_blocks(row_lines(card)),
            _actions([buttons.make(gettext("Move"), Choice("move", card.code).text), _cancel(card, buttons)]),
        ]
    if len(page.cards) > MOST_BOOKINGS:
        blocks.append(context(gettext("And {count} more: /book mine", count=len(page.cards) - MOST_BOOKINGS)))
    return blocks


def _cancel(card: Card, buttons: _Buttons) -> Block:
    what, cancel = f"{card.court}, {card.when}", gettext("Cancel booking")
    confirm = confirmation(gettext("Cancel this booking?"), what, cancel, gettext("Keep"))
    return buttons.make(cancel, Choice("cancel", card.code).text, confirm=confirm)


def _zones(page: Home, zone: str) -> str:
    if not zone:
        return gettext("Times are the club's: {zone}.", zone=page.time_zone)
    if zone == page.time_zone:
        return gettext("Your time zone is {zone}, the same as the club's.", zone=zone)
    return gettext("Your time zone is {zone}; the club's is {club}.", zone=zone, club=page.time_zone)


def _today(page: Home) -> list[Block]:
    """For admins: who plays from now on."""
    elements = [element for play in page.today[:MOST_PLAYS] for element in _play(play)]
    more = len(page.today) - MOST_PLAYS
    hint = "Another day: /courtbot bookings Saturday"
    return [
        {"type": "header", "text": plain("Today", 150)},
        rich(elements or [{"type": "text", "text": "Nobody has a booking from now on."}]),
        context(f"And {more} more: /courtbot bookings" if more > 0 else hint),
    ]


def _play(play: Play) -> list[Block]:
    """Who plays is shown by their name, where they are of this platform."""
    known = _PERSON.fullmatch(play.who)
    who = {"type": "user", "user_id": known[1]} if known else _text(cut(play.who, 100))
    return [_text(f"{cut(play.what, 100)}, "), who, _text(f" ({play.code})\n")]


def _text(words: str) -> Block:
    return {"type": "text", "text": literal(words)}


def _settings(page: Home, buttons: _Buttons) -> list[Block]:
    """For admins: what is set, and the forms that change it."""
    lines: list[Block] = []
    for label, value in page.settings:
        lines.append({"type": "text", "text": f"{literal(label)}: ", "style": {"bold": True}})
        lines.append({"type": "text", "text": f"{literal(cut(value, 400))}\n"})
    forms = [buttons.make(label, Choice("form", name).text) for name, label in ADMIN_FORMS.items()]
    hint = "Another pattern: /courtbot pattern LETTER, or /courtbot help me choose"
    return [
        {"type": "header", "text": plain("Settings", 150)},
        rich(lines),
        _actions(forms),
        context(hint),
    ]


def _actions(elements: list[Block]) -> Block:
    return {"type": "actions", "elements": elements}
