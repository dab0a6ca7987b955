"""The pattern's part of a turn, and what is answered where no model can be asked or none answers."""

import asyncio
import logging
from dataclasses import replace

from opentelemetry.trace import get_current_span

from bot.conversation import replies, turn_reply
from bot.conversation.reply import Reply
from bot.conversation.turn import LimitReached, Pattern, Turn
from bot.domain.errors import BookingError
from bot.i18n.language import gettext, gettext_noop
from bot.llm import ModelDown, ModelMisbehaved
from bot.runtime.faults import AS_FAR

log = logging.getLogger(__name__)

BASIC = gettext_noop("I'm in basic mode right now, so short and plain requests work best.")
MODEL_SHARE = 0.85
"""Of the turn's seconds, for the pattern; what is left is enough to answer without a model."""


async def with_model(turn: Turn, pattern: Pattern, plain: Pattern) -> Reply:
    """The pattern's reply, within its share of the turn's seconds; `plain` answers where no model does."""
    try:
        async with asyncio.timeout(turn.limits.turn_seconds * MODEL_SHARE):
            return await pattern(turn)
    except BookingError as error:
        return replies.refused(error)
    except (LimitReached, ModelDown, ModelMisbehaved, TimeoutError) as error:
        log.warning("Turn %s goes on without a model (%s)", turn.id, type(error).__name__)
        get_current_span().set_attribute("courtbot.fell_back", type(error).__name__)
    return await without_model(turn, plain, gettext(BASIC))


async def without_model(turn: Turn, plain: Pattern, note: str) -> Reply:
    """What the turn already did or saw; else the plain slot picker."""
    if done := await turn.desk.committed():
        reply = replies.changed(turn.id, done)
        return replace(reply, text=f"{reply.text}\n{gettext(AS_FAR)}")
    try:
        seen = turn.desk.proposals or turn.desk.questions or turn.desk.latest
        reply = turn_reply.from_facts(turn, "") if seen else await plain(turn)
    except BookingError as error:
        reply = replies.refused(error)
    return replace(reply, text=f"{reply.text}\n({note})")
