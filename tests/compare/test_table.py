"""The comparison as a table: in a terminal, in Markdown, and kept in the tree."""

import io

from rich.console import Console

from bot.compare.table import Aggregate, aggregate, grid, markdown, percent, rows, terminal
from tests.compare.synthetic import comparison, run, suite


def test_a_row_holds_the_rate_its_interval_and_each_difficulty():
    (row,) = rows(comparison(run("A"), run("A", "hard-one", difficulty="hard", passed=False)))
    assert (row.success.rate, row.success.scenarios) == (0.5, 2)
    assert row.success.low < 0.5 < row.success.high
    assert {name: part.rate for name, part in row.by_difficulty.items()} == {"easy": 1.0, "hard": 0.0}


def test_the_wait_is_a_median_of_the_reply_to_one_message():
    runs = [run("A", str(at), turns=2, simulated_seconds={"0.5": seconds}) for at, seconds in enumerate((1, 2, 9))]
    (row,) = rows(comparison(*runs))
    assert row.wait == {"0.5": 1.0}


def test_rows_are_of_one_condition():
    kept = rows(comparison(run("A"), run("A", condition="model-errors", passed=False)), "model-errors")
    assert [(row.condition, row.success.rate) for row in kept] == [("model-errors", 0.0)]


def test_nearly_all_is_not_rounded_to_all():
    assert [percent(rate) for rate in (0.0, 0.001, 0.5, 0.999, 1.0)] == ["0%", "1%", "50%", "99%", "100%"]


def test_a_column_that_nobody_has_anything_in_is_left_out():
    assert "cost" not in grid(rows(comparison(run("A"))))[0]
    assert "cost" in grid(rows(comparison(run("A", cost_usd=0.01))))[0]


def test_pass_power_shows_where_scenarios_ran_more_than_once():
    head, line = grid(rows(comparison(run("A"), run("A", trial=1, passed=False))))
    assert line[head.index("pass^k")] == "0%, k=2"


def test_the_terminal_shows_letters_baselines_and_where_the_figures_come_from():
    shown = io.StringIO()
    Console(file=shown, width=140).print(terminal(comparison(*suite())))
    text = shown.getvalue()
    assert all(name in text for name in ("A ", "H ", "oracle", "silent", "emulated", "2026-12-01"))


def test_markdown_names_the_models_or_says_that_they_were_emulated():
    assert "*emulated*: 1 scenarios, 2026-12-01" in markdown(aggregate(comparison(run("A"))))
    real = run("A", emulated=False, models={"a.parse": "gpt-6"})
    text = markdown(aggregate(comparison(real)))
    assert "| A (gpt-6) | 100% |" in text
    assert "*models: gpt-6*" in text


def test_markdown_says_how_to_make_it_again():
    assert "made by `courtbot compare --seed 7`" in markdown(aggregate(comparison(run("A"))))


def test_an_aggregate_survives_being_kept_as_json():
    kept = aggregate(comparison(*suite()))
    assert Aggregate.model_validate_json(kept.model_dump_json()) == kept
