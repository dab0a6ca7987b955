"""The report as a file: what it says, what it holds, and what it must not."""

import base64
import gzip
import itertools
import json
import re
from typing import Any

from bot.compare.records import RunRecord
from bot.compare.report import render
from bot.compare.report_plots import equal_budgets, success_against_cost, waits
from bot.compare.report_runs import pack
from bot.compare.report_words import asked, came_out, how_sure, pairs
from bot.compare.summary import Comparison
from tests.compare.synthetic import comparison, run, suite

SCRIPT = "<script>alert(1)</script>"


def unpacked(text: str) -> list[dict[str, Any]]:
    return json.loads(gzip.decompress(base64.b64decode(text)))


def page(found: Comparison) -> str:
    return " ".join(render(found).split())


def test_the_first_screen_says_what_was_asked_what_came_out_how_sure_and_the_command():
    found = comparison(*suite(48, weak="B"))
    text = page(found)
    lead = text[text.index('class="lead"') : text.index('id="figures"')]
    assert "48 scenarios of booking talk were put to 8 wirings" in lead
    assert "and B fewest" in lead
    assert "The model was emulated" in lead
    assert "courtbot compare --seed 7" in lead


def test_the_outcome_is_three_sentences():
    success, cost, safety = came_out(comparison(*suite(48, weak="B")))
    assert re.match(r"[A-H] passed most, \d+% \(\d+–\d+\), and B fewest, .* a test tells", success)
    assert cost.startswith("A took the fewest tokens, 960 a scenario in 1.0 model calls, and G the most, 4,800 in 5.0")
    assert (
        safety == "In 384 runs, nobody got a booking that they had not ordered, and no reply claimed what was not so."
    )


def test_letters_that_pass_alike_are_named_together():
    (success, *_) = came_out(comparison(run("A"), run("B"), run("D", passed=False)))
    assert success.startswith("A and B passed most, 100%")
    (success, *_) = came_out(comparison(run("A"), run("B"), run("D")))
    assert success.startswith("All 3 passed 100%")


def test_a_booking_that_nobody_ordered_stands_on_the_first_screen():
    (*_, safety) = came_out(comparison(run("A", forbidden_rows=2), run("A", "other", truthful=False)))
    assert safety == "In 2 runs, 2 bookings were made that nobody ordered, and 1 told something that was not so."


def test_disturbances_of_some_runs_are_said_in_words():
    disturbed = [run("A", condition=name) for name in ("lying-model", "budget-5000", "budget-8000")]
    (*_, safety) = came_out(comparison(run("A"), *disturbed))
    assert safety.startswith("In 4 runs, some with a budget of tokens and a model that lied, nobody got")


def test_better_is_not_said_where_no_test_says_so():
    (success, *_) = came_out(comparison(run("A"), run("B", passed=False)))
    assert success.endswith("no test tells any two of them apart.")


def test_pairs_are_corrected_for_their_number():
    found = pairs(comparison(*suite(48, weak="B")).letters)
    assert len(found) == 28
    assert {letter for pair in found if pair.differ for letter in (pair.first, pair.second)} > {"B"}


def test_infrastructure_errors_and_accidental_passes_are_said():
    broken = run("A", "broken", infrastructure_error="503", passed=False)
    says = " ".join(how_sure(comparison(*suite(), broken)))
    assert "are in no rate: 1." in says
    assert "by accident are marked: 1." in says


def test_the_words_of_a_member_are_never_markup():
    line = {"who": "member", "text": SCRIPT, "at": "2026-12-01T09:00:00+00:00"}
    evil = run("A", SCRIPT, tags=(SCRIPT,), transcript=(line,), failures=({"kind": "not-told", "detail": SCRIPT},))
    assert SCRIPT not in render(comparison(evil, command=SCRIPT))


def test_no_address_of_another_machine_is_in_the_page():
    assert not re.findall(r"""(?:src|href)\s*=\s*["'](?!#)|url\(|@import|https?://""", render(comparison(*suite())))


