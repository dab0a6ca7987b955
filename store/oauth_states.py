"""The `state` of a Slack installation under way: known to whoever began it, good once."""

import logging
import secrets
from typing import Any

from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from store.redis_client import RedisHandle, redis_errors

log = logging.getLogger(__name__)

LIFE_SECONDS = 600  # as slack_sdk's own stores


class RedisStates(AsyncOAuthStateStore):
    """Any process may finish what another began. The methods raise StoreDown."""

    def __init__(self, redis: RedisHandle) -> None:
        self._redis: Any = redis.client  # redis-py types one method for both its clients

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        state = secrets.token_urlsafe(32)
        with redis_errors():
            await self._redis.set(_key(state), 1, ex=LIFE_SECONDS)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether it was issued, is not too old, and is consumed for the first time."""
        with redis_errors():
            return bool(await self._redis.delete(_key(state)))


def _key(state: str) -> str:
    return f"courtbot:oauth:{state}"
