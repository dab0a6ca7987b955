"""Modals: opened at once, filled in when the club has answered, checked and handed in."""

import asyncio
import logging
import re
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import events, views
from adapters.slack.address import Install
from adapters.slack.errors import code
from adapters.slack.receiver import SlackReceiver, whisper
from bot.conversation.event import Event
from bot.domain.errors import BookingError, StoreDown
from bot.i18n.language import gettext, speaking
from bot.intake.receiver import ASK_SECONDS, BUSY, typed

log = logging.getLogger(__name__)


@dataclass
class Opening:
    """Who opens which form: the event that asked for it, its payload, and the client of its workspace."""

    event: Event
    form: str
    body: Any
    client: Any


@dataclass
class Modals:
    receiver: SlackReceiver

    def register(self, app: Any) -> None:
        app.action(views.AGAIN)(self.changed)
        app.options(re.compile(rf"^{views.SLOT}\|"))(self.options)
        app.view(views.FORM)(self.submitted)
        app.view_closed(views.FORM)(self.closed)

    def start(self, opening: Opening) -> None:
        """Opens the form after the acknowledgement."""
        self.receiver.background.start(self._opened(opening))

    async def _opened(self, opening: Opening) -> None:
        with speaking(await self.receiver.locale(opening.event)):
            await self._open(opening)

    async def _open(self, opening: Opening) -> None:
        """A trigger lives three seconds: a modal is there at once, its content comes when the club has answered."""
        noted = events.opened_by(opening.event, opening.form)
        first = views.waiting(opening.form, noted)
        try:
            shown = await opening.client.views_open(trigger_id=opening.body["trigger_id"], view=first)
        except SlackApiError as error:
            log.warning("Slack: a modal could not be opened (%s)", code(error))
            await whisper(
                opening.body, opening.client, f"{gettext('I could not open that form.')} {typed(opening.form)}"
            )
            return
        form = await self.receiver.form(opening.event, opening.form)
        text = isinstance(form, str)
        view = views.note(opening.form, form, noted) if text else views.modal(form, noted)
        await opening.client.views_update(view_id=shown["view"]["id"], view=view)

    async def changed(self, ack: Any, body: Any, client: Any) -> None:
        """Another day or court: the menu of slots is renewed."""
        await ack()
        view = body["view"]
        self.receiver.background.start(client.views_update(view_id=view["id"], view=views.renewed(view)))

    async def closed(self, ack: Any) -> None:
        """A form was left unfilled: nothing was begun."""
        await ack()

    async def options(self, ack: Any, body: Any, context: Any) -> None:
        """Free slots while somebody types; none where the club does not answer in time."""
        opened = views.opened(body["view"])
        event = replace(events.of_form(body, opened, Install.of(context, body)), choice=opened.get("form"))
        day, court = views.slot_query(body["action_id"], views.values(body["view"]))
        try:
            async with asyncio.timeout(ASK_SECONDS):
                found = await self.receiver.queries.slots(event, body.get("value") or "", day, court)
        except (StoreDown, BookingError, TimeoutError):
            found = []
        with speaking(await self.receiver.locale(event)):
            await ack(options=views.options(found))

    async def submitted(self, ack: Any, body: Any, context: Any) -> None:
        view = body["view"]
        opened = views.opened(view)
        event, form = events.of_form(body, opened, Install.of(context, body)), str(opened.get("form"))
        with speaking(await self.receiver.locale(event)):
            try:
                wrong = await self.receiver.submit_form(event, form, views.values(view))
            except StoreDown:
                wrong = {"": gettext(BUSY)}
        if wrong:
            await ack(response_action="errors", errors=views.errors(wrong, view))
        else:
            await ack()
