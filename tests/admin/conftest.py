"""A club's bot without a model, and its admin."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.club import Club
from tests.kit.talk import Bot, Member, make_bot
from tests.kit.world import Clock, NoModel


@pytest.fixture
def bot(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    return make_bot(sqlite_engine, club, clock, NoModel())


@pytest.fixture
def boss(bot: Bot) -> Member:
    return bot.member("boss", admin=True)
