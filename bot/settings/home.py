"""The home folder: the SQLite files, the private Redis and whatever else is kept. All of it is its owner's alone."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = 0o077
"""What group and others may do with a file: nothing."""


class NotPrivate(Exception):
    """Others may read it, and only its owner can change that."""


def make_private(home: Path) -> None:
    """Makes the folder; from one that there is, and from all that is in it, takes what others may do with it. Raises
    OSError where it cannot be used, NotPrivate for what is not ours to change."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (home, *_within(home)):
        _tighten(path)


def make_file(path: Path) -> None:
    """For a database that makes its files as readable as the umask lets it; those beside it are like this one."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _within(folder: Path) -> Iterator[Path]:
    """What is in it, however deep; behind a link there may be somebody else's."""
    for entry in os.scandir(folder):
        if not entry.is_symlink():
            yield Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _within(Path(entry.path))


def _tighten(path: Path) -> None:
    try:
        mode = path.stat(follow_symlinks=False).st_mode
        if mode & OTHERS:
            path.chmod(stat.S_IMODE(mode) & ~OTHERS)
    except FileNotFoundError:  # of another process, which has ended
        return
    except PermissionError as error:
        raise NotPrivate(
            f"others may read {path}, and only its owner can change that (chmod -R go-rwx); name a folder of your own"
        ) from error
