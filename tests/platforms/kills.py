"""Workers that are killed (SIGKILL) at random moments over many conversations at once, and what members are told twice.

    python -m tests.platforms.kills slack|discord [--kills 20] [--seed 1] [--latency 3] [--private]

Real processes of `courtbot listen` and `courtbot worker` before a Slack or a Discord on loopback. The platform takes
what it is told at once, and its answer comes late, so that a kill falls into that window for many at a time.
`--latency` makes turns slow, which Slack shows as streams; `--private` asks for answers that one member alone sees, of
which no platform tells anybody.
"""

import argparse
import asyncio
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from redis.asyncio import Redis

from adapters.discord.address import custom_id
from adapters.discord.cards import FLAGS
from adapters.discord.controls import BUTTON, ROW
from store.inbox_scripts import STREAM
from tests.fakes.discord import DiscordFake, Message, Person
from tests.fakes.discord.components import numbered
from tests.fakes.slack import SlackFake
from tests.kit.redis_servers import RedisServer
from tests.platforms import processes
from tests.platforms.processes import PATIENCE, environment, on_discord, on_slack, started

CONVERSATIONS = 50
WORDS = "what is free tomorrow at 3pm?"
DELAYS = (0.02, 0.6)  # seconds until the platform says that it has something
LONG = PATIENCE * 4


@dataclass
class Tally:
    kills: int = 0
    asked: int = 0
    untold: int = 0
    twice: int = 0  # messages beyond the first to one question

    def count(self, copies: Sequence[int]) -> None:
        self.asked += len(copies)
        self.untold += sum(one == 0 for one in copies)
        self.twice += sum(max(0, one - 1) for one in copies)

    def __str__(self) -> str:
        return f"{self.kills} kills, {self.asked} questions, {self.untold} untold, {self.twice} told twice"


class Side(Protocol):
    """A platform: what its members do, and what they got."""

    name: str
    private: bool

    def settings(self) -> dict[str, str]: ...

    async def connected(self) -> None: ...

    def late(self, seconds: float) -> None:
        """From now on every answer to a message of the bot comes so late; 0: at once."""
        ...

    async def ask(self, name: str, place: int) -> Callable[[], int]:
        """Somebody asks, in one of the ways; what comes back counts the answers that are there."""
        ...

    async def until(self, condition: Callable[[], bool]) -> None: ...


@dataclass
class OnSlack:
    slack: SlackFake
    private: bool = False
    name: str = "slack"

    def __post_init__(self) -> None:
        self.slack.ack_seconds = LONG
        self.slack.settle_seconds = LONG
        self.team = self.slack.team("T1")

    def settings(self) -> dict[str, str]:
        return on_slack(self.slack, self.team)

    async def connected(self) -> None:
        await self.slack.connected(1)

    def late(self, seconds: float) -> None:
        self.slack.faults.clear()
        for method in ("chat.postMessage", "chat.startStream", "chat.stopStream", "response_url", "chat.postEphemeral"):
            if seconds:
                self.slack.fail(method, delay=seconds, after=True, times=100_000)

    async def ask(self, name: str, place: int) -> Callable[[], int]:
        person, general = self.team.user(name), self.team.channel("general")
        if self.private:
            asked: Any = await person.slash("/book", WORDS, channel=general)
            return lambda: sum(m.ephemeral_for == person.id and m.ts > asked.ts for m in general.messages)
        message = await (person.dm(WORDS) if place % 3 == 0 else person.mention(general, WORDS))
        return lambda: sum(bool(m.bot_id) for m in self.team.messages(message.channel, message))

    async def until(self, condition: Callable[[], bool]) -> None:
        await self.slack.changes.until(condition, LONG)


