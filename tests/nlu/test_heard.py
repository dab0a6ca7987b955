"""What a message means, as references and values. Now is Tuesday 1 December 2026, 09:00; courts 1 to 3 (1 indoor)."""

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.booking import Court
from bot.nlu.heard import Known, hear
from tests.kit.costs import cpu_seconds
from tests.nlu.heard import COURTS, FRIDAY, NOW, OFFERS, SATURDAY, booking, courts, heard, offer, values

TOMORROW, FOURTH, FIFTH = date(2026, 12, 2), date(2026, 12, 4), date(2026, 12, 5)
THURSDAY = booking("X7M4QX", 1, 3, 19)
A, B, C = (each.slot_id for each in OFFERS)


def day(number: int) -> date:
    return date(2026, 12, number)


@pytest.mark.parametrize(
    ("said", "on", "at"),
    [
        ("book a court 3pm tomorrow", day(2), time(15)),
        ("need a court 7pm tonight", day(1), time(19)),
        ("book a court 1 week from today at 3pm", day(8), time(15)),
        ("book a court 3 dec 3pm", day(3), time(15)),
        ("tue 15 2pm", day(15), time(14)),
        ("wed 9 3pm", day(9), time(15)),
        ("saturday 12 10am", day(12), time(10)),
        ("doubles for 4 10am saturday", day(5), time(10)),
        ("a fortnight today at 3pm", day(15), time(15)),
        ("a week tomorrow at 3pm", day(9), time(15)),
        ("saturday fortnight at 3pm", day(19), time(15)),
        ("week 52 tuesday at 3pm", day(22), time(15)),
        ("tuesday of week 52 at 3pm", day(22), time(15)),
        ("the day after tomorrow at 3pm", day(3), time(15)),
        ("hi, can i book tmrw 3pm", day(2), time(15)),
        ("in two hours", day(1), time(11)),
        ("not tomorrow, friday at 3", day(4), time(15)),
        ("friday at 3, no wait, at 4", day(4), time(16)),
        ("übermorgen halb vier", day(3), time(15, 30)),
        ("Platz morgen um 15 Uhr 30", day(2), time(15, 30)),
        ("morgen in einer Woche um drei Uhr", day(9), time(15)),
        ("Samstag in zwei Wochen um 10", day(19), time(10)),
        ("am 5. um viertel nach drei", day(5), time(15, 15)),
        ("Freitag dreiviertel vier", day(4), time(15, 45)),
        ("morgen früh um 9", day(2), time(9)),
        ("uebermorgen um 18 Uhr bitte", day(3), time(18)),
        ("Freitag 18 Uhr", day(4), time(18)),
        ("friday 11 sharp", day(4), time(11)),
        ("0800 tomorrow", day(2), time(8)),
        ("tomorrow 0930", day(2), time(9, 30)),
    ],
)
def test_a_day_and_a_time_are_heard(said: str, on: date, at: time):
    found = heard(said)
    assert (found.wish.date, found.wish.time, found.order) == (on, at, True)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2 hrs tomorrow at 3pm", {"time": time(15), "minutes": 120}),
        ("tomorrow at 3 for 1½ hours", {"time": time(15), "minutes": 90}),
        ("tomorrow at 3 for 1 1/2 hours", {"time": time(15), "minutes": 90}),
        ("tomorrow at 3 for an hour and a half", {"time": time(15), "minutes": 90}),
        ("tomorrow at 5pm until 7pm", {"time": time(17), "minutes": 120}),
        ("tomorrow for 2 hours finishing at 6pm", {"time": time(16), "minutes": 120}),
        ("tomorrow from 4 to 6", {"time": time(16), "minutes": 120}),
        ("tomorrow between 5 and 7pm for 2 hours", {"time": time(17), "minutes": 120}),
        ("tomorrow between 5 and 7pm", {"earliest": time(17), "over_by": time(19)}),
        ("tomorrow between 5 and 8pm for 2 hours", {"earliest": time(17), "over_by": time(20), "minutes": 120}),
        ("two hours tomorrow afternoon, must be over by 6pm",
         {"earliest": time(12), "latest": time(16, 59), "over_by": time(18), "minutes": 120}),
        ("tomorrow after 6pm", {"earliest": time(18)}),
        ("tomorrow from 6pm on", {"earliest": time(18)}),
        ("tomorrow 6pm or later", {"earliest": time(18)}),
        ("tomorrow before noon", {"latest": time(11, 59)}),
        ("tomorrow by 6pm", {"latest": time(18)}),
        ("tomorrow evening", {"earliest": time(17), "latest": time(22)}),
        ("morgen von 10 bis 12", {"time": time(10), "minutes": 120}),
        ("morgen ab 18 Uhr", {"earliest": time(18)}),
        ("morgen nicht vor 18 Uhr", {"earliest": time(18)}),
        ("morgen für anderthalb Stunden um 15 Uhr", {"time": time(15), "minutes": 90}),
    ],
)  # fmt: skip
def test_lengths_ends_and_windows_are_heard(said: str, expected: dict[str, Any]):
    found = heard(said)
    assert values(found.wish) == {"intent": "book", "date": TOMORROW} | expected
    assert found.order


