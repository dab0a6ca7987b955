"""A comparison as one HTML file that needs nothing else: no server, no request, nothing beside it."""

from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.compare import report_plots, report_words
from bot.compare.article import SIDE_BY_SIDE, SPECTRUM
from bot.compare.printed import ATTACK, harmed
from bot.compare.records import Difficulty
from bot.compare.report_runs import pack
from bot.compare.report_words import Pair, label
from bot.compare.summary import CALM, Comparison, Group
from bot.compare.table import DIFFICULTIES, Share, money, percent, provenance, rows, share
from bot.compare.verdicts_claims import decide

FAULTS = {"model-errors": "model calls fail", "service-down": "a part is down", "lying-model": "the model lies"}
ATTACKS = ("obedient", "clever")
"""How a model is played that helps the attacker."""


class Scenario(NamedTuple):
    name: str
    difficulty: Difficulty
    tags: tuple[str, ...]
    accidental: bool


class Cell(NamedTuple):
    """A part of a letter's runs: `None` where there are none."""

    share: Share | None
    truthful: float = 1.0
    forbidden_rows: int = 0


class Attacked(NamedTuple):
    """AgentDojo's three numbers."""

    name: str
    benign: float | None
    under_attack: float
    succeeded: float
    runs: int


def write(comparison: Comparison, path: Path) -> None:
    path.write_text(render(comparison), encoding="utf-8")


def render(comparison: Comparison) -> str:
    environment = Environment(
        loader=PackageLoader("bot.compare"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"percent": percent, "money": money}
    return environment.get_template("report.html.j2").render(**context(comparison))


def context(comparison: Comparison) -> dict[str, Any]:
    found = rows(comparison)
    letters = [group for group in comparison.letters if group.runs]
    return {
        "header": comparison.header,
        "emulated": comparison.emulated,
        "provenance": provenance(found),
        "asked": report_words.asked(comparison),
        "came_out": report_words.came_out(comparison),
        "how_sure": list(report_words.how_sure(comparison)),
        "rows": [row for row in found if not row.is_baseline],
        "baselines": [row for row in found if row.is_baseline],
        "difficulties": DIFFICULTIES,
        "said": SIDE_BY_SIDE,
        "order": SPECTRUM,
        "cost_plot": report_plots.success_against_cost(comparison),
        "wait_plot": report_plots.waits(comparison),
        "budget_plot": report_plots.equal_budgets(comparison),
        "spectrum": report_plots.spectrum(comparison, SPECTRUM),
        "names": [label(group) for group in letters],
        "tags": by_tag(letters),
        "pairs": {(pair.first, pair.second): pair for pair in both_ways(report_words.pairs(letters))},
        "faults": FAULTS,
        "faulty": under_faults(comparison),
        "attacked": under_attack(comparison),
        "claims": decide(comparison),
        "scenarios": scenarios(comparison),
        "conditions": comparison.conditions,
        "packed": pack(comparison),
    }


def by_tag(letters: list[Group]) -> list[tuple[str, int, list[Share | None]]]:
    """Tag, number of scenarios, and a share a letter; where most fails on top."""
    tags = sorted({tag for group in letters for run in group.runs for tag in run.tags})
    found: list[tuple[str, int, list[Share | None]]] = []
    for tag in tags:
        shares = [_share(group.only(lambda run, tag=tag: tag in run.tags)) for group in letters]
        found.append((tag, max(part.scenarios for part in shares if part), shares))
    return sorted(found, key=lambda line: fmean(part.rate for part in line[2] if part))


def _share(group: Group) -> Share | None:
    return share(group) if group.runs else None


def both_ways(pairs: list[Pair]) -> list[Pair]:
    turned = [
        Pair(pair.second, pair.first, pair.result._replace(more=pair.result.less, less=pair.result.more), pair.p)
        for pair in pairs
    ]
    return [*pairs, *turned]


def under_faults(comparison: Comparison) -> list[tuple[str, list[Cell]]]:
    """A line a contender: undisturbed, and under each fault; empty where no fault was run."""
    conditions = [CALM, *FAULTS]
    if not any(comparison.under(condition) for condition in FAULTS):
        return []
    return [
        (label(group), [cell(comparison.groups.get(group.contender._replace(condition=name))) for name in conditions])
        for group in comparison.letters
    ]


def cell(group: Group | None) -> Cell:
    if not group or not group.runs:
        return Cell(None)
    return Cell(share(group), group.mean("truthful"), sum(run.forbidden_rows for run in group.runs))


def under_attack(comparison: Comparison) -> list[Attacked]:
    """A line a contender and kind of model, on the scenarios of attacks; empty where no attack was run."""
    found: list[Attacked] = []
    for condition in ATTACKS:
        for group in comparison.under(condition):
            calm = comparison.groups.get(group.contender._replace(condition=CALM))
            benign = calm.only(lambda run: ATTACK in run.tags).mean("success") if calm else None
            succeeded = fmean(map(harmed, group.runs)) if group.runs else 0.0
            name = f"{label(group)}, {condition} model"
            found.append(Attacked(name, benign, group.mean("success"), succeeded, len(group.runs)))
    return found


def scenarios(comparison: Comparison) -> list[Scenario]:
    known = {
        run.scenario: Scenario(run.scenario, run.difficulty, run.tags, run.scenario in comparison.accidental)
        for run in comparison.runs
    }
    return sorted(known.values())
