"""The composition root: settings in, a running bot out. The only module of the core that knows every part."""

import asyncio
import importlib
import logging
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

import patterns
from bot.commands.context import CommandContext
from bot.commands.new_club import club_maker
from bot.commands.router import Commands
from bot.conversation.ports import Platform
from bot.conversation.resources import Locate, Resources
from bot.domain.errors import StoreDown
from bot.domain.ports import Clock
from bot.intake.queries import Queries
from bot.intake.receipts import InHand
from bot.llm.roles import RoleModels
from bot.llm.vendors import make_models, model_lines
from bot.runtime import board_loop, cancellation_loop, later, reminder_loop, waiting_loop
from bot.runtime.board_loop import BoardKeeper, ChangedClubs
from bot.runtime.budgets import Budgets
from bot.runtime.dispatcher import Dispatcher
from bot.runtime.dry import DryDesk
from bot.runtime.health import Ready, state
from bot.runtime.pace import Pace
from bot.runtime.ports import Watch
from bot.runtime.shadow import Shadow
from bot.runtime.upkeep import running, tidying
from bot.runtime.worker import Worker
from bot.settings import BadSetting, Settings
from bot.settings.descriptors import own_share
from bot.settings.extras import lack_of_dry, lack_of_pattern
from patterns.workflow.tables import has_runs
from store.boards import SqlBoards
from store.bookings import SqlBookings
from store.cancellations import SqlCancellations
from store.club_admin import SqlClubAdmin
from store.clubs import SqlWorkspaces
from store.connections import SqlConnections
from store.guests import SqlGuests
from store.inbox import STREAM, RedisInbox
from store.invitations import SqlInvitations
from store.marks import RedisMarks
from store.members import SqlMemberData
from store.opening import open_database
from store.redis_client import RedisHandle, connect
from store.redis_safety import risks
from store.reminders import SqlReminders
from store.shadows import SqlShadows
from store.snapshots import SqlSnapshots
from store.spent import RedisSums
from store.sql import Engine, read, version
from store.waiting import SqlWaitingList

log = logging.getLogger(__name__)


def real_clock() -> datetime:
    return datetime.now(UTC)


class ProcessWatch(Watch, Protocol):
    """Who counts what a process does: `bot.runtime.metrics.Metrics`."""

    def over_budget(self, whose: str, what: str, span: str) -> None: ...


@dataclass
class App:
    """What runs in one process, and what it runs on."""

    settings: Settings
    engine: Engine
    redis: RedisHandle
    inbox: RedisInbox
    workspaces: SqlWorkspaces
    bookings: SqlBookings
    reminders: SqlReminders
    waiting: SqlWaitingList
    marks: RedisMarks
    queries: Queries
    models: RoleModels
    resources: Resources
    budgets: Budgets
    commands: Commands
    clock: Clock
    watch: ProcessWatch | None
    ready: dict[str, Ready]  # what must work here, by its name
    changed: ChangedClubs = field(default_factory=ChangedClubs)  # by turns of this process
    in_hand: InHand = field(default_factory=InHand)  # of all platforms that this process listens to

    def worker(self, platforms: Mapping[str, Platform]) -> Worker:
        """A worker on this process's inbox, which answers on these platforms. Raises BadSetting for a default
        pattern that is not installed."""
        if lacking := lack_of_pattern(self.settings.pattern):
            raise BadSetting(f"COURTBOT_PATTERN: {lacking}")
        limits = self.settings.limits()
        pace = Pace(concurrency=self.concurrency(), beat=self.settings.lease_seconds / 3)
        dispatcher = Dispatcher(
            self.workspaces, self.bookings, self.models, self.commands, patterns.handler, patterns.plain, self.clock,
            limits, self.resources, platforms, self.budgets, self.changed.add,
            Shadow(self.dry_desk(), SqlShadows(self.engine)),
        )  # fmt: skip
        return Worker(self.inbox, dispatcher, platforms, limits, pace, self.watch, self.in_hand)

    def dry_desk(self) -> DryDesk:
        """Runs any pattern on a copy of a club. It has circuit breakers of its own: a failure there disturbs no
        member."""
        models, limits = self.models.apart(), self.settings.limits()
        lend = partial(patterns.lend, self.resources, self.workspaces, models, limits)
        snapshots = SqlSnapshots(self.engine)
        return DryDesk(snapshots, patterns.handler, patterns.plain, models, limits, lend, self.settings)

    def concurrency(self) -> int:
        """Turns at a time: as set, or as many as there are file descriptors for."""
        found = own_share()
        if found.turns >= self.settings.concurrency:
            return self.settings.concurrency
        log.warning(
            "%d open files allow %d turns at a time, not %d", found.limit, found.turns, self.settings.concurrency
        )
        return found.turns

    def background_loops(self, platforms: Mapping[str, Platform]) -> AbstractAsyncContextManager[None]:
        """Meanwhile runs what happens without a message: reminders, the waiting list, notices of cancellations, what
        waited for the database, boards and tidying. For processes on the shared inbox only: a terminal's own inbox,
        where the clock may stand still, reaches nobody else."""
        context, clock, put = self.commands.context, self.clock, self.inbox.enqueue
        untold = SqlCancellations(self.engine, self.workspaces)
        keeper = BoardKeeper(context.boards, self.bookings, platforms, put, clock, real_clock)
        return running(
            {
                "Reminders": partial(reminder_loop.run, self.reminders, clock, put),
                "Tidying": partial(tidying, self.bookings.forget_runs),
                "What waits": partial(later.run, self.inbox, self.bookings.forget_runs),
                "Waiting list": partial(waiting_loop.run, self.waiting, clock, put),
                "Cancellations": partial(cancellation_loop.run, untold, context.member_data, put),
                "Boards": partial(board_loop.run, keeper, self.changed),
            }
        )


