"""A Redis that Sentinels look after: each connection asks them which server takes writes, so that a fail-over is a
pause and not an end."""

from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.asyncio.connection import BlockingConnectionPool, parse_url
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff

PORT = 26379
ASKING: dict[str, Any] = {  # each Sentinel once, and then the next one
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "protocol": 2,
    "retry": Retry(NoBackoff(), 0),
}


class Pool(SentinelConnectionPool, BlockingConnectionPool):
    """The servers that take writes, one after the other; callers of a burst wait for a connection."""


def is_sentinel(url: str) -> bool:
    return url.partition("://")[0].endswith("+sentinel")


def sentinel_client(url: str, pool: dict[str, Any]) -> tuple[Redis, list[Redis]]:
    """A client on `redis+sentinel://user:password@host:26379,host/name/0` (`rediss+sentinel` for TLS), and those on the
    Sentinels, which are to be closed, too. What begins with `sentinel_` in the query is for the Sentinels:
    `?sentinel_username=…&sentinel_password=…`. Raises ValueError for an address of another kind."""
    parts = urlsplit(url)
    scheme = parts.scheme.removesuffix("+sentinel")
    auth, at, hosts = parts.netloc.rpartition("@")
    name, _, database = parts.path.strip("/").partition("/")
    if not hosts or not name:
        raise ValueError("use redis+sentinel://host:26379,host/name, with the name of the master that they look after")
    parsed: dict[str, Any] = dict(parse_url(f"{scheme}://{auth}{at}localhost/{database}?{parts.query}"))
    options = {key: value for key, value in parsed.items() if key not in ("host", "port", "connection_class")}
    own = {key.removeprefix("sentinel_"): options.pop(key) for key in list(options) if key.startswith("sentinel_")}
    tls: dict[str, Any] = {"ssl": True} if scheme == "rediss" else {}
    tls |= {key: value for key, value in options.items() if key.startswith("ssl_")}
    sentinels = Sentinel([_address(host) for host in hosts.split(",")], sentinel_kwargs={**ASKING, **tls, **own})
    client = Redis.from_pool(Pool(name, sentinels, **{**pool, **options, **tls}))
    return client, list(sentinels.sentinels)


def _address(host: str) -> tuple[str, int]:
    parts = urlsplit(f"//{host}")
    return parts.hostname or "", parts.port or PORT
