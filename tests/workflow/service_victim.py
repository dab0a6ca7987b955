"""One of C's or G's services that kills itself (SIGKILL) in the middle of its first call or right after its work:
`python -m tests.workflow.service_victim NAME during|after`. Prints its URL."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from typing import Any

from bot import settings
from bot.cli.ports import open_ports
from bot.conversation.turn import Turn
from bot.domain.desk import Desk
from bot.runtime.asgi import serve
from patterns.services.contract import find
from patterns.services.http import create_app


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def main(name: str, when: str) -> None:
    service = served = find(name)

    async def work(turn: Turn, request: Any) -> Any:
        await service.run(turn, request)
        die()

    async def dying(*arguments: Any, **named: Any) -> Any:
        die()

    if when == "after":
        served = replace(service, run=work)
    elif name == "parse":
        Turn.complete = after(Turn.complete)
    elif name.startswith("availability"):
        Desk.check_availability = Desk.search = dying
    else:
        Desk.book = dying
    async with open_ports(settings.load()) as ports, serve(create_app(served, ports)) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def after(method: Any) -> Any:
    async def called(*arguments: Any) -> Any:
        await method(*arguments)
        die()

    return called


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
