"""The locks of writers on PostgreSQL, where each waits for whoever has the same one until that transaction ends."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
BEGIN = "BEGIN; SELECT pg_advisory_xact_lock(hashtextextended({name}, 0))"
AND_PERSON = (
    "; SELECT pg_advisory_xact_lock(hashtextextended('person/' || person, 0)) FROM connections "
    "WHERE club_id = {club} AND member = {member}"
)
WITHOUT_PARAMETERS = {"no_parameters": True}  # with any, PostgreSQL takes one statement at a time


@dataclass(frozen=True, slots=True)
class MemberLock:
    """A member's in their club, and where they have several identities there that of the person, too."""

    club: str
    member: str

    @property
    def name(self) -> str:
        return f"{self.club}/{self.member}"


def begin(connection: Connection, lock: str | MemberLock) -> None:
    """Begins a transaction with its lock held, in one trip. Each statement of it, and whatever is read later, sees what
    the one before had to wait for."""
    from psycopg import sql  # with a SQLite database, it is needed nowhere

    if isinstance(lock, MemberLock):
        words = sql.SQL(BEGIN + AND_PERSON).format(name=lock.name, club=lock.club, member=lock.member)
    else:
        words = sql.SQL(BEGIN).format(name=lock)
    connection.exec_driver_sql(words.as_string(), execution_options=WITHOUT_PARAMETERS)
