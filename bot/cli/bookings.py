"""`courtbot bookings`: what is in the database."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from bot.cli.start import load, run

if TYPE_CHECKING:
    from bot.domain.booking import Booking
    from bot.domain.club import Club

HEADER = ("CODE", "STATUS", "WHAT", "MEMBER", "CLUB")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for scripts.")
@click.option("--club", help="Only this club's.")
def command(as_json: bool, club: str | None) -> None:
    """List all bookings, cancelled ones too, by their start."""
    run(_bookings(as_json, club))


async def _bookings(as_json: bool, club: str | None) -> None:
    from bot.cli.ports import make_workspaces
    from bot.conversation import replies
    from store.bookings import SqlBookings
    from store.opening import open_database

    settings = load()
    async with open_database(settings) as engine:
        clubs = await make_workspaces(settings, engine).clubs()
        rows = await SqlBookings(engine).everything([c for c in clubs if club in (None, c.id)])
    if as_json:
        click.echo(json.dumps([{"club": c.id, **_row(replies.card(b))} for c, b in rows], ensure_ascii=False))
        return
    lines = [_columns(found, replies.slot_text(booking.slot), booking) for found, booking in rows]
    click.echo(_table([HEADER, *lines]) if lines else "No bookings yet.")


def _columns(club: "Club", when: str, booking: "Booking") -> tuple[str, ...]:
    name = club.name if club.name == club.id else f"{club.name} ({club.id})"
    return booking.code, booking.status, when, booking.user, name


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _row(card: Any) -> dict[str, str]:
    return {
        "code": card.code,
        "court": card.court,
        "starts_at": card.starts_at.isoformat(),
        "ends_at": card.ends_at.isoformat(),
        "user": card.user,
        "status": card.status,
    }
