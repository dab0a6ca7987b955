"""What is said where an extra is not installed: the package by its name, with the command that adds it."""

import json
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import patterns
from bot.settings import extras
from tests.cli.conftest import Courtbot
from tests.kit.bare import Bare, bare

ROOT = Path(__file__).parents[2]
BOOKING = ("Book a court for tomorrow", "3pm", "the second one")
BLOCKED = """
from importlib.machinery import PathFinder

absent, found = {absent!r}, PathFinder.find_spec


def find_spec(name, path=None, target=None):
    return None if {{name, name.partition(".")[0]}} & absent else found(name, path, target)


PathFinder.find_spec = staticmethod(find_spec)
"""


RUNS = "import runpy, sys; sys.argv = {words!r}; runpy.run_module('bot', run_name='__main__', alter_sys=True)"


@dataclass
class Base(Courtbot):
    """Its commands are forks of a process that finds no extra's package, as if none were installed."""

    bare: Bare = field(kw_only=True)

    def run(self, *words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return self.bare.run(RUNS.format(words=["bot", *words]), stdin, self.environment(**environment))


@pytest.fixture(scope="module")
def without_extras(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    folder = tmp_path_factory.mktemp("blocked")
    absent = {module for modules in extras.MODULES.values() for module in modules} | {"botocore", "psycopg_binary"}
    (folder / "sitecustomize.py").write_text(BLOCKED.format(absent=absent))
    with bare(folder, PYTHONPATH=f"{folder}:{ROOT}") as process:
        yield process


@pytest.fixture
def base(tmp_path: Path, without_extras: Bare) -> Base:
    return Base(tmp_path / "home", bare=without_extras)


def adds(package: str) -> str:
    return f'needs {package}. Add it with: pip install "{package}"'


def test_every_extra_of_the_package_is_known_with_a_module_that_it_brings():
    optional = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(extras.MODULES) == set(optional) - {"all", "dev"}
    assert Requirement(optional["all"][0]).extras == set(extras.MODULES)
    assert "courtbot[all]" in optional["dev"]


def test_without_any_extra_a_b_and_d_book_and_the_others_are_refused_by_name(base: Courtbot):
    switched = [f"/pattern {letter}" for letter in extras.PATTERNS]
    replies = base.chat(*BOOKING, "/pattern A", *BOOKING, "/pattern B", *BOOKING, *switched)
    assert [reply["pattern"] for reply in replies if reply["booking"]] == ["D", "A", "B"]
    said = dict(zip(extras.PATTERNS, (reply["text"] for reply in replies[-len(switched) :]), strict=True))
    assert said["E"] == f"Pattern E {adds('courtbot[agents]')}"
    assert said["G"] == f"Pattern G {adds('courtbot[agents,services]')}"
    assert all(text.startswith(f"Pattern {letter} needs courtbot[") for letter, text in said.items())


@pytest.mark.parametrize(
    ("words", "environment", "says"),
    [
        (["chat", "--pattern", "E"], {}, f"--pattern: Pattern E {adds('courtbot[agents]')}"),
        (["chat"], {"COURTBOT_PATTERN": "G"}, f"COURTBOT_PATTERN: Pattern G {adds('courtbot[agents,services]')}"),
        (["chat"], {"DATABASE_URL": "postgresql://db/x"}, f"DATABASE_URL: PostgreSQL {adds('courtbot[postgres]')}"),
        (["chat"], {"ANTHROPIC_API_KEY": "sk"}, f"Anthropic {adds('courtbot[anthropic]')}"),
        (["chat"], {"OPENAI_API_KEY": "sk", "COURTBOT_MODELS": "*=bedrock:x"}, f"Bedrock {adds('courtbot[aws]')}"),
        (["run"], {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, f"Slack {adds('courtbot[slack]')}"),
        (["worker"], {"DISCORD_TOKEN": "a.b.c"}, f"Discord {adds('courtbot[discord]')}"),
        (["service", "parse"], {}, f"The parse service {adds('courtbot[services]')}"),
        (["aws", "show"], {}, f"courtbot aws {adds('courtbot[aws]')}"),
        (["slack", "key"], {}, f"Slack {adds('courtbot[slack]')}"),
        (["discord", "invite"], {}, f"Discord {adds('courtbot[discord]')}"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_names_what_it_needs(base: Courtbot, words: list[str], environment: dict[str, str], says: str):
    done = base.run(*words, **environment)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_names_what_is_set_up_and_not_installed(base: Courtbot):
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "DISCORD_TOKEN": "a.b.c", "COURTBOT_PATTERN": "E"}
    done = base.run("doctor", "--json", **tokens)
    found = {(f["what"], f["mark"]): f["says"] for f in json.loads(done.stdout)}
    assert found["patterns", "ok"].startswith("A, B, D can answer")
    assert found["patterns", "missing"] == f"Pattern E {adds('courtbot[agents]')}"
    assert found["slack", "missing"] == f"Slack {adds('courtbot[slack]')}"
    assert found["discord", "missing"] == f"Discord {adds('courtbot[discord]')}"


def test_a_deletion_never_passes_over_the_runs_of_c_in_silence(base: Courtbot):
    base.chat("help")
    (base.home / "workflows.sqlite").touch()
    asked, gone, kept = base.chat("/courtbot forget", "> forget:ann", "/courtbot export")
    assert "Nothing is deleted yet" in asked["text"]
    assert "I cannot reach the database of pattern C" in gone["text"]
    assert (kept["file"], "I cannot reach the database of pattern C" in kept["text"]) == (None, True)


async def test_a_workspace_whose_pattern_is_not_installed_here_is_told_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(extras, "_is_installed", lambda module: False)
    reply = await patterns.handler.__wrapped__("G")(None)  # pyright: ignore[reportArgumentType] - it gets no further
    assert (reply.outcome, "courtbot[agents,services]" in reply.text) == ("failed", True)
    assert "pattern D" in reply.text
