"""The comparison as rows of figures: for the terminal, for Markdown, and small enough to be kept in the tree."""

from collections.abc import Iterable, Sequence
from statistics import median

from pydantic import BaseModel, ConfigDict
from rich.table import Table

from bot.compare.records import CodeMetrics
from bot.compare.statistics import wilson
from bot.compare.summary import BASELINES, CALM, EMULATED, Comparison, Group

DIFFICULTIES = ("easy", "medium", "hard")
DELAYS = ("0", "0.5", "2")
"""The seconds of a model call that waits are told for."""


class _Figures(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Share(_Figures):
    """A success rate over scenarios, with Wilson's interval of 95%."""

    scenarios: int
    rate: float
    low: float
    high: float


class Row(_Figures):
    """The figures of one contender; means are over scenarios, and of one run."""

    letter: str
    models: str
    condition: str
    runs: int
    errors: int
    success: Share
    by_difficulty: dict[str, Share]
    trials: int
    pass_power: float
    """All of `trials` runs of a scenario succeed."""
    turns: float
    calls: float
    tokens: float
    cost_usd: float | None
    hops: float
    fell_back: float = 0.0
    """The share of runs in which the plain parser went on, since no usable answer came from the model."""
    wait: dict[str, float]
    """Median seconds of a member's wait for a reply, by the seconds of a model call."""
    truthful: float
    forbidden_rows: int
    ways: float
    code: CodeMetrics | None

    @property
    def is_baseline(self) -> bool:
        return self.letter in BASELINES


class Aggregate(_Figures):
    """What is kept of a comparison where its transcripts would be too much."""

    date: str
    version: str
    command: str
    suite: str
    scenarios: int
    seeds: tuple[int, ...]
    rows: tuple[Row, ...]


def share(group: Group) -> Share:
    """The group's success rate; scenarios, and not runs, are what is independent."""
    scenarios, rate = len(group.by_scenario), group.mean("success")
    low, high = wilson(rate, scenarios)
    return Share(scenarios=scenarios, rate=rate, low=low, high=high)


def row(group: Group, code: CodeMetrics | None) -> Row:
    parts = {name: group.only(lambda run, name=name: run.difficulty == name) for name in DIFFICULTIES}
    waits = {each: sorted(group.latency(each).values()) for each in DELAYS}
    return Row(
        letter=group.contender.letter,
        models=group.contender.models,
        condition=group.contender.condition,
        runs=len(group.runs),
        errors=group.errors,
        success=share(group),
        by_difficulty={name: share(part) for name, part in parts.items() if part.runs},
        trials=group.trials,
        pass_power=group.pass_power(max(1, group.trials)),
        turns=group.mean("turns"),
        calls=group.mean("calls"),
        tokens=group.mean("tokens"),
        cost_usd=group.cost,
        hops=group.mean("hops"),
        fell_back=group.mean("without a model"),
        wait={each: median(values) for each, values in waits.items() if values},
        truthful=group.mean("truthful"),
        forbidden_rows=sum(run.forbidden_rows for run in group.runs),
        ways=group.ways,
        code=code,
    )


def rows(comparison: Comparison, condition: str = CALM) -> list[Row]:
    """The letters in their order, then the baselines."""
    code = comparison.header.code
    return [row(group, code.get(group.contender.letter)) for group in comparison.under(condition) if group.runs]


def aggregate(comparison: Comparison) -> Aggregate:
    header = comparison.header
    return Aggregate(
        date=header.date,
        version=header.version,
        command=header.command,
        suite=header.suite,
        scenarios=len({run.scenario for run in comparison.runs}),
        seeds=header.seeds,
        rows=tuple(rows(comparison)),
    )


def percent(rate: float) -> str:
    """Whole per cent; what is not quite all or nothing is not rounded to it."""
    if 0.995 <= rate < 1:
        return "99%"
    return "1%" if 0 < rate < 0.005 else f"{rate:.0%}"


def range_of(part: Share) -> str:
    return f"{100 * part.low:.0f}–{100 * part.high:.0f}"


COLUMNS = (
    "pattern",
    "success",
    "95%",
    *DIFFICULTIES,
    "pass^k",
    "turns",
    "calls",
    "tokens",
    "cost",
    "hops",
    "no model",
    "wait",
    "lines",
)


def cells(figures: Row) -> tuple[str, ...]:
    """One line of the table, in the order of `COLUMNS`."""
    by = [figures.by_difficulty.get(name) for name in DIFFICULTIES]
    return (
        named(figures),
        percent(figures.success.rate),
        range_of(figures.success),
        *(percent(part.rate) if part else "" for part in by),
        f"{percent(figures.pass_power)}, k={figures.trials}" if figures.trials > 1 else "",
        f"{figures.turns:.1f}",
        f"{figures.calls:.1f}",
        f"{figures.tokens:,.0f}",
        money(figures),
        f"{figures.hops:.1f}",
        percent(figures.fell_back) if figures.fell_back else "",
        f"{figures.wait['0.5']:.1f} s" if "0.5" in figures.wait else "",
        f"{figures.code.lines:,}" if figures.code else "",
    )


def named(figures: Row) -> str:
    """The letter, with its models where they are real."""
    return f"{figures.letter} ({figures.models})" if figures.models not in ("", EMULATED) else figures.letter


def money(figures: Row) -> str:
    """Empty where a model has no published price, and for who asked none."""
    return "" if figures.cost_usd is None or not figures.calls else f"${figures.cost_usd:.4f}"


def grid(found: Sequence[Row]) -> list[tuple[str, ...]]:
    """The head and a line a row, without the columns that nobody has anything in."""
    lines = [cells(figures) for figures in found]
    kept = [at for at in range(len(COLUMNS)) if any(line[at] for line in lines)]
    return [tuple(line[at] for at in kept) for line in (COLUMNS, *lines)]


def provenance(found: Iterable[Row]) -> str:
    """Where the figures come from: an offline model's word is worth less, and the reader is told."""
    models = sorted({figures.models for figures in found if figures.models})
    return "; ".join(EMULATED if name == EMULATED else f"models: {name}" for name in models) or "no model"


def terminal(comparison: Comparison, condition: str = CALM) -> Table:
    """For Rich's console, baselines below a line."""
    found = rows(comparison, condition)
    head, *lines = grid(found)
    last = next((figures for figures in reversed(found) if not figures.is_baseline), None)
    says = f"{provenance(found)}; {comparison.header.suite}, {condition}, {comparison.header.date[:10]}. {LEGEND}"
    result = Table(caption=says, title="The patterns compared")
    for name in head:
        result.add_column(name, justify="left" if name == "pattern" else "right", no_wrap=True)
    for figures, line in zip(found, lines, strict=True):
        result.add_row(*line, style="dim" if figures.is_baseline else "", end_section=figures is last)
    return result


def markdown(kept: Aggregate) -> str:
    """A table and the line that says what it is, and the command that makes it again."""
    head, *lines = (f"| {' | '.join(line)} |" for line in grid(kept.rows))
    rule = "|-|" + "-:|" * (head.count("|") - 2)
    says = (
        f"*{provenance(kept.rows)}*: {kept.scenarios} scenarios, {kept.date[:10]}, version {kept.version}; "
        f"made by `{kept.command}`. {LEGEND}"
    )
    return "\n".join([head, rule, *lines, "", says])


LEGEND = "Means of a scenario; the wait for a reply is a median, an emulated call taken to last half a second."
