"""A small service of the test's own, served in process, and what it takes to call it."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from pydantic import BaseModel, Field

from bot.conversation.event import Event
from bot.conversation.resources import Resources
from bot.conversation.session import Session
from bot.conversation.turn import Turn
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.member import ReplyTo, User
from bot.domain.orders import EVERYTHING
from bot.domain.ports import Who
from bot.llm.strict import digest
from bot.settings import Settings
from bot.settings.limits import Limits
from patterns.services.client import Client
from patterns.services.contract import Ports, Server, Service
from patterns.services.facts import Spent
from patterns.services.http import create_app
from patterns.services.identity import Identity, Signer
from patterns.services.transport import AsgiTransport
from store.bookings import SqlBookings
from store.clubs import SqlWorkspaces
from tests.kit.databases import SqliteFiles, engine_on
from tests.kit.world import Clock

SIGNER = Signer("a secret that tests share")
LEFT = Spent(model_calls=8, tool_calls=8, tokens=20_000)


class Wish(BaseModel):
    slot_id: str = Field(max_length=40)


class Made(BaseModel):
    member: str
    code: str


@dataclass
class World:
    """The service, its ports, and everything a caller has."""

    ports: Ports
    club: Club
    clock: Clock
    runs: list[Turn] = field(default_factory=list[Turn])
    fault: Exception | None = None
    before: Any = None  # awaited before the work

    async def work(self, turn: Turn, wish: Wish) -> Made:
        """Books the slot for whoever the token names."""
        self.runs.append(turn)
        if self.before:
            await self.before()
        if self.fault:
            raise self.fault
        booking: Any = await turn.desk.book(wish.slot_id)
        return Made(member=booking.member, code=booking.code)

    @property
    def service(self) -> Service[Wish, Made]:
        return Service("booking", Wish, Made, self.work)

    @property
    def server(self) -> Server[Wish, Made]:
        return Server(self.service, self.ports)

    def turn(self, user: str = "ann", event: str = "Ev1", **limits: Any) -> Turn:
        """A turn on the caller's side."""
        told = Event(event, "slack", "w1", "C1", User(user), "message", "words", ReplyTo("slack"))
        desk = Desk(Who(self.club, told.member, told.turn_id), self.ports.bookings, self.clock, EVERYTHING)
        return Turn(told, "words", Session(), desk, self.ports.models, Limits(**limits), self.ports.resources)

    def envelope(self, user: str = "ann", seconds: float = 10, audience: str = "booking", **changes: Any) -> Any:
        deadline = time.time() + seconds
        identity = Identity.of(self.turn(user).event, self.club, self.clock(), deadline, EVERYTHING)
        body = changes.get("body", {"slot_id": "c1-20261202-1500-60"})
        token = SIGNER.sign(identity, audience, digest(body))
        envelope = {"token": token, "key": "k1", "deadline": deadline, "left": LEFT.model_dump(), "body": body}
        return {**envelope, **changes}

    async def codes(self) -> list[str]:
        return [b.code for _, b in await SqlBookings(self.ports.bookings.engine).everything([self.club])]


class NoModel:
    async def complete(self, role: str, ask: Any) -> Any:
        raise AssertionError("no model here")


@pytest.fixture
async def world(club: Club, clock: Clock, sqlite_files: SqliteFiles) -> AsyncIterator[World]:
    async with open_world(club, clock, sqlite_files) as world:
        yield world


@asynccontextmanager
async def open_world(club: Club, clock: Clock, files: SqliteFiles) -> AsyncIterator[World]:
    """For a test that chooses its own event loop."""
    async with engine_on(files.fresh("world")) as engine:
        workspaces = SqlWorkspaces(engine, lambda platform, workspace: club, "D")
        ports = Ports(workspaces, SqlBookings(engine), NoModel(), Limits(), SIGNER, Resources(Settings()))
        yield World(ports, club, clock)


@pytest.fixture
def transport(world: World) -> httpx2.ASGITransport:
    return httpx2.ASGITransport(app=create_app(world.service, world.ports), raise_app_exceptions=False)


@pytest.fixture
async def http(transport: httpx2.ASGITransport) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=transport, base_url="http://booking") as http:
        yield http


@pytest.fixture
def client(transport: httpx2.ASGITransport) -> Client:
    async def locate(name: str) -> str:
        return f"http://{name}"

    return Client(AsgiTransport(transport), SIGNER, locate)
