"""What members say, and what must come of it: rows by kind, judged by the database and the last reply.

The clock stands at Tuesday 1 December 2026, 09:00; the club has Court 1 to 3, 07:00 to 22:00. `{code}` is the code of
the first booking, `{second}` of the second. `live` lists what may stand in the end, court and local start.
"""

from dataclasses import dataclass

Live = tuple[tuple[str, str], ...]
NOTHING: Live = ()
FRIDAY_6PM: Live = (("Court 2", "2026-12-04T18:00"),)
BOOK_FRIDAY = "book court 2 on friday at 6pm"
FREE_AT_3PM = "what is free tomorrow at 3pm?"
BOOK_TOMORROW = "book court 2 tomorrow at 3pm"


def court(number: int, start: str) -> tuple[str, str]:
    return (f"Court {number}", f"2026-12-{start}")


def any_court(start: str) -> tuple[Live, ...]:
    """Nothing yet, or one court then."""
    return (NOTHING, *((court(n, start),) for n in (1, 2, 3)))


@dataclass(frozen=True)
class Row:
    lines: tuple[str, ...]
    live: tuple[Live, ...]
    at: str = ""  # the start of every slot that the last reply offers
    never: str = ""  # a court that it does not offer
    minutes: int = 0  # the length of what stands
    says: tuple[str, ...] = ()  # one of these the last reply must have
    outcomes: tuple[str, ...] = ()


