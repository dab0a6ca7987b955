"""HTML by Jinja, escaped throughout. The page and its parts are the same templates, so a part that changes is simply
asked for anew."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from adapters.web.picture import ms, note, title
from bot.conversation import replies
from bot.conversation.looks import Passage
from bot.conversation.reply import Button, Offer, Reply
from bot.i18n.language import date_text, gettext, gettext_noop, speaking
from bot.i18n.text import short_day_text, time_text

ONLY_YOU = gettext_noop("Only visible to you")
MOST_OFFERED = 12
"""Buttons; more free slots are a menu."""


class Pages:
    """The templates of this folder."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("adapters.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(HELPERS)
        self._environment.filters.update(FILTERS)

    def render(self, template: str, **values: Any) -> str:
        return self._environment.get_template(template).render(**values)


def passages(reply: Reply) -> list[Passage]:
    with speaking(reply.language):
        return reply.passages


def offers(reply: Reply) -> list[tuple[str, str]]:
    """Label and choice of each slot that is offered."""
    with speaking(reply.language):
        return [(offer.label or slot_label(offer), offer.press) for offer in reply.offers]


def slot_label(offer: Offer) -> str:
    """`Wed 2 Dec 15:00 · Court 2`, in the language that is spoken."""
    return f"{short_day_text(offer.starts_at)} {time_text(offer.starts_at)} · {offer.court}"


def loose(reply: Reply, menu: bool) -> Sequence[Button]:
    """The buttons that stand in no row of a list: those beside it, or those behind its menu."""
    return [button for button in reply.buttons if not button.booking and button.menu == menu]


def row_buttons(reply: Reply, code: str) -> Sequence[Button]:
    return [button for button in reply.buttons if button.booking == code]


def thumbs(reply: Reply) -> Sequence[Button]:
    with speaking(reply.language):
        return replies.feedback_buttons(reply)


def text_in(language: str, template: str) -> str:
    """Of a reply's frame, in the reply's language."""
    with speaking(language):
        return gettext(template)


def halves(name: str) -> list[str]:
    """A long name in two lines."""
    words = name.replace("-", " ").split()
    return [name] if len(name) < 12 or len(words) < 2 else [words[0], " ".join(words[1:])]


def short_day(day: date) -> str:
    """`Wed 2 Dec`."""
    return date_text(day, short=True)


def clock(at: datetime) -> str:
    return f"{at:%H:%M}"


HELPERS: dict[str, Any] = {
    "passages": passages, "offers": offers, "loose": loose, "row_buttons": row_buttons, "thumbs": thumbs,
    "text_in": text_in, "say": gettext, "only_you": ONLY_YOU, "most_offered": MOST_OFFERED,
}  # fmt: skip
"""What templates call."""

FILTERS: dict[str, Any] = {
    "clock": clock,
    "slot": slot_label,
    "ms": ms,
    "title": title,
    "note": note,
    "halves": halves,
    "day": short_day,
}
