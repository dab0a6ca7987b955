"""The bounds of a turn, and what members and workspaces may have by the hour and the day."""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from bot.i18n.text import MOST_TEXT_CHARS

Whose = Literal["member", "workspace"]

What = Literal["turns", "tokens"]

Span = Literal["hour", "day"]

SECONDS: dict[Span, int] = {"hour": 3600, "day": 86_400}

UNLIMITED = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """`most` in an hour or a day of the clock in UTC."""

    whose: Whose
    what: What
    span: Span
    most: int

    def until(self, now: float) -> float:
        """When the next hour or day begins, in Unix time."""
        return (now // SECONDS[self.span] + 1) * SECONDS[self.span]

    def key(self, name: str, now: float) -> str:
        return f"{self.whose}:{self.what}:{self.span}:{int(now // SECONDS[self.span])}:{name}"


class Limits(BaseModel):
    """Bounds of one turn and of one member."""

    turn_seconds: float = Field(default=45, gt=0)
    model_calls: int = Field(default=14, ge=1)  # two wishes with G, each looked up and booked, and one mistake
    tool_calls: int = Field(default=12, ge=1)
    tokens: int = Field(default=30_000, ge=100)
    turns_per_minute: int = Field(default=20, ge=1)
    text_chars: int = Field(default=2_000, ge=50, le=MOST_TEXT_CHARS)
    session_hours: float = Field(default=24, gt=0)
    session_messages: int = Field(default=40, ge=4)
