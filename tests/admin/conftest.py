"""A club's bot without a model, and its admin."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.club import Club
from store.sql import make_engine
from tests.talk import Bot, Member, make_bot
from tests.test_dispatch import NoModel
from tests.world import Clock


@pytest.fixture
def bot(club: Club, clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    return make_bot(sqlite_engine, club, clock, NoModel())


@pytest.fixture
def boss(bot: Bot) -> Member:
    return bot.member("boss", admin=True)