@pytest.mark.parametrize(
    ("names", "said", "key"),
    [
        (("Rose", "Lily", "Oak"), "book Lily tomorrow at 3pm", "c2"),
        (("Rose", "Lily", "Oak"), "book the Oak court tomorrow at 5pm", "c3"),
        (("Centre", "Number 1", "Number 2"), "book number 2 tomorrow at 5pm", "c3"),
        (("Centre", "Number 1", "Number 2"), "court 2 tomorrow at 5pm", "c3"),
        (("Centre", "Number 1"), "center court tomorrow at 5pm", "c1"),
        (("Halle 1", "Halle 2"), "Platz 2 morgen um 17 Uhr", "c2"),
        (("中央", "東"), "東 tomorrow at 5pm", "c2"),
        (("Центральный", "Малый"), "малый tomorrow at 5pm", "c2"),
        (("Court A", "Court B"), "court b tomorrow at 5pm", "c2"),
        (("May", "June"), "may court tomorrow at 5pm", "c1"),
        (("Court 1", "Court 2"), "court two tomorrow at 5pm", "c2"),
        (("Court 1", "Court 2"), "court no. 2 tomorrow at 5pm", "c2"),
        (("Court 1", "Court 2"), "court2 tomorrow at 5pm", "c2"),
    ],
)
def test_courts_go_by_the_names_of_the_club(names: tuple[str, ...], said: str, key: str):
    found = heard(said, courts=courts(*names))
    assert (found.wish.courts, found.order) == ((key,), True)


@pytest.mark.parametrize(
    "said", ["book a court 3pm tomorrow", "a court 2 hrs friday at 3pm", "a court 1 week from today"]
)
def test_a_number_after_a_court_is_a_time_or_a_length(said: str):
    assert heard(said).wish.courts == ()


def test_a_court_that_the_club_does_not_have_is_told():
    found = heard("book court 9 tomorrow at 3pm")
    assert (found.unknown_court, found.order, found.problem) == ("court 9", False, None)


