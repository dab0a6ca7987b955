"""Kinds of messages that the sixth trial found to be misread: each with its neighbours, English and German."""

from datetime import date, time

import pytest

from tests.nlu.heard import FRIDAY, OFFERS, SATURDAY, booking, courts, heard

CLUB = courts("Court 1", "Court 2", "Court 3")
ONE = (booking("K7M4QX", 2, 2, 15),)


def _december(day: int) -> date:
    return date(2026, 12, day)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("the last sunday before christmas at 2pm", 20), ("the friday before christmas at 2pm", 18),
        ("saturday before new year's eve, 2pm", 26), ("the monday before the 15th at 2pm", 14),
        ("the day before new year's eve at 2pm", 30), ("tomorrow at 2pm, before lunch I can't", 2),
    ],
)  # fmt: skip
def test_a_weekday_before_a_day_is_the_nearest_one(said: str, day: int):
    assert heard(said).wish.date == _december(day)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("the second week of december around 8am", 8, 14), ("in the last week of december", 25, 31),
        ("what is free in december?", 1, 31), ("anything during december?", 1, 31),
        ("what's open the weekend after this one?", 12, 13), ("the weekend after next, mornings", 19, 20),
        ("was ist im Dezember frei?", 1, 31), ("gibts am WE noch Plätze?", 5, 6),
    ],
)  # fmt: skip
def test_several_days_go_by_one_word(said: str, first: int, last: int):
    wish = heard(said).wish
    assert (wish.date, wish.last) == (_december(first), _december(last))


@pytest.mark.parametrize("said", ["may I book a court tomorrow at 3?", "court 1 tomorrow at 3, march is too late"])
def test_a_word_that_is_a_month_besides_names_none(said: str):
    assert heard(said, courts=CLUB).wish.date == _december(2)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("saturday or sunday at 10", (5, 6)), ("monday the 7th or tuesday the 8th, evening", (7, 8)),
        ("thursday or saturday 6pm", (3, 5)), ("on the 10th or the 12th at noon", (10, 12)),
        ("Samstag oder Sonntag um 10", (5, 6)), ("Mittwoch oder Freitag um 18 Uhr", (2, 4)),
    ],
)  # fmt: skip
def test_either_of_two_days_is_looked_at_and_none_booked(said: str, days: tuple[int, int]):
    found = heard(said)
    wish = found.wish
    assert (wish.date, wish.last) == (_december(days[0]), _december(days[1]))
    assert [day.day for day in wish.not_days] == list(range(days[0] + 1, days[1]))
    assert not found.order


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("every monday at 6pm for a month", 4), ("every monday at 6pm until the end of the year", 4),
        ("mondays at 6pm in december", 4), ("every monday at 6pm for two months", 8),
        ("jeden Montag um 18 Uhr bis Ende Dezember", 4), ("jeden Montag um 18 Uhr für einen Monat", 4),
    ],
)  # fmt: skip
def test_a_series_lasts_as_long_as_its_months(said: str, times: int):
    found = heard(said)
    assert (found.wish.date, found.wish.every, found.wish.times) == (_december(7), 7, times)
    assert (found.order, found.unread) == (True, "")


@pytest.mark.parametrize(
    ("said", "first", "times"),
    [("book every day next week at 8am", 7, 7), ("every day this week at 8pm", 1, 6), ("daily next week at 8am", 7, 7)],
)
def test_every_day_of_a_week_is_a_series(said: str, first: int, times: int):
    wish = heard(said).wish
    assert (wish.date, wish.last, wish.every, wish.times) == (_december(first), None, 1, times)


@pytest.mark.parametrize(
    ("said", "earliest", "over_by"),
    [
        ("anything free between lunch and 4 on thursday?", time(12), time(16)),
        ("after lunch on friday", time(13), None),
        ("can't get there before 5:30 on friday, anything after that?", time(17, 30), None),
        ("I can't start until 6 on friday, what is free?", time(18), None),
        ("nach dem Mittagessen am Freitag", time(13), None),
        ("morgen, ich muss um 20 Uhr weg sein", None, time(20)),
        ("ich muss spätestens um 19 Uhr fertig sein, geht Donnerstag was?", None, time(19)),
    ],
)  # fmt: skip
def test_bounds_are_what_somebody_cannot_do(said: str, earliest: time | None, over_by: time | None):
    found = heard(said)
    assert (found.wish.earliest, found.wish.over_by, found.unread) == (earliest, over_by, "")


