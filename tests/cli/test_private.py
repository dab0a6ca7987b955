"""What an operator's machine keeps to itself: the home folder, and the log at its most talkative."""

import json
import subprocess
import sys
from pathlib import Path

from bot.settings import load, make_home


def test_a_home_folder_that_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_home(load(home=home))
    assert home.stat().st_mode & 0o077 == 0


def test_debug_is_for_our_own_lines_since_those_of_sdks_hold_what_members_wrote() -> None:
    says = """
import logging
from bot.cli.logs import set_up_log
set_up_log("DEBUG")
NAMES = ("bot.runtime.worker", "adapters.slack.socket", "patterns.a", "store.sql", "slack_sdk.web", "openai",
    "botocore")
for name in NAMES:
    logging.getLogger(name).debug("from %s", name)
"""
    done = subprocess.run([sys.executable, "-c", says], capture_output=True, text=True, check=True)
    said = [json.loads(line)["logger"] for line in done.stderr.splitlines()]
    assert said == ["bot.runtime.worker", "adapters.slack.socket", "patterns.a", "store.sql"]


def test_a_home_folder_that_there_was_becomes_its_owners_alone_with_all_that_is_in_it(tmp_path: Path) -> None:
    home, deep = tmp_path / "home", tmp_path / "home" / "redis" / "appendonlydir"
    deep.mkdir(parents=True, mode=0o755)
    outside = tmp_path / "outside"
    for path in (home / "courtbot.sqlite", home / "courtbot.sqlite-wal", deep / "a.aof", outside):
        path.write_text("")
        path.chmod(0o644)
    (home / "link").symlink_to(outside)
    for path in (home, home / "redis", deep):
        path.chmod(0o755)
    make_home(load(home=home))
    assert [path for path in (home, *home.rglob("*")) if not path.is_symlink() and path.stat().st_mode & 0o077] == []
    assert outside.stat().st_mode & 0o077 == 0o044
