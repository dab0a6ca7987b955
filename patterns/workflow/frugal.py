"""Patches DBOS so that it queries its database only where it must.

- DBOS's threads poll for queued, delayed and scheduled runs some twenty times a second. Here nothing is ever delayed or
  scheduled, and a resumed run is taken from the queue at once by whoever resumes it, so these threads end at once.
- Before each step DBOS checks whether the step is recorded. In a run that has just begun it cannot be.
- DBOS records a step with two statements, which it composes anew each time; one that is written down does.

The patched functions are known by the digests of their sources. A release of DBOS in which any of them differs is left
unpatched, with a warning: C is then just as correct, and only queries more.
"""

import asyncio
import hashlib
import importlib
import inspect
import logging
import time
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from dbos import DBOS
from dbos import error as dbos_errors
from dbos._context import current_owner_xid
from dbos._core import WorkflowHandleAsyncPolling, execute_dequeued_workflow
from dbos._sys_db import OperationResultInternal, SystemDatabase, db_retry
from dbos._utils import GlobalParams
from sqlalchemy import TextClause, text

from patterns.workflow.tables import SCHEMA

log = logging.getLogger(__name__)

launched: Any = importlib.import_module("dbos._dbos")  # no setting of DBOS reaches what is changed of it here
PAUSE_SECONDS = 0.05
_begun: ContextVar[bool] = ContextVar("the run has begun in this very execution", default=False)
_recorded = SystemDatabase.check_operation_execution
_record = SystemDatabase.record_operation_result
_CHANGED: dict[str, Any] = {
    "queue_thread": launched.queue_thread,
    "background_jobs_thread": launched.background_jobs_thread,
    "dynamic_scheduler_loop": launched.dynamic_scheduler_loop,
    "check_operation_execution": _recorded,
    "record_operation_result": _record,
    "_record_operation_result_txn": getattr(SystemDatabase, "_record_operation_result_txn", None),
    "OperationResultInternal": OperationResultInternal,
}
"""The parts of DBOS that are patched here, or that the patches rely on."""
KNOWN: dict[str, tuple[str, ...]] = {
    "queue_thread": ("e54ec9c69e992899",),
    "background_jobs_thread": ("60186147666ca45e",),
    "dynamic_scheduler_loop": ("1eda7fbefea99c94",),
    "check_operation_execution": ("ab119f8c55582f82",),
    "record_operation_result": ("4c94546a403b202a",),
    "_record_operation_result_txn": ("c3ddd7275cd9a49b",),
    "OperationResultInternal": ("9fd926fab7392052",),
}
"""Digests of the sources of these parts, in the releases that this was written for."""
COLUMNS = (
    "workflow_uuid, function_id, function_name, output, error, started_at_epoch_ms, completed_at_epoch_ms, "
    "serialization, application_name, retention_timestamp"
)


def _recording(schema: str, lock: str) -> TextClause:
    """Records a step only while this execution still owns the run, which the `lock` keeps so meanwhile."""
    return text(
        f"INSERT INTO {schema}operation_outputs ({COLUMNS}) "
        "SELECT run.workflow_uuid, :function_id, :function_name, :output, :error, :started_at_epoch_ms, :completed, "
        f":serialization, :application, :completed FROM {schema}workflow_status AS run "
        f"WHERE run.workflow_uuid = :workflow_uuid AND run.owner_xid = :owner {lock} "
        "ON CONFLICT (workflow_uuid, function_id) DO UPDATE "
        "SET completed_at_epoch_ms = operation_outputs.completed_at_epoch_ms RETURNING completed_at_epoch_ms"
    )


RECORD = {"postgresql": _recording(f"{SCHEMA}.", "FOR NO KEY UPDATE"), "sqlite": _recording("", "")}
"""On SQLite, whoever writes is alone."""


def _rest(*_: Any) -> None:
    """Takes the place of a polling thread's work, and ends at once."""


def _check(self: SystemDatabase, *args: Any, **kwargs: Any) -> Any:
    """Skips the check in a run that began here. A cancelled run is noticed when its step is recorded, too."""
    return None if _begun.get() else _recorded(self, *args, **kwargs)


def _record_at_once(self: SystemDatabase, result: OperationResultInternal, **kwargs: Any) -> None:
    """Record a step in one statement. The time it returns tells whether this execution wrote the row or found one."""
    if kwargs:
        _record(self, result, **kwargs)
        return
    values = {**result, "completed": int(time.time() * 1000), "application": self.app_name}
    values["owner"] = current_owner_xid(result["workflow_uuid"])

    @db_retry(sys_db=self)
    def recorded() -> int | None:
        if self.engine.dialect.name == "sqlite":
            with self.engine.begin() as connection:
                return connection.scalar(RECORD["sqlite"], values)
        with self.engine.connect() as connection:
            return connection.execution_options(isolation_level="AUTOCOMMIT").scalar(RECORD["postgresql"], values)

    if (completed := recorded()) is None:
        raise dbos_errors.DBOSWorkflowConflictIDError(result["workflow_uuid"])
    if completed != values["completed"]:
        raise dbos_errors.DBOSStepNondeterminismError(result["workflow_uuid"], result["function_id"])


def digests() -> dict[str, str]:
    """The digests of the installed DBOS; empty for a part that it no longer has."""
    return {name: _digest(part) for name, part in _CHANGED.items()}


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
    SystemDatabase.check_operation_execution = _check
    SystemDatabase.record_operation_result = _record_at_once


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
