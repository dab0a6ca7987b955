"""What a comparison's runs come to: grouped by who ran under which condition, and averaged over scenarios."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from statistics import fmean
from typing import NamedTuple

from bot.compare.records import Header, RunRecord, SpanRecord
from bot.compare.statistics import effective_number, pass_power

CALM = "calm"
BASELINES = ("silent", "echo", "first-free", "oracle")
IDLE_BASELINES = ("silent", "echo", "first-free")
"""Baselines that understand nothing: a scenario that one of them passes is passed by accident."""
EMULATED = "emulated"

Path = str
"""The way of a turn: what was called in it, in order."""

METRICS: Mapping[str, Callable[[RunRecord], float]] = {
    "success": lambda run: run.passed,
    "turns": lambda run: run.turns,
    "calls": lambda run: run.calls,
    "calls a turn": lambda run: run.calls / max(1, run.turns),
    "tool calls": lambda run: run.tool_calls,
    "hops": lambda run: run.hops,
    "tokens": lambda run: run.tokens.input + run.tokens.output,
    "cached tokens": lambda run: run.tokens.cached,
    "seconds": lambda run: run.seconds,
    "cpu": lambda run: run.cpu_seconds,
    "truthful": lambda run: run.truthful,
    "without a model": lambda run: run.fell_back > 0,
    "forbidden rows": lambda run: run.forbidden_rows,
}
"""What a run is measured by. Times are in seconds; what is yes or no counts as 1 or 0."""


class Contender(NamedTuple):
    """Who ran, with which models, under which condition."""

    letter: str
    models: str
    condition: str

    @property
    def order(self) -> tuple[bool, str, str]:
        """The letters first, in their order; then the baselines, the oracle last."""
        known = BASELINES.index(self.letter) if self.letter in BASELINES else 0
        return self.letter in BASELINES, f"{known}{self.letter}", self.models


@dataclass(frozen=True)
class Group:
    """The runs of one contender. Those that say nothing about it, for an infrastructure error, are only counted."""

    contender: Contender
    runs: tuple[RunRecord, ...]
    errors: int

    @cached_property
    def by_scenario(self) -> dict[str, list[RunRecord]]:
        found: dict[str, list[RunRecord]] = {}
        for run in self.runs:
            found.setdefault(run.scenario, []).append(run)
        return found

    @property
    def emulated(self) -> bool:
        return any(run.emulated for run in self.runs)

    def only(self, keep: Callable[[RunRecord], bool]) -> "Group":
        return Group(self.contender, tuple(run for run in self.runs if keep(run)), self.errors)

    def values(self, metric: str) -> dict[str, float]:
        """The mean of a metric by scenario, so that a scenario counts once however often it was run."""
        measure = METRICS[metric]
        return {name: fmean(map(measure, runs)) for name, runs in self.by_scenario.items()}

    def mean(self, metric: str) -> float:
        return _mean(self.values(metric).values())

    def latency(self, each: str) -> dict[str, float]:
        """Seconds of a member's wait by scenario, if each model call took `each` seconds ("0", "0.5" or "2")."""
        return {
            name: fmean(
                run.simulated_seconds[each] / max(1, run.turns) for run in runs if each in run.simulated_seconds
            )
            for name, runs in self.by_scenario.items()
            if any(each in run.simulated_seconds for run in runs)
        }

    @property
    def cost(self) -> float | None:
        """The mean price of a run in US dollars, or None where a model has no published price."""
        known = [run.cost_usd for run in self.runs if run.cost_usd is not None]
        return _mean(known) if known and len(known) == len(self.runs) else None

    @property
    def trials(self) -> int:
        """How often each scenario was run at least."""
        return min(map(len, self.by_scenario.values()), default=0)

    def pass_power(self, k: int) -> float:
        """tau-bench's pass^k, over the scenarios that ran at least `k` times."""
        counted = [runs for runs in self.by_scenario.values() if len(runs) >= k]
        return _mean(pass_power(sum(run.passed for run in runs), len(runs), k) for runs in counted)

    @cached_property
    def paths(self) -> dict[str, list[Path]]:
        """The way of each turn, by scenario: which models, tools and services were called, in order."""
        return {name: [path for run in runs for path in turn_paths(run)] for name, runs in self.by_scenario.items()}

    @property
    def ways(self) -> float:
        """How many ways a turn goes in effect: 1 where every turn goes the same way."""
        return effective_number([path for paths in self.paths.values() for path in paths] or [""])


@dataclass(frozen=True)
class Comparison:
    """A file of records: its header, and its runs by contender."""

    header: Header
    runs: tuple[RunRecord, ...]

    @cached_property
    def groups(self) -> dict[Contender, Group]:
        named = sorted(
            ((_contender(run), run) for run in self.runs), key=lambda pair: (pair[0].order, pair[0].condition)
        )
        found: dict[Contender, Group] = {}
        for contender, pairs in groupby(named, key=lambda pair: pair[0]):
            runs = [run for _, run in pairs]
            valid = tuple(run for run in runs if run.infrastructure_error is None)
            found[contender] = Group(contender, valid, len(runs) - len(valid))
        return found

    def under(self, condition: str) -> list[Group]:
        return [group for contender, group in self.groups.items() if contender.condition == condition]

    @property
    def letters(self) -> list[Group]:
        """Undisturbed, without the baselines."""
        return [group for group in self.under(CALM) if group.contender.letter not in BASELINES]

    @property
    def conditions(self) -> list[str]:
        return sorted({contender.condition for contender in self.groups}, key=lambda name: (name != CALM, name))

    @property
    def emulated(self) -> bool:
        return any(run.emulated for run in self.runs)

    @cached_property
    def accidental(self) -> set[str]:
        """Scenarios that a baseline passes which understands nothing."""
        return {run.scenario for run in self.runs if run.letter in IDLE_BASELINES and run.passed}

    def find(self, letter: str, condition: str = CALM) -> Group | None:
        """The letter's runs; of several sets of models, the first."""
        return next((group for group in self.under(condition) if group.contender.letter == letter), None)


def turn_paths(run: RunRecord) -> list[Path]:
    """What was called in each turn of a run, in order of beginning."""
    turns: list[list[str]] = []
    for span in sorted(run.spans, key=lambda span: span.start_ms):
        if span.kind == "turn":
            turns.append([])
        elif turns and span.kind != "other":
            turns[-1].append(_step(span))
    return [" → ".join(steps) for steps in turns]


def _step(span: SpanRecord) -> str:
    return f"{span.kind} {span.who}" if span.kind == "model" else f"{span.kind} {span.whom}"


def _contender(run: RunRecord) -> Contender:
    models = EMULATED if run.emulated else ", ".join(sorted(set(run.models.values())))
    return Contender(run.letter, "" if run.letter in BASELINES else models, run.condition)


def _mean(values: Iterable[float]) -> float:
    found: Sequence[float] = list(values)
    return fmean(found) if found else 0.0
