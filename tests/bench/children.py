"""Processes of their own for what is measured, none of which sees this machine's settings."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).parents[2]


class Signalled(Protocol):
    """A process that runs."""

    def send_signal(self, number: int, /) -> None: ...

    async def wait(self) -> int: ...


def environment(**values: str) -> dict[str, str]:
    """This process's, without what configures courtbot."""
    ours = ("COURTBOT_", "OPENAI_", "ANTHROPIC_", "AWS_", "SLACK_", "DISCORD_", "DATABASE_URL", "REDIS_URL")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return {**kept, "PYTHONPATH": str(ROOT), **values}


@contextmanager
def folder() -> Generator[Path]:
    """An empty one, also to run in: no `.env` is read there."""
    with tempfile.TemporaryDirectory(prefix="courtbot-bench-") as name:
        yield Path(name)


def model(latency: float = 0.0) -> AbstractContextManager[str]:
    """The address of a server of canned answers."""
    return _server("tests.bench.model", "--latency", str(latency))


def offline_model() -> AbstractContextManager[str]:
    """The address of the offline model."""
    return _server("tests.bench.offline")


@contextmanager
def _server(module: str, *words: str) -> Generator[str]:
    command = [sys.executable, "-m", module, *words]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def result(module: str, **options: str | int) -> Any:
    """What `python -m module --name value ...` prints, as JSON."""
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with folder() as home:
        return json.loads(output(module, [*words, "--home", str(home)], environment(), home))


def output(module: str, words: Sequence[str], env: Mapping[str, str], cwd: Path) -> str:
    """What that process prints until it ends."""
    return subprocess.run(
        [sys.executable, "-m", module, *words], env=env, cwd=cwd, stdout=subprocess.PIPE, check=True, text=True
    ).stdout


@asynccontextmanager
async def child(
    module: str, *words: str, env: Mapping[str, str], cwd: Path
) -> AsyncGenerator[tuple[Signalled, asyncio.StreamReader]]:
    """That process, and what it says on standard error."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *words, env=env, cwd=cwd, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr
    yield process, process.stderr
