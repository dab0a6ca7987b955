"""Serving an ASGI application inside the running event loop."""

import asyncio
import logging
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import uvicorn

from bot.runtime.patience import Lobby, PatientProtocol
from bot.settings.descriptors import is_short

log = logging.getLogger(__name__)

MOST = 5_000
SHORT_PAUSE = 0.1
"""Seconds until a connection is taken again, when there were no descriptors left."""


class _Server(uvicorn.Server):
    """Leaves signals to whoever owns the event loop, and takes connections one by one, when there is room for them:
    until then they wait in the kernel. asyncio's own servers take all, and some lose them when there are no
    descriptors left."""

    def __init__(self, config: uvicorn.Config, listener: socket.socket, lobby: Lobby) -> None:
        super().__init__(config)
        self._listener, self._lobby = listener, lobby
        self._accepting: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    def end(self) -> None:
        self.should_exit = True
        self._ending.set()

    async def main_loop(self) -> None:
        """uvicorn's own looks ten times a second whether it is to end; this one is woken, and sets the date of its
        answers once a second."""
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._ending.wait()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.servers = []
        self._listener.listen(self.config.backlog)
        self._listener.setblocking(False)
        self._accepting = asyncio.create_task(self._accept())
        self.started = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._accepting:
            self._accepting.cancel()
            await asyncio.wait({self._accepting})
        if self.server_state.connections:  # for whose last words uvicorn waits a moment in any case
            await super().shutdown(sockets)

    async def _accept(self) -> None:
        loop, short = asyncio.get_running_loop(), False
        while True:
            await self._lobby.room()
            try:
                taken, _ = self._listener.accept()
                taken.setblocking(False)
                await loop.connect_accepted_socket(self._protocol, taken)
            except BlockingIOError:
                await self._knock()
            except OSError as error:
                if is_short(error) and not short:
                    log.warning("No more connections can be taken for now: too many files are open (ulimit -n)")
                short = is_short(error)
                await asyncio.sleep(SHORT_PAUSE if short else 0)
            else:
                short = False

    async def _knock(self) -> None:
        """Returns when somebody is at the door, and lets nobody in: the event loops' own `sock_accept` loses whoever
        comes at the moment in which it is cancelled."""
        loop, knocked = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._listener, knocked.set)
        try:
            await knocked.wait()
        finally:
            loop.remove_reader(self._listener)

    def _protocol(self) -> PatientProtocol:
        return PatientProtocol(self.config, self.server_state, {}, lobby=self._lobby)


def _listener(host: str, port: int) -> socket.socket:
    """Names its protocol: only on such sockets does asyncio switch off Nagle's algorithm, under which an answer in
    two parts waits 40 ms for the client's acknowledgement."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as made:
        return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=made.detach())


@asynccontextmanager
async def serve(
    app: Any, host: str = "127.0.0.1", port: int = 0, grace: int = 1, most: int = MOST
) -> AsyncGenerator[str]:
    """Yields the root URL. Port 0 takes a free one. `most` connections are taken at a time, the others wait; requests
    still open at the end have `grace` seconds left. Raises OSError for a port in use."""
    with _listener(host, port) as listener:
        config = uvicorn.Config(
            app, ws="none", lifespan="off", access_log=False, log_config=None, timeout_graceful_shutdown=grace
        )
        server = _Server(config, listener, Lobby(most))
        task = asyncio.create_task(server.serve([listener]))
        try:
            yield f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        finally:
            server.end()
            await task
