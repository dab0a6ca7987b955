"""The geometry of a report's plots, in the units of their SVG; the templates draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, log10
from statistics import fmean, median

from bot.compare.report_words import label
from bot.compare.summary import Comparison, Group
from bot.compare.table import DELAYS, share

WIDTH, HEIGHT = 460, 320
LEFT, RIGHT, TOP, BOTTOM = 48, 416, 16, 274
"""The frame of the axes."""
APART = 15
"""Between two labels."""
CLEARANCE = 22
"""Between the middles of two marks whose letters are to be read."""


Series = tuple[Group, list[tuple[float, float]]]
"""A contender and its points."""


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Axis:
    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = (self.high - self.low) or 1
        return round(self.start + (value - self.low) / span * (self.end - self.start), 1)

    def ticks(self, unit: str = "") -> list[Tick]:
        step = _step(self.high - self.low)
        first = -(-self.low // step)
        count = int((self.high - first * step) / step + 1e-9) + 1
        return [Tick(self(value), _figure(value) + unit) for value in (step * (first + at) for at in range(count))]


@dataclass(frozen=True)
class Mark:
    """A contender's point with its whisker; its letter stands at `x_label`, clear of the others."""

    letter: str
    name: str
    x: float
    y: float
    low: float
    high: float
    x_label: float
    says: str


@dataclass(frozen=True)
class Curve:
    letter: str
    name: str
    points: tuple[tuple[float, float], ...]
    y_label: float
    says: str

    @property
    def path(self) -> str:
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(frozen=True)
class Plot:
    title: str
    x_name: str
    y_name: str
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    marks: Sequence[Mark] = ()
    curves: Sequence[Curve] = ()


def success_against_cost(comparison: Comparison) -> Plot:
    """Dollars where real models ran and all have a price, tokens otherwise."""
    groups = [group for group in comparison.letters if group.runs]
    prices = [group.cost for group in groups]
    priced = not comparison.emulated and all(price is not None for price in prices)
    costs = [100 * (price or 0) for price in prices] if priced else [group.mean("tokens") / 1000 for group in groups]
    name = "US cents a scenario" if priced else "thousand tokens a scenario"
    x, y = _from_zero(costs, LEFT, RIGHT), _rates(groups)
    placed = _spread([x(cost) for cost in costs], LEFT, RIGHT, CLEARANCE)
    marks = [_mark(group, (costs[at], name), x, y, placed[at]) for at, group in enumerate(groups)]
    return Plot("Success against cost", name, "scenarios passed", x.ticks(), _percents(y), marks)


def _mark(group: Group, cost: tuple[float, str], x: Axis, y: Axis, x_label: float) -> Mark:
    found = share(group)
    says = f"{label(group)}: {found.rate:.0%} passed ({found.low:.0%} to {found.high:.0%}), {cost[0]:.2f} {cost[1]}"
    return Mark(
        letter=group.contender.letter,
        name=label(group),
        x=x(cost[0]),
        y=y(found.rate),
        low=y(found.low),
        high=y(found.high),
        x_label=x_label,
        says=says,
    )


def waits(comparison: Comparison) -> Plot:
    """The median wait for a reply against the time that one model call takes."""
    found: list[Series] = []
    for group in comparison.letters:
        latencies = {each: group.latency(each).values() for each in DELAYS}
        points = [(float(each), median(values)) for each, values in latencies.items() if values]
        if points:
            found.append((group, points))
    x = Axis(0, float(DELAYS[-1]), LEFT, RIGHT)
    y = _from_zero([seconds for _, points in found for _, seconds in points], BOTTOM, TOP)
    curves = _curves(found, x, y, "{y:.1f} s a reply at {x:g} s a call")
    ticks = [Tick(x(float(each)), f"{each} s") for each in DELAYS]
    return Plot(
        "How long a member waits", "seconds of one model call", "seconds to a reply", ticks, y.ticks(), (), curves
    )


