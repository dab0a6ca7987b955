"""The README's way from nothing to a booking, on each platform: its own commands and its own `.env`, word for word."""

import asyncio
import json
import re
import signal
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.slack.manifest import SCOPES
from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake
from tests.kit.mortal import mortal
from tests.kit.replies import is_answer
from tests.platforms.processes import PATIENCE, environment, line_with, on_discord, on_slack
from tests.services.test_processes import courtbot_command
from tests.test_readme import README, ROOT


def section(title: str) -> str:
    return README.split(f"## {title}: from nothing to a booking")[1].split("\n## ")[0]


def commands(title: str) -> list[str]:
    """In the order that somebody who reads it runs them."""
    return re.findall(r"\.venv/bin/courtbot [a-z]+[a-z -]*", section(title).partition("\n\nOver HTTP")[0])


def dot_env(title: str, tokens: Mapping[str, str]) -> str:
    """What the README says to put into `.env`, with tokens in place of what it leaves out."""
    lines = re.findall(r"^ +([A-Z_]+)=(\S*)…$", section(title), re.MULTILINE)
    assert all(tokens[name].startswith(beginning) for name, beginning in lines)
    return "".join(f"{name}={tokens[name]}\n" for name, _ in lines)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout after `make demo`, as far as its command goes."""
    bin = tmp_path / ".venv" / "bin"
    bin.mkdir(parents=True)
    courtbot_command(bin)
    return tmp_path


async def output(command: str, folder: Path, env: dict[str, str]) -> str:
    shell = mortal("/bin/sh", "-c", command)
    process = await asyncio.create_subprocess_exec(*shell, cwd=folder, env=env, stdout=subprocess.PIPE)
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


@asynccontextmanager
async def running(command: str, folder: Path, env: dict[str, str]) -> AsyncIterator[None]:
    shell = mortal("/bin/sh", "-c", f"exec {command}")
    process = await asyncio.create_subprocess_exec(*shell, cwd=folder, env=env, stderr=subprocess.PIPE)
    try:
        async with asyncio.timeout(PATIENCE):
            await line_with(process.stderr, "ready")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


async def test_slack_from_nothing_to_a_booking(folder: Path) -> None:
    manifest, doctor, run = commands("Slack")
    async with SlackFake() as slack:
        team = slack.team("T1")
        values = on_slack(slack, team)
        tokens = {name: values.pop(name) for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")}
        env = environment(folder / ".courtbot", **values, PYTHONPATH=str(ROOT))
        app = json.loads(await output(manifest, folder, env))
        assert app["settings"]["socket_mode_enabled"]
        team.scopes.intersection_update(app["oauth_config"]["scopes"]["bot"])
        assert team.scopes == set(SCOPES)

        (folder / ".env").write_text(dot_env("Slack", tokens))
        assert "✗" not in await output(doctor, folder, env)
        async with running(run, folder, env):
            await slack.connected()
            [typed] = re.findall(r"type `(/book) (tomorrow 3pm)`", section("Slack"))
            alice = team.user("alice")
            asked = await alice.slash(*typed, channel=team.channel("general"))
            offer = await alice.reply(to=asked, shows=is_answer, timeout=PATIENCE)
            await alice.click(offer, offer.buttons[0])
            await alice.until(lambda: "You're booked" in offer.plain or alice.has_reply(), timeout=PATIENCE)
            assert "You're booked" in offer.plain


async def test_discord_from_nothing_to_a_booking(folder: Path) -> None:
    invite, doctor, run = commands("Discord")
    async with DiscordFake() as discord:
        values = on_discord(discord)
        tokens = {"DISCORD_TOKEN": values.pop("DISCORD_TOKEN")}
        env = environment(folder / ".courtbot", **values, PYTHONPATH=str(ROOT))
        (folder / ".env").write_text(dot_env("Discord", tokens))
        links = await output(invite, folder, env)
        assert links.count("https://discord.com/oauth2/authorize?") == 2
        assert "✗" not in await output(doctor, folder, env)
        async with running(run, folder, env):
            await discord.connected()
            ann = discord.guild("Riverside").member("ann")
            free = await ann.autocomplete("book", "when", "")
            picked = next(choice for choice in free if choice["value"].startswith("take:"))
            asked = await ann.slash("book", when=picked["value"])
            assert "You're booked" in (await ann.reply(to=asked, timeout=PATIENCE)).text
