"""A `Form` as Discord's modal, and what was filled in as the form's values.

Limits are Discord's (Component Reference): title 45, label 45, description and placeholder 100, an option's label and
value 100, 25 options, a text 4,000. A modal cannot look for slots while somebody types, so a field for a slot becomes
two: a select of the free ones, and a line for another time in words, which may name the day, too.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from discord import SelectOption, TextStyle, ui

from adapters.discord.text import cut, sayable
from bot.conversation.choice import Choice
from bot.conversation.forms import Field, Form
from bot.conversation.reply import Offer
from bot.i18n.language import gettext, gettext_noop
from bot.i18n.text import short_day_text, time_text

MOST_TITLE, MOST_LABEL, MOST_HINT, MOST_OPTION, MOST_OPTIONS, MOST_TEXT = 45, 45, 100, 100, 25, 4_000
PICKED = "picked"
"""The custom_id of the select of free slots."""
WORDS_HINT = gettext_noop("Saturday 3pm, or tomorrow 18:00")
DATE_HINT = gettext_noop("tomorrow, Saturday, 2 December")


def modal(form: Form, slots: Sequence[Offer] = (), preset: Mapping[str, str] | None = None) -> ui.Modal:
    """`preset` are values that the member has given already, by field."""
    made = ui.Modal(title=_shown(form.title, MOST_TITLE), custom_id=Choice("form", form.name).text, timeout=None)
    timed = any(field.kind == "slot" for field in form.fields)
    for field in form.fields:
        if timed and field.kind == "date":
            continue  # the words for another time name the day
        for label in _labels(field, slots, preset or {}):
            made.add_item(label)
    return made


def values(filled: Mapping[str, str]) -> dict[str, str]:
    """What `Front.check` and `Front.submitted` take: words for another time win over what was picked."""
    found = {key: text.strip() for key, text in filled.items() if key != PICKED}
    if picked := filled.get(PICKED):
        found["slot"] = found.get("slot") or picked
    return found


def slot_label(offer: Offer) -> str:
    """`Wed 2 Dec 15:00 Court 2`."""
    at = offer.starts_at
    return _shown(f"{short_day_text(at)} {time_text(at)} {offer.court}", MOST_OPTION)


def _labels(field: Field, slots: Sequence[Offer], preset: Mapping[str, str]) -> list[ui.Label[Any]]:
    if field.kind != "slot":
        hint = "" if field.kind in ("line", "text") else field.hint  # a line shows it as its placeholder
        return [_label(field.label, _component(field, preset.get(field.id, field.value)), hint)]
    needed, hint = not slots and not field.optional, gettext(WORDS_HINT)
    words: ui.TextInput[Any] = ui.TextInput(custom_id=field.id, required=needed, placeholder=hint)
    if not slots:
        return [_label(gettext("When"), words)]
    options = [SelectOption(label=slot_label(o), value=o.slot_id) for o in slots[:MOST_OPTIONS]]
    return [_label(field.label, _select(PICKED, options, False)), _label(gettext("Or another time"), words)]


def _label(text: str, component: Any, hint: str = "") -> ui.Label[Any]:
    return ui.Label(text=_shown(text, MOST_LABEL), component=component, description=_hint(hint))


def _component(field: Field, value: str) -> Any:
    if field.kind == "select":
        options = [
            SelectOption(label=_shown(label, MOST_OPTION), value=key, default=key == value)
            for key, label in field.options[:MOST_OPTIONS]
        ]
        return _select(field.id, options, not field.optional)
    hint = field.hint or (gettext(DATE_HINT) if field.kind == "date" else "")
    long = field.kind == "text"
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id=field.id,
        style=TextStyle.paragraph if long else TextStyle.short,
        default=cut(sayable(value), MOST_TEXT) or None,
        required=not field.optional,
        max_length=MOST_TEXT,
        placeholder=_hint(hint),
    )
    return text


def _select(id: str, options: list[SelectOption], required: bool) -> Any:
    select: ui.Select[Any] = ui.Select(
        custom_id=id, options=options, required=required, min_values=int(required), max_values=1
    )
    return select


def _hint(text: str) -> str | None:
    return cut(sayable(text), MOST_HINT) or None


def _shown(text: str, most: int) -> str:
    return cut(sayable(text), most) or "–"
