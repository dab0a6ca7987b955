"""The workflow of A, B and C: the code between the steps, with its early exits.

`sequence` is deterministic: given the same results of its steps, it ends the same way. C's durable run relies on that.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from bot.conversation.turn import Turn
from bot.i18n.language import gettext, gettext_noop
from bot.nlu.heard import Heard
from bot.tracing import set_content, span
from patterns.workflow.find import Found
from patterns.workflow.form import Form
from patterns.workflow.parse import ParseIn
from patterns.workflow.plan import Plan
from patterns.workflow.steps import AvailabilityIn, AvailabilityOut, BookIn, BookOut, Parsed, Took

In = TypeVar("In", bound=BaseModel)
Out = TypeVar("Out", bound=BaseModel)

TRAIL_CHARS = 1_500
TITLES = {
    "parse": gettext_noop("Reading your message"),
    "availability": gettext_noop("Looking at what is free"),
    "select": gettext_noop("Choosing a court"),
    "book": gettext_noop("Booking"),
    "booking": gettext_noop("Choosing a court and booking"),
    "confirm": gettext_noop("Writing the confirmation"),
}
"""What a waiting member is shown while the step runs."""


class End(BaseModel):
    """Where a run ended: what was understood and planned, and what the steps found and did."""

    begin: ParseIn
    heard: Heard
    plan: Plan
    found: list[Found] = []
    took: list[Took] = []

    @property
    def form(self) -> Form:
        """The form as it was before this message."""
        return self.begin.form


@dataclass(frozen=True)
class Steps:
    """The steps of one run: functions in this process, or calls of services. `book` also selects, where several slots
    would do."""

    parse: Callable[[ParseIn], Awaitable[Parsed]]
    availability: Callable[[AvailabilityIn], Awaitable[AvailabilityOut]]
    book: Callable[[BookIn], Awaitable[BookOut]]


async def sequence(steps: Steps, begin: ParseIn) -> End:
    """Run the steps in order. `availability` is skipped where the plan looks nothing up, and `book` where nothing is to
    be taken: the reply is then an answer, a question or an offer."""
    parsed = await steps.parse(begin)
    end = End(begin=begin, heard=parsed.heard, plan=parsed.plan)
    takes = list(parsed.plan.takes)
    if parsed.plan.looks:
        looked = await steps.availability(AvailabilityIn(looks=parsed.plan.looks))
        end.found, takes = looked.found, takes + looked.takes
    if takes:
        end.took = (await steps.book(BookIn(text=begin.text, takes=takes))).took
    return end


def show_plan(turn: Turn, *names: str) -> None:
    """Show the waiting member the steps of the run up front."""
    turn.progress.plan({name: gettext(TITLES[name]) for name in names})


class Trail:
    """The audit trail of a run: a span for each step, and the inputs and outputs of the last run in the session."""

    def __init__(self, turn: Turn, letter: str) -> None:
        self.steps: list[dict[str, str]] = []
        self._signs = turn.progress
        turn.session.state[letter] = {"turn": turn.id, "steps": self.steps}

    async def step(self, name: str, work: Callable[[In], Awaitable[Out]], request: In) -> Out:
        """Run the step, and record its input and its output."""
        self._signs.begin(name)
        try:
            with span(f"step {name}", courtbot__step=name) as current:
                set_content(current, courtbot__request=request.model_dump_json)
                response = await work(request)
                set_content(current, courtbot__response=response.model_dump_json)
        except Exception as error:
            self.note(name, request.model_dump_json(), error=type(error).__name__)
            raise
        self.note(name, request.model_dump_json(), output=response.model_dump_json())
        return response

    def note(self, name: str, request: str, **came_out: str) -> None:
        """Record a step with its `output` or `error`; each text is cut at TRAIL_CHARS."""
        texts = {"input": request, **came_out}
        self.steps.append({"step": name, **{key: text[:TRAIL_CHARS] for key, text in texts.items()}})
