"""Kinds of messages that the ninth trial found to be misread: each with its neighbours, English and German."""

from datetime import date, time

import pytest

from tests.nlu.heard import OFFERS, booking, heard, offer

TOMORROW = booking("T7M4QX", 2, 2, 15)
ONE = (TOMORROW,)
"""Court 2, tomorrow at 15:00."""
AT_SIX = tuple(offer(court, 2, 18) for court in (1, 2, 3))


@pytest.mark.parametrize(
    "said",
    [
        "no hang on. Thursday. same time", "no. Thursday same time", "sorry. thursday. same time", "no wait. thursday",
        "Moment. Donnerstag. Gleiche Zeit", "no, thursday", "nein, Donnerstag",
    ],
)  # fmt: skip
def test_a_correction_in_pieces_is_of_the_booking(said: str):
    found = heard(said, bookings=ONE)
    assert [(wish.intent, wish.date, wish.bookings) for wish in found.wishes] == [
        ("move", date(2026, 12, 3), (TOMORROW.code,))
    ]
    assert not found.order


def test_an_order_behind_a_no_is_one():
    assert heard("no. Book court 1 on Thursday at 5", bookings=ONE).order


@pytest.mark.parametrize(
    "said",
    [
        "hmm 3 is too early, can we do 5", "3 is too early, can we do 5?", "3 is a bit early, 5?", "5 would be better",
        "hm no that's no good, 5 would be better", "5 is safer", "15 Uhr ist zu früh, geht auch 17?",
        "15 Uhr ist mir zu früh, 17 wäre besser",
    ],
)  # fmt: skip
def test_a_better_hour_is_for_the_booking(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.time, wish.bookings) == ("move", time(17), (TOMORROW.code,))


@pytest.mark.parametrize("said", ["hmm 6 is a bit early, 7?", "6 is too early, can we do 7?", "7 would be better"])
def test_a_better_hour_is_another_than_the_one_on_offer(said: str):
    assert heard(said, offers=AT_SIX).wish.time == time(19)


def test_a_number_that_may_be_an_offer_is_no_hour():
    wish = heard("2 would be better", offers=AT_SIX).wish
    assert (wish.time, wish.offers) == (None, (AT_SIX[1].slot_id,))


@pytest.mark.parametrize(
    "said",
    [
        "what's free tomorrow afternoon, not 3 though", "tomorrow afternoon, anything bar 3",
        "tomorrow afternoon except 3", "not 3 though, tomorrow afternoon",
    ],
)  # fmt: skip
def test_an_hour_of_a_part_of_the_day_is_left_out(said: str):
    found = heard(said)
    assert (found.wish.not_times, found.unread) == ((time(15),), "")


def test_a_number_that_may_be_a_court_is_left_out_of_the_offer():
    wish = heard("not 3 though", offers=OFFERS).wish
    assert (wish.intent, wish.offers, wish.not_offers) == ("check", (), (OFFERS[2].slot_id,))


def test_an_excluded_number_that_may_be_an_hour_or_a_court_is_asked_about():
    assert not heard("any court on friday at 5 but not 2").order


@pytest.mark.parametrize(
    "said", ["tomorrow at 10, or no, 11 is safer", "tomorrow at 10, no, 11", "tomorrow at 10, or rather 11"]
)
def test_the_later_of_two_hours_corrects_the_first(said: str):
    assert heard(said).wish.time == time(11)


EVENING = tuple(offer(1, 3, hour) for hour in range(17, 22))


@pytest.mark.parametrize("said", ["8 is fine", "any of them, 8 is fine", "5 is too early, 8 would be better"])
def test_a_bare_hour_is_the_one_on_offer(said: str):
    found = heard(said, offers=EVENING)
    assert found.wish.time in (None, time(20))
    assert found.wish.offers == (EVENING[3].slot_id,)


def test_a_bare_hour_beside_an_offer_is_the_nearer_one():
    assert heard("6 is too early, 8 would be better", offers=AT_SIX).wish.time == time(20)


@pytest.mark.parametrize("said", ["cancel qwrtzp", "please cancel booking bcdfgh", "storniere qwrtzp"])
def test_six_letters_without_a_vowel_are_meant_for_a_code(said: str):
    found = heard(said, bookings=ONE)
    assert (len(found.unknown_codes), found.wish.bookings) == (1, ())