@pytest.mark.parametrize(
    "said",
    [
        "tomorrow evening other than 6pm", "tomorrow evening but not at 6pm", "tomorrow evening except at 6pm",
        "tomorrow evening, apart from 6pm", "morgen Abend, nur nicht um 18 Uhr", "morgen Abend außer um 18 Uhr",
    ],
)  # fmt: skip
def test_a_time_that_is_left_out_is_none_to_start_at(said: str):
    wish = heard(said).wish
    assert (wish.earliest, wish.not_times) == (time(17), (time(18),))


@pytest.mark.parametrize(
    "said",
    [
        "a court on saturday at 2pm... wait, the kids have a party, make that sunday",
        "saturday at 2. oh no, sunday rather",
        "book it for saturday 2pm. Hang on, Tim is ill, make it sunday",
        "Samstag um 14 Uhr. Ach nein, lieber Sonntag",
        "saturday 2pm please. Sorry, sunday",
    ],
)
def test_a_sentence_that_corrects_itself_is_no_second_wish(said: str):
    found = heard(said)
    assert [(wish.date, wish.time) for wish in found.wishes] == [(_december(6), time(14))]


@pytest.mark.parametrize(
    "said", ["morgen um drei, nein, um vier", "morgen um 3, quatsch, um 4", "tomorrow at 3, no, 4"]
)
def test_a_correction_of_a_time_is_one_in_any_language(said: str):
    found = heard(said)
    assert (found.wish.time, found.order) == (time(16), True)


@pytest.mark.parametrize(
    "said",
    [
        "Long day at work, kids are with grandma. Court 1 tomorrow at 7pm please!",
        "My doctor says I need to move more. Court 1 tomorrow at 7pm?",
        "We lost 6-4 on Sunday and want revenge. Court 1 tomorrow, 7pm.",
        "Mein Bruder will unbedingt mal wieder spielen. Platz 1 morgen um 19 Uhr?",
        "I moved here from Leeds and cancelled my gym. Court 1 tomorrow at 7pm please",
    ],
)
def test_a_story_beside_a_whole_wish_is_a_remark_and_nothing_is_ordered(said: str):
    found = heard(said, courts=CLUB)
    assert [(wish.date, wish.time, wish.courts) for wish in found.wishes] == [(_december(2), time(19), ("c1",))]
    assert not found.order


@pytest.mark.parametrize("said", ["Book court 2 for the do on Friday at 3. Court 1 tomorrow at 7pm please"])
def test_a_whole_wish_with_unread_words_is_no_remark(said: str):
    assert len(heard(said, courts=CLUB).wishes) == 2


@pytest.mark.parametrize(
    "said",
    [
        "boook a court tomorrow at 5pm", "pleeease book a court tomorrow at 5pm", "book a court tomorrowww at 5pm",
        "buchn mir morgn 17 uhr nen paltz", "can i reserv a cort tomorrow at 5pm", "bk a ct tmrw 5pm plz",
    ],
)  # fmt: skip
def test_slips_of_the_fingers_are_read(said: str):
    found = heard(said)
    assert (found.wish.date, found.wish.time, found.order) == (_december(2), time(17), True)


@pytest.mark.parametrize(
    "said",
    [
        "book whatever you have tomorrow at 5pm",
        "any court that's free tomorrow at 5pm",
        "give me a court you have tomorrow at 5pm",
        "the earliest court you've got tomorrow",
        "get me the latest slot you have tomorrow",
    ],
)
def test_words_for_all_that_is_free_add_no_wish(said: str):
    assert (heard(said).unread, heard(said).wish.date) == ("", _december(2))


