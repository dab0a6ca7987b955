"""A comparison's file survives whatever ends its command."""

from pathlib import Path

import pytest

from bot.compare.files import BadFile, append, begin, newest, read_file, resume
from bot.compare.plan import Wanted, cases_of, left_of
from bot.compare.scenario import load_scenarios
from tests.compare.synthetic import header, run


def test_a_written_file_is_read(tmp_path: Path):
    file = tmp_path / "runs-1.jsonl"
    begin(file, header())
    append(file, run("D"))
    assert read_file(file) == (header(), [run("D")])


def test_a_torn_last_line_is_cut_off_and_the_next_one_is_whole(tmp_path: Path):
    file = tmp_path / "runs-1.jsonl"
    begin(file, header())
    append(file, run("D"))
    whole = file.read_bytes()
    file.write_bytes(whole + whole.splitlines()[1][:50])
    assert resume(file) == (header(), [run("D")])
    append(file, run("E"))
    assert [one.letter for one in read_file(file)[1]] == ["D", "E"]


@pytest.mark.parametrize("text", ["", '{"half', "no comparison\n", '{"schema": "another/9"}\n'])
def test_another_file_is_refused_with_what_to_do(tmp_path: Path, text: str):
    file = tmp_path / "runs-1.jsonl"
    file.write_text(text)
    with pytest.raises(BadFile, match="begin anew without --resume"):
        resume(file)


def test_the_newest_is_gone_on_with(tmp_path: Path):
    assert newest(tmp_path) is None
    for name in ("runs-20261201-090000.jsonl", "runs-20261201-100000.jsonl", "notes.txt"):
        (tmp_path / name).touch()
    assert newest(tmp_path) == tmp_path / "runs-20261201-100000.jsonl"


def test_a_played_case_is_left_out_but_for_infrastructure_errors():
    scenarios = tuple(s for s in load_scenarios() if s.name == "book-court-day-time")
    cases = cases_of(Wanted(("D", "E"), scenarios, seed=7))
    played = run("D", scenario="book-court-day-time")
    assert len(left_of(cases, [])) == 6
    assert [case.letter for case in left_of(cases, [played]) if case.letter in "DE"] == ["E"]
    broken = played.model_copy(update={"infrastructure_error": "Redis does not answer", "passed": False})
    assert len(left_of(cases, [broken])) == 6
