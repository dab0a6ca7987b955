"""Buttons and selects of messages, heard whatever process sent them, as long as the message stands.

discord.py keeps dynamic items for the whole bot; a view that ends would take those in it along (`ViewStore.remove_view`
in 2.7.1). So the bot sends its messages as plain data and no view is ever registered: `Press` stays.
"""

import logging
import re
from typing import Any, Self

from discord import Interaction, ui

from adapters.discord import events
from adapters.discord.address import CUSTOM_ID, owner_of
from adapters.discord.dialogs import Dialogs, tell
from bot.intake.receiver import NOT_YOURS, Receiver, opens

log = logging.getLogger(__name__)


def press_items(receiver: Receiver, dialogs: Dialogs) -> type[ui.DynamicItem[Any]]:
    """The class for `Client.add_dynamic_items`: every component of every reply."""

    class Press(ui.DynamicItem[ui.Item[Any]], template=CUSTOM_ID):
        def __init__(self, item: ui.Item[Any], match: re.Match[str]) -> None:
            super().__init__(item)
            self._match = match

        @classmethod
        async def from_custom_id(
            cls, interaction: Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
        ) -> Self:
            return cls(item, match)

        async def interaction_check(self, interaction: Interaction[Any], /) -> bool:
            return receiver.accepting

        async def callback(self, interaction: Interaction[Any]) -> None:
            await pressed(interaction, self._match, receiver, dialogs)

    return Press


async def pressed(interaction: Interaction[Any], match: re.Match[str], receiver: Receiver, dialogs: Dialogs) -> None:
    """Whoever presses must be whom it was made for; then it is an event, or opens a form."""
    owner, choice = owner_of(match), match["choice"] or _chosen(interaction)
    event = events.of_press(interaction, choice)
    with receiver.in_hand:
        if owner and owner != event.user.id:
            log.warning("Discord: %s pressed what was made for another member", event.member)
            await tell(interaction, NOT_YOURS)
            return
        if form := opens(choice):
            await dialogs.open(interaction, event, form)
            return
        await dialogs.receive(interaction, event)


def _chosen(interaction: Interaction[Any]) -> str:
    data: Any = interaction.data or {}
    return next(iter(data.get("values") or ()), "")
