"""What processes leave for each other for a while: marks of deliveries, and locks."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

from redis.exceptions import LockError

from store.redis_client import RedisHandle, redis_errors

LIFE_SECONDS = 3600
POLL_SECONDS = 0.05


class RedisMarks:
    """`bot.conversation.ports.Marks`."""

    def __init__(self, redis: RedisHandle) -> None:
        self._redis: Any = redis.client  # redis-py types one method for both its clients

    async def mark(self, key: str, value: str, seconds: int = LIFE_SECONDS) -> None:
        with redis_errors():
            await self._redis.set(f"courtbot:mark:{key}", value, ex=seconds)

    async def swap(self, key: str, value: str, seconds: int = LIFE_SECONDS) -> str | None:
        with redis_errors():
            found = await self._redis.set(f"courtbot:mark:{key}", value, ex=seconds, get=True)
        return found if found is None else found.decode()

    async def marked(self, key: str) -> str | None:
        with redis_errors():
            found = await self._redis.get(f"courtbot:mark:{key}")
        return found if found is None else found.decode()

    @asynccontextmanager
    async def lock(self, name: str, seconds: float, wait: float = 5) -> AsyncGenerator[bool]:
        """Alone among all processes for `seconds` at most; False where another one still held it after `wait`
        seconds. Raises StoreDown."""
        lock = self._redis.lock(f"courtbot:lock:{name}", seconds, sleep=POLL_SECONDS, blocking_timeout=wait)
        with redis_errors():
            held = await lock.acquire()
        try:
            yield held
        finally:
            if held:
                with redis_errors(), suppress(LockError):  # held for longer than its seconds, it may be another's
                    await lock.release()
