"""How bookings are named: by their code, by that of their series, or as one and the later ones of its series."""

import re
from collections.abc import Sequence

from bot.domain.booking import Booking, Question, Slot
from bot.domain.errors import UnknownBooking
from bot.domain.series import meant

AND_LATER = "+"
"""Behind a booking's code: with the later ones of its series."""
_CODE = re.compile(r"[0-9A-Z]{1,12}")
_OR_LATER = re.compile(r"[0-9A-Z]{1,12}\+?")


def code_of(text: str) -> str:
    """A booking's or a series' code. Raises UnknownBooking for what cannot be one, and repeats none of it: it may be a
    model's words."""
    return _named(text, _CODE)


def code_or_later(text: str) -> str:
    """The same, perhaps with `AND_LATER` behind it."""
    return _named(text, _OR_LATER)


def _named(text: str, shape: re.Pattern[str]) -> str:
    code = text.strip().upper()
    if not shape.fullmatch(code):
        raise UnknownBooking("no_such_booking")
    return code


def question_of(mine: Sequence[Booking], code: str, slot: Slot | None = None) -> Question | None:
    """The change that a code stands for among these bookings; None where it stands for none."""
    one = next((booking for booking in mine if booking.code == code), None)
    if one:
        return Question(one, slot)
    whole = meant(mine, code.removesuffix(AND_LATER))
    return Question(whole[0], None, tuple(whole[1:]), code) if whole else None
