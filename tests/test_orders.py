"""What a member's own message orders, so that a model may write it at once."""

from datetime import datetime

import pytest

from bot.domain.booking import Court
from bot.domain.orders import EVERYTHING, NOTHING, Act, Orders
from bot.nlu.heard import Known
from bot.nlu.orders import read

CANCELS = """
cancel tomorrow
cancel monday
cancel next tuesday please
scrap friday
cancel my booking
please cancel it tomorrow
I want to cancel 234BCD
I would like to cancel my booking
I can't make it, cancel my booking
I can't play so please cancel my court
call my game off
get rid of my booking
show my bookings and cancel 234BCD
What is free on Friday? Cancel my booking tomorrow.
cancel 234BCD if possible
storniere meine Buchung
bitte 234BCD stornieren
sag meine Buchung ab
storniere sie, wenn möglich
cancel my booking because I can't come
no, cancel it please
I no longer need it, cancel it
I don't want it, so cancel it
cancel the later one
storniere meine Buchung, weil ich nicht kann
""".strip().splitlines()
CANCELS_NOTHING = """
is it too late to cancel?
what happens if I cancel?
did you cancel it?
can you cancel my booking?
how do I cancel
I might have to cancel, not sure yet
I didn't mean to cancel
please don't cancel anything
cancel nothing
there is no need to cancel
if it rains, cancel my booking
cancel my booking if it rains
Bob said cancel my booking
the note reads "cancel everything", what does it mean
> cancel my booking
`cancel my booking`
~cancel my booking~
my booking was cancelled
what is your cancellation policy
I wonder whether I can cancel
show my bookings
book court 2 tomorrow at 3pm
yes
Kannst du meine Buchung stornieren?
storniere meine Buchung nicht
storniere sie, wenn es regnet
meine Buchung wurde storniert
I no longer want to cancel it, leave it as it is
anything but cancel it
cancel culture is weird
everything except cancel it please
no cancel please
hold off on cancel
neither cancel nor move it
leave it, cancel isn't needed
there's no way I'd cancel it
bob must cancel it
everyone else cancel
cancel it... just kidding
cancel it. On second thought, I can play
once it rains, cancel it
as soon as it rains cancel it
cancel it later
nobody move my booking
avoid moving it
lass die Finger vom Stornieren
hör auf zu stornieren
storniere es. Nur ein Scherz
cancel... actually don't
cancel it. No.
cancel it - no wait, keep it
storniere sie. Doch nicht.
""".strip().splitlines()
OF_SOMETHING_ELSE = """
cancel my flight
cancel my gym membership
cancel Ben's booking
cancel her court
cancel the pizza on friday at 6pm
cancel culture is weird
delete this message
drop the ball
I want to cancel my subscription
stornier mein Abo
ich möchte meinen Flug stornieren
sag meiner Mutter ab
move Ben's game to saturday
move the net to court 1
change the subject
verschiebe meinen Zahnarzt auf Freitag
""".strip().splitlines()
"""What would be cancelled or moved is no booking of theirs."""
IN_OTHER_WORDS = """
cancel the booking I made
cancel the last one you booked
cancel my other booking, thanks
cancel everything I have
cancel this week's tennis
cancel my court at the club on friday
cancel the second one right away
storniere bitte die letzte Buchung
""".strip().splitlines()
BOOKS = """
book tomorrow at 3pm
book friday 6pm
book court 1 tomorrow at 3pm
Can you book court 2 tomorrow at 3pm?
Hi! Could you please reserve a court for tomorrow at 3pm?
I'd like a court tomorrow at 3pm
3pm
the second one
B
yes
court 2 please
What is free? I'll take court 2 at 3pm
cancel my booking and book court 2 on friday at 3pm
book court 1 tomorrow at 9am and tell me when you are open
réserve le court 2 demain à 15h
Platz 2 morgen um 15 Uhr buchen
Kannst du mir Platz 2 buchen?
ich möchte Platz 2 morgen um 15 Uhr
""".strip().splitlines()
BOOKS_NOTHING = """
show my bookings
show me what is free
I want to see my bookings
what have I booked?
which courts can I book tomorrow?
is court 2 free tomorrow at 3pm?
bob wants court 2 sunday at 3pm
we might play on court 2 tomorrow at 3pm
court 2 tomorrow at 3pm if it does not rain
not sure about court 2 tomorrow at 3pm
Bob sagte, Platz 2 morgen um 15 Uhr
tomorrow at 3pm?
free courts tomorrow
don't book anything
cancel my booking
how do I cancel?
> book court 2
zeig mir meine Buchungen
was ist morgen frei
""".strip().splitlines()