def test_a_month_is_no_court_where_a_day_of_it_is_said():
    assert heard("may 5 at 3pm", courts=courts("May", "June")).wish.date == date(2027, 5, 5)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("court 2 or 3 tomorrow at 3", {"courts": ("c2", "c3")}),
        ("court 2 or else court 1 tomorrow at 3", {"courts": ("c2", "c1")}),
        ("court 2 or else 3, tomorrow at 3", {"courts": ("c2", "c3")}),
        ("any court but court 2 tomorrow at 3", {"not_courts": ("c2",)}),
        ("anything except court 2 tomorrow at 3", {"not_courts": ("c2",), "any_court": True}),
        ("not court 2 or 3, tomorrow at 3", {"not_courts": ("c2", "c3")}),
        ("neither court 1 nor court 2, tomorrow at 3", {"not_courts": ("c1", "c2")}),
        ("court 3, not court 2, tomorrow at 3", {"courts": ("c3",), "not_courts": ("c2",)}),
        ("court 1, no, court 2 tomorrow at 3", {"courts": ("c2",)}),
        ("court 2 instead of court 1 tomorrow at 3", {"courts": ("c2",), "not_courts": ("c1",)}),
        ("an indoor court tomorrow at 3", {"indoor": True}),
        ("a clay court tomorrow at 3", {"surface": "clay"}),
        ("not indoor, tomorrow at 3", {"not_courts": ("c1",)}),
        ("book 2 courts tomorrow at 3", {"count": 2}),
        ("both courts tomorrow at 3", {"count": 2}),
        ("ein Platz außer Platz 2 morgen um 15 Uhr", {"not_courts": ("c2",)}),
        ("nicht Platz 2, morgen um 15 Uhr bitte", {"not_courts": ("c2",)}),
    ],
)
def test_choices_and_exclusions_of_courts_are_heard(said: str, expected: dict[str, Any]):
    found = heard(said)
    assert values(found.wish) == {"intent": "book", "date": TOMORROW, "time": time(15)} | expected
    assert found.order


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("book every tuesday at 7pm", {"every": 7}),
        ("a court on tuesdays at 7pm", {"every": 7}),
        ("book every other tuesday at 7pm", {"every": 14}),
        ("book every tuesday at 7pm for the next four weeks", {"every": 7, "times": 4}),
        ("book every tuesday at 7pm, 3 times", {"every": 7, "times": 3}),
        ("book every other tuesday at 7pm for 6 weeks", {"every": 14, "times": 3}),
        ("jeden Dienstag um 19 Uhr buchen", {"every": 7, "any_court": True}),
        ("buche dienstags um 19 Uhr für die nächsten vier Wochen", {"every": 7, "times": 4}),
    ],
)
def test_a_series_is_heard_with_its_first_day(said: str, expected: dict[str, Any]):
    found = heard(said)
    wish = {"intent": "book", "date": date(2026, 12, 8), "time": time(19), "repeats": True}
    assert values(found.wish) == wish | expected
    assert found.order


@pytest.mark.parametrize(
    ("said", "every", "day"),
    [("book every day at 7pm", 1, 1), ("book every day at 8am", 1, 2), ("book saturdays at 10am", 7, 5)],
)
def test_a_series_begins_on_the_next_day_that_it_can(said: str, every: int, day: int):
    wish = heard(said).wish
    assert (wish.every, wish.date) == (every, date(2026, 12, day))


@pytest.mark.parametrize("said", ["cancel the series", "cancel the rest of the series", "die ganze Serie stornieren"])
def test_a_cancellation_of_a_series_is_heard(said: str):
    found = heard(said)
    assert (found.wish.intent, found.wish.series, found.order) == ("cancel", True, True)


@pytest.mark.parametrize(
    "said",
    [
        "court 1, court 2 tomorrow at 3",
        "tomorrow or friday at 3",
        "3 or 4pm tomorrow",
        "no court 2 tomorrow at 3",
        "book court 9 tomorrow at 3pm",
        "31 november at 3pm",
        "book every weekend at 7pm",
        "cancel every tuesday at 7pm",
        "book every tuesday or friday at 7pm",
        "book every monday and wednesday at 7pm",
        "book this weekend",
        "book or cancel court 2 tomorrow at 3pm",
        "book court 2 tomorrow at 3pm, see who is there",
        "I have court 2 tomorrow at 3pm",
        "I booked court 2 tomorrow at 3pm",
        "my court 2 booking tomorrow at 3pm",
        "court 2 is taken tomorrow at 3pm",
        "my wife needs court 2 tomorrow at 3pm",
        "sorry about court 2 tomorrow at 3pm",
    ],
)  # fmt: skip
def test_unclear_words_are_no_order(said: str):
    assert not heard(said).order


@pytest.mark.parametrize(
    ("said", "picked"),
    [
        ("A", (A,)), ("b please", (B,)), ("I'll take C", (C,)), ("the second one", (B,)), ("second", (B,)),
        ("the last one", (C,)), ("option 2", (B,)), ("court 3", (C,)), ("2", (B,)), ("the indoor one", (A,)),
        ("not A, B", (B,)), ("A or C", (A, C)), ("court 3 or 2", (C, B)), ("either", (A, B, C)),
        ("ok the first", (A,)),
        ("anything except the first one", (B, C)), ("yes, court 2", (B,)), (A, (A,)), ("der zweite", (B,)),
        ("Platz 3 bitte", (C,)), ("egal", (A, B, C)), ("ich nehme den ersten", (A,)),
    ],
)  # fmt: skip
def test_words_pick_of_the_open_offer(said: str, picked: tuple[str, ...]):
    found = heard(said, offers=OFFERS)
    assert (found.wish.intent, found.wish.offers, found.order) == ("book", picked, True)


