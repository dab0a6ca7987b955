"""The published figures: what the READMEs show is what was kept of the comparison that they name."""

from pathlib import Path

import pytest

import patterns
from bot.compare.table import aggregate
from tests.compare import publish
from tests.compare.synthetic import comparison, suite

PAGES = publish.pages(publish.kept())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(publish.ROOT)))
def test_a_readme_shows_the_figures_that_were_kept(path: Path):
    assert path.read_text() == PAGES[path], "python -m tests.compare.publish RUNS.jsonl writes them"


def test_the_kept_figures_are_of_all_letters_and_the_baselines():
    kept = publish.kept()
    assert {row.letter for row in kept.rows} == {*patterns.names(), "silent", "echo", "first-free", "oracle"}
    assert all(row.success.rate == (row.letter == "oracle") for row in kept.rows if row.is_baseline)


def test_the_kept_figures_are_marked_as_emulated_and_say_how_to_make_them_again():
    table = publish.short(publish.kept())
    assert "*Emulated*: means of 160 scenarios" in table
    assert "made by `courtbot compare`" in table


def test_a_figure_in_prose_follows_what_was_kept():
    found = aggregate(comparison(*suite(weak="B")))
    text = publish.with_figures("It takes A 7.7 calls and G 9,999 tokens; B 3% passed, D 0 lines.", found)
    assert text == "It takes A 1.0 calls and G 4,800 tokens; B 46% passed, D 300 lines."


def test_prose_without_a_figure_stays_as_it_is():
    text = "A 2-day move of F lines, and C in 3 calls"
    assert publish.with_figures(text, aggregate(comparison(*suite()))) == text
