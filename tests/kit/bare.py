"""Processes that have imported what every pattern shares, and no SDK: forked from one that has, which a new interpreter
takes a second for."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

FORKS = """
import concurrent.futures.thread, json, os, sys
import adapters.console, bot.cli.chat, bot.cli.children, bot.cli.doctor, bot.cli.listen, bot.wiring, patterns
import alembic.command, bot.runtime.asgi, bot.sandbox, uvloop

for line in sys.stdin:
    order = json.loads(line)
    if not (child := os.fork()):
        os.environ.clear()
        os.environ.update(order["env"])
        for number, name in enumerate(("read", "said", "err")):
            os.dup2(os.open(order[name], os.O_RDWR | os.O_CREAT | os.O_APPEND), number)
        exec(order["code"])
        sys.exit()
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Bare:
    """Forks for each piece of code."""

    def __init__(self, folder: Path, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._read, self._said, self._err = (folder / name for name in ("read", "said", "err"))

    def run(self, code: str, read: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """`code` to its end, with `read` on its standard input and that environment."""
        self._read.write_text(read)
        for file in (self._said, self._err):
            file.unlink(missing_ok=True)
        files = {"read": str(self._read), "said": str(self._said), "err": str(self._err)}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"code": code, "env": dict(env), **files}) + "\n")
        self._process.stdin.flush()
        ended = int(self._process.stdout.readline())
        return subprocess.CompletedProcess(code, ended, self._said.read_text(), self._err.read_text())


@contextmanager
def bare(folder: Path, **environment: str) -> Iterator[Bare]:
    """One that keeps its files in `folder`, an empty one; `environment` is there from the start."""
    with subprocess.Popen(
        [sys.executable, "-c", FORKS], env={**os.environ, **environment}, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        yield Bare(folder, process)
