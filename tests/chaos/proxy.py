"""A TCP proxy before Redis or PostgreSQL that can cut what goes through it, or swallow it in silence."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
CHUNK = 65_536


class Proxy:
    """On a free port of loopback, as a context; `dial` connects to what is behind it."""

    def __init__(self, dial: Callable[[], Awaitable[Streams]]) -> None:
        self._dial = dial
        self._open = asyncio.Event()
        self._open.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.refusing = False
        self.port = 0

    async def __aenter__(self) -> "Proxy":
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """Resets every connection; new ones are fine."""
        for writer in list(self._writers):
            transport: Any = writer.transport
            transport.abort()

    def silence(self) -> None:
        """Connections stand, and new ones are taken, but nothing gets through before `heal`."""
        self._open.clear()

    def refuse(self) -> None:
        """Cuts, and lets nobody in before `heal`."""
        self.refusing = True
        self.cut()

    def heal(self) -> None:
        """What was swallowed in silence is lost with its connection, as after a firewall's time-out."""
        if not self._open.is_set():
            self.cut()
        self.refusing = False
        self._open.set()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self._writers.add(writer)
        try:
            await self._serve(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # either side is gone
        finally:
            self._writers.discard(writer)
            self._tasks.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._open.wait()
        if self.refusing or writer.is_closing():
            return
        behind, onward = await self._dial()
        ways = [asyncio.create_task(self._pump(reader, onward)), asyncio.create_task(self._pump(behind, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            onward.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                await self._open.wait()
                writer.write(data)
                await writer.drain()
