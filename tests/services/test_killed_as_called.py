"""A service's process is killed (SIGKILL) between the caller's connection and its request, on the event loop that the
product runs on."""

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvloop
from aiohttp.client_proto import ResponseHandler

from bot.domain.club import Club
from bot.runtime.asgi import serve
from patterns.services.client import Client
from patterns.services.http import create_app
from patterns.services.transport import AiohttpTransport
from tests.cli.conftest import Courtbot
from tests.kit import forks
from tests.kit.databases import SqliteFiles
from tests.kit.world import Clock
from tests.services.conftest import SIGNER, Made, Wish, World, open_world
from tests.services.test_processes import answers, free_port

WISH = Wish(slot_id="c1-20261202-1500-60")


@pytest.fixture
def doomed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a service's process that is suspended, so that the kernel alone takes a connection, and killed as
    soon as there is one."""
    port = free_port()
    env, url = Courtbot(tmp_path / "home").environment(), f"http://127.0.0.1:{port}"
    process = forks.Piped("bot", "service", "booking", "--port", str(port), env=env)
    made = ResponseHandler.connection_made

    def killing(self: ResponseHandler, transport: asyncio.BaseTransport) -> None:
        made(self, transport)
        process.kill()
        process.wait()

    try:
        answers(url)
        process.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(ResponseHandler, "connection_made", killing)
        yield url
    finally:
        process.close()


async def called(world: World, *urls: str) -> Made:
    """The answer of the service, which is somewhere else for each try."""
    left = list(urls)

    async def locate(name: str) -> str:
        return left.pop(0)

    async with AiohttpTransport(1) as transport:
        return await Client(transport, SIGNER, locate).call(world.turn(), world.service, WISH)


def test_a_service_that_is_killed_as_it_is_called_is_called_again(
    doomed: str, club: Club, clock: Clock, sqlite_files: SqliteFiles
):
    async def books() -> None:
        async with open_world(club, clock, sqlite_files) as world:
            async with serve(create_app(world.service, world.ports)) as alive:
                made = await called(world, doomed, alive)
            assert await world.codes() == [made.code]

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(books())
