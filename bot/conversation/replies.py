"""Replies from facts. What a member reads about a booking is copied from its row, never from a model's words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.conversation.card import BOOKED, CANCELLED, MOVED, STANDING, Card, card_lines
from bot.conversation.choice import Choice
from bot.conversation.looks import Line, Part, Span, line, plain
from bot.conversation.offering import offered, refusal_lead
from bot.conversation.refusals import in_words, refusal_text
from bot.conversation.reply import Button, Picks, Reply
from bot.conversation.slots import slot_text
from bot.domain.booking import Booking, Slot
from bot.domain.codes import AND_LATER
from bot.domain.errors import BookingError, Values
from bot.domain.ports import Change
from bot.i18n.language import gettext, gettext_noop, together
from bot.i18n.text import day_text

ROWS = 10
"""Of a list, that have their own buttons; the bookings after them are lines."""
LEFT = gettext_noop("Not booked yet: {what}. Ask me again once this is settled.")
TRACE_CHARS = 12
"""Of a trace, what a thumb names an answer by; a Discord button's id has 100 characters for everything."""

WHOLE_SERIES = gettext_noop("Cancel the whole series")
LATER_ONES = gettext_noop("Cancel the later ones too")
HINT = gettext_noop('Tell me a day and a time, for example "tomorrow at 3pm".')
PRIVATE_FILE = gettext_noop("The file is in your direct messages.")
DIRECT_CLOSED = gettext_noop(
    "That is for you alone, and your direct messages are closed to me. Use /courtbot export instead."
)
HELP = gettext_noop(
    'I book courts. Say what you would like, for example "book a court tomorrow at 3pm", "what is free on Saturday '
    'morning?" or "court 1 every Tuesday at 7pm".\n'
    '"mine" lists your bookings, "cancel CODE" and "move CODE" change one, "never mind" drops what we were '
    'arranging, "stop" ends our conversation. "waiting list" shows what you wait for, and "connect" makes you one '
    'person on Slack and Discord. "export" and "forget me" are for the data I keep about you.'
)


NOT_THESE = gettext_noop("Not on {days}: {why}")
TAKEN_THESE = gettext_noop("Taken on {days}.")
_STEPS = {
    "looking": gettext_noop("Looking at what is free on {day}"),
    "reserving": gettext_noop("Reserving {court}"),
    "listing": gettext_noop("Looking up your bookings"),
    "cancelling": gettext_noop("Cancelling booking {code}"),
    "moving": gettext_noop("Moving booking {code}"),
}


def step_text(step: str, values: Values) -> str:
    """What the desk is doing, in a few words."""
    return gettext(_STEPS[step], **in_words(values))


def card(booking: Booking) -> Card:
    slot = booking.slot
    return Card(booking.code, slot.court.name, slot.local, slot.local_end, booking.user, booking.status)


def changed(turn_id: str, changes: Sequence[Change], missed: Mapping[date, BookingError] | None = None) -> Reply:
    """What this turn committed, or found standing; `changes` is not empty. The last one is on the card. `missed` are
    days of a series on which nothing was done."""
    last = changes[-1]
    live = last.booking.status == "confirmed"
    told = [_told(turn_id, change) for change in changes]
    more = [*_series_text(changes), *missed_text(missed or {})]
    return Reply(
        last.what,
        "\n".join([*(part.passage for part in told), *more]),
        card=card(last.booking),
        buttons=(*(card_buttons(last.booking.code) if live else ()), *_rest_buttons(changes)),
        parts=(*map(_in_one_line, told[:-1]), replace(told[-1], holds="card")),
        touched=tuple(card(change.booking) for change in changes),
    )


def _in_one_line(told: Part) -> Part:
    """Of several, only the last one is a card."""
    head, when, code = told.lines
    return replace(told, lines=(Line((*head.spans, Span(" · "), *when.spans, Span(f" · {code.text}"))),))


