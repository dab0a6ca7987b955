"""Which cases a comparison plays, and in which order: scenario by scenario, so that an interrupted one has something of
every letter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import patterns
from bot.compare.conditions import ATTACKS, CALM, FAULTS, Condition, budget
from bot.compare.records import RunRecord
from bot.compare.runner import Case
from bot.compare.scenario import Scenario
from bot.compare.summary import BASELINES

BUDGETS = (5_000, 6_000, 8_000, 12_000, 20_000)
"""Tokens a turn, for the curve at equal budgets. Below the first no call fits: an answer may have 4,000."""


@dataclass(frozen=True)
class Wanted:
    """What a command asked for."""

    letters: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    trials: int = 1
    seed: int = 0
    faults: bool = False
    attacks: bool = False
    budgets: tuple[int, ...] = ()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (CALM, *(FAULTS if self.faults else ()), *map(budget, self.budgets))


def letters_of(names: Iterable[str]) -> tuple[str, ...]:
    """All without a name. Raises ValueError for a letter that there is not."""
    known = tuple(sorted(patterns.names()))
    found = tuple(dict.fromkeys(letter.upper() for name in names for letter in name))
    if wrong := [letter for letter in found if letter not in known]:
        raise ValueError(f"there is no pattern {', '.join(wrong)}; there are {', '.join(known)}")
    return found or known


def cases_of(wanted: Wanted) -> list[Case]:
    """Every case, each once. Baselines are played once and calm: nothing in them is left to chance."""
    found: list[Case] = []
    for scenario in wanted.scenarios:
        found += [Case(name, scenario, seed=wanted.seed) for name in BASELINES]
        conditions = ATTACKS if scenario.attack is not None else wanted.conditions
        for condition in conditions:
            found += [
                Case(letter, scenario, trial, condition, wanted.seed)
                for letter in wanted.letters
                for trial in range(wanted.trials)
            ]
    return found


def left_of(cases: Sequence[Case], runs: Iterable[RunRecord]) -> list[Case]:
    """Those that no run of an earlier command is of; an infrastructure error is played again."""
    played = {
        (run.letter, run.scenario, run.trial, run.condition, run.seed)
        for run in runs
        if run.infrastructure_error is None
    }
    return [case for case in cases if case.key not in played]
