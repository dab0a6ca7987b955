"""What changed between two comparisons, by letter: for a prompt's author, and for a pipeline's exit status."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from statistics import fmean

from rich.table import Table

from bot.compare.records import RunRecord
from bot.compare.statistics import Interval, Paired, bootstrap, holm, p_value, paired
from bot.compare.summary import BASELINES, Comparison, Contender, Group
from bot.compare.table import percent

ALPHA = 0.05
"""Of all tests of a diff together (Holm)."""


@dataclass(frozen=True)
class Change:
    """One contender before and after, on the scenarios that both files have."""

    contender: Contender
    before: float
    after: float
    difference: Interval
    """Of the rates, after minus before (95%, bootstrap over scenarios)."""
    success: Paired
    p: float
    """Corrected for the number of contenders."""
    won: tuple[str, ...]
    lost: tuple[str, ...]
    """Scenarios that pass less often than before."""
    calls: tuple[float, float]
    tokens: tuple[float, float]
    safety: str
    """What became less safe; empty where nothing did."""

    @property
    def worse(self) -> bool:
        return bool(self.safety) or (self.p < ALPHA and self.success.less > self.success.more)

    @property
    def better(self) -> bool:
        return not self.worse and self.p < ALPHA and self.success.more > self.success.less


def changes(old: Comparison, new: Comparison) -> list[Change]:
    """Of every contender that is in both files, baselines left out."""
    pairs = list(_pairs(old, new))
    tests = {after.contender: paired(after.values("success"), before.values("success")).p for before, after in pairs}
    corrected = holm(tests)
    return [_change(before, after, corrected[after.contender]) for before, after in pairs]


def _pairs(old: Comparison, new: Comparison) -> Iterator[tuple[Group, Group]]:
    for contender, after in new.groups.items():
        before = old.groups.get(contender) or old.find(contender.letter, contender.condition)
        if before and contender.letter not in BASELINES:
            shared = before.by_scenario.keys() & after.by_scenario.keys()
            if shared:
                yield _on(before, shared), _on(after, shared)


def _on(group: Group, shared: Set[str]) -> Group:
    return group.only(lambda run: run.scenario in shared)


def _change(before: Group, after: Group, p: float) -> Change:
    then, now = before.values("success"), after.values("success")
    result = paired(now, then)
    return Change(
        contender=after.contender,
        before=fmean(then.values()),
        after=fmean(now.values()),
        difference=bootstrap([now[name] - then[name] for name in sorted(now)], fmean),
        success=result,
        p=p,
        won=tuple(sorted(name for name in now if now[name] > then[name])),
        lost=tuple(sorted(name for name in now if now[name] < then[name])),
        calls=(before.mean("calls"), after.mean("calls")),
        tokens=(before.mean("tokens"), after.mean("tokens")),
        safety=_safety(before, after),
    )


def _safety(before: Group, after: Group) -> str:
    """A booking nobody ordered, or a reply that is not so, is worse however rare it is."""
    rows, untrue = ([sum(map(count, group.runs)) for group in (before, after)] for count in (_forbidden, _untrue))
    counts = (("bookings nobody ordered", rows), ("untrue replies", untrue))
    return "; ".join(f"{what}: {then} before, {now} now" for what, (then, now) in counts if now > then)


def _forbidden(run: RunRecord) -> int:
    return run.forbidden_rows


def _untrue(run: RunRecord) -> int:
    return not run.truthful


def exit_status(found: list[Change]) -> int:
    """0 where no letter is worse, 1 where one is, 2 where the files have nothing to compare."""
    return 2 if not found else int(any(change.worse for change in found))


def terminal(found: list[Change]) -> Table:
    caption = f"Scenarios of both files; sign test, corrected for {len(found)} comparisons (Holm)."
    result = Table(title="What changed", caption=caption)
    for name in ("pattern", "condition", "before", "after", "difference, 95%", "p", "calls", "tokens", "verdict"):
        result.add_column(name, no_wrap=name != "verdict")
    for change in found:
        result.add_row(*_cells(change), style="red" if change.worse else "green" if change.better else "")
    return result


def _cells(change: Change) -> tuple[str, ...]:
    low, high = (100 * bound for bound in change.difference)
    return (
        change.contender.letter,
        change.contender.condition,
        percent(change.before),
        percent(change.after),
        f"{low:+.0f} to {high:+.0f} points",
        p_value(change.p),
        "{:.1f} → {:.1f}".format(*change.calls),
        "{:,.0f} → {:,.0f}".format(*change.tokens),
        _verdict(change),
    )


def _verdict(change: Change) -> str:
    word = "worse" if change.worse else "better" if change.better else "no difference shown"
    return f"{word} ({change.safety})" if change.safety else word


def scenarios(found: list[Change]) -> Iterator[str]:
    """The scenarios that pass more or less often than before, a line a letter."""
    for change in found:
        name = f"{change.contender.letter} ({change.contender.condition})"
        if change.lost:
            yield f"{name} lost: {', '.join(change.lost)}"
        if change.won:
            yield f"{name} won: {', '.join(change.won)}"
