"""Bookings that were made as a series know its code, and a proposal can be for one."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("series", sa.Text))
    op.add_column("proposals", sa.Column("repeats", sa.Text))


def downgrade() -> None:
    op.drop_column("proposals", "repeats")
    op.drop_column("bookings", "series")
