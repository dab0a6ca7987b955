"""The statistics of a comparison, against values that stand in books or are counted by hand."""

import math
import statistics

import pytest

from bot.compare.statistics import (
    bootstrap,
    effective_number,
    holm,
    paired,
    pass_power,
    rank_agreement,
    sign_test,
    wilson,
)


@pytest.mark.parametrize(
    ("rate", "trials", "low", "high"),
    [
        (81 / 263, 263, 0.2553, 0.3662),  # Newcombe 1998, table I, method 3
        (15 / 148, 148, 0.0624, 0.1605),
        (0 / 20, 20, 0.0000, 0.1611),
        (29 / 29, 29, 0.8830, 1.0000),
    ],
)
def test_wilsons_interval_is_that_of_the_literature(rate: float, trials: int, low: float, high: float):
    assert wilson(rate, trials) == pytest.approx((low, high), abs=5e-5)


def test_no_trial_leaves_every_rate_possible():
    assert wilson(0.0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("successes", "trials", "k", "expected"), [(4, 4, 4, 1.0), (3, 4, 4, 0.0), (3, 4, 2, 0.5), (3, 4, 1, 0.75)]
)
def test_pass_power_is_the_share_of_draws_in_which_all_succeed(successes: int, trials: int, k: int, expected: float):
    assert pass_power(successes, trials, k) == expected


def test_pass_power_of_more_runs_than_there_were_is_refused():
    with pytest.raises(ValueError, match="at least 5 runs"):
        pass_power(4, 4, 5)


@pytest.mark.parametrize(
    ("first", "second", "p"), [(0, 0, 1.0), (5, 5, 1.0), (0, 5, 0.0625), (0, 6, 0.03125), (1, 9, 0.021484375)]
)
def test_the_sign_test_is_the_exact_binomial(first: int, second: int, p: float):
    assert sign_test(first, second) == sign_test(second, first) == pytest.approx(p)


def test_holms_method_multiplies_by_the_number_of_hypotheses_that_are_left():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})


def test_a_corrected_p_value_is_at_most_one():
    assert holm({"a": 0.9, "b": 0.8}) == {"a": 1.0, "b": 1.0}


def test_a_bootstrap_holds_the_mean_and_is_the_same_for_the_same_seed():
    values = [math.sqrt(n) for n in range(40)]
    interval = bootstrap(values, statistics.fmean, seed=7)
    assert interval.low < statistics.fmean(values) < interval.high
    assert bootstrap(values, statistics.fmean, seed=7) == interval != bootstrap(values, statistics.fmean, seed=8)


def test_a_bootstrap_of_equal_values_has_no_width():
    assert bootstrap([3.0] * 9, statistics.median) == (3.0, 3.0)


@pytest.mark.parametrize(
    ("first", "second", "tau"),
    [
        ([1, 2, 3], [4, 5, 9], 1.0),
        ([1, 2, 3], [3, 2, 1], -1.0),
        ([1, 2, 3], [5, 5, 5], 0.0),
        ([1, 1, 2], [1, 2, 3], 0.816),
    ],
)
def test_rank_agreement_is_kendalls_tau(first: list[float], second: list[float], tau: float):
    assert rank_agreement(first, second) == pytest.approx(tau, abs=0.001)


def test_a_pair_counts_only_what_both_sides_have():
    result = paired({"a": 1.0, "b": 0.0, "c": 1.0, "mine": 1.0}, {"a": 0.0, "b": 1.0, "c": 1.0, "yours": 0.0})
    assert result == (1, 1, 1)
    assert result.p == 1.0


def test_the_rounding_of_a_sum_is_no_difference():
    assert paired({"a": 0.1 + 0.2}, {"a": 0.3}).same == 1


@pytest.mark.parametrize(("things", "number"), [("aaaa", 1.0), ("abcd", 4.0), ("aabb", 2.0), ("aaab", 1.7548)])
def test_the_effective_number_lies_between_one_and_the_number_of_kinds(things: str, number: float):
    assert effective_number(things) == pytest.approx(number, abs=1e-4)