@pytest.mark.parametrize("said", ["stay until 5?", "can we play until 5?", "would it be possible to stay until 5?"])
def test_another_end_is_wanted_for_the_booking_and_asked(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.minutes, found.order) == ("move", 120, False)


@pytest.mark.parametrize(
    "said", ["play till 9 tomorrow night for two hours", "I want to play until 9pm tomorrow for 2 hours"]
)
def test_an_end_on_a_day_is_of_a_new_booking(said: str):
    found = heard(said, bookings=ONE)
    assert (found.wish.intent, found.wish.time, found.wish.minutes) == ("book", time(19), 120)


@pytest.mark.parametrize(
    "said",
    [
        "cancel friday but keep the other",
        "cancel the friday one and keep the rest",
        "cancel friday, just keep the other one",
    ],
)
def test_the_rest_that_is_kept_leaves_the_order_whole(said: str):
    found = heard(said, bookings=(FRIDAY, SATURDAY))
    assert (found.order, found.wish.bookings) == (True, (FRIDAY.code,))


@pytest.mark.parametrize(
    ("said", "courts_meant"),
    [("book me in on 3, friday 7pm", ("c3",)), ("we play on 2 tomorrow at 7pm", ("c2",)), ("book me in on 3", ())],
)
def test_a_number_beside_another_day_is_a_court(said: str, courts_meant: tuple[str, ...]):
    assert heard(said, courts=CLUB).wish.courts == courts_meant


@pytest.mark.parametrize("said", ["a double session on sunday at 2pm", "Doppelstunde am Sonntag um 14 Uhr"])
def test_a_double_session_is_twice_as_long(said: str):
    found = heard(said)
    assert (found.wish.minutes, found.order) == (120, True)


@pytest.mark.parametrize(
    "said", ["ok I'll have it", "I'll have that", "den nehme ich", "yes we'll take it", "I want it"]
)
def test_the_only_offer_is_taken_as_it(said: str):
    found = heard(said, offers=OFFERS[:1])
    assert found.order
    assert found.wish.intent == "yes" or found.wish.offers == (OFFERS[0].slot_id,)


@pytest.mark.parametrize("said", ["any evening this week bar thursday at 6pm", "any day this week bar thursday, 6pm"])
def test_bar_leaves_out_what_follows(said: str):
    assert heard(said).wish.not_days == (_december(3),)


def test_the_clubs_bar_is_a_fact_to_ask_for():
    assert heard("is there a bar?").wish.topic == "notes"


@pytest.mark.parametrize(
    "said",
    ["did that go through?", "what's my code", "am I down for tomorrow?", "hat das geklappt?", "ist das gebucht?"],
)
def test_a_question_whether_it_is_booked_shows_what_is(said: str):
    assert heard(said, bookings=ONE).wish.intent == "mine"


@pytest.mark.parametrize(
    "said",
    [
        "cancel everything… just kidding", "cancel it!! only joking", "cancel my booking. I was kidding",
        "storniere alles... war nur Spaß", "cancel everything! jk",
    ],
)  # fmt: skip
def test_a_joke_takes_back_what_stands_before_it(said: str):
    found = heard(said, bookings=ONE)
    assert [wish.intent for wish in found.wishes] == ["no"]


@pytest.mark.parametrize("said", ["put the Hendersons down for court 2 tomorrow at 5pm"])
def test_somebody_that_is_put_down_moves_no_booking(said: str):
    found = heard(said, courts=CLUB, bookings=ONE)
    assert (found.wish.intent, found.order) == ("book", False)


def test_another_one_at_the_same_time_is_on_the_same_day():
    wish = heard("and another one at the same time for my brother", bookings=ONE).wish
    assert (wish.intent, wish.date, wish.time) == ("book", _december(2), time(15))


@pytest.mark.parametrize(
    "said",
    [
        "anyday but wednesday for court 2 at 9am", "any day but wednesday, court 2 at 9am",
        "whichever day but wednesday, court 2 at 9", "any time but wednesday, court 2 at 9am",
    ],
)  # fmt: skip
def test_a_day_that_is_left_out_is_none_to_book(said: str):
    found = heard(said, courts=CLUB)
    assert (found.wish.date, found.wish.not_days) == (None, (_december(2),))


