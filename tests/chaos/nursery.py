"""A nursery for processes that are to be killed: `python -m tests.chaos.nursery` has imported all of courtbot and
forks, so that a command of courtbot runs some milliseconds after it was asked for, and not a second and a half.

It reads an order a line: {"argv", "env", "log"}. It answers `born PID` to each in turn, and says `gone PID STATUS`
whenever a child has ended. Its children are killed when it ends.
"""

import asyncio
import importlib
import json
import os
import signal
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from tests.kit.mortal import dies_with_us


def main() -> None:
    importlib.import_module("tests.kit.imported")
    signal.signal(signal.SIGCHLD, _buried)
    _say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(order["argv"], order["env"], order["log"])
        _say(f"born {pid}")


def _say(line: str) -> None:
    """In one write: a signal handler says something, too."""
    os.write(1, f"{line}\n".encode())


def _buried(*_: Any) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        _say(f"gone {pid} {os.waitstatus_to_exitcode(status)}")


def _live(argv: Sequence[str], env: Mapping[str, str], log: str) -> NoReturn:
    """The child's life: a command of courtbot."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    dies_with_us()
    nothing, written = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((nothing, 0), (written, 1), (written, 2)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(env)
    code = 70
    try:
        from bot.cli import main as courtbot

        courtbot(list(argv), prog_name="courtbot")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stderr.flush()
        os._exit(code)


class Nursery:
    """The other end of it, as a context."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[tuple[int, asyncio.Future[int]]]] = deque()
        self._ends: dict[str, asyncio.Future[int]] = {}

    async def __aenter__(self) -> "Nursery":
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.chaos.nursery", stdin=pipe, stdout=pipe
        )
        assert self._process.stdout
        if await self._process.stdout.readline() != b"ready\n":
            raise RuntimeError("the nursery does not start")
        self._listening = asyncio.create_task(self._listen(self._process.stdout))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        await self._process.wait()
        await self._listening

    async def _listen(self, said: asyncio.StreamReader) -> None:
        loop = asyncio.get_running_loop()
        async for line in said:
            what, pid, *code = line.decode().split()
            if what == "born":
                end = self._ends.setdefault(pid, loop.create_future())
                if end.done():
                    del self._ends[pid]
                self._waiting.popleft().set_result((int(pid), end))
            elif pid in self._ends:
                self._ends.pop(pid).set_result(int(code[0]))
            else:  # it ended before its birth was told
                self._ends[pid] = loop.create_future()
                self._ends[pid].set_result(int(code[0]))

    async def bear(self, argv: Sequence[str], env: Mapping[str, str], log: Path) -> tuple[int, asyncio.Future[int]]:
        """The child's process id, and its exit code to come."""
        assert self._process.stdin
        born: asyncio.Future[tuple[int, asyncio.Future[int]]] = asyncio.get_running_loop().create_future()
        self._waiting.append(born)
        order = {"argv": list(argv), "env": dict(env), "log": str(log)}
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        return await born


if __name__ == "__main__":
    main()
