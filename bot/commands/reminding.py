"""A reminder in words: "remind me the evening before", "1 day before K7Q2MX", „erinnere mich zwei Stunden vorher“."""

import re

from bot.commands.context import CommandContext
from bot.commands.member import evening_before, own_booking, remind, shown_or_only
from bot.conversation.choice import Choice
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.booking import Booking
from bot.domain.workspace import Workspace

_NUMBERS = {
    "a": 1, "an": 1, "half an": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "ein": 1, "eine": 1, "einen": 1, "einer": 1, "eine halbe": 0.5, "einer halben": 0.5, "zwei": 2, "drei": 3,
    "vier": 4, "fünf": 5, "sechs": 6,
}  # fmt: skip
_UNITS = {"m": 1, "h": 60, "s": 60, "d": 24 * 60, "t": 24 * 60, "w": 7 * 24 * 60}
"""In minutes, by how the unit's word begins: minute, hour, Stunde, day, Tag, week or Woche."""
_NUMBER = "|".join([r"\d{1,4}", *sorted(_NUMBERS, key=len, reverse=True)])
_UNIT = r"m|min\.?|mins?|minutes?|h|hours?|d|days?|weeks?|minuten?|std\.?|stunden?|tage?n?|wochen?"
_AMOUNT = re.compile(rf"\b(?P<n>{_NUMBER}) ?(?P<unit>{_UNIT})(?!\w)", re.IGNORECASE)
_EVENING = re.compile(r"evening|night|abend", re.IGNORECASE)
_CODE = r"(?=[a-z]*[0-9])(?![0-9]+[ap]m)[a-z0-9]{6}"
_NAMED = re.compile(rf"\b{_CODE}$|\b{_CODE}(?= )", re.IGNORECASE)

_ENGLISH = (
    rf"(?:(?:on )?the (?:evening|night) before|the day before|(?:{_NUMBER}) ?(?:{_UNIT}) "
    r"(?:before(?:hand)?|earlier|ahead|in advance))"
)
_WHICH = rf"(?:(?:my|the) (?:booking|game|match|court|reservation)|(?:booking )?{_CODE}|it|that|this)"
_WELCHE = rf"(?:(?:der|meiner) buchung|(?:dem|meinem) (?:spiel|match|platz)|(?:buchung )?{_CODE})"
_GERMAN = rf"(?:am abend|am tag|(?:{_NUMBER}) ?(?:{_UNIT}))"
_VORHER = rf"(?:am vorabend|{_GERMAN} (?:vorher|davor|zuvor|vor {_WELCHE}))"
_ABOUT = rf"(?: (?:of|about) {_WHICH})?"
_AN = rf"(?: (?:an {_WELCHE}|daran))?"


async def remind_words(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """How long before which of the member's bookings: the one that is named, else the one in the last reply, else their
    only one."""
    booking = await _meant(turn, words)
    minutes = _minutes(turn, booking, words)
    return await remind(context, turn, workspace, Choice.of("remind", booking.code, str(minutes)).value)


async def remind_when(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """ "Set me a reminder for 2pm": reminders go by how long before a booking, so that is asked."""
    booking = await shown_or_only(turn)
    return await remind(context, turn, workspace, booking.code)


async def _meant(turn: Turn, words: str) -> Booking:
    """Raises UnknownBooking."""
    named = _NAMED.search(words)
    return await (own_booking(turn.desk, named[0]) if named else shown_or_only(turn))


def _minutes(turn: Turn, booking: Booking, words: str) -> int:
    """Before the start; a day where no amount is said. An evening that there is not, as clocks change, is asked for."""
    if _EVENING.search(words):
        return next((minutes for minutes, _ in evening_before(turn, booking.slot)), 24 * 60)
    if said := _AMOUNT.search(words):
        number = said["n"].lower()
        return round((_NUMBERS.get(number) or int(number)) * _UNITS[said["unit"][0].lower()])
    return 24 * 60


_LEAD = r"(?:(?:please|(?:can|could|would|will) you|do?n'?t let me forget(?: it| that)?),? (?:and )?)*"
_TAIL = r"(?:,? (?:please|pls|would you|will you|could you|can you|thanks|thank you))*"

_BEFORE = (
    rf"{_LEAD}(?:remind|ping|nudge|poke|message|text|alert) me(?P<words>{_ABOUT} {_ENGLISH}(?: {_WHICH})?){_TAIL}",
    rf"{_LEAD}give me a (?:nudge|ping|shout|reminder|heads[- ]up)(?P<words> {_ENGLISH}(?: {_WHICH})?){_TAIL}",
    rf"(?:bitte )?erinnere? mich(?: bitte)?(?P<words>{_AN} {_VORHER}{_AN})(?:,? bitte)?",
    rf"(?P<words>{_ENGLISH} (?:booking )?{_CODE})",
    rf"(?P<words>{_GERMAN} vor (?:buchung )?{_CODE})",
)
_SOMETIME = (
    rf"{_LEAD}(?:set|make|create) (?:me |up )?a reminder(?P<words>.*)",
    r"(?:bitte )?(?:stell|setz|mach)e? (?:mir )?(?:bitte )?eine erinnerung(?P<words>.*)",
)
WORDS = (
    *((pattern, remind_words) for pattern in _BEFORE),
    *((pattern, remind_when) for pattern in _SOMETIME),
)
"""What is understood, for the router, with what says when and of which booking."""
