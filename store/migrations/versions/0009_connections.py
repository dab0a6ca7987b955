"""Identities on two platforms that are one person, the codes that join them, and who wanted a reminder."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "connections",
        sa.Column("club_id", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("club_id", "member", name="pk_connections"),
    )
    op.create_index("ix_connections_person", "connections", ["person"])
    op.create_index("ix_connections_member", "connections", ["member"])
    op.create_table(
        "connect_codes",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("club_id", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("reply_to", sa.Text, nullable=False),
        sa.Column("expires_at", UTC, nullable=False),
        sa.Column("used_by", sa.Text),
        sa.PrimaryKeyConstraint("hash", name="pk_connect_codes"),
    )
    op.create_index("ix_connect_codes_member", "connect_codes", ["member"])
    op.create_table(
        "connect_tries",
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("turn_id", sa.Text, nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("member", "turn_id", name="pk_connect_tries"),
    )
    op.add_column("reminders", sa.Column("member", sa.Text))


def downgrade() -> None:
    op.drop_column("reminders", "member")
    for table in ("connect_tries", "connect_codes", "connections"):
        op.drop_table(table)
