"""Who waits is told what is held for them, as notices in the inbox; holds that nobody answered go to the next."""

from collections.abc import Awaitable, Callable

from bot.commands import waiting
from bot.conversation.event import Event
from bot.domain.ports import Clock
from bot.domain.waiting import WaitingList
from bot.runtime.reminder_loop import AT_ONCE, look_again

LOOK_SECONDS = 10.0
"""Between two looks."""


async def run(
    places: WaitingList, clock: Clock, notify: Callable[[Event], Awaitable[bool]], seconds: float = LOOK_SECONDS
) -> None:
    """Until cancelled. Several processes may: a hold has one id, which the inbox takes once, and it is marked as told
    only after that."""
    await look_again(lambda: look(places, clock, notify), "who waits for a court", seconds)


async def sweep(places: WaitingList, clock: Clock, seconds: float = LOOK_SECONDS) -> None:
    """Until cancelled, for who can be told nothing: a terminal. What is held for members elsewhere is told by the
    processes that reach them."""

    async def swept() -> int:
        await places.sweep(clock())
        return 0

    await look_again(swept, "who waits for a court", seconds)


async def look(places: WaitingList, clock: Clock, notify: Callable[[Event], Awaitable[bool]]) -> int:
    """Hands over what is held and not told, AT_ONCE at most; returns how many. Raises StoreDown."""
    await places.sweep(clock())
    held = await places.to_tell(clock(), AT_ONCE)
    for one in held:
        if (event := waiting.notice(one)) is not None:
            await notify(event)
    if held:
        await places.mark_told(held)
    return len(held)
