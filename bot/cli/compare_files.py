"""What `courtbot compare` makes of files that are there: a report of one, the difference between two."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import BadSetting

if TYPE_CHECKING:
    from bot.compare.summary import Comparison


def comparison(path: Path) -> "Comparison":
    """Of a file of runs, of a report beside it, or of the newest in a folder. Raises BadSetting."""
    from bot.compare.files import BadFile, read_file
    from bot.compare.summary import Comparison

    try:
        header, runs = read_file(_file(path))
    except (BadFile, OSError) as error:
        raise BadSetting(str(error)) from error
    return Comparison(header, tuple(runs))


def _file(path: Path) -> Path:
    from bot.compare.files import newest

    file = newest(path) if path.is_dir() else path.with_suffix(".jsonl")
    if file is None:
        raise BadSetting(f"{path}: there is no comparison in this folder")
    return file


def write_report(path: Path) -> None:
    """The page stands beside the file of its runs, under the same name. Raises BadSetting."""
    from bot.compare.report import write

    page = _file(path).with_suffix(".html")
    try:
        write(comparison(path), page)
    except OSError as error:
        raise BadSetting(f"{page} cannot be written ({error.strerror})") from error
    click.echo(f"Report: {page}")


def difference(old: Path, new: Path) -> int:
    """Prints what changed, and returns the exit status: 1 where a letter is worse, 2 where nothing can be compared."""
    from rich.console import Console

    from bot.compare import diff

    found = diff.changes(comparison(old), comparison(new))
    if not found:
        click.echo("The two have no scenario of the same pattern and condition in common.", err=True)
        return diff.exit_status(found)
    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", "160"))
    Console(highlight=False, width=width).print(diff.terminal(found))
    for line in diff.scenarios(found):
        click.echo(line)
    return diff.exit_status(found)
