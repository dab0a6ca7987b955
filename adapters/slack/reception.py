"""What Slack's listeners work with beside the front desk: errands that follow an acknowledgement, and their end."""

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.address import is_slacks
from adapters.slack.errors import TROUBLE
from adapters.slack.platform import SlackPlatform
from bot import reception
from bot.desk import StoreDown
from bot.events import Event
from bot.language import say, speaking
from bot.tracing import fault

log = logging.getLogger(__name__)


class Errands:
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
class Reception(reception.Reception):
    """Both transports and all listeners of a process share it."""

    platform: SlackPlatform  # pyright: ignore[reportIncompatibleVariableOverride]  # which also shows home tabs
    errands: Errands = field(default_factory=Errands)

    async def taken(self, event: Event) -> bool:
        """Into the inbox, once: whether the inbox could be reached."""
        try:
            await self.put(event)
        except StoreDown:
            return False
        return True

    def answered(self, began: float) -> None:
        """A request was acknowledged; `began` is by time.perf_counter."""
        if self.counts:
            self.counts.acknowledged("slack", time.perf_counter() - began)

    def tell(self, event: Event, body: Any, client: Any, template: str) -> None:
        """Tells the member alone, in his language, after the acknowledgement."""
        self.errands.start(self._tell(event, body, client, template))

    async def _tell(self, event: Event, body: Any, client: Any, template: str) -> None:
        with speaking(await self.locale(event)):
            await whisper(body, client, say(template))

    async def drain(self, seconds: float) -> None:
        """Takes nothing more (Slack sends events again, to another process) and finishes what is in hand."""
        self.taking = False
        await self.in_hand.empty(seconds)
        await self.errands.drain(seconds)


async def whisper(body: Any, client: Any, text: str) -> None:
    """Tells the member alone: where he acted, or in direct messages where that is the Home tab."""
    url = body.get("response_url")
    if url and is_slacks(url, client.base_url):
        hook = AsyncWebhookClient(url, timeout=10, session=client.session)
        await hook.send(text=text, response_type="ephemeral", replace_original=False)
    else:
        await client.chat_postMessage(channel=body.get("user_id") or body["user"]["id"], text=text)
