"""B: a workflow in one process. Our code fixes the sequence; models only parse, choose among slots, and greet.

1. The steps are parse -> availability -> select -> book -> confirm: small typed functions (`workflow/steps.py`). Those
   that ask a model (parse, select, confirm) have a role, and so a model, of their own.
2. Code between the steps ends the run early where nothing is left to do (`workflow/sequence.py`).
3. What the member reads about a booking is written from its database row, never from a model's words.
"""

import asyncio
import logging

from bot.conversation.reply import Reply
from bot.conversation.spoken import with_words
from bot.conversation.turn import LimitReached, Turn
from bot.llm import ModelDown, ModelMisbehaved
from patterns.workflow import steps
from patterns.workflow.form import current_form
from patterns.workflow.parse import ParseIn, parse_input
from patterns.workflow.plan import Take
from patterns.workflow.sequence import Steps, Trail, sequence, show_plan
from patterns.workflow.steps import AvailabilityIn, AvailabilityOut, BookIn, BookOut, ConfirmIn, Parsed, Prose, Took
from patterns.workflow.tell import reply_to

log = logging.getLogger(__name__)

PROSE_SECONDS = 5.0
"""How long the friendly sentence may take: it comes after the booking, and must not hold up the reply."""


async def handle(turn: Turn) -> Reply:
    """Run the sequence once, and note each step in the audit trail."""
    show_plan(turn, "parse", "availability", "select", "book", "confirm")
    run = LocalSteps(turn, Trail(turn, "B"))
    begin = parse_input(turn, current_form(turn))
    reply = await reply_to(turn, await sequence(Steps(run.parse, run.availability, run.book), begin))
    return await run.confirmed(reply) if reply.outcome == "booked" else reply


class LocalSteps:
    """The steps of one turn, in this process."""

    def __init__(self, turn: Turn, trail: Trail) -> None:
        self.turn, self.trail = turn, trail

    async def parse(self, request: ParseIn) -> Parsed:
        return await self.trail.step("parse", lambda r: steps.parse(self.turn, r, "b.parse"), request)

    async def availability(self, request: AvailabilityIn) -> AvailabilityOut:
        return await self.trail.step("availability", lambda r: steps.availability(self.turn, r), request)

    async def book(self, request: BookIn) -> BookOut:
        return BookOut(took=[await self._select_and_book(request.text, take) for take in request.takes])

    async def _select_and_book(self, text: str, take: Take) -> Took:
        chosen = await self.trail.step("select", lambda r: steps.chosen(self.turn, text, r, "b.select"), take)
        return await self.trail.step("book", lambda r: steps.book(self.turn, r), chosen)

    async def confirmed(self, reply: Reply) -> Reply:
        """The reply, with a model's confirmation below the facts if one comes in time: the court is booked either
        way."""
        try:
            async with asyncio.timeout(PROSE_SECONDS):
                prose = (await self.trail.step("confirm", self._confirm, ConfirmIn(text=self.turn.text))).prose
        except (ModelDown, ModelMisbehaved, LimitReached, TimeoutError) as error:
            log.info("No wording (%s)", type(error).__name__)
            prose = ""
        return with_words(reply, prose)

    async def _confirm(self, request: ConfirmIn) -> Prose:
        return await steps.confirm(self.turn, request, "b.confirm")
