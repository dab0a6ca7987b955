"""What becomes of one platform is no matter for the other, and is told."""

import asyncio
import json
from pathlib import Path

import httpx2
import pytest

from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake
from tests.platforms.processes import PATIENCE, environment, line_with, on_discord, on_slack, ready, started


@pytest.fixture
def env(slack: SlackFake, discord: DiscordFake, tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path, **on_slack(slack, slack.team("T1"), **on_discord(discord)))


async def asked_on_slack(slack: SlackFake, court: int) -> str:
    team = slack.team("T1")
    mention = await team.user("alice").mention(team.channel("general"), f"book court {court} tomorrow at 3pm")
    return (await team.user("alice").reply(to=mention, timeout=PATIENCE)).plain


async def asked_on_discord(discord: DiscordFake, court: int) -> str:
    ann, general = discord.guild("Riverside").member("ann"), discord.guild("Riverside").channel("general")
    mention = await ann.mention(general, f"book court {court} tomorrow at 3pm")
    return (await ann.reply(to=mention, timeout=PATIENCE)).text


async def metrics(env: dict[str, str], words: str) -> str:
    """Once they say so: what keeps watch looks every second."""
    async with httpx2.AsyncClient() as client, asyncio.timeout(PATIENCE):
        url = f"http://127.0.0.1:{env['COURTBOT_HTTP_PORT']}/metrics"
        while words not in (told := (await client.get(url)).text):  # noqa: ASYNC110 - a process tells nobody
            await asyncio.sleep(0.1)
        return told


async def test_frames_that_nobody_can_read_and_a_token_taken_back_leave_the_other_platform_alone(
    slack: SlackFake, discord: DiscordFake, env: dict[str, str]
) -> None:
    discord.guild("Riverside")
    async with started("run", env=env) as process:
        await discord.connected()
        [session] = discord.sessions
        session.dispatch("GUILD_SOUNDBOARD_SOUND_CREATE", {"guild_id": discord.guild("Riverside").id})
        [socket] = slack.courier.sockets
        await socket.send_str("{")
        assert "You're booked" in await asked_on_slack(slack, 1)
        assert "You're booked" in await asked_on_discord(discord, 1)
        for connection in discord.gateway.connections:
            connection.queue.put_nowait(json.dumps({"op": 10, "d": None}))  # ends the session
        await discord.until(lambda: discord.gateway.identifies == 2, PATIENCE)
        await discord.connected()
        assert "You're booked" in await asked_on_discord(discord, 2)
        await metrics(env, 'courtbot_platform_up{platform="discord"} 1.0')
        discord.drop_gateway(4004)
        await line_with(process.said, "goes on without it")
        assert "You're booked" in await asked_on_slack(slack, 2)
        told = await metrics(env, 'courtbot_platform_up{platform="discord"} 0.0')
        parts = (await ready(env))["parts"]
        assert parts["slack"] == "ok"
        assert parts["discord"].startswith("Discord: the connection has ended, since 20")
    assert 'courtbot_platform_up{platform="slack"} 1.0' in told
    assert 'courtbot_refused_total{platform="discord",why="unreadable"} 1.0' in told


async def test_a_token_that_one_platform_refuses_at_the_start_leaves_the_other_alone(
    slack: SlackFake, env: dict[str, str]
) -> None:
    async with started("run", env=env | {"DISCORD_TOKEN": "wrong"}, ready="goes on without it"):
        await slack.connected(1)
        assert "You're booked" in await asked_on_slack(slack, 1)
        assert (await ready(env))["parts"]["discord"].startswith("refused: DISCORD_TOKEN")
