"""courtbot as processes of its own, forked from one that has imported it: a new interpreter takes longer to import it
than to do what most tests ask of it."""

import asyncio
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from multiprocessing.forkserver import _forkserver  # type: ignore[attr-defined]  # private: nothing public closes its pipe
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

from tests.kit.mortal import dies_with_us

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.kit.imported"])


@dataclass(frozen=True)
class Order:
    """`python -m module words`, in that environment and folder; each stream is a file's descriptor, in the order of 0,
    1, 2, and None where it stays as it is."""

    module: str
    words: Sequence[str]
    environment: Mapping[str, str]
    streams: tuple[int | None, int | None, int | None] = (None, None, None)
    folder: Path | None = None  # by default, the tests' own

    def start(self) -> ForkServerProcess:
        process = CONTEXT.Process(target=_live, args=(self, self.folder or Path.cwd()))
        process.start()
        return process

    def __getstate__(self) -> dict[str, Any]:
        streams = tuple(fd if fd is None else DupFd(fd) for fd in self.streams)
        return vars(self) | {"environment": dict(self.environment), "streams": streams}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, streams=tuple(fd and fd.detach() for fd in state["streams"]))


def _live(order: Order, folder: Path) -> None:
    """The child's life, which is over with that of the process that it is forked from; and that one's with the tests,
    unless a child keeps open what it ends by."""
    dies_with_us()
    os.close(_forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]  # private: each child is handed one
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(order.environment)
    time.tzset()
    for number, descriptor in enumerate(order.streams):
        if descriptor is not None:
            os.dup2(descriptor, number)
            os.close(descriptor)
    for number in (signal.SIGTERM, signal.SIGHUP):  # however this test run was started
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - as long as the process
    sys.argv = [order.module, *order.words]
    runpy.run_module(order.module, run_name="__main__", alter_sys=True)


def run(
    module: str,
    words: Sequence[str],
    env: Mapping[str, str],
    stdin: str = "",
    timeout: float = 90,
    folder: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """That process to its end, with what it said. Raises TimeoutExpired."""
    with (
        tempfile.TemporaryFile("w+") as read,
        tempfile.TemporaryFile("w+") as said,
        tempfile.TemporaryFile("w+") as err,
    ):
        read.write(stdin)
        read.seek(0)
        process = Order(module, words, env, (read.fileno(), said.fileno(), err.fileno()), folder).start()
        process.join(timeout)
        code = process.exitcode
        if code is None:
            process.kill()
            raise subprocess.TimeoutExpired(list(words), timeout)
        process.close()
        for file in (said, err):
            file.seek(0)
        return subprocess.CompletedProcess(list(words), code, said.read(), err.read())


class Forked:
    """A process that runs, with what those of `subprocess` have."""

    def __init__(self, order: Order) -> None:
        self._process = order.start()
        assert self._process.pid
        self.pid = self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Raises TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self._process), timeout or 0)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):  # it has ended, which is told a moment later
            if self.returncode is None:
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class Piped(Forked):
    """Its standard input and output are pipes, of lines."""

    def __init__(self, module: str, *words: str, env: Mapping[str, str]) -> None:
        read, written = os.pipe()
        heard, said = os.pipe()
        self.stdin, self.stdout = os.fdopen(written, "w", 1), os.fdopen(heard)
        with os.fdopen(read) as ears, os.fdopen(said, "w") as mouth:
            super().__init__(Order(module, words, env, (ears.fileno(), mouth.fileno(), None)))

    def close(self) -> None:
        """Kills it, if it still runs."""
        self.kill()
        self.wait()
        self.stdin.close()
        self.stdout.close()


class Child:
    """A process that runs, with what asyncio's own have; `said` is its standard output or error, whichever was
    asked for."""

    def __init__(self, process: ForkServerProcess, said: asyncio.StreamReader) -> None:
        self._process, self.said = process, said
        self._ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().add_reader(process.sentinel, self._bury)
        assert process.pid
        self.pid = process.pid

    def _bury(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        self._ended.set_result(self._process.exitcode)

    @property
    def returncode(self) -> int | None:
        return self._ended.result() if self._ended.done() else None

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    def send_signal(self, number: int) -> None:
        if not self._ended.done():
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


@asynccontextmanager
async def child(
    module: str, *words: str, env: Mapping[str, str], hears: int | None = None, folder: Path | None = None,
    log: Path | None = None,
) -> AsyncIterator[Child]:  # fmt: skip
    """That process, killed at the end if it still runs; `hears` is 1 or 2 where its output or error is read, and `log`
    is the file to whose end the rest of it goes."""
    read, written = os.pipe()
    said = asyncio.StreamReader()
    pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(said), os.fdopen(read, "rb", 0)
    )
    with os.fdopen(written, "wb") as heard, (log or Path(os.devnull)).open("ab") as logged:
        unread = logged.fileno() if log else None
        out, err = (heard.fileno() if hears == number else unread for number in (1, 2))
        process = Order(module, words, env, (None, out, err), folder).start()
    born = Child(process, said)
    try:
        yield born
    finally:
        born.kill()
        await born.wait()
        pipe.close()
