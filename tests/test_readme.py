"""The documents stay true: their commands, settings, patterns, paths and links are those of the tree."""

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
DOCUMENTS = sorted(
    path.relative_to(ROOT)
    for folder in (".", "bot", "adapters", "patterns", "store", "tests")
    for path in (ROOT / folder).glob("*.md" if folder == "." else "**/*.md")
)
MOST_LINES = 220
"""What somebody new reads in ten minutes."""


def test_every_setting_stands_in_the_table_with_its_default():
    found = {name.strip("`"): (default.strip("`"), says) for name, default, says in settings_rows()}
    expected = {}
    for name, info in Settings.model_fields.items():
        default = "" if info.default in (None, "") else str(info.default)
        expected[variable(name)] = (default.lower() if isinstance(info.default, bool) else default, info.description)
    assert found == expected


def settings_rows() -> list[tuple[str, str, str]]:
    table = (ROOT / "bot/settings/README.md").read_text()
    return re.findall(r"^\| (`[A-Z_]+`) \| ?(.*?) ?\| (.*) \|$", table, re.MULTILINE)


def test_every_command_stands_in_the_table_as_help_has_it():
    found = dict(re.findall(r"^\| `courtbot ([a-z]+)` \| (.+) \|$", README, re.MULTILINE))
    assert found == COMMANDS


def test_every_pattern_stands_in_the_table_with_its_file():
    found = dict(re.findall(r"^\| ([A-H]) \|.*\| `patterns/([a-z_]+)(?:\.py|/)` \|$", README, re.MULTILINE))
    assert found == patterns.names()


def test_every_pattern_has_a_paragraph_of_its_own():
    page = (ROOT / "patterns/README.md").read_text()
    found = dict(re.findall(r"^## ([A-H]): .*\(`([a-z_]+)(?:\.py|/)`", page, re.MULTILINE))
    assert found == patterns.names()


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_make_target_named_exists(document: Path):
    for target in re.findall(r"(?:^    |`)make ([a-z]+)", (ROOT / document).read_text(), re.MULTILINE):
        assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_path_named_exists(document: Path):
    named = re.findall(r"`((?:bot|patterns|adapters|store|tests)/[a-z_/.0-9]*)`", (ROOT / document).read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_within_the_tree_leads_somewhere(document: Path):
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / document).read_text())
    assert [path for path in linked if not (ROOT / document).parent.joinpath(path).exists()] == []


def test_the_readme_stays_short():
    assert len(README.splitlines()) <= MOST_LINES


def test_ci_runs_the_test_command_of_the_readme():
    assert "    make test " in README
    assert "make test" in (ROOT / ".ci/run").read_text()


def test_make_help_names_every_target_of_the_readme():
    text = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"demo", "test", "check", "bench"} <= set(re.findall(r"make (\w+)", text))
