"""Reminders whose time has come, put into the inbox as notices; a turn of the member's conversation tells them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.commands import notices
from bot.conversation.event import Event
from bot.domain.errors import StoreDown
from bot.domain.ports import Clock, Reminders

log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
"""Between two looks at what is due."""
AT_ONCE = 100


async def run(
    reminders: Reminders,
    clock: Clock,
    notify: Callable[[Event], Awaitable[bool]],
    seconds: float = LOOK_SECONDS,
) -> None:
    """Until cancelled. Several processes may: one reminder of one start has one id, which the inbox takes once, and it
    is marked as told only after that."""
    await look_again(lambda: look(reminders, clock, notify), "reminders", seconds)


async def look_again(look: Callable[[], Awaitable[int]], what: str, seconds: float) -> None:
    """Looks until cancelled, at once where AT_ONCE were due, else after a pause; a database that is down is told."""
    down = False
    while True:
        try:
            full = await look() == AT_ONCE
            down = False
        except StoreDown as error:
            if not down:
                log.error("%s: %s wait for it", error, what)
            down, full = True, False
        if not full:
            await asyncio.sleep(seconds)


async def look(reminders: Reminders, clock: Clock, notify: Callable[[Event], Awaitable[bool]]) -> int:
    """Hands over what is due, AT_ONCE at most; returns how many. Raises StoreDown."""
    due = await reminders.due(clock(), AT_ONCE)
    for reminder in due:
        if (event := notices.reminder(reminder)) is not None:
            await notify(event)
    if due:
        await reminders.mark_told(due)
    return len(due)
