"""Where C's runs are stored, for code that must not import DBOS."""

from pathlib import Path

from sqlalchemy import Connection, inspect

from bot.settings import Settings

SCHEMA = "dbos"
TABLE = "workflow_status"


def sqlite_file(settings: Settings) -> Path:
    """Beside the bookings, where these are in SQLite."""
    return settings.home.resolve() / "workflows.sqlite"


def has_runs(settings: Settings, connection: Connection) -> bool:
    """Whether C ever ran on the database that `connection` leads to."""
    if connection.dialect.name == "sqlite":
        return sqlite_file(settings).exists()
    return inspect(connection).has_table(TABLE, SCHEMA)
