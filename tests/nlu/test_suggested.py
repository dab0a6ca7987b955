"""What the bot suggests that a member may say, it understands; in German, too. And what only sounds like it."""

import re
from datetime import date, time

import pytest

from bot.i18n.catalogues import de
from tests.nlu.heard import heard

EXAMPLES = sorted({found for line in de.WORDS.values() for found in re.findall(r'"([^"]*morgen um \d+ Uhr)"', line)})


def test_there_are_examples() -> None:
    assert "ein Platz morgen um 15 Uhr" in EXAMPLES


@pytest.mark.parametrize("words", [*EXAMPLES, "Platz am 2.12. um 15:00 bitte"])
def test_an_example_that_a_german_member_is_shown_asks_for_a_court(words: str) -> None:
    wish = heard(words).wish
    assert (wish.intent, wish.date, wish.time) == ("book", date(2026, 12, 2), time(15))


def test_the_series_that_help_suggests_is_understood() -> None:
    example = next(found for line in de.WORDS.values() for found in re.findall(r'"([^"]*jeden [^"]*Uhr)"', line))
    read = heard(example)
    assert (read.wish.intent, read.wish.every, read.wish.time, read.unread) == ("book", 7, time(19), "")


@pytest.mark.parametrize("words", ["delete my data", "please remove my account", "delete all my personal data"])
def test_a_wish_to_delete_data_cancels_no_booking(words: str) -> None:
    assert not heard(words).order
    assert heard("delete my booking").wish.intent == "cancel"
