"""Buttons and selects, in messages and on the Home tab. Each belongs to one member."""

import re
from dataclasses import dataclass
from typing import Any

from adapters.slack import events
from adapters.slack.dialogs import Dialogs, Opening
from adapters.slack.events import Install
from adapters.slack.reception import BUSY, Reception, whisper
from bot.desk import StoreDown

NOT_YOURS = "Only the member whom I answered there can press that. Ask me yourself: /book"


@dataclass
class Presses:
    reception: Reception
    dialogs: Dialogs

    def register(self, app: Any) -> None:
        app.action(re.compile("^press:"))(self.pressed)

    async def pressed(self, ack: Any, body: Any, context: Any, client: Any) -> None:
        """Whoever presses must be whom the button was made for; then it is an event, or opens a form. A Home tab is
        shown to its member alone, and its buttons name nobody."""
        owner, choice = events.pressed(body["actions"][0])
        home = body["container"]["type"] == "view"
        if not home and owner != body["user"]["id"]:
            await ack()
            self.reception.errands.start(whisper(body, client, NOT_YOURS))
            return
        event = events.of_action(body, choice, Install.of(context))
        if form := opens(choice, home):
            await ack()
            self.dialogs.start(Opening(event, form, body, client))
            return
        try:
            await self.reception.put(event)
        except StoreDown:
            self.reception.errands.start(whisper(body, client, BUSY))
        await ack()


def opens(choice: str, home: bool) -> str | None:
    """The form that a button opens: `form:NAME`, and `move:CODE` on the Home tab, where nothing can be said."""
    verb, _, name = choice.partition(":")
    if verb == "form":
        return name
    return choice if home and verb == "move" else None
