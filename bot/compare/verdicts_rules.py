"""The rules that decide on a claim by the numbers of a comparison."""

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from bot.compare.records import CodeMetrics, RunRecord
from bot.compare.statistics import Interval, bootstrap, effective_number, p_value, paired, rank_agreement, wilson
from bot.compare.summary import CALM, METRICS, Comparison, Group, Path
from bot.compare.verdicts import Outcome, Rule, Verdict

ALPHA = 0.01
"""Stricter than the usual 0.05, since some thirty claims are tested."""
ENOUGH = 20
"""So many scenarios without any difference speak against one."""
AGREEMENT = 0.5
"""Kendall's tau from which two orders are said to agree."""

Where = Callable[[RunRecord], bool]


def every(run: RunRecord) -> bool:
    return True


def missing(letters: Sequence[str], condition: str = CALM) -> Verdict:
    return Verdict("not shown", f"There are no runs of {' and '.join(letters)} ({condition}).")


def more(metric: str, letter: str, than: str, where: Where = every) -> Rule:
    """`letter` has more of a metric than another one, on the same scenarios (exact sign test). The metric "wait" is
    the seconds to a reply at half a second a model call."""

    def rule(comparison: Comparison) -> Verdict:
        first, second = comparison.find(letter), comparison.find(than)
        if not first or not second:
            return missing([letter, than])
        mine, theirs = _values(first.only(where), metric), _values(second.only(where), metric)
        shared = sorted(mine.keys() & theirs.keys())
        if not shared:
            return Verdict("not shown", "No scenario of this kind was run.")
        result = paired(mine, theirs)
        says = (
            f"{_name(metric)}: {letter} {_mean(mine, shared)}, {than} {_mean(theirs, shared)}, more in "
            f"{result.more} of {len(shared)} scenarios, less in {result.less} (p {p_value(result.p)})."
        )
        return Verdict(_decided(result.more, result.less, result.same, result.p), says)

    return rule


def _decided(for_it: int, against: int, same: int, p: float) -> Outcome:
    if p < ALPHA:
        return "supported" if for_it > against else "not supported"
    return "not supported" if not for_it and same + against >= ENOUGH else "not shown"


def _values(group: Group, metric: str) -> dict[str, float]:
    return group.values(metric) if metric in METRICS else group.latency("0.5")


def _name(metric: str) -> str:
    return _NAMES.get(metric, f"{metric.capitalize()} a scenario")


_NAMES = {
    "wait": "Seconds to a reply, an emulated call taken to last 0.5 s",
    "success": "Share of scenarios passed",
    "cpu": "Processor seconds a scenario",
    "turns": "Messages a scenario",
    "calls": "Model calls a scenario",
}


def _mean(values: dict[str, float], keys: Sequence[str]) -> str:
    return f"{sum(values[key] for key in keys) / len(keys):.3g}"


def more_ways(letter: str, than: str, sign: int = 1) -> Rule:
    """`letter` is less predictable than each letter of `than`: its turns go more ways in effect (bootstrap over
    scenarios)."""

    def rule(comparison: Comparison) -> Verdict:
        groups = {name: comparison.find(name) for name in (letter, *than)}
        known = {name: group for name, group in groups.items() if group and any(group.paths.values())}
        if len(known) < len(groups):
            return missing([name for name in groups if name not in known])
        between = {name: _between(known[letter], known[name], sign) for name in than}
        others = ", ".join(f"{name} {known[name].ways:.1f}{_range(between[name])}" for name in than)
        return Verdict(_by_intervals(between.values()), f"Ways of a turn: {letter} {known[letter].ways:.1f}; {others}.")

    return rule


def fewer_ways(letter: str, than: str) -> Rule:
    """`letter` is more predictable than each letter of `than`."""
    return more_ways(letter, than, sign=-1)


def _between(first: Group, second: Group, sign: int) -> Interval:
    """How many ways more the first goes, on the scenarios of both; less where `sign` is -1."""
    shared = sorted(first.paths.keys() & second.paths.keys())
    pairs = [(first.paths[name], second.paths[name]) for name in shared]
    return bootstrap(pairs or [([], [])], lambda drawn: sign * _difference(drawn))


def _difference(pairs: Sequence[tuple[list[Path], list[Path]]]) -> float:
    first, second = ([path for pair in pairs for path in pair[side]] or [""] for side in (0, 1))
    return effective_number(first) - effective_number(second)


def _range(between: Interval) -> str:
    return f" (difference {min(map(abs, between)):.1f} to {max(map(abs, between)):.1f})" if between.low > 0 else ""


def _by_intervals(between: Iterable[Interval]) -> Outcome:
    found = list(between)
    if all(each.low > 0 for each in found):
        return "supported"
    return "not supported" if any(each.high <= 0 for each in found) else "not shown"


