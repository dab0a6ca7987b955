"""Members whose booking an admin cancelled are sent word, also where the admin's turn did not come so far: the
database's answer was lost, or its worker died."""

from collections.abc import Awaitable, Callable

from bot.commands import notices
from bot.conversation.event import Event
from bot.domain.ports import Cancellations, MemberData
from bot.runtime.reminder_loop import AT_ONCE, look_again

LOOK_SECONDS = 30.0
"""Between two looks at what is untold."""

Notify = Callable[[Event], Awaitable[bool]]


async def run(cancellations: Cancellations, members: MemberData, notify: Notify, seconds: float = LOOK_SECONDS) -> None:
    """Until cancelled. Several processes may: what the admin's turn, or another look, has put into the inbox already
    has the same id, which the inbox takes once."""
    await look_again(lambda: look(cancellations, members, notify), "whose booking was cancelled", seconds)


async def look(cancellations: Cancellations, members: MemberData, notify: Notify) -> int:
    """Hands over what is untold, AT_ONCE at most; returns how many. Raises StoreDown."""
    found = await cancellations.untold(AT_ONCE)
    for cancelled in found:
        turn_id, _, _ = (cancelled.booking.changed_turn_id or "").rpartition("/")
        met = await notices.homes(members, cancelled.booking)
        if (event := notices.cancelled(cancelled.booking, turn_id, cancelled.workspace, met)) is not None:
            await notify(event)
    if found:
        await cancellations.mark_told(found)
    return len(found)
