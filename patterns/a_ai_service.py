"""A: AI as a service. The model only parses; a state machine in code decides every step.

One structured-output call turns the member's words into an intent and a few fields (`form.py`). Code merges them
into the form that the session keeps, asks for the first missing field, offers courts, and books. Every reply is a
template. The same machine runs with the plain parser in place of the model (`plain`): the bot books when no model
answers.
"""

from collections.abc import Awaitable, Callable

from bot.conversation import replies
from bot.conversation.refusals import refusal_text
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.booking import Slot
from bot.domain.errors import BookingError, Taken
from bot.nlu.intent import pick
from patterns.workflow.form import (
    Form,
    Intent,
    answer,
    ask_for,
    current_form,
    keep_form,
    model_parse,
    plain_parse,
    which,
)

Parse = Callable[[Turn, Form], Awaitable[Intent]]


async def handle(turn: Turn) -> Reply:
    """The model parses."""
    return await _converse(turn, _with_model)


async def plain(turn: Turn) -> Reply:
    """The plain parser parses: no model anywhere."""
    return await _converse(turn, _without_model)


async def _with_model(turn: Turn, form: Form) -> Intent:
    return await model_parse(turn, "a.parse", turn.text, form.missing(), turn.session.offers)


async def _without_model(turn: Turn, form: Form) -> Intent:
    return plain_parse(turn, turn.text)


async def _converse(turn: Turn, parse: Parse) -> Reply:
    form = current_form(turn)
    reply = await _decide(turn, form, await parse(turn, form))
    keep_form(turn, form, reply)
    return reply


async def _decide(turn: Turn, form: Form, heard: Intent) -> Reply:
    if (reply := await answer(turn, heard)) is not None:
        return reply
    if heard.choice and turn.session.offers and not heard.timed:
        return await _choose(turn, form, heard.choice)
    if heard.unclear:
        return replies.unclear(heard.unclear)
    form.merge(heard)
    if form.missing() or not form.date:
        return ask_for(form, heard)
    try:
        return await _availability(turn, form)
    except BookingError as error:
        form.drop_wrong(error.reason, turn)
        return replies.refused(error)


async def _choose(turn: Turn, form: Form, choice: str) -> Reply:
    chosen = pick(choice, turn.session.offers)
    return await _book(turn, form, turn.club.slot(chosen.slot_id)) if chosen else which(turn)


async def _availability(turn: Turn, form: Form) -> Reply:
    assert form.date is not None
    free = await turn.desk.check_availability(form.date, form.time, form.minutes)
    free = [s for s in free if replies.in_window(s, form.earliest, form.latest)]
    if not free:
        nearest = await turn.desk.alternatives(form.date, form.time or form.earliest, form.minutes)
        return replies.nothing_free(nearest, form.date, form.time)
    named = [s for s in free if s.court.name.lower() in (form.choice or "").lower()]
    if form.intent == "book" and (named or form.any_court) and len(named or free) == 1:
        return await _book(turn, form, (named or free)[0])
    return replies.offered(named or free)


async def _book(turn: Turn, form: Form, slot: Slot) -> Reply:
    try:
        await turn.desk.book(slot.id)
    except Taken as error:
        nearest = await turn.desk.alternatives(slot.local.date(), slot.local.time(), slot.minutes)
        return replies.offered(nearest, refusal_text(error)) if nearest else replies.refused(error)
    except BookingError as error:
        return replies.refused(error)
    return replies.from_facts(turn, "")