def _series_text(changes: Sequence[Change]) -> list[str]:
    """How what was booked as a series is cancelled together."""
    made = [c.booking.series for c in changes if c.what == "booked" and c.booking.series]
    words = gettext_noop('These are a series. "cancel {code}" cancels all that is left of it.')
    return [gettext(words, code=code) for code in dict.fromkeys(made) if made.count(code) > 1]


def missed_text(missed: Mapping[date, BookingError]) -> list[str]:
    """A line for each reason, with its days."""
    days: dict[str, list[str]] = {}
    for day, error in missed.items():
        why = refusal_text(error) if error.reason != "taken" else ""
        days.setdefault(why, []).append(day_text(day))
    return [
        gettext(NOT_THESE, days=together(named), why=why) if why else gettext(TAKEN_THESE, days=together(named))
        for why, named in days.items()
    ]


def _rest_buttons(changes: Sequence[Change]) -> tuple[Button, ...]:
    """To cancel a whole series that was booked, or what follows on the one of it that was cancelled."""
    last = changes[-1]
    if not last.booking.series or last.what == "moved":
        return ()
    if last.what == "booked":
        several = sum(change.booking.series == last.booking.series for change in changes) > 1
        label = gettext(WHOLE_SERIES)
        return (Button("series", label, Choice("cancelling", last.booking.series).text, menu=True),) if several else ()
    if len(changes) > 1:
        return ()
    label = gettext(LATER_ONES)
    return (Button("later", label, Choice("cancelling", last.booking.code + AND_LATER).text),)


def standing(card: Card) -> Reply:
    """A card as it stands wherever it was shown."""
    buttons = card_buttons(card.code) if card.live else ()
    return Reply("booked" if card.live else "cancelled", "", card=card, buttons=buttons)


def beside_card(reply: Reply) -> Reply:
    """What is left to say where the card itself shows what was done."""
    if reply.card is None or reply.outcome not in ("moved", "cancelled"):
        return reply
    words = gettext_noop("Moved ✓ {what}") if reply.outcome == "moved" else gettext_noop("Cancelled ✓ {what}")
    text = gettext(words, what=f"{reply.card.court}, {reply.card.when}")
    told = (line.text for passage in reply.passages if passage.holds != "card" for line in passage.lines)
    later = tuple(button for button in reply.buttons if button.id == "later")
    return replace(reply, text="\n".join([text, *told]), card=None, buttons=later, parts=(), state="")


def out_of_date(card: Card) -> Reply:
    """In place of an offer among which is what the member has by now."""
    words = gettext_noop("This offer is out of date: you have **{what}** now. To see what else is free, ask again.")
    told = line(words, what=f"{card.court}, {card.when}")
    return Reply("dropped", told.text, parts=(Part(told.text, (told,)),))


def deleted() -> Reply:
    """In place of what a member was shown whose data is gone."""
    return Reply("dropped", gettext("What stood here was deleted along with its member's data."))


def shown(booking: Booking, head: str = STANDING) -> Reply:
    """A live booking by itself."""
    told = gettext("{what}. Code {code}.", what=slot_text(booking.slot), code=booking.code)
    part = Part(told, card_lines(card(booking), head), "card")
    return Reply("listed", told, card=card(booking), buttons=card_buttons(booking.code), parts=(part,))


def _told(turn_id: str, change: Change) -> Part:
    template, head = _words_of(turn_id, change)
    booking = change.booking
    text = gettext(template, what=slot_text(booking.slot), code=booking.code)
    return Part(text, card_lines(card(booking), head))


def _words_of(turn_id: str, change: Change) -> tuple[str, str]:
    """As a sentence, and at the head of a card."""
    if change.what == "cancelled":
        return gettext_noop("Cancelled: {what} (code {code})."), CANCELLED
    if change.what == "moved":
        return gettext_noop("Moved: you now have {what}. Code {code}."), MOVED
    if change.booking.turn_id != turn_id:
        return gettext_noop("Already yours: {what}. Code {code}."), STANDING
    return gettext_noop("Booked: {what}. Code {code}."), BOOKED


