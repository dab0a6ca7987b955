"""The world that tests share: a club, a clock that stands still until a test moves it, and stand-ins of few words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.conversation.work import Work
from bot.domain.booking import Court, Slot
from bot.domain.club import Club
from bot.domain.ports import Who
from bot.llm import Ask, Completion, ModelDown

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)  # a Tuesday


class Clock:
    """The domain's clock: calling it tells the time (aware, UTC)."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **elapsed: float) -> datetime:
        """Moves on by what `timedelta` takes: `forward(minutes=20)`."""
        self.now += timedelta(**elapsed)
        return self.now

    def set(self, year: int, month: int, day: int, hour: int = 0, minute: int = 0, zone: str = "UTC") -> datetime:
        """Moves to that local time."""
        self.now = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        return self.now


@dataclass
class RecordingPlatform:
    """A platform that hands every reply to a function, and shows no sign of life."""

    hand: Callable[[Event, Reply], Awaitable[None]]

    async def deliver(self, event: Event, reply: Reply) -> None:
        await self.hand(event, reply)

    async def working(self, event: Event, work: Work) -> None:
        return None

    async def is_admin(self, event: Event) -> bool:
        return event.user.admin


class NoModel:
    """Every model is down."""

    async def complete(self, role: str, ask: Ask) -> Completion:
        raise ModelDown(role)


@dataclass
class Marks:
    """Marks for as long as a test runs."""

    kept: dict[str, str] = field(default_factory=dict[str, str])

    async def mark(self, key: str, value: str, seconds: int = 3600) -> None:
        self.kept[key] = value

    async def swap(self, key: str, value: str, seconds: int = 3600) -> str | None:
        before = self.kept.get(key)
        await self.mark(key, value, seconds)
        return before

    async def marked(self, key: str) -> str | None:
        return self.kept.get(key)


def riverside(**changes: Any) -> Club:
    """Three courts in London, 07:00 to 22:00, 60-minute slots; `changes` replace the club's fields."""
    courts = tuple(Court(key=f"c{n}", name=f"Court {n}") for n in (1, 2, 3))
    fields: dict[str, Any] = {"id": "riverside", "name": "Riverside", "time_zone": "Europe/London", "courts": courts}
    return Club.model_validate({**fields, **changes})


def slot_at(club: Club, text: str) -> Slot:
    """The slot of an id without its century: `c1-1202-1500-60` is on 2 December 2026."""
    court, day, rest = text.split("-", 2)
    return club.slot(f"{court}-2026{day}-{rest}")


def who(club: Club, member: str = "ann", turn: str = "t1") -> Who:
    """A member of the club's Slack team, in a turn."""
    return Who(club, f"slack:T1:{member}", f"slack:T1:{turn}")
