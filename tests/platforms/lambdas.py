"""The offline model as a process of its own, whose agents have functions run by pattern H's Lambda: the real entry
point, in this process. `python -m tests.platforms.lambdas` prints the URL for `COURTBOT_SANDBOX_URL`."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.cli.action_group import handler
from bot.sandbox import create_app, serve
from bot.sandbox.faults import Faults


async def main() -> None:
    container = ThreadPoolExecutor(1)  # one invocation at a time, as in a container of AWS

    async def invoke(event: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(container, handler, event, None)

    async with serve(create_app(Faults.parse([]), invoke)) as url:
        print(url, flush=True)  # noqa: T201 - what the test reads
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
