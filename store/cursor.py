"""The cursor of a PostgreSQL connection."""

from typing import Any

from psycopg import AsyncCursor


class LastAnswer(AsyncCursor[Any]):
    """Several statements that are sent as one are answered by the last of them; psycopg would show the first one's
    answer, and SQLAlchemy knows no other."""

    async def execute(self, *args: Any, **options: Any) -> "LastAnswer":
        await super().execute(*args, **options)
        while self.nextset():
            pass
        return self
