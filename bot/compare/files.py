"""A comparison's file of JSON lines: a header, and then a line for each run as it ends."""

from pathlib import Path

from pydantic import ValidationError

from bot.compare.records import Header, RunRecord


class BadFile(Exception):
    """A file that is no comparison, or another one; the message says what to do."""


def read_file(file: Path) -> tuple[Header, list[RunRecord]]:
    """The header and the runs; a last line that was cut off in the middle counts as not written. Raises BadFile."""
    whole = file.read_bytes()
    lines = whole[: whole.rfind(b"\n") + 1].splitlines()
    if not lines:
        raise BadFile(f"{file}: there is no whole line in it; begin anew without --resume")
    try:
        return Header.model_validate_json(lines[0]), [RunRecord.model_validate_json(line) for line in lines[1:]]
    except ValidationError as error:
        raise BadFile(f"{file}: this is no comparison of this version; begin anew without --resume") from error


def resume(file: Path) -> tuple[Header, list[RunRecord]]:
    """The header and the runs of an earlier, interrupted command; what it left of a torn last line is cut off. Raises
    BadFile."""
    found = read_file(file)
    whole = file.read_bytes()
    with file.open("r+b") as torn:
        torn.truncate(whole.rfind(b"\n") + 1)
    return found


def begin(file: Path, header: Header) -> None:
    """Raises OSError."""
    file.write_text(f"{header.model_dump_json()}\n", encoding="utf-8")


def append(file: Path, run: RunRecord) -> None:
    """One write of one line, so that a killed process leaves at most its last line torn. Raises OSError."""
    with file.open("ab") as end:
        end.write(f"{run.model_dump_json()}\n".encode())


def newest(folder: Path) -> Path | None:
    return max(folder.glob("runs-*.jsonl"), default=None)
