"""One club behind Slack and Discord, in one process or in several: a court taken on one is taken on the other."""

import asyncio
import re
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake
from tests.kit import servers
from tests.platforms.processes import PATIENCE, environment, on_discord, on_slack, ready, started

WISH = "book court 1 tomorrow at 3pm"


@pytest.fixture
def env(slack: SlackFake, discord: DiscordFake, tmp_path: Path) -> dict[str, str]:
    return environment(tmp_path, **on_slack(slack, slack.team("T1"), **on_discord(discord)))


async def test_a_club_shared_by_a_team_and_a_guild_never_double_books(
    slack: SlackFake, discord: DiscordFake, env: dict[str, str]
) -> None:
    async with started("run", env=env):
        await slack.connected(1)
        await discord.connected()
        found = (await ready(env))["parts"]
        names = ("database", "Redis", "models", "slack", "discord", "replies to slack", "replies to discord")
        assert found == dict.fromkeys(names, "ok")
        await link(slack, discord)
        assert_one_has_it(await both_ask(slack, discord))


async def test_nor_do_workers_of_their_own_over_postgresql(
    slack: SlackFake, discord: DiscordFake, env: dict[str, str], postgres_url: str, redis_url: str
) -> None:
    with servers.fresh_database(postgres_url) as url:
        env |= {"DATABASE_URL": url, "REDIS_URL": redis_url}
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(started("worker", env=env))  # the first one makes the tables
            others = (("worker",), ("listen", "slack"), ("listen", "discord"))
            await asyncio.gather(*(stack.enter_async_context(started(*words, env=env)) for words in others))
            await slack.connected(1)
            await discord.connected()
            await link(slack, discord)
            for day in ("tomorrow", "on Friday", "on Saturday"):
                assert_one_has_it(await both_ask(slack, discord, f"book court 1 {day} at 3pm"))


async def link(slack: SlackFake, discord: DiscordFake) -> None:
    """The guild joins the team's club by a code from its admin."""
    team, guild = slack.team("T1"), discord.guild("Riverside")
    admin, boss = team.user("boss", admin=True), guild.member("boss", admin=True)
    asked = await admin.slash("/courtbot", "link", channel=team.channel("general"))
    told = (await admin.reply(to=asked, timeout=PATIENCE)).plain
    code = re.search(r"link ([A-Z0-9]{5}-[A-Z0-9]{5})", told)
    assert code, told
    joining = await boss.slash("courtbot", words=f"link {code[1]}", channel=guild.channel("general"))
    asked = await boss.reply(to=joining, timeout=PATIENCE)
    pressed = await boss.click(asked, next(label for label in asked.buttons if "Join" in label))
    assert "now shares the club" in (await boss.reply(to=pressed, timeout=PATIENCE)).text


async def both_ask(slack: SlackFake, discord: DiscordFake, wish: str = WISH) -> tuple[str, str]:
    """A member of each asks for the same court in the same moment: what they are told."""
    team, guild = slack.team("T1"), discord.guild("Riverside")
    alice, ann = team.user("alice"), guild.member("ann")
    mention, other = await asyncio.gather(
        alice.mention(team.channel("general"), wish), ann.mention(guild.channel("general"), wish)
    )
    there, here = await asyncio.gather(alice.reply(to=mention, timeout=PATIENCE), ann.reply(to=other, timeout=PATIENCE))
    return there.plain, here.text


def assert_one_has_it(answers: tuple[str, str]) -> None:
    assert sorted("You're booked: Court 1" in answer for answer in answers) == [False, True]
    assert sum("taken" in answer or "free" in answer.lower() for answer in answers) == 1
