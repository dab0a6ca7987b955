"""A worker process is killed (SIGKILL) once a platform shows its board and before anything says so: the next one finds
that message, and there is one board, which is true."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.cli.ports import make_workspaces
from bot.domain.board import Place
from bot.domain.member import ReplyTo
from bot.settings import Settings
from store.boards import FREE, SqlBoards
from store.opening import open_database
from store.schema import boards
from store.sql import write
from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake
from tests.platforms.processes import PATIENCE, environment, on_discord, on_slack, started

LONG = PATIENCE * 3


class OnSlack:
    """A channel of it; `standing` are the boards that people see there, as (id, words)."""

    def __init__(self, slack: SlackFake, discord: DiscordFake) -> None:
        self.slack, self.team = slack, slack.team("T1")
        self.channel: Any = self.team.channel("courts")
        self.place, self.settings = Place("slack", "T1", self.channel.id), on_slack(slack, self.team)

    def holds_its_answer_back(self) -> None:
        self.slack.fail("chat.postMessage", delay=LONG, after=True)

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [(one.ts, one.plain) for one in self.channel.messages if not one.deleted]


class OnDiscord:
    """The same there."""

    def __init__(self, slack: SlackFake, discord: DiscordFake) -> None:
        self.discord, guild = discord, discord.guild("Riverside")
        self.channel: Any = guild.channel("courts")
        self.place, self.settings = Place("discord", guild.id, self.channel.id), on_discord(discord)

    def holds_its_answer_back(self) -> None:
        self.discord.fail("POST", "/channels/{id}/messages", delay=LONG, after=True)

    @property
    def standing(self) -> list[tuple[str, str]]:
        return [(one.id, one.text) for one in self.channel.messages]


async def until(true: Any) -> None:
    async with asyncio.timeout(LONG):
        while not await true():  # noqa: ASYNC110 - a database has no event for it
            await asyncio.sleep(0.1)


@pytest.mark.parametrize("side", [OnSlack, OnDiscord])
async def test_a_board_whose_poster_was_killed_stands_once_and_is_true(
    side: type[OnSlack | OnDiscord], slack: SlackFake, discord: DiscordFake, tmp_path: Path, redis_url: str
) -> None:
    here = side(slack, discord)
    env = environment(tmp_path, **here.settings, REDIS_URL=redis_url, COURTBOT_LEASE_SECONDS="2")
    settings = Settings(home=tmp_path, club_time_zone="UTC")
    async with open_database(settings) as engine:
        kept = SqlBoards(engine, make_workspaces(settings, engine))
        await kept.workspaces.load(here.place.platform, here.place.workspace)
        admin = ReplyTo(here.place.platform, {"user": "UADMIN", "workspace": here.place.workspace})
        await kept.put(here.place, f"{here.place.platform}::UADMIN", admin, datetime.now(UTC))
        here.holds_its_answer_back()
        async with started("worker", env=env) as doomed:
            await until(lambda: asyncio.sleep(0, bool(here.standing)))
            doomed.kill()
            await doomed.wait()
        [(left, _)] = here.standing
        await write(
            engine, "boards", lambda conn: conn.execute(update(boards).values(free_at=FREE))
        )  # its lease is over

        async def settled() -> bool:
            [board] = await kept.of_clubs()
            return board.message != "" and not board.in_doubt

        async with started("worker", env=env):
            await until(settled)
        [board] = await kept.of_clubs()
    assert [message for message, _ in here.standing] == [board.message] == [left]
