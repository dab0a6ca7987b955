"""Processes that die with the one that started them, however that ends: also with SIGKILL, and also while they are
suspended, which no end of a pipe reaches."""

import ctypes
import signal

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def dies_with_us() -> None:
    """In the child, before it becomes what it is to be: for `preexec_fn`, by the thread that stays until the end."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def ends_with_us() -> None:
    """The same for one that has children of its own to end."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
