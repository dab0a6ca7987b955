"""Kinds of messages that the eighth trial found to be misread: each with its neighbours, English and German."""

from datetime import time

import pytest

from tests.nlu.heard import FRIDAY, heard

ONE = (FRIDAY,)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("cancel AAAAAA", "AAAAAA"), ("please cancel booking QWERTZ", "QWERTZ"), ("storniere QWERTZ", "QWERTZ"),
        ("move my booking ABCDEF to 5pm", "ABCDEF"),
    ],
)  # fmt: skip
def test_capitals_behind_a_change_are_meant_for_a_code(said: str, code: str):
    found = heard(said, bookings=ONE)
    assert (found.unknown_codes, found.wish.bookings) == ((code,), ())


@pytest.mark.parametrize("said", ["cancel FRIDAY", "CANCEL MY GAME PLEASE", "cancel it PLEASE", "URGENT: cancel it"])
def test_other_capitals_are_words(said: str):
    found = heard(said, bookings=ONE)
    assert (found.unknown_codes, found.wish.bookings) == ((), (FRIDAY.code,))


def test_one_letter_held_is_no_article():
    assert not heard("cancel aaaaaa", bookings=ONE).order


@pytest.mark.parametrize(
    ("said", "minutes"), [("Donnerstag ab 17 Uhr zwei Stunden", 120), ("am Donnerstag 17 Uhr 2 Stunden", 120)]
)
def test_a_number_with_a_unit_behind_uhr_is_a_length(said: str, minutes: int):
    wish = heard(said).wish
    assert (wish.time or wish.earliest, wish.minutes) == (time(17), minutes)


def test_a_number_alone_behind_uhr_is_its_minutes():
    assert heard("morgen 15 Uhr 30").wish.time == time(15, 30)
