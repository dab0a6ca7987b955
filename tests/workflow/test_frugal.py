"""How often C asks PostgreSQL: a few times a turn, and not while nobody asks anything of it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.resources import Resources
from bot.domain.club import Club
from bot.settings import Settings
from store.sql import make_engine
from tests.kit.statements import asked
from tests.kit.talk import Bot, make_bot
from tests.kit.world import Clock
from tests.workflow.conftest import Models

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
MOST = 20
"""Of a booking: four to begin the run, one a hop, one to end it; ten for the club, what is free, and the booking; what
the turn did, and what its member has."""


@pytest.fixture
async def bot(club: Club, clock: Clock, models: Models, database_url: str, tmp_path: Path) -> AsyncIterator[Bot]:
    engine: Any = make_engine(database_url)
    parts = Resources(Settings(home=tmp_path, database_url=database_url))
    yield make_bot(engine, club, clock, models, "C", parts=parts)
    await parts.aclose()
    await engine.dispose()


async def test_a_booking_of_c_takes_few_statements(bot: Bot, monkeypatch: pytest.MonkeyPatch):
    """Beside one look a second, while a service works, whether the run was cancelled."""
    monkeypatch.setattr("dbos._core._PREEMPTIBLE_POLL_INTERVAL_SEC", 60)
    ann = bot.member()
    await ann.say("book court 1 tomorrow at 3pm")
    with asked() as statements:
        reply = await ann.say("book court 1 tomorrow at 5pm")
    assert reply.outcome == "booked"
    assert len(statements) <= MOST, statements


async def test_an_idle_coordinator_asks_nothing(bot: Bot):
    await bot.member().say("book court 1 tomorrow at 3pm")
    with asked() as statements:
        await asyncio.sleep(2)
    assert statements == []