@pytest.mark.parametrize(
    "said",
    [
        "neither", "neither of them works", "none of those, thanks", "the first one is no good", "other options?",
        "is court 2 indoor?", "what surface is court 2?", "I don't like any of them", "not court 2", "keiner davon",
        "the later one", "the 3pm one", "3pm is too late", "D", "the ninth one", "how about the first one?",
    ],
)  # fmt: skip
def test_words_about_an_offer_take_none_of_it(said: str):
    assert not heard(said, offers=OFFERS).order


@pytest.mark.parametrize(("said", "place"), [("court 5", 5), ("J", 10), ("the seventh one", 7), ("court 10", 10)])
def test_any_of_many_offers_can_be_had(said: str, place: int):
    names = courts(*(f"Court {n}" for n in range(1, 11)))
    many = tuple(offer(n, 2, 15) for n in range(1, 11))
    assert heard(said, courts=names, offers=many).wish.offers == (many[place - 1].slot_id,)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("make it an hour later", {"shift": 60}),
        ("move my booking an hour later", {"shift": 60}),
        ("push it back an hour", {"shift": 60}),
        ("half an hour earlier", {"shift": -30}),
        ("bring it forward an hour", {"shift": -60}),
        ("delay it by an hour", {"shift": 60}),
        ("change my court to court 1", {"courts": ("c1",)}),
        ("make it 2 hours", {"minutes": 120}),
        ("extend my booking by an hour", {"longer": 60}),
        ("shorten it by 30 minutes", {"longer": -30}),
        ("extend it until 8pm", {"minutes": 120}),
        ("reschedule to saturday at 5pm", {"date": FIFTH, "time": time(17)}),
        ("move my booking from friday to saturday", {"date": FIFTH}),
        ("move K7M4QX to 4pm", {"time": time(16)}),
        ("verschiebe meine Buchung auf 16 Uhr", {"time": time(16)}),
        ("mach es eine Stunde später", {"shift": 60}),
        ("verlängere sie um eine Stunde", {"longer": 60}),
    ],
)
def test_a_move_says_what_changes(said: str, expected: dict[str, Any]):
    found = heard(said, bookings=(FRIDAY,))
    assert values(found.wish) == {"intent": "move", "bookings": (FRIDAY.code,)} | expected
    assert found.order


def test_a_shift_of_unclear_direction_is_asked_about():
    assert not heard("move it back an hour", bookings=(FRIDAY,)).order


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("cancel K7M4QX and B7M4QX", ("K7M4QX", "B7M4QX")),
        ("cancel my friday booking", ("K7M4QX",)),
        ("cancel the one on saturday", ("B7M4QX",)),
        ("cancel my court 2 booking", ("K7M4QX",)),
        ("cancel my 10am booking", ("B7M4QX",)),
        ("cancel all my friday bookings", ("K7M4QX",)),
        ("cancel it", ()),
        ("storniere meine Buchung am Samstag", ("B7M4QX",)),
        ("sage meine Buchung am Freitag ab", ("K7M4QX",)),
    ],
)
def test_a_cancellation_names_bookings(said: str, codes: tuple[str, ...]):
    found = heard(said, bookings=(FRIDAY, SATURDAY))
    assert (found.wish.intent, found.wish.bookings, found.order) == ("cancel", codes, True)


@pytest.mark.parametrize(
    "said", ["cancel all my bookings", "cancel everything", "cancel both", "alle Buchungen stornieren"]
)
def test_all_bookings_can_be_cancelled(said: str):
    found = heard(said, bookings=(FRIDAY, SATURDAY))
    assert (found.wish.intent, found.wish.every_booking, found.order) == ("cancel", True, True)


def test_a_code_that_names_no_booking_is_told():
    found = heard("cancel ABC234", bookings=(FRIDAY,))
    assert (found.unknown_codes, found.wish.bookings, found.order) == (("ABC234",), (), False)


