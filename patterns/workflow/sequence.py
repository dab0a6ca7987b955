"""The workflow of B and C: the code between the steps, with its early exits, and the reply to where it ended.

`sequence` is pure but for its steps: given what they returned, it ends the same way again. C relies on that.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from bot.conversation import replies
from bot.conversation.refusals import refusal_text
from bot.conversation.reply import Offer, Reply
from bot.conversation.turn import Turn
from bot.domain.errors import Refusal
from bot.nlu.intent import pick
from bot.tracing import span
from patterns.workflow.form import Form, Intent, answer, ask_for, current_form, which
from patterns.workflow.steps import AvailabilityIn, AvailabilityOut, BookOut, ParseIn, SelectIn

In = TypeVar("In", bound=BaseModel)
Out = TypeVar("Out", bound=BaseModel)

TRAIL_CHARS = 1_500


class Start(BaseModel):
    """All that a run begins with."""

    text: str
    form: Form
    offers: list[Offer] = []

    @classmethod
    def of(cls, turn: Turn) -> "Start":
        text = turn.words if turn.event.shown else turn.text  # a service knows nothing of the event
        return cls(text=text, form=current_form(turn), offers=turn.session.offers)


class End(BaseModel):
    """Where a run stopped, and what its reply needs."""

    at: Literal["answer", "which", "unclear", "ask", "refused", "nothing", "offer", "took"]
    heard: Intent
    form: Form
    slots: list[str] = []  # to offer
    refused: Refusal | None = None


@dataclass(frozen=True)
class Steps:
    """How the steps are run: here, or by a service each. `take` is select, then book."""

    parse: Callable[[ParseIn], Awaitable[Intent]]
    availability: Callable[[AvailabilityIn], Awaitable[AvailabilityOut]]
    take: Callable[[SelectIn], Awaitable[BookOut]]


async def sequence(steps: Steps, begin: Start) -> End:
    """Stops with an answer, a question or an offer as soon as one is due; goes on to the booking otherwise."""
    form = begin.form.model_copy()
    heard = await steps.parse(ParseIn(text=begin.text, missing=form.missing(), offers=begin.offers))
    end = End(at="answer", heard=heard, form=form)
    if heard.intent in ("mine", "cancel", "help"):
        return end
    if heard.choice and begin.offers and not heard.timed:
        chosen = pick(heard.choice, begin.offers)
        return await _take(steps, begin, end, [chosen.slot_id]) if chosen else _at(end, "which")
    if heard.unclear:
        return _at(end, "unclear")
    form.merge(heard)
    if form.missing() or not form.date:
        return _at(end, "ask")
    return await _find(steps, begin, end)


async def _find(steps: Steps, begin: Start, end: End) -> End:
    wish = end.form.model_dump(include=set(AvailabilityIn.model_fields), mode="json")
    found = await steps.availability(AvailabilityIn.model_validate(wish))
    if found.refused:
        return _at(end, "refused", refused=found.refused)
    if not found.free:
        return _at(end, "nothing", slots=found.nearest)
    named = [free for free in found.free if free.court.lower() in (end.form.choice or "").lower()]
    slots = [free.slot_id for free in named or found.free]
    settled = bool(named) or end.form.any_court
    if end.form.intent == "book" and settled and (len(slots) == 1 or _at_once(begin, end.heard)):
        return await _take(steps, begin, end, slots)
    return _at(end, "offer", slots=slots)


def _at_once(begin: Start, heard: Intent) -> bool:
    """One message asked for a court and told day and time: whichever is free will do."""
    return bool(heard.intent == "book" and heard.date and heard.time and not begin.offers)


async def _take(steps: Steps, begin: Start, end: End, slots: list[str]) -> End:
    took = await steps.take(SelectIn(text=begin.text, slots=slots))
    return _at(end, "took", slots=took.nearest, refused=took.refused)


def _at(end: End, at: str, **found: Any) -> End:
    return end.model_copy(update={"at": at, **found})


async def reply_to(turn: Turn, end: End) -> Reply:
    """The reply to a run that ended so; what was booked or proposed is what the turn's desk says."""
    form, day, slots = end.form, end.form.date, [turn.club.slot(slot_id) for slot_id in end.slots]
    if end.at == "answer":
        return await answer(turn, end.heard) or ask_for(form, end.heard)
    if end.at == "which":
        return which(turn)
    if end.at == "unclear":
        return replies.unclear(end.heard.unclear or turn.text)
    if end.at == "ask":
        return ask_for(form, end.heard)
    if end.refused:
        if end.at == "refused":
            form.drop_wrong(end.refused.reason, turn)
        lead, reason = refusal_text(end.refused.error()), end.refused.reason
        return replies.offered(slots, lead) if slots else Reply("refused", lead, reason=reason)
    if end.at == "took":
        return replies.from_facts(turn, "")
    if end.at == "nothing" and day:
        return replies.nothing_free(slots, day, form.time)
    return replies.offered(slots)


class Trail:
    """The audit trail of a run: a span for each step, and what the session keeps of the last run."""

    def __init__(self, turn: Turn, letter: str) -> None:
        self.steps: list[dict[str, str]] = []
        turn.session.state[letter] = {"turn": turn.id, "steps": self.steps}

    async def step(self, name: str, work: Callable[[In], Awaitable[Out]], request: In) -> Out:
        """Runs `work` and notes what went in and what came out."""
        try:
            with span(f"step {name}", courtbot__step=name):
                response = await work(request)
        except Exception as error:
            self.note(name, request.model_dump_json(), error=type(error).__name__)
            raise
        self.note(name, request.model_dump_json(), output=response.model_dump_json())
        return response

    def note(self, name: str, request: str, **came_out: str) -> None:
        """An `output` or an `error`; each text up to a length."""
        texts = {"input": request, **came_out}
        self.steps.append({"step": name, **{key: text[:TRAIL_CHARS] for key, text in texts.items()}})
