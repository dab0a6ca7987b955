"""The statistics that the comparison rests on: exact where it can be, and the same figures for the same seed."""

import math
import random
import statistics
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

Z = statistics.NormalDist().inv_cdf(0.975)
"""Of a two-sided interval of 95%."""
RESAMPLES = 1000
TINY = 1e-9


K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Interval(NamedTuple):
    low: float
    high: float


def wilson(rate: float, trials: int) -> Interval:
    """Wilson's interval of 95% for a success rate that was seen in so many independent trials.

    Runs of one scenario are not independent: count scenarios, and let `rate` be the mean of theirs.
    """
    if trials < 1:
        return Interval(0.0, 1.0)
    squared = Z * Z / trials
    middle = (rate + squared / 2) / (1 + squared)
    half = Z / (1 + squared) * math.sqrt(rate * (1 - rate) / trials + squared / (4 * trials))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def pass_power(successes: int, trials: int, k: int) -> float:
    """The chance that `k` runs all succeed (tau-bench's pass^k), estimated without bias from `trials` runs."""
    if not 1 <= k <= trials:
        raise ValueError(f"pass^{k} needs at least {k} runs of a scenario, and there are {trials}")
    return math.comb(successes, k) / math.comb(trials, k)


def sign_test(first: int, second: int) -> float:
    """The exact two-sided p-value of a paired comparison, in which `first` pairs speak for one side and `second` for
    the other; ties are left out. On pairs of passed and failed this is McNemar's exact test."""
    pairs = first + second
    tail = sum(math.comb(pairs, i) for i in range(min(first, second) + 1)) / 2**pairs
    return min(1.0, 2 * tail)


def p_value(p: float) -> str:
    """As it is printed: `p = 0.012`, `p < 0.001`."""
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"


class Paired(NamedTuple):
    """Two sides on the same scenarios: where the first has more, where less, where the same."""

    more: int
    less: int
    same: int

    @property
    def p(self) -> float:
        return sign_test(self.more, self.less)


def paired(first: Mapping[str, float], second: Mapping[str, float]) -> Paired:
    """Compare two sides on the keys that both have."""
    differences = [first[key] - second[key] for key in first.keys() & second.keys()]
    signs = [_sign(difference) for difference in differences]
    return Paired(signs.count(1), signs.count(-1), signs.count(0))


def effective_number(things: Sequence[object]) -> float:
    """How many kinds there are in effect: 2 to the power of their entropy. It is 1 where all are the same, and the
    number of kinds where each is as common as the others."""
    shares = [count / len(things) for count in Counter(things).values()]
    return math.prod(share**-share for share in shares)


def holm(p_values: Mapping[K, float]) -> dict[K, float]:
    """The p-values corrected for their number by Holm's method, under the same keys."""
    corrected: dict[K, float] = {}
    highest = 0.0
    for rank, key in enumerate(sorted(p_values, key=lambda key: p_values[key])):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[key]))
        corrected[key] = highest
    return corrected


def bootstrap(values: Sequence[T], statistic: Callable[[Sequence[T]], float], seed: int = 0) -> Interval:
    """A percentile interval of 95% for `statistic` of the values; the same for the same seed."""
    if not values:
        raise ValueError("nothing to resample")
    draw = random.Random(seed)
    found = sorted(statistic(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return Interval(found[round(0.025 * (RESAMPLES - 1))], found[round(0.975 * (RESAMPLES - 1))])


def rank_agreement(first: Sequence[float], second: Sequence[float]) -> float:
    """Kendall's tau-b of two rankings of the same things: 1 is the same order, -1 the reverse, 0 where one is flat."""
    concordant = only_first = only_second = 0
    for i in range(len(first)):
        for j in range(i):
            a, b = _sign(first[i] - first[j]), _sign(second[i] - second[j])
            concordant += a * b
            only_first += a != 0
            only_second += b != 0
    pairs = math.sqrt(only_first * only_second)
    return concordant / pairs if pairs else 0.0


def _sign(value: float) -> int:
    """The rounding of sums is no difference."""
    return (value > TINY) - (value < -TINY)
