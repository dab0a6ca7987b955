"""The club that a new workspace gets, as an operator has set it."""

from collections.abc import Callable

from bot.commands.admin.hours import EXAMPLE, opening_week
from bot.commands.admin.misread import Misread
from bot.conversation.refusals import refusal_text
from bot.domain.club import Club
from bot.settings import BadSetting, Settings


def club_maker(settings: Settings) -> Callable[[str], Club]:
    """Makes the club of an id. Raises BadSetting for hours that cannot be read."""
    try:
        week = opening_week(settings.club_hours)
    except Misread as error:
        how = f"07:00-22:00 is every day; by the day it is {EXAMPLE}, and a day that you leave out is closed."
        raise BadSetting(f"COURTBOT_CLUB_HOURS: {refusal_text(error)} {how}") from error
    return lambda id: settings.new_club(id).model_copy(update={"hours": week})
