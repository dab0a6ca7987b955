"""What the command makes of files that are there: a report of one, the difference between two."""

from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from bot.cli.compare import command
from bot.compare.files import append, begin
from tests.compare.synthetic import header, suite


def written(path: Path, **changed: Any) -> Path:
    begin(path, header())
    for run in suite(48, **changed):
        append(path, run)
    return path


def told(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def test_a_report_stands_beside_its_runs(tmp_path: Path):
    runs = written(tmp_path / "runs-1.jsonl", letters="AB")
    result = told("--report", runs)
    assert result.exit_code == 0
    assert result.output == f"Report: {tmp_path / 'runs-1.html'}\n"
    assert "48 scenarios of booking talk" in (tmp_path / "runs-1.html").read_text()


def test_a_folder_stands_for_its_newest_runs(tmp_path: Path):
    written(tmp_path / "runs-1.jsonl", letters="A")
    written(tmp_path / "runs-2.jsonl", letters="A")
    assert told("--report", tmp_path).output == f"Report: {tmp_path / 'runs-2.html'}\n"


def test_a_difference_exits_with_one_where_a_pattern_is_worse(tmp_path: Path):
    old, new = written(tmp_path / "old.jsonl", letters="AB"), written(tmp_path / "new.jsonl", letters="AB", weak="B")
    result = told("--diff", old, new)
    assert result.exit_code == 1
    assert "B (calm) lost: scenario-" in result.output
    assert told("--diff", new, old).exit_code == told("--diff", old, old).exit_code == 0


def test_a_report_stands_for_the_runs_beside_it(tmp_path: Path):
    runs = written(tmp_path / "runs-1.jsonl", letters="A")
    told("--report", runs)
    assert told("--diff", runs.with_suffix(".html"), runs).exit_code == 0


def test_files_with_nothing_in_common_are_said_to_have_none(tmp_path: Path):
    old, new = written(tmp_path / "old.jsonl", letters="A"), written(tmp_path / "new.jsonl", letters="B")
    result = told("--diff", old, new)
    assert result.exit_code == 2
    assert "no scenario of the same pattern and condition in common" in result.output


def test_a_file_that_is_no_comparison_is_named_without_a_traceback(tmp_path: Path):
    other = tmp_path / "other.jsonl"
    other.write_text("{}\n")
    result = told("--report", other)
    assert result.exit_code == 2
    assert f"{other}: this is no comparison of this version" in result.output
    assert "Traceback" not in result.output


def test_a_folder_without_runs_is_named(tmp_path: Path):
    assert "there is no comparison in this folder" in told("--report", tmp_path).output
