"""A worker process that kills itself (SIGKILL) at a named point of its first turn: `python -m tests.crash.victim`.

The points are put around the parts from outside; the product has no hooks for them.
"""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportArgumentType=false

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bot import settings
from bot.cli.start import with_offline_model
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.runtime.dry import DryDesk
from bot.wiring import App, open_app
from tests.inbox.support import received
from tests.kit.world import RecordingPlatform

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
POINTS = ("receive", "lock", "model", "commit", "save", "deliver")
LEASE = 1.0


def dying(call: Any) -> Any:
    """The call, after which the process is gone."""

    async def called(*arguments: Any, **named: Any) -> Any:
        await call(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return called


def arm(app: App, point: str) -> None:
    """Puts the kill right after the named step."""
    if point == "receive":  # the entry is this worker's, but nothing is locked yet
        app.inbox.dequeue = dying_when_found(partial(received, app.redis))
    elif point == "lock":
        app.inbox.dequeue = dying_when_found(app.inbox.dequeue)
    elif point == "model":
        app.models.complete = dying(app.models.complete)
    elif point == "commit":
        app.bookings.book = dying(app.bookings.book)
    elif point == "save":
        app.inbox.save = dying(app.inbox.save)
    elif point == "shadow":  # the member has been answered, and a second pattern has read along
        DryDesk.run = dying(DryDesk.run)


def dying_when_found(read: Any) -> Any:
    async def called(*arguments: Any) -> Any:
        found = await read(*arguments)
        if found:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    return called


def record(path: Path, reply: Reply) -> None:
    with path.open("a") as file:
        file.write(reply.text + "\n")


async def main(point: str, home: str, pattern: str) -> None:
    chosen = settings.Settings(home=Path(home), pattern=pattern, lease_seconds=LEASE, club_time_zone="UTC")
    async with with_offline_model(chosen, quiet=True) as ready, open_app(ready, lambda: NOW) as app:
        arm(app, point)

        async def deliver(event: Event, reply: Reply) -> None:
            record(Path(home, "delivered"), reply)
            if point == "deliver":
                os.kill(os.getpid(), signal.SIGKILL)

        await app.worker({"console": RecordingPlatform(deliver)}).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
