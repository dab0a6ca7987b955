"""How long an HTTP server waits for requests that do not come to an end, and for how many of them."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

WHOLE_SECONDS = 10.0
"""From the first byte that could come, or the last answer, to the end of a request."""
MOST_WAITING = 200
MOST_HEAD_BYTES = 65_536


class Lobby:
    """Connections that have not sent a whole request. Each is waited for a while; where they are too many, the one
    that has waited for longest goes, since an honest request is whole in milliseconds."""

    def __init__(self, most: int = MOST_WAITING, seconds: float = WHOLE_SECONDS) -> None:
        self._most, self._seconds = most, seconds
        self._waiting: dict[PatientProtocol, asyncio.TimerHandle] = {}

    def enter(self, connection: "PatientProtocol") -> None:
        if connection in self._waiting:
            return
        while len(self._waiting) >= self._most:
            self._drop(next(iter(self._waiting)))
        timer = asyncio.get_running_loop().call_later(self._seconds, self._drop, connection)
        self._waiting[connection] = timer

    def leave(self, connection: "PatientProtocol") -> bool:
        """Whether it was there."""
        timer = self._waiting.pop(connection, None)
        if timer:
            timer.cancel()
        return timer is not None

    def _drop(self, connection: "PatientProtocol") -> None:
        self.leave(connection)
        connection.transport.abort()


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's, which would wait for ever for the rest of a request, and at its end for each that has begun."""

    def __init__(self, *arguments: Any, lobby: Lobby, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._lobby = lobby
        self._head = 0  # bytes since the head of a request began

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._lobby.enter(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lobby.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        super().data_received(data)
        if self._head > MOST_HEAD_BYTES:  # nothing else bounds it
            self.transport.abort()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._head = 0

    def on_body(self, body: bytes) -> None:
        self._head = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._head = 0
        self._lobby.leave(self)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        ended = self.cycle.response_complete or self.cycle.more_body  # of one that follows unasked
        if ended and not self.transport.is_closing():
            self._lobby.enter(self)

    def shutdown(self) -> None:
        if self._lobby.leave(self):
            self.transport.abort()
        else:
            super().shutdown()
