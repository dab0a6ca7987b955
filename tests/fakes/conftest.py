"""The two fakes as their own tests meet them: with the real SDKs, and no courtbot."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.discord import DiscordFake, Person
from tests.fakes.discord.sample import Bot, running
from tests.fakes.slack import SlackFake, Team


@pytest.fixture
async def slack() -> AsyncIterator[SlackFake]:
    async with SlackFake() as fake:
        yield fake


@pytest.fixture
def team(slack: SlackFake) -> Team:
    return slack.team("T1")


@pytest.fixture
async def fake(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordFake]:
    async with DiscordFake(ack_seconds=1) as fake:
        fake.point(monkeypatch)
        yield fake
        assert not fake.unknown, [f"{one.method} {one.path}" for one in fake.unknown]


@pytest.fixture
def ann(fake: DiscordFake) -> Person:
    return fake.guild("Riverside").member("ann")


@pytest.fixture
async def bot(fake: DiscordFake, ann: Person) -> AsyncIterator[Bot]:
    """A client of discord.py, connected."""
    async with running(fake, Bot()) as bot:
        yield bot
