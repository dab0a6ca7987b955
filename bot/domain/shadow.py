"""A second pattern that reads what the members of a workspace say, at a dry desk and unheard: what is kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.domain.workspace import ShadowPlan, Workspace


@dataclass(frozen=True, slots=True)
class Took:
    """What one or more turns took."""

    calls: int  # of models
    tokens: int
    milliseconds: int  # of the pattern alone
    microdollars: int | None  # None once one turn's is not known


@dataclass(frozen=True, slots=True)
class Tally:
    """Turns of one day that came to the same pair of ends. These are codes such as `booked` or `refused: taken`, and
    where the shadow's is another one than the live pattern's, they did not agree."""

    day: date  # in club time
    live: str  # the letters
    shadow: str
    live_end: str
    shadow_end: str
    turns: int
    live_took: Took
    shadow_took: Took

    @property
    def agreed(self) -> bool:
        return self.live_end == self.shadow_end


class Shadows(Protocol):
    """Where plans and tallies live. Every method may raise StoreDown."""

    async def follow(self, workspace: Workspace, plan: ShadowPlan | None, actor: str, now: datetime) -> None:
        """Begins, changes or (None) ends it, and records who did that and when. The tallies stay."""
        ...

    async def count(self, workspace: Workspace, tally: Tally) -> None:
        """Adds to what that day has of the same letters and ends."""
        ...

    async def tallies(self, workspace: Workspace, since: date) -> Sequence[Tally]:
        """From that day on, by day."""
        ...

    async def spent(self, workspace: Workspace, day: date) -> int:
        """Tokens that shadows took on that day."""
        ...
