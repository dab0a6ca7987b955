"""The answer to a turn as data: text, offers, cards and buttons, which each adapter renders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.conversation.choice import Choice
from bot.conversation.event import Event

Outcome = Literal[
    "booked", "cancelled", "moved", "proposed", "offered", "asked", "listed", "answered", "dropped", "refused",
    "failed", "quiet",
]  # fmt: skip
"""`quiet`: the message was not for the bot, and nothing is delivered."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A free slot put before the member; its letter is its position in the offer."""

    slot_id: str
    court: str
    starts_at: datetime  # aware, in club time
    ends_at: datetime
    moves: str = ""  # the code of the booking that it is the new time for; else it is for a new booking

    @property
    def choice(self) -> str:
        """What comes back when it is pressed: what it was offered for, whatever was talked about since."""
        return Choice.of("move", self.moves, self.slot_id).text if self.moves else self.slot_id


@dataclass(frozen=True, slots=True)
class Button:
    """`id` is what a script presses (unique within a reply); `choice` is what comes back in `Event.choice`."""

    id: str
    label: str
    choice: str
    style: Literal["primary", "danger", "plain"] = "plain"


@dataclass(frozen=True, slots=True)
class Card:
    """A booking as the member sees it: facts copied from its row."""

    code: str
    court: str
    starts_at: datetime  # aware, in club time
    ends_at: datetime
    user: str  # the platform's id of the member
    status: str = "confirmed"


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

    @property
    def body(self) -> str:
        """The text without the state."""
        return self.text.removesuffix(self.state).rstrip("\n") if self.state else self.text


_IN_PLACE = ("booked", "cancelled", "moved", "dropped", "offered", "proposed")


def replaces_pressed_message(event: Event, reply: Reply) -> bool:
    """Whether the answer to a press takes the place of what was pressed: where that changed something, or there are
    new times to choose from. Those that a booking's Move asks for stand beside it: until one is picked, what is on its
    card holds, and Cancel too."""
    return not begun_move(event) and (reply.outcome in _IN_PLACE or bool(reply.offers))


STALE_REASONS = ("stale", "expired", "unknown_booking", "cancelled")
"""Reasons of refusals after which what was pressed can do nothing any more, so its buttons go."""


def begun_move(event: Event) -> str:
    """The code of the booking whose Move was pressed, `move:CODE`; "" where it is not, also where its new time was:
    `move:CODE:SLOT`."""
    choice = Choice.parse(event.choice)
    code, slot_id = choice.values(2)
    return code if choice.verb == "move" and not slot_id else ""
