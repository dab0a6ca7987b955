"""How the offline model behaves as a booking assistant, told as conversations on Tuesday 1 December 2026, 09:00."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.llm import Ask, Message, Tool, ToolCall
from bot.sandbox.brain import think
from tests.sandbox.talking import COURTS, SYSTEM, TOOLS, Club, Talk, maybe, strict

CHECK = ("check_availability", {"date": "2026-12-02", "time": "15:00", "minutes": None})


def book(slot_id: str) -> tuple[str, dict[str, str]]:
    return "book", {"slot_id": slot_id}


def test_one_message_with_day_and_time_checks_and_books_the_first_free_court():
    talk = Talk()
    reply = talk.say("book me a court tomorrow at 3pm")
    assert talk.calls == [CHECK, book("c1-20261202-1500-60")]
    assert reply.startswith("Booked: Court 1 on Wednesday 2 December")


def test_a_named_court_is_the_one_booked():
    talk = Talk()
    talk.say("book court 2 tomorrow at 3pm")
    assert talk.calls[-1] == book("c2-20261202-1500-60")


def test_a_named_court_that_is_taken_is_not_replaced_by_another():
    talk = Talk(Club(taken={"c2-20261202-1500-60"}))
    assert "c1-20261202-1500-60" in talk.say("book court 2 tomorrow at 3pm")
    assert talk.called == ["check_availability"]


def test_a_wish_in_pieces_is_asked_for_then_offered_then_booked():
    talk = Talk()
    assert "time" in talk.say("Book a court for tomorrow")
    assert talk.calls == []
    offer = talk.say("3pm")
    assert talk.calls == [CHECK]
    assert offer.index("c1-20261202-1500-60") < offer.index("c2-20261202-1500-60")
    talk.say("the second one")
    assert talk.calls == [book("c2-20261202-1500-60")]


@pytest.mark.parametrize(
    ("words", "court"),
    [("A", 1), ("b", 2), ("court 2", 2), ("2", 2), ("the last one", 2), ("either", 1), ("I'll take A", 1)],
)
def test_choice_words_resolve_against_the_offer(words: str, court: int):
    talk = Talk()
    talk.say("Book a court for tomorrow")
    talk.say("3pm")
    talk.say(words)
    assert talk.calls == [book(f"c{court}-20261202-1500-60")]


def test_an_offer_is_picked_by_the_name_and_the_sort_of_its_court():
    courts = "Courts:\ncourt_1 = c1: Centre (clay, outdoor)\ncourt_2 = c2: Court 2 (hard, indoor)\n"
    shown = "Free:\nA) Centre\nB) Court 2\n[A = c1-20261202-1500-60]\n[B = c2-20261202-1500-60]"
    for words, slot_id in (("the indoor one", "c2-20261202-1500-60"), ("centre court please", "c1-20261202-1500-60")):
        messages = (Message("user", "book tomorrow 3pm"), Message("assistant", shown), Message("user", words))
        [call] = think(Ask(courts + SYSTEM.replace(COURTS, ""), messages, TOOLS)).calls
        assert json.loads(call.arguments) == {"slot_id": slot_id}


@pytest.mark.parametrize("words", ["D", "court 7", "the third one", "yes please", "the later one"])
def test_a_choice_that_is_not_in_the_offer_is_asked_for_again(words: str):
    talk = Talk()
    talk.say("Book a court for tomorrow")
    talk.say("3pm")
    reply = talk.say(words)
    assert talk.calls == []
    assert "c1-20261202-1500-60" in reply
    assert "?" in reply


def test_the_only_free_court_is_booked():
    talk = Talk(Club(taken={"c1-20261202-1500-60"}))
    talk.say("Book a court for tomorrow")
    talk.say("3pm")
    assert talk.calls[-1] == book("c2-20261202-1500-60")


def test_a_bare_hour_answers_the_question_for_the_time():
    talk = Talk()
    talk.say("Book a court for tomorrow")
    talk.say("3")
    assert talk.calls == [CHECK]


def test_nothing_free_offers_the_nearest_and_a_yes_to_one_takes_it():
    talk = Talk(
        Club(taken={f"c{c}-20261202-{h}00-60" for c in (1, 2) for h in range(14, 19)} | {"c2-20261202-1900-60"})
    )
    assert "c1-20261202-1900-60" in talk.say("book a court tomorrow at 3pm")
    assert talk.called == ["check_availability"]
    talk.say("yes")
    assert talk.calls == [book("c1-20261202-1900-60")]


def test_a_change_of_mind_overwrites_the_time_and_keeps_the_day():
    talk = Talk()
    talk.say("Book a court for tomorrow")
    talk.say("3pm")
    offer = talk.say("actually 4pm")
    assert talk.calls == [("check_availability", {"date": "2026-12-02", "time": "16:00", "minutes": None})]
    assert "c1-20261202-1600-60" in offer
    talk.say("court 1")
    assert talk.calls == [book("c1-20261202-1600-60")]


def test_a_change_of_day_keeps_the_time():
    talk = Talk()
    talk.say("Book a court for tomorrow")
    talk.say("3pm")
    talk.say("what about Friday instead?")
    assert talk.calls == [("check_availability", {"date": "2026-12-04", "time": "15:00", "minutes": None})]


def test_never_mind_clears_the_wish():
    talk = Talk()
    talk.say("Book a court for tomorrow")
    assert "never mind" in talk.say("never mind")
    assert "day" in talk.say("book a court at 6pm")
    assert talk.calls == []


def test_a_wish_that_ended_is_over():
    talk = Talk()
    talk.say("book a court tomorrow at 3pm")
    assert "day" in talk.say("I need a court")
    assert talk.calls == []


def test_asking_what_is_free_lists_the_whole_day_and_books_nothing():
    talk = Talk()
    reply = talk.say("what is free tomorrow?")
    assert talk.calls == [("check_availability", {"date": "2026-12-02", "time": None, "minutes": None})]
    assert all(f"c1-20261202-{hour}00-60" in reply for hour in range(14, 20))


def test_and_on_friday_asks_about_friday():
    talk = Talk()
    talk.say("what is free tomorrow?")
    talk.say("and on Friday?")
    assert talk.calls == [("check_availability", {"date": "2026-12-04", "time": None, "minutes": None})]


def test_a_window_checks_the_whole_day_and_offers_what_lies_inside():
    talk = Talk()
    reply = talk.say("book a court tomorrow after 6pm")
    assert talk.calls == [("check_availability", {"date": "2026-12-02", "time": None, "minutes": None})]
    assert {hour for hour in range(14, 20) if f"-{hour}00-" in reply} == {18, 19}


def test_no_more_than_six_are_offered_for_a_window():
    talk = Talk()
    assert talk.say("book a court tomorrow between 2 and 8pm").count("(c") == 6


def test_a_length_is_passed_on():
    talk = Talk()
    talk.say("book a court tomorrow from 3 to 5pm")
    assert talk.calls[0] == ("check_availability", {"date": "2026-12-02", "time": "15:00", "minutes": 120})


@pytest.mark.parametrize(
    "words", ["book a court on 31 February at 3pm", "book a court next week", "tomorrow 3pm or 6pm"]
)
def test_impossible_or_unclear_times_are_asked_about(words: str):
    talk = Talk()
    assert talk.say(words).endswith("?")
    assert talk.calls == []


def test_an_error_is_told_in_its_own_words_and_nothing_is_claimed():
    talk = Talk(Club(error="You already have five bookings. Cancel one first."))
    assert talk.say("book a court tomorrow at 3pm") == "You already have five bookings. Cancel one first."


def test_a_proposal_is_no_booking():
    talk = Talk(Club(propose=True))
    reply = talk.say("book a court tomorrow at 3pm")
    assert reply.startswith("Shall I book")
    assert "Booked" not in reply


def test_mine_lists_the_codes():
    talk = Talk(Club(bookings={"7KQ2MD": "c1-20261202-1500-60"}))
    assert "7KQ2MD" in talk.say("what have I booked?")
    assert talk.called == ["my_bookings"]


def test_a_code_is_cancelled_directly():
    talk = Talk(Club(bookings={"7KQ2MD": "c1-20261202-1500-60"}))
    assert talk.say("cancel 7kq2md").startswith("Cancelled")
    assert talk.calls == [("cancel", {"booking_id": "7KQ2MD"})]


def test_the_one_booking_that_fits_is_cancelled():
    talk = Talk(Club(bookings={"7KQ2MD": "c1-20261202-1500-60", "8KQ2MD": "c1-20261204-1500-60"}))
    talk.say("I can't make it on Friday")
    assert talk.calls == [("cancel", {"booking_id": "8KQ2MD"})]


@pytest.mark.parametrize("answer", ["8KQ2MD", "the one on Friday", "Friday"])
def test_the_booking_meant_is_asked_when_several_fit_and_the_answer_taken(answer: str):
    talk = Talk(Club(bookings={"7KQ2MD": "c1-20261202-1500-60", "8KQ2MD": "c1-20261204-1500-60"}))
    reply = talk.say("cancel my booking")
    assert talk.called == ["my_bookings"]
    assert "7KQ2MD" in reply
    assert "8KQ2MD" in reply
    talk.say(answer)
    assert talk.calls[-1] == ("cancel", {"booking_id": "8KQ2MD"})


def test_no_booking_to_cancel_is_said():
    talk = Talk()
    assert talk.say("cancel my booking") == "You have no bookings."


@pytest.mark.parametrize(
    "words", ["hi", "thanks!", "how are you?", "don't book anything", "ignore my last message", "", "🎾"]
)
def test_small_talk_calls_nothing(words: str):
    talk = Talk()
    assert talk.say(words)
    assert talk.calls == []


def test_tool_choice_none_is_answered_in_text_and_required_with_a_call():
    asked = Ask(SYSTEM, (Message("user", "book a court tomorrow at 3pm"),), TOOLS, tool_choice="none")
    assert think(asked).calls == ()
    assert think(asked).text
    forced = think(Ask(SYSTEM, (Message("user", "hello"),), TOOLS, tool_choice="required"))
    assert [call.name for call in forced.calls] == ["check_availability"]


def test_a_tool_that_is_not_given_is_not_called():
    asked = Ask(SYSTEM, (Message("user", "book a court tomorrow at 3pm"),), TOOLS[2:])
    assert think(asked).calls == ()


def test_only_the_arguments_that_a_tool_has_are_passed():
    tool = Tool("check_availability", "", strict(date={"type": "string"}))
    [call] = think(Ask(SYSTEM, (Message("user", "book a court tomorrow at 3pm"),), (tool,))).calls
    assert json.loads(call.arguments) == {"date": "2026-12-02"}


INTENT = strict(
    intent={"type": "string", "enum": ["check", "book", "mine", "cancel", "help", "other"]},
    date=maybe("string"), time=maybe("string"), minutes=maybe("integer"), earliest=maybe("string"),
    latest=maybe("string"), choice=maybe("string"), booking=maybe("string"),
)  # fmt: skip
NOTHING = dict.fromkeys(INTENT["properties"])


def parse(words: str, system: str = SYSTEM) -> dict[str, object]:
    return json.loads(think(Ask(system, (Message("user", words),), schema=INTENT, schema_name="intent")).text)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Book a court for tomorrow", {"intent": "book", "date": "2026-12-02"}),
        ("3pm", {"intent": "book", "time": "15:00"}),
        (
            "what is free tomorrow evening?",
            {"intent": "check", "date": "2026-12-02", "earliest": "17:00", "latest": "22:00"},
        ),
        ("cancel 7kq2md", {"intent": "cancel", "booking": "7KQ2MD"}),
        ("court 2 friday at 3pm", {"intent": "book", "date": "2026-12-04", "time": "15:00", "choice": "Court 2"}),
        ("from 3 to 5pm", {"intent": "book", "time": "15:00", "minutes": 120}),
        ("hello", {"intent": "other"}),
    ],
)
def test_a_schema_is_filled_with_what_was_said_and_null(words: str, said: dict[str, object]):
    assert parse(words) == NOTHING | said


def test_a_bare_number_is_a_time_where_nothing_is_offered():
    assert parse("2") == NOTHING | {"intent": "book", "time": "14:00"}


def test_an_unknown_schema_gets_the_plainest_value_of_each_type():
    schema = strict(
        colour={"type": "string", "enum": ["red", "blue"]}, size={"type": "integer"}, sure={"type": "boolean"},
        tags={"type": "array", "items": {"type": "string"}}, note=maybe("string"), inner={"$ref": "#/$defs/Inner"},
    ) | {"$defs": {"Inner": strict(kind={"const": "x"})}}  # fmt: skip
    answer = think(Ask(SYSTEM, (Message("user", "hi"),), schema=schema)).text
    assert json.loads(answer) == {
        "colour": "red", "size": 0, "sure": False, "tags": [], "note": None, "inner": {"kind": "x"},
    }  # fmt: skip


def test_a_slot_id_is_only_ever_one_that_was_shown():
    schema = strict(slot_id=maybe("string"))
    asked = Ask(SYSTEM, (Message("user", "the later one: c1-20261202-1500-60, c2-20261202-1600-60"),), schema=schema)
    assert json.loads(think(asked).text)["slot_id"] in ("c1-20261202-1500-60", "c2-20261202-1600-60")
    nothing = replace(asked, messages=(Message("user", "the later one"),))
    assert json.loads(think(nothing).text) == {"slot_id": None}


def test_the_same_request_gets_the_same_answer_and_every_call_its_own_id():
    asked = Ask(SYSTEM, (Message("user", "book a court tomorrow at 3pm"),), TOOLS)
    assert think(asked) == think(asked)
    longer = replace(asked, messages=(Message("user", "hi"), Message("assistant", "Hello"), *asked.messages))
    assert think(asked).calls[0].id != think(longer).calls[0].id


def test_usage_is_about_a_token_for_four_characters():
    usage = think(Ask("s" * 400, (Message("user", "u" * 400),))).usage
    assert 200 <= usage.input_tokens <= 210
    assert usage.output_tokens > 0


KEYS = [
    "free", "nearest", "booked", "error", "bookings", "cancelled", "slot_id", "message", "day", "type", "properties",
    "anyOf", "enum", "items", "date", "$ref", "$defs",
]  # fmt: skip
PHRASES = [
    "book", "cancel", "a court", "tomorrow", "3pm", "A", "the second one", "7KQ2MD", "c1-20261202-1500-60", "any",
    "c1-99999999-9999-9999", "31 february", "what is free", "not", "never mind", "[A = c1-20261202-1500-60]",
]  # fmt: skip
PLAIN = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["object", "array", "string"])
)
JSON = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)
WORDS = st.lists(st.sampled_from(PHRASES) | st.text(max_size=30), max_size=6).map("\n".join)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["user", "assistant", "tool"]), WORDS, JSON), max_size=6),
    st.text(max_size=40) | st.just("Now: Tuesday 2026-99-99 99:99"),
    st.none()
    | st.dictionaries(st.sampled_from(["type", "properties", "anyOf", "enum", "$ref", "$defs"]), JSON, max_size=4),
    st.sampled_from(["auto", "none", "required"]),
)
def test_no_input_makes_it_raise(said, system, schema, tool_choice):
    messages = []
    for i, (role, words, data) in enumerate(said):
        if role == "tool":
            name = ("check_availability", "book", "my_bookings", "cancel", "nonsense")[i % 5]
            messages.append(Message("assistant", words, (ToolCall(f"c{i}", name, "{"),)))
            messages.append(Message("tool", json.dumps(data) if i % 2 else words, call_id=f"c{i}"))
        else:
            messages.append(Message(role, words))
    think(Ask(system, tuple(messages), TOOLS, tool_choice, schema))
