"""What runs come to: by contender, by scenario, by the way of a turn."""

from bot.compare.summary import turn_paths
from tests.compare.synthetic import comparison, run, suite


def test_groups_stand_in_the_order_of_letters_and_baselines_come_last():
    groups = comparison(run("oracle"), run("B"), run("silent"), run("A")).groups
    assert [contender.letter for contender in groups] == ["A", "B", "silent", "oracle"]


def test_letters_with_other_models_are_other_contenders():
    groups = comparison(run("A"), run("A", emulated=False, models={"a.parse": "gpt-6"})).groups
    assert [contender.models for contender in groups] == ["emulated", "gpt-6"]


def test_a_run_with_an_infrastructure_error_is_counted_and_left_out():
    group = comparison(run("A"), run("A", "other", passed=False, infrastructure_error="503")).find("A")
    assert group
    assert (group.mean("success"), group.errors) == (1.0, 1)


def test_a_scenario_counts_once_however_often_it_was_run():
    trials = [run("A", "often", trial=trial, passed=False) for trial in range(3)]
    group = comparison(run("A", "once"), *trials).find("A")
    assert group
    assert group.mean("success") == 0.5


def test_pass_power_wants_every_trial_to_pass():
    flaky = [run("A", "flaky", trial=trial, passed=trial > 0) for trial in range(2)]
    steady = [run("A", "steady", trial=trial) for trial in range(2)]
    group = comparison(*flaky, *steady).find("A")
    assert group
    assert (group.pass_power(1), group.pass_power(2)) == (0.75, 0.5)


def test_a_price_that_one_run_lacks_is_no_price():
    priced, free = run("A", "first", cost_usd=0.01), run("A", "second")
    assert [group.cost for group in comparison(priced, free).letters] == [None]
    assert [group.cost for group in comparison(priced).letters] == [0.01]


def test_a_scenario_that_saying_nothing_passes_is_passed_by_accident():
    assert comparison(*suite()).accidental == {"scenario-005"}


def test_the_way_of_a_turn_begins_anew_with_each_turn():
    def span(kind: str, whom: str, start: float) -> dict[str, object]:
        return {"name": whom, "kind": kind, "who": "d.loop", "whom": whom, "start_ms": start, "ms": 1.0}

    spans = (
        span("turn", "D", 0),
        span("model", "m", 1),
        span("tool", "book", 2),
        span("turn", "D", 5),
        span("other", "db", 6),
        span("model", "m", 7),
    )
    assert turn_paths(run("D", spans=spans)) == ["model d.loop → tool book", "model d.loop"]


def test_turns_that_all_go_the_same_way_go_one_way_in_effect():
    assert [group.ways for group in comparison(run("A", "first"), run("A", "second")).letters] == [1.0]