@pytest.mark.parametrize(
    ("said", "places"),
    [("either 1 or 3", (0, 2)), ("1 or 2", (0, 1)), ("2 or else 3", (1, 2)), ("entweder 1 oder 3", (0, 2))],
)
def test_either_of_two_numbers_is_an_offer(said: str, places: tuple[int, ...]):
    assert heard(said, offers=OFFERS).wish.offers == tuple(OFFERS[place].slot_id for place in places)


@pytest.mark.parametrize("said", ["no, I'd rather have 2", "no, 2", "lieber die 2"])
def test_a_number_that_is_not_on_offer_is_a_court_and_is_asked_about(said: str):
    found = heard(said, courts=CLUB, offers=OFFERS[:1])
    assert (found.wish.courts, found.order) == (("c2",), False)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [("any morning before the weekend", 1, 4), ("before friday at 6pm", 1, 3), ("anything before the 10th?", 1, 9)],
)
def test_before_a_day_are_all_days_until_then(said: str, first: int, last: int):
    wish = heard(said).wish
    assert (wish.date, wish.last) == (_december(first), _december(last))


@pytest.mark.parametrize(
    "said", ["a court for us tomorrow at 6 and one for my parents at 7", "tomorrow at 6, and one for Tom at 7"]
)
def test_one_for_somebody_else_is_a_second_wish(said: str):
    assert [wish.time for wish in heard(said).wishes] == [time(18), time(19)]


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("tonight 8", time(20)), ("crt 1 2nite 8?", time(20)), ("sunday at 9, my mistake, at 10", time(10)),
        ("sonntag um 9, korrektur, um 10", time(10)), ("ninety minutes tomorrow from 10", time(10)),
    ],
)  # fmt: skip
def test_times_in_passing_are_read(said: str, start: time):
    found = heard(said, courts=CLUB)
    assert (found.wish.time, found.unread) == (start, "")


@pytest.mark.parametrize("said", ["sunday, I mean", "sunday rather", "no, sunday", "Sonntag, meinte ich"])
def test_a_day_that_corrects_is_wholly_read(said: str):
    found = heard(said)
    assert (found.wish.date, found.unread) == (_december(6), "")


@pytest.mark.parametrize(
    "said",
    ["any time on friday", "whenever on friday", "friday, any time", "irgendwann am Freitag", "Freitag, egal wann"],
)
def test_any_time_is_the_whole_day(said: str):
    found = heard(said)
    assert (found.wish.date, found.wish.earliest, found.unread) == (_december(4), time(0), "")


@pytest.mark.parametrize("said", ["any day at 9am", "any time after 5 on friday", "every friday at any time"])
def test_any_day_and_a_bounded_time_are_no_whole_day(said: str):
    assert heard(said).wish.earliest != time(0)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("don't move it to 5, move it to 4", "move"), ("don't book court 1, book court 2 tomorrow at 5", "book"),
        ("do not cancel friday, cancel saturday", "cancel"), ("nicht verschieben, storniere es", "cancel"),
    ],
)  # fmt: skip
def test_an_order_behind_a_denial_stands_and_is_asked_about(said: str, intent: str):
    found = heard(said, courts=CLUB, bookings=ONE)
    assert ([wish.intent for wish in found.wishes], found.order) == ([intent], False)


@pytest.mark.parametrize(
    "said", ["hm no the other one", "no, the other one", "the other one please", "nein, den anderen"]
)
def test_the_other_one_after_a_booking_is_another_court_and_asked_about(said: str):
    found = heard(said, courts=CLUB, bookings=ONE)
    assert (found.wish.intent, found.wish.bookings, found.wish.not_courts) == ("move", ("K7M4QX",), ("c2",))
    assert not found.order


@pytest.mark.parametrize("said", ["cancel the other one", "storniere den anderen"])
def test_the_other_one_is_not_cancelled_where_nobody_can_tell_which(said: str):
    assert not heard(said, courts=CLUB, bookings=ONE).order
