"""What is in the inbox, for whoever watches it."""

from typing import Any

from bot.conversation.ports import Backlog
from store.inbox_scripts import STREAM
from store.redis_client import RedisHandle, redis_errors


async def backlog(redis: RedisHandle, stream: str = STREAM) -> Backlog:
    """In one round trip. Raises StoreDown."""
    asked: Any = redis.client.pipeline(transaction=False)
    asked.xlen(stream)
    asked.xrange(stream, count=1)
    asked.time()
    with redis_errors():
        conversations, oldest, (seconds, micros) = await asked.execute()
    since = int(oldest[0][0].split(b"-")[0]) / 1000 if oldest else seconds + micros / 1e6
    return Backlog(conversations, max(0.0, seconds + micros / 1e6 - since))
