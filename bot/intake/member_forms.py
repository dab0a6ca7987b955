"""The forms that a member books and moves with."""

from bot.conversation import replies
from bot.conversation.choice import Choice
from bot.conversation.forms import Field, Form
from bot.domain.booking import Booking
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.i18n.language import gettext

MOST_CHOICES = 25
"""Of an autocomplete or a select on Discord; Slack takes 100."""
ANY_COURT = "any"


def book_form(desk: Desk) -> Form:
    return Form(
        "book",
        gettext("Book a court"),
        (
            Field("date", gettext("Day"), "date", desk.now.date().isoformat()),
            _court_field(desk.club),
            Field("slot", gettext("Free slots"), "slot", hint=gettext("Type a time, or pick one")),
            *([_guests_field()] if desk.club.rules.guest_names else []),
        ),
        submit=gettext("Book"),
    )


def _court_field(club: Club) -> Field:
    courts = tuple((c.key, c.name) for c in club.courts[: MOST_CHOICES - 1])
    return Field(
        "court", gettext("Court"), "select", ANY_COURT, ((ANY_COURT, gettext("Any court")), *courts), optional=True
    )


def _guests_field() -> Field:
    return Field("guests", gettext("Guests, for you and the admins"), optional=True, hint=gettext("Tom and Eva"))


def move_form(club: Club, booking: Booking) -> Form:
    """What is left as it is stays: another length, or another court at the same time, needs no slot to be picked."""
    slot, lengths = booking.slot, club.lengths()
    minutes = tuple((str(n), gettext("{minutes} minutes", minutes=n)) for n in lengths[:MOST_CHOICES])
    changes = (
        *([_court_field(club)] if len(club.courts) > 1 else []),
        *([Field("length", gettext("Length"), "select", str(slot.minutes), minutes)] if len(minutes) > 1 else []),
    )
    return Form(
        Choice("move", booking.code).text,
        gettext("Move booking {code}", code=booking.code),
        (
            Field("date", gettext("Day"), "date", slot.local.date().isoformat()),
            *changes,
            Field(
                "slot",
                gettext("Free slots"),
                "slot",
                optional=bool(changes),
                hint=gettext("Instead of {what}", what=replies.slot_text(slot)),
            ),
        ),
        submit=gettext("Move"),
    )
