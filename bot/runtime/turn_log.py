"""The log's one line about each turn: what became of it and what that took, without a word of it."""

import logging

from bot.conversation.ports import Lease
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn

log = logging.getLogger(__name__)


def note(lease: Lease, reply: Reply, turn: Turn | None, seconds: float) -> None:
    """`turn` is None where none was begun."""
    calls, tools, tokens = (turn.model_calls, turn.tool_calls, turn.tokens) if turn else (0, 0, 0)
    cost = turn.cost if turn else 0.0
    fields = {
        "turn": lease.event.turn_id,
        "platform": lease.event.platform, "pattern": reply.pattern, "outcome": reply.outcome, "reason": reply.reason,
        "incident": reply.incident, "attempt": lease.attempt, "seconds": round(seconds, 3), "model": reply.model,
        "calls": calls, "tools": tools, "tokens": tokens, "trace": reply.trace,
        "cost": None if cost is None else round(cost, 6),
    }  # fmt: skip
    words = "pattern %s: %s in %.3f s, with %d model calls, %d tool calls and %d tokens"
    log.info(words, reply.pattern or "-", reply.outcome, seconds, calls, tools, tokens, extra=fields)
