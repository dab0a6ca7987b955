"""A bench of the real parts, with the offline model."""

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.cli.compare_bench import open_bench
from bot.compare.runner import Bench
from tests.kit.talk import blank_settings


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bench() -> AsyncIterator[Bench]:
    """One for all tests of a module: each run has a home of its own there."""
    async with open_bench(blank_settings()) as made:
        yield made