@pytest.mark.parametrize(
    ("said", "wishes"),
    [
        ("book court 1 tomorrow at 3pm and court 2 friday at 4pm",
         [{"date": TOMORROW, "time": time(15), "courts": ("c1",)},
          {"date": FOURTH, "time": time(16), "courts": ("c2",)}]),
        ("court 1 and court 2 tomorrow at 3",
         [{"date": TOMORROW, "time": time(15), "courts": ("c1",)},
          {"date": TOMORROW, "time": time(15), "courts": ("c2",)}]),
        ("court 1 at 3 and court 2 at 4 tomorrow",
         [{"date": TOMORROW, "time": time(15), "courts": ("c1",)},
          {"date": TOMORROW, "time": time(16), "courts": ("c2",)}]),
        ("book tomorrow and friday at 3pm", [{"date": TOMORROW, "time": time(15)},
         {"date": FOURTH, "time": time(15)}]),
        ("cancel K7M4QX and book court 1 tomorrow at 3pm",
         [{"intent": "cancel", "bookings": ("K7M4QX",)}, {"date": TOMORROW, "time": time(15), "courts": ("c1",)}]),
        ("book court 1 tomorrow at 3. Also book court 2 friday at 4",
         [{"date": TOMORROW, "time": time(15), "courts": ("c1",)},
          {"date": FOURTH, "time": time(16), "courts": ("c2",)}]),
    ],
)  # fmt: skip
def test_several_wishes_in_a_message_are_kept_apart(said: str, wishes: list[dict[str, Any]]):
    found = heard(said, bookings=(FRIDAY,))
    assert [values(wish) for wish in found.wishes] == [{"intent": "book"} | wish for wish in wishes]
    assert found.order


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("book a court tomorrow. 3pm please.", {"date": TOMORROW, "time": time(15)}),
        ("book tuesday at 3 pm pls. I finish work at 2", {"date": day(8), "time": time(15)}),
        ("I finish work at 2. book tuesday at 3pm", {"date": day(8), "time": time(15)}),
        ("book tomorrow at 5pm, https://example.com/d/12/05/2026", {"date": TOMORROW, "time": time(17)}),
    ],
)
def test_sentences_go_on_with_the_wish_or_are_remarks(said: str, expected: dict[str, Any]):
    assert values(heard(said).wish) == {"intent": "book"} | expected


def test_a_remark_keeps_the_order_from_being_carried_out():
    found = heard("book tuesday at 3 pm pls. My train leaves at 2")
    assert not found.order
    assert "train" in found.unread


@pytest.mark.parametrize(
    ("said", "intents"),
    [
        ("what do I have booked, and what's free on saturday at noon?", ["mine", "check"]),
        ("what's free on saturday at noon, and what do I have booked?", ["check", "mine"]),
        ("what do I have and when do you open on sunday?", ["mine", "info"]),
        ("when do you open and what courts do you have?", ["info", "info"]),
        ("was habe ich gebucht, und was ist samstag um 12 frei?", ["mine", "check"]),
        ("what is free on saturday and what is free on sunday?", ["check", "check"]),
        ("when are you open and when do you close?", ["info"]),
    ],
)
def test_two_questions_in_a_sentence_are_kept_apart(said: str, intents: list[str]):
    found = heard(said, bookings=(FRIDAY,))
    assert [wish.intent for wish in found.wishes] == intents


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("how long are you open?", "hours"), ("wie lange habt ihr offen?", "hours"),
        ("wie lang ist heute offen", "hours"),
        ("what courts do you have?", "courts"), ("is court 2 indoor?", "courts"),
        ("what surface is court 2?", "courts"),
        ("when are you open?", "hours"), ("opening hours", "hours"), ("when do you close on sunday?", "hours"),
        ("how far ahead can I book?", "horizon"), ("how long can I play?", "lengths"),
        ("how many bookings can I have?", "limits"),
        ("are you closed at christmas?", "closures"), ("is it too late to cancel?", "rules"),
        ("what happens if I cancel?", "rules"),
        ("how much is a court?", "notes"), ("can I bring a guest?", "notes"), ("where are you?", "notes"),
        ("what are the rules?", "rules"),
        ("welche Plätze habt ihr?", "courts"), ("wann habt ihr geöffnet?", "hours"),
        ("was kostet ein Platz?", "notes"),
        ("wie weit im Voraus kann ich buchen?", "horizon"), ("wie lange kann ich spielen?", "lengths"),
        ("darf ich einen Gast mitbringen?", "notes"),
    ],
)  # fmt: skip
def test_questions_for_facts_of_the_club_have_a_topic(said: str, topic: str):
    found = heard(said)
    assert (found.wish.intent, found.wish.topic, found.order) == ("info", topic, False)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("what's free tomorrow?", "check"), ("is court 2 free tomorrow at 3?", "check"),
        ("availability friday", "check"),
        ("any courts on saturday?", "check"), ("anything at 6?", "check"), ("what's free this weekend?", "check"),
        ("who has court 2 tomorrow at 3?", "check"), ("which courts are free tomorrow at 3?", "check"),
        ("was ist morgen frei?", "check"),
        ("my bookings", "mine"), ("what have I booked?", "mine"), ("did I book court 1 tomorrow at 3pm?", "mine"),
        ("when am I playing?", "mine"), ("did you cancel it?", "mine"), ("meine Buchungen", "mine"),
        ("help", "help"), ("how do I cancel?", "help"), ("what can you do?", "help"), ("Hilfe", "help"),
        ("can you cancel my booking?", "cancel"), ("I can't make it on friday", "cancel"),
        ("can you move it to 5pm?", "move"),
        ("hello", "other"), ("thanks!", "other"), ("the weather is nice", "other"), ("never mind", "no"),
        ("I changed my mind", "no"),
    ],
)  # fmt: skip
def test_questions_and_remarks_have_an_intent(said: str, intent: str):
    found = heard(said, bookings=(FRIDAY,))
    assert (found.wish.intent, found.order) == (intent, False)


