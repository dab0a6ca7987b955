"""A worker process that stops itself (SIGSTOP) within its first turn, as a machine does that is suspended, and goes on
when it is told to (SIGCONT): `python -m tests.crash.zombie POINT`. It ends when that turn has.

It then does what nobody else wants: its model chose another court than the next worker's, or a cancellation. The
points are put around the parts from outside; the product has no hooks for them.
"""

# A stand-in has only a part of a port.
# pyright: reportArgumentType=false

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from bot import settings
from bot.conversation.event import Event
from bot.conversation.ports import Lease
from bot.conversation.reply import Reply
from bot.domain.booking import Slot
from bot.domain.orders import EVERYTHING
from bot.domain.ports import Who
from bot.llm import Ask, Completion, ToolCall
from bot.nlu import orders
from bot.wiring import App, open_app
from patterns.services.client import Client
from tests.crash.victim import NOW, record
from tests.kit.world import RecordingPlatform

COURT = "c3"
"""That this worker wants; the member said court 1."""
SLOT = f"{COURT}-20261202-1500-60"


def stop() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def arm(app: App, point: str) -> None:
    """`model` and `cancel` stop with the model's answer in hand, `write` before the booking is written, `hop` before
    a service is asked for it; in `lost` the model never answers."""
    if point in ("model", "write"):
        app.bookings.book = elsewhere(app, point)
    if point == "model":
        app.models.complete = stopping(app.models.complete)
    elif point == "cancel":
        app.models.complete = cancelling
        orders.of = lambda *_: EVERYTHING  # else the wish would be put to the member, and nothing written
    elif point == "hop":
        Client._tried = asking(Client._tried)
    elif point == "lost":
        app.models.complete = silent
    if point != "lost":
        app.inbox.beat = deaf(app.inbox.beat)  # so that nothing but the database can stop it


def deaf(beat: Callable[[Sequence[Lease]], Awaitable[tuple[list[Lease], list[Lease]]]]) -> Any:
    """Keeps leases and does not hear which are lost."""

    async def kept(leases: Sequence[Lease]) -> tuple[list[Lease], list[Lease]]:
        await beat(leases)
        return [], []

    return kept


def stopping(complete: Callable[..., Awaitable[Completion]]) -> Any:
    stopped = False

    async def answered(*arguments: Any) -> Completion:
        nonlocal stopped
        completion = await complete(*arguments)
        if not stopped:
            stopped = True
            stop()
        return completion

    return answered


def elsewhere(app: App, point: str) -> Any:
    book = app.bookings.book

    async def booked(who: Who, slot: Slot, now: Any) -> Any:
        if point == "write":
            stop()
        return await book(who, who.club.slot(COURT + slot.id[2:]), now)

    return booked


async def cancelling(role: str, ask: Ask) -> Completion:
    stop()
    return Completion("", (ToolCall("1", "cancel", json.dumps({"booking_id": os.environ["ZOMBIE_CANCELS"]})),))


async def silent(role: str, ask: Ask) -> Completion:
    stop()
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


def asking(tried: Callable[..., Awaitable[Any]]) -> Any:
    stopped = False

    async def asked(self: Client, name: str, envelope: Any) -> Any:
        nonlocal stopped
        if name.startswith("booking"):
            if not stopped:
                stopped = True
                stop()
            chosen = {"slots": [SLOT]} if name == "booking" else {"slot_id": SLOT}
            envelope = envelope.model_copy(update={"body": envelope.body.model_copy(update=chosen)})
        return await tried(self, name, envelope)

    return asked


async def main(point: str) -> None:
    logging.basicConfig(level=logging.WARNING)
    chosen = settings.load()
    async with open_app(chosen, lambda: NOW) as app:
        arm(app, point)

        async def deliver(event: Event, reply: Reply) -> None:
            record(Path(chosen.home, "delivered"), reply)

        worker = app.worker({"console": RecordingPlatform(deliver)})
        handle = worker._handle

        async def once(lease: Lease) -> None:
            try:
                await handle(lease)
            finally:
                worker.stop()

        worker._handle = once
        await worker.run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