def test_every_run_is_packed_with_what_was_said_and_who_called_whom():
    found = unpacked(pack(comparison(run("F"))).text)
    assert [(one["letter"], one["said"][0][1]) for one in found] == [("F", "Court 2 tomorrow at 3pm")]
    assert [(kind, who) for kind, who, *_ in found[0]["spans"]][:2] == [("turn", "member"), ("model", "f.loop")]


def test_of_too_many_runs_failures_are_kept():
    trials = [run("A", f"scenario-{at}", trial=trial, passed=at > 0) for at in range(60) for trial in range(2)]
    packed = pack(comparison(*trials), most=len(pack(comparison(*trials)).text) * 3 // 4)
    kept = unpacked(packed.text)
    assert 0 < packed.left_out == len(trials) - len(kept)
    assert [one["scenario"] for one in kept if not one["passed"]] == ["scenario-0", "scenario-0"]


def test_faults_attacks_and_budgets_have_their_panels_where_they_were_run():
    names = ("model-errors", "service-down", "lying-model", "budget-8000", "obedient")
    disturbed = [run("A", condition=name, tags=("attack",)) for name in names]
    heads = ("When something breaks", "Under attack", "At equal budgets")
    assert all(head in page(comparison(run("A"), *disturbed)) for head in heads)
    assert not any(head in page(comparison(run("A"))) for head in heads)


def test_an_untrue_reply_under_a_fault_is_shown():
    text = page(comparison(run("A"), run("A", condition="lying-model", truthful=False)))
    assert '<small class="bad">0% true, 0 unordered</small>' in text


def test_marks_that_would_cover_each_other_stand_apart():
    marks = success_against_cost(comparison(run("D"), run("E"), run("H"))).marks
    places = sorted(mark.x_label for mark in marks)
    assert len({mark.x for mark in marks}) == 1
    assert all(second - first >= 20 for first, second in itertools.pairwise(places))


def test_money_takes_the_place_of_tokens_where_real_models_have_a_price():
    def named(*runs: RunRecord) -> str:
        return success_against_cost(comparison(*runs)).x_name

    real = run("A", cost_usd=0.02, emulated=False)
    assert "US cents" in named(real)
    assert "tokens" in named(real, run("B", emulated=False))
    assert "tokens" in named(run("A", cost_usd=0.02))


def test_a_wait_grows_with_the_time_of_a_call():
    (curve,) = waits(comparison(run("A"))).curves
    heights = [y for _, y in curve.points]
    assert heights == sorted(heights, reverse=True)
    assert curve.says.startswith("A: 0.0 s a reply at 0 s a call; 0.5 s a reply at 0.5 s a call")


def test_a_budget_has_a_point_for_each_size():
    plot = equal_budgets(comparison(run("A"), run("A", condition="budget-8000"), run("A", condition="budget-5000")))
    assert plot
    assert [tick.text for tick in plot.x_ticks] == ["5", "8"]
    assert [len(curve.points) for curve in plot.curves] == [2]


def test_a_question_of_nothing_is_a_page_all_the_same():
    assert "No letter was run undisturbed." in page(comparison(run("silent", passed=False)))


def test_runs_of_real_models_are_named_by_them():
    text = page(comparison(run("A", emulated=False, models={"a.parse": "gpt-6"}, cost_usd=0.01)))
    assert "models: gpt-6" in text
    assert "emulated</p>" not in text


def test_a_busy_machine_is_told_of_since_its_waits_are_longer():
    calm, busy = run("D", seconds=0.5, cpu_seconds=0.4), run("D", seconds=8.0, cpu_seconds=0.4)
    assert not any("busy" in words for words in how_sure(comparison(calm)))
    assert any("runs took 20 times their processor time" in words for words in how_sure(comparison(busy)))


def test_the_task_counts_runs_and_scenarios_of_letters_only():
    assert asked(comparison(*suite(12))).startswith("12 scenarios of booking talk were put to 8 wirings")
    assert "in 96 runs" in asked(comparison(*suite(12)))
