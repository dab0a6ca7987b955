"""A second pattern that reads along, and how often it would have done the same."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

KEY = ("platform", "workspace", "day", "live", "shadow", "live_end", "shadow_end")


def upgrade() -> None:
    op.add_column("workspaces", sa.Column("shadow", sa.Text))
    op.create_table(
        "shadow_tallies",
        *(sa.Column(name, sa.Date if name == "day" else sa.Text, nullable=False) for name in KEY),
        sa.Column("turns", sa.BigInteger, nullable=False),
        sa.Column("live_calls", sa.BigInteger, nullable=False),
        sa.Column("live_tokens", sa.BigInteger, nullable=False),
        sa.Column("live_milliseconds", sa.BigInteger, nullable=False),
        sa.Column("shadow_calls", sa.BigInteger, nullable=False),
        sa.Column("shadow_tokens", sa.BigInteger, nullable=False),
        sa.Column("shadow_milliseconds", sa.BigInteger, nullable=False),
        sa.Column("live_microdollars", sa.BigInteger),
        sa.Column("shadow_microdollars", sa.BigInteger),
        sa.PrimaryKeyConstraint(*KEY, name="pk_shadow_tallies"),
    )


def downgrade() -> None:
    op.drop_table("shadow_tallies")
    op.drop_column("workspaces", "shadow")