async def database_ready(engine: Engine) -> str:
    """`bot.runtime.health.Ready`. Raises StoreDown."""
    await read(engine, version)
    return ""


async def redis_ready(inbox: RedisInbox) -> str:
    """`bot.runtime.health.Ready`. Raises StoreDown."""
    await inbox.depth()
    return ""


async def diagnosis(ready: Mapping[str, Ready]) -> list[str]:
    """A line for each part: whether it works, else what is wrong."""
    return [f"{name}: {await state(part) or 'ok'}" for name, part in ready.items()]


@asynccontextmanager
async def open_app(
    settings: Settings,
    clock: Clock = real_clock,
    stream: str = STREAM,
    locate: Locate | None = None,
    watch: ProcessWatch | None = None,
) -> AsyncGenerator[App]:
    """Everything connected and migrated. Raises StoreDown naming what does not answer, BadSetting naming a role
    without a key. `stream` is the inbox: a terminal has one of its own, since its clock and settings are its own;
    `locate` finds the services, where it is not by their settings; `watch` counts what happens here."""
    patterns.check(settings)
    async with AsyncExitStack() as stack:
        models = make_models(settings)
        stack.push_async_callback(models.aclose)
        engine = await stack.enter_async_context(open_database(settings))
        redis = await stack.enter_async_context(open_redis(settings))
        workspaces, bookings = SqlWorkspaces(engine, club_maker(settings), settings.pattern), SqlBookings(engine)
        resources = Resources(settings, locate, stream, bookings.run_of)
        stack.push_async_callback(resources.aclose)
        inbox = RedisInbox(redis, None, settings.lease_seconds, stream, watch.unanswered if watch else None)
        members, reminders, waiting = SqlMemberData(engine, workspaces), SqlReminders(engine), SqlWaitingList(engine)
        memory, club_admin = Memory(settings, inbox, engine), SqlClubAdmin(engine, workspaces)
        budgets = Budgets(settings.budgets(), RedisSums(redis), tell=watch.over_budget if watch else None)
        # What must work here, by its name; platforms add theirs.
        ready: dict[str, Ready] = {"database": partial(database_ready, engine), "Redis": partial(redis_ready, inbox)}
        context = CommandContext(
            workspaces, patterns.names, club_admin, SqlInvitations(engine, workspaces),
            members, reminders, waiting, SqlBoards(engine, workspaces), SqlConnections(engine), SqlShadows(engine),
            SqlGuests(engine), inbox.enqueue, memory.export, memory.forget, lambda: model_lines(settings, models),
            budgets.used, lambda: diagnosis(ready), patterns.measured, partial(lack_of_dry, settings.h_backend),
        )  # fmt: skip
        queries = Queries(workspaces, bookings, members, club_admin, clock)
        yield App(
            settings, engine, redis, inbox, workspaces, bookings, reminders, waiting, RedisMarks(redis), queries,
            models, resources, budgets, Commands(context), clock, watch, ready,
        )  # fmt: skip


@dataclass(frozen=True)
class Memory:
    """Members' data outside the database: conversations in Redis, and C's runs."""

    settings: Settings
    inbox: RedisInbox
    engine: Engine

    async def export(self, member: str, workspaces: Collection[str]) -> dict[str, Any]:
        """As JSON values. Raises StoreDown."""
        runs = await self._runs()
        return {
            "conversations": await self.inbox.export(member, workspaces),
            "runs": await runs.export(self.settings, member) if runs else [],
        }

    async def forget(self, member: str, workspaces: Collection[str]) -> None:
        """Raises StoreDown."""
        if runs := await self._runs():
            await runs.forget(self.settings, member)
        await self.inbox.forget(member, workspaces)

    async def _runs(self) -> Any:
        """The module of C's runs; None where C is not installed and never ran. Raises StoreDown where there are runs
        but C is not installed: an export or a deletion must not leave them out silently."""
        if lacking := lack_of_pattern("C"):
            if not await read(self.engine, partial(has_runs, self.settings)):
                return None
            log.error("Runs of pattern C are kept here. %s", lacking)
            raise StoreDown("the database of pattern C")
        return await asyncio.to_thread(importlib.import_module, "patterns.workflow.runs")  # DBOS takes its time


@asynccontextmanager
async def open_redis(settings: Settings) -> AsyncGenerator[RedisHandle]:
    """The Redis of the settings, whose risks are logged, or a private one. Raises StoreDown."""
    async with connect(settings.redis_url, settings.home) as redis:
        for risk in await risks(redis) if settings.redis_url else ():
            log.warning("REDIS_URL: %s", risk)
        yield redis