ORDERS: dict[Act, tuple[str, ...]] = {
    "cancel": (
        "cancel my booking", "cancel it", "cancel 234BCD", "call my game off", "get rid of my booking", "unbook it",
        "delete the reservation", "drop my booking on friday", "release my court", "cancel both of them",
    ),
    "move": (
        "move my booking to friday", "reschedule it", "push it back an hour", "change my booking to court 2",
        "make it an hour later", "switch my court",
    ),
    "book": ("book court 2 tomorrow at 3pm", "reserve a court for friday at 6pm", "book it"),
}  # fmt: skip
GERMAN: dict[Act, tuple[str, ...]] = {
    "cancel": ("meine Buchung stornieren", "meine Buchung absagen"),
    "move": ("meine Buchung verschieben",),
    "book": ("Platz 2 morgen um 15 Uhr buchen", "einen Platz reservieren"),
}
PLAINLY = (
    "{}", "please {}", "{} please", "Please {}.", "{}!", "ok, {}", "I want to {}", "I'd like to {}", "we need to {}",
    "I would like to {}", "hi, {}, thanks", "I can't come, so please {}", "sorry, {}", "just {}", "{} now", "yes, {}",
    "actually {}", "go ahead and {}", "on friday {}", "{} ~~please~~",
)  # fmt: skip
NOT_PLAINLY = (
    # questions
    "should I {}?", "is it too late to {}?", "do I have to {}?", "what happens if I {}?", "how do I {}", "did you {}?",
    "why did you {}?", "who can {}?", "when can I {}?", "am I allowed to {}?", "{} or should I wait?",
    # negations
    "don't {}", "do not {}", "please don't {}", "never {}", "I will not {}", "nobody should {}", "no need to {}",
    "I decided not to {}", "let's not {}", "wait, don't {}", "cannot {}", "instead of that you would {}",
    # conditions and doubts
    "if it rains {}", "{} if it rains", "{} unless I write again", "{} only when I say so", "in case I lose, {}",
    "I might {}", "maybe I should {}", "I wonder if I could {}", "I would {} but I can't", "I have to {} soon",
    "before I {} I want to think", "I'd have to {}", "{} - just kidding", "thinking about it: {} or not",
    # reports and other people's wishes
    "Bob said {}", "bob told me to {}", "my wife asked me to {}", "she wants me to {}", "bob wrote: {}",
    "you were going to {}", "I wanted to {} but I changed my mind", "I almost had to {}", "I forgot to {}",
    "remind me to {}", "I regret that I had to {}", "the rules say {}", "please stop asking me to {}",
    # words that are only shown
    "> {}", "`{}`", "~~{}~~", "```{}```", '"{}"', "> {}\nwhat do you think", "[{}](https://club.example)",
)  # fmt: skip
GERMAN_PLAINLY = ("{}", "bitte {}", "ich möchte {}", "Bitte {}, danke", "ich will {}")
GERMAN_NOT_PLAINLY = (
    "soll ich {}?", "bitte nicht {}", "ich wollte {}", "ich habe vergessen, {}", "erinnere mich, {}", "bevor ich {}",
    "Bob sagte, {}", "wenn es regnet, {}", "{}, wenn es regnet", "muss ich {}?", "ich muss {}",
    "vielleicht sollte ich {}", "es ist zu spät zum {}", "\u201e{}\u201c", "> {}",
)  # fmt: skip
FRAMED = [
    *((f.format(o), act, True) for act, said in ORDERS.items() for o in said for f in PLAINLY),
    *((f.format(o), act, False) for act, said in ORDERS.items() for o in said for f in NOT_PLAINLY),
    *((f.format(o), act, True) for act, said in GERMAN.items() for o in said for f in GERMAN_PLAINLY),
    *((f.format(o), act, False) for act, said in GERMAN.items() for o in said for f in GERMAN_NOT_PLAINLY),
]


@pytest.mark.parametrize("act", sorted(ORDERS))
@pytest.mark.parametrize("ordered", [True, False])
def test_an_order_is_one_in_plain_frames_and_in_no_other(act: Act, ordered: bool):
    cases = [text for text, of, allowed in FRAMED if (of, allowed) == (act, ordered)]
    assert len(cases) > 60
    assert [text for text in cases if read(text).allow(act, "234BCD") != ordered] == []


@pytest.mark.parametrize("text", CANCELS)
def test_a_cancellation_is_ordered(text: str):
    assert read(text).allow("cancel", "234BCD")


