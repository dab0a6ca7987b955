"""Every pattern, the same conversations."""

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

import patterns
from bot.conversation.resources import Resources
from bot.domain.club import Club
from bot.llm.roles import LazyVendor, RoleModels
from bot.runtime import asgi
from bot.sandbox import create_app
from bot.sandbox.faults import Faults
from patterns.h_bedrock_agent.opening import open_agent
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


@dataclass
class Stage:
    """An address that stays, and behind it the application of the test that runs, which remembers nothing of others."""

    app: Starlette

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@dataclass(frozen=True)
class Offline:
    """The offline model of a module: a server and the clients that ask it, which take longer to make than a turn."""

    stage: Stage
    url: str
    models: RoleModels
    parts: Resources


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def offline() -> AsyncIterator[Offline]:
    """What runs on the event loop of the module, and so does every test that wants it (see tests/conftest.py)."""
    stage = Stage(create_app())
    async with asgi.serve(stage) as url, offline_models(f"{url}/v1") as models, offline_parts(url) as parts:
        for name, later in models.vendors.items():
            models.vendors[name] = await later.vendor() if isinstance(later, LazyVendor) else later
        yield Offline(stage, url, models, parts)


@pytest.fixture
def model_url(offline: Offline, faults: Faults) -> Iterator[str]:
    offline.stage.app = create_app(faults)
    yield f"{offline.url}/v1"
    offline.stage.app.state.closing.set()


Bots = Callable[[], AbstractAsyncContextManager[Bot]]


@pytest.fixture
def bots(
    letter: str, offline: Offline, model_url: str, club: Club, clock: Clock, sqlite_files: SqliteFiles, tmp_path: Path,
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
        async with engine_on(sqlite_files.fresh(place)) as engine, offline_parts(offline.url, home=home) as parts:
            if letter == "H":
                parts.put(open_agent, await offline.parts.get(open_agent))
            models = RoleModels(offline.models.roles, offline.models.vendors)
            yield make_bot(engine, club, clock, models, letter, parts=parts)

    return opened


@pytest_asyncio.fixture(loop_scope="module")
async def bot(bots: Bots) -> AsyncIterator[Bot]:
    async with bots() as opened:
        yield opened