@dataclass
class OnDiscord:
    discord: DiscordFake
    private: bool = False
    name: str = "discord"

    def __post_init__(self) -> None:
        self.discord.ack_seconds = LONG
        self.guild = self.discord.guild("Riverside")
        self.guild.member("founder")

    def settings(self) -> dict[str, str]:
        return on_discord(self.discord)

    async def connected(self) -> None:
        await self.discord.connected()
        await self.discord.until(lambda: self.discord.sync_count, LONG)

    def late(self, seconds: float) -> None:
        self.discord.mend()
        calls = [("POST", "/channels/{id}/messages"), ("POST", "/webhooks/{app}/{token}")]
        for call in [*calls, ("PATCH", "/webhooks/{app}/{token}/messages/@original")]:
            if seconds:
                self.discord.fail(*call, times=100_000, delay=seconds, after=True)

    async def ask(self, name: str, place: int) -> Callable[[], int]:
        person, general = self.guild.member(name), self.guild.channel("general")
        if self.private:
            return await self._press(person)
        if place % 3 == 0:
            one = await person.slash("book", when=WORDS, channel=general)
            return lambda: len(one.followups) + int(one.message is not None and "-# " not in one.message.text[:3])
        asked = await (person.dm(WORDS) if place % 3 == 1 else person.mention(general, WORDS))
        return lambda: sum(m.author is self.discord.bot and m.reference is asked for m in asked.channel.messages)

    async def _press(self, person: Person) -> Callable[[], int]:
        """A press on a button of an earlier answer, which is answered for her eyes only."""
        general = self.guild.channel("general")
        card = Message(self.discord.ids(), general, self.discord.bot, flags=FLAGS)
        button = {
            "type": BUTTON,
            "style": 2,
            "label": "Remind me",
            "custom_id": custom_id(person.id, "remind:K7M2QX", 0),
        }
        card.components = numbered([{"type": ROW, "components": [button]}])
        self.discord.post(card)
        pressed = await person.click(card, "Remind me")
        return lambda: len(pressed.followups)

    async def until(self, condition: Callable[[], bool]) -> None:
        await self.discord.until(condition, LONG)


async def storm(side: Side, env: dict[str, str], kills: int, seed: int) -> Tally:
    """One worker after another is killed over the same conversations; the last one finishes what they left."""
    chance, tally = random.Random(seed), Tally(kills)
    async with started("listen", side.name, env=env):
        await side.connected()
        await side.ask(f"p{seed}first", CONVERSATIONS)
        await _any(env["REDIS_URL"])  # what is sent from here on, this Redis has not forgotten
        names = [f"p{seed}x{place}" for place in range(CONVERSATIONS)]
        copies = await asyncio.gather(*(side.ask(name, place) for place, name in enumerate(names)))
        for _ in range(kills):
            side.late(chance.uniform(*DELAYS))
            told = sum(count() > 0 for count in copies)
            enough = min(told + chance.randint(1, max(1, (CONVERSATIONS - told) // 2)), CONVERSATIONS)
            async with started("worker", env=env) as worker:
                await side.until(lambda enough=enough: sum(count() > 0 for count in copies) >= enough)
                await asyncio.sleep(chance.uniform(0, 0.1))
                worker.kill()
                await worker.wait()
        side.late(0)
        async with started("worker", env=env):
            await _empty(env["REDIS_URL"])
    tally.count([count() for count in copies])
    return tally


async def _any(redis_url: str) -> None:
    """An event waits."""
    async with asyncio.timeout(LONG), Redis.from_url(redis_url) as redis:
        while not await redis.xlen(STREAM):  # noqa: ASYNC110 - another process's news
            await asyncio.sleep(0.01)


async def _empty(redis_url: str) -> None:
    """Every event is done with."""
    async with asyncio.timeout(LONG), Redis.from_url(redis_url) as redis:
        while await redis.xlen(STREAM):  # noqa: ASYNC110 - another process's news
            await asyncio.sleep(0.1)


async def _storms(words: argparse.Namespace) -> None:
    whole = Tally()
    for number in range(-(-words.kills // words.each)):
        server = RedisServer()
        try:
            one = await _one_storm(words, server.url, words.seed + number)
        finally:
            server.close()
        whole = Tally(*(getattr(whole, n) + getattr(one, n) for n in ("kills", "asked", "untold", "twice")))
        sys.stdout.write(f"{whole}\n")
        sys.stdout.flush()


async def _one_storm(words: argparse.Namespace, redis_url: str, seed: int) -> Tally:
    fake: Any = SlackFake() if words.platform == "slack" else DiscordFake()
    with tempfile.TemporaryDirectory() as home:
        async with fake:
            side: Any = (OnSlack if words.platform == "slack" else OnDiscord)(fake, words.private)
            more = {"REDIS_URL": redis_url, "COURTBOT_LEASE_SECONDS": "1"}
            more |= {"COURTBOT_FAULTS": f"latency={words.latency}"} if words.latency else {}
            return await storm(side, environment(Path(home), **side.settings(), **more), words.each, seed)


def main() -> None:
    asks = argparse.ArgumentParser()
    asks.add_argument("platform", choices=["slack", "discord"])
    for name, usual in (("kills", 20), ("each", 4), ("seed", 1)):
        asks.add_argument(f"--{name}", type=int, default=usual)
    asks.add_argument("--latency", type=float, default=0)
    asks.add_argument("--private", action="store_true")

    processes.PATIENCE = LONG  # whatever else the machine does
    asyncio.run(_storms(asks.parse_args()))


if __name__ == "__main__":
    main()
