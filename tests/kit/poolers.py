"""What may stand between the bot and PostgreSQL."""

import asyncio
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tests.kit.mortal import mortal
from tests.kit.servers import NOBODY, free_port

KEY = re.compile(rb"K\x00\x00\x00\x0c.{8}(?=Z\x00\x00\x00\x05I)", re.DOTALL)
OWN_KEY = b"K\x00\x00\x00\x0c\x00\x00\x00\x01\x00\x00\x00\x01"
CONFIG = """
[databases]
* = host={host} port={at} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
auth_type = any
unix_socket_dir =
pool_mode = transaction
default_pool_size = 2
"""
"""In transaction mode, with two connections to the server for everybody, and nothing prepared on all of them."""


@contextmanager
def pgbouncer(program: str, server: str) -> Iterator[str]:
    """The address of one before that server; what follows is the database."""
    info = conninfo_to_dict(server)
    user, port = info.get("user", "postgres"), free_port()
    as_nobody: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="courtbot-bouncer-") as folder:
        config = Path(folder, "config")
        config.write_text(CONFIG.format(host=info["host"], at=info.get("port", 5432), user=user, port=port))
        for path in (Path(folder), config):  # it refuses to run as root
            path.chmod(0o755)
        command = mortal(program, "-q", str(config))
        with subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **as_nobody) as process:
            try:
                wait_for(f"postgresql://{user}@127.0.0.1:{port}/postgres")
                yield f"postgresql://{user}@127.0.0.1:{port}/"
            finally:
                process.kill()


def wait_for(url: str) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


@asynccontextmanager
async def pooler(server: str) -> AsyncIterator[str]:
    """The address of PgBouncer before that server, where there is one; else of what looks like it and pools nothing:
    it shows whether statements are prepared, which would be lost."""
    program = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
    if program:
        with pgbouncer(program, server) as url:
            yield url
    else:
        with _in_a_thread(Proxy(server, as_pooler=True)) as url:
            yield url


@contextmanager
def _in_a_thread(proxy: "Proxy") -> Iterator[str]:
    """DBOS asks its database once in the event loop that it is launched in: the proxy has one of its own."""
    urls: Queue[str] = Queue()
    loop, ended = asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        async with proxy:
            urls.put(proxy.url)
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        yield urls.get(timeout=20)
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


class Proxy:
    """Before a PostgreSQL. It may fall silent: connections stay, and nothing passes any more. It may look like a
    pooler: what it says first names a server's process of its own."""

    def __init__(self, server: str, as_pooler: bool = False) -> None:
        self._to = conninfo_to_dict(server)
        self._as_pooler = as_pooler
        self._speaks = asyncio.Event()
        self._speaks.set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "Proxy":
        self._server = await asyncio.start_server(self._met, "127.0.0.1", 0)
        return self

    @property
    def url(self) -> str:
        """What follows is the database."""
        return f"postgresql://{self._to.get('user', 'postgres')}@127.0.0.1:{self._server.sockets[0].getsockname()[1]}/"

    def fall_silent(self) -> None:
        self._speaks.clear()

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(str(self._to["host"]), self._to.get("port", 5432))
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            task = asyncio.create_task(self._pass_on(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                await self._speaks.wait()
                sink.write(KEY.sub(OWN_KEY, data) if self._as_pooler else data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
