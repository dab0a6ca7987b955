"""Where members are met, which their direct messages ask about later."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from bot.commands.club_choice import is_own
from bot.conversation.event import Event
from bot.domain.errors import StoreDown
from bot.domain.ports import MemberData
from bot.tracing import fault

log = logging.getLogger(__name__)

MEETING_SECONDS = 1.0
"""By which remembering where a member was met may delay their reply at most."""


@asynccontextmanager
async def recorded(member_data: MemberData, event: Event, now: datetime) -> AsyncGenerator[None]:
    """Remembers where the member was met, while their turn runs. A bug in it is logged and is not the turn's."""
    recording = asyncio.create_task(_record(member_data, event, now))
    try:
        yield
        await asyncio.wait({recording}, timeout=MEETING_SECONDS)
        if recording.done() and (error := recording.exception()):
            log.error("beside a turn: %s", fault(error))
    finally:
        recording.cancel()


async def _record(member_data: MemberData, event: Event, now: datetime) -> None:
    if event.kind == "notice" or event.platform == "console" or is_own(event.workspace):
        return
    with suppress(StoreDown):  # which the turn tells, and the next one tries again
        await member_data.seen(event.member, event.platform, event.workspace, now)
