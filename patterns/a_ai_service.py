"""A: AI as a service. The model only reads the message; a state machine in code decides every step.

1. One structured-output call turns the member's words into wishes (`workflow/parse.py`).
2. Code merges them into the form that the session keeps, and asks for the first missing field (`workflow/plan.py`).
3. Code looks up what is free, and offers courts or books one (`workflow/find.py`). Every reply is a template.

With `plain` the same machine runs on the grammar in place of the model, so the bot books even when no model answers.
"""

from collections.abc import Awaitable, Callable

from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.nlu.heard import Heard
from patterns.workflow import steps
from patterns.workflow.form import current_form
from patterns.workflow.parse import ParseIn, model_parse, parse_input, plain_parse
from patterns.workflow.plan import plan
from patterns.workflow.sequence import Steps, sequence
from patterns.workflow.steps import AvailabilityIn, AvailabilityOut, BookIn, BookOut, Parsed
from patterns.workflow.tell import reply_to

Reads = Callable[[Turn, ParseIn], Awaitable[Heard]]


async def handle(turn: Turn) -> Reply:
    """Answer one message, parsed by the model."""
    return await _converse(turn, _with_model)


async def plain(turn: Turn) -> Reply:
    """Answer one message, parsed by the grammar: no model is asked."""
    return await _converse(turn, plain_parse)


async def _with_model(turn: Turn, request: ParseIn) -> Heard:
    return await model_parse(turn, "a.parse", request)


async def _converse(turn: Turn, reads: Reads) -> Reply:
    """Run the sequence. `eager=False`: where several courts would do, A asks the member which one."""

    async def parse(request: ParseIn) -> Parsed:
        heard = await reads(turn, request)
        return Parsed(heard=heard, plan=plan(request, heard, eager=False))

    async def availability(request: AvailabilityIn) -> AvailabilityOut:
        return await steps.availability(turn, request)

    async def book(request: BookIn) -> BookOut:
        return BookOut(took=[await steps.book(turn, one) for one in request.takes])

    begin = parse_input(turn, current_form(turn))
    return await reply_to(turn, await sequence(Steps(parse, availability, book), begin))
