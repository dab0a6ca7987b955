"""`courtbot run`, `listen` and `worker` as real processes, with a Slack on loopback before them."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.fakes.slack import SlackFake, Team
from tests.services.test_processes import free_port

PATIENCE = 30


@pytest.fixture
async def slack() -> AsyncIterator[SlackFake]:
    async with SlackFake() as fake:
        yield fake


@asynccontextmanager
async def started(*words: str, env: dict[str, str], ready: str = "ready") -> AsyncIterator[asyncio.subprocess.Process]:
    """`courtbot` with those words, once it says so."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env=env, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(PATIENCE):
            await line_with(process, ready)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def line_with(process: asyncio.subprocess.Process, words: str) -> str:
    assert process.stderr
    said = ""
    async for line in process.stderr:
        said += line.decode()
        if words in line.decode():
            return said
    raise AssertionError(f"it ended: {said}")


def environment(home: Path, **values: str) -> dict[str, str]:
    cleared = ("OPENAI_", "ANTHROPIC_", "AWS_", "SLACK_", "DISCORD_", "COURTBOT_")
    env = {k: v for k, v in os.environ.items() if not k.startswith(cleared) and k not in ("DATABASE_URL", "REDIS_URL")}
    return env | {"COURTBOT_HOME": str(home), "COURTBOT_CLUB_TIME_ZONE": "UTC", **values}


def on_slack(slack: SlackFake, team: Team, **values: str) -> dict[str, str]:
    tokens = {"SLACK_BOT_TOKEN": team.bot_token, "SLACK_APP_TOKEN": slack.app_token}
    return {**tokens, "COURTBOT_SLACK_API_URL": slack.base_url, "COURTBOT_HTTP_PORT": str(free_port()), **values}


async def ready(env: dict[str, str]) -> dict[str, Any]:
    async with httpx2.AsyncClient() as client:
        return (await client.get(f"http://127.0.0.1:{env['COURTBOT_HTTP_PORT']}/readyz")).json()


async def test_one_process_books_over_socket_mode_and_ends_at_sigterm(slack: SlackFake, tmp_path: Path) -> None:
    team = slack.team("T1")
    alice, general = team.user("alice"), team.channel("general")
    env = environment(tmp_path, **on_slack(slack, team))
    async with started("run", env=env) as process:
        await slack.connected(1)
        assert (await ready(env))["status"] == "ready"
        mention = await alice.mention(general, "book court 1 tomorrow at 3pm")
        assert "Booked: Court 1" in (await alice.reply(to=mention, timeout=PATIENCE)).plain
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_listener_and_worker_are_processes_of_their_own_over_http(slack: SlackFake, tmp_path: Path) -> None:
    team = slack.team("T1")
    alice, general = team.user("alice"), team.channel("general")
    values = on_slack(slack, team, SLACK_SIGNING_SECRET=slack.signing_secret)
    del values["SLACK_APP_TOKEN"]
    env = environment(tmp_path, **values)
    async with started("listen", "slack", env=env), started("worker", env=env):
        slack.deliver_to(f"http://127.0.0.1:{env['COURTBOT_HTTP_PORT']}/slack/events")
        mention = await alice.mention(general, "book court 1 tomorrow at 3pm")
        assert "Booked: Court 1" in (await alice.reply(to=mention, timeout=PATIENCE)).plain


async def test_a_killed_worker_is_stood_in_for_and_nothing_is_lost(
    slack: SlackFake, tmp_path: Path, redis_url: str
) -> None:
    """The listener lives on, the worker dies in the middle of a turn, another one takes its place."""
    team = slack.team("T1")
    alice, general = team.user("alice"), team.channel("general")
    slow = {"COURTBOT_FAULTS": "latency=3", "COURTBOT_LEASE_SECONDS": "1", "REDIS_URL": redis_url}
    env = environment(tmp_path, **on_slack(slack, team, **slow))
    async with started("listen", "slack", env=env), started("worker", env=env) as worker:
        await slack.connected(1)
        mention = await alice.mention(general, "book court 1 tomorrow at 3pm")
        await asyncio.sleep(1)
        worker.kill()
        await worker.wait()
        async with started("worker", env=env | {"COURTBOT_FAULTS": ""}):
            assert "Booked: Court 1" in (await alice.reply(to=mention, timeout=PATIENCE)).plain
    assert not alice.has_reply(to=mention)


async def test_a_platform_without_a_token_says_so_and_idles(tmp_path: Path) -> None:
    async with started("listen", "discord", env=environment(tmp_path), ready="Nothing to do") as process:
        process.send_signal(signal.SIGTERM)
        assert await process.wait() == 0


async def test_without_any_token_run_says_what_to_set(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment(tmp_path), stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    assert process.returncode == 2
    assert b"SLACK_BOT_TOKEN" in said
    assert b"DISCORD_TOKEN" in said


async def test_a_token_that_slack_refuses_is_named(slack: SlackFake, tmp_path: Path) -> None:
    env = environment(tmp_path, **on_slack(slack, slack.team("T1"), SLACK_APP_TOKEN="xapp-wrong"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=env, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    assert process.returncode == 2
    assert b"SLACK_APP_TOKEN" in said
    assert b"Traceback" not in said
