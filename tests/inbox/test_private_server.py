"""The redis-server that the bot starts for itself: who starts it, who stops it, and what survives."""

import asyncio
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import psutil
import pytest

from bot.domain.errors import StoreDown
from store.redis_client import connect
from store.redis_server import PrivateServer, private_server
from tests.kit.redis_servers import RedisServer, require_binary, sync_client
from tests.kit.waiting import until


@pytest.fixture(autouse=True, scope="module")
def binary() -> None:
    require_binary()


# However the test process ends, the pipe closes, and what is left of the home's server is stopped.
KEEPER = """
import pathlib, psutil, sys
sys.stdin.read()
try:
    server = psutil.Process(int(pathlib.Path(sys.argv[1], "redis", "redis.pid").read_text()))
    if server.name().startswith("redis-server"):
        server.kill()
except (OSError, ValueError, psutil.Error):
    pass
"""

# Uses the home's Redis until its standard input closes.
USER = """
import asyncio, pathlib, sys
from store import redis_server
from store.redis_client import connect

async def main():
    redis_server.GUARD_SECONDS = float(sys.argv[2])
    async with connect(None, pathlib.Path(sys.argv[1])) as redis:
        print(await redis.client.incr("users"), flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""

User = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def home(tmp_path: Path) -> Generator[Path]:
    path = tmp_path / "home"
    with subprocess.Popen([sys.executable, "-c", KEEPER, str(path)], stdin=subprocess.PIPE):
        yield path


@pytest.fixture
def user(home: Path) -> Generator[User]:
    """Starts a process that uses the server, and waits until it does."""
    users: list[subprocess.Popen[str]] = []

    def start(guard_seconds: float = 10) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", USER, str(home), str(guard_seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        users.append(process)
        assert process.stdout
        assert process.stdout.readline().strip().isdigit()
        return process

    yield start
    for process in users:
        process.kill()
        process.communicate()


def server(home: Path) -> psutil.Process | None:
    """The server's process, if it runs."""
    try:
        return psutil.Process(int((home / "redis" / "redis.pid").read_text()))
    except (FileNotFoundError, psutil.NoSuchProcess):
        return None


