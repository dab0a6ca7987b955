"""A newcomer adds the pattern that CONTRIBUTING shows: it is found by its name, and the contract takes it up."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PLUGIN = '''"""Puts the ninth pattern where the eight are looked for."""

import patterns

patterns.__path__.append({folder!r})
'''
STATED = (
    "test_day_then_time_then_choice_books_the_chosen_court[I]",
    "test_never_mind_drops_what_was_said[I]",
    "test_the_pattern_can_be_switched_in_the_middle[A-I-1]",
    "test_the_pattern_can_be_switched_in_the_middle[I-A-1]",
)


def shown() -> str:
    """The code of the page's section on a ninth pattern."""
    [section] = re.findall(r"^## A ninth pattern$(.+?)^1\. ", (ROOT / "CONTRIBUTING.md").read_text(), re.M | re.S)
    return textwrap.dedent("\n".join(line for line in section.splitlines() if line.startswith("    ") or not line))


def test_the_contract_takes_up_the_ninth_pattern_that_contributing_shows(tmp_path: Path):
    tmp_path.joinpath("i_ninth.py").write_text(shown())
    tmp_path.joinpath("ninth_plugin.py").write_text(PLUGIN.format(folder=str(tmp_path)))
    chosen = [f"tests/contract/test_conversations.py::{name}" for name in STATED]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "ninth_plugin", *chosen]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, timeout=150
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert f"{len(STATED)} passed" in done.stdout
