"""The bot's own words pasted back are nobody's wish; what a member repeats of them in their own words is theirs."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.echoes import without_echoes
from bot.conversation.parts import Parts, take_apart
from bot.conversation.reply import Card, Reply
from bot.conversation.session import TranscriptEntry

ZONE = ZoneInfo("Europe/London")
OFFER = (
    "Free on Wednesday 2 December, 15:00–16:00:\nA) Court 1 (clay)\nB) Court 2 (hard, indoor)\n"
    "Which one would you like?"
)
PROPOSAL = "Shall I book Court 2 on Wednesday 2 December, 15:00–16:00? Nothing is booked until you say yes."
BOOKED = "Booked: Court 2 on Wednesday 2 December, 15:00–16:00. Code ABC234."
CARD = Card("ABC234", "Court 2", datetime(2026, 12, 2, 15, tzinfo=ZONE), datetime(2026, 12, 2, 16, tzinfo=ZONE), "U1")


def left(text: str, *replies: str, card: Card | None = None) -> Parts:
    said = [TranscriptEntry(role="assistant", text=reply) for reply in replies]
    return without_echoes(take_apart(text), said, Reply("booked", replies[-1], card=card))


@pytest.mark.parametrize("reply", [OFFER, PROPOSAL, BOOKED])
@pytest.mark.parametrize("shape", ["{}", "> {}", "```{}```"])
def test_a_whole_reply_is_an_echo(reply: str, shape: str):
    lines = shape.format(reply).replace("\n", "\n> " if shape[0] == ">" else "\n")
    assert left(lines, reply) == Parts("")


@pytest.mark.parametrize("reply", [OFFER, PROPOSAL, BOOKED])
def test_words_added_to_an_echo_are_the_members_own(reply: str):
    assert left(f"{reply}\ncourt 2 please", reply) == Parts("court 2 please")
    assert left(f"court 2 please\n{reply}", "hello", reply, "hm") == Parts("court 2 please")


def test_a_pasted_sentence_is_cut_out_of_a_line():
    assert left(f"{PROPOSAL} yes, for 15.30", PROPOSAL) == Parts("yes, for 15.30")


@pytest.mark.parametrize("marks", ["{}", "> {}"])
def test_one_line_of_an_offer_says_which(marks: str):
    line = marks.format("B) Court 2 (hard, indoor)")
    assert left(line, OFFER) == take_apart(line)


@pytest.mark.parametrize(
    "text",
    ["Court 2", "court 2, Wednesday 2 December 15:00", "Wednesday 2 December", "code ABC234", "yes", "\U0001f44d"],
)
def test_short_words_that_the_bot_said_too_are_the_members_own(text: str):
    assert left(text, OFFER, PROPOSAL, BOOKED) == Parts(text)


def test_a_piece_of_the_bots_words_is_an_echo_where_it_is_quoted():
    assert left("> Court 2 on Wednesday 2 December\ncancel it", BOOKED) == Parts("cancel it")


def test_somebody_elses_words_stay():
    assert left("> Court 3 at noon?\nthis one", OFFER) == Parts("this one", "Court 3 at noon?")


def test_a_card_is_an_echo_as_platforms_show_it():
    shown = "🎾 You're booked: Court 2\nWed 2 Dec, 15:00–16:00\nYour time: Dec 2nd, 4:00 PM\nCode ABC234"
    assert left(f"{BOOKED}\n{shown}\ncancel it", BOOKED, card=CARD) == Parts("cancel it")
    assert left("Court 2", BOOKED, card=CARD) == Parts("Court 2")


def test_without_a_reply_nothing_is_an_echo():
    assert without_echoes(Parts(BOOKED, OFFER), [], None) == Parts(BOOKED, OFFER)
