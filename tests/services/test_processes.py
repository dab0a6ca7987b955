"""Services as processes: a command each, a line of the Procfile each, children of a chat that end with it."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import psutil
import pytest

from bot.cli.children import Children
from bot.settings import Settings
from patterns.services.contract import MODULES
from tests.cli.conftest import CLEARED, Courtbot
from tests.kit import forks
from tests.kit.mortal import mortal

ROOT = Path(__file__).parent.parent.parent
CHILDREN = {"C": {"parse", "availability", "booking"}, "G": {"availability-agent", "booking-agent"}}
BOOKS = {"C": "booking", "G": "booking-agent"}


@pytest.fixture
def courtbot(tmp_path: Path) -> Courtbot:
    return Courtbot(tmp_path / "home")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_a_service_leaves_loopback_only_with_a_secret(courtbot: Courtbot, host: str):
    done = courtbot.run("service", "parse", "--host", host, "--port", "0")
    assert done.returncode == 2
    assert "COURTBOT_SECRET" in done.stderr


def test_a_secret_that_is_too_short_is_refused(courtbot: Courtbot):
    done = courtbot.run("service", "parse", COURTBOT_SECRET="short")
    assert (done.returncode, "COURTBOT_SECRET" in done.stderr) == (2, True)
    assert "short" not in done.stderr.split("COURTBOT_SECRET")[0]


def test_a_port_in_use_is_said(courtbot: Courtbot):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = courtbot.run("service", "parse", "--port", str(taken.getsockname()[1]))
    assert (done.returncode, "another program listens there" in done.stderr) == (2, True)


class Chat:
    """`courtbot chat` with a pattern, its standard streams in the test's hands."""

    def __init__(self, home: Path, letter: str) -> None:
        env = {k: v for k, v in os.environ.items() if k not in CLEARED and not k.startswith("COURTBOT_")}
        env |= {"COURTBOT_HOME": str(home), "COURTBOT_CLUB_TIME_ZONE": "UTC"}
        words = ["--pattern", letter, "--user", "ann", "--now", "2026-12-01T09:00"]
        self.process = forks.Piped("bot", "chat", *words, env=env)

    def say(self, words: str) -> str:
        """The first line of the reply."""
        self.process.stdin.write(f"{words}\n")
        return self.process.stdout.readline().strip()

    def services(self) -> dict[str, psutil.Process]:
        found = psutil.Process(self.process.pid).children(recursive=True)
        return {p.cmdline()[p.cmdline().index("service") + 1]: p for p in found if "service" in p.cmdline()}


@pytest.fixture(params=sorted(CHILDREN))
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def chat(tmp_path: Path, letter: str) -> Iterator[Chat]:
    chat = Chat(tmp_path / "home", letter)
    yield chat
    chat.process.close()


def test_children_start_at_the_first_use_and_end_with_a_parent_that_is_killed(chat: Chat, letter: str):
    chat.say("mine")
    assert chat.services() == {}
    assert chat.say("book court 2 tomorrow at 3pm").startswith("Booked: Court 2")
    children = chat.services()
    assert set(children) == CHILDREN[letter]
    chat.process.kill()
    gone, alive = psutil.wait_procs(list(children.values()), timeout=10)
    assert (len(gone), alive) == (len(CHILDREN[letter]), [])


def test_a_child_that_is_killed_is_started_again_by_the_next_message(chat: Chat, letter: str):
    assert chat.say("book court 1 tomorrow at 3pm").startswith("Booked")
    chat.services()[BOOKS[letter]].kill()
    assert chat.say("book court 1 tomorrow at 4pm").startswith("Booked")
    assert set(chat.services()) == CHILDREN[letter]


def test_every_service_has_a_line_in_the_procfile():
    lines = dict(re.findall(r"^([\w-]+): .*courtbot service ([\w-]+)$", (ROOT / "Procfile").read_text(), re.MULTILINE))
    assert lines == {name: name for name in MODULES}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def courtbot_command(folder: Path) -> Path:
    """A folder with `courtbot` in it, as an installation puts it on PATH."""
    command = folder / "courtbot"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n')
    command.chmod(0o755)
    return folder


def test_the_procfile_starts_what_it_names(tmp_path: Path):
    ports = {name: free_port() for name in MODULES}
    env = {k: v for k, v in os.environ.items() if k not in CLEARED and not k.startswith("COURTBOT_")}
    env |= {
        f"COURTBOT_{name.upper().replace('-', '_')}_URL": f"http://127.0.0.1:{port}" for name, port in ports.items()
    }
    env |= {"COURTBOT_HOME": str(tmp_path), "PATH": f"{courtbot_command(tmp_path)}:{env['PATH']}"}
    command = [sys.executable, "-m", "honcho", "-f", str(ROOT / "Procfile"), "-e", "/dev/null", "start", *MODULES]
    nothing = subprocess.DEVNULL
    with subprocess.Popen(mortal(*command, by="TERM"), env=env, cwd=ROOT, stdout=nothing, stderr=nothing) as honcho:
        try:
            for port in ports.values():
                assert answers(f"http://127.0.0.1:{port}") == (200, 200, 200)
        finally:
            honcho.send_signal(signal.SIGTERM)
            honcho.wait(20)
    assert not any(answers_now(port) for port in ports.values())


def answers(url: str) -> tuple[int, ...]:
    """The status of each page, once the service listens."""
    for _ in range(600):
        try:
            return tuple(httpx2.get(url + path).status_code for path in ("/healthz", "/readyz", "/docs"))
        except httpx2.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


def answers_now(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


async def test_a_start_that_is_cancelled_leaves_no_child(tmp_path: Path):
    children, before = Children(Settings(home=tmp_path, models="")), service_children()
    asked = asyncio.create_task(children.url("parse"))
    while service_children() == before:  # noqa: ASYNC110 - processes have no event for it
        await asyncio.sleep(0.01)
    asked.cancel()
    await asyncio.wait({asked})
    assert children.pids() == {}
    assert service_children() <= before


def service_children() -> set[int]:
    """Those of this process that are services, by their command line."""
    every = (process.info for process in psutil.process_iter(["pid", "ppid", "cmdline"]))
    return {one["pid"] for one in every if one["ppid"] == os.getpid() and "service" in (one["cmdline"] or ())}
