"""A reply on its way to its platform, tried a few times."""

import asyncio
import logging
from typing import Literal

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_exponential

from bot.conversation.event import Event
from bot.conversation.ports import DeliveryFailed, Platform
from bot.conversation.reply import Reply
from bot.i18n.language import speaking
from bot.runtime.pace import Pace

log = logging.getLogger(__name__)

Sent = Literal["sent", "closed", "failed"]
"""Whether the platform took it; "closed" where it never will."""


async def deliver(platform: Platform, event: Event, reply: Reply, pace: Pace) -> Sent:
    """What came of it. After the last try the event is over, and what is booked stays booked."""

    def pause(state: RetryCallState) -> float:
        error = state.outcome and state.outcome.exception()
        asked = error.after if isinstance(error, DeliveryFailed) else None
        return min(asked or doubling(state), pace.longest_pause)

    doubling = wait_exponential(multiplier=pace.pause)
    retry = AsyncRetrying(
        retry=retry_if_exception(_may_pass), stop=stop_after_attempt(pace.deliveries), wait=pause, reraise=True
    )
    try:
        await retry(_deliver_once, platform, event, reply, pace.delivery)
    except (DeliveryFailed, OSError) as error:
        log.error("The reply could not be delivered")
        return "failed" if _may_pass(error) else "closed"
    return "sent"


async def _deliver_once(platform: Platform, event: Event, reply: Reply, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            with speaking(reply.language):
                await platform.deliver(event, reply)
    except (DeliveryFailed, OSError) as error:
        log.warning("A delivery failed (%s)", type(error).__name__)
        raise


def _may_pass(error: BaseException) -> bool:
    return error.again if isinstance(error, DeliveryFailed) else isinstance(error, OSError)
