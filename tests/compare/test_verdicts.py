"""What the numbers say to the article's claims."""

from typing import Any

import pytest

from bot.compare.records import RunRecord
from bot.compare.verdicts import Verdict, all_of, by_judgement, contrary
from bot.compare.verdicts_claims import CLAIMS, decide, question
from bot.compare.verdicts_rules import (
    calls_at_most,
    fewer_calls,
    fewer_ways,
    isolated,
    less_code,
    lines_of,
    more,
    more_code,
    more_ways,
    passes,
    same_order,
)
from tests.compare.synthetic import comparison, run, spans, suite


def both(first: dict[str, Any], second: dict[str, Any], scenarios: int = 24) -> list[RunRecord]:
    """Runs of B and A on the same scenarios."""
    names = [f"scenario-{at}" for at in range(scenarios)]
    return [run(letter, name, **changed) for letter, changed in (("B", first), ("A", second)) for name in names]


@pytest.mark.parametrize(
    ("first", "second", "outcome"), [(2, 1, "supported"), (1, 2, "not supported"), (1, 1, "not supported")]
)
def test_more_is_decided_on_the_same_scenarios(first: int, second: int, outcome: str):
    verdict = more("calls", "B", "A")(comparison(*both({"calls": first}, {"calls": second})))
    assert verdict.outcome == outcome
    assert f"B {first}, A {second}" in verdict.figures


def test_a_few_scenarios_show_nothing():
    verdict = more("calls", "B", "A")(comparison(*both({"calls": 2}, {"calls": 1}, scenarios=5)))
    assert verdict.outcome == "not shown"
    assert "p = 0.062" in verdict.figures


def test_a_wait_counts_half_a_second_for_each_call():
    slow, fast = {"simulated_seconds": {"0.5": 1.0}}, {"simulated_seconds": {"0.5": 0.5}}
    assert more("wait", "B", "A")(comparison(*both(slow, fast))).outcome == "supported"


def test_a_letter_without_runs_shows_nothing():
    assert more("calls", "B", "A")(comparison(run("A"))).outcome == "not shown"


def test_a_letter_whose_turns_differ_goes_more_ways():
    varied = [run("B", f"scenario-{at}", spans=spans("B", at % 4)) for at in range(24)]
    steady = [run("A", f"scenario-{at}") for at in range(24)]
    verdict = more_ways("B", "A")(comparison(*varied, *steady))
    assert verdict.outcome == "supported"
    assert "B 4.0; A 1.0 (difference " in verdict.figures


def test_a_letter_whose_turns_are_all_alike_goes_fewer_ways():
    varied = [run("B", f"scenario-{at}", spans=spans("B", at % 4)) for at in range(24)]
    steady = [run("A", f"scenario-{at}") for at in range(24)]
    assert fewer_ways("A", "B")(comparison(*varied, *steady)).outcome == "supported"
    assert fewer_ways("B", "A")(comparison(*varied, *steady)).outcome == "not supported"


def test_equal_ways_of_many_scenarios_speak_against_a_difference():
    assert more_ways("B", "A")(comparison(*both({}, {}))).outcome == "not supported"


def test_questions_with_fewer_calls_are_told_apart():
    questions = [run("F", f"question-{at}", calls=1, tags=("question",)) for at in range(12)]
    bookings = [run("F", f"booking-{at}", calls=4) for at in range(12)]
    assert fewer_calls("F", question)(comparison(*questions, *bookings)).outcome == "supported"
    assert contrary(fewer_calls("F", question))(comparison(*questions, *bookings)).outcome == "not supported"


def test_a_turn_over_the_bound_is_counted():
    runs = [run("A", "one"), run("A", "two", spans=spans("A", 2))]
    verdict = calls_at_most("A", 1)(comparison(*runs))
    assert (verdict.outcome, verdict.figures[:14]) == ("not supported", "1 of 2 turns o")


def test_isolation_wants_something_to_work_and_nothing_untrue():
    down = {"condition": "service-down"}
    refused = run("G", "booking", passed=False, **down)
    assert isolated("G")(comparison(run("G", "question", **down), refused)).outcome == "supported"
    assert isolated("G")(comparison(refused)).outcome == "not supported"
    untrue = run("G", "claimed", truthful=False, **down)
    assert isolated("G")(comparison(run("G", "question", **down), untrue)).outcome == "not supported"
    assert isolated("G")(comparison(run("G"))).outcome == "not shown"


@pytest.mark.parametrize(("passed", "outcome"), [(24, "supported"), (4, "not supported"), (21, "not shown")])
def test_a_rate_is_reached_missed_or_too_near_to_say(passed: int, outcome: str):
    runs = [run("A", f"scenario-{at}", passed=at < passed) for at in range(24)]
    assert passes("A", 0.9)(comparison(*runs)).outcome == outcome


def test_code_is_compared_with_each_of_the_others():
    assert more_code("G", "ABCDEFH")(comparison(run())).outcome == "supported"
    assert more_code("D", "E")(comparison(run())).outcome == "not supported"
    assert less_code("D", "FG")(comparison(run())).outcome == "supported"
    assert more_code("D", "E")(comparison(run(), code={})).outcome == "not shown"


def test_the_articles_order_is_held_against_the_figures():
    assert same_order("ABF", [1, 2, 3], lines_of, "Lines")(comparison(run())).outcome == "supported"
    assert same_order("ABF", [3, 2, 1], lines_of, "Lines")(comparison(run())).outcome == "not supported"


def test_an_emulated_model_shows_nothing_about_judgement():
    rule = by_judgement(more("calls", "B", "A"))
    emulated = both({"calls": 2}, {"calls": 1})
    assert rule(comparison(*emulated)).outcome == "not shown"
    real = [RunRecord(**(one.model_dump() | {"emulated": False, "models": {"x": "m"}})) for one in emulated]
    assert rule(comparison(*real)).outcome == "supported"


def test_one_part_that_is_not_supported_decides_for_the_whole():
    def always(outcome: Any):
        return lambda _: Verdict(outcome, outcome)

    one = comparison(run())
    assert all_of(always("supported"), always("not shown"), always("not supported"))(one).outcome == "not supported"
    assert all_of(always("supported"), always("not shown"))(one).outcome == "not shown"
    assert all_of(always("supported"), always("supported"))(one).outcome == "supported"


def test_every_claim_has_its_quote_its_place_and_a_verdict_in_words():
    found = decide(comparison(*suite()))
    assert [claim for claim, _ in found] == list(CLAIMS)
    assert all(claim.quote and claim.place and claim.asks.endswith("?") for claim, _ in found)
    assert all(verdict.figures.endswith((".", ").")) for _, verdict in found)
    assert len({verdict.outcome for _, verdict in found}) == 3
