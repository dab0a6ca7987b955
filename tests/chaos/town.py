"""Both platforms on loopback, and the members who talk to the bot there, in lanes: one conversation after the other."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from redis import RedisError

from tests.chaos.acts import Act, Seat
from tests.chaos.on_discord import OnDiscord
from tests.chaos.on_slack import RETRIES, Handed, OnSlack
from tests.chaos.plan import Plan
from tests.chaos.scripts import SCRIPTS, Wish
from tests.fakes.discord import DiscordFake, Guild
from tests.fakes.slack import SlackFake, Team
from tests.kit.redis_servers import sync_client

SWEEP_SECONDS = 1.0


@dataclass
class Town:
    """`seats` are all conversations there have been."""

    plan: Plan
    slack: SlackFake
    discord: DiscordFake
    redis_url: str
    seats: list[Seat] = field(default_factory=list[Seat])
    open: bool = True

    def __post_init__(self) -> None:
        self.handed = Handed(self.slack)
        self.teams = {letter: self.slack.team(f"T{letter}") for letter in self.plan.letters}
        self.guilds = {letter: self.discord.guild(f"Club {letter}") for letter in self.plan.letters}
        self.redis = sync_client(self.redis_url)

    def workspaces(self) -> list[tuple[str, str, str]]:
        """(platform, workspace, letter)."""
        slack = [("slack", team.id, letter) for letter, team in self.teams.items()]
        return slack + [("discord", guild.id, letter) for letter, guild in self.guilds.items()]

    @property
    def acts(self) -> list[Act]:
        return [act for seat in self.seats for act in seat.talk.acts]

    def is_in_inbox(self, turn: str) -> bool:
        try:
            return bool(self.redis.exists(f"courtbot:inbox:seen:delivery:{turn}"))
        except (RedisError, OSError):
            return False

    async def lane(self, number: int) -> None:
        """One conversation after the other, while the town is open."""
        chance = random.Random(f"{self.plan.seed}/{number}")
        while self.open:
            seat = self._seat(len(self.seats), number, chance)
            self.seats.append(seat)
            script, wish = chance.choice(SCRIPTS), Wish.drawn(len(self.seats), chance)
            await script(seat, wish, chance)

    def _seat(self, talk: int, lane: int, chance: random.Random) -> Seat:
        platforms: Sequence[str] = self.plan.platforms
        letter = chance.choice(self.plan.letters)
        if platforms[lane % len(platforms)] == "slack":
            team: Team = self.teams[letter]
            seat: Seat = OnSlack(self.slack, self.handed, team, talk, self.plan.patience)
        else:
            guild: Guild = self.guilds[letter]
            seat = OnDiscord(self.discord, guild, talk, self.plan.patience, self.is_in_inbox)
        seat.talk.letter = letter
        return seat

    async def sweep(self) -> None:
        """A listener that was killed never resumes its session, for which this Discord would keep everything."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            sessions = self.discord.gateway.sessions
            for id in [id for id, one in sessions.items() if one.connection is None]:
                del sessions[id]
            self.discord.feed.clear()
            self.discord.rest.requests.clear()
            self.slack.recorded.clear()


@asynccontextmanager
async def open_town(plan: Plan, redis_url: str) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(SlackFake(plan.seed))
        slack.echoes, slack.retry_after = False, RETRIES
        discord = await stack.enter_async_context(DiscordFake())
        town = Town(plan, slack, discord, redis_url)
        sweeping = asyncio.create_task(town.sweep())
        try:
            yield town
        finally:
            sweeping.cancel()
            town.redis.close()
