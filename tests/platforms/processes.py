"""courtbot's commands as processes, with the platforms on loopback before them."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake, Team
from tests.kit import forks
from tests.kit.waiting import PATIENCE
from tests.services.test_processes import free_port

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
async def started(*words: str, env: dict[str, str], ready: str = "ready") -> AsyncIterator[forks.Child]:
    """`courtbot` with those words, once it says so; its errors are read."""
    async with forks.child("bot", *words, env=env, hears=2) as process:
        async with asyncio.timeout(PATIENCE):
            await line_with(process.said, ready)
        yield process


async def line_with(lines: asyncio.StreamReader | None, words: str) -> str:
    """What a process has said once a line has these words."""
    assert lines
    said = ""
    async for line in lines:
        said += line.decode()
        if words in line.decode():
            return said
    raise AssertionError(f"it ended: {said}")


async def ended(*words: str, env: dict[str, str]) -> tuple[int, str]:
    """The exit code of a command that ends by itself, and what it said."""
    done = await asyncio.to_thread(forks.run, "bot", words, env)
    return done.returncode, done.stderr


async def ready(env: dict[str, str]) -> dict[str, Any]:
    async with httpx2.AsyncClient() as client:
        token = env.get("COURTBOT_METRICS_TOKEN")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return (await client.get(f"http://127.0.0.1:{env['COURTBOT_HTTP_PORT']}/readyz", headers=headers)).json()
