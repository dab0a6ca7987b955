"""A day of the week has several spans of opening hours, or none."""

import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

CLUBS = sa.table("clubs", sa.column("id", sa.Text), sa.column("document", sa.Text))
DAY_MINUTES = 24 * 60


Span = dict[str, int]


def upgrade() -> None:
    _rewrite(_spans)


def downgrade() -> None:
    """A break, and what is after midnight, cannot be said any more: the day opens and closes once."""
    _rewrite(_one_span)


def _spans(day: Span | None) -> list[Span]:
    return [day] if day else []


def _one_span(day: list[Span]) -> Span | None:
    return {"opens": day[0]["opens"], "closes": min(day[-1]["closes"], DAY_MINUTES)} if day else None


def _rewrite(change: Callable[[Any], Any]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(CLUBS)).all():
        document = json.loads(row.document)
        if "hours" in document:
            document["hours"] = [change(day) for day in document["hours"]]
            changed = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
            connection.execute(CLUBS.update().where(CLUBS.c.id == row.id).values(document=changed))
