"""Files and connections that may be open: shared out so that all fit, and a shortage that passes."""

import asyncio
import errno
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx2
import pytest
from starlette.applications import Starlette

from bot.runtime.asgi import serve
from bot.runtime.health import make_public_app
from bot.settings import descriptors
from bot.settings.descriptors import is_short, share


@pytest.mark.parametrize("limit", [64, 128, 256, 512, 1_024, 4_096, 10_240, 65_536])
def test_all_that_may_be_open_at_once_fits(limit: int) -> None:
    found = share(limit)
    busy = found.redis + found.database + found.platform + found.served + found.turns * descriptors.A_TURN
    assert busy + descriptors.KEPT <= limit
    assert min(found.redis, found.database, found.platform, found.served, found.turns) >= 2


def test_with_enough_of_them_nothing_is_smaller_than_it_was() -> None:
    found = share(10_240)
    assert (found.redis, found.database, found.platform, found.served, found.turns) == (64, 10, 100, 1_000, 1_000)


def raised(soft: int, hard: str) -> list[str]:
    """Soft and hard limit of a process that was started with those, once it has raised its own."""
    code = (
        "import resource; from bot.settings.descriptors import raise_limit; raise_limit(); "
        "print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    shell = f"ulimit -Sn {soft}; ulimit -Hn {hard}; exec {sys.executable} -c '{code}'"
    return subprocess.run(["/bin/sh", "-c", shell], check=True, capture_output=True, text=True).stdout.split()


def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    assert raised(64, "1000") == ["1000", "1000"]
    assert raised(300, "300") == ["300", "300"]


def test_where_a_system_refuses_the_limit_that_it_names_a_lower_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """As macOS does."""
    taken = list[int]()

    def refuses(_: int, limits: tuple[int, int]) -> None:
        if limits[0] > descriptors.MACOS_MOST:
            raise ValueError("current limit exceeds maximum limit")
        taken.append(limits[0])

    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", refuses)
    descriptors.raise_limit()
    assert taken == [descriptors.MACOS_MOST]


def errors() -> Iterator[BaseException]:
    yield OSError(errno.EMFILE, "Too many open files")
    yield OSError(errno.ENFILE, "Too many open files in system")
    yield ImportError("libx.so: cannot open shared object file: Too many open files")
    try:
        try:
            raise OSError(errno.EMFILE, "Too many open files")
        except OSError as error:
            raise RuntimeError("no connection") from error
    except RuntimeError as error:
        yield error


def test_a_shortage_is_known_however_it_is_said() -> None:
    assert all(is_short(error) for error in errors())
    assert not is_short(OSError(errno.ENOENT, "No such file"))
    assert not is_short(None)


async def test_a_server_without_a_descriptor_for_the_next_one_takes_it_when_there_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is not lost meanwhile, and the log says it once."""
    monkeypatch.setattr("bot.runtime.asgi.SHORT_PAUSE", 0.01)
    tries, accept = 0, socket.socket.accept

    def sometimes(listener: socket.socket) -> tuple[socket.socket, object]:
        nonlocal tries
        tries += 1
        if 1 < tries < 6:
            raise OSError(errno.EMFILE, "Too many open files")
        return accept(listener)

    monkeypatch.setattr(socket.socket, "accept", sometimes)
    app: Starlette = make_public_app()
    async with serve(app) as url:
        for _ in range(3):
            async with httpx2.AsyncClient() as client:
                assert (await client.get(f"{url}/healthz")).status_code == 200
    assert tries >= 6
    assert caplog.text.count("too many files") == 1


async def test_more_than_a_server_has_room_for_wait_and_are_all_answered() -> None:
    limits = httpx2.Limits(max_keepalive_connections=0)
    async with serve(make_public_app(), most=4) as url, httpx2.AsyncClient(limits=limits) as client:
        answers = await asyncio.gather(*(client.get(f"{url}/healthz") for _ in range(60)))
    assert {answer.status_code for answer in answers} == {200}
