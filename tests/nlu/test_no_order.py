"""Whatever is asked, reported, denied or supposed around an order is none; the order in plain words is one.

Now is Tuesday 1 December 2026, 09:00; the member has a booking on Friday at 18:00."""

from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.languages.lexicon import expanded, words_of
from tests.nlu.heard import FRIDAY, heard, values

COURTS = {"": (), "court 1": ("c1",), "court 2": ("c2",), "court 3": ("c3",)}
DAYS = {"tomorrow": date(2026, 12, 2), "friday": date(2026, 12, 4), "on sunday": date(2026, 12, 6)}
TIMES = {"at 3pm": time(15), "at 18:00": time(18), "at half past five": time(17, 30), "at 10am": time(10)}
GERMAN_COURTS = {"": (), "Platz 1": ("c1",), "Platz 2": ("c2",)}
GERMAN_DAYS = {"morgen": date(2026, 12, 2), "am Freitag": date(2026, 12, 4), "übermorgen": date(2026, 12, 3)}
GERMAN_TIMES = {"um 15 Uhr": time(15), "um halb sechs": time(17, 30), "um 18:00": time(18)}
BEFORE = ("", "please ", "hi, ", "ok, ", "hello! ", "I'd like to ", "we want to ", "can you please ", "could you ")
BEHIND = ("", " please", " thanks", ", thank you!", " for me and a friend", " if possible")
CHANGES = (
    "cancel my booking", "cancel it", "cancel K7M4QX", "please cancel my friday booking", "move my booking to 4pm",
    "make it an hour later", "extend my booking by an hour", "change my court to court 1",
)  # fmt: skip
CHANGES_IN_GERMAN = (
    "storniere meine Buchung", "storniere K7M4QX", "verschiebe meine Buchung auf 16 Uhr", "sage meine Buchung ab",
    "verlängere meine Buchung um eine Stunde",
)  # fmt: skip


@st.composite
def bookings(draw: st.DrawFn) -> str:
    """An order to book, bare of courtesies: "book court 2 tomorrow at 3pm"."""
    court, day, at = (draw(st.sampled_from(sorted(said))) for said in (COURTS, DAYS, TIMES))
    return " ".join(filter(None, ("book", court or "a court", *draw(st.permutations((day, at))))))


@st.composite
def german_bookings(draw: st.DrawFn) -> str:
    court, day, at = (draw(st.sampled_from(sorted(said))) for said in (GERMAN_COURTS, GERMAN_DAYS, GERMAN_TIMES))
    return f"buche {court or 'einen Platz'} {day} {at}"


PLAIN = ("book court 2 tomorrow at 3pm", "a court on friday at 18:00 please")
PLAIN_IN_GERMAN = ("buche Platz 2 morgen um 15 Uhr", "einen Platz am Freitag um 18 Uhr bitte")

orders = st.one_of(bookings(), st.sampled_from(CHANGES))
german_orders = st.one_of(german_bookings(), st.sampled_from(CHANGES_IN_GERMAN))


@given(st.sampled_from(sorted(COURTS)), st.sampled_from(sorted(DAYS)), st.sampled_from(sorted(TIMES)),
       st.sampled_from(BEFORE), st.sampled_from(BEHIND))  # fmt: skip
def test_a_booking_in_plain_words_is_an_order(court: str, day: str, at: str, before: str, behind: str):
    found = heard(f"{before}book {court or 'a court'} {day} {at}{behind}")
    expected = {"intent": "book", "date": DAYS[day], "time": TIMES[at]} | ({"courts": COURTS[court]} if court else {})
    assert (found.order, found.unread) == (True, "")
    assert values(found.wish) == expected


@given(st.sampled_from(sorted(GERMAN_COURTS)), st.sampled_from(sorted(GERMAN_DAYS)),
       st.sampled_from(sorted(GERMAN_TIMES)))  # fmt: skip
def test_a_booking_in_plain_german_is_an_order(court: str, day: str, at: str):
    found = heard(f"Bitte buche {court or 'einen Platz'} {day} {at}, danke")
    named = {"courts": GERMAN_COURTS[court]} if court else {}
    assert (found.order, found.unread) == (True, "")
    assert values(found.wish) == {"intent": "book", "date": GERMAN_DAYS[day], "time": GERMAN_TIMES[at]} | named


@given(st.sampled_from((*CHANGES, *CHANGES_IN_GERMAN)))
def test_a_change_in_plain_words_is_an_order(said: str):
    found = heard(said, bookings=(FRIDAY,))
    assert (found.order, found.unread) == (True, "")
    assert found.wish.intent in ("cancel", "move")
    assert found.wish.bookings == (FRIDAY.code,)


