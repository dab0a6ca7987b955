"""What G's services answer, and what each does around its model: cleaning the task, checking the answer."""

from typing import TypeVar

from pydantic import BaseModel

from bot.conversation.grounding import shown
from bot.conversation.grounding.turns import facts_of_turn
from bot.conversation.turn import Turn
from bot.i18n.text import clean
from patterns.team.specialists import AvailabilityTask, BookingTask

WISH_CHARS, WORDS_CHARS = 200, 1000


class _Play(BaseModel):
    """Where and when, as a tool's result tells it to a model."""

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
    """A day of a series on which nothing was done."""

    day: str
    why: str


class Problem(BaseModel):
    """An error as a tool's result tells it to a model."""

    reason: str
    message: str


class Found(BaseModel):
    """What the availability specialist answers: slots that fit, or the nearest, or why not."""

    free: list[SlotFact] = []
    nearest: list[SlotFact] = []
    on_other_courts: list[SlotFact] = []
    note: str = ""
    error: Problem | None = None
    words: str = ""


class Done(BaseModel):
    """What the booking specialist answers: at most one of the outcomes."""

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
    """Before the model: no unseen characters and no essay in the one field that holds a member's words."""
    wishes = clean(task.wishes or "", WISH_CHARS)[:WISH_CHARS].strip()
    return task.model_copy(update={"wishes": wishes or None})


def task_json(task: AvailabilityTask | BookingTask) -> str:
    """A task as its model reads it."""
    return task.model_dump_json(exclude_none=True)


def checked(turn: Turn, answer: A) -> A:
    """After the model: of its words stay the sentences that the turn's facts bear out, of an essay the beginning."""
    answer.words = shown(answer.words, facts_of_turn(turn))[:WORDS_CHARS]
    return answer
