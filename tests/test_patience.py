"""Requests that never end: waited for a while, only so many at a time, and not at the end of the process."""

import asyncio
import gc
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.runtime import patience
from bot.runtime.asgi import serve
from tests.kit.waiting import PATIENCE

HALVES = {
    "nothing": b"",
    "half a head": b"POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    "half a body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
    "half a chunk": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
    "half of a second one": b"GET / HTTP/1.1\r\nHost: x\r\n\r\nPOST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
}
halves = pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def read(request: Request) -> Response:
    try:
        return Response(str(len(await request.body())))
    except ClientDisconnect:
        return Response(status_code=408)


@asynccontextmanager
async def served(monkeypatch: pytest.MonkeyPatch, most: int = 200, seconds: float = 60) -> AsyncIterator[str]:
    monkeypatch.setattr("bot.runtime.asgi.Lobby", lambda _: patience.Lobby(most, seconds, stale=0.05))
    async with serve(Starlette(routes=[Route("/", read, methods=["GET", "POST"])]), grace=30) as url:
        yield url


async def begun(url: str, half: bytes) -> Connection:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    writer.write(half)
    await writer.drain()
    return reader, writer


async def gone(connection: Connection) -> bytes:
    """What came before the server closed the connection."""
    reader, writer = connection
    try:
        async with asyncio.timeout(PATIENCE):
            return await reader.read()
    except ConnectionResetError:
        return b""
    finally:
        writer.close()


@halves
async def test_a_request_that_does_not_end_is_not_waited_for_any_longer(
    half: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with served(monkeypatch, seconds=0.1) as url:
        await gone(await begun(url, half))


async def test_bytes_that_trickle_in_do_not_begin_the_time_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(monkeypatch, seconds=0.2) as url:
        connection = await begun(url, b"GET / HTTP/1.1\r\nX-Slow: ")
        ended = asyncio.create_task(gone(connection))
        while not ended.done():
            connection[1].write(b"x")
            await asyncio.sleep(0.01)
        await ended


async def test_a_head_without_an_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(monkeypatch) as url:
        head = b"".join(b"X-%d: %s\r\n" % (number, b"x" * 1_000) for number in range(200))
        await gone(await begun(url, b"GET / HTTP/1.1\r\n" + head))


@halves
async def test_many_half_requests_keep_no_whole_one_out(half: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest of them make room."""
    async with served(monkeypatch, most=5) as url, httpx2.AsyncClient() as client:
        waiting = [await begun(url, half) for _ in range(12)]
        assert (await client.post(url, content=b"whole")).text == "5"
        for _, writer in waiting:
            writer.close()


@halves
async def test_half_requests_do_not_hold_up_the_end(half: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    async with asyncio.timeout(PATIENCE), served(monkeypatch) as url:
        waiting = [await begun(url, half) for _ in range(20)]
    for connection in waiting:
        await gone(connection)


async def test_a_request_in_hand_is_answered_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    in_hand, let = asyncio.Event(), asyncio.Event()

    async def slow(request: Request) -> Response:
        await request.body()
        in_hand.set()
        await let.wait()
        return Response("answered")

    app: Any = Starlette(routes=[Route("/", slow, methods=["POST"])])
    async with httpx2.AsyncClient() as client:
        async with serve(app, grace=30) as url:
            asked = asyncio.create_task(client.post(url, content=b"whole"))
            await in_hand.wait()
            asyncio.get_running_loop().call_later(0.3, let.set)
        assert (await asked).text == "answered"


async def test_one_connection_serves_many_requests_however_long_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(monkeypatch, seconds=0.3) as url, httpx2.AsyncClient() as client:
        for _ in range(6):
            assert (await client.post(url, content=b"whole")).text == "5"
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("rounds", range(6))
async def test_a_knock_while_a_server_ends_leaves_nobody_standing(rounds: int) -> None:
    """However many rounds of the event loop before its end they come: a socket that nobody closes is an error here."""
    with socket.socket() as client:
        async with serve(Starlette()) as url:
            await asyncio.sleep(0.01)  # the server waits at its door
            client.connect(("127.0.0.1", int(url.rpartition(":")[2])))
            for _ in range(rounds):
                await asyncio.sleep(0)
    gc.collect()
