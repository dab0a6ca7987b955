"""courtbot's commands as processes, with the platforms on loopback before them."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake, Team
from tests.services.test_processes import free_port

PATIENCE = 30
CLEARED = ("OPENAI_", "ANTHROPIC_", "AWS_", "SLACK_", "DISCORD_", "COURTBOT_")


def environment(home: Path, **values: str) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(CLEARED) and k not in ("DATABASE_URL", "REDIS_URL")}
    return env | {"COURTBOT_HOME": str(home), "COURTBOT_CLUB_TIME_ZONE": "UTC", **values}


def on_slack(slack: SlackFake, team: Team, **values: str) -> dict[str, str]:
    tokens = {"SLACK_BOT_TOKEN": team.bot_token, "SLACK_APP_TOKEN": slack.app_token}
    return {**tokens, "COURTBOT_SLACK_API_URL": slack.base_url, "COURTBOT_HTTP_PORT": str(free_port()), **values}


def on_discord(discord: DiscordFake, **values: str) -> dict[str, str]:
    return {"DISCORD_TOKEN": discord.token, "COURTBOT_DISCORD_API_URL": discord.api_base, **values}


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


async def ended(*words: str, env: dict[str, str]) -> tuple[int, str]:
    """The exit code of a command that ends by itself, and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env=env, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def ready(env: dict[str, str]) -> dict[str, Any]:
    async with httpx2.AsyncClient() as client:
        token = env.get("COURTBOT_METRICS_TOKEN")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return (await client.get(f"http://127.0.0.1:{env['COURTBOT_HTTP_PORT']}/readyz", headers=headers)).json()
