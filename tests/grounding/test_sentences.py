"""Sentences of a model with the facts they are said under: no false one is shown, and hardly a true one is lost.

`sentences.jsonl` has each sentence once, with the names of the facts (`facts.json`) under which it is to be kept or
dropped. A hash holds a third of them back, which nobody looks at while tuning.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli.sandbox import command
from bot.conversation.grounding import all_shown
from bot.conversation.grounding.rows import facts_of

HERE = Path(__file__).parent
FACTS = {name: facts_of(row) for name, row in json.loads((HERE / "facts.json").read_text()).items()}
ROWS: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "sentences.jsonl").read_text().splitlines()]
LEAST_KEPT = 0.95


def held_back(sentence: str) -> bool:
    return hashlib.sha256(sentence.encode()).digest()[0] % 3 == 0


PARTS = {part: [row for row in ROWS if held_back(row["sentence"]) == part] for part in (False, True)}


def test_the_set_is_large_and_in_both_languages():
    assert len(ROWS) >= 300
    assert sum(row["locale"] == "de" for row in ROWS) >= 100
    assert sum(len(row["drop"]) for row in ROWS) >= 300
    assert len(PARTS[True]) >= 90


@pytest.mark.parametrize("held", [False, True], ids=["tuned", "held-back"])
def test_no_false_sentence_is_shown(held: bool):
    shown = [(row["sentence"], name) for row in PARTS[held] for name in row["drop"] if _kept(row, name)]
    assert not _told(shown, held)


@pytest.mark.parametrize("held", [False, True], ids=["tuned", "held-back"])
def test_nearly_every_true_sentence_is_kept(held: bool):
    true = [(row, name) for row in PARTS[held] for name in row["keep"]]
    lost = [(row["sentence"], name) for row, name in true if not _kept(row, name)]
    assert len(lost) <= (1 - LEAST_KEPT) * len(true), _told(lost, held)


def _told(failures: list[tuple[str, str]], held: bool) -> list[tuple[str, str]] | int:
    """Of the part held back, a failure says only how many they are."""
    return len(failures) if held else failures


def _kept(row: dict[str, Any], name: str) -> bool:
    return all_shown(row["sentence"], FACTS[name])


def test_the_command_judges_rows_line_by_line():
    free = [{"court": "Court 2", "starts_at": "2026-12-02T15:00", "minutes": 60}]
    rows = [
        {"id": "a", "sentence": "Platz 2 ist morgen um 15 Uhr frei.", "facts": {"free": free}},
        {"id": "b", "sentence": "Platz 2 ist morgen um 15 Uhr frei.", "facts": {"taken": free}},
    ]
    result = CliRunner().invoke(command, ["--grounding"], input="\n".join(map(json.dumps, rows)))
    assert [json.loads(line) for line in result.output.splitlines()] == [
        {"id": "a", "kept": True},
        {"id": "b", "kept": False},
    ]


@pytest.mark.parametrize("line", ["{}", "no", "[1]", '{"id": "a", "sentence": "Hi", "facts": {"free": [3]}}'])
def test_the_command_says_what_a_line_must_be(line: str):
    result = CliRunner().invoke(command, ["--grounding"], input=line)
    assert result.exit_code
    assert 'with "id" and "sentence" and "facts"' in result.output
