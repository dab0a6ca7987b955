"""What Slack and Discord need: installations, invitations, who was met where, votes, reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_index("ix_bookings_club_id_ends_at", "bookings", ["club_id", "ends_at"])
    op.create_table(
        "installations",
        sa.Column("client_id", sa.Text, nullable=False),
        sa.Column("enterprise_id", sa.Text, nullable=False),
        sa.Column("team_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("installed_at", UTC, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "enterprise_id", "team_id", "user_id", name="pk_installations"),
    )
    op.create_table(
        "invitations",
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("club_id", sa.Text, nullable=False),
        sa.Column("expires_at", UTC, nullable=False),
        sa.Column("used_at", UTC),
        sa.Column("used_by", sa.Text),
        sa.PrimaryKeyConstraint("hash", name="pk_invitations"),
        sa.ForeignKeyConstraint(["club_id"], ["clubs.id"], name="fk_invitations_club_id"),
    )
    _members()


def _members() -> None:
    op.create_table(
        "people",
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("seen_at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("member", "platform", "workspace", name="pk_people"),
    )
    op.create_table(
        "feedback",
        sa.Column("turn_id", sa.Text, nullable=False),
        sa.Column("member", sa.Text, nullable=False),
        sa.Column("vote", sa.Text, nullable=False),
        sa.Column("pattern", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.PrimaryKeyConstraint("turn_id", "member", name="pk_feedback"),
        sa.CheckConstraint("vote IN ('up', 'down')", name=op.f("ck_feedback_vote")),
    )
    op.create_table(
        "reminders",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("reply_to", sa.Text, nullable=False),
        sa.Column("told_for", UTC),
        sa.PrimaryKeyConstraint("code", name="pk_reminders"),
        sa.ForeignKeyConstraint(["code"], ["bookings.code"], name="fk_reminders_code"),
    )


def downgrade() -> None:
    for table in ("reminders", "feedback", "people", "invitations", "installations"):
        op.drop_table(table)
    op.drop_index("ix_bookings_club_id_ends_at", "bookings")