YES = (
    "yes|yup|yep|yeah|yes please|yes pls|ok|okay|sure|sounds good|go ahead|do it|book it|perfect|great|fine|"
    "of course|absolutely|definitely|"
    "that works|works for me|go for it|please do|confirm|confirmed|correct|right|all right|let's do it|"
    "that's fine|👍|👌|✅|👍🏽|"
    "ja|jo|jawohl|ja bitte|ja gerne|klar|gerne|sicher|natürlich|passt|passt mir|einverstanden|genau|richtig|"
    "stimmt|perfekt|super|prima|okay gut|"
    "alles klar|in ordnung|geht klar|mach das|buch das|den nehme ich|auf jeden fall|unbedingt|klingt gut|"
    "von mir aus|abgemacht"
)
NO = (
    "no|nope|nah|no thanks|no thank you|not now|not yet|not today|never|never mind|forget it|don't|please don't|"
    "don't do it|rather not|I'd rather not|"
    "stop|cancel that request|wait|leave it|skip it|no way|not really|changed my mind|I changed my mind|no need|"
    "maybe later|another time|"
    "not interested|drop it|i don't think so|👎|❌|"
    "nein|nein danke|nee|nö|lieber nicht|bitte nicht|doch nicht|jetzt nicht|heute nicht|noch nicht|"
    "auf keinen fall|niemals|besser nicht|eher nicht|"
    "vergiss es|lass es|lass mal|schon gut|hat sich erledigt|kein interesse|kein bedarf|nicht nötig|abbrechen|"
    "stopp|ich möchte nicht|"
    "vielleicht später|ein andermal|nicht buchen|nichts davon|ich will nicht|nicht jetzt"
)


@pytest.mark.parametrize("said", YES.split("|"))
def test_a_yes_has_many_words(said: str):
    found = heard(said, asked="yes")
    assert (found.wish.intent, found.order) == ("yes", True)


@pytest.mark.parametrize("said", NO.split("|"))
def test_a_no_has_many_words(said: str):
    assert heard(said, asked="yes").wish.intent == "no"


@pytest.mark.parametrize(
    "said", ["ok book it", "yes, take it", "book it", "i want it", "ok, nehme ich", "ja, buch ihn"]
)
def test_a_yes_that_takes_a_court_is_none_to_losing_one(said: str):
    assert heard(said, asked="yes").wish.intent == "yes"
    assert heard(said, asked="change").wish.intent != "yes"


@pytest.mark.parametrize("said", ["keep it", "no, I want to keep it", "i still need it", "behalten", "ich behalte ihn"])
def test_keeping_a_booking_is_a_no_to_losing_it(said: str):
    assert heard(said, asked="change").wish.intent == "no"


