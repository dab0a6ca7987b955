"""How a conversation's memory is written down, and read back whatever is found."""

import logging

from pydantic import ValidationError

from bot.conversation.session import Session

log = logging.getLogger(__name__)

MAX_BYTES = 256 * 1024


def encode(session: Session) -> bytes:
    """JSON of at most MAX_BYTES: the oldest messages go first; what is still too large keeps only what it takes
    to deliver its last reply once more."""
    data = session.model_dump_json().encode()
    while len(data) > MAX_BYTES and session.messages:
        del session.messages[:2]
        data = session.model_dump_json().encode()
    if len(data) <= MAX_BYTES:
        return data
    log.error("A session of %d bytes is cut down to its last reply", len(data))
    kept = {"last_turn", "last_reply"}
    return Session(**{name: getattr(session, name) for name in kept}).model_dump_json().encode()


def decode(data: bytes | None, conversation: str) -> Session:
    """A fresh session where there is none, or none that this version can read. The log says so without its text."""
    if data is None:
        return Session()
    if len(data) > MAX_BYTES:
        log.error("The session of %s has %d bytes: starting afresh", conversation, len(data))
        return Session()
    try:
        return Session.model_validate_json(data)
    except ValidationError as error:
        log.error("The session of %s is unreadable (%s): starting afresh", conversation, error.errors()[0]["type"])
        return Session()
