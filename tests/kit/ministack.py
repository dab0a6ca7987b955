"""AWS on loopback for tests: MiniStack, in a virtual environment of its own, since it pins botocore."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import httpx2
import pytest

from tests.kit.mortal import mortal

VERSION = "1.5.33"
FOLDER = Path(sys.prefix) / f"ministack-{VERSION}"


def install() -> None:
    """Make the environment, unless it is there; `make test` does so before any test runs."""
    if (FOLDER / ".ready").exists():
        return
    click.echo("Installing MiniStack, an AWS for the tests: once, and it takes a minute or so …")
    subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER], check=True)
    pip = [FOLDER / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, f"ministack=={VERSION}"], check=True)
    (FOLDER / ".ready").touch()


def python() -> Path:
    """The environment's interpreter. Nothing is installed while tests run, so that a test fails where it is missing."""
    if not (FOLDER / ".ready").exists():
        pytest.fail("there is no MiniStack here: `make prepare` installs it", pytrace=False)
    return FOLDER / "bin/python"


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[str]:
    """A server of one's own that keeps its files in `folder`; yields its URL. Lambdas run as real processes of its
    Python."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "COURTBOT_"))}
    env |= {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "LOG_LEVEL": "WARNING",
        "TMPDIR": str(folder),
        **environment,
    }
    command = [python(), "-m", "ministack"]
    with subprocess.Popen(
        mortal(*command),
        cwd=folder,
        env=env,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            _answers(url)
            yield url
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def _answers(url: str) -> None:
    for _ in range(300):
        try:
            httpx2.get(f"{url}/_ministack/health", trust_env=False)
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("MiniStack does not start")


if __name__ == "__main__":
    install()
