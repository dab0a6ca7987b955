"""What a service sends back beside its result: what it spent, and what its desk saw and did."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, Field, NaiveDatetime

from bot.conversation.turn import Turn
from bot.domain.booking import Repeat
from bot.domain.errors import Refusal


class Spent(BaseModel):
    """Model calls, tool calls and tokens: what a caller has left, or what a service used."""

    model_calls: int = Field(default=0, ge=0)
    tool_calls: int = Field(default=0, ge=0)
    tokens: int = Field(default=0, ge=0)

    def minus(self, used: "Sequence[Spent]") -> "Spent":
        """What is left after those were used; never below zero."""
        left = {name: value - sum(getattr(one, name) for one in used) for name, value in self.model_dump().items()}
        return Spent(**{name: max(0, value) for name, value in left.items()})


class Facts(BaseModel):
    """What the service's desk saw and did, as ids: the caller looks the bookings up itself."""

    latest: list[str] = []
    seen: list[str] = []
    nearby: list[str] = []  # of those, what only a look for alternatives returned
    taken: list[str] = []
    full: list[str] = []  # of those, what a look for one time found nothing of
    nearest: bool = False
    unmet: NaiveDatetime | None = None
    moving: str = ""  # the booking that the last look was for
    changed: list[str] = []
    proposed: dict[str, str] = {}  # proposal -> slot id
    repeats: dict[str, Repeat] = {}  # proposal of a series -> how it repeats
    asked: list[tuple[str, str]] = []  # changes to confirm: a code, and the slot id to move the booking to or ""
    listed: bool = False
    missed: dict[date, Refusal] = {}  # days of a series, and why
    refused: dict[str, Refusal] = {}  # by what was asked for
    mistakes: int = 0
    cost: float | None = None  # US dollars of its model calls; None where the price of one is not known


def spent(turn: Turn) -> Spent:
    return Spent(model_calls=turn.model_calls, tool_calls=turn.tool_calls, tokens=turn.tokens)


def facts(turn: Turn) -> Facts:
    desk = turn.desk
    return Facts(
        latest=[slot.id for slot in desk.latest],
        seen=list(desk.seen),
        nearby=sorted(desk.nearby),
        taken=list(desk.taken),
        full=list(desk.full),
        nearest=desk.nearest,
        unmet=desk.unmet,
        moving=desk.moving,
        changed=[change.booking.code for change in desk.changes],
        proposed={proposal.id: proposal.slot.id for proposal in desk.proposals},
        repeats={proposal.id: proposal.repeat for proposal in desk.proposals if proposal.repeat},
        missed={day: Refusal.of(error) for day, error in desk.missed.items()},
        asked=[(question.code, question.slot.id if question.slot else "") for question in desk.questions],
        listed=desk.listed is not None,
        refused={asked: Refusal.of(error) for asked, error in turn.refused.items()},
        mistakes=turn.mistakes,
        cost=turn.cost,
    )
