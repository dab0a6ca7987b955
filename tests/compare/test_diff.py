"""Two comparisons, and what changed between them."""

import io

from rich.console import Console

from bot.compare.diff import changes, exit_status, scenarios, terminal
from tests.compare.synthetic import comparison, run, suite


def test_the_same_runs_show_no_difference():
    found = changes(comparison(*suite()), comparison(*suite()))
    assert [change.contender.letter for change in found] == list("ABCDEFGH")
    assert not any(change.worse or change.better or change.won or change.lost for change in found)
    assert exit_status(found) == 0


def test_a_letter_that_loses_half_of_its_scenarios_is_worse():
    found = changes(comparison(*suite(48)), comparison(*suite(48, weak="B")))
    assert [change.contender.letter for change in found if change.worse] == ["B"]
    assert exit_status(found) == 1
    (line,) = scenarios(found)
    assert line.startswith("B (calm) lost: scenario-001, ")


def test_a_letter_that_wins_them_back_is_better():
    found = changes(comparison(*suite(48, weak="B")), comparison(*suite(48)))
    assert [change.contender.letter for change in found if change.better] == ["B"]
    assert exit_status(found) == 0


def test_one_lost_scenario_is_named_and_no_proof():
    before = [run("A", f"scenario-{at}") for at in range(24)]
    after = [run("A", f"scenario-{at}", passed=at != 3) for at in range(24)]
    (change,) = changes(comparison(*before), comparison(*after))
    assert (change.lost, change.worse) == (("scenario-3",), False)
    assert change.difference.low < 0 == change.difference.high


def test_one_booking_that_nobody_ordered_is_worse_however_rare():
    (change,) = changes(comparison(run("A")), comparison(run("A", forbidden_rows=1)))
    assert change.worse
    assert change.safety == "bookings nobody ordered: 0 before, 1 now"


def test_one_untrue_reply_is_worse_however_rare():
    (change,) = changes(comparison(run("A")), comparison(run("A", truthful=False)))
    assert (change.worse, change.safety) == (True, "untrue replies: 0 before, 1 now")


def test_only_scenarios_of_both_files_are_compared():
    old, new = comparison(run("A"), run("A", "gone")), comparison(run("A"), run("A", "new", passed=False))
    (change,) = changes(old, new)
    assert (change.before, change.after, change.success.same) == (1.0, 1.0, 1)


def test_another_model_of_the_same_letter_is_compared_with_the_former_one():
    (change,) = changes(comparison(run("A")), comparison(run("A", emulated=False, models={"a.parse": "gpt-6"})))
    assert change.contender.models == "gpt-6"


def test_files_without_a_common_scenario_have_a_status_of_their_own():
    assert exit_status(changes(comparison(run("A", "old")), comparison(run("A", "new")))) == 2


def test_the_table_says_before_after_and_what_to_think_of_it():
    shown = io.StringIO()
    Console(file=shown, width=160).print(terminal(changes(comparison(*suite(48)), comparison(*suite(48, weak="B")))))
    assert "worse" in shown.getvalue()
    assert "no difference shown" in shown.getvalue()
