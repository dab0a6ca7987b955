"""One process on Slack and Discord, and one club behind both: a court taken on one is taken on the other."""

import asyncio
import re
from pathlib import Path

from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake
from tests.platforms.processes import PATIENCE, environment, on_discord, on_slack, ready, started

WISH = "book court 1 tomorrow at 3pm"


async def test_a_club_shared_by_a_team_and_a_guild_never_double_books(tmp_path: Path) -> None:
    async with SlackFake() as slack, DiscordFake() as discord:
        team, guild = slack.team("T1"), discord.guild("Riverside")
        admin, general = team.user("boss", admin=True), team.channel("general")
        env = environment(tmp_path, **on_slack(slack, team, **on_discord(discord)))
        async with started("run", env=env):
            await slack.connected(1)
            await discord.connected()
            assert (await ready(env))["parts"] == {"database": "ok", "Redis": "ok", "slack": "ok", "discord": "ok"}
            asked = await admin.slash("/courtbot", "link", channel=general)
            told = (await admin.reply(to=asked, timeout=PATIENCE)).plain
            code = re.search(r"link ([A-Z0-9]{5}-[A-Z0-9]{5})", told)
            assert code, told
            boss = guild.member("boss", admin=True)
            joining = await boss.slash("courtbot", words=f"link {code[1]}", channel=guild.channel("general"))
            assert "club" in (await boss.reply(to=joining, timeout=PATIENCE)).text
            answers = await both_ask(slack, discord)
    assert sorted("Booked: Court 1" in answer for answer in answers) == [False, True]
    assert sum("taken" in answer or "free" in answer.lower() for answer in answers) == 1


async def both_ask(slack: SlackFake, discord: DiscordFake) -> tuple[str, str]:
    """A member of each asks for the same court in the same moment: what they are told."""
    team, guild = slack.team("T1"), discord.guild("Riverside")
    alice, ann = team.user("alice"), guild.member("ann")
    mention, other = await asyncio.gather(
        alice.mention(team.channel("general"), WISH), ann.mention(guild.channel("general"), WISH)
    )
    on_slack, on_discord = await asyncio.gather(
        alice.reply(to=mention, timeout=PATIENCE), ann.reply(to=other, timeout=PATIENCE)
    )
    return on_slack.plain, on_discord.text
