"""Buttons and selects, in messages and on the Home tab. Each belongs to one member, but for those of a board."""

import logging
import re
from dataclasses import dataclass
from typing import Any

from adapters.slack import events
from adapters.slack.address import Install
from adapters.slack.modals import Modals, Opening
from adapters.slack.receiver import SlackReceiver
from bot.conversation.choice import Choice
from bot.intake import receiver as intake
from bot.intake.receiver import BUSY, NOT_YOURS

log = logging.getLogger(__name__)


@dataclass
class BlockActions:
    receiver: SlackReceiver
    dialogs: Modals

    def register(self, app: Any) -> None:
        app.action(re.compile("^press:"))(self.pressed)

    async def pressed(self, ack: Any, body: Any, context: Any, client: Any) -> None:
        """Whoever presses must be whom the button was made for; then it is an event, or opens a form. A Home tab is
        shown to its member alone, and its buttons name nobody."""
        owner, choice = events.pressed(body["actions"][0])
        home = body["container"]["type"] == "view"
        event = events.of_action(body, choice, Install.of(context, body))
        if not home and owner not in ("", body["user"]["id"]):
            await ack()
            log.warning("Slack: %s pressed what was made for another member", event.member)
            self.receiver.tell(event, body, client, NOT_YOURS)
            return
        if form := opens(choice, home):
            await ack()
            self.dialogs.start(Opening(event, form, body, client))
            return
        if not await self.receiver.try_enqueue(event):
            self.receiver.tell(event, body, client, BUSY)
        await ack()


def opens(choice: str, home: bool) -> str:
    """The form that a button opens: on the Home tab, where nothing can be said, a move is one."""
    return choice if home and Choice.parse(choice).verb == "move" else intake.opens(choice)
