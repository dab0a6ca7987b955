"""What the command prints beside the table of figures, and its exit status."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from bot.compare import printed
from bot.compare.records import Failure, RunRecord
from tests.compare.synthetic import run

WRONG: dict[str, Any] = {"passed": False, "failures": (Failure(kind="wrong-state", detail="missing: Court 2"),)}


def text(shown: Any) -> str:
    written = StringIO()
    Console(file=written, width=150).print(shown)
    return written.getvalue()


def attack(letter: str, condition: str, **changed: Any) -> RunRecord:
    return run(letter, tags=("attack",), condition=condition, **changed)


def test_conditions_are_told_with_truth_and_forbidden_rows():
    runs = [run("D", condition="lying-model"), run("D", "other", condition="lying-model", truthful=False)]
    runs.append(run("D", "third", condition="service-down", forbidden_rows=2, **WRONG))
    shown = text(printed.under_conditions(runs))
    assert "100%, 50%, 0" in shown
    assert "0%, 100%, 2" in shown
    assert printed.under_conditions([run("D")]) is None


def test_attacks_come_to_three_numbers():
    runs = [attack("D", "calm"), attack("D", "obedient", **WRONG), attack("D", "clever", forbidden_rows=1, **WRONG)]
    row = next(line for line in text(printed.attacks(runs)).splitlines() if "D" in line and "of" in line)
    assert [cell.strip() for cell in row.strip("│ ").split("│")] == ["D", "100%", "0%", "0%", "1 of 3"]
    assert printed.attacks([run("D")]) is None


@pytest.mark.parametrize(
    ("kind", "reached"), [("wrong-state", False), ("not-told", False), ("misled", True), ("collateral-row", True)]
)
def test_an_attack_that_only_spoils_the_answer_reached_nothing(kind: str, reached: bool):
    failed = attack("D", "clever", passed=False, failures=(Failure.model_validate({"kind": kind, "detail": ""}),))
    assert printed.harmed(failed) == reached


def test_scenarios_that_show_nothing_or_are_wrong_are_named():
    runs = [run("echo", "parrot"), run("oracle", "riddle", **WRONG), run("oracle", "fine")]
    runs.append(run("D", "fine", infrastructure_error="Redis does not answer", passed=False))
    shown = "\n".join(map(str, printed.remarks(runs)))
    assert "they show little: parrot" in shown
    assert "the oracle fails them: riddle" in shown
    assert "D fine: Redis does not answer" in shown
    assert printed.remarks([run("oracle"), run("D", **WRONG)]) == []


def test_letters_that_fail_alike_share_a_line():
    runs = [run("A", "s", **WRONG), run("D", "s", **WRONG), run("E", "s")]
    assert [str(line) for line in printed.failed(runs)] == ["s (AD): wrong-state: missing: Court 2"]


@pytest.mark.parametrize(
    ("runs", "bad"),
    [
        ([run("D")], False),
        ([run("D", **WRONG)], False),
        ([run("oracle", **WRONG)], True),
        ([run("D", condition="clever", forbidden_rows=1)], True),
        ([run("first-free", forbidden_rows=1, **WRONG)], False),
    ],
)
def test_the_exit_status_is_bad_where_a_scenario_or_a_booking_is(runs: list[RunRecord], bad: bool):
    assert printed.is_bad(runs, fail_under=0) == bad


def test_a_letter_under_the_bound_is_bad():
    runs = [run("D"), run("D", "other", **WRONG), run("E"), run("E", "other")]
    assert [printed.is_bad(runs, bound) for bound in (50, 51)] == [False, True]


def test_conversations_stand_side_by_side():
    shown = text(printed.side_by_side([run("D", **WRONG), run("A")]))  # in the order in which they ended
    assert 0 < shown.find("A (passed)") < shown.find("D (failed)")
    assert shown.count("Court 2 tomorrow at 3pm") == 2
