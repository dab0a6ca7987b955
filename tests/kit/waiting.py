"""Waiting for what must come, on however busy a machine: the deadline is no test's subject."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 60.0  # seconds


async def until(holds: Callable[[], object] | Callable[[], Awaitable[object]], seconds: float = PATIENCE) -> None:
    """Looks again and again. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not await _answer(holds()):  # noqa: ASYNC110 - what is waited for knows nothing of the test
            await asyncio.sleep(0.01)


async def _answer(found: object) -> object:
    return await found if isinstance(found, Awaitable) else found
