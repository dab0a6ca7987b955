"""What the members of a benchmark say: conversations that end in bookings and never get into each other's way."""

from datetime import UTC, datetime

from bot.conversation.event import Event
from bot.domain.member import ReplyTo, User

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
DAYS = 28  # of the month after NOW's day: all within a club's horizon
MOST_ROUNDS = 2  # each leaves a member with two bookings; five is the most they may have
Line = tuple[str, str]
"""What a member says, and the outcome that they expect."""


def workspace(number: int) -> str:
    """Every conversation has a day of its club to itself."""
    return f"club{number // DAYS}/member{number}"


def talk(number: int, rounds: int = MOST_ROUNDS) -> list[Line]:
    """A look at what is free, a pick from the offer, and a booking in one sentence; each round later that day."""
    day = 2 + number % DAYS
    said: list[Line] = []
    for at in range(1, 1 + 2 * rounds, 2):
        said += [
            (f"What is free on {day} December at {at}pm?", "offered"),
            ("The second one, please", "booked"),
            (f"Book me court 1 on {day} December at {at + 1}pm", "booked"),
        ]
    return said


def booking(number: int) -> list[Line]:
    """A conversation of one message."""
    return [(f"Book court 2 on {2 + number % DAYS} December at 3pm", "booked")]


def event(number: int, turn: int, text: str) -> Event:
    return Event(
        id=f"{number}-{turn}",
        platform="console",
        workspace=workspace(number),
        channel="terminal",
        user=User(f"member{number}", f"Member {number}"),
        kind="direct",
        text=text,
        reply_to=ReplyTo("console"),
    )
