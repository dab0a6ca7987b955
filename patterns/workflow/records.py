"""The rows of C's runs in DBOS's tables that `frugal.py` writes by itself, each as DBOS would, in one statement."""

import time
from dataclasses import dataclass
from typing import Any

from dbos import error as dbos_errors
from dbos._sys_db import SystemDatabase, db_retry
from sqlalchemy import TextClause, text

from patterns.workflow.tables import SCHEMA

RUN = {
    "workflow_uuid": "workflow_uuid", "status": "status", "name": "name", "executor_id": "executor_id",
    "application_version": "app_version", "application_id": "app_id", "authenticated_user": "authenticated_user",
    "authenticated_roles": "authenticated_roles", "priority": "priority", "serialization": "serialization",
    "is_debounced": "is_debounced", "application_name": "application_name",
}  # fmt: skip
"""The columns of a run that executes where it begins, and what DBOS calls their values."""
BEGIN = text(
    f"WITH run AS (INSERT INTO {SCHEMA}.workflow_status ({', '.join(RUN)}, recovery_attempts, creator_xid, owner_xid) "
    f"VALUES ({', '.join(f':{name}' for name in RUN)}, 1, :token, :token) ON CONFLICT (workflow_uuid) DO NOTHING "
    "RETURNING workflow_uuid) "
    f"INSERT INTO {SCHEMA}.workflow_input (workflow_uuid, inputs) SELECT workflow_uuid, :inputs FROM run "
    "RETURNING workflow_uuid"
)
END = (
    text(
        "UPDATE workflow_status SET status = 'SUCCESS', deduplication_id = NULL, owner_xid = NULL, updated_at = :now, "
        "completed_at = :now WHERE workflow_uuid = :run AND status = 'PENDING' AND owner_xid = :owner"
    ),
    text(
        "INSERT INTO workflow_output (workflow_uuid, output) VALUES (:run, :output) "
        "ON CONFLICT (workflow_uuid) DO UPDATE SET output = excluded.output, error = NULL"
    ),
)
STEP = (
    "workflow_uuid, function_id, function_name, output, started_at_epoch_ms, completed_at_epoch_ms, serialization, "
    "application_name, retention_timestamp"
)


def _recording(schema: str, lock: str) -> TextClause:
    """Records a step only while this execution still owns the run, which the `lock` keeps so meanwhile."""
    return text(
        f"INSERT INTO {schema}operation_outputs ({STEP}) "
        "SELECT run.workflow_uuid, :function, :name, :output, :started, :completed, :serialization, :application, "
        f":completed FROM {schema}workflow_status AS run "
        f"WHERE run.workflow_uuid = :run AND run.owner_xid = :owner {lock} "
        "ON CONFLICT (workflow_uuid, function_id) DO UPDATE "
        "SET completed_at_epoch_ms = operation_outputs.completed_at_epoch_ms RETURNING completed_at_epoch_ms"
    )


RECORD = {"postgresql": _recording(f"{SCHEMA}.", "FOR NO KEY UPDATE"), "sqlite": _recording("", "")}
"""On SQLite, whoever writes is alone."""


def now() -> int:
    return int(time.time() * 1000)


def begin(database: SystemDatabase, status: Any, token: str) -> bool:
    """Write a new run and its input. False where nothing is written: on SQLite, which takes two statements for it, for
    a run that exists, and for one that says more than ours do."""
    more = {name for name, value in status.items() if value is not None} - {*RUN.values(), "inputs"}
    if more or status["status"] != "PENDING" or database.engine.dialect.name == "sqlite":
        return False
    values = {column: status[name] for column, name in RUN.items()}
    return _written(database, BEGIN, {**values, "inputs": status["inputs"], "token": token}) is not None


@db_retry()
def end(database: SystemDatabase, run: str, owner: str, output: str | None) -> bool:
    """On SQLite: write what the run came to, and tell whether it was still this owner's to write."""
    with database.engine.begin() as connection:
        ended = connection.execute(END[0], {"run": run, "owner": owner, "now": now()}).rowcount > 0
        if ended:
            connection.execute(END[1], {"run": run, "output": output})
        return ended


@dataclass(frozen=True, slots=True)
class Step:
    """A step, as it is recorded; `context` is DBOS's of it."""

    context: Any
    name: str
    started: int
    output: str

    def write(self, database: SystemDatabase) -> None:
        """The time that comes back tells whether this execution wrote the row or found one."""
        run, number, serializer = self.context.workflow_id, self.context.function_id, database.serializer
        values = {
            "run": run, "owner": self.context.owner_xid, "function": number, "name": self.name,
            "output": serializer.serialize(self.output), "serialization": serializer.name(),
            "started": self.started, "completed": now(), "application": database.app_name,
        }  # fmt: skip
        if (completed := _written(database, RECORD[database.engine.dialect.name], values)) is None:
            raise dbos_errors.DBOSWorkflowConflictIDError(run)
        if completed != values["completed"]:
            raise dbos_errors.DBOSStepNondeterminismError(run, number)


@db_retry()
def _written(database: SystemDatabase, statement: TextClause, values: dict[str, Any]) -> Any:
    if database.engine.dialect.name == "sqlite":
        with database.engine.begin() as connection:
            return connection.scalar(statement, values)
    with database.engine.connect() as connection:
        return connection.execution_options(isolation_level="AUTOCOMMIT").scalar(statement, values)
