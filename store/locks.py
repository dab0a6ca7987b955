"""How a transaction that writes begins: with its lock, the fence of its turn and, for a member's writes, the club held.
On PostgreSQL others wait for each of them until it ends; SQLite has one writer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from bot.domain.fence import Fence, TurnLost
from store import fences

CLUB_VERSION = "SELECT version FROM clubs WHERE id = {club}"
ADVISORY = "SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))"
ADVISORY_OF_PERSON = (
    "SELECT pg_advisory_xact_lock(hashtextextended('person/' || person, 0)) FROM connections "
    "WHERE club_id = {club} AND member = {member}"
)
LOCK, VERSION = text(ADVISORY.format(name=":name")), text(CLUB_VERSION.format(club=":club"))
WITHOUT_PARAMETERS = {"no_parameters": True}  # with any, PostgreSQL takes one statement at a time


@dataclass(frozen=True, slots=True)
class MemberLock:
    """A member's in their club, and where they have several identities there that of the person, too."""

    club: str
    member: str

    @property
    def name(self) -> str:
        return f"{self.club}/{self.member}"


def begin(connection: Connection, lock: str | MemberLock, fence: Fence | None = None) -> None:
    """Begins a transaction that holds them. From here on no earlier run of the turn may write and, with a member's
    lock, nobody changes the club. Raises TurnLost where a later run of the turn has begun."""
    begun = _begin_on_sqlite if connection.dialect.name == "sqlite" else _begin_in_one_trip
    number, version = begun(connection, lock, fence)
    if fence and number != fence.number:
        raise TurnLost
    connection.execution_options(club_version=version)


def club_version(connection: Connection) -> int | None:
    """The club's, in a transaction that began with a member's lock; None where there is no such club."""
    return connection.get_execution_options()["club_version"]


def _begin_on_sqlite(connection: Connection, lock: str | MemberLock, fence: Fence | None) -> tuple[Any, Any]:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    number = fences.hold(connection, fence) if fence else None
    return number, connection.scalar(VERSION, {"club": lock.club}) if isinstance(lock, MemberLock) else None


def _begin_in_one_trip(connection: Connection, lock: str | MemberLock, fence: Fence | None) -> tuple[Any, Any]:
    """The last statement is the one that answers. Each of them, and whatever is read later, sees what those before it
    had to wait for."""
    from psycopg.sql import quote  # with a SQLite database, it is needed nowhere

    statements, number, version = ["BEGIN", ADVISORY], "NULL", "NULL"
    values: dict[str, Any] = {"name": lock}
    if isinstance(lock, MemberLock):
        values |= {"name": lock.name, "club": lock.club, "member": lock.member}
        statements.append(ADVISORY_OF_PERSON)
        version = f"({CLUB_VERSION} FOR SHARE)"
    if fence:
        values |= fences.row(fence)
        statements.append(fences.HOLD)
        number = f"({fences.NUMBER_OF})"
    statements.append(f"SELECT {number}, {version}")
    words = "; ".join(statements).format(**{name: quote(value) for name, value in values.items()})
    return connection.exec_driver_sql(words, execution_options=WITHOUT_PARAMETERS).one()
