"""Has DBOS query its database only where it must, and hand work to its threads only where that waits for something.

- DBOS's threads poll for queued, delayed and scheduled runs some twenty times a second. Here nothing is ever delayed or
  scheduled, and a resumed run is taken from the queue at once by whoever resumes it, so these threads end at once.
- Before each step DBOS checks whether the step is recorded. In a run that has just begun it cannot be.
- DBOS begins a run on PostgreSQL with a transaction of four statements; a statement that writes both its rows does.
- DBOS records a step with two statements, which it composes anew each time; one that is written down does. The last
  step's record is that of the run, which follows at once.
- DBOS ends a run on SQLite with statements that it composes anew each time; written ones do.
- DBOS goes to a thread three times for a step, and once for the result of a run; a thread is needed to record alone.

What is relied on is known by the digests of its sources. With a release of DBOS in which any of it differs all is left
to DBOS, with a warning: C is then just as correct, and only queries more.
"""

import asyncio
import hashlib
import importlib
import inspect
import logging
import time
import uuid
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

from dbos import DBOS
from dbos import error as dbos_errors
from dbos._core import WorkflowHandleAsyncPolling, execute_dequeued_workflow
from dbos._sys_db import SystemDatabase
from dbos._utils import GlobalParams
from pydantic import BaseModel

from patterns.workflow import records

log = logging.getLogger(__name__)

Made = TypeVar("Made", bound=BaseModel)


def _module(name: str) -> Any:
    """No setting of DBOS reaches what is changed of it, or used of it, here."""
    return importlib.import_module(name)


launched, core, contexts, tables = map(_module, ("dbos._dbos", "dbos._core", "dbos._context", "dbos._sys_db"))
PAUSE_SECONDS = 0.05
POLL_SECONDS = 0.05
_begun: ContextVar[bool] = ContextVar("the run has begun in this very execution", default=False)
_PARTS: dict[str, Any] = {
    "queue_thread": launched.queue_thread,
    "background_jobs_thread": launched.background_jobs_thread,
    "dynamic_scheduler_loop": launched.dynamic_scheduler_loop,
    "init_workflow": SystemDatabase.init_workflow,
    "_insert_workflow_status": getattr(SystemDatabase, "_insert_workflow_status", None),
    "update_workflow_outcome": SystemDatabase.update_workflow_outcome,
    "_update_workflow_outcome_in_transaction": getattr(SystemDatabase, "_update_workflow_outcome_in_transaction", None),
    "invoke_step": core.invoke_step,
    "_supervise_step": getattr(core, "_supervise_step", None),
    "snapshot_step_context": contexts.snapshot_step_context,
    "snapshot_step_ctx": contexts.DBOSContext.snapshot_step_ctx,
    "_record_operation_result_txn": getattr(SystemDatabase, "_record_operation_result_txn", None),
    "OperationResultInternal": tables.OperationResultInternal,
    "WorkflowHandleAsyncTask": core.WorkflowHandleAsyncTask,
}
"""The parts of DBOS in whose place something stands here: the threads, a run's beginning, end and result, a step and
its record."""
KNOWN: dict[str, tuple[str, ...]] = {
    "queue_thread": ("e54ec9c69e992899",),
    "background_jobs_thread": ("60186147666ca45e",),
    "dynamic_scheduler_loop": ("1eda7fbefea99c94",),
    "init_workflow": ("20bdb64d798db776",),
    "_insert_workflow_status": ("f09e61856122bfb9",),
    "update_workflow_outcome": ("e3decc1f72f781ff",),
    "_update_workflow_outcome_in_transaction": ("e555fad129a51d8b",),
    "invoke_step": ("f60e7b0bb683cf4f",),
    "_supervise_step": ("4e5d944dd8ec27fb",),
    "snapshot_step_context": ("899a5c0ff4c4ae90",),
    "snapshot_step_ctx": ("4b6c56a71977c822",),
    "_record_operation_result_txn": ("c3ddd7275cd9a49b",),
    "OperationResultInternal": ("9fd926fab7392052",),
    "WorkflowHandleAsyncTask": ("ebe2d718da6a180d",),
}
"""Digests of the sources of these parts, in the releases that this was written for."""
_init, _end = SystemDatabase.init_workflow, SystemDatabase.update_workflow_outcome


def _rest(*_: Any) -> None:
    """Takes the place of a polling thread's work, and ends at once."""


