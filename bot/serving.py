"""Serving an ASGI application inside the running event loop."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

import uvicorn

from bot.patience import Lobby, PatientProtocol


class _Server(uvicorn.Server):
    """Leaves signals to whoever owns the event loop."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield


def _listener(host: str, port: int) -> socket.socket:
    """Names its protocol: only on such sockets does asyncio switch off Nagle's algorithm, under which an answer in
    two parts waits 40 ms for the client's acknowledgement."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as made:
        return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=made.detach())


@asynccontextmanager
async def serve(app: Any, host: str = "127.0.0.1", port: int = 0, grace: int = 1) -> AsyncGenerator[str]:
    """Yields the root URL. Port 0 takes a free one. Requests still open at the end have `grace` seconds left.
    Raises OSError for a port in use."""
    with _listener(host, port) as listener:
        protocol: Any = partial(PatientProtocol, lobby=Lobby())
        config = uvicorn.Config(
            app, http=protocol, ws="none", lifespan="off", access_log=False, log_config=None,
            timeout_graceful_shutdown=grace,
        )  # fmt: skip
        server = _Server(config)
        task = asyncio.create_task(server.serve([listener]))
        try:
            yield f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
