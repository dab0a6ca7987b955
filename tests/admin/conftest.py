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
async def bot(club: Club, clock: Clock, sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Bot]:
    shutil.copy(sqlite_template, tmp_path / "courtbot.sqlite3")
    engine = make_engine(f"sqlite:///{tmp_path / 'courtbot.sqlite3'}")
    yield make_bot(engine, club, clock, NoModel())
    await engine.dispose()


@pytest.fixture
def boss(bot: Bot) -> Member:
    return bot.member("boss", admin=True)
