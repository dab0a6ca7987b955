"""The private redis-server of the embedded default: one for all processes of a home, on a Unix socket.

Three file locks in `home/redis/` hold it together, because the kernel lets go of them however a process ends:
`start.lock` is held while somebody starts or stops the server, `users.lock` is shared by all who use it, and
`server.lock` is inherited by the server itself, so that it is free exactly when no server runs on this data. Beside the
server runs a guard (`store/redis_guard.py`), which stops it where the last user was killed.
"""

import asyncio
import fcntl
import hashlib
import logging
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from bot.domain.errors import StoreDown
from store import redis_guard

log = logging.getLogger(__name__)

START_SECONDS = 30.0  # a large append-only file takes seconds to load
STOP_SECONDS = 10.0
TICK_SECONDS = 0.003  # redis-server is up 7 ms after its start
WATCH_SECONDS = 2.0
GUARD_SECONDS = 10.0  # how often somebody looks whether the last user was killed


@asynccontextmanager
async def private_server(home: Path, binary: Path) -> AsyncGenerator[Path]:
    """The socket of a running server. Whoever leaves last stops it; one that died is started again.

    Raises StoreDown if it does not come up (`home/redis/redis.log` says why), PermissionError if somebody else
    owns the socket's folder.
    """
    server = PrivateServer(home, binary)
    with _opened(server.folder / "users.lock") as users:
        async with server.starting():
            fcntl.flock(users, fcntl.LOCK_SH)
            await server.ensure()
        watch = asyncio.create_task(server.watch())
        try:
            yield server.socket
        finally:
            watch.cancel()
            await asyncio.wait([watch])
            try:
                async with server.starting():
                    if _try_lock(users):
                        await server.shut_down()
                        with suppress(OSError):
                            server.socket.parent.rmdir()
            except StoreDown:
                log.warning("The private redis-server could not be stopped: see %s", server.folder)


class PrivateServer:
    """The server of one home; `ensure` and `shut_down` are called inside `starting`."""

    def __init__(self, home: Path, binary: Path) -> None:
        self.folder = home.resolve() / "redis"
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.socket = _socket_folder(home) / "redis.sock"
        self._binary = binary

    @asynccontextmanager
    async def starting(self) -> AsyncGenerator[None]:
        with _opened(self.folder / "start.lock") as file:
            await _until(lambda: _try_lock(file), START_SECONDS + STOP_SECONDS)
            yield

    async def ensure(self) -> None:
        """Joins the server that runs, or starts one."""
        _make_private(self.socket.parent)
        with _opened(self.folder / "server.lock") as lock:
            if not self.socket.exists() and self.runs():  # somebody swept the temporary files
                await self.shut_down()
            await _until(lambda: self._answers() or _try_lock(lock), START_SECONDS)
            if not self._answers():
                await self._start(lock)
        await _until(lambda: self._answers() or not self.runs(), START_SECONDS)
        if not self._answers():
            log.error("redis-server does not start: see %s", self.folder / "redis.log")
            raise StoreDown("Redis")

    async def watch(self) -> None:
        """Starts the server again if it dies under its users."""
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            with suppress(StoreDown):
                async with self.starting():
                    if not self.runs():
                        log.warning("The private redis-server has died; it is started again")
                        await self.ensure()

    def runs(self) -> bool:
        with _opened(self.folder / "server.lock") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    async def shut_down(self) -> None:
        """Ends the server; on SIGTERM it writes out its append-only file first."""
        with suppress(FileNotFoundError, ValueError, ProcessLookupError):
            if self.runs():
                os.kill(int((self.folder / "redis.pid").read_text()), signal.SIGTERM)
        await _until(lambda: not self.runs(), STOP_SECONDS)
        self.socket.unlink(missing_ok=True)

    async def _start(self, lock: int) -> None:
        self.socket.unlink(missing_ok=True)
        settings = {
            "daemonize": "yes",  # a session of its own: Ctrl-C in the terminal does not reach it
            "dir": str(self.folder),
            "pidfile": str(self.folder / "redis.pid"),
            "logfile": str(self.folder / "redis.log"),
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
        }
        command = [str(self._binary), *(word for key, value in settings.items() for word in (f"--{key}", value))]
        await asyncio.to_thread(
            subprocess.run, command, check=False, pass_fds=[lock], umask=0o077,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        await self._set_guard()

    async def _set_guard(self) -> None:
        """Without Python's packages it is up in ten milliseconds and takes as many megabytes."""
        command = [sys.executable, "-ISE", redis_guard.__file__, str(self.folder), str(GUARD_SECONDS)]
        silent = subprocess.DEVNULL
        await asyncio.to_thread(
            subprocess.run, command, check=False, cwd="/", stdin=silent, stdout=silent, stderr=silent
        )

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            try:
                client.connect(str(self.socket))
                client.sendall(b"PING\r\n")
                return client.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def _socket_folder(home: Path) -> Path:
    """A short path, because a socket's may have about a hundred characters; the same for all processes,
    whatever their TMPDIR, because it must lead all of them to one server."""
    base = Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())
    digest = hashlib.sha256(bytes(home.resolve())).hexdigest()[:12]
    return base / f"courtbot-{os.geteuid()}-{digest}"


def _make_private(folder: Path) -> None:
    """Anybody may write to the temporary folder, so what is found there is looked at before it is trusted."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a private folder of this user: remove it")


@contextmanager
def _opened(path: Path) -> Generator[int]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _try_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _until(true: Callable[[], bool], seconds: float) -> None:
    """Raises StoreDown when the time is up."""
    end = asyncio.get_running_loop().time() + seconds
    while not true():
        if asyncio.get_running_loop().time() >= end:
            raise StoreDown("Redis")
        await asyncio.sleep(TICK_SECONDS)
