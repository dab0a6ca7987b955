"""The waiting list, and cells that are held for who is first on it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

UTC = sa.DateTime(timezone=True)
WHOSE = "(code IS NULL) != (hold IS NULL)"
HELD = sa.text("hold IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("club_id", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("starts_at", UTC, nullable=False),
        sa.Column("ends_at", UTC, nullable=False),
        sa.Column("courts", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("reply_to", sa.Text, nullable=False),
        sa.Column("held_court", sa.Text),
        sa.Column("held_until", UTC),
        sa.Column("told_for", UTC),
        sa.PrimaryKeyConstraint("id", name="pk_waiting"),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_waiting_span")),
    )
    op.create_index("ix_waiting_club_id_starts_at", "waiting", ["club_id", "starts_at"])
    op.create_index("ix_waiting_member_club_id", "waiting", ["member", "club_id"])
    if op.get_bind().dialect.name == "sqlite":
        _cells_anew()
    else:
        op.alter_column("booking_slots", "code", nullable=True)
        op.add_column("booking_slots", sa.Column("hold", sa.Integer))
        op.create_foreign_key("fk_booking_slots_hold", "booking_slots", "waiting", ["hold"], ["id"])
        op.create_check_constraint(op.f("ck_booking_slots_whose"), "booking_slots", WHOSE)
    op.create_index("ix_booking_slots_hold", "booking_slots", ["hold"], postgresql_where=HELD, sqlite_where=HELD)


def _cells_anew() -> None:
    """SQLite changes no column: the table is made anew, with the same cells."""
    op.rename_table("booking_slots", "booking_slots_before")
    op.drop_index("ix_booking_slots_code", "booking_slots_before")
    op.create_table(
        "booking_slots",
        sa.Column("court_id", sa.Text, nullable=False),
        sa.Column("starts_at", UTC, nullable=False),
        sa.Column("code", sa.Text),
        sa.Column("hold", sa.Integer),
        sa.PrimaryKeyConstraint("court_id", "starts_at", name="pk_booking_slots"),
        sa.ForeignKeyConstraint(["code"], ["bookings.code"], name="fk_booking_slots_code"),
        sa.ForeignKeyConstraint(["hold"], ["waiting.id"], name="fk_booking_slots_hold"),
        sa.CheckConstraint(WHOSE, name=op.f("ck_booking_slots_whose")),
    )
    columns = "court_id, starts_at, code"
    op.execute(f"INSERT INTO booking_slots ({columns}) SELECT {columns} FROM booking_slots_before")
    op.drop_table("booking_slots_before")
    op.create_index("ix_booking_slots_code", "booking_slots", ["code"])


def downgrade() -> None:
    op.execute("DELETE FROM booking_slots WHERE hold IS NOT NULL")
    op.drop_index("ix_booking_slots_hold", "booking_slots")
    with op.batch_alter_table("booking_slots") as cells:
        cells.drop_constraint("fk_booking_slots_hold", type_="foreignkey")
        cells.drop_constraint(op.f("ck_booking_slots_whose"), type_="check")
        cells.drop_column("hold")
        cells.alter_column("code", existing_type=sa.Text, nullable=False)
    op.drop_table("waiting")