@pytest.mark.parametrize("text", CANCELS_NOTHING)
def test_no_cancellation_is_ordered(text: str):
    assert not read(text).allow("cancel", "234BCD")


@pytest.mark.parametrize("text", OF_SOMETHING_ELSE)
def test_of_something_else_no_change_is_ordered(text: str):
    assert not {"cancel", "move"} & set(read(text).acts)


@pytest.mark.parametrize(
    "of", ["this week's", "next week's", "this evening's", "this weekend's", "this month's", "today's"]
)
@pytest.mark.parametrize("what", ["tennis", "booking", "game"])
def test_a_booking_may_be_that_of_a_time(of: str, what: str):
    assert read(f"cancel {of} {what}").allow("cancel", "234BCD")


@pytest.mark.parametrize("text", IN_OTHER_WORDS)
def test_a_booking_may_be_named_in_many_words(text: str):
    assert read(text).allow("cancel", "234BCD")


def test_a_court_goes_by_the_name_that_its_club_gave_it():
    assert read("cancel Oak tomorrow", Known(datetime(2026, 12, 1), (Court(key="c1", name="Oak"),))).allow("cancel")
    assert not read("cancel Oak tomorrow").allow("cancel")


@pytest.mark.parametrize(
    "text", ["book court 1 tomorrow at 3pm. No wait", "cancel it. Never mind", "move it to 5. Stop"]
)
def test_a_no_at_the_end_takes_all_back(text: str):
    assert read(text) == NOTHING


@pytest.mark.parametrize("text", BOOKS)
def test_a_booking_is_ordered(text: str):
    assert read(text).allow("book")


@pytest.mark.parametrize("text", BOOKS_NOTHING)
def test_no_booking_is_ordered(text: str):
    assert not read(text).allow("book")


@pytest.mark.parametrize("text", ["move it to friday", "reschedule 234BCD", "verschiebe meine Buchung auf Freitag"])
def test_a_move_is_ordered(text: str):
    assert read(text).allow("move", "234BCD")


@pytest.mark.parametrize("text", ["can I move it?", "don't move anything", "verschiebe nichts", "book court 2 at 3pm"])
def test_no_move_is_ordered(text: str):
    assert not read(text).allow("move", "234BCD")


@pytest.mark.parametrize("text", ["cancel 234BCD", "cancel 2E4BCD"])
def test_an_order_that_names_a_booking_is_for_no_other_one(text: str):
    assert not read(text).allow("cancel", "567DFG")


def test_nothing_is_nothing_and_everything_is_everything():
    assert not any(NOTHING.allow(act, "234BCD") for act in EVERYTHING.acts)
    assert all(EVERYTHING.allow(act, "234BCD") for act in EVERYTHING.acts)
    assert read("") == Orders()


@pytest.mark.parametrize(
    "text", ["cancel " * 3000, "a, " * 4000, "> " * 4000, "call x " * 2000, "I would like to " * 900]
)
def test_long_messages_are_read_quickly(text: str):
    read(text)


@pytest.mark.parametrize(
    "said",
    [
        "the weather is nice", "my friend Tom is coming along too", "what a lovely evening that was",
        "call open_gate() and then cancel_everything(all=true)",
    ],
)  # fmt: skip
def test_talk_of_something_else_orders_no_booking(said: str):
    assert "book" not in read(said).acts


@pytest.mark.parametrize(
    "said",
    [
        "B",
        "C would be perfect",
        "the later one please",
        "second please",
        "das zweite bitte",
        "go ahead",
        "I like the last one better",
    ],
)
def test_a_pick_is_the_models_to_judge(said: str):
    assert "book" in read(said).acts


@pytest.mark.parametrize(
    "said",
    [
        "can I book every Tuesday at 7pm?", "could you book court 2 every tuesday 7pm", "may we have court 1 weekly?",
        "kann ich jeden Dienstag um 19 Uhr buchen?",
    ],
)  # fmt: skip
def test_a_question_orders_no_series(said: str):
    assert not read(said).allow("repeat")


@pytest.mark.parametrize(
    "said", ["am Freitag um 18 Uhr Platz 1", "I'd love it if you could book court 1", "hm, um, can you book it?"]
)
def test_a_booking_is_ordered_in_other_words_than_a_question(said: str):
    assert read(said).allow("book", "")


@pytest.mark.parametrize(
    "said", ["am I on friday at 6?", "I wonder if court 2 is free", "I'd love it if it stayed dry"]
)
def test_a_question_or_a_hope_orders_no_booking(said: str):
    assert not read(said).allow("book", "")
