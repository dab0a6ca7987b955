"""The club that a new workspace gets, as an operator has set it."""

from collections.abc import Callable

from bot.commands.admin.hours import HOW, opening_week
from bot.commands.admin.misread import Misread
from bot.conversation.refusals import refusal_text
from bot.domain.club import Club
from bot.settings import BadSetting, Settings


def club_maker(settings: Settings) -> Callable[[str], Club]:
    """Makes the club of an id. Raises BadSetting for hours that cannot be read."""
    try:
        week = opening_week(settings.club_hours)
    except Misread as error:
        raise BadSetting(f"COURTBOT_CLUB_HOURS: {refusal_text(error)} For example 07:00-22:00, or as {HOW}") from error
    return lambda id: settings.new_club(id).model_copy(update={"hours": week})
