"""The README stays true: its commands, settings, patterns and files are those of the code."""

import re
import subprocess
from pathlib import Path

import pytest

import patterns
from bot.cli import COMMANDS
from bot.settings import Settings, variable

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


def test_every_setting_stands_in_the_table_with_its_default():
    found = {name.strip("`"): (default.strip("`"), says) for name, default, says in settings_rows()}
    expected = {}
    for name, info in Settings.model_fields.items():
        default = "" if info.default in (None, "") else str(info.default)
        expected[variable(name)] = (default.lower() if isinstance(info.default, bool) else default, info.description)
    assert found == expected


def settings_rows() -> list[tuple[str, str, str]]:
    table = README.split("<!-- settings")[1].split("## Growing")[0]
    return re.findall(r"^\| (`[A-Z_]+`) \| ?(.*?) ?\| (.*) \|$", table, re.MULTILINE)


def test_every_command_stands_in_the_table_as_help_has_it():
    found = dict(re.findall(r"^\| `courtbot ([a-z]+)` \| (.+) \|$", README, re.MULTILINE))
    assert found == COMMANDS


def test_every_pattern_stands_in_the_table_with_its_file():
    found = dict(re.findall(r"^\| ([A-H]) \|.*\| `patterns/([a-z_]+)(?:\.py|/)` \|$", README, re.MULTILINE))
    assert found == patterns.names()


@pytest.mark.parametrize("target", re.findall(r"^    make ([a-z]+)", README, re.MULTILINE))
def test_every_make_target_named_exists(target: str):
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:bot|patterns|adapters|store|tests)/[a-z_/.]*)`", README)))
)
def test_every_path_named_exists(path: str):
    assert (ROOT / path).exists()


def test_every_module_of_the_core_stands_in_the_map():
    table = README.split("## A map of the code")[1].split("## Settings")[0]
    named = set(re.findall(r"`(bot/[a-z_/.]*)`", table))
    modules = {f"bot/{path.name}{'/' * path.is_dir()}" for path in (ROOT / "bot").iterdir() if path.name[0] not in "_."}
    assert modules <= named


def test_the_table_of_shared_parts_names_every_file_of_both_platforms():
    table = README.split("<!-- shared")[1].split("## ")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")][1:]
    shared, slack, discord = (" ".join(row[column] for row in rows) for column in (1, 2, 3))
    for cell, name in ((slack, "slack"), (discord, "discord")):
        files = {path.name for path in (ROOT / "adapters" / name).glob("[a-z]*.py")}
        assert set(re.findall(r"`([a-z_]+\.py)`", cell)) == files
    assert all(path.startswith("bot/") for path in re.findall(r"`([^`]+)`", shared))


def test_ci_runs_the_test_command_of_the_readme():
    assert "    make test " in README
    assert "make test" in (ROOT / ".ci/run").read_text()


def test_make_help_names_every_target_of_the_readme():
    text = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"demo", "test", "check", "bench"} <= set(re.findall(r"make (\w+)", text))
