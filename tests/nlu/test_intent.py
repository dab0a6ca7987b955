"""What the plain parser hears in booking talk, and which offer words pick. Now is Tuesday 1 December 2026, 09:00."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.reply import Offer
from bot.nlu import Heard, hear, never_mind, pick

NOW = datetime(2026, 12, 1, 9, 0)
TOMORROW, FRIDAY, SATURDAY = date(2026, 12, 2), date(2026, 12, 4), date(2026, 12, 5)


def heard(said: str, **options: Any) -> dict[str, Any]:
    """What was heard, without the fields that say nothing."""
    found = hear(said, NOW, **options)
    return {name: value for name in Heard.__slots__ if (value := getattr(found, name)) not in (None, False)}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("book me a court tomorrow at 3pm", {"date": TOMORROW, "time": time(15)}),
        ("Book a court for tomorrow", {"date": TOMORROW}),
        ("I need a court tomorrow evening", {"date": TOMORROW, "earliest": time(17), "latest": time(22)}),
        ("I want to play tennis on Friday", {"date": FRIDAY}),
        ("can I get a court tomorrow at 3pm?", {"date": TOMORROW, "time": time(15)}),
        ("get me something on Saturday at 10", {"date": SATURDAY, "time": time(10)}),
        ("reserve court 2 for Friday 18:00", {"date": FRIDAY, "time": time(18), "choice": "court 2"}),
        ("can you help me book a court tomorrow", {"date": TOMORROW}),
        ("book a court for 2 people tomorrow at 3pm", {"date": TOMORROW, "time": time(15)}),
        ("book two hours tomorrow at 10", {"date": TOMORROW, "time": time(10), "minutes": 120}),
        ("a court please", {}),
        ("hi, can i book tmrw 3pm", {"date": TOMORROW, "time": time(15)}),
    ],
)
def test_asking_for_a_court_is_book(said: str, expected: dict[str, Any]):
    assert heard(said) == {"intent": "book"} | expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("3pm", {"time": time(15)}),
        ("tomorrow", {"date": TOMORROW}),
        ("actually 4pm", {"time": time(16)}),
        ("how about Friday instead?", {"date": FRIDAY}),
        ("the second one", {"choice": "the second one"}),
        ("A", {"choice": "A"}),
        ("b please", {"choice": "b"}),
        ("I'll take B", {"choice": "B"}),
        ("sounds good, the later one", {"choice": "the later one"}),
        ("court 3", {"choice": "court 3"}),
        ("Sorry, I meant 5pm", {"time": time(17)}),
        ("Friday would be best", {"date": FRIDAY}),
        ("I'm available on Friday", {"date": FRIDAY}),
        ("no, not tomorrow, Friday", {"date": FRIDAY}),
        ("not A, B", {"choice": "B"}),
        ("for 90 minutes", {"minutes": 90}),
    ],
)
def test_a_fragment_continues_a_booking(said: str, expected: dict[str, Any]):
    assert heard(said) == {"intent": "book"} | expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("what's free tomorrow?", {"date": TOMORROW}),
        ("is there a court free tomorrow at 3?", {"date": TOMORROW, "time": time(15)}),
        ("any courts on Saturday?", {"date": SATURDAY}),
        ("availability Friday", {"date": FRIDAY}),
        ("what can I book tomorrow?", {"date": TOMORROW}),
        ("Is any court free tomorrow?", {"date": TOMORROW}),
        ("anything at 6?", {"time": time(18)}),
        ("when can I book a court?", {}),
        ("what’s free from 5 to 8pm tomorrow", {"date": TOMORROW, "earliest": time(17), "latest": time(20)}),
    ],
)
def test_asking_what_is_free_is_check(said: str, expected: dict[str, Any]):
    assert heard(said) == {"intent": "check"} | expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("cancel my booking tomorrow", {"date": TOMORROW}),
        ("cancel 7KQ2MD", {"code": "7KQ2MD"}),
        ("please cancel 7kq2md", {"code": "7KQ2MD"}),
        ("I can't make it on Friday", {"date": FRIDAY}),
        ("call it off", {}),
    ],
)
def test_giving_a_booking_up_is_cancel(said: str, expected: dict[str, Any]):
    assert heard(said) == {"intent": "cancel"} | expected


@pytest.mark.parametrize(
    "said",
    ["what have I booked", "my bookings", "when am I playing?", "show my bookings", "do I have anything booked?"],
)
def test_asking_for_own_bookings_is_mine(said: str):
    assert heard(said) == {"intent": "mine"}


def test_moving_a_booking_shows_the_bookings_since_their_cards_have_the_button():
    assert hear("move my booking to Friday", NOW).intent == "mine"


@pytest.mark.parametrize("said", ["help", "Help!", "what can you do?", "how do I book a court?", "who are you"])
def test_asking_how_it_works_is_help(said: str):
    assert heard(said) == {"intent": "help"}


@pytest.mark.parametrize(
    "said",
    [
        "hi", "thanks", "how are you?", "ok", "yes", "never mind", "don't book anything", "no, not that one",
        "don't cancel it", "ignore my last message", "everyone in our team wants court 2", "see you tomorrow",
        "I played yesterday at 3pm, great game", "I booked a court yesterday", "what a lovely day", "", " ", "?", "🎾",
    ],
)  # fmt: skip
def test_everything_else_is_other(said: str):
    assert hear(said, NOW).intent == "other"


@pytest.mark.parametrize(
    ("said", "earliest", "latest"),
    [
        ("between 5 and 7", time(17), time(19)),
        ("after 6pm", time(18), None),
        ("from 5pm onwards", time(17), None),
        ("not before 5pm", time(17), None),
        ("before noon", None, time(11, 59)),
        ("by 6pm", None, time(18)),
        ("in the morning", time(6), time(11, 59)),
        ("tomorrow afternoon", time(12), time(16, 59)),
        ("tonight", time(17), time(22)),
    ],
)
def test_a_window_has_a_first_and_a_last_start(said: str, earliest: time | None, latest: time | None):
    found = hear(said, NOW)
    assert (found.time, found.earliest, found.latest) == (None, earliest, latest)


@pytest.mark.parametrize(
    ("said", "start", "minutes"),
    [
        ("from 3 to 5pm", time(15), 120),
        ("3-4:30pm", time(15), 90),
        ("at 3 for 2 hours", time(15), 120),
        ("3pm", time(15), None),
    ],
)
def test_a_span_is_a_start_and_a_length(said: str, start: time, minutes: int | None):
    found = hear(said, NOW)
    assert (found.time, found.minutes) == (start, minutes)


def test_an_hour_between_two_times_is_a_length_and_a_window():
    found = hear("an hour between 5 and 7", NOW)
    assert (found.time, found.minutes, found.earliest, found.latest) == (None, 60, time(17), time(19))


@pytest.mark.parametrize("said", ["the second one", "court 3", "for 2 people", "option 2", "number 2", "any of them"])
def test_places_courts_and_people_are_no_times(said: str):
    found = hear(said, NOW)
    assert (found.date, found.time, found.minutes) == (None, None, None)


@pytest.mark.parametrize(
    ("said", "reading"),
    [("3", {"time": time(15)}), ("the 2nd", {"date": TOMORROW}), ("the 4 o'clock one", {"time": time(16)})],
)
def test_ambiguous_words_pick_with_an_offer_open_and_tell_the_time_without(said: str, reading: dict[str, Any]):
    choice = said.removeprefix("the ") if "one" not in said else said
    assert heard(said, offered=True) == {"intent": "book", "choice": choice}
    assert heard(said, offered=False) == {"intent": "book"} | reading
    assert heard(said) == {"intent": "book", "choice": choice} | reading


def test_of_several_lines_the_later_ones_win():
    assert heard("Book a court for tomorrow evening\n3pm\nactually 4pm") == {
        "intent": "book", "date": TOMORROW, "time": time(16),
    }  # fmt: skip
    assert heard("what is free on 31 February?\nFriday")["date"] == FRIDAY
    assert "problem" not in heard("what is free on 31 February?\nFriday")


def test_impossible_and_unclear_times_are_passed_on():
    assert hear("book a court on 31 February", NOW).problem == "31 february"
    assert hear("3pm or 4pm", NOW).ambiguous


@pytest.mark.parametrize("said", ["7KQ2MDX", "ABCDEF", "KQMDBC", "c1-20261202-1500-60", "a7KQ2MD"])
def test_only_six_code_letters_with_a_digit_are_a_code(said: str):
    assert hear(said, NOW).code is None


def test_a_statement_of_sql_cancels_nothing():
    assert hear("'; DROP TABLE bookings; --", NOW).intent != "cancel"
    assert hear("drop my booking", NOW).intent == "cancel"


def test_never_mind_drops_the_wish():
    assert all(never_mind(said) for said in ("never mind", "Nevermind!", "forget it", "oh, start over"))
    assert not never_mind("I don't mind")


def offer(court: int, hour: int, name: str | None = None, minute: int = 0) -> Offer:
    starts = datetime(2026, 12, 2, hour, minute)
    slot_id = f"c{court}-20261202-{starts:%H%M}-60"
    return Offer(slot_id, name or f"Court {court}", starts, starts + timedelta(hours=1))


SAME_TIME = [offer(1, 15), offer(2, 15)]
SAME_COURT = [offer(1, 14), offer(1, 16), offer(1, 17, minute=30)]
NAMED = [offer(1, 15, "Centre Court"), offer(2, 15, "Hall (indoor)"), offer(3, 17, "Clay 3")]


@pytest.mark.parametrize(
    ("words", "offers", "place"),
    [
        ("A", SAME_TIME, 0), ("b", SAME_TIME, 1), ("slot A", SAME_TIME, 0), ("option b please", SAME_TIME, 1),
        ("I'll take B", SAME_TIME, 1), ("court 2", SAME_TIME, 1), ("Court two", SAME_TIME, 1), ("2", SAME_TIME, 1),
        ("the second one", SAME_TIME, 1), ("the second", SAME_TIME, 1), ("2nd", SAME_TIME, 1), ("first", SAME_TIME, 0),
        ("the last one", SAME_COURT, 2), ("number 2", SAME_COURT, 1), ("3", SAME_COURT, 2),
        ("the later one", SAME_COURT[:2], 1), ("the earlier one", SAME_COURT, 0), ("the latest", SAME_COURT, 2),
        ("4pm", SAME_COURT, 1), ("the 4 o'clock one", SAME_COURT, 1), ("at 4", SAME_COURT, 1), ("16:00", SAME_COURT, 1),
        ("half past five", SAME_COURT, 2), ("the 2pm one", SAME_COURT, 0),
        ("either", SAME_TIME, 0), ("any", SAME_TIME, 0), ("whichever", SAME_TIME, 0), ("I don't mind", SAME_TIME, 0),
        ("c2-20261202-1500-60", SAME_TIME, 1), ("court 2 at 3pm", SAME_TIME, 1),
        ("the indoor one", NAMED, 1), ("centre court", NAMED, 0), ("the clay one", NAMED, 2),
        ("the later one", NAMED, 2),
    ],
)  # fmt: skip
def test_words_pick_one_offer(words: str, offers: list[Offer], place: int):
    assert pick(words, offers) == offers[place]


@pytest.mark.parametrize(
    ("words", "offers"),
    [
        ("D", SAME_TIME), ("court 7", SAME_TIME), ("the third one", SAME_TIME), ("c9-20261202-1500-60", SAME_TIME),
        ("3pm", SAME_TIME), ("the later one", SAME_TIME), ("court 1", SAME_COURT), ("5am", SAME_COURT),
        ("the grass one", NAMED), ("the other one", SAME_TIME), ("A or B", SAME_TIME), ("not A", SAME_TIME),
        ("neither", SAME_TIME), ("none of them", SAME_TIME), ("a court please", SAME_TIME), ("yes", SAME_TIME),
        ("2", [offer(2, 15), offer(3, 15)]), ("", SAME_TIME), ("A", []), ("any", []), ("0", SAME_TIME),
        ("court 0", SAME_TIME),
    ],
)  # fmt: skip
def test_words_that_pick_none_or_several_pick_nothing(words: str, offers: list[Offer]):
    assert pick(words, offers) is None


@pytest.mark.parametrize("letter", "ABCDEFGHIJKLMNOPQRSTUVWX")
def test_every_letter_of_a_long_offer_picks(letter: str):
    day = [offer(court, hour) for hour in range(10, 18) for court in (1, 2, 3)]
    assert hear(letter, NOW).choice == letter
    assert pick(letter, day) == day[ord(letter) - ord("A")]


def test_a_bare_number_that_means_one_court_by_every_reading_picks_it():
    assert pick("2", SAME_TIME) == SAME_TIME[1]


PIECES = [
    "book", "cancel", "not", "don't", "a", "the", "court", "2", "second", "one", "3pm", "at", "to", "from", "for",
    "either", "\u2019", "A", "B", "7KQ2MD", "\n", "tomorrow",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12)).map(" ".join)


@given(WORDS)
def test_no_words_make_it_raise(words: str):
    for offered in (None, True, False):
        hear(words, NOW, offered=offered)
    assert pick(words, NAMED) in (*NAMED, None)
    never_mind(words)


@pytest.mark.parametrize(
    "unit", ["is ", "what\t", "my ", "book my ", "not ", "call a ", "court 1 ", "\n", "is\n", "the 1 one "]
)
def test_a_hostile_message_costs_little(unit: str):
    started = datetime.now()
    hear(unit * 2000, NOW)
    pick(unit * 2000, NAMED)
    assert datetime.now() - started < timedelta(seconds=0.5)


@pytest.mark.parametrize(
    "text",
    [
        "don't book anything tomorrow at 3pm",
        "I don't want to play tomorrow at 3pm",
        "please do not book court 2 on friday at 5pm",
        "never book me a court on Sunday at 9am",
    ],
)
def test_a_denial_asks_for_nothing(text: str):
    heard = hear(text, NOW)
    assert (heard.intent, heard.date, heard.time) == ("other", None, None)


@pytest.mark.parametrize(
    "text", ["don't book 3pm, book 4pm tomorrow", "not before 5 tomorrow please", "I don't mind, tomorrow at 3pm"]
)
def test_a_denial_beside_a_wish_leaves_the_wish(text: str):
    assert hear(text, NOW).intent == "book"


@pytest.mark.parametrize("text", ["cancel ABC234", "cancel 0OI1AB please", "cancel booking 12"])
def test_a_mistyped_code_is_read_as_a_code(text: str):
    heard = hear(text, NOW)
    assert heard.intent == "cancel"
    assert heard.code


@pytest.mark.parametrize(
    "text", ["can I cancel my booking later?", "how late can I cancel?", "until when may I cancel a court?"]
)
def test_asking_about_cancelling_is_not_to_cancel(text: str):
    assert hear(text, NOW).intent == "mine"
