"""A worker with pattern C that kills itself (SIGKILL) around the given hop of its first run:
`python -m tests.workflow.coordinator_victim answered|recorded 1..3`."""

import asyncio
import os
import signal
import sys
from typing import Any

from bot import settings
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.wiring import open_app
from patterns.workflow.coordinator import Coordinator, DurableRun
from tests.crash.victim import NOW
from tests.kit.world import RecordingPlatform


def dying(method: Any, last: int) -> Any:
    """The method, at the end of whose `last`-th call the process is gone."""
    calls = 0

    async def called(*arguments: Any) -> Any:
        nonlocal calls
        done = await method(*arguments)
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return called


async def main(when: str, number: int) -> None:
    if when == "answered":  # the service has done its work, and nothing is recorded yet
        Coordinator.hop = dying(Coordinator.hop, number)
    else:
        DurableRun._hop = dying(DurableRun._hop, number)

    async def deliver(event: Event, reply: Reply) -> None:
        raise AssertionError("it should be dead by now")

    async with open_app(settings.load(), lambda: NOW) as app:
        await app.worker({"console": RecordingPlatform(deliver)}).run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
