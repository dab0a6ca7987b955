"""What this process asks its databases, as they hear it."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def asked() -> Generator[list[str]]:
    """The statements of all engines meanwhile, those that begin and end a transaction among them."""
    said: list[str] = []

    def executed(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    def begun(connection: Any) -> None:
        if not getattr(connection.connection.dbapi_connection, "autocommit", False):
            said.append("BEGIN")

    def ended(connection: Any) -> None:
        said.append("COMMIT")

    heard = {"before_cursor_execute": executed, "begin": begun, "commit": ended}
    for name, listener in heard.items():
        event.listen(Engine, name, listener)
    try:
        yield said
    finally:
        for name, listener in heard.items():
            event.remove(Engine, name, listener)
