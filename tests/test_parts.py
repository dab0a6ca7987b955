"""A member's own words are told apart from what their message only shows."""

from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.parts import Parts, in_zone, take_apart, whole
from tests.kit.costs import cpu_seconds

QUOTES = (
    '"{}"', "'{}'", "\u201c{}\u201d", "\u201e{}\u201c", "\u201d{}\u201d", "\u00bb{}\u00ab", "\u00ab{}\u00bb",
    "\u2018{}\u2019",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "own", "shown"),
    [
        ("book court 2", "book court 2", ""),
        ("> cancel it\nis that ok?", "is that ok?", "cancel it"),
        (">one\n > two\nthree", "three", "one\ntwo"),
        ("&gt; cancel it", "", "cancel it"),
        ("```\ncancel it\n``` book it", "book it", "cancel it"),
        ("```cancel it", "", "cancel it"),
        ("`cancel it` is what it said", "is what it said", "cancel it"),
        ("book ~~court 1~~ court 2", "book court 2", ""),
        ("~cancel it~ book it", "book it", ""),
        ("see [the rules](https://club.example/a?b=1) then book it", "see then book it", "the rules"),
        ("5pm, see https://example.com/d/12/05/2026", "5pm, see", ""),
        ("see <https://example.com/cancel> www.example.com/3pm ok", "see ok", ""),
        ("\U0001f44d\U0001f3fd 2\ufe0f\u20e3", "\U0001f44d 2", ""),
        ('Bob: "cancel it" - why?', "Bob: - why?", "cancel it"),
    ],
)
def test_marks_tell_shown_words_from_own_ones(text: str, own: str, shown: str):
    assert take_apart(text) == Parts(own, shown)


@pytest.mark.parametrize("marks", QUOTES)
def test_words_in_quotation_marks_are_shown(marks: str):
    assert take_apart(f"they wrote {marks.format('cancel my booking')} to me") == Parts(
        "they wrote to me", "cancel my booking"
    )


@pytest.mark.parametrize(
    "text",
    [
        "I can't make it, it's the players' court",
        "~3pm or ~4pm",
        "between 3~4pm and 5~6pm",
        "court 2 -> court 3",
        "is 5 > 3?",
        "don't move Ann's game, move ours",
        "snake_case and 2 * 3 * 4",
    ],
)
def test_marks_that_mean_something_else_show_nothing(text: str):
    assert take_apart(text) == Parts(text)


@pytest.mark.parametrize("marks", [*QUOTES, "`{}`", "[{}](https://x.example)"])
@pytest.mark.parametrize("name", ["ABC234", "3pm", "15:00"])
def test_a_name_is_its_writers_own_whatever_marks_stand_around_it(marks: str, name: str):
    assert take_apart(f"cancel {marks.format(name)}") == Parts(f"cancel {name}")


def test_a_quoted_line_is_no_name():
    assert take_apart("> 3pm") == Parts("", "3pm")


@pytest.mark.parametrize("text", ["> ~~cancel it~~ book it", "```~~cancel it~~ book it```"])
def test_words_struck_out_inside_a_quote_are_not_shown(text: str):
    assert take_apart(text).shown == "book it"


def test_the_whole_text_has_no_marks_and_nothing_struck_out():
    assert whole("> see [this](https://x.example)\n`3pm` ~~4pm~~ https://y.example") == "see this\n3pm"


@given(st.text(alphabet="ab >`~\"'\n[](hts:/.)\u201c\u201d", max_size=60))
def test_nothing_is_added_to_a_text(text: str):
    parts = take_apart(text)
    assert not letters(parts.own + parts.shown) - letters(text)


def letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalpha, text))


@pytest.mark.parametrize("piece", ["> a\n", "`a", '"a', "~~a", "[a](", "[a](https://x", "'a ", "\u201ea", "<t:1"])
def test_long_texts_are_taken_apart_quickly(piece: str):
    assert cpu_seconds(lambda: take_apart(piece * (16_000 // len(piece)))) < 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("at <t:1796137200>", "at 2026-12-01 16:00"),
        ("at <t:1796137200:t> on <t:1796137200:D>", "at 16:00 on 2026-12-01"),
        ("<t:1796137200:x> <t:99999999999999> <@5>", "<t:1796137200:x> <t:99999999999999> <@5>"),
    ],
)
def test_a_moment_is_told_by_the_clubs_clock(text: str, told: str):
    assert in_zone(text, ZoneInfo("Europe/Berlin")) == told
