"""Choices travel as text, and are read back as they were made."""

import pytest

from bot.conversation.choice import Choice


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (Choice("cancel", "K7M2QX"), "cancel:K7M2QX"),
        (Choice.of("move", "K7M2QX", "c2-20261202-1500-60"), "move:K7M2QX:c2-20261202-1500-60"),
        (Choice.of("close", "20261202-20261202", "", "frost: again"), "close:20261202-20261202::frost: again"),
        (Choice("c2-20261202-1500-60"), "c2-20261202-1500-60"),
    ],
)
def test_choices_are_read_back_as_they_were_made(made: Choice, text: str) -> None:
    assert made.text == text
    assert Choice.parse(text) == made


def test_an_event_without_a_choice_has_no_verb() -> None:
    assert Choice.parse(None) == Choice("")


@pytest.mark.parametrize(
    ("count", "values"), [(1, ["A:B:C"]), (2, ["A", "B:C"]), (3, ["A", "B", "C"]), (4, ["A", "B", "C", ""])]
)
def test_values_are_as_many_as_asked_for(count: int, values: list[str]) -> None:
    assert Choice.parse("verb:A:B:C").values(count) == values
