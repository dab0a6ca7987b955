"""The tables. Times are aware UTC in Python, `timestamptz` on PostgreSQL and ISO text on SQLite: readable in
either shell, and in time order when compared."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, Text

HEAD = "0013"
"""The newest migration. Known here so that a process that finds the database there never imports Alembic."""


class Utc(sa.types.TypeDecorator[datetime]):
    """An aware time, stored and given back in UTC by both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a naive time has no place in the database")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _only(where: str) -> dict[str, Any]:
    """Of an index on the rows for which that holds, on both databases."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


TOOK = tuple(f"{whose}_{what}" for whose in ("live", "shadow") for what in ("calls", "tokens", "milliseconds"))
COST = ("live_microdollars", "shadow_microdollars")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

clubs = Table(
    "clubs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, nullable=False),  # Club.model_dump_json()
    Column("version", sa.Integer, nullable=False),  # the document's, for the optimistic check
)

workspaces = Table(
    "workspaces",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("club_id", Text, ForeignKey("clubs.id"), nullable=False, index=True),
    Column("pattern", Text, nullable=False),
    Column("shadow", Text),  # ShadowPlan.text, where a second pattern reads along
)

changes = Table(  # who changed which setting, and when
    "changes",
    metadata,
    Column("id", sa.Integer, primary_key=True),
    Column("platform", Text),
    Column("workspace", Text),  # empty for a change to the club itself
    Column("club_id", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("what", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Index(None, "actor"),
    Index(None, "club_id", "id"),
    Index(None, "platform", "workspace", "id", **_only("workspace IS NOT NULL")),
)

# No foreign key to `clubs`: it would make every booking lock its club's row.
bookings = Table(
    "bookings",
    metadata,
    Column("code", Text, primary_key=True),
    Column("club_id", Text, nullable=False),
    Column("court_id", Text, nullable=False),  # club id / court key: unique among clubs
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("member", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("turn_id", Text, nullable=False),
    Column("slot_id", Text, nullable=False),  # as first booked: with turn_id, what a re-run is known by
    Column("changed_turn_id", Text),
    Column("created_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("series", Text),  # the code of the series that it was booked in
    CheckConstraint("status IN ('confirmed', 'cancelled')", name="status"),
    CheckConstraint("ends_at > starts_at", name="span"),
    Index(None, "club_id", "member", "ends_at"),
    Index(None, "club_id", "ends_at"),  # of everybody, for the club's admins
    Index(None, "member", "club_id", "turn_id"),  # and of a member in all clubs, for export and "forget"
    Index(None, "member", "club_id", "changed_turn_id", **_only("changed_turn_id IS NOT NULL")),
)

# The primary key decides who gets a court: two bookings that overlap share a cell.
booking_slots = Table(
    "booking_slots",
    metadata,
    Column("court_id", Text, primary_key=True),
    Column("starts_at", Utc, primary_key=True),
    # Both databases look for the cells of a booking, or a place, that is deleted.
    Column("code", Text, ForeignKey("bookings.code"), index=True),
    Column("hold", sa.Integer, ForeignKey("waiting.id")),  # held for who waits
    CheckConstraint("(code IS NULL) != (hold IS NULL)", name="whose"),
    Index(None, "hold", **_only("hold IS NOT NULL")),
)

waiting = Table(  # places on the waiting lists, in the order of joining
    "waiting",
    metadata,
    Column("id", sa.Integer, primary_key=True),
    Column("club_id", Text, nullable=False),
    Column("member", Text, nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("courts", Text, nullable=False),  # keys with spaces between; empty for any
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("reply_to", Text, nullable=False),  # JSON
    Column("held_court", Text),  # court_id of what is held
    Column("held_until", Utc),
    Column("told_for", Utc),  # the hold that the member was told of, by its end
    CheckConstraint("ends_at > starts_at", name="span"),
    Index(None, "club_id", "starts_at"),
    Index(None, "member", "club_id"),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("club_id", Text, nullable=False),
    Column("court_id", Text, nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("member", Text, nullable=False),
    Column("turn_id", Text, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("status", Text, nullable=False),
    Column("code", Text, ForeignKey("bookings.code")),  # the booking that its confirmation made, of a series the first
    Column("repeats", Text),  # of a series: how, as JSON
    CheckConstraint("status IN ('open', 'confirmed', 'declined')", name="status"),
    Index(None, "club_id", "member", "expires_at"),
    Index(None, "member", "club_id", "turn_id"),
    Index(None, "code", **_only("code IS NOT NULL")),
)

# Slack installations: the row of the bot has no user, and each member who installed it has one of their own.
installations = Table(
    "installations",
    metadata,
    Column("client_id", Text, primary_key=True),
    Column("enterprise_id", Text, primary_key=True),  # of an org-wide installation, else empty
    Column("team_id", Text, primary_key=True),  # empty for an org-wide one
    Column("user_id", Text, primary_key=True),
    Column("installed_at", Utc, nullable=False),
    Column("document", Text, nullable=False),  # encrypted JSON
)

people = Table(  # which member was met where
    "people",
    metadata,
    Column("member", Text, primary_key=True),
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("seen_at", Utc, nullable=False),
)

invitations = Table(  # codes by which a workspace joins a club
    "invitations",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("club_id", Text, ForeignKey("clubs.id"), nullable=False, index=True),
    Column("expires_at", Utc, nullable=False),
    Column("used_at", Utc),
    Column("used_by", Text),  # platform:workspace
)

feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", Text, primary_key=True),  # of the answer
    Column("member", Text, primary_key=True),
    Column("vote", Text, nullable=False),
    Column("pattern", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("at", Utc, nullable=False),
    CheckConstraint("vote IN ('up', 'down')", name="vote"),
    Index(None, "member"),
)

guests = Table(  # apart from the bookings: nobody who reads those has the names in hand
    "guests",
    metadata,
    Column("code", Text, ForeignKey("bookings.code"), primary_key=True),
    Column("names", Text, nullable=False),  # JSON
)

reminders = Table(
    "reminders",
    metadata,
    Column("code", Text, ForeignKey("bookings.code"), primary_key=True),
    Column("minutes", sa.Integer, nullable=False),  # before the start
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("reply_to", Text, nullable=False),  # JSON
    Column("told_for", Utc),  # the start that the member was reminded of
    Column("member", Text),  # who wanted it; empty of older ones: the booking's own
)

untold = Table(  # bookings that an admin cancelled, until their members have been sent word
    "untold",
    metadata,
    Column("code", Text, ForeignKey("bookings.code"), primary_key=True),
)

connections = Table(  # identities that are one person
    "connections",
    metadata,
    Column("club_id", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Index(None, "member"),
)

connect_codes = Table(  # by which one identity is joined with another
    "connect_codes",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("club_id", Text, nullable=False),
    Column("member", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),  # as the platform shows it
    Column("platform", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("reply_to", Text, nullable=False),  # JSON: where they are told that the code was used
    Column("expires_at", Utc, nullable=False),
    Column("used_by", Text),
)

connect_tries = Table(  # of codes, by members
    "connect_tries",
    metadata,
    Column("member", Text, primary_key=True),
    Column("turn_id", Text, primary_key=True),
    Column("at", Utc, nullable=False),
)

boards = Table(  # of the courts, in channels
    "boards",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("member", Text, nullable=False),  # the admin who put it up
    Column("reply_to", Text, nullable=False),  # JSON: where they are told of its end
    Column("message", Text, nullable=False),  # what stands there; empty before the first
    Column("shown", Text, nullable=False),  # a digest of it; empty where it is to be posted anew
    Column("off", sa.Boolean, nullable=False),  # taken down: its message has still to go
    Column("version", sa.Integer, nullable=False),  # grows with each change and each lease
    Column("free_at", Utc, nullable=False),
    Index(None, "member"),
)

shadow_tallies = Table(  # how often a second pattern would have done the same
    "shadow_tallies",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("workspace", Text, primary_key=True),
    Column("day", sa.Date, primary_key=True),  # in club time
    Column("live", Text, primary_key=True),
    Column("shadow", Text, primary_key=True),
    Column("live_end", Text, primary_key=True),
    Column("shadow_end", Text, primary_key=True),
    *(Column(name, sa.BigInteger, nullable=False) for name in ("turns", *TOOK)),
    *(Column(name, sa.BigInteger) for name in COST),  # none once a turn's is not known
)

turn_fences = Table(  # the newest run of each turn that wrote anything
    "turn_fences",
    metadata,
    Column("turn", Text, primary_key=True),  # a hash of its id
    Column("number", sa.BigInteger, nullable=False),
    Column("deeds", Text),  # JSON: what its runs saved beside bookings
    Index(None, "number"),
)
