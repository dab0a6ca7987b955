"""What a sentence names, and where sentences and clauses end."""

from datetime import date, time

import pytest

from bot.conversation.grounding.clauses import clauses, plain, sentences
from bot.conversation.grounding.english import ENGLISH
from bot.conversation.grounding.german import GERMAN
from bot.conversation.grounding.mentions import mentions_in

TUESDAY = date(2026, 12, 1)
COURTS = ("Court 1", "Court 2", "Court 3", "Centre Court", "Platz am See")


def named(text: str, kind: str) -> list[set[object]]:
    return [set(mention.values) for mention in mentions_in(text, TUESDAY, COURTS)[0] if mention.kind == kind]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("tomorrow at three", [{time(3), time(15)}]),
        ("tomorrow 3pm", [{time(15)}]),
        ("um halb vier", [{time(3, 30), time(15, 30)}]),
        ("quarter to five", [{time(4, 45), time(16, 45)}]),
        ("at noon", [{time(12)}]),
        ("07:00", [{time(7)}]),
        ("at two courts", []),
        ("for two hours", []),
    ],
)
def test_times_are_given_with_every_reading(text: str, times: list[set[object]]):
    assert named(text, "time") == times


@pytest.mark.parametrize("text", ["from 7 to 22", "von 7 bis 22 Uhr", "07:00-22:00", "between 7 and 22"])
def test_a_span_names_both_of_its_times(text: str):
    assert time(7) in named(text, "time")[0]
    assert {time(22)} in named(text, "time") + named(text, "end")


@pytest.mark.parametrize(
    "text",
    ["tomorrow", "morgen", "2 December", "December 2nd", "2. Dezember 2026", "2.12.", "2026-12-02", "Wednesday"],
)
def test_days_are_read_in_every_common_form(text: str):
    assert date(2026, 12, 2) in named(text, "day")[0]


@pytest.mark.parametrize(
    ("text", "courts"),
    [
        ("court 2", [{"Court 2"}]),
        ("Platz zwei", [{"Court 2"}]),
        ("courts 1, 2 and 3", [{"Court 1", "Court 2", "Court 3"}]),
        ("the Centre Court", [{"Centre Court"}]),
        ("Platz am See um drei", [{"Platz am See"}]),
        ("court 9", [{9}]),
        ("Platz 2 am Mittwoch", [{"Court 2"}]),
        ("court 3pm", []),
    ],
)
def test_courts_go_by_the_names_of_the_club(text: str, courts: list[set[object]]):
    assert named(text, "court") == courts


def test_codes_prices_lengths_and_counts_are_told_apart():
    assert named("Your code is 7KQ2MD.", "code") == [{"7KQ2MD"}]
    assert named("It costs 10 euros.", "money") == [{"10 euros"}]
    assert named("for one or two hours", "length") == [{60, 120}]
    assert named("up to 30 days ahead", "ahead") == [{30}]
    assert named("You have three bookings.", "count") == [{3}]


@pytest.mark.parametrize(
    "line",
    ["It is free at 3 p.m. on Friday.", "Am 2. Dezember ist Platz 2 frei.", "Try e.g. Friday.", "Geht es, z. B. um 3?"],
)
def test_a_dot_inside_a_sentence_ends_none(line: str):
    assert [*sentences(line)] == [line]


def test_sentences_keep_their_marks():
    line = "Court 2 is free. Shall I book it? Yes!"
    assert [*sentences(line)] == ["Court 2 is free.", "Shall I book it?", "Yes!"]


def test_clauses_end_before_a_subject_and_keep_lists_together():
    said = clauses("I can confirm that court 2 is booked, and it is yours", ENGLISH, TUESDAY, COURTS)
    assert [clause.shape for clause in said] == ["i can confirm", "that COURT is booked", "and it is yours"]
    said = clauses("Notiert: Platz 2, morgen, 15 Uhr", GERMAN, TUESDAY, COURTS)
    assert [clause.shape for clause in said] == ["notiert, COURT, DAY, TIME"]


def test_an_example_of_what_to_say_claims_nothing():
    assert "booked" not in plain('Say "court 2 is booked" and I look.')
    assert "booked" in plain('Court 2 is "booked".')
