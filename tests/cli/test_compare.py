"""`courtbot compare` as a person or CI runs it: killed and gone on with, its exit status, another server's model."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Courtbot
from tests.kit.mortal import mortal

ONE = ("compare", "D", "--scenario", "book-court-day-time")


def runs(folder: Path) -> list[dict[str, Any]]:
    [file] = folder.glob("runs-*.jsonl")
    return [json.loads(line) for line in file.read_text().splitlines()[1:]]


def test_one_scenario_is_shown_as_a_conversation_and_written_down(courtbot: Courtbot, tmp_path: Path):
    done = courtbot.run(*ONE, "--out", str(tmp_path / "out"), COLUMNS="150")
    assert done.returncode == 0, done.stderr
    assert "book court 2 tomorrow at 3pm" in done.stdout
    assert "emulated" in done.stdout
    assert [run["letter"] for run in runs(tmp_path / "out")] == ["silent", "echo", "first-free", "oracle", "D"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("Z",), "there is no pattern Z; there are A, B, C, D, E, F, G, H"),
        (("--scenario", "bok"), "there is no scenario or tag 'bok'"),
        (("--resume",), "there is no comparison in"),
        (("--models", "compare.member=nobody"), "--models: 'nobody' is not a model"),
    ],
)
def test_a_bad_option_is_said_without_a_traceback(courtbot: Courtbot, words: tuple[str, ...], says: str):
    done = courtbot.run("compare", *words)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pattern_that_passes_too_few_fails_the_command(courtbot: Courtbot, tmp_path: Path):
    done = courtbot.run(*ONE, "--budget", "100", "--fail-under", "101", "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "budget-100" in done.stdout


def test_a_killed_comparison_goes_on_where_it_was(courtbot: Courtbot, tmp_path: Path):
    out = tmp_path / "out"
    words = ("compare", "D", "--scenario", "question", "--out", str(out))
    with subprocess.Popen(
        mortal(sys.executable, "-m", "bot", *words), env=courtbot.environment(), stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, start_new_session=True,
    ) as process:  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not [file for file in out.glob("*.jsonl") if len(read(file)) > 5]:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
    [file] = out.glob("*.jsonl")
    before = read(file)
    file.write_bytes(b"\n".join([*before, before[-1][:99]]))  # torn in the middle
    done = courtbot.run(*words, "--resume")
    assert done.returncode == 0, done.stderr
    after = read(file)
    assert after[: len(before)] == before
    keys = [(run["letter"], run["scenario"]) for run in map(json.loads, after[1:])]
    assert len(keys) == len(set(keys)) == 5 * len({scenario for _, scenario in keys})


def test_another_comparison_is_not_gone_on_with(courtbot: Courtbot, tmp_path: Path):
    out = str(tmp_path / "out")
    courtbot.run(*ONE, "--out", out)
    done = courtbot.run(*ONE, "--seed", "3", "--out", out, "--resume")
    assert done.returncode == 2
    assert "was made by courtbot compare D --scenario book-court-day-time" in done.stderr


def read(file: Path) -> list[bytes]:
    """The whole lines."""
    text = file.read_bytes()
    return text[: text.rfind(b"\n") + 1].splitlines()
