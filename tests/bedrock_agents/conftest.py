"""Pattern H in each of its modes, on the offline model's agents; the Lambda runs in this process."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.club import Club
from bot.sandbox import Faults, create_app, serve
from bot.settings import LOOPBACK_SECRET
from patterns.h_bedrock_agent import aws
from patterns.h_bedrock_agent.action_group import handle
from patterns.services.contract import Ports
from patterns.services.identity import Signer
from store.sql import Engine
from tests.bedrock_agents.wire import Wire
from tests.kit.talk import Bot, make_bot, offline_models, offline_parts
from tests.kit.world import Clock

MODES = ("agentcore", "classic-return-control", "classic-lambda")


class Lambda:
    """The action group's Lambda, with ports of its own; keeps what it was sent and what it answered."""

    ports: Ports

    def __init__(self) -> None:
        self.invocations: list[dict[str, Any]] = []
        self.responses: list[Any] = []

    async def __call__(self, event: dict[str, Any]) -> Any:
        self.invocations.append(event)
        self.responses.append(await handle(event, self.ports))
        return self.responses[-1]


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Answers with the frames it is given; whoever asks it again does so at once."""
    monkeypatch.setattr(aws, "PAUSES", (0.0, 0.0))
    return Wire()


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def letter() -> str:
    return "H"


@pytest.fixture
def faults() -> Faults:
    return Faults.parse([])


@pytest.fixture
def action_group() -> Lambda:
    return Lambda()


@pytest.fixture
async def agents_url(faults: Faults, mode: str, action_group: Lambda) -> AsyncIterator[str]:
    app = create_app(faults, action_group if mode == "classic-lambda" else None)
    async with serve(app) as url:
        yield url


@pytest.fixture
async def bot(
    mode: str, agents_url: str, action_group: Lambda, club: Club, clock: Clock, sqlite_engine: Engine, tmp_path: Path
) -> AsyncIterator[Bot]:
    """A bot that answers with H in this mode."""
    async with (
        offline_models(f"{agents_url}/v1") as models,
        offline_parts(agents_url, h_backend=mode, home=tmp_path) as parts,
    ):
        bot = make_bot(sqlite_engine, club, clock, models, "H", parts=parts)
        parts = bot.dispatcher.resources
        d, signer = bot.dispatcher, Signer(LOOPBACK_SECRET)
        action_group.ports = Ports(d.workspaces, d.bookings, d.models, d.limits, signer, parts)
        yield bot
