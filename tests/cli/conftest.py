"""Commands as a person or a script runs them: real processes, a fresh home, no key, no server configured."""

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.kit import forks

CLEARED = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "DATABASE_URL", "REDIS_URL")


@dataclass
class Courtbot:
    """`courtbot` on one home; `always` is in the environment of each of its commands."""

    home: Path
    always: dict[str, str] = field(default_factory=dict[str, str])

    def environment(self, **environment: str) -> dict[str, str]:
        env = {k: v for k, v in os.environ.items() if k not in CLEARED and not k.startswith("COURTBOT_")}
        return (
            env
            | {"COURTBOT_HOME": str(self.home), "COURTBOT_CLUB_TIME_ZONE": "Europe/London"}
            | self.always
            | environment
        )

    def run(self, *words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return forks.run("bot", words, self.environment(**environment), stdin)

    def chat(self, *lines: str, user: str = "ann", options: tuple[str, ...] = (), **environment: str) -> list[Any]:
        """A scripted conversation on Tuesday 1 December 2026, 09:00: the replies."""
        done = self.run(
            "chat", "--json", "--now", "2026-12-01T09:00", "--user", user, *options,
            stdin="".join(f"{line}\n" for line in lines), **environment,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def bookings(self) -> list[Any]:
        return json.loads(self.run("bookings", "--json").stdout)


@pytest.fixture
def courtbot(tmp_path: Path) -> Courtbot:
    return Courtbot(tmp_path / "home")


@pytest.fixture
def closed_port() -> int:
    """A port on loopback where nothing listens."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
