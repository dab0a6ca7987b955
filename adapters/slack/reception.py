"""What every listener works with: the front desk, the platform, and errands that follow an acknowledgement."""

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackClientError

from bot.desk import StoreDown
from bot.events import Event
from bot.front import Front
from bot.tracing import fault
from bot.turn import DeliveryFailed, Platform

log = logging.getLogger(__name__)

BUSY = "I cannot take that right now, and nothing was changed. Please try again in a minute."
ASK_SECONDS = 2.0
"""For what Slack waits three seconds for: options, checks, a form's content."""
UNREACHABLE = (SlackClientError, aiohttp.ClientError, OSError, TimeoutError, DeliveryFailed, StoreDown)
"""What an errand may meet: Slack, the network or a store that does not do what it is asked for."""


class Counts(Protocol):
    """Who counts what comes in."""

    def received(self, platform: str, new: bool) -> None: ...

    def acknowledged(self, platform: str, seconds: float) -> None: ...


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
        if isinstance(error, UNREACHABLE):
            log.warning("Slack: something shown to a member failed (%s)", type(error).__name__)
        else:
            log.error("Slack: something shown to a member failed: %s", fault(error))


class InHand:
    """What has been received and not been acknowledged yet."""

    def __init__(self) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    def __enter__(self) -> None:
        self._count += 1
        self._none.clear()

    def __exit__(self, *_: object) -> None:
        self._count -= 1
        if not self._count:
            self._none.set()

    async def empty(self, seconds: float) -> None:
        """Waits until there is nothing, for so long at most."""
        try:
            async with asyncio.timeout(seconds):
                await self._none.wait()
        except TimeoutError:
            log.warning("Slack: %d requests are left without an acknowledgement; Slack sends events again", self._count)


@dataclass
class Reception:
    """Made once for a process; both transports and all listeners share it."""

    front: Front
    platform: Platform
    counts: Counts | None = None
    errands: Errands = field(default_factory=Errands)
    in_hand: InHand = field(default_factory=InHand)

    async def put(self, event: Event) -> bool:
        """Into the inbox: False if it is there already. Raises StoreDown."""
        new = await self.front.put(event)
        if self.counts:
            self.counts.received("slack", new)
        return new

    def acknowledged(self, began: float) -> None:
        """`began` is by time.perf_counter."""
        if self.counts:
            self.counts.acknowledged("slack", time.perf_counter() - began)

    async def drain(self, seconds: float) -> None:
        """Waits for what is in hand; call it once nothing new comes in."""
        await self.in_hand.empty(seconds)
        await self.errands.drain(seconds)


async def whisper(body: Any, client: Any, text: str) -> None:
    """Tells the member alone: where he acted, or in direct messages where that is the Home tab."""
    if url := body.get("response_url"):
        from slack_sdk.webhook.async_client import AsyncWebhookClient

        hook = AsyncWebhookClient(url, timeout=10, session=client.session)
        await hook.send(text=text, response_type="ephemeral", replace_original=False)
    else:
        await client.chat_postMessage(channel=body["user"]["id"], text=text)