@pytest.mark.parametrize("verb", ["storniere", "lösche", "verschiebe", "cancel", "move"])
@pytest.mark.parametrize(
    "words", ["{} nicht", "{} das nicht", "{} meine Buchung nicht", "don't {} it", "bitte nicht {}"]
)
def test_a_change_that_is_not_to_be_made_is_a_no(verb: str, words: str):
    english = verb in ("cancel", "move")
    if english == ("don't" in words):
        found = heard(words.format(verb))
        assert (found.wish.intent, found.order) == ("no", False)


@pytest.mark.parametrize("said", ["yes but make it 4pm", "ja aber mach 16 Uhr draus", "yes, at 4pm", "no, at 4pm"])
def test_a_yes_with_something_else_is_no_clear_yes(said: str):
    found = heard(said, asked="yes")
    assert (found.wish.intent, found.wish.time) == ("book", time(16))


@pytest.mark.parametrize(
    ("said", "asked", "expected"),
    [("3", "time", {"time": time(15)}), ("10", "time", {"time": time(10)}), ("the 4th", "date", {"date": FOURTH}),
     ("4", "date", {"date": FOURTH})],
)  # fmt: skip
def test_a_number_answers_what_was_asked(said: str, asked: str, expected: dict[str, Any]):
    found = heard(said, asked=asked)
    assert values(found.wish) == {"intent": "book"} | expected
    assert not found.ambiguous


def test_the_same_time_is_that_of_the_booking():
    found = heard("same time next week please", bookings=(FRIDAY,))
    assert (found.wish.date, found.wish.time) == (day(11), time(18))


@given(st.text(max_size=400))
def test_any_text_is_heard(text: str):
    found = hear(text, Known(NOW, COURTS, OFFERS, (FRIDAY, SATURDAY)))
    assert found.wishes


@given(st.lists(st.sampled_from(
    ["book", "cancel", "move", "not", "but", "except", "or", "and", "court", "1", "2", "3", "tomorrow", "friday",
    "at", "from", "to", "until", "3pm", "15:00", "hours", "half", "yes", "no", "all", "my", "booking", "it",
    "K7M4QX", ",", ".", "?", "A"]
), max_size=14))  # fmt: skip
def test_any_words_of_booking_talk_are_heard(words: list[str]):
    found = hear(" ".join(words), Known(datetime(2026, 12, 1, 9), COURTS, OFFERS, (FRIDAY,)))
    assert not (found.order and found.unread)


@pytest.mark.parametrize(
    "said", ["1:" * 5_000, "court " * 5_000, "a\n" * 20_000, "not " * 2_000, "½" * 9_000, "aaaa" * 50_000]
)
def test_a_long_message_costs_little(said: str):
    heard("warm up")
    assert cpu_seconds(lambda: heard(said)) < 1.5


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("4pm", {"time": time(16)}), ("saturday", {"date": FIFTH}),
        ("I'd like saturday at 5", {"date": FIFTH, "time": time(17)}),
        ("make it 7pm", {"time": time(19)}), ("in the evening", {"earliest": time(17), "latest": time(22)}),
    ],
)  # fmt: skip
def test_an_answer_to_the_question_for_a_new_time_is_a_move(said: str, expected: dict[str, Any]):
    found = heard(said, bookings=(FRIDAY, SATURDAY), moving=FRIDAY.code)
    assert values(found.wish) == {"intent": "move", "bookings": (FRIDAY.code,)} | expected


def test_another_booking_is_none_while_one_is_moved():
    found = heard("book court 1 tomorrow at 3pm", bookings=(FRIDAY,), moving=FRIDAY.code)
    assert (found.wish.intent, found.wish.bookings) == ("book", ())


def test_an_offer_is_picked_for_the_booking_that_is_moved():
    found = heard("the second one", bookings=(FRIDAY,), offers=OFFERS, moving=FRIDAY.code)
    assert (found.wish.intent, found.wish.offers, found.wish.bookings) == ("move", (B,), (FRIDAY.code,))


def test_something_else_instead_is_a_move_of_the_booking():
    found = heard("4pm instead", bookings=(FRIDAY,))
    assert values(found.wish) == {"intent": "move", "time": time(16), "bookings": (FRIDAY.code,)}