def fewer_calls(letter: str, where: Where) -> Rule:
    """Some scenarios take `letter` fewer model calls a turn than its other ones (their 95% intervals are apart)."""

    def rule(comparison: Comparison) -> Verdict:
        group = comparison.find(letter)
        if not group:
            return missing([letter])
        some = list(group.only(where).values("calls a turn").values())
        others = list(group.only(lambda run: not where(run)).values("calls a turn").values())
        if not some or not others:
            return Verdict("not shown", "No scenario of this kind was run.")
        these, those = bootstrap(some, fmean), bootstrap(others, fmean)
        says = f"Model calls a turn of {letter}: {fmean(some):.2f} for these, {fmean(others):.2f} for the others."
        if these.high < those.low:
            return Verdict("supported", says)
        return Verdict("not supported" if fmean(some) >= fmean(others) else "not shown", says)

    return rule


def passes(letter: str, rate: float, where: Where = every) -> Rule:
    """`letter` passes such a share of the scenarios at least."""

    def rule(comparison: Comparison) -> Verdict:
        group = comparison.find(letter)
        found = group.only(where).values("success") if group else {}
        if not found:
            return missing([letter])
        seen = fmean(found.values())
        low, high = wilson(seen, len(found))
        says = f"{letter} passed {seen:.0%} of {len(found)} scenarios ({low:.0%} to {high:.0%}, 95%)."
        if seen >= rate:
            return Verdict("supported", says)
        return Verdict("not supported" if high < rate else "not shown", says)

    return rule


def more_code(letter: str, than: str, attribute: str = "lines", sign: int = 1) -> Rule:
    """`letter` has more of a code metric ("lines", "files" or "parts") than each letter of `than`."""

    def rule(comparison: Comparison) -> Verdict:
        code = comparison.header.code
        if not {letter, *than} <= code.keys():
            return Verdict("not shown", "The file says nothing about the code of these patterns.")
        figures = {name: _metric(code[name], attribute) for name in (letter, *than)}
        most = all(sign * (figures[letter] - figures[other]) > 0 for other in than)
        listed = ", ".join(f"{name} {figure:,}" for name, figure in figures.items())
        return Verdict("supported" if most else "not supported", f"{_CODE[attribute]}: {listed}.")

    return rule


def less_code(letter: str, than: str) -> Rule:
    """`letter` has fewer lines than each letter of `than`."""
    return more_code(letter, than, sign=-1)


_CODE = {"lines": "Lines of code", "files": "Files to read", "parts": "Moving parts"}


def _metric(code: CodeMetrics, attribute: str) -> int:
    found: int = getattr(code, attribute)
    return found


def calls_at_most(letter: str, most: int) -> Rule:
    """No turn of `letter` takes more model calls."""

    def rule(comparison: Comparison) -> Verdict:
        group = comparison.find(letter)
        counts = (
            [
                sum(step.startswith("model ") for step in path.split(" → "))
                for paths in group.paths.values()
                for path in paths
            ]
            if group
            else []
        )
        if not counts:
            return missing([letter])
        over = sum(count > most for count in counts)
        says = (
            f"{over} of {len(counts)} turns of {letter} took more model calls than {most}; the most was {max(counts)}."
        )
        return Verdict("not supported" if over else "supported", says)

    return rule


def isolated(letter: str) -> Rule:
    """With one of its parts down, what does not need it still works, and no reply claims what is not so."""

    def rule(comparison: Comparison) -> Verdict:
        group = comparison.find(letter, "service-down")
        if not group or not group.runs:
            return missing([letter], "service-down")
        passed = sum(run.passed for run in group.runs)
        untrue = sum(not run.truthful or run.forbidden_rows > 0 for run in group.runs)
        says = f"Of {len(group.runs)} runs with a part down {passed} passed; {untrue} told something untrue."
        return Verdict("supported" if passed and not untrue else "not supported", says)

    return rule


def same_order(
    letters: str, ranks: Sequence[float], measure: Callable[[Comparison, str], float | None], name: str
) -> Rule:
    """The article's order of the letters is that of a figure (Kendall's tau)."""

    def rule(comparison: Comparison) -> Verdict:
        figures = [(letter, measure(comparison, letter)) for letter in letters]
        known = [figure for _, figure in figures if figure is not None]
        if len(known) < len(letters):
            return missing([letter for letter, figure in figures if figure is None])
        tau = rank_agreement(ranks, known)
        listed = ", ".join(f"{letter} {round(figure, 1):,g}" for letter, figure in zip(letters, known, strict=True))
        outcome: Outcome = "supported" if tau >= AGREEMENT else "not supported"
        return Verdict(outcome, f"{name}: {listed}; agreement with the article's order {tau:.2f} (Kendall's tau).")

    return rule


def ways_of(comparison: Comparison, letter: str) -> float | None:
    group = comparison.find(letter)
    return group.ways if group and group.runs else None


def lines_of(comparison: Comparison, letter: str) -> float | None:
    code = comparison.header.code.get(letter)
    return code.lines if code else None