@pytest.mark.parametrize("said", ["cancel dinner", "cancel qwertz please", "cancel my flight", "move dinner to 5pm"])
def test_an_unknown_thing_is_no_booking(said: str):
    found = heard(said, bookings=ONE)
    assert (len(found.unknown_codes), found.wish.bookings, found.order) == (1, (), False)


@pytest.mark.parametrize("said", ["every Monday in December", "every Monday in December at 6pm court 1 please"])
def test_a_series_beside_an_open_offer_is_a_wish_of_its_own(said: str):
    found = heard(said, offers=OFFERS)
    assert (found.wish.date, found.wish.times, found.wish.offers) == (date(2026, 12, 7), 4, ())
    assert not found.ambiguous


def test_a_bare_series_after_a_question_is_asked_about():
    found = heard("every Monday in December", offers=OFFERS).after_a_question()
    assert (found.wish.intent, found.order and found.wish.intent == "book") == ("check", False)


ROUND_ABOUT = (
    "I'd love it if you could book", "any chance you could book", "would you mind booking", "do you mind booking me",
    "it'd be great to have", "it would be lovely if we could have", "I was wondering if you could book",
    "I wonder if you could book", "do you think you could get us", "would you be able to book", "be a star and book",
    "do me a favour and book", "I'd be grateful if you could reserve", "any chance of getting",
    "would you mind putting me down for", "you couldn't book",
)  # fmt: skip


@pytest.mark.parametrize("said", ROUND_ABOUT)
def test_a_request_that_goes_a_long_way_round_is_an_order_for_a_court(said: str):
    found = heard(f"{said} court 2 on thursday at 5")
    assert (found.order, found.unread) == (True, "")
    assert (found.wish.intent, found.wish.date, found.wish.courts) == ("book", date(2026, 12, 3), ("c2",))


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("would you be able to cancel my slot?", "cancel"), ("would you mind cancelling tomorrow", "cancel"),
        ("would you mind moving us to saturday, same time", "move"),
        ("I'd be grateful if you could move tomorrow to 5", "move"),
        ("is it too late to switch tomorrow's game to thursday?", "move"),
    ],
)  # fmt: skip
def test_a_change_that_is_asked_for_a_long_way_round_is_a_request(said: str, intent: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.bookings, found.order) == (intent, (TOMORROW.code,), False)
    assert found.requests


@pytest.mark.parametrize(
    "said", ["would you mind if I brought a friend?", "it would be great if it didn't rain tomorrow at 5"]
)
def test_a_hope_for_something_else_is_no_order(said: str):
    assert not heard(said).order


@pytest.mark.parametrize(
    "said",
    [
        "which one am I on", "which one am I on tomorrow, 1 or 2?", "what have I let myself in for this week?",
        "whats my next game", "when's our next match?", "which court did you put me on",
        "until when are we on tomorrow?",
        "show me what I've already booked",
    ],
)  # fmt: skip
def test_a_question_about_what_they_have_names_no_time(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.time, wish.earliest) == ("mine", None, None)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("do you do evening sessions past 10?", "hours"), ("do you do sessions later than ten?", "hours"),
        ("what's the latest we can come on a sunday", "hours"), ("do bookings have to be on the hour?", "rules"),
    ],
)  # fmt: skip
def test_a_question_about_the_club_is_no_look_for_a_court(said: str, topic: str):
    wish = heard(said).wish
    assert (wish.intent, wish.topic) == ("info", topic)


@pytest.mark.parametrize(
    "said",
    [
        "sorry but we'll have to give tomorrow a miss", "we won't be playing tomorrow", "give tomorrow a miss",
        "wir schaffen es morgen leider nicht", "I don't need the court anymore, sorry!",
        "Kate cancelled on me so I don't need the court anymore",
    ],
)  # fmt: skip
def test_a_game_that_nobody_comes_to_is_to_be_cancelled(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.bookings) == ("cancel", (TOMORROW.code,))
    assert found.requests


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("what's free between christmas and new year?", 26, 31), ("anything between monday and thursday?", 7, 10),
        ("what's free between the 10th and the 14th?", 10, 14),
    ],
)  # fmt: skip
def test_days_between_two_days_are_several(said: str, first: int, last: int):
    wish = heard(said).wish
    assert (wish.date, wish.last) == (date(2026, 12, first), date(2026, 12, last))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("am zweiten Weihnachtsfeiertag um 11", 26), ("am 2. Weihnachtstag um 11", 26), ("Heiligabend um 11", 24),
        ("Silvester um 11", 31), ("next week's friday at 11", 11), ("friday of next week at 11", 11),
    ],
)  # fmt: skip
def test_a_day_by_another_name_is_a_day(said: str, day: int):
    found = heard(said)
    assert (found.wish.date, found.wish.time, found.unread) == (date(2026, 12, day), time(11), "")


