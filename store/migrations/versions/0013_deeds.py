"""What a turn saved beside bookings."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("turn_fences", sa.Column("deeds", sa.Text))


def downgrade() -> None:
    op.drop_column("turn_fences", "deeds")
