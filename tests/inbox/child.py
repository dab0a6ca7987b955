"""A worker process for the crash tests: `child.py URL RECORD [--die POINT] [--seconds S] [--grace S]`.

Writes a line to RECORD for everything it did, and kills itself at POINT the first time it gets there.
"""

import argparse
import asyncio
import logging
import os
import random
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bot.conversation.event import Event
from bot.conversation.ports import Lease
from bot.conversation.reply import Reply
from bot.runtime.pace import Pace
from bot.runtime.worker import Worker
from store.inbox import RedisInbox
from store.redis_client import RedisHandle, connect
from tests.inbox.support import received
from tests.kit.world import RecordingPlatform

LEASE = 2.0
PACE = Pace(concurrency=20, wait=1, beat=LEASE / 3)


class Child:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.record = os.open(options.record, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(self, what: str, event: str) -> None:
        os.write(self.record, f"{what} {event} {os.getpid()}\n".encode())

    def reached(self, point: str) -> None:
        if self.options.die == point:
            os.kill(os.getpid(), signal.SIGKILL)

    async def turn(self, lease: Lease) -> Reply:
        self.note("turn", lease.event.id)
        await asyncio.sleep(random.uniform(0, 2) * self.options.seconds)
        self.reached("answered")
        return Reply("answered", f"re: {lease.event.id}")

    async def holds(self, lease: Lease) -> bool:
        return True

    async def last_words(self, lease: Lease) -> Reply:
        return Reply("failed", f"given up: {lease.event.id}")

    def answered(self, event: Event) -> None: ...

    async def aclose(self) -> None: ...

    async def after_delivery(self, event: Event, reply: Reply) -> None: ...

    async def undelivered(self, notice: Event, closed: bool) -> None:
        self.note("undelivered", notice.id)

    async def deliver(self, event: Event, reply: Reply) -> None:
        self.note("delivered", event.id)
        self.reached("delivered")

    def then_reached(self, point: str, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def wrapped(*args: Any, **options: Any) -> Any:
            result = await call(*args, **options)
            if result:
                self.reached(point)
            return result

        return wrapped

    def wrap(self, handle: RedisHandle) -> Any:
        inbox: Any = RedisInbox(handle, lease_seconds=LEASE)
        inbox.dequeue = self.then_reached("begun", inbox.dequeue)
        if self.options.die == "received":
            inbox.dequeue = self.then_reached("received", partial(received, handle))
        inbox.save = self.then_reached("saved", inbox.save)
        done = inbox.done

        async def noted(lease: Lease, counts: bool = True) -> bool:
            finished = await done(lease, counts)
            if finished:
                self.note("done", lease.event.id)
            return finished

        inbox.done = noted
        return inbox

    async def run(self) -> None:
        async with connect(self.options.url, Path()) as handle:
            pace = replace(PACE, grace=self.options.grace)
            worker = Worker(self.wrap(handle), self, {"slack": RecordingPlatform(self.deliver)}, pace=pace)
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
            await worker.run()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("record")
    parser.add_argument("--die")
    parser.add_argument("--seconds", type=float, default=0.0, help="of a turn, on average")
    parser.add_argument("--grace", type=float, default=10.0)
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(Child(parser.parse_args()).run())


if __name__ == "__main__":
    main()
