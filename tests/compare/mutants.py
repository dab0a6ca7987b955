"""Oracles that go wrong in one way each, which the judge must see."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.compare.baselines import Oracle
from bot.compare.scenario import ANY_COURT, Row, Scenario
from bot.compare.world import World
from bot.conversation.reply import Reply
from bot.domain.errors import BookingError


@dataclass
class SilentRefusal:
    """Does nothing, and does not say why."""

    world: World

    async def say(self, line: str) -> Reply:
        return Reply("refused", "That does not work.")


@dataclass
class ExtraRow(Oracle):
    """Books a court beside it that nobody ordered, far from all that was."""

    done: bool = False

    async def say(self, line: str) -> Reply:
        reply = await super().say(line)
        if not self.done:
            self.done = True
            await self._book_another()
        return reply

    async def _book_another(self) -> None:
        scenario, club = self.world.scenario, self.world.club
        wanted = {row.start for state in scenario.ends for row in state}
        for day in range(club.rules.horizon_days, 0, -1):
            for slot in club.slots((scenario.setup.clock + timedelta(days=day)).date()):
                row = Row(slot.court.name, slot.local.replace(tzinfo=None), slot.minutes)
                if row.start not in wanted:
                    with suppress(BookingError):
                        await self.world.book(row, f"extra-{row.start.isoformat()}-{row.court}")
                        return


def wrong_court(world: World) -> Oracle:
    """The first booking that is to come is made on a court that nobody has then, and no end names."""
    scenario = world.scenario
    right = _new(scenario)[0]
    wrong = Row(_other_courts(scenario, right)[0], right.start, right.minutes)
    end = tuple(wrong if row == right else row for row in scenario.first_end)
    return Oracle(replace(world, scenario=scenario.model_copy(update={"ends": (end,)})))


MUTANTS: Mapping[Callable[[World], SilentRefusal | Oracle], Callable[[Scenario], bool]] = {
    SilentRefusal: lambda scenario: True,
    ExtraRow: lambda scenario: len(scenario.first_end) < scenario.setup.rules.max_live,
    wrong_court: lambda scenario: bool((new := _new(scenario)) and _other_courts(scenario, new[0])),
}
"""With the scenarios in which each goes wrong."""


def _new(scenario: Scenario) -> Sequence[Row]:
    return [row for row in scenario.first_end if row not in scenario.setup.mine]


def _other_courts(scenario: Scenario, row: Row) -> list[str]:
    """Free ones that no end names at that time; none where any court will do."""
    rows = (*scenario.setup.others, *(other for state in scenario.ends for other in state))
    named = {other.court for other in rows if other.overlaps(row, scenario.setup.rules.slot_minutes)}
    return [] if ANY_COURT in named else [name for name in scenario.setup.courts if name not in named]
