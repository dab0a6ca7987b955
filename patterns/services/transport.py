"""How a hop travels: over HTTP by aiohttp, as the vendors' SDKs send their own calls, or to an application in this
process. Without the requests and responses of an HTTP client's own, which cost a hop as much as sending it.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import aiohttp
import httpx2

CONNECT_SECONDS = 2.0


class Answer(NamedTuple):
    status: int
    body: bytes


class Transport(Protocol):
    async def post(self, url: str, content: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
        """What was answered within that time. Raises OSError, which TimeoutError is, too."""
        ...


class AiohttpTransport:
    def __init__(self, connections: int) -> None:
        """At most that many connections at a time; further requests wait for one."""
        connector = aiohttp.TCPConnector(limit=connections)
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def __aenter__(self) -> "AiohttpTransport":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def post(self, url: str, content: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
        timeout = aiohttp.ClientTimeout(connect=seconds, sock_connect=min(seconds, CONNECT_SECONDS), sock_read=seconds)
        try:
            async with self._session.post(
                url, data=content, headers=headers, allow_redirects=False, timeout=timeout
            ) as answer:
                return Answer(answer.status, await answer.read())
        except aiohttp.ClientError as error:
            raise ConnectionError(str(error)) from error


class AsgiTransport:
    """To an application in this process, without sockets."""

    def __init__(self, transport: httpx2.ASGITransport) -> None:
        self._transport = transport

    async def post(self, url: str, content: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
        request = httpx2.Request("POST", url, content=content, headers=dict(headers))
        answer = await self._transport.handle_async_request(request)
        return Answer(answer.status_code, await answer.aread())