def _init_at_once(self: SystemDatabase, status: Any, *, creator_xid: str | None, **more: Any) -> tuple[Any, bool]:
    """Begin a run in one statement; what DBOS knows of one that exists already, it says."""
    if creator_xid and records.begin(self, status, creator_xid):
        return status["status"], True
    return _init(self, status, creator_xid=creator_xid, **more)


def _end_at_once(self: SystemDatabase, workflow_id: str, status: Any, **came_out: Any) -> bool:
    """End a run that came to an output, by statements that are written down; on PostgreSQL DBOS has one such itself."""
    owner = contexts.current_owner_xid(workflow_id)
    if status == "SUCCESS" and owner and came_out.keys() == {"output"} and self.engine.dialect.name == "sqlite":
        return records.end(self, workflow_id, owner, came_out["output"])
    return _end(self, workflow_id, status, **came_out)


async def step(name: str, made: type[Made], work: Callable[[], Awaitable[Made]], last: bool) -> Made:
    """Do that step of the run, unless it is recorded, and record what it made. The `last` one's record is that of the
    run, which is written next."""

    async def as_text() -> str:
        return (await work()).model_dump_json()

    if not (applies() and _begun.get()):
        options: Any = {"name": name, "preemptible": True}
        return made.model_validate_json(await DBOS.run_step_async(options, as_text))
    dbos, context, started = launched._get_dbos_instance(), contexts.snapshot_step_context(), records.now()
    found = await core._supervise_step(
        dbos, context.workflow_id, work, (), {},
        step_name=name, preemptible=True, timeout_seconds=None, shard_key=None,
    )  # fmt: skip
    if not last:
        record = records.Step(context, name, started, found.model_dump_json())
        await asyncio.to_thread(record.write, dbos._sys_db)
    return found


async def result(handle: Any) -> str:
    """What the run of this handle returned, once that is recorded."""
    if applies() and executes(handle):
        with suppress(dbos_errors.DBOSWorkflowCancelledError, dbos_errors.DBOSAwaitedWorkflowCancelledError):
            return await asyncio.shield(handle.task)
    return await handle.get_result(polling_interval_sec=POLL_SECONDS)


def digests() -> dict[str, str]:
    """The digests of the installed DBOS; empty for a part that it no longer has."""
    return {name: _digest(part) for name, part in _PARTS.items()}


def _digest(part: Any) -> str:
    return hashlib.sha256(inspect.getsource(part).encode()).hexdigest()[:16] if part else ""


def apply() -> None:
    """Patch DBOS for the life of this process, or log which parts are not the known ones."""
    if applies():
        return
    if unknown := sorted(name for name, digest in digests().items() if digest not in KNOWN[name]):
        log.warning(
            "This release of DBOS is unknown (%s): C queries its database more than it needs", ", ".join(unknown)
        )
        return
    launched.queue_thread = launched.background_jobs_thread = launched.dynamic_scheduler_loop = _rest
    SystemDatabase.init_workflow, SystemDatabase.update_workflow_outcome = _init_at_once, _end_at_once


def applies() -> bool:
    return launched.queue_thread is _rest


def has_begun() -> bool:
    """Whether the run that executes here has begun in this execution."""
    return _begun.get()


@contextmanager
def beginning() -> Generator[None]:
    """Marks the run that is started meanwhile as begun here. A run that existed already is not executed by starting it,
    and a resumed one is executed in another context, so neither is marked."""
    token = _begun.set(True)
    try:
        yield
    finally:
        _begun.reset(token)


def executes(started: Any) -> bool:
    """Whether the run of this handle began here; otherwise it existed already."""
    return not isinstance(started, WorkflowHandleAsyncPolling)


async def resume(run: str) -> None:
    """Resume that run in this process, unless another process claims it first."""
    await DBOS.resume_workflow_async(run)
    if applies():  # else DBOS's own threads take it from the queue
        await asyncio.to_thread(_begin, run)


def _begin(run: str) -> None:
    _claim()
    while _waits(run):  # somebody has its row locked for a moment
        time.sleep(PAUSE_SECONDS)
        _claim()


def _waits(run: str) -> bool:
    status = launched._get_dbos_instance()._sys_db.get_workflow_status(run)
    return status is not None and status["status"] == "ENQUEUED"


def _claim() -> None:
    dbos, owner = launched._get_dbos_instance(), str(uuid.uuid4())
    queue, database = dbos._registry.get_internal_queue(), dbos._sys_db
    claimed, _ = database.start_queued_workflows(
        queue, GlobalParams.executor_id, GlobalParams.app_version, None, owner_xid=owner
    )
    for status in database.get_workflow_statuses(claimed):
        execute_dequeued_workflow(dbos, status, owner)
