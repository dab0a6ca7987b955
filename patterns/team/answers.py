"""The answers of G's services, and what each service does around its model: clean the task, check the answer."""

from typing import TypeVar

from pydantic import BaseModel

from bot.conversation.grounding import shown
from bot.conversation.grounding.turns import facts_of_turn
from bot.conversation.turn import Turn
from bot.i18n.text import clean
from patterns.team.specialists import AvailabilityTask, BookingTask

WISH_CHARS, WORDS_CHARS = 200, 1000


class _Play(BaseModel):
    """Court and time, as tool results state them."""

    court: str
    surface: str = ""
    indoor: bool = False
    day: str
    starts: str
    ends: str


class SlotFact(_Play):
    slot_id: str


class BookingFact(_Play):
    booking_id: str
    series_id: str = ""


class DayMissed(BaseModel):
    """A day of a series that could not be booked."""

    day: str
    why: str


class Problem(BaseModel):
    """An error, as tool results state it."""

    reason: str
    message: str


class Found(BaseModel):
    """The availability specialist's answer: slots that fit, or the nearest ones, or an error."""

    free: list[SlotFact] = []
    nearest: list[SlotFact] = []
    on_other_courts: list[SlotFact] = []
    note: str = ""
    error: Problem | None = None
    words: str = ""


class Done(BaseModel):
    """The booking specialist's answer: at most one of the outcomes is set."""

    booked: BookingFact | None = None
    proposed: SlotFact | None = None
    cancelled: BookingFact | None = None
    also: list[BookingFact] = []  # of the same series
    not_done: list[DayMissed] = []
    moved: BookingFact | None = None
    to_confirm: BookingFact | None = None
    to: SlotFact | None = None
    bookings: list[BookingFact] | None = None
    error: Problem | None = None
    words: str = ""


T = TypeVar("T", AvailabilityTask, BookingTask)
A = TypeVar("A", Found, Done)


def cleaned(task: T) -> T:
    """Pre-processing: strip invisible characters from the one field that holds a member's words, and shorten it."""
    wishes = clean(task.wishes or "", WISH_CHARS)[:WISH_CHARS].strip()
    return task.model_copy(update={"wishes": wishes or None})


def task_json(task: AvailabilityTask | BookingTask) -> str:
    """A task as its model reads it: JSON with the fields that are set."""
    return task.model_dump_json(exclude_none=True)


def checked(turn: Turn, answer: A) -> A:
    """Post-processing: keep only the sentences that the turn's facts support, up to WORDS_CHARS."""
    answer.words = shown(answer.words, facts_of_turn(turn))[:WORDS_CHARS]
    return answer
