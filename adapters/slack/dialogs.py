"""Modals: opened at once, filled in when the club has answered, checked and handed in."""

import asyncio
import logging
import re
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import events, views
from adapters.slack.errors import code
from adapters.slack.events import Install
from adapters.slack.reception import ASK_SECONDS, BUSY, UNREACHABLE, Reception, whisper
from bot.club import BookingError
from bot.desk import StoreDown
from bot.dispatch import is_admin
from bot.events import Event

log = logging.getLogger(__name__)

TYPED = {
    "book": "/book tomorrow 3pm",
    "move": "/book move CODE to tomorrow 3pm",
    "hours": "/courtbot hours mon-fri 08:00-21:00",
}
ADMINS_ONLY = "Only an admin of this workspace can change that."


@dataclass
class Opening:
    """Who opens which form: the event that asked for it, its payload, and the client of its workspace."""

    event: Event
    form: str
    body: Any
    client: Any


@dataclass
class Dialogs:
    reception: Reception

    def register(self, app: Any) -> None:
        app.action(views.AGAIN)(self.changed)
        app.action(re.compile(rf"^{views.SLOT}\|"))(self.picked)
        app.options(re.compile(rf"^{views.SLOT}\|"))(self.options)
        app.view(views.FORM)(self.submitted)

    def start(self, opening: Opening) -> None:
        """Opens the form after the acknowledgement."""
        self.reception.errands.start(self._open(opening))

    async def _open(self, opening: Opening) -> None:
        """A trigger lives three seconds: a modal is there at once, its content comes when the club has answered."""
        noted = events.opened_by(opening.event, opening.form)
        first = views.waiting(opening.form, noted)
        try:
            shown = await opening.client.views_open(trigger_id=opening.body["trigger_id"], view=first)
        except SlackApiError as error:
            log.warning("Slack: a modal could not be opened (%s)", code(error))
            await whisper(opening.body, opening.client, f"I could not open that form. {_typed(opening.form)}")
            return
        view = await self._filled(opening.event, opening.form, noted)
        await opening.client.views_update(view_id=shown["view"]["id"], view=view)

    async def _filled(self, event: Event, form: str, noted: dict[str, Any]) -> views.View:
        try:
            async with asyncio.timeout(ASK_SECONDS):
                if form in views.ADMIN_FORMS and not await is_admin(event, self.reception.platform):
                    return views.note(form, ADMINS_ONLY, noted)
                return views.modal(await self.reception.front.form(event, form), noted)
        except BookingError as error:
            return views.note(form, str(error), noted)
        except UNREACHABLE:
            return views.note(form, f"I cannot fill in that form right now. {_typed(form)}", noted)

    async def changed(self, ack: Any, body: Any, client: Any) -> None:
        """Another day or court: the menu of slots is renewed."""
        await ack()
        view = body["view"]
        update = client.views_update(view_id=view["id"], view=views.renewed(view))
        self.reception.errands.start(_done(update))

    async def picked(self, ack: Any) -> None:
        """A slot was picked: what counts is what is handed in."""
        await ack()

    async def options(self, ack: Any, body: Any, context: Any) -> None:
        """Free slots while somebody types; none where the club does not answer in time."""
        opened = views.opened(body["view"])
        event = replace(events.of_form(body, opened, Install.of(context)), choice=opened.get("form"))
        day, court = views.slot_query(body["action_id"], views.values(body["view"]))
        try:
            async with asyncio.timeout(ASK_SECONDS):
                found = await self.reception.front.slots(event, body.get("value") or "", day, court)
        except (StoreDown, BookingError, TimeoutError):
            found = []
        await ack(options=views.options(found))

    async def submitted(self, ack: Any, body: Any, context: Any) -> None:
        view = body["view"]
        opened = views.opened(view)
        event, form = events.of_form(body, opened, Install.of(context)), str(opened.get("form"))
        wrong = await self._handed_in(event, form, views.values(view))
        if wrong:
            await ack(response_action="errors", errors=views.errors(wrong, view))
        else:
            await ack()

    async def _handed_in(self, event: Event, form: str, values: dict[str, str]) -> dict[str, str]:
        """What is wrong, by field; with nothing wrong, the event is in the inbox."""
        front = self.reception.front
        try:
            async with asyncio.timeout(ASK_SECONDS):
                if wrong := await front.check(event, form, values):
                    return wrong
                filled = await front.submitted(event, form, values)
            await self.reception.put(filled)
        except BookingError as error:
            return {"": str(error)}
        except (StoreDown, TimeoutError):
            return {"": BUSY}
        return {}


def _typed(form: str) -> str:
    verb, _, code = form.partition(":")
    return f"Type it instead: {TYPED.get(verb, f'/courtbot {verb}').replace('CODE', code or 'CODE')}"


async def _done(call: Any) -> None:
    await call
