"""Slash commands and the message shortcut. Their answers are for the one member who asked."""

from dataclasses import dataclass
from typing import Any

from adapters.slack import events, views
from adapters.slack.address import Install
from adapters.slack.modals import Modals, Opening
from adapters.slack.receiver import SlackReceiver
from bot.conversation.event import Event
from bot.i18n.language import gettext, speaking
from bot.intake.receiver import BUSY, NO_WORDS


@dataclass
class SlashCommands:
    receiver: SlackReceiver
    dialogs: Modals

    def register(self, app: Any) -> None:
        app.command("/book")(self.command)
        app.command("/courtbot")(self.command)
        app.shortcut("book_from_message")(self.from_message)

    async def command(self, ack: Any, body: Any, context: Any, client: Any) -> None:
        """A bare command is a form; with words it is a message."""
        event = events.of_command(body, Install.of(context, body))
        if form := bare(body["command"], event):
            await ack()
            self.dialogs.start(Opening(event, form, body, client))
        elif await self.receiver.try_enqueue(event):
            await ack()
        else:
            with speaking(await self.receiver.locale(event)):
                await ack(gettext(BUSY))

    async def from_message(self, ack: Any, body: Any, context: Any, client: Any) -> None:
        event = events.of_shortcut(body, Install.of(context, body))
        problem = NO_WORDS if not event.text else "" if await self.receiver.try_enqueue(event) else BUSY
        await ack()
        if problem:
            self.receiver.tell(event, body, client, problem)


def bare(command: str, event: Event) -> str | None:
    """The form that a command without more words opens."""
    if command == "/book":
        return None if event.text else "book"
    words = event.text.removeprefix(command).strip().casefold()
    return words if words in views.ADMIN_FORMS else None
