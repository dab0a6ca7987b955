"""What a message can mean: references to what was shown and plain values, never words that are read again."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal

from bot.conversation.facts import Topic
from bot.conversation.reply import Offer
from bot.conversation.tools import DAY_SCHEMA, TIME_SCHEMA
from bot.domain.booking import Booking, Court

_Day = Annotated[dt.date, DAY_SCHEMA]
_Time = Annotated[dt.time, TIME_SCHEMA]
Asked = Literal["", "date", "time", "yes", "change", "cancel", "move"]
"""`yes`: a proposal is open; `change`: whether to cancel or move; `cancel`, `move`: which booking."""
Only = Literal["", "first", "last"]
Intent = Literal["check", "book", "move", "cancel", "mine", "info", "help", "yes", "no", "other"]


@dataclass(frozen=True, slots=True)
class Known:
    """What the words of a message may refer to."""

    now: dt.datetime  # local, naive
    courts: tuple[Court, ...] = ()  # the club's
    offers: tuple[Offer, ...] = ()  # the open offer, in order
    bookings: tuple[Booking, ...] = ()  # the member's live ones, soonest first; empty where they were not loaded
    asked: Asked = ""  # what the bot's last question was about
    moving: str = ""  # the code of the booking whose new time was asked for: a bare day or time is for that
    slot_minutes: int = 60  # of the club; a double session has twice as many


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing wanted; a field that was not said, or not clearly, is empty."""

    intent: Intent = "other"
    date: _Day | None = None
    last: _Day | None = None  # of several days ("this weekend"), of which `date` is the first
    time: _Time | None = None  # a precise start
    minutes: int | None = None
    earliest: _Time | None = None  # a window for the start, ...
    latest: _Time | None = None  # ... of which this is the last: 11:59 for "before noon"
    over_by: _Time | None = None  # the play is to end by then
    shift: int | None = None  # a move by so many minutes, earlier where negative
    longer: int | None = None  # a move that makes it so many minutes longer, shorter where negative
    courts: tuple[str, ...] = ()  # keys, in the order of preference
    not_courts: tuple[str, ...] = ()
    not_days: tuple[_Day, ...] = ()
    not_times: tuple[_Time, ...] = ()
    only: Only = ""  # of what is free: the first or the last start
    any_court: bool = False
    indoor: bool | None = None  # of a court where no single one is named
    surface: str = ""
    offers: tuple[str, ...] = ()  # slot ids of the open offer
    not_offers: tuple[str, ...] = ()
    bookings: tuple[str, ...] = ()  # codes of the member's bookings
    every_booking: bool = False
    count: int = 1  # courts at once
    repeats: bool = False  # "every tuesday", "every month"
    every: int | None = None  # the days from one to the next, where that is clear
    times: int | None = None  # how often, the first included; None where no end was said
    series: bool = False  # of a cancellation: of the series that a booking is of, or of all that follows on it
    topic: Topic | None = None


_DAYS = ("date", "last", "not_days", "repeats", "every", "times")


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message says."""

    wishes: tuple[Wish, ...] = (Wish(),)  # at least one
    order: bool = False  # the member's own, affirmative, present order: only then may code write at once
    unread: str = ""  # the words that nothing accounts for, as said; where there are any, nothing may be written
    problem: str | None = None  # a day or time that cannot exist, as said
    ambiguous: bool = False  # a day or time that can be read in two ways
    unknown_codes: tuple[str, ...] = ()  # meant for codes, naming none of the bookings
    unknown_court: str = ""  # the words for a court that the club does not have, as said: "court 7"
    requests: bool = field(default=False, compare=False)  # asks for a change, and does not order it
    in_words: bool = field(default=False, compare=False)  # asked for by a verb or a request, and not by naming it alone

    @property
    def wish(self) -> Wish:
        """The first one."""
        return self.wishes[0]

    def after_a_question(self) -> "Heard":
        """As it is meant where a court was only asked for: "Monday rather" asks again, and orders nothing."""
        wish, days = self.wish, {name: getattr(Wish(), name) for name in _DAYS}
        bare = wish.intent == "book" and wish.date and replace(wish, intent="other", **days) == Wish()
        if self.in_words or len(self.wishes) > 1 or not bare:
            return self
        return replace(self, wishes=(replace(wish, intent="check"),))

    @property
    def allowed(self) -> tuple[Wish, ...]:
        """The wishes as code may act on them: what nobody ordered is a look at what is free, or at what one has; a
        change that was asked for without an order is put to the member as a question."""
        return self.wishes if self.order else tuple(_without_order(wish, self.requests) for wish in self.wishes)


def _without_order(wish: Wish, requests: bool) -> Wish:
    looks: dict[Intent, Intent] = {"book": "check"} if requests else {"book": "check", "move": "mine", "cancel": "mine"}
    return replace(wish, intent=looks.get(wish.intent, wish.intent))
