"""What the Redis in use is set to, and what is at risk with it, in plain words."""

import re
from typing import Any

from redis.exceptions import ResponseError

from store.redis_client import RedisHandle, redis_errors

OLDEST = (6, 2)
"""The first version that hands over what a dead worker held (XAUTOCLAIM). Valkey names one that it is like."""
LOST = "messages that wait for an answer, and what was being talked about, are lost. Bookings are not: they are in SQL"


async def server(handle: RedisHandle) -> str:
    """What it calls itself, such as "Redis 7.4.1" or "Valkey 8.0.1". Raises StoreDown."""
    info = await _asked(handle, "info", "server")
    if not info:
        return "a version that it does not tell"
    name = "Valkey" if info.get("server_name") == "valkey" else "Redis"
    return f"{name} {info.get('valkey_version') or info.get('redis_version')}"


async def risks(handle: RedisHandle) -> list[str]:
    """What its settings put at risk, a sentence each. Raises StoreDown."""
    info = await _asked(handle, "info")
    if not info:
        return ["what it is set to cannot be seen (this user may not ask INFO): see the README for what is safe"]
    return [risk for risk in (_version(info), await _disk(handle, info), _memory(info)) if risk]


def _version(info: dict[str, Any]) -> str:
    version = str(info.get("redis_version", ""))
    numbers = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    return f"version {version} is too old: courtbot needs 6.2 or newer, or any Valkey" if numbers < OLDEST else ""


async def _disk(handle: RedisHandle, info: dict[str, Any]) -> str:
    if int(info.get("aof_enabled", 0)):
        return ""
    config = await _asked(handle, "config_get", "save")
    if "save" not in config:
        return (
            "whether it keeps anything on disk cannot be seen (CONFIG is forbidden here): if it does not and restarts, "
            f"{LOST}. Ask its provider for append-only persistence"
        )
    if config["save"]:
        return (
            f"it writes to disk only now and then (appendonly no): if it stops in between, {LOST}. Set appendonly yes"
        )
    return f'it keeps nothing on disk (appendonly no, save ""): when it restarts, {LOST}. Set appendonly yes'


def _memory(info: dict[str, Any]) -> str:
    policy = str(info.get("maxmemory_policy", "noeviction"))
    if policy == "noeviction" or not int(info.get("maxmemory", 0)):
        return ""
    return f"with its memory full it throws away what it holds (maxmemory-policy {policy}): {LOST}. Set noeviction"


async def _asked(handle: RedisHandle, command: str, *words: str) -> dict[str, Any]:
    """The answer; nothing where this user, or the service that runs it, forbids the question."""
    client: Any = handle.client  # redis-py types one method for both its clients
    with redis_errors():
        try:
            return await getattr(client, command)(*words)
        except ResponseError:
            return {}
