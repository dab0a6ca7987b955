"""A PostgreSQL that takes what it is sent and says nothing more: nobody's process hangs by it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.slack import SlackFake
from tests.kit.poolers import Proxy
from tests.platforms.processes import PATIENCE, environment, on_slack, started


@pytest.fixture
async def proxy(postgres_url: str) -> AsyncIterator[Proxy]:
    async with Proxy(postgres_url) as proxy:
        yield proxy


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_process_with_c_ends_on_sigterm_while_its_database_is_silent(
    slack: SlackFake, proxy: Proxy, database_url: str, tmp_path: Path
) -> None:
    url = proxy.url + database_url.rpartition("/")[2]
    team = slack.team("T1")
    values = {"DATABASE_URL": url, "COURTBOT_PATTERN": "C", "COURTBOT_TURN_SECONDS": "20"}
    async with started("run", env=environment(tmp_path, **on_slack(slack, team, **values))) as process:
        await slack.connected(1)
        alice, general = team.user("alice"), team.channel("general")
        mention = await alice.mention(general, "book court 1 tomorrow at 3pm")
        assert "You're booked: Court 1" in (await alice.reply(to=mention, timeout=PATIENCE)).plain
        proxy.fall_silent()
        await alice.mention(general, "book court 1 tomorrow at 5pm")
        process.terminate()
        async with asyncio.timeout(2 * PATIENCE):
            assert await process.wait() == 0
