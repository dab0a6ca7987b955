"""What goes in and what comes out: a platform's message as an `Event`, the bot's answer as a `Reply`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PlatformName = Literal["slack", "discord", "web", "console"]
Kind = Literal["mention", "message", "direct", "command", "action", "form", "notice"]
"""`message` is one that nobody addressed to the bot: a reply in a thread it may be in conversation in. A `notice` comes
from courtbot itself: a reminder, or word of a booking that the club had to cancel."""
DM = "dm"
"""`Event.channel` of what a member does alone with the bot (direct messages, its home, notices): one conversation."""


@dataclass(frozen=True, slots=True)
class User:
    """Who spoke, as the platform vouches for it: never as a model or a request body says."""

    id: str
    name: str = ""
    admin: bool = False  # of this workspace, where the event itself says so; else `bot.ports.is_admin` asks
    scope: str = ""  # what the id is unique in (a Slack team); empty where it is unique on the platform
    locale: str = ""  # as the platform names it (en-GB, de), where it does


def member_of(platform: str, user: User) -> str:
    """The identity that bookings are made in: `platform:scope:user`."""
    return ":".join((platform, user.scope, user.id))


def parts_of(member: str) -> tuple[str, str, str]:
    """Platform, scope and user of such an identity; nobody's has no user."""
    platform, _, rest = member.partition(":")
    scope, _, user = rest.rpartition(":")
    return platform, scope, user


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where an answer goes: plain strings, so that any worker on any machine can send it."""

    platform: str
    address: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a member did, on whatever platform: the uniform conversation event."""

    id: str  # the platform's delivery id, for redelivery
    platform: PlatformName
    workspace: str
    channel: str
    user: User
    kind: Kind
    text: str
    reply_to: ReplyTo
    thread: str | None = None
    message: str | None = None  # the message's own id: two deliveries of one message share it
    choice: str | None = None  # the opaque value behind a button
    edits: str | None = None  # the id of the earlier message that this one corrects
    sent: float = 0  # seconds since the epoch by the platform's clock; 0: unknown, served in order of arrival
    quoted: bool = False  # the words are somebody else's, handed over: an idea for a booking, and no order of anybody's

    @property
    def conversation(self) -> str:
        """What keeps a memory together: platform, workspace, channel, thread root and member."""
        return ":".join((self.platform, self.workspace, self.channel, self.thread or "", self.user.id))

    @property
    def turn_id(self) -> str:
        """The same for every delivery of this event, so that a re-run finds what an earlier run committed."""
        return f"{self.platform}:{self.workspace}:{self.id}"

    @property
    def member(self) -> str:
        """The identity that bookings are made in: `platform:scope:user`."""
        return member_of(self.platform, self.user)


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
        return f"move:{self.moves}:{self.slot_id}" if self.moves else self.slot_id


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
    language: str = ""  # that it is worded in, which its labels follow; set by the dispatcher


_IN_PLACE = ("booked", "cancelled", "moved", "dropped", "offered", "proposed")


def takes_place(event: Event, reply: Reply) -> bool:
    """Whether the answer to a press takes the place of what was pressed: where that changed something, or there are
    new times to choose from. Those that a booking's Move asks for stand beside it: until one is picked, what is on its
    card holds, and Cancel too."""
    return not begun_move(event) and (reply.outcome in _IN_PLACE or bool(reply.offers))


WORN_OUT = ("stale", "expired", "unknown_booking", "cancelled")
"""Reasons of refusals after which what was pressed can do nothing any more, so its buttons go."""


def begun_move(event: Event) -> str:
    """The code of the booking whose Move was pressed, `move:CODE`; "" where it is not, also where its new time was:
    `move:CODE:SLOT`."""
    verb, _, code = (event.choice or "").partition(":")
    return code if verb == "move" and ":" not in code else ""