QUESTIONS = (
    "should I {}?", "shall I {}?", "did you {}?", "did I {}?", "do I have to {}?", "why should I {}",
    "how do I {}?", "what if I {}?",
    "is it possible to {}?", "is it too late to {}?", "what happens if I {}?", "when can I {}?",
    "am I allowed to {}?",
    "do you think I should {}?", "would it be ok to {}?", "who can {}?", "{}, or is that too late?", "{}?",
    "have you had to {}?",
    "must I {}?", "does anybody {}?", "why can't I {}?", "where do I {}",
)  # fmt: skip
REPORTS = (
    "bob wants to {}", "bob said {}", "my wife asked me to {}", "nobody should {}", "everybody should {}",
    "she told me to {}", "they {}",
    "remind me to {}", "I forgot to {}", "I tried to {}", "I was told to {}", "I am going to {}",
    "I was about to {}", "bob: {}",
    "I already managed to {}", "the trainer has to {}", "you should {}", "we used to {}",
    "somebody must {}",
    "tell bob to {}", "ask anna to {}", "they asked: {}", "my friend would like to {}", "I didn't mean to {}",
    "I heard that they {}",
)  # fmt: skip
DENIALS = (
    "don't {}", "do not {}", "please don't {}", "never {}", "I don't want to {}", "I would not {}",
    "no need to {}", "you must not {}",
    "let's not {}", "I'd rather not {}", "not going to {}", "I can't {}", "I won't {}", "I never said {}",
    "don't you dare {}",
    "under no circumstances {}", "please do not {}", "there is no reason to {}",
)  # fmt: skip
CONDITIONS = (
    "if it rains, {}", "{} if it rains", "{} unless it rains", "{} in case bob can come",
    "{} as soon as I know more", "when I am back, {}",
    "{} once bob agrees", "{} provided that it is dry", "suppose I {}", "maybe {}", "perhaps {}", "I might {}",
    "I may {}", "{} maybe",
    "I am thinking about it: {}", "in theory {}", "{} only if the sun shines", "assuming it is dry, {}",
    "later I will {}", "{} or not",
    "{} when anna is back",
)  # fmt: skip
GERMAN = (
    "soll ich {}?", "{}?", "Bob sagt: {}", "nicht {}", "{} nicht", "vielleicht {}", "falls es regnet: {}",
    "{}, wenn es regnet", "bitte nicht {}",
    "meine Frau meint, {}", "erinnere mich: {}", "wenn Bob kommt, {}", "{}, falls Anna kann", "hast du gesagt {}",
    "keiner soll {}",
    "auf keinen Fall {}", "warum {}", "eventuell {}", "ich habe gesagt {}", "{}, außer es regnet",
)  # fmt: skip


@settings(max_examples=300)
@given(orders, st.sampled_from((*QUESTIONS, *REPORTS, *DENIALS, *CONDITIONS)))
def test_talk_around_an_order_is_none(order: str, frame: str):
    assert not heard(frame.format(order), bookings=(FRIDAY,)).order


@settings(max_examples=300)
@given(german_orders, st.sampled_from(GERMAN))
def test_german_talk_around_an_order_is_none(order: str, frame: str):
    assert not heard(frame.format(order), bookings=(FRIDAY,)).order


UNKNOWN = ("xyzzy", "bob", "balcony", "über", "unless", "because", "hasn't", "1337x", "€", "yesno", "wiederum", "中")


@settings(max_examples=300)
@given(st.one_of(orders, german_orders), st.sampled_from(UNKNOWN), st.integers(0, 12))
def test_an_unknown_word_anywhere_is_told_and_keeps_from_acting(order: str, unknown: str, place: int):
    words = order.split()
    words.insert(min(place, len(words)), unknown)
    found = heard(" ".join(words), bookings=(FRIDAY,))
    assert not found.order
    assert unknown in found.unread


NEVER = ("maybe", "talk", "taken", "ask", "bad", "none", "cannot", "help", "others", "mine")
"""Roles of phrases beside which nothing is an order."""


SOMEWHERE_NONE = {
    "let me know",  # "book court 2, let me know": once it is done
    "do",  # "please do cancel it"
    "muss",  # "buche Platz 2 morgen, muss um 15 Uhr sein"
    "the other courts",  # which before a number names a court
}
DOUBTS = {
    code: sorted({phrase for role in NEVER for phrase in expanded(words_of(code).roles.get(role, ""))} - SOMEWHERE_NONE)
    for code in ("en", "de")
}


@settings(max_examples=300)
@given(st.data(), st.sampled_from(("en", "de")), st.integers(0, 12))
def test_a_doubt_or_a_question_anywhere_in_an_order_keeps_from_acting(data: st.DataObject, code: str, place: int):
    order = data.draw(st.sampled_from(CHANGES + PLAIN if code == "en" else CHANGES_IN_GERMAN + PLAIN_IN_GERMAN))
    doubt = data.draw(st.sampled_from(DOUBTS[code]))
    words = order.split()
    said = [*words[:place], doubt, *words[place:]]
    assert not heard(" ".join(said), bookings=(FRIDAY,)).order
