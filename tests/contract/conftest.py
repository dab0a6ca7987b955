"""Every pattern, the same conversations."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from itertools import count
from pathlib import Path

import pytest

import patterns
from bot.domain.club import Club
from bot.sandbox import create_app, serve
from bot.sandbox.faults import Faults
from tests.kit.databases import SqliteFiles, engine_on
from tests.kit.talk import Bot, make_bot, offline_models, offline_parts
from tests.kit.world import Clock


@pytest.fixture(params=sorted(patterns.names()))
def letter(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def faults() -> Faults:
    """What the offline model does wrong; nothing, unless a test says so."""
    return Faults.parse([])


@pytest.fixture
async def model_url(faults: Faults) -> AsyncIterator[str]:
    async with serve(create_app(faults)) as url:
        yield f"{url}/v1"


Bots = Callable[[], AbstractAsyncContextManager[Bot]]


@pytest.fixture
def bots(
    letter: str, model_url: str, club: Club, clock: Clock, sqlite_files: SqliteFiles, tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Bots:  # fmt: skip
    """Opens bots that answer with the pattern of this letter, each on a database of its own."""
    patterns.load(letter)  # which takes seconds on a busy machine, and they would be the first turn's
    kept = [request.getfixturevalue("workflows_template")] if letter == "C" else []
    numbers = count()

    @asynccontextmanager
    async def opened() -> AsyncIterator[Bot]:
        place = str(next(numbers))
        home = tmp_path / place
        home.mkdir()
        for path in kept:
            shutil.copy(path, home)
        root = model_url.removesuffix("/v1")
        async with (
            engine_on(sqlite_files.fresh(place)) as engine,
            offline_models(model_url) as models,
            offline_parts(root, home=home) as parts,
        ):
            yield make_bot(engine, club, clock, models, letter, parts=parts)

    return opened


@pytest.fixture
async def bot(bots: Bots) -> AsyncIterator[Bot]:
    async with bots() as opened:
        yield opened
