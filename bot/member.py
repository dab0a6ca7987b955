"""What a member can do beside booking: calendar files, reminders, thumbs, his own data."""

from collections.abc import Mapping

from bot.backstage import Pressed

BUTTONS: Mapping[str, Pressed] = {}
