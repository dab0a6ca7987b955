"""The club that a new workspace gets, as an operator has set it."""

from collections.abc import Callable

from bot.commands.admin.hours import EXAMPLE, opening_week
from bot.commands.admin.misread import Misread
from bot.conversation.refusals import refusal_text
from bot.domain.club import Club
from bot.settings import BadSetting, Settings


def club_maker(settings: Settings) -> Callable[[str, str], Club]:
    """Makes the club of a workspace by its platform and id: a terminal's workspace is `club/user`, any other has a club
    of its own. Raises BadSetting for hours that cannot be read."""
    try:
        week = opening_week(settings.club_hours)
    except Misread as error:
        how = f"07:00-22:00 is every day; by the day it is {EXAMPLE}, and a day that you leave out is closed."
        raise BadSetting(f"COURTBOT_CLUB_HOURS: {refusal_text(error)} {how}") from error
    return lambda _, id: settings.new_club(id.partition("/")[0]).model_copy(update={"hours": week})
