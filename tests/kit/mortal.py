"""Processes that die with the one that started them, however that ends: also with SIGKILL, and also while they are
suspended, which no end of a pipe reaches."""

import ctypes
import shutil
import signal

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def mortal(*command: str, by: str = "KILL") -> list[str]:
    """That command, ended by that signal together with the thread that starts it. Not by a function in the child
    (`preexec_fn`): for one the whole process is copied, and what some libraries do in a copy may wait for ever."""
    setpriv = shutil.which("setpriv")  # Linux has it
    return [setpriv, "--pdeathsig", by, "--", *command] if setpriv else [*command]


def dies_with_us() -> None:
    """The same for a process that is forked already."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