@pytest.mark.parametrize(
    "said", ["no court 2, friday 6pm", "no court 2 please, friday at 18", "kein Platz 2, Freitag 18 Uhr"]
)
def test_no_before_a_court_excludes_it_and_orders_nothing(said: str):
    found = heard(said)
    assert (found.wish.not_courts, found.wish.courts, found.order) == (("c2",), (), False)


def test_no_apart_from_a_court_corrects():
    found = heard("no, court 2", offers=OFFERS)
    assert (found.wish.courts, found.wish.not_courts) == (("c2",), ())


@pytest.mark.parametrize(("said", "at"), [("no, 11", time(11)), ("no, 14", time(14)), ("sorry, no, 12", time(12))])
def test_a_number_that_corrects_an_offer_is_an_hour_near_it(said: str, at: time):
    found = hear(said, Known(NOW, COURTS, (offer(1, 5, 10), offer(2, 5, 10))))
    assert (found.wish.time, found.ambiguous) == (at, False)


def test_the_thursday_one_is_a_booking_and_no_time():
    found = heard("move the thursday one to 8pm")
    assert (found.wish.time, found.wish.minutes) == (time(20), None)


def test_bookings_are_shown_beside_a_change():
    found = heard("show my bookings and cancel all of them")
    assert [wish.intent for wish in found.wishes] == ["mine", "cancel"]


def test_a_price_asked_beside_a_free_court_is_a_question_of_its_own():
    found = heard("what's free tomorrow at 8am and how much is it?")
    assert [(wish.intent, wish.topic) for wish in found.wishes] == [("check", None), ("info", "notes")]


@pytest.mark.parametrize("said", ["how far in advance can I book", "wie weit im voraus kann ich buchen"])
def test_a_question_needs_no_question_mark(said: str):
    assert (heard(said).wish.topic, heard(said).order) == ("horizon", False)


@pytest.mark.parametrize("said", ["we're all ill, please cancel friday", "cancel the one I made for friday"])
def test_a_command_beside_words_that_nobody_knows_is_asked_about(said: str):
    found = heard(said)
    assert (found.wish.intent, found.order, found.requests) == ("cancel", False, True)


@pytest.mark.parametrize(
    ("called", "said"), [("Sand", "a clay court"), ("clay", "einen Sandplatz"), ("sand", "Sandplatz")]
)
def test_a_surface_is_known_in_every_language(called: str, said: str):
    court = Court(key="c1", name="Court 1", surface=called)
    assert hear(f"{said} 15:00", Known(NOW, (court,))).wish.surface == called.casefold()


@pytest.mark.parametrize("said", ["an hour longer please", "eine Stunde länger bitte"])
def test_longer_is_of_the_booking_that_there_is(said: str):
    found = heard(said, bookings=(THURSDAY,))
    assert (found.wish.intent, found.wish.longer, found.order) == ("move", 60, True)


@pytest.mark.parametrize("said", ["the same on friday", "same again on friday", "das gleiche am Freitag"])
def test_the_same_is_the_time_and_the_court_of_the_only_booking(said: str):
    found = heard(said, bookings=(THURSDAY,))
    assert (found.wish.date, found.wish.time, found.wish.courts) == (FOURTH, time(19), ("c1",))


def test_the_same_time_in_a_question_is_of_the_same_day():
    found = heard("is court 2 free at the same time?", bookings=(THURSDAY,))
    assert (found.wish.intent, found.wish.date, found.wish.time) == ("check", day(3), time(19))


@pytest.mark.parametrize("asked", ["cancel", "move"])
@pytest.mark.parametrize("said", ["the friday one", "the first one", "court 2", "K7M4QX", "die erste"])
def test_a_booking_is_named_for_what_was_asked_about(asked: Any, said: str):
    found = heard(said, asked=asked, bookings=(FRIDAY, SATURDAY))
    assert (found.wish.intent, found.wish.bookings) == (asked, ("K7M4QX",))


@pytest.mark.parametrize(
    "said",
    [
        "my brother is visiting this week, so please book court 2 on friday at 6pm",
        "Mein Bruder ist diese Woche da, also bitte buche Platz 2 am Freitag um 18 Uhr",
    ],
)
def test_the_days_of_a_story_are_none_of_the_order_behind_it(said: str):
    found = heard(said)
    assert [(w.intent, w.date, w.time, w.courts) for w in found.wishes] == [("book", FOURTH, time(18), ("c2",))]
    assert not found.order
