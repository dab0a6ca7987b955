"""Clubs, workspaces, bookings, proposals. A migration spells its tables out: `store.schema` moves on."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    _clubs()
    _bookings()
    op.create_table(
        "proposals",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("club_id", sa.Text, nullable=False),
        sa.Column("court_id", sa.Text, nullable=False),
        sa.Column("starts_at", UTC, nullable=False),
        sa.Column("ends_at", UTC, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("turn_id", sa.Text, nullable=False),
        sa.Column("expires_at", UTC, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("code", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.ForeignKeyConstraint(["code"], ["bookings.code"], name="fk_proposals_code"),
        sa.CheckConstraint("status IN ('open', 'confirmed', 'declined')", name=op.f("ck_proposals_status")),
    )
    op.create_index("ix_proposals_club_id_member_expires_at", "proposals", ["club_id", "member", "expires_at"])


def _clubs() -> None:
    op.create_table(
        "clubs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clubs"),
    )
    op.create_table(
        "workspaces",
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("club_id", sa.Text, nullable=False),
        sa.Column("pattern", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("platform", "id", name="pk_workspaces"),
        sa.ForeignKeyConstraint(["club_id"], ["clubs.id"], name="fk_workspaces_club_id"),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("platform", sa.Text),
        sa.Column("workspace", sa.Text),
        sa.Column("club_id", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )


def _bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("club_id", sa.Text, nullable=False),
        sa.Column("court_id", sa.Text, nullable=False),
        sa.Column("starts_at", UTC, nullable=False),
        sa.Column("ends_at", UTC, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("turn_id", sa.Text, nullable=False),
        sa.Column("slot_id", sa.Text, nullable=False),
        sa.Column("changed_turn_id", sa.Text),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("changed_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_bookings"),
        sa.CheckConstraint("status IN ('confirmed', 'cancelled')", name=op.f("ck_bookings_status")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_bookings_span")),
    )
    op.create_index("ix_bookings_club_id_member_ends_at", "bookings", ["club_id", "member", "ends_at"])
    op.create_table(
        "booking_slots",
        sa.Column("court_id", sa.Text, nullable=False),
        sa.Column("starts_at", UTC, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("court_id", "starts_at", name="pk_booking_slots"),
        sa.ForeignKeyConstraint(["code"], ["bookings.code"], name="fk_booking_slots_code"),
    )


def downgrade() -> None:
    for table in ("proposals", "booking_slots", "bookings", "changes", "workspaces", "clubs"):
        op.drop_table(table)
