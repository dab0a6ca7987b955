"""What members and workspaces may have of language models by the hour and the day. Past it, everything that needs no
model goes on: buttons, commands, and the plain parser."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation.event import Event
from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.domain.workspace import Workspace
from bot.i18n.language import gettext, gettext_noop
from bot.i18n.text import day_text
from bot.settings.limits import SECONDS, Budget, What, Whose

log = logging.getLogger(__name__)

USED_BY_MEMBER = gettext_noop(
    "You've used up your share of smart replies for now, so I'm in basic mode until {day}, {time}. Buttons and "
    "commands work as always."
)
USED_BY_ALL = gettext_noop(
    "Everyone here together has used up the smart replies for now, so I'm in basic mode until {day}, {time}. Buttons "
    "and commands work as always."
)


class Counter(Protocol):
    """Sums that are forgotten after a while. Raises StoreDown."""

    async def add(self, amounts: Sequence[tuple[str, int, int]]) -> list[int]:
        """Each is a key, what to add, and the seconds that it is kept; the sums after it, in one trip."""
        ...


@dataclass(frozen=True, slots=True)
class Reached:
    """Past a budget, until that Unix time."""

    budget: Budget
    until: float


def used_up(reached: Reached, club: Club) -> str:
    """Which budget is used up and until when, in words, in club time."""
    until = datetime.fromtimestamp(reached.until, club.zone)
    words = USED_BY_MEMBER if reached.budget.whose == "member" else USED_BY_ALL
    return gettext(words, day=day_text(until), time=f"{until:%H:%M}")


@dataclass
class Budgets:
    """Turns of patterns are counted as they begin, tokens as they end. A terminal has no bound."""

    all: Sequence[Budget]
    counter: Counter
    clock: Callable[[], float] = time.time
    tell: Callable[[str, str, str], None] | None = None  # of each turn past a budget: whose, what, span

    async def begin(self, event: Event) -> Reached | None:
        """Counts a turn. The budget that is used up, the one that lasts longest. Raises StoreDown."""
        budgets, now = self._of(event), self.clock()
        sums = await self._add(event, now, budgets, {"turns": 1, "tokens": 0})
        past = [
            b for b, sum in zip(budgets, sums, strict=True) if sum > b.most or (b.what == "tokens" and sum >= b.most)
        ]
        if not past:
            return None
        reached = max(past, key=lambda budget: budget.until(now))
        if self.tell:
            self.tell(reached.whose, reached.what, reached.span)
        return Reached(reached, reached.until(now))

    async def spend(self, event: Event, tokens: int) -> None:
        """Best effort: the turn has been answered."""
        with suppress(StoreDown):
            if tokens:
                budgets = [b for b in self._of(event) if b.what == "tokens"]
                await self._add(event, self.clock(), budgets, {"tokens": tokens})

    async def used(self, workspace: Workspace) -> list[str]:
        """Of the workspace's budgets, a line each. Raises StoreDown."""
        budgets, now = [b for b in self.all if b.whose == "workspace"], self.clock()
        name = f"{workspace.platform}:{workspace.id}"
        sums = await self.counter.add([(b.key(name, now), 0, SECONDS[b.span]) for b in budgets]) if budgets else []
        members = {(b.what, b.span): b.most for b in self.all if b.whose == "member"}
        return [
            f"Language model, {b.what} this {b.span}: {sum:,} of {b.most:,}"
            + (f" (a member: {members[b.what, b.span]:,} at most)" if (b.what, b.span) in members else "")
            for b, sum in zip(budgets, sums, strict=True)
        ]

    def _of(self, event: Event) -> list[Budget]:
        return [] if event.platform == "console" else list(self.all)

    async def _add(self, event: Event, now: float, budgets: Sequence[Budget], amounts: dict[What, int]) -> list[int]:
        if not budgets:
            return []
        names: dict[Whose, str] = {"member": event.member, "workspace": f"{event.platform}:{event.workspace}"}
        return await self.counter.add(
            [(b.key(names[b.whose], now), amounts[b.what], 2 * SECONDS[b.span]) for b in budgets]
        )
