"""Which cancellations by an admin their members have still to be told of."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table("untold", sa.Column("code", sa.Text, sa.ForeignKey("bookings.code"), primary_key=True))


def downgrade() -> None:
    op.drop_table("untold")
