"""The newest run of each turn that wrote anything, by which an earlier one is refused."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "turn_fences",
        sa.Column("turn", sa.Text, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("turn", name="pk_turn_fences"),
    )
    op.create_index("ix_turn_fences_number", "turn_fences", ["number"])


def downgrade() -> None:
    op.drop_table("turn_fences")
