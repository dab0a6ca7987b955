"""The form that A, B and C fill in over several messages: what is known so far of a wish for a court."""

import datetime as dt
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BaseModel, Field

from bot.conversation.reply import Reply
from bot.conversation.tools import DAY_SCHEMA, TIME_SCHEMA
from bot.conversation.turn import Turn
from bot.domain.booking import EveryDays, Times
from bot.domain.errors import BookingError
from bot.nlu.heard import Known, Wish, hear
from bot.nlu.wish import Only


def _naive(at: dt.time) -> dt.time:
    if at.tzinfo:
        raise ValueError("a time of day has no zone: it is the club's")
    return at


LocalDay = Annotated[dt.date, DAY_SCHEMA]
LocalTime = Annotated[dt.time, AfterValidator(_naive), TIME_SCHEMA]
Minutes = Annotated[int, Field(ge=1, le=1440)]
Keys = Annotated[list[str], Field(max_length=100)]


class Sought(BaseModel):
    """The part of a wish that decides which slots fit; its references are those of `Wish`."""

    date: LocalDay | None = None
    last: LocalDay | None = None
    time: LocalTime | None = None
    minutes: Minutes | None = None
    earliest: LocalTime | None = None
    latest: LocalTime | None = None
    over_by: LocalTime | None = None
    courts: Keys = []
    not_courts: Keys = []
    not_days: Annotated[list[LocalDay], Field(max_length=31)] = []
    not_times: Annotated[list[LocalTime], Field(max_length=24)] = []
    only: Only = ""
    any_court: bool = False
    indoor: bool | None = None
    surface: str = Field(default="", max_length=40)
    count: int = Field(default=1, ge=1)

    @property
    def windowed(self) -> bool:
        return bool(self.earliest or self.latest or self.over_by)


TIMES = ("time", "earliest", "latest", "over_by", "only")
DAYS = ("date", "last", "not_days")
NOTHING = Wish()
COURTS = ("courts", "not_courts", "any_court", "indoor", "surface")


class Form(Sought):
    """What is known of the wish so far."""

    intent: Literal["check", "book"] = "book"
    turn: str | None = None  # that wrote it; after another pattern's turn the wish is read anew
    every: EveryDays | None = None  # a series: the days from one to the next
    times: Times | None = None  # of a series, the first included
    declined: bool = False  # what was shown of it, so that its time was none that they want
    more: bool = False  # something was done in that turn, and this is what is left to arrange

    def missing(self) -> list[Literal["date", "time"]]:
        """The fields still to ask for, in the order of asking."""
        timed = self.intent == "check" or self.time or self.only or (self.windowed and not self.every)
        return [*(() if self.date else ("date",)), *(() if timed else ("time",))]

    def merge(self, wish: Wish) -> None:
        """Merge a newer wish. Days, times and courts are each replaced as a group."""
        if wish.intent == "check" or wish.intent == "book":
            self.intent = wish.intent
        if self.declined and not self._says_when(wish):
            self.time = self.earliest = self.latest = self.over_by = None
            self.only = ""
        self.declined = False
        for group in (DAYS, TIMES, ("not_times",), COURTS):
            if any(getattr(wish, name) != getattr(NOTHING, name) for name in group):
                self._replace(wish, group)
        self.not_times = [at for at in self.not_times if at != self.time]
        if wish.every:
            self.every, self.times = wish.every, wish.times
        if wish.minutes:
            self.minutes = wish.minutes
        if wish.count > 1:
            self.count = wish.count
            if not wish.courts and len(self.courts) < wish.count:
                self.courts = []  # named before for fewer than are wanted now

    def _says_when(self, wish: Wish) -> bool:
        return any(getattr(wish, name) != getattr(NOTHING, name) for name in (*DAYS, *TIMES))

    def _replace(self, wish: Wish, names: tuple[str, ...]) -> None:
        for name in names:
            value: Any = getattr(wish, name)
            setattr(self, name, list(cast(tuple[object, ...], value)) if isinstance(value, tuple) else value)

    def follow(self) -> "Form":
        """The form for the next wish in the same message, which inherits everything but the court."""
        kept = self.model_dump(include={*DAYS, *TIMES, "minutes", "intent"})
        return Form.model_construct(**kept)

    def drop_wrong(self, reason: str, turn: Turn) -> None:
        """Clear the field that a refusal is about, so that the next message can correct it."""
        if reason == "length":
            self.minutes = None
            return
        try:
            turn.club.check_day(self.date or turn.now.date(), turn.now)
            self.time = self.earliest = self.latest = self.over_by = None
        except BookingError:
            self.date = self.last = None


def current_form(turn: Turn) -> Form:
    """The form as the conversation left it. Where a pattern without a form answered last, it is rebuilt from the
    transcript by the grammar."""
    session = turn.session
    if session.form.get("turn") == session.talk_turn:
        return Form.model_validate(session.form)
    form = Form()
    known = Known(turn.now.replace(tzinfo=None), turn.club.courts)
    for words in session.wish():
        if (wish := hear(words, known).wish).intent in ("check", "book"):
            form.merge(wish)
    return form


def keep_form(turn: Turn, form: Form, reply: Reply) -> None:
    """Keep the form for the next message, unless the wish is settled; what is left of a partly settled one is kept."""
    form.turn = turn.id
    ended = reply.outcome in ("booked", "cancelled", "moved") and not form.more
    turn.session.form = {} if ended else form.model_dump(mode="json")
