"""One person on both platforms: a booking's card says the same on both, whichever side changes it."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fakes.discord import DiscordFake
from tests.fakes.discord import Message as DiscordMessage
from tests.fakes.discord import Person as DiscordPerson
from tests.fakes.slack import Message as SlackMessage
from tests.fakes.slack import Person as SlackPerson
from tests.fakes.slack import SlackFake
from tests.platforms.processes import PATIENCE, environment, on_discord, on_slack, started
from tests.platforms.test_shared_club import link


@dataclass
class Sides:
    """Ann on Slack and on Discord, in a team and a guild that share a club."""

    slack: SlackFake
    discord: DiscordFake

    @property
    def here(self) -> SlackPerson:
        return self.slack.team("T1").user("ann")

    @property
    def there(self) -> DiscordPerson:
        return self.discord.guild("Riverside").member("ann")

    async def on_slack(self, words: str) -> SlackMessage:
        return await self.here.reply(to=await self.here.dm(words), timeout=PATIENCE)

    async def on_discord(self, words: str) -> DiscordMessage:
        channel = self.discord.guild("Riverside").channel("general")
        return await self.there.reply(to=await self.there.mention(channel, words), timeout=PATIENCE)

    async def connect(self) -> None:
        told = (await self.on_slack("connect")).plain
        code = re.search(r"connect ([A-Z0-9]{5}-[A-Z0-9]{5})", told)
        assert code, told
        channel = self.discord.guild("Riverside").channel("general")
        asked = await self.there.slash("book", when=f"connect {code[1]}", channel=channel)
        question = await self.there.reply(to=asked, timeout=PATIENCE)
        pressed = await self.there.click(question, "Connect")
        assert "You are connected" in (await self.there.reply(to=pressed, timeout=PATIENCE)).text
        assert "by the code that you made here" in (await self.here.reply(timeout=PATIENCE)).plain


@pytest.fixture
async def sides(slack: SlackFake, discord: DiscordFake, tmp_path: Path) -> AsyncIterator[Sides]:
    async with started("run", env=environment(tmp_path, **on_slack(slack, slack.team("T1"), **on_discord(discord)))):
        await slack.connected(1)
        await discord.connected()
        await link(slack, discord)
        made = Sides(slack, discord)
        await made.connect()
        yield made


async def test_a_card_changes_when_the_other_side_changes_its_booking(sides: Sides) -> None:
    card = await sides.on_slack("book court 1 tomorrow at 3pm")
    code = re.search(r"Code (\w{6})", card.plain)
    assert code, card.plain
    asked = await sides.on_discord(f"move {code[1]} to tomorrow at 5pm")
    moved = await sides.there.reply(to=await sides.there.click(asked, "17:00 · Court 1"), timeout=PATIENCE)
    assert "Moved: Court 1" in moved.text
    await sides.slack.changes.until(lambda: "17:00–18:00" in card.plain, PATIENCE)
    await sides.on_slack(f"cancel {code[1]}")
    assert "Cancelled: Court 1" in card.plain
    await sides.discord.until(lambda: "Cancelled: Court 1" in moved.text, PATIENCE)