def guards(home: Path) -> list[psutil.Process]:
    """Those that look after this home's server."""
    lines = ((process, process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"]))
    return [process for process, line in lines if str(home / "redis") in line]


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("")
    assert process.returncode == 0


async def users(home: Path) -> int:
    """How many ever counted themselves in the data."""
    async with connect(None, home) as redis:
        return int(await redis.client.get("users") or 0)


async def test_the_server_comes_with_its_first_user_and_goes_with_its_last(home: Path) -> None:
    async with connect(None, home) as redis:
        await redis.client.set("kept", "yes")
        assert server(home)
    assert server(home) is None
    assert not PrivateServer(home, Path("unused")).socket.parent.exists()
    async with connect(None, home) as redis:
        assert await redis.client.get("kept") == b"yes"


async def test_later_processes_join_and_the_last_one_stops_it(home: Path, user: User) -> None:
    first, second = user(), user()
    running = server(home)
    leave(first)
    assert server(home) == running
    assert second.poll() is None
    leave(second)
    assert server(home) is None
    assert await users(home) == 2


async def test_many_that_come_at_once_share_one(home: Path) -> None:
    async def use() -> bytes:
        async with connect(None, home) as redis:
            await asyncio.sleep(0.1)
            return (await redis.client.info("server"))["run_id"]

    assert len(set(await asyncio.gather(*(use() for _ in range(8))))) == 1


async def test_a_killed_starter_leaves_it_to_the_next(home: Path, user: User) -> None:
    first = user()
    running = server(home)
    first.kill()
    first.wait()
    assert server(home) == running
    leave(user())
    assert server(home) is None
    assert await users(home) == 2


async def test_a_server_whose_last_user_was_killed_ends_with_its_data_kept(home: Path, user: User) -> None:
    first, second = user(guard_seconds=0.2), user()
    running = server(home)
    assert running
    first.kill()
    first.wait()
    await asyncio.sleep(1)
    assert server(home) == running
    second.kill()
    second.wait()
    await until(lambda: server(home) is None)
    assert await users(home) == 2


async def test_a_guard_ends_with_its_server(home: Path, user: User) -> None:
    leave(user(guard_seconds=0.2))
    await until(lambda: not guards(home))


async def test_a_guard_never_outlives_the_folder_it_looks_after(home: Path, user: User) -> None:
    first = user(guard_seconds=0.2)
    running = server(home)
    assert running
    await asyncio.sleep(0.5)
    shutil.rmtree(home)
    first.kill()
    first.wait()
    await until(lambda: not running.is_running() and not guards(home))


async def test_ctrl_c_in_the_starters_terminal_does_not_reach_it(home: Path) -> None:
    async with connect(None, home):
        running = server(home)
        assert running
        assert os.getsid(running.pid) != os.getsid(0)


async def test_a_server_that_was_killed_is_started_again_with_its_data(home: Path, user: User) -> None:
    user().kill()
    running = server(home)
    assert running
    running.kill()
    assert await users(home) == 1


async def test_a_torn_end_of_the_append_only_file_is_cut_off(home: Path, user: User) -> None:
    user().kill()
    running = server(home)
    assert running
    running.kill()
    running.wait()
    [file] = [path for path in (home / "redis").rglob("*.aof") if b"users" in path.read_bytes()]
    with file.open("ab") as torn:
        torn.write(b"*3\r\n$3\r\nSET\r\n$5\r\nuser")
    assert await users(home) == 1


async def test_a_file_that_it_cannot_read_is_said_so_and_not_thrown_away(
    home: Path, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    leave(user())
    [file] = [path for path in (home / "redis").rglob("*.aof") if b"users" in path.read_bytes()]
    file.write_bytes(b"rubbish" + file.read_bytes())
    with pytest.raises(StoreDown):
        await users(home)
    assert "redis.log" in caplog.text
    assert file.read_bytes().startswith(b"rubbish")


async def test_a_stale_socket_is_replaced(home: Path) -> None:
    path = PrivateServer(home, Path("unused")).socket
    path.parent.mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(path))
    assert await users(home) == 0


async def test_a_killed_server_is_started_again_under_its_users(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.redis_server.WATCH_SECONDS", 0.05)
    async with connect(None, home) as redis:
        await redis.client.set("kept", "yes")
        running = server(home)
        assert running
        running.kill()
        await until(lambda: server(home) not in (None, running))
        await asyncio.sleep(0.1)
        assert await redis.client.get("kept") == b"yes"


async def test_a_socket_that_was_swept_away_comes_back(home: Path, user: User) -> None:
    first = user()
    path = PrivateServer(home, Path("unused")).socket
    path.unlink()
    path.parent.rmdir()
    assert await users(home) == 1
    leave(first)


async def test_a_socket_folder_that_others_can_write_to_is_refused(home: Path) -> None:
    folder = PrivateServer(home, Path("unused")).socket.parent
    folder.mkdir()
    folder.chmod(0o770)
    try:
        with pytest.raises(PermissionError):
            await users(home)
    finally:
        folder.rmdir()
    async with connect(None, home):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_a_server_that_does_not_start_is_a_store_that_is_down(home: Path) -> None:
    with pytest.raises(StoreDown):
        async with private_server(home, Path("/bin/false")):
            pass


async def test_without_a_server_an_imitation_serves(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("store.redis_client.find_binary", lambda: None)
    async with connect(None, home) as redis:
        assert not redis.blocking
        assert await redis.client.incr("n") == 1
    assert "No redis-server" in caplog.text


async def test_a_wrong_password_is_said_so(
    own_redis: RedisServer, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with sync_client(own_redis.url) as client:
        client.config_set("requirepass", "right")
    with pytest.raises(StoreDown):
        async with connect(f"{own_redis.url}?password=wrong", home):
            pass
    assert "password" in caplog.text
    assert "?password=" not in caplog.text


async def test_a_url_that_nobody_answers_is_said_so_soon(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        for port in (silent.getsockname()[1], 1):
            started = time.monotonic()
            with pytest.raises(StoreDown, match="Redis does not answer"):
                async with connect(f"redis://127.0.0.1:{port}", home):
                    pass
            assert time.monotonic() - started < 4
