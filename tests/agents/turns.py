"""Turns without a platform or a database, and models that answer what a test says."""

from typing import Any, cast

from bot.conversation.event import Event
from bot.conversation.resources import Resources
from bot.conversation.session import Session
from bot.conversation.turn import Turn
from bot.domain.booking import Booking
from bot.domain.desk import Desk
from bot.domain.member import ReplyTo, User
from bot.domain.orders import EVERYTHING
from bot.domain.ports import Who
from bot.llm import Ask, Completion
from bot.settings import Settings
from bot.settings.limits import Limits
from tests.kit.world import Clock, riverside


class Script:
    """The role's answers in order; keeps what it was asked."""

    def __init__(self, *answers: Completion | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, Ask]] = []

    async def complete(self, role: str, ask: Ask) -> Completion:
        self.asked.append((role, ask))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class NoBookings:
    """A store in which the member has none."""

    async def of_member(self, *_: Any) -> list[Booking]:
        return []


def make_turn(models: Any = None, store: Any = None, limits: Limits | None = None) -> Turn:
    """A turn of ann's at Riverside, on Tuesday 1 December 2026 at 09:00."""
    event = Event("Ev1", "slack", "w1", "C1", User("ann"), "message", "hello", ReplyTo("slack"))
    desk = Desk(Who(riverside(), event.member, event.turn_id), cast(Any, store or NoBookings()), Clock(), EVERYTHING)
    return Turn(event, event.text, Session(), desk, models or Script(), limits or Limits(), Resources(Settings()))


async def told_nothing(turn: Turn) -> str:
    """A prompt for an agent that needs none."""
    return ""
