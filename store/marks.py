"""What processes leave for each other for a while: marks of deliveries, and locks."""

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from store.redis_client import RedisHandle, redis_errors

LIFE_SECONDS = 3600
POLL_SECONDS = 0.05

UNLOCK = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class RedisMarks:
    """`bot.conversation.ports.Marks`."""

    def __init__(self, redis: RedisHandle) -> None:
        self._redis: Any = redis.client  # redis-py types one method for both its clients
        self._unlock = self._redis.register_script(UNLOCK)

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
        key, token = f"courtbot:lock:{name}", secrets.token_hex(8)
        held = await self._locked(key, token, seconds, time.monotonic() + wait)
        try:
            yield held
        finally:
            if held:
                with redis_errors():
                    await self._unlock(keys=[key], args=[token])

    async def _locked(self, key: str, token: str, seconds: float, until: float) -> bool:
        while True:
            with redis_errors():
                if await self._redis.set(key, token, nx=True, px=int(seconds * 1000)):
                    return True
            if time.monotonic() >= until:
                return False
            await asyncio.sleep(POLL_SECONDS)
