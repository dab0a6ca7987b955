"""What cannot be told now, because the database is away: it waits beside the inbox, and is put into it once the
database takes writes again."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from bot.conversation.event import Event
from bot.conversation.ports import Inbox
from bot.domain.errors import StoreDown

LOOK_SECONDS = 3.0
"""Between two looks at whether anything waits, and whether the database is back."""
_AGAIN = ":later:"


def once_back(event: Event) -> Event:
    """The event that tells the member what became of this one; of what courtbot says unasked, that again. The same
    event makes the same one."""
    id, _, number = event.id.partition(_AGAIN)
    next_id = f"{id}{_AGAIN}{int(number or 0) + 1}"
    if event.kind == "notice":
        return replace(event, id=next_id)
    return Event(
        id=next_id, platform=event.platform, workspace=event.workspace, channel=event.channel, user=event.user,
        kind="notice", text="", reply_to=event.reply_to, thread=event.thread, settles=event.id,
    )  # fmt: skip


async def run(inbox: Inbox, write: Callable[[], Awaitable[Any]], seconds: float = LOOK_SECONDS) -> None:
    """Until cancelled. Several processes may: the inbox takes an event once. `write` raises StoreDown while the
    database is away, or only to be read."""
    while True:
        with suppress(StoreDown):  # the next look will tell
            if waiting := await inbox.deferred():
                await write()
                for event in waiting:
                    await inbox.resume(event)
        await asyncio.sleep(seconds)
