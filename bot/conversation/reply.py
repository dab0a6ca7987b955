"""The answer to a turn as data: text, offers, cards and buttons, which each adapter renders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.conversation.card import Card, card_lines
from bot.conversation.choice import Choice
from bot.conversation.event import Event
from bot.conversation.looks import Part, Passage, laid_out

Outcome = Literal[
    "booked", "cancelled", "moved", "proposed", "offered", "asked", "listed", "answered", "dropped", "refused",
    "failed", "quiet",
]  # fmt: skip
"""`quiet`: the message was not for the bot, and nothing is delivered."""
Picks = Literal["", "cancel", "move"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A free slot put before the member; its letter is its position in the offer."""

    slot_id: str
    court: str
    starts_at: datetime  # aware, in club time
    ends_at: datetime
    moves: str = ""  # the code of the booking that it is the new time for; else it is for a new booking
    courts: int = 1  # that are free at that start, of which this is one
    label: str = ""  # on a button, below words that say the rest

    @property
    def choice(self) -> str:
        """What comes back when it is pressed: what it was offered for, whatever was talked about since."""
        return Choice.of("move", self.moves, self.slot_id).text if self.moves else self.slot_id

    @property
    def press(self) -> str:
        """What a button carries: of a start at which several courts are free, the question which of them."""
        return Choice("at", self.slot_id).text if self.courts > 1 and not self.moves else self.choice


@dataclass(frozen=True, slots=True)
class Button:
    """`id` is what a script presses (unique within a reply); `choice` is what comes back in `Event.choice`, or
    `form:NAME`, which opens a form where there are such."""

    id: str
    label: str
    choice: str
    style: Literal["primary", "danger", "plain"] = "plain"
    menu: bool = False  # behind a menu, where the platform has one beside what it is about
    booking: str = ""  # the code of the booking among `Reply.cards` in whose row it stands


@dataclass(frozen=True, slots=True)
class File:
    """A small text file that goes with a reply."""

    name: str
    media_type: str
    text: str
    private: bool = False  # for the member alone, wherever it was asked for


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer as data; each adapter renders it within its platform's limits."""

    outcome: Outcome
    text: str
    offers: tuple[Offer, ...] = ()
    card: Card | None = None
    cards: tuple[Card, ...] = ()  # a list of bookings ("mine")
    buttons: tuple[Button, ...] = ()
    reason: str | None = None  # the code of the BookingError behind a refusal
    incident: str | None = None  # set where the fault is ours
    file: File | None = None
    people: tuple[str, ...] = ()  # the platform's ids that may be shown as names where the text has `<@ID>`; no ping
    pattern: str = ""  # the letter that answered; set by the dispatcher, like `trace` and `model`
    trace: str = ""  # the trace id of the turn
    model: str = ""  # the model that had the last word in the turn; empty where none was asked
    state: str = ""  # what code says below a model's words; the last line of the text
    language: str = ""  # that it is worded in, which its labels follow; set by the dispatcher
    parts: tuple[Part, ...] = ()  # how passages of the text look, in any order
    touched: tuple[Card, ...] = ()  # bookings that changed, wherever else they are shown
    rated: str = ""  # the letter whose answer the member judged by this press
    forgotten: str = ""  # the identity of a member whose data is deleted: what they were shown goes, too
    picks: Picks = ""  # what one of its list of bookings is to be named for

    @property
    def body(self) -> str:
        """The text without the state."""
        return self.text.removesuffix(self.state).rstrip("\n") if self.state else self.text

    @property
    def passages(self) -> list[Passage]:
        """The body as it is shown, from top to bottom, with its card and its rows in it."""
        passages = laid_out(self.body, self.parts)
        held = {passage.holds for passage in passages}
        if self.card and "card" not in held:
            passages.append(Passage(card_lines(self.card), "card"))
        if self.cards and "rows" not in held:
            passages.append(Passage((), "rows"))
        return passages


_IN_PLACE = ("booked", "cancelled", "moved", "dropped", "offered", "proposed")


def replaces_pressed_message(event: Event, reply: Reply) -> bool:
    """Whether the answer to a press takes the place of what was pressed: where that changed something, or there are
    new times to choose from. Those that a booking's Move asks for stand beside it: until one is picked, what is on its
    card holds, and Cancel too."""
    return not asks_about(event) and (reply.outcome in _IN_PLACE or bool(reply.offers))


STALE_REASONS = ("stale", "expired", "unknown_booking", "cancelled")
"""Reasons of refusals after which what was pressed can do nothing any more, so its buttons go."""


def asks_about(event: Event) -> str:
    """The code of the booking whose Move or Cancel was pressed, which is still to be said or confirmed; "" for any
    other press."""
    choice = Choice.parse(event.choice)
    return choice.value if choice.verb == "cancelling" else begun_move(event)


def begun_move(event: Event) -> str:
    """The code of the booking whose Move was pressed, `move:CODE`; "" where it is not, also where its new time was:
    `move:CODE:SLOT`."""
    choice = Choice.parse(event.choice)
    code, slot_id = choice.values(2)
    return code if choice.verb == "move" and not slot_id else ""
