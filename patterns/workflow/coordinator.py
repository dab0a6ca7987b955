"""C's coordinator: the sequence as a durable DBOS workflow. A run that is killed between two steps is finished by the
worker that takes the turn over, and no recorded step is repeated.

The workflow's id is the turn's id. On its own, DBOS resumes a run only when the same executor restarts; here every
process is an executor of its own, so the worker that takes a turn over resumes its run explicitly. A step is a hop to a
service, whose answer is recorded, the last one's with the run's outcome. A service's writes are idempotent per turn
even where nothing was recorded.
"""

import asyncio
import hashlib
import os
import socket
import time
import uuid
from collections.abc import AsyncGenerator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSContextSetAuth, SetWorkflowID
from dbos import error as dbos_errors
from pydantic import BaseModel
from sqlalchemy import Engine

from bot.conversation.resources import Newest, Resources
from bot.conversation.turn import Turn
from bot.conversation.work import Signs
from bot.domain.errors import StoreDown
from bot.domain.fence import TurnLost, closed, held, is_closed
from bot.tracing import continued
from patterns.services.client import HOP_SHARE, Client, open_client
from patterns.services.contract import Service, find
from patterns.services.facts import Spent
from patterns.workflow import frugal, hops, runs
from patterns.workflow.hops import LAST, Hop, Job, Outcome, Run, StepName

APPLICATION = "courtbot-c"
VERSION = "3"
"""Pinned: by default DBOS takes a hash of the code, and would leave runs of another version lying."""
BEGIN_SECONDS = 10.0
STOP_SECONDS = 3.0
LISTEN_SECONDS = 0.05  # how often a thread looks whether to end; it asks no database
HOP_SECONDS = 15.0  # for the hops of a run that goes on without its turn
KEEP_HOURS = 1.0
"""Runs are kept at least this long, whatever the settings say, so that none is deleted while it runs."""
FORGET_SECONDS = 3600.0


@asynccontextmanager
async def open_coordinator(resources: Resources) -> AsyncGenerator["Coordinator"]:
    """Launch the process's one DBOS, whose workflows run in this event loop.

    Its tables are made in a thread: creating an index on PostgreSQL waits for every open transaction, and those of this
    event loop could not end if it waited, too."""
    settings = resources.settings
    engine = runs.make_engine(settings)
    coordinator = Coordinator(await resources.get(open_client), settings.session_hours, resources.newest, engine)
    with runs.store_errors():
        await asyncio.to_thread(_prepare, engine)
    frugal.apply()
    dbos = DBOS(config=config(resources.inbox, engine))
    try:
        coordinator.register()
        with runs.store_errors():
            DBOS.launch()
        yield coordinator
    finally:
        await runs.close(engine, dbos)
        # DBOS makes its threads the loop's own and ends them with itself; what is closed after it needs some, too.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


def _prepare(engine: Engine) -> None:
    runs.migrate(engine)
    runs.forget_pickled(engine)


def config(inbox: str, engine: Engine) -> DBOSConfig:
    """DBOS's settings. Any process of the same application may execute a resumed run, so each inbox is an application
    of its own: terminals share a home folder, but no services, secret or clock."""
    name = f"{APPLICATION}-{hashlib.sha256(inbox.encode()).hexdigest()[:16]}"
    return {
        "name": name,
        "system_database_engine": engine,
        "serializer": runs.SERIALIZER,
        "use_listen_notify": False,  # a pooler loses what a session listens to, and nobody here waits for a message
        "run_migrations": False,  # done by then
        "application_version": f"{name}-{VERSION}",  # unique among the applications of a database
        "executor_id": f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}",
        "log_level": "CRITICAL",  # DBOS would print what a run raises, with its words; the dispatcher logs it without
        "enable_otlp": False,
        "notification_listener_polling_interval_sec": LISTEN_SECONDS,
    }


async def forget(hours: float) -> None:
    """Delete the runs that began longer ago than that, of every inbox: a terminal may never be opened again."""
    until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - hours * 3600))
    old = await DBOS.list_workflows_async(end_time=until, application_name=[], load_input=False, load_output=False)
    if old:
        await DBOS.delete_workflows_async([run.workflow_id for run in old])


