"""What the tests of the inbox share."""

from typing import Any

import pytest
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from store.redis_client import RedisHandle


@pytest.fixture
def trips(redis_handle: RedisHandle, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is sent to Redis and waited for, a pipeline as one."""
    sent: list[str] = []
    execute, pipeline = Redis.execute_command, Pipeline.execute

    async def command(self: Any, *args: Any, **options: Any) -> Any:
        sent.append(args[0])
        return await execute(self, *args, **options)

    async def pipelined(self: Any, *args: Any, **options: Any) -> Any:
        sent.append("pipeline")
        return await pipeline(self, *args, **options)

    monkeypatch.setattr(Redis, "execute_command", command)
    monkeypatch.setattr(Pipeline, "execute", pipelined)
    return sent