def equal_budgets(comparison: Comparison) -> Plot | None:
    """Success when each letter may spend the same tokens a turn; None where no budget was run."""
    budgets = sorted(int(name.partition("-")[2]) for name in comparison.conditions if name.startswith("budget-"))
    found: list[Series] = []
    for calm in comparison.letters:
        under = [comparison.groups.get(calm.contender._replace(condition=f"budget-{tokens}")) for tokens in budgets]
        rates = zip(budgets, under, strict=True)
        points = [(tokens / 1000, group.mean("success")) for tokens, group in rates if group and group.runs]
        if points:
            found.append((calm, points))
    if not found:
        return None
    x = _from_zero([tokens / 1000 for tokens in budgets], LEFT, RIGHT)
    y = _up_to_all(min(rate for _, points in found for _, rate in points))
    curves = _curves(found, x, y, "{y:.0%} passed with {x:g} thousand tokens a turn")
    ticks = [Tick(x(tokens / 1000), _figure(tokens / 1000)) for tokens in budgets]
    return Plot("At equal budgets", "thousand tokens a turn", "scenarios passed", ticks, _percents(y), (), curves)


def _curves(found: Sequence[Series], x: Axis, y: Axis, says: str) -> list[Curve]:
    labels = _spread([y(points[-1][1]) for _, points in found], TOP, BOTTOM, APART)
    return [
        Curve(
            letter=group.contender.letter,
            name=label(group),
            points=tuple((x(at), y(value)) for at, value in points),
            y_label=placed,
            says=f"{label(group)}: " + "; ".join(says.format(x=at, y=value) for at, value in points),
        )
        for (group, points), placed in zip(found, labels, strict=True)
    ]


def spectrum(comparison: Comparison, order: str) -> Plot | None:
    """The letters on the line from control to autonomy, by the ways that their turns go in effect."""
    groups = [group for group in comparison.letters if group.contender.letter in order and any(group.paths.values())]
    if len(groups) < 2:
        return None
    x = Axis(0.8, max(group.ways for group in groups) * 1.05, LEFT, RIGHT)
    placed = _spread([x(group.ways) for group in groups], LEFT, RIGHT, CLEARANCE)
    marks = [
        Mark(
            letter=group.contender.letter,
            name=label(group),
            x=x(group.ways),
            y=0,
            low=0,
            high=0,
            x_label=placed[at],
            says=f"{label(group)}: a turn goes {group.ways:.1f} ways in effect",
        )
        for at, group in enumerate(groups)
    ]
    return Plot("The spectrum", "ways of a turn in effect", "", x.ticks(), [], marks)


def _spread(wanted: Sequence[float], low: float, high: float, apart: float) -> list[float]:
    """The places moved as little as it takes to keep them apart, in their order, within the bounds."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    blocks: list[list[float]] = []  # of places whose order would be lost: they share the mean of what they want
    for rank, at in enumerate(order):
        blocks.append([wanted[at] - rank * apart])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            blocks[-2:] = [blocks[-2] + blocks[-1]]
    shared = [fmean(block) for block in blocks for _ in block]
    most = high - (len(wanted) - 1) * apart
    placed = [0.0] * len(wanted)
    for rank, at in enumerate(order):
        placed[at] = round(max(low, min(shared[rank], most)) + rank * apart, 1)
    return placed


def _rates(groups: Sequence[Group]) -> Axis:
    return _up_to_all(min((share(group).low for group in groups), default=0))


def _up_to_all(lowest: float) -> Axis:
    """From the ten per cent below: a difference of a few points is to be seen."""
    return Axis(min(floor(lowest * 10) / 10, 0.9), 1, BOTTOM, TOP)


def _from_zero(values: Sequence[float], start: float, end: float) -> Axis:
    return Axis(0, max(values, default=0) * 1.08 or 1, start, end)


def _percents(axis: Axis) -> list[Tick]:
    return [Tick(tick.at, f"{float(tick.text):.0%}") for tick in axis.ticks()]


def _step(span: float) -> float:
    """1, 2 or 5 times a power of ten, so that there are about five ticks."""
    rough = (span or 1) / 5
    power = 10 ** floor(log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)


def _figure(value: float) -> str:
    return f"{round(value, 6):g}"
