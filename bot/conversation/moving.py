"""An offer whose slots are new times for a booking of the member's."""

from dataclasses import replace
from datetime import date

from bot.conversation.choice import Choice
from bot.conversation.looks import line
from bot.conversation.offering import Lead
from bot.conversation.reply import Reply
from bot.conversation.slots import short_slot_text, slot_text
from bot.domain.booking import Slot
from bot.i18n.language import gettext, gettext_noop
from bot.i18n.text import short_day_text

MOVE_TO = gettext_noop("**Move {what}** to {day}:")


def to_pick(slot: Slot, day: date) -> Lead:
    """Above the new times on that day, for the booking that has `slot`."""
    text = gettext("To move {what}, pick one of these:", what=slot_text(slot))
    return Lead(text, line(MOVE_TO, what=short_slot_text(slot), day=short_day_text(day)), day=day)


def to_move(reply: Reply, code: str) -> Reply:
    """What it offers is the new time of that booking, if there is one."""
    offers = tuple(replace(offer, moves=code) for offer in reply.offers)
    form = Choice.of("form", "move", code).text
    buttons = tuple(replace(b, choice=form) if b.id == "other" and code else b for b in reply.buttons)
    return replace(reply, offers=offers, buttons=buttons)
