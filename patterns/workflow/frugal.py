"""DBOS, asking its database only for what is not known already.

Its threads look for queued, delayed and scheduled runs some twenty times a second. Here nothing is delayed or
scheduled, and all that is ever queued is a run that is resumed: whoever resumes it takes it from the queue at once.
And before each step DBOS looks whether the step is recorded, which it cannot be in a run that has just begun; after it,
what DBOS does in a transaction of two statements PostgreSQL can do in one.

A release of DBOS in which any of that is written otherwise is left as it is, with a warning: C is then as right as
before, and asks more often.
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
from sqlalchemy import text

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
"""What of DBOS is changed here, or done in its place."""
KNOWN: dict[str, tuple[str, ...]] = {
    "queue_thread": ("e54ec9c69e992899",),
    "background_jobs_thread": ("60186147666ca45e",),
    "dynamic_scheduler_loop": ("1eda7fbefea99c94",),
    "check_operation_execution": ("ab119f8c55582f82",),
    "record_operation_result": ("4c94546a403b202a",),
    "_record_operation_result_txn": ("c3ddd7275cd9a49b",),
    "OperationResultInternal": ("9fd926fab7392052",),
}
"""Digests of their sources, in the releases that this was written for."""
RECORD = text(
    f"INSERT INTO {SCHEMA}.operation_outputs (workflow_uuid, function_id, function_name, output, error, "
    "started_at_epoch_ms, completed_at_epoch_ms, serialization, application_name, retention_timestamp) "
    "SELECT run.workflow_uuid, :function_id, :function_name, :output, :error, :started_at_epoch_ms, :completed, "
    f":serialization, :application, :completed FROM {SCHEMA}.workflow_status AS run "
    "WHERE run.workflow_uuid = :workflow_uuid AND run.owner_xid = :owner FOR NO KEY UPDATE "
    "ON CONFLICT (workflow_uuid, function_id) DO UPDATE "
    "SET completed_at_epoch_ms = operation_outputs.completed_at_epoch_ms RETURNING completed_at_epoch_ms"
)
"""Nothing of a run that is another execution's by now; while this one records, no other can take the run over."""


def _rest(*_: Any) -> None:
    """In place of a thread's work: it ends at once."""


def _check(self: SystemDatabase, *args: Any, **kwargs: Any) -> Any:
    """That a run was cancelled is noticed as its last step is recorded, too."""
    return None if _begun.get() else _recorded(self, *args, **kwargs)


def _record_at_once(self: SystemDatabase, result: OperationResultInternal, **kwargs: Any) -> None:
    """A step of this very run, whose outcome tells who wrote the row: this execution, or another step in its place."""
    if self.engine.dialect.name == "sqlite" or kwargs:
        _record(self, result, **kwargs)
        return
    values = {**result, "completed": int(time.time() * 1000), "application": self.app_name}
    values["owner"] = current_owner_xid(result["workflow_uuid"])

    @db_retry(sys_db=self)
    def recorded() -> int | None:
        with self.engine.connect() as connection:
            return connection.execution_options(isolation_level="AUTOCOMMIT").scalar(RECORD, values)

    if (completed := recorded()) is None:
        raise dbos_errors.DBOSWorkflowConflictIDError(result["workflow_uuid"])
    if completed != values["completed"]:
        raise dbos_errors.DBOSStepNondeterminismError(result["workflow_uuid"], result["function_id"])


def digests() -> dict[str, str]:
    """Of the installed DBOS; empty for what it has no more."""
    return {name: _digest(part) for name, part in _CHANGED.items()}


def _digest(part: Any) -> str:
    return hashlib.sha256(inspect.getsource(part).encode()).hexdigest()[:16] if part else ""


def apply() -> None:
    """Makes DBOS frugal, in this process and for good; or says which parts of it are not those that are known."""
    if applies():
        return
    if unknown := sorted(name for name, digest in digests().items() if digest not in KNOWN[name]):
        log.warning("DBOS is not as it was (%s): C asks its database more often than it need", ", ".join(unknown))
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
    """For what starts a run. One that there was already is not executed by that, and one that is taken up is executed
    in another context."""
    token = _begun.set(True)
    try:
        yield
    finally:
        _begun.reset(token)


def executes(started: Any) -> bool:
    """Whether the run whose handle DBOS gave back has begun here; else there was one already."""
    return not isinstance(started, WorkflowHandleAsyncPolling)


async def resume(run: str) -> None:
    """Has that run go on in this process, unless another one claims it first."""
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