def card_buttons(code: str) -> tuple[Button, ...]:
    """What is pressed often first; what changes the booking last, behind a menu where there is one."""
    return (
        Button("calendar", gettext("Add to calendar"), Choice("calendar", code).text),
        Button("remind", gettext("Remind me"), Choice("remind", code).text),
        Button("move", gettext("Move"), Choice("move", code).text, menu=True),
        Button("cancel", gettext("Cancel booking"), Choice("cancelling", code).text, menu=True),
    )


def feedback_buttons(reply: Reply) -> tuple[Button, ...]:
    """A thumb up and one down, for a result in which a model had a part; none for what is still open. The choice names
    the answer by its trace."""
    if not reply.model or reply.outcome not in ("booked", "moved", "cancelled"):
        return ()
    ref = reply.trace[:TRACE_CHARS]
    up, down = gettext("Helpful"), gettext("Not helpful")
    return (
        Button("up", up, Choice.of("feedback", "up", ref).text),
        Button("down", down, Choice.of("feedback", "down", ref).text),
    )


def listed(bookings: Sequence[Booking], lead: str = "", most: int = 0, picks: Picks = "cancel") -> Reply:
    """The member's bookings, of which they may hold `most`; `lead` asks which of them to cancel, or `picks`."""
    book = Button("book", gettext("Book a court"), "form:book", "primary")
    if not bookings:
        return Reply("listed", f"{gettext('You have no bookings.')} {gettext(HINT)}", buttons=(book,))
    lines = [f"{b.code}: {slot_text(b.slot)}" for b in bookings]
    rows = "\n".join([lead or gettext("Your bookings:"), *lines[:ROWS]])
    return Reply(
        "listed",
        "\n".join([rows, *lines[ROWS:]]),
        cards=tuple(card(b) for b in bookings[:ROWS]),
        buttons=(
            *(button for b in bookings for button in _row_buttons(b.code, bool(lead))),
            *(() if lead else (book,)),
        ),
        parts=(Part(rows, (_list_head(lead, len(bookings), most),), "rows"),),
        picks=picks if lead else "",
    )


def _list_head(lead: str, count: int, most: int) -> Line:
    if lead:
        return plain(lead)
    if most:
        return line(gettext_noop("**Your bookings** ({count} of {most})"), count=count, most=most)
    return line(gettext_noop("**Your bookings**"))


def _row_buttons(code: str, to_cancel: bool) -> tuple[Button, ...]:
    cancel = Choice("cancelling", code).text
    button = Button(f"cancel:{code}", gettext("Cancel booking"), cancel, menu=True, booking=code)
    return (button,) if to_cancel else (move_button(code), button)


def late_edit(bookings: Sequence[Booking]) -> Reply:
    """To a message that was corrected after something was done: that stands, and this is how to change it."""
    words = gettext_noop(
        "I had already done what you asked for when you changed that message, and it stands as it is. To change a "
        "booking, use its buttons, or say what you would like in a new message."
    )
    reply = listed(bookings)
    return replace(reply, text=f"{gettext(words)}\n{reply.text}")


def move_button(code: str) -> Button:
    return Button(f"move:{code}", gettext("Move"), Choice("move", code).text, menu=True, booking=code)


def refused(error: BookingError, near: Sequence[Slot] = (), today: date | None = None) -> Reply:
    """`near` is what is free instead."""
    if near:
        reply = offered(near, refusal_lead(error, near, today), today)
        return replace(reply, outcome="refused", reason=error.reason)
    return Reply("refused", refusal_text(error), reason=error.reason)


def asked(text: str) -> Reply:
    return Reply("asked", text)


def failed(text: str, incident: str | None) -> Reply:
    return Reply("failed", text, incident=incident)


def question(missing: Sequence[str]) -> str:
    """Asks for the first of the missing fields."""
    if not missing:
        return gettext(HINT)
    if missing[0] == "time":
        return gettext("What time would you like to play?")
    if "time" in missing:
        return gettext("Which day would you like to play, and at what time?")
    return gettext("Which day would you like to play?")


def unclear(words: str) -> Reply:
    template = gettext_noop('Which day and time do you mean by "{words}"? For example: "tomorrow at 3pm".')
    return asked(gettext(template, words=words[:60]))