ROWS = (
    # Talking about a change changes nothing.
    *(
        Row((BOOK_FRIDAY, words), (FRIDAY_6PM,))
        for words in (
            "until when can I cancel?", "what would happen if I cancelled?", "did you cancel my booking?",
            "I may have to cancel", "I did not want to cancel", "don't cancel it", "how can I cancel a booking?",
            "should I move it to 5pm?", "bob has cancelled", "cancel my flight", "cancel ben's booking",
            "cancel. Actually, don't", "cancel my booking. No wait", "storniere mein Abo",
        )
    ),
    # A question, a report or somebody else's wish books nothing.
    *(
        Row((words,), (NOTHING,))
        for words in (
            "have I booked court 1 tomorrow at 3pm?", "why can't I book court 1 on sunday at 3pm?",
            "would you book court 2 on monday at 3pm if you were me?", "remind me to book court 1 on friday at 3pm",
            "sue wants to book court 2 on sunday at 3pm", "nobody may book court 3 tomorrow at 5pm",
            "don't book court 1 tomorrow at 3pm", "what does court 1 cost tomorrow at 3pm?",
            "I never book court 1 tomorrow at 3pm", "book court 1 tomorrow at 3pm. No wait",
            "buche Court 1 morgen um 15 Uhr. Doch nicht.",
        )
    ),
    # Words about an offer that take none of it.
    *(
        Row((FREE_AT_3PM, words), (NOTHING,))
        for words in (
            "neither", "none of them", "is court 2 indoor?", "which surface does court 2 have?", "not the first one",
            "no thanks", "anything else?", "the second one is no good",
        )
    ),
    # What is excluded is neither booked nor offered.
    Row((FREE_AT_3PM, "anything but the first one"), any_court("02T15:00")[:1] + any_court("02T15:00")[2:]),
    *(
        Row((words,), (NOTHING, (court(1, f"{at}"),), (court(3, f"{at}"),)), at=f"2026-12-{at}", never="Court 2")
        for words, at in (
            ("any court except court 2 tomorrow at 5pm", "02T17:00"),
            ("anything but court 2 on saturday at 5pm", "05T17:00"),
            ("not court 2, tomorrow at 7pm please", "02T19:00"),
        )
    ),
    # Later, longer, elsewhere is said of the booking: the same code, never a second one.
    *(
        Row((BOOK_TOMORROW, words), ((court(2, "02T16:00"),),), outcomes=("moved",), minutes=60)
        for words in ("make it an hour later", "move my booking an hour later", "push it back an hour")
    ),
    Row((BOOK_TOMORROW, "change my court to court 1"), ((court(1, "02T15:00"),),), outcomes=("moved",)),
    Row((BOOK_TOMORROW, "extend my booking by an hour"), ((court(2, "02T15:00"),),), minutes=120),
    Row((BOOK_TOMORROW, "make it 2 hours"), ((court(2, "02T15:00"),),), minutes=120),
    Row((BOOK_TOMORROW, "move it to friday at 6pm"), (FRIDAY_6PM,), outcomes=("moved",)),
    # Several wishes in one message: each is done, or named as not done.
    Row(
        ("book court 1 tomorrow at 3pm and court 2 friday at 4pm",),
        ((court(1, "02T15:00"), court(2, "04T16:00")),),
        says=("04 December, 16:00", "4 December, 16:00"),
    ),
    Row(
        ("book court 1 and court 2 tomorrow at 8pm",), ((court(1, "02T20:00"), court(2, "02T20:00")),),
    ),
    Row(("book 2 courts tomorrow at 8pm", "A and B"), ((court(1, "02T20:00"), court(2, "02T20:00")),)),
    Row(("book court 2 or else court 3 tomorrow at 3pm",), ((court(2, "02T15:00"),),)),
    Row(
        ("book court 1 tomorrow at 3pm", "book court 2 friday at 4pm", "cancel {code} and {second}"), (NOTHING,),
    ),
    Row(("book court 1 tomorrow at 3pm", "book court 2 friday at 4pm", "cancel all my bookings"), (NOTHING,)),
    Row(
        ("book court 1 tomorrow at 3pm", "cancel {code} and book court 2 friday at 4pm"),
        ((court(2, "04T16:00"),),),
        says=("Cancelled",),
    ),
    # A number that does not fit is asked about; one said later sets aside the courts named before.
    Row((BOOK_TOMORROW, "cancel them both"), ((court(2, "02T15:00"),),)),
    Row(
        ("book court 1 at 25:00", "two courts on saturday at 10", "A and B"),
        ((court(1, "05T10:00"), court(2, "05T10:00")),),
    ),
    # A window ends when the play ends.
    Row(("tomorrow between 5 and 7pm for 2 hours",), any_court("02T17:00"), at="2026-12-02T17:00"),
    # What is asked in vain is said.
    Row(("book court 1 tomorrow at 3 for 1\u00bd hours",), (NOTHING,), says=("60 or 120 minutes",)),
    Row(("book court 7 tomorrow at 3pm",), (NOTHING,), says=("Court 2, and Court 3", "Court 2, Court 3")),
    Row(("book the indoor court tomorrow at 3pm",), (NOTHING,), says=("no such court",)),
    Row(("what is free this weekend?",), (NOTHING,), says=("More is free",)),
    # The club's facts.
    Row(("what courts do you have?",), (NOTHING,), says=("Court 1, Court 2, Court 3",), outcomes=("answered",)),
    Row(("when are you open?",), (NOTHING,), says=("07:00",), outcomes=("answered",)),
    Row(("how far ahead can I book?",), (NOTHING,), says=("30 days",), outcomes=("answered",)),
)  # fmt: skip
CORE = (
    Row((BOOK_FRIDAY, "until when can I cancel?"), (FRIDAY_6PM,)),
    Row(("have I booked court 1 tomorrow at 3pm?",), (NOTHING,)),
    Row((FREE_AT_3PM, "neither"), (NOTHING,)),
    Row(("any court except court 2 tomorrow at 5pm",), (NOTHING, (court(1, "02T17:00"),), (court(3, "02T17:00"),))),
    Row((BOOK_TOMORROW, "make it an hour later"), ((court(2, "02T16:00"),),)),
    Row((BOOK_TOMORROW, "make it 2 hours"), ((court(2, "02T15:00"),),), minutes=120),
    Row(
        ("book court 1 tomorrow at 3pm and court 2 friday at 4pm",),
        ((court(1, "02T15:00"), court(2, "04T16:00")),),
    ),
    Row(("book court 1 tomorrow at 3pm", "book court 2 friday at 4pm", "cancel all my bookings"), (NOTHING,)),
    Row(("book court 7 tomorrow at 3pm",), (NOTHING,)),
    Row(("what courts do you have?",), (NOTHING,), says=("Court 1",)),
)  # fmt: skip
"""With every pattern."""
YES = ("yup", "yes pls", "sounds good", "\U0001f44d", "do that")
CONFIRMED = (
    *(
        Row((words,), ((court(1, "02T15:00"),),))
        for words in ("yup", "yes pls", "sounds good", "\U0001f44d", "do that")
    ),
    *(
        Row((words, "yes"), ((court(1, "02T15:00"),),))
        for words in ("is court 1 indoor?", "hmm", "what do I have booked?")
    ),
    *(Row((FREE_AT_3PM, words, "A"), (NOTHING,)) for words in ("stop", "never mind")),
    *(Row((words,), (NOTHING,)) for words in ("nope", "not now", "yes but make it 4pm", "hmm", "no, don't")),
)
"""Said to "Shall I book Court 1 tomorrow at 15:00?"."""
