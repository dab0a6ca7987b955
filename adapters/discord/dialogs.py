"""Modals opened and handed in, and the first word to an interaction, which Discord waits three seconds for."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
from discord import AllowedMentions, DiscordException, Interaction

from adapters.discord import events, modals
from adapters.discord.text import escape
from bot.conversation.choice import Choice
from bot.conversation.event import Event
from bot.conversation.forms import Form
from bot.conversation.reply import Button, Offer, Reply
from bot.domain.errors import BookingError, StoreDown
from bot.i18n.language import gettext, gettext_noop, speaking
from bot.intake.receiver import ASK_SECONDS, BUSY, Receiver, opens

log = logging.getLogger(__name__)

UNREACHABLE = (DiscordException, aiohttp.ClientError, OSError)
"""What a word to Discord may meet. An interaction that is not known any more is answered in another way by whoever
delivers; one that is answered already is in another process's hands, too, and the inbox keeps one of both."""
WORD_SECONDS = 3.0
"""Discord waits no longer for the first word; what was asked for must not wait for a Discord that is slow."""
AGAIN = gettext_noop("Open the form again")


@dataclass
class Dialogs:
    receiver: Receiver

    async def open(self, interaction: Interaction[Any], event: Event, form: str, court: str = "") -> None:
        with speaking(event.user.locale):
            await self._open(interaction, event, form, court)

    async def _open(self, interaction: Interaction[Any], event: Event, form: str, court: str) -> None:
        """A modal can only be the first answer, so the club is asked before it; where it takes too long to say, the
        member is told how to type the same. `court` is a name that they have given already."""
        found = await self.receiver.form(event, form)
        if isinstance(found, str):
            await whisper(interaction, found)
            return
        chosen = _court(found, court)
        shown = modals.modal(found, await self._slots(event, found, chosen), {"court": chosen} if chosen else {})
        await said(interaction.response.send_modal(shown))
        shown.stop()  # what is handed in is read by `submitted`, in whatever process

    async def _slots(self, event: Event, form: Form, court: str) -> list[Offer]:
        if not any(field.kind == "slot" for field in form.fields):
            return []
        asking = replace(event, choice=form.name)
        return await free_slots(self.receiver, asking, "", court, ASK_SECONDS / 4)

    async def receive(self, interaction: Interaction[Any], event: Event) -> None:
        """Deferred, and then into the inbox."""
        with self.receiver.in_hand:
            await self._deferred(interaction, event)
            await self.receiver.receive(event)

    async def _deferred(self, interaction: Interaction[Any], event: Event) -> None:
        """Shows that the bot is thinking, or for a press nothing, before anything else is asked for. Who may see the
        answer is fixed here."""
        began, address = time.perf_counter(), event.reply_to.address
        if address["deferred"] == "update":
            await said(interaction.response.defer())
        else:
            await said(interaction.response.defer(ephemeral=bool(address.get("ephemeral")), thinking=True))
        self.receiver.acknowledged(event, began)

    async def submitted(self, interaction: Interaction[Any]) -> None:
        """A handed-in modal. Discord has no errors in a modal: they are told, with a button that opens it again."""
        event = events.of_form(interaction)
        data: Any = interaction.data or {}
        form = opens(str(data.get("custom_id", "")))
        with self.receiver.in_hand:
            await self._deferred(interaction, event)
            with speaking(event.user.locale):
                await self._submit(event, form, modals.values(events.filled(data)))

    async def _submit(self, event: Event, form: str, values: Mapping[str, str]) -> None:
        try:
            wrong = await self.receiver.submit_form(event, form, values)
        except StoreDown:
            await self.receiver.say(event, Reply("failed", gettext(BUSY), reason="store_down"))
            return
        if wrong:
            await self.receiver.say(event, _refused(form, wrong))


def _court(form: Form, name: str) -> str:
    """The value of that name in the form's menu of courts; "" where there is none."""
    options = [option for field in form.fields if field.id == "court" for option in field.options]
    return next((value for value, label in options if label.casefold() == name.casefold()), "")


def _refused(form: str, wrong: Mapping[str, str]) -> Reply:
    text = "\n".join(dict.fromkeys(wrong.values()))
    again = Button("again", gettext(AGAIN), Choice("form", form).text, "primary")
    return Reply("refused", text, reason="form", buttons=(again,))


async def free_slots(receiver: Receiver, event: Event, typed: str, court: str, seconds: float) -> list[Offer]:
    """None where the club does not answer in time."""
    try:
        async with asyncio.timeout(seconds):
            return await receiver.queries.slots(event, typed, court=court)
    except (StoreDown, BookingError, TimeoutError):
        return []


async def tell(interaction: Interaction[Any], template: str) -> None:
    """A whisper in the member's language."""
    with speaking(interaction.locale.value):
        await whisper(interaction, gettext(template))


async def whisper(interaction: Interaction[Any], text: str) -> None:
    """The first answer, for the member alone."""
    send = interaction.response.send_message
    await said(send(escape(text), ephemeral=True, suppress_embeds=True, allowed_mentions=AllowedMentions.none()))


async def said(word: Awaitable[object]) -> None:
    try:
        async with asyncio.timeout(WORD_SECONDS):
            await word
    except UNREACHABLE as error:
        log.warning("Discord: an interaction could not be answered at once (%s)", type(error).__name__)