class Coordinator:
    """Starts the run of a turn, or takes it over. Runs hold members' words, so old ones are deleted: at the age at
    which a quiet conversation ends, looked for at most once an hour, when a turn comes in."""

    def __init__(self, client: Client, session_hours: float, newest: Newest, engine: Engine) -> None:
        self._client = client
        self.newest = newest
        self._engine = engine
        self._keep_hours = max(session_hours, KEEP_HOURS)
        self._forgot = -FORGET_SECONDS  # when, by the monotonic clock
        self._deadlines: dict[str, float] = {}  # of runs whose turn is in this process
        self._signs: dict[str, Signs] = {}  # of the same
        self._stopping: set[asyncio.Future[None]] = set()
        self._workflow: Any = None

    def register(self) -> None:
        async def run(job: str) -> str:
            begun = Job.model_validate_json(job)
            with continued(begun.traceparent):
                return (await DurableRun(self, begun).outcome()).model_dump_json()

        self._workflow = DBOS.workflow(name=APPLICATION)(run)

    async def run(self, turn: Turn) -> Outcome:
        """Run the turn's sequence, and return its outcome. Raises StoreDown."""
        with runs.store_errors():
            return await self._run(turn)

    async def _run(self, turn: Turn) -> Outcome:
        await self._forget()
        self._deadlines[turn.id] = turn.started + turn.limits.turn_seconds * HOP_SHARE
        self._signs[turn.id] = turn.progress
        beginning = asyncio.ensure_future(self._handle(turn))
        try:
            handle = await self._begun(turn, beginning)
            return Outcome.model_validate_json(await frugal.result(handle))
        except asyncio.CancelledError:
            await _seen_through(self._stopped(turn.id, beginning))  # nothing goes on behind the turn's back
            raise
        finally:
            self._deadlines.pop(turn.id, None)  # a taken-over turn may have run here twice at a time
            self._signs.pop(turn.id, None)

    async def _begun(self, turn: Turn, beginning: asyncio.Future[Any]) -> Any:
        """The handle of the run. Raises StoreDown after BEGIN_SECONDS: DBOS itself would retry for as long as its
        database is away, and whatever it begins after that is cancelled."""
        try:
            async with asyncio.timeout(BEGIN_SECONDS):
                return await asyncio.shield(beginning)
        except TimeoutError:
            stopping = asyncio.ensure_future(self._stopped(turn.id, beginning))
            self._stopping.add(stopping)
            stopping.add_done_callback(self._stopping.discard)
            stopping.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
            raise StoreDown("the database") from None

    async def _forget(self) -> None:
        if time.monotonic() - self._forgot >= FORGET_SECONDS:
            self._forgot = time.monotonic()
            await forget(self._keep_hours)

    async def _handle(self, turn: Turn) -> Any:
        """The handle of a new run, of one that another worker left unfinished, or of an ended one with its recorded
        outcome. A run that may not be read (see `runs.py`) is deleted and begun anew."""
        started = await self._start(turn)
        if frugal.executes(started):
            return started
        if await asyncio.to_thread(runs.unreadable, self._engine, turn.id):
            await DBOS.delete_workflows_async([turn.id])
            return await self._start(turn)
        if (await started.get_status()).status not in ("SUCCESS", "ERROR"):
            await frugal.resume(turn.id)
        return started

    async def _start(self, turn: Turn) -> Any:
        """The handle of a new run that executes here, or one that waits for the end of the existing run."""
        job = Job.of(turn)
        with frugal.beginning(), SetWorkflowID(turn.id), DBOSContextSetAuth(turn.event.member, None):  # for "forget"
            return await DBOS.start_workflow_async(self._workflow, job.model_dump_json())

    async def _stopped(self, turn_id: str, beginning: asyncio.Future[Any]) -> None:
        """Cancel the run, once it has begun: it cannot be cancelled earlier. A run that another worker has taken over
        meanwhile is left alone."""
        await asyncio.wait({beginning})
        mine = held()
        if not beginning.exception() and not (mine and await self.newest(turn_id) > closed(mine.number)):
            await DBOS.cancel_workflow_async(turn_id)

    async def hop(self, service: Service[Any, Any], job: Job, left: Spent, request: BaseModel) -> Hop:
        """Make one hop; a failure is part of the result."""
        turn_id = job.identity.to_event().turn_id
        deadline = self._deadlines.get(turn_id, time.time() + HOP_SECONDS)
        identity = job.identity.model_copy(update={"deadline": deadline})
        if signs := self._signs.get(turn_id):
            signs.begin(service.name)
        try:
            return await hops.ask(self._client, service, identity, left, request)
        except TurnLost as error:  # not recorded: the run is another worker's, which is to do this step
            raise dbos_errors.DBOSWorkflowCancelledError(f"{turn_id} is another worker's") from error


async def _seen_through(stopping: Coroutine[Any, Any, None]) -> None:
    """Wait for the cancellation of a run, even if this wait is itself cancelled: DBOS works in a thread, and if it got
    to cancelling later, it would stop the run in the hands of the next worker. The wait ends after STOP_SECONDS, since
    where the database is silent, no other worker can have taken the run over."""
    task, until = asyncio.ensure_future(stopping), time.monotonic() + STOP_SECONDS
    while not task.done() and (left := until - time.monotonic()) > 0:
        with suppress(asyncio.CancelledError):
            await asyncio.wait({task}, timeout=left)
    task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # looked at; the turn is over anyway


class DurableRun(Run):
    """One execution of a run. After a kill, recorded hops are replayed instead of made again."""

    def __init__(self, coordinator: Coordinator, job: Job) -> None:
        super().__init__(job)
        self._coordinator = coordinator

    async def outcome(self) -> Outcome:
        """Run the sequence under the turn's newest fence. A worker that takes a turn over raises the fence in the
        database before it resumes the run; the writes of an earlier execution carry the old fence, and are refused."""
        recorded = self._job.identity
        try:
            newest = 0 if frugal.has_begun() else await self._coordinator.newest(recorded.to_event().turn_id)
        except StoreDown as error:
            return Outcome(hops=[Hop(service="parse", request={}, status=503, kind="store_down", message=error.what)])
        if is_closed(newest):  # its end has been told
            raise dbos_errors.DBOSWorkflowCancelledError(f"{recorded.to_event().turn_id} is over")
        identity = recorded.model_copy(update={"fence": max(recorded.fence, newest)})
        self._job = self._job.model_copy(update={"identity": identity})
        return await super().outcome()

    async def _asked(self, name: StepName, left: Spent, request: BaseModel) -> Hop:
        work = partial(self._coordinator.hop, find(name), self._job, left, request)
        return await frugal.step(name, Hop, work, last=name == LAST)
