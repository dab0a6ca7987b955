"""Indexes by which a turn, an export and "forget" read as much as the member has, however many others there are.

None of them blocks reading. On PostgreSQL each blocks writes to its table while it is made (seconds for a million
bookings); where that is too long, make them beforehand with CREATE INDEX CONCURRENTLY, by the names below: what is
there already is left as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INDEXES = (
    ("bookings", ("member", "club_id", "turn_id"), None),
    ("bookings", ("member", "club_id", "changed_turn_id"), "changed_turn_id IS NOT NULL"),
    ("booking_slots", ("code",), None),
    ("proposals", ("member", "club_id", "turn_id"), None),
    ("proposals", ("code",), "code IS NOT NULL"),
    ("feedback", ("member",), None),
    ("changes", ("actor",), None),
    ("changes", ("club_id", "id"), None),
    ("changes", ("platform", "workspace", "id"), "workspace IS NOT NULL"),
    ("workspaces", ("club_id",), None),
    ("invitations", ("club_id",), None),
)
"""Table, columns, and what its rows have in common where it holds only some of them."""


def upgrade() -> None:
    for table, columns, where in INDEXES:
        only = sa.text(where) if where else None
        op.create_index(
            _name(table, columns), table, list(columns), postgresql_where=only, sqlite_where=only, if_not_exists=True
        )


def downgrade() -> None:
    for table, columns, _ in INDEXES:
        op.drop_index(_name(table, columns), table)


def _name(table: str, columns: tuple[str, ...]) -> str:
    return "_".join(("ix", table, *columns))
