"""`courtbot chat` scripted: the way of a message on embedded defaults, process by process."""

import pytest

import patterns
from tests.cli.conftest import Courtbot

THREE_STEPS = ("Book a court for tomorrow", "3pm", "the second one")


@pytest.mark.parametrize("letter", sorted(patterns.names()))
def test_a_booking_in_three_steps_is_shown_and_cancelled_in_words(courtbot: Courtbot, letter: str):
    """With everything real: C and G with their services as processes of their own."""
    lines = (*THREE_STEPS, "what have I booked?", "cancel my booking tomorrow", "mine")
    asked, offered, booked, mine, gone, nothing = courtbot.chat(*lines, options=("--pattern", letter))
    assert "time" in asked["text"]
    assert [o["court"] for o in offered["offers"]] == ["Court 1", "Court 2", "Court 3"]
    assert set(offered["offers"][0]) == {"slot_id", "court", "starts_at"}
    assert {r["pattern"] for r in (asked, offered, booked)} == {letter}
    assert len({r["trace"] for r in (asked, offered, booked)}) == 3
    card = booked["booking"]
    assert (card["court"], card["starts_at"], card["user"]) == ("Court 2", "2026-12-02T15:00:00+00:00", "ann")
    assert card["code"] in mine["text"]
    assert gone["outcome"] == "cancelled"
    assert "no bookings" in nothing["text"]
    [row] = courtbot.bookings()
    assert {key: row[key] for key in card} == card
    assert row["status"] == "cancelled"


def test_one_message_books_in_one_turn_with_d(courtbot: Courtbot):
    [reply] = courtbot.chat("book me a court tomorrow at 3pm", options=("--pattern", "D"))
    assert reply["booking"]["starts_at"] == "2026-12-02T15:00:00+00:00"
    assert reply["text"].startswith("Booked")


def test_a_line_switches_the_pattern_and_the_conversation_goes_on(courtbot: Courtbot):
    lines = ("Book a court for tomorrow", "/pattern A", "3pm", "/pattern D", "the second one")
    replies = courtbot.chat(*lines, options=("--pattern", "D"))
    assert [r["pattern"] for r in replies] == ["D", "D", "A", "A", "D"]
    assert replies[-1]["booking"]["court"] == "Court 2"


def test_a_conversation_goes_on_in_the_next_process_and_its_buttons_still_work(courtbot: Courtbot):
    *_, offered = courtbot.chat("Book a court for tomorrow", "3pm")
    [booked] = courtbot.chat(f"> {offered['offers'][2]['slot_id']}")
    assert booked["booking"]["court"] == "Court 3"
    [cancelled] = courtbot.chat("> cancel")
    assert (cancelled["outcome"], cancelled["booking"]) == ("cancelled", None)
    [row] = courtbot.bookings()
    assert row["status"] == "cancelled"


def test_members_of_one_club_do_not_get_the_same_court(courtbot: Courtbot):
    [ann] = courtbot.chat("book court 1 tomorrow at 3pm", user="ann")
    [bo] = courtbot.chat("book court 1 tomorrow at 3pm", user="bo")
    assert ann["booking"]
    assert bo["booking"] is None
    [elsewhere] = courtbot.chat("book court 1 tomorrow at 3pm", user="bo", options=("--club", "other"))
    assert elsewhere["booking"]


def test_confirm_before_book_over_buttons(courtbot: Courtbot):
    proposed, booked = courtbot.chat("book court 1 tomorrow at 3pm", "> confirm", COURTBOT_CLUB_CONFIRM="true")
    assert (proposed["outcome"], proposed["booking"], proposed["buttons"]) == ("proposed", None, ["confirm", "cancel"])
    assert booked["booking"]["court"] == "Court 1"


def test_one_reply_for_each_line_in_order_whatever_it_holds(courtbot: Courtbot):
    lines = ("", "x" * 40_000, " " * 2000, "\u202e\x01", "> made-up", "book on 31 February at 3pm", "help")
    replies = courtbot.chat(*lines)
    assert len(replies) == len(lines)
    assert all(r["text"] and r["booking"] is None for r in replies)
    assert replies[-1]["text"].startswith("I book courts")
    assert courtbot.bookings() == []


def test_without_a_key_a_line_says_that_the_offline_model_answers(courtbot: Courtbot):
    done = courtbot.run("chat", "--json", stdin="help\n")
    assert "offline model" in done.stderr
    assert "emulated" in done.stderr


def test_with_a_key_whose_vendor_is_down_the_plain_picker_books(courtbot: Courtbot, closed_port: int):
    url = f"http://127.0.0.1:{closed_port}/v1"
    replies = courtbot.chat(*THREE_STEPS, OPENAI_API_KEY="sk-test", OPENAI_BASE_URL=url)
    assert replies[-1]["booking"]["court"] == "Court 2"
    assert "basic mode" in replies[0]["text"]


def test_a_locale_chooses_the_language(courtbot: Courtbot):
    [reply] = courtbot.chat("hilfe", options=("--locale", "de-DE"))
    assert reply["text"].startswith("Ich buche Tennisplätze.")
