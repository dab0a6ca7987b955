"""The offline model on loopback and the real SDK pointed at it; one server for a module, its faults reset per test."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from openai import AsyncOpenAI

from bot.sandbox import Faults, create_app, serve


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def sandbox() -> AsyncIterator[tuple[str, Faults]]:
    faults = Faults()
    async with serve(create_app(faults)) as url:
        yield url, faults


@pytest.fixture
def faults(sandbox: tuple[str, Faults]) -> Faults:
    sandbox[1].set()
    sandbox[1].requests = 0
    return sandbox[1]


@pytest_asyncio.fixture(loop_scope="module")
async def client(sandbox: tuple[str, Faults], faults: Faults) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(api_key="offline", base_url=f"{sandbox[0]}/v1", max_retries=0, timeout=5) as client:
        yield client
