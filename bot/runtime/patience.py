"""How long an HTTP server waits for requests that do not come to an end, and how many connections it has at a time."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

WHOLE_SECONDS = 10.0
"""From the first byte that could come, or the last answer, to the end of a request."""
STALE_SECONDS = 2.0
"""After so long without a whole request a connection goes where there is no room for others; an honest one is whole in
milliseconds."""
MOST_HEAD_BYTES = 65_536


class Lobby:
    """The connections of a server, and among them those that have not sent a whole request."""

    def __init__(self, most: int, seconds: float = WHOLE_SECONDS, stale: float = STALE_SECONDS) -> None:
        self._most, self._seconds, self._stale = most, seconds, stale
        self._all = set[PatientProtocol]()
        self._waiting: dict[PatientProtocol, asyncio.TimerHandle] = {}
        self._left = asyncio.Event()

    async def room(self) -> None:
        """Waits until one more may come in. The one that has waited for longest makes room."""
        while len(self._all) >= self._most:
            self._left.clear()
            pause = self._seconds
            if oldest := next(iter(self._waiting), None):
                now = asyncio.get_running_loop().time()
                pause = self._waiting[oldest].when() - self._seconds + self._stale - now
                if pause <= 0:
                    self._drop(oldest)
            try:
                async with asyncio.timeout(max(pause, 0)):
                    await self._left.wait()
            except TimeoutError:
                pass

    @property
    def crowded(self) -> bool:
        """Whether others need the room more than one who may ask again."""
        return len(self._all) * 2 > self._most

    def come(self, connection: "PatientProtocol") -> None:
        self._all.add(connection)
        self.wait(connection)

    def go(self, connection: "PatientProtocol") -> None:
        self.whole(connection)
        self._all.discard(connection)
        self._left.set()

    def wait(self, connection: "PatientProtocol") -> None:
        """A request may begin, or has begun."""
        if connection not in self._waiting:
            timer = asyncio.get_running_loop().call_later(self._seconds, self._drop, connection)
            self._waiting[connection] = timer

    def whole(self, connection: "PatientProtocol") -> bool:
        """Its request has come to an end: whether it was waited for."""
        timer = self._waiting.pop(connection, None)
        if timer:
            timer.cancel()
        return timer is not None

    def _drop(self, connection: "PatientProtocol") -> None:
        self.whole(connection)
        connection.transport.abort()


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's, which would wait for ever for the rest of a request, and at its end for each that has begun."""

    def __init__(self, *arguments: Any, lobby: Lobby, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._lobby = lobby
        self._head = 0  # bytes since the head of a request began

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._lobby.come(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lobby.go(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        super().data_received(data)
        if self._head > MOST_HEAD_BYTES:  # nothing else bounds it
            self.transport.abort()

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._head = 0
        if self._lobby.crowded:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        self._head = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._head = 0
        self._lobby.whole(self)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        ended = self.cycle.response_complete or self.cycle.more_body  # of one that follows unasked
        if ended and not self.transport.is_closing():
            self._lobby.wait(self)

    def shutdown(self) -> None:
        if self._lobby.whole(self):
            self.transport.abort()
        else:
            super().shutdown()
