"""How many files and connections this process may have open (`ulimit -n`), and how they are shared out: what would
not fit waits for its turn instead of failing."""

import errno
import os
import sys
from dataclasses import dataclass

ENOUGH = 65_536
MACOS_MOST = 10_240
"""There a soft limit above OPEN_MAX is refused, even where the hard one is said to be infinite."""
LEAST = 64
"""With fewer, nothing is promised."""
KEPT = 32
"""For what is always open: the log, the loop, SQLite's files, a socket, a module being loaded."""
A_TURN = 4
"""A turn's connections to models of two vendors, and their other ends where the offline model is in this process."""
SHORT = (errno.EMFILE, errno.ENFILE)


@dataclass(frozen=True, slots=True)
class Share:
    """The most of each at a time."""

    limit: int
    redis: int
    database: int
    platform: int  # connections to a platform's API
    served: int  # connections to the HTTP server
    turns: int  # each with one connection to a vendor at a time


def raise_limit() -> None:
    """As far as the hard limit lets: the soft one is 256 on macOS and 1,024 elsewhere, for the sake of old programs."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    for wanted in (most, min(most, MACOS_MOST)):
        if soft != resource.RLIM_INFINITY and soft < wanted:
            try:
                resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            except (ValueError, OSError):
                continue
        return


def limit() -> int:
    if sys.platform == "win32":
        return ENOUGH
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return ENOUGH if soft == resource.RLIM_INFINITY else min(soft, ENOUGH)


def share(limit: int) -> Share:
    """Of so many descriptors."""
    left = max(limit - KEPT, KEPT)
    redis, database = _between(3, left // 8, 64), _between(2, left // 16, 10)
    platform, served = _between(3, left // 6, 100), _between(4, left // 5, 1_000)
    turns = _between(2, (left - redis - database - platform - served) // A_TURN, 1_000)
    return Share(limit, redis, database, platform, served, turns)


def own_share() -> Share:
    return share(limit())


def _between(least: int, wanted: int, most: int) -> int:
    return max(least, min(wanted, most))


def is_short(error: BaseException | None) -> bool:
    """Whether an error comes from having too many open: it passes when others have ended. Some say so in words only,
    as when a library cannot be loaded."""
    while error is not None:
        if (isinstance(error, OSError) and error.errno in SHORT) or os.strerror(errno.EMFILE) in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False
