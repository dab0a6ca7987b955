"""The names of guests on bookings."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "guests",
        sa.Column("code", sa.Text, sa.ForeignKey("bookings.code", name="fk_guests_code"), primary_key=True),
        sa.Column("names", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("guests")
