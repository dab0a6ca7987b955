"""A newcomer adds a pattern in one file: it is found by its name, and the contract takes it up."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
NINTH = '''"""I: a ninth pattern, for this test: D under another letter."""

from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from patterns.d_function_calling import handle as d


async def handle(turn: Turn) -> Reply:
    return await d(turn)
'''
PLUGIN = '''"""Puts the ninth pattern where the eight are looked for."""

import patterns

patterns.__path__.append({folder!r})
'''
STATED = (
    "test_day_then_time_then_choice_books_the_chosen_court[I]",
    "test_a_named_court_is_booked_at_once[I]",
    "test_never_mind_drops_what_was_said[I]",
    "test_the_pattern_can_be_switched_in_the_middle[A-I-1]",
    "test_the_pattern_can_be_switched_in_the_middle[I-A-1]",
)


def test_the_contract_takes_up_a_ninth_pattern(tmp_path: Path):
    tmp_path.joinpath("i_ninth.py").write_text(NINTH)
    tmp_path.joinpath("ninth_plugin.py").write_text(PLUGIN.format(folder=str(tmp_path)))
    chosen = [f"tests/contract/test_conversations.py::{name}" for name in STATED]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "ninth_plugin", *chosen]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, timeout=150
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert f"{len(STATED)} passed" in done.stdout
