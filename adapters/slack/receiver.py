"""The receiver as Slack's listeners use it: with tasks that follow an acknowledgement, and their end."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.address import Json, is_slacks
from adapters.slack.errors import TROUBLE, code
from bot.conversation.event import Event
from bot.domain.errors import StoreDown
from bot.i18n.language import gettext, speaking
from bot.intake.receiver import Receiver
from bot.tracing import fault

log = logging.getLogger(__name__)

LEISURELY = 8
STORM_SECONDS = 3.0


class BackgroundTasks:
    """Work after an acknowledgement: a modal, a home page, a word to one member. Nothing that may not be lost."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def drain(self, seconds: float) -> None:
        """Waits for those that run; what takes longer is cancelled."""
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, TROUBLE):
            log.warning("Slack: something shown to a member failed (%s)", type(error).__name__)
        else:
            log.error("Slack: something shown to a member failed: %s", fault(error))


@dataclass
class SlackReceiver(Receiver):
    """Both transports and all listeners of a process share it."""

    background: BackgroundTasks = field(default_factory=BackgroundTasks)
    leisurely: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LEISURELY))

    async def try_enqueue(self, event: Event) -> bool:
        """Enqueues once; returns whether the inbox could be reached."""
        try:
            await self.enqueue(event)
        except StoreDown:
            return False
        return True

    def answered(self, began: float) -> None:
        """A request was acknowledged; `began` is by time.perf_counter."""
        if self.counts:
            self.counts.acknowledged("slack", time.perf_counter() - began)

    def refused(self, why: str) -> None:
        """A request was not as Slack sends it."""
        if self.counts:
            self.counts.refused("slack", why)

    @asynccontextmanager
    async def at_leisure(self) -> AsyncGenerator[None]:
        """For what nobody waits for: a few at a time, and after the acknowledgements of a storm."""
        async with self.leisurely:
            await self.in_hand.none(STORM_SECONDS)
            yield

    def tell(self, event: Event, body: Any, client: Any, template: str) -> None:
        """Tells the member alone, in their language, after the acknowledgement."""
        self.background.start(self._tell(event, body, client, template))

    async def _tell(self, event: Event, body: Any, client: Any, template: str) -> None:
        with speaking(await self.locale(event)):
            await whisper(body, client, gettext(template))

    async def drain(self, seconds: float) -> None:
        """Takes nothing more (Slack sends events again, to another process) and finishes what is in hand."""
        self.accepting = False
        await self.in_hand.empty(seconds)
        await self.background.drain(seconds)


async def whisper(body: Any, client: Any, text: str) -> None:
    """Tells the member alone: where they acted, in its thread where that is one, or in direct messages where that is
    the Home tab."""
    user, (channel, thread) = body.get("user_id") or body["user"]["id"], _acted_in(body)
    if thread and await _in_thread(client, text, channel=channel, user=user, thread_ts=thread):
        return
    url = body.get("response_url")
    if url and is_slacks(url, client.base_url):
        hook = AsyncWebhookClient(url, timeout=10, session=client.session)
        said = {"text": text, "response_type": "ephemeral", "replace_original": False}
        await hook.send_dict(said | ({"thread_ts": thread} if thread else {}))
    else:
        await client.chat_postMessage(channel=user, text=text)


def _acted_in(body: Any) -> tuple[str, str]:
    """The channel and, for what stands in one, the thread of a pressed message."""
    container: Json = body.get("container") or {}
    message: Json = body.get("message") or {}
    return container.get("channel_id") or "", container.get("thread_ts") or message.get("thread_ts") or ""


async def _in_thread(client: Any, text: str, **where: str) -> bool:
    """False where the bot may not post there; a response_url needs no leave."""
    try:
        await client.chat_postEphemeral(text=text, **where)
    except SlackApiError as error:
        log.info("Slack: a word to a member cannot stand in its thread (%s)", code(error))
        return False
    return True