@pytest.mark.parametrize("said", ["same again the week after please", "the same the following week"])
def test_the_week_after_is_a_week_later_than_the_booking(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.date, wish.time) == ("book", date(2026, 12, 9), time(15))


def test_a_booking_that_stays_is_not_cancelled():
    wish = heard("pls cancel tomorrow, friday stays as it is", bookings=(TOMORROW, booking("F7M4QX", 1, 4, 10))).wish
    assert (wish.intent, wish.bookings) == ("cancel", (TOMORROW.code,))


@pytest.mark.parametrize(
    "said",
    [
        "can two juniors play without an adult?", "how do I get into the building after 8pm?",
        "would you mind if I brought a friend?", "if i cancel on the day do i still get charged?",
    ],
)  # fmt: skip
def test_a_question_in_unknown_words_is_one_for_the_club(said: str):
    found = heard(said)
    assert (found.wish.intent, found.wish.topic, found.order) == ("info", "notes", False)


@pytest.mark.parametrize("said", ["need crt 4 2 ppl fri 6pm", "need a court 4 a game fri 6pm", "court 4 me fri 6pm"])
def test_a_four_before_people_is_a_for(said: str):
    found = heard(said)
    assert (found.wish.intent, found.unknown_court, found.unread) == ("book", "", "")


def test_a_list_of_bookings_answers_a_question_about_either_of_two_days():
    found = heard("have we got anything at the weekend or just friday?", bookings=ONE)
    assert (found.wish.intent, found.ambiguous) == ("mine", False)


@pytest.mark.parametrize(
    "said", ["clear", "all clear", "clear court 2", "is it clear tomorrow", "clear skies tomorrow"]
)
def test_clear_alone_cancels_nothing(said: str):
    assert heard(said, bookings=ONE).wish.intent != "cancel"


def test_everything_that_is_cleared_is_to_be_cancelled():
    wish = heard("clear everything I have please", bookings=ONE).wish
    assert (wish.intent, wish.every_booking) == ("cancel", True)


@pytest.mark.parametrize("said", ["3 doesn't work, 5?", "can't do 3, 5 instead?", "not at 3, at 5", "I'd prefer 5"])
def test_another_hour_for_one_that_does_not_work_is_for_the_booking(said: str):
    wish = heard(said, bookings=ONE).wish
    assert (wish.intent, wish.time, wish.bookings) == ("move", time(17), (TOMORROW.code,))


DENIED_ROUND_ABOUT = (
    "I'd love it if you could not book", "do me a favour and don't book", "would you mind not booking",
    "it'd be nice if it's dry to have", "you couldn't have booked", "I wonder if I should book",
)  # fmt: skip


@pytest.mark.parametrize("said", DENIED_ROUND_ABOUT)
def test_a_denial_that_goes_a_long_way_round_is_no_order(said: str):
    assert not heard(f"{said} court 2 on thursday at 5").order


@pytest.mark.parametrize(
    ("said", "day", "at"),
    [
        ("court 1 thursday 6", 3, time(18)), ("put us down thurs 7 crt 2 cheers", 3, time(19)),
        ("sunday 11 court 2 please", 6, time(11)), ("is sat 10 free?", 5, time(10)), ("friday 7", 4, time(19)),
        ("court 1 tuesday 8", 8, None), ("friday 4", 4, None), ("thursday 2 courts", 3, None),
    ],
)  # fmt: skip
def test_a_number_behind_a_weekday_is_an_hour_unless_it_is_that_day(said: str, day: int, at: time | None):
    found = heard(said)
    assert (found.wish.date, found.wish.time, found.unread) == (date(2026, 12, day), at, "")
