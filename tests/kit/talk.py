"""A member talking to the bot in process: the real dispatcher, patterns, SDK and SQL; the session goes through
its JSON form between turns, as it does in Redis."""

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import SecretStr

import patterns
from bot.cli.start import offline_agent, offline_vendors
from bot.commands.context import CommandContext
from bot.commands.router import Commands
from bot.conversation.event import Event
from bot.conversation.ports import Lease
from bot.conversation.reply import Reply
from bot.conversation.resources import Resources
from bot.conversation.session import Session
from bot.conversation.turn import Pattern
from bot.domain.booking import Booking
from bot.domain.club import Club
from bot.domain.member import ReplyTo, User
from bot.domain.ports import Who
from bot.llm import Models
from bot.llm.roles import RoleModels
from bot.llm.vendors import make_models
from bot.runtime.dispatcher import Dispatcher
from bot.settings import Settings
from bot.settings.limits import Limits
from patterns.a_ai_service import plain
from patterns.services.client import open_client
from store.boards import SqlBoards
from store.bookings import SqlBookings
from store.club_admin import SqlClubAdmin
from store.clubs import SqlWorkspaces
from store.connections import SqlConnections
from store.guests import SqlGuests
from store.invitations import SqlInvitations
from store.members import SqlMemberData
from store.reminders import SqlReminders
from store.sessions import decode, encode
from store.shadows import SqlShadows
from store.sql import Engine
from store.waiting import SqlWaitingList
from tests.kit.served import Services, client_of
from tests.kit.world import Clock

_numbers = itertools.count(1)


@dataclass
class Bot:
    """One club's bot, its parts open to a test."""

    club: Club
    clock: Clock
    engine: Engine
    dispatcher: Dispatcher
    services: Services
    notices: list[Event]  # handed to the inbox

    def member(self, user: str = "ann", **settings: Any) -> "Member":
        return Member(self, user, **settings)

    async def rows(self) -> list[Booking]:
        """Every booking there is, any status."""
        return [booking for _, booking in await SqlBookings(self.engine).everything([self.club])]

    async def live(self) -> list[Booking]:
        return [b for b in await self.rows() if b.status == "confirmed"]


def make_bot(
    engine: Engine, club: Club, clock: Clock, models: Models,
    pattern: str = "D", limits: Limits | None = None, load: Callable[[str], Pattern] = patterns.load,
    parts: Resources | None = None,
) -> Bot:  # fmt: skip
    workspaces = SqlWorkspaces(engine, lambda platform, workspace: club, pattern)
    notices: list[Event] = []

    async def notify(event: Event) -> bool:
        notices.append(event)
        return True

    context = CommandContext(
        workspaces, patterns.names, SqlClubAdmin(engine, workspaces), SqlInvitations(engine, workspaces),
        SqlMemberData(engine, workspaces), SqlReminders(engine), SqlWaitingList(engine),
        SqlBoards(engine, workspaces), SqlConnections(engine), SqlShadows(engine), SqlGuests(engine), notify,
        measured=patterns.measured,
    )  # fmt: skip
    dispatcher = Dispatcher(
        workspaces, SqlBookings(engine), models, Commands(context), load, plain, clock,
        limits or Limits(turns_per_minute=1000), parts or Resources(blank_settings()),
    )  # fmt: skip
    services = Services(dispatcher)
    dispatcher.resources.put(open_client, client_of(services))
    return Bot(club, clock, engine, dispatcher, services, notices)


@dataclass
class Member:
    """What one member does in one conversation."""

    bot: Bot
    user: str
    admin: bool = False
    thread: str | None = None
    workspace: str = "w1"
    platform: Any = "slack"
    stored: bytes | None = None  # the session as Redis would hold it
    events: list[Event] = field(default_factory=list[Event])

    async def say(self, text: str, **event: Any) -> Reply:
        return await self.run(self.event(text=text, **event))

    async def press(self, choice: str) -> Reply:
        """Presses a button or an offer of the last reply by its id, or anything by its choice."""
        last = self.session.last_reply
        offered = {offer.slot_id: offer.choice for offer in last.offers} if last else {}
        return await self.run(self.event(kind="action", choice=offered.get(choice, choice)))

    def event(self, **values: Any) -> Event:
        number = next(_numbers)
        usual: dict[str, Any] = {
            "id": f"Ev{number}", "platform": self.platform, "workspace": self.workspace, "channel": "C1",
            "user": User(self.user, self.user, self.admin), "kind": "mention", "text": "",
            "reply_to": ReplyTo(self.platform), "thread": self.thread,
        }  # fmt: skip
        event = Event(**(usual | values))
        self.events.append(event)
        return event

    async def run(self, event: Event, attempt: int = 1, saved: bool = True) -> Reply:
        """One run of the event's turn; with `saved=False` its worker died before it saved the session."""
        session = decode(self.stored, event.conversation)
        lease = Lease("1-1", "token", event.conversation, event, session, attempt)
        reply = await self.bot.dispatcher.turn(lease)
        if saved:
            session.last_turn, session.last_reply = event.turn_id, reply
            self.stored = encode(session)
        return reply

    @property
    def session(self) -> Session:
        return decode(self.stored, "any")

    @property
    def who(self) -> Who:
        return Who(self.bot.club, self.event().member, "look")


@cache
def blank_settings() -> Settings:
    """What stands where nothing is set. Reading the environment takes longer than a turn, so it is done once."""
    return Settings(models="")


@asynccontextmanager
async def offline_models(base_url: str) -> AsyncIterator[RoleModels]:
    """The real SDK, pointed at the offline model."""
    keyed = {"openai_api_key": SecretStr("offline"), "openai_base_url": base_url}
    models = make_models(blank_settings().model_copy(update=keyed))
    try:
        yield models
    finally:
        await models.aclose()


@asynccontextmanager
async def offline_parts(root_url: str, **settings: Any) -> AsyncIterator[Resources]:
    """What patterns keep for the process, pointed at the offline model."""
    base = blank_settings().model_copy(update=settings)
    parts = Resources(base.model_copy(update=offline_vendors(root_url) | offline_agent(base, root_url)))
    try:
        yield parts
    finally:
        await parts.aclose()
