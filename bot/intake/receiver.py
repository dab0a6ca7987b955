"""What every platform's listeners do alike between the platform's patience and the inbox."""

import asyncio
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_chain, wait_fixed

from bot.commands.admin.forms import NAMES as ADMIN_FORMS
from bot.conversation.choice import Choice
from bot.conversation.event import Event
from bot.conversation.forms import Form
from bot.conversation.ports import DeliveryFailed, Inbox, Platform, is_admin
from bot.conversation.refusals import refusal_text
from bot.conversation.reply import Reply
from bot.domain.errors import BookingError, StoreDown
from bot.i18n.language import gettext, gettext_noop, speaking
from bot.intake.locale import locale_of
from bot.intake.queries import Queries
from bot.intake.receipts import InHand
from bot.tracing import about, fault, handing_over, traceparent

log = logging.getLogger(__name__)

BUSY = gettext_noop("I cannot take that right now, and nothing was changed. Please try again in a minute.")
NOT_YOURS = gettext_noop("That button is for someone else. Start your own with /book")
NO_WORDS = gettext_noop("There are no words in that message that I could read.")
ADMINS_ONLY = "Only an admin of this workspace can change that."
ASK_SECONDS = 2.0
"""For what a platform waits three seconds for: a form, choices while somebody types."""
PAUSES = (0.1, 0.3, 0.8, 2.0)
"""Seconds between tries to reach the inbox, where the platform does not send an event again."""
_TYPED = {
    "book": "/book tomorrow 3pm",
    "move": "/book move CODE to tomorrow 3pm",
    "hours": "/courtbot hours mon-fri 08:00-21:00",
}
UNREADABLE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RuntimeError, OSError)
"""What an SDK's parser stumbles with over a payload that is not as it expects."""


class Counts(Protocol):
    """Who counts what comes in: `bot.runtime.metrics.Metrics`."""

    def received(self, platform: str, new: bool) -> None: ...

    def acknowledged(self, platform: str, seconds: float) -> None: ...

    def refused(self, platform: str, why: str) -> None: ...


@dataclass
class Receiver:
    """Made once for a process and platform."""

    inbox: Inbox
    queries: Queries
    platform: Platform
    counts: Counts | None = None
    in_hand: InHand = field(default_factory=InHand)
    accepting: bool = True  # False once the process leaves
    told: set[str] = field(default_factory=set[str])  # kinds of what could not be read

    async def enqueue(self, event: Event) -> bool:
        """Puts the event into the inbox; False where this delivery or this message was put there before. Raises
        StoreDown."""
        with handing_over("receive", courtbot__platform=event.platform):
            if parent := traceparent():
                event = replace(event, traceparent=parent)
            new = await self.inbox.enqueue(event)
        if self.counts:
            self.counts.received(event.platform, new)
        return new

    async def enqueue_with_retry(self, event: Event) -> bool:
        """Tries `enqueue` a few times; returns whether the inbox has the event now."""
        retry = AsyncRetrying(
            retry=retry_if_exception_type(StoreDown),
            stop=stop_after_attempt(len(PAUSES) + 1),
            wait=wait_chain(*map(wait_fixed, PAUSES)),
            reraise=True,
        )
        try:
            await retry(self.enqueue, event)
        except StoreDown:
            with about(event.turn_id):
                log.error("%s: an event could not be enqueued", event.platform)
            return False
        return True

    async def receive(self, event: Event) -> None:
        """Enqueues what no platform sends again; where the inbox is away, the member is told."""
        if not await self.enqueue_with_retry(event) and event.kind != "message" and event.edits is None:
            with speaking(await self.locale(event)):
                await self.say(event, Reply("failed", gettext(BUSY), reason="store_down"))

    async def locale(self, event: Event) -> str:
        """Of the member, for `bot.i18n.language.speaking` around what is shown to them without a turn."""
        return event.user.locale or await locale_of(self.platform, event)

    async def say(self, event: Event, reply: Reply) -> None:
        """Best effort: answers without a turn."""
        with about(event.turn_id):
            try:
                await self.platform.deliver(event, reply)
            except (DeliveryFailed, OSError) as error:
                log.warning("%s: a word to a member was not delivered (%s)", event.platform, type(error).__name__)

    def acknowledged(self, event: Event, began: float) -> None:
        """`began` is by time.perf_counter."""
        if self.counts:
            self.counts.acknowledged(event.platform, time.perf_counter() - began)

    def unreadable(self, platform: str, kind: str, error: Exception | None = None) -> None:
        """Something that nobody can read is let go. Told once for each kind, without a word of it."""
        if self.counts:
            self.counts.refused(platform, "unreadable")
        if kind not in self.told:
            self.told.add(kind)
            log.error("%s: %s cannot be read and is let go%s", platform, kind, f": {fault(error)}" if error else "")

    async def form(self, event: Event, name: str) -> Form | str:
        """The form, or in words why it cannot be opened; within ASK_SECONDS."""
        try:
            async with asyncio.timeout(ASK_SECONDS):
                if name in ADMIN_FORMS and not await is_admin(event, self.platform):
                    return ADMINS_ONLY
                return await self.queries.form(event, name)
        except BookingError as error:
            return refusal_text(error)
        except (StoreDown, OSError, TimeoutError):
            return f"{gettext('I cannot fill in that form right now.')} {typed(name)}"

    async def submit_form(self, event: Event, form: str, values: Mapping[str, str]) -> dict[str, str]:
        """What is wrong with a filled-in form, by field; with nothing wrong, its event is in the inbox. Raises
        StoreDown."""
        try:
            if wrong := await self.queries.check(event, form, values):
                return wrong
            await self.enqueue(await self.queries.submitted(event, form, values))
        except BookingError as error:
            return {"": refusal_text(error)}
        return {}


def typed(form: str) -> str:
    """How to say the same without that form."""
    opened = Choice.parse(form)
    line = _TYPED.get(opened.verb, f"/courtbot {opened.verb}").replace("CODE", opened.value or "CODE")
    return gettext("Type it instead: {line}", line=line)


def opens(choice: str) -> str:
    """The form that a button opens, `form:NAME`; "" for any other."""
    pressed = Choice.parse(choice)
    return pressed.value if pressed.verb == "form" else ""
