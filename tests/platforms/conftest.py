"""Slack and Discord on loopback, before processes of courtbot."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.discord import DiscordFake
from tests.fakes.slack import SlackFake


@pytest.fixture
async def slack() -> AsyncIterator[SlackFake]:
    async with SlackFake() as fake:
        yield fake


@pytest.fixture
async def discord() -> AsyncIterator[DiscordFake]:
    async with DiscordFake() as fake:
        yield fake
