"""AWS on loopback for tests: MiniStack, in a virtual environment of its own, since it pins botocore."""

import fcntl
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

VERSION = "1.5.33"


def installed() -> Path:
    """The environment's python; made beside this one when it is first needed."""
    folder = Path(sys.prefix) / f"ministack-{VERSION}"
    with (Path(sys.prefix) / "ministack.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / ".ready").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*pip, f"ministack=={VERSION}"], check=True)
            (folder / ".ready").touch()
    return folder / "bin/python"


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
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    command = [installed(), "-m", "ministack"]
    with subprocess.Popen(command, cwd=folder, env=env, start_new_session=True, **quiet) as server:
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
