"""Both platforms on loopback, and the members who talk to the bot there, in lanes: one conversation after the other."""

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from redis import RedisError

from tests.chaos.acts import Act, Seat
from tests.chaos.boards import CHANNEL, Boards
from tests.chaos.on_discord import OnDiscord
from tests.chaos.on_slack import RETRIES, Handed, OnSlack
from tests.chaos.plan import Plan
from tests.chaos.scripts import BOTH, SCRIPTS, Wish, connects, waits
from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake
from tests.kit.redis_servers import sync_client

SWEEP_SECONDS = 1.0
LATELY = 12
"""Of the latest wishes, one of which is another member's who waits."""


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
        self.lately = deque[tuple[str, Wish]](maxlen=LATELY)
        slack = {("slack", one.id): one for one in (team.channel(CHANNEL) for team in self.teams.values())}
        discord = {("discord", one.id): one for one in (guild.channel(CHANNEL) for guild in self.guilds.values())}
        self.boards = Boards(self.slack, self.discord, slack | discord)

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
        platforms = self.plan.platforms
        here, there = platforms[number % len(platforms)], platforms[(number + 1) % len(platforms)]
        while self.open:
            letter, wish = chance.choice(self.plan.letters), Wish.drawn(len(self.seats), chance)
            if here != there and chance.random() < BOTH:
                await connects(self._seat(here, letter), self._seat(there, letter), wish, chance)
                continue
            script = chance.choice(SCRIPTS)
            if script is waits and self.lately:
                letter, wish = chance.choice(self.lately)
            else:
                self.lately.append((letter, wish))
            await script(self._seat(here, letter), wish, chance)

    def _seat(self, platform: str, letter: str) -> Seat:
        talk, patience = len(self.seats), self.plan.patience
        if platform == "slack":
            seat: Seat = OnSlack(self.slack, self.handed, self.teams[letter], talk, patience)
        else:
            seat = OnDiscord(self.discord, self.guilds[letter], talk, patience, self.is_in_inbox)
        seat.talk.letter = letter
        self.seats.append(seat)
        return seat

    async def sweep(self) -> None:
        """A listener that was killed never resumes its session, for which this Discord would keep everything."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            sessions = self.discord.gateway.sessions
            for id in [id for id, one in sessions.items() if one.connection is None]:
                del sessions[id]
            self.boards.note()
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
