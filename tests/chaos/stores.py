"""What the product keeps its data in, behind proxies: a real Redis, and SQLite or a real PostgreSQL; what can go
wrong with them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.chaos.proxy import Proxy
from tests.kit.redis_servers import RedisServer, sync_client
from tests.kit.servers import PostgresServer

LOST_BYTES = 20_000
"""What a machine that loses power may lose of the append-only file: about the last second of a busy inbox."""

Fault = Callable[[], Awaitable[None]]


@dataclass
class Stores:
    """`lossy` faults make Redis forget; after the others everything that was acknowledged is still there."""

    redis: RedisServer
    to_redis: Proxy
    redis_url: str
    database: str
    database_url: str  # as the product is told
    direct_url: str  # past the proxy
    postgres: PostgresServer | None = None
    to_postgres: Proxy | None = None
    seconds: float = 2.0  # that an outage lasts
    counts: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def harmless(self) -> dict[str, Fault]:
        redis = {
            "redis restart": self.redis_restarts, "redis kill": self.redis_is_killed,
            "redis cut": self.redis_is_cut, "redis silence": lambda: self._silent(self.to_redis),
            "redis refused": lambda: self._refused(self.to_redis),
        }  # fmt: skip
        if self.to_postgres is None:
            return redis
        proxy = self.to_postgres
        return redis | {
            "postgres restart": self.postgres_restarts, "postgres terminated": self.connections_are_terminated,
            "postgres silence": lambda: self._silent(proxy), "postgres read-only": self.postgres_is_read_only,
            "postgres refused": lambda: self._refused(proxy),
        }  # fmt: skip

    @property
    def lossy(self) -> dict[str, Fault]:
        return {"redis flush": self.redis_forgets, "redis power cut": self.redis_loses_its_last_words}

    async def redis_restarts(self) -> None:
        await asyncio.to_thread(self.redis.stop)
        await asyncio.sleep(self.seconds / 4)
        await asyncio.to_thread(self.redis.start)

    async def redis_is_killed(self) -> None:
        await asyncio.to_thread(self.redis.kill)
        await asyncio.to_thread(self.redis.start)

    async def redis_forgets(self) -> None:
        with sync_client(self.redis.url) as client:
            client.flushall()

    async def redis_loses_its_last_words(self) -> None:
        await asyncio.to_thread(self.redis.kill)
        for path in self.redis.folder.rglob("*.aof"):
            size = path.stat().st_size
            if size:
                with path.open("r+b") as file:
                    file.truncate(max(0, size - LOST_BYTES))
        await asyncio.to_thread(self.redis.start)

    async def redis_is_cut(self) -> None:
        self.to_redis.cut()

    async def _silent(self, proxy: Proxy) -> None:
        proxy.silence()
        await asyncio.sleep(self.seconds)
        proxy.heal()

    async def _refused(self, proxy: Proxy) -> None:
        proxy.refuse()
        await asyncio.sleep(self.seconds / 2)
        proxy.heal()

    async def postgres_restarts(self) -> None:
        assert self.postgres
        await asyncio.to_thread(self.postgres.stop)
        await asyncio.sleep(self.seconds / 4)
        await asyncio.to_thread(self.postgres.start)

    async def connections_are_terminated(self) -> None:
        await self._sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                        "AND backend_type = 'client backend'")  # fmt: skip

    async def postgres_is_read_only(self) -> None:
        """As a primary that was made a standby by a fail-over is, for those who still talk to it."""
        await self._sql("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
        await asyncio.sleep(self.seconds)
        await self._sql(
            "SET default_transaction_read_only = off",
            "ALTER SYSTEM RESET default_transaction_read_only",
            "SELECT pg_reload_conf()",
        )

    async def _sql(self, *commands: Any) -> None:
        assert self.postgres
        async with await psycopg.AsyncConnection.connect(self.postgres.url, autocommit=True) as connection:
            for command in commands:
                await connection.execute(command)


@asynccontextmanager
async def open_stores(database: str, home: Path, proxied: bool) -> AsyncIterator[Stores]:
    """`database` is sqlite or postgresql; each server is this run's own. Not `proxied`, the product meets them itself,
    which spares this process what it would pass on."""
    async with AsyncExitStack() as stack:
        redis = await asyncio.to_thread(RedisServer)
        stack.callback(redis.close)
        socket = str(redis.folder / "redis.sock")
        to_redis = await stack.enter_async_context(Proxy(lambda: asyncio.open_unix_connection(socket)))
        redis_url = f"redis://127.0.0.1:{to_redis.port}/0" if proxied else redis.url
        if database == "sqlite":
            file = f"sqlite:///{home / 'courtbot.sqlite'}"
            yield Stores(redis, to_redis, redis_url, database, file, file)
            return
        postgres = await asyncio.to_thread(PostgresServer)
        stack.callback(postgres.close)
        await asyncio.to_thread(postgres.start)
        behind = Proxy(lambda: asyncio.open_connection("127.0.0.1", postgres.port))
        proxy = await stack.enter_async_context(behind)
        url = f"postgresql://postgres@127.0.0.1:{proxy.port}/postgres" if proxied else postgres.url
        yield Stores(redis, to_redis, redis_url, database, url, postgres.url, postgres, proxy)
