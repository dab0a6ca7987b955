"""A bot that says and does nothing passes no row that asks for something: the trial is no test of silence."""

import pytest

from bot.conversation.reply import Reply
from tests.contract.trial.judge import FILES, Ended, Row, rows, wrong

SILENCE = Reply("answered", "Nothing was booked or changed.")
ASKS = ("slot", "says", "outcome", "whole")
"""What a row wants beyond that nothing is written."""
LEAST = 0.7


@pytest.mark.parametrize(
    "row", [row for name in FILES for row in rows(name) if row.wants.keys() & set(ASKS)], ids=lambda row: row.name
)
def test_silence_answers_nothing_that_was_asked(row: Row):
    assert wrong(row, SILENCE, Ended(()))


@pytest.mark.parametrize("name", FILES)
def test_most_rows_ask_for_something(name: str):
    every = rows(name)
    asking = [row for row in every if row.wants.keys() & set(ASKS) or "" not in row.live]
    assert len(asking) >= LEAST * len(every)
