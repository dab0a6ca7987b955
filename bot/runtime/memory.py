"""What a conversation keeps of a turn."""

from dataclasses import replace

from bot.conversation.choice import Choice
from bot.conversation.reply import Reply
from bot.conversation.session import RateableAnswer, Session, TranscriptEntry
from bot.conversation.turn import Turn
from bot.i18n.language import current
from bot.tracing import trace_id

MOST_ANSWERS = 20
"""Of a conversation, that can still be judged."""


def remember(turn: Turn, reply: Reply, aside: bool = False) -> Reply:
    """Adds the turn to the transcript, `aside` where it says nothing of a wish, and returns the reply."""
    event, session = turn.event, turn.session
    words = turn.text or f"[pressed {event.choice}]"
    message = event.edits or event.message
    said = TranscriptEntry(
        role="user", text=words, aside=aside, message=message, quoted=event.quoted, shown=event.shown
    )
    session.remember(said, reply, turn.limits.session_messages)
    asked = {button.choice for button in reply.buttons}
    shown = [one.id for one in turn.desk.proposals if Choice("confirm", one.id).text in asked]
    session.proposal = shown[0] if shown else session.proposal
    return reply


def signed(session: Session, turn_id: str, reply: Reply, pattern: str, model: str) -> Reply:
    """The reply with what made it; one that a model had a part in can be judged from now on."""
    reply = replace(reply, pattern=pattern, model=model, trace=trace_id(), language=current())
    if model:
        answer = RateableAnswer(trace=reply.trace, turn_id=turn_id, pattern=pattern, model=model)
        session.answers = [*session.answers, answer][-MOST_ANSWERS:]
    return reply
