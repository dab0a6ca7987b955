"""Stop the private redis-server of a home once nobody uses it, also where its last user was killed.

The process that starts the server runs this file with a bare interpreter, so that it needs the standard library
alone. It becomes a daemon and looks every few seconds. Users hold `users.lock` for as long as they live, however they
end.
"""

import contextlib
import fcntl
import os
import signal
import sys
import time
from pathlib import Path

STOP_SECONDS = 10.0


class Guard:
    """Opens the locks once and remembers the server's id, so that the server ends also where its folder was removed."""

    def __init__(self, folder: Path) -> None:
        self._pid_file = folder / "redis.pid"
        self._pid = 0
        self._starting, self._users, self._server = (
            os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600) for name in ("start", "users", "server")
        )

    def server_runs(self) -> bool:
        """Whether a server holds its data; its process id is read again, since a later one may have taken over."""
        with contextlib.suppress(FileNotFoundError, ValueError):
            self._pid = int(self._pid_file.read_text())
        return not _free(self._server)

    def stop_if_unused(self) -> None:
        """Hold the start lock meanwhile, so that nobody begins to use a server that is about to stop."""
        if not _lock(self._starting):
            return
        if _lock(self._users):
            if self.server_runs() and self._pid:
                self._stop()
            fcntl.flock(self._users, fcntl.LOCK_UN)
        fcntl.flock(self._starting, fcntl.LOCK_UN)

    def _stop(self) -> None:
        """On SIGTERM it writes its data out first; one that does not end is left to the next look."""
        os.kill(self._pid, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while not _free(self._server) and time.monotonic() < end:
            time.sleep(0.01)


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _free(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


def main(folder: str, seconds: str) -> None:
    """Return at once in the process that was started; its child goes on until the server has ended."""
    guard = Guard(Path(folder))
    if os.fork():
        return
    os.setsid()
    while guard.server_runs():
        guard.stop_if_unused()
        time.sleep(float(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
