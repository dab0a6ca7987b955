"""What the managed agents of the offline model share: sessions that remember, and one thought of the brain about them.

A session's tools are the four functions; an agent's model is told facts beside the words, one a line (`Now: …`).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response

from bot.conversation.tools import TOOLS
from bot.llm import Ask, Message, ToolCall
from bot.sandbox.faults import Struck
from bot.sandbox.talk import dicts
from bot.sandbox.wire import Refused, WireAnswer, answer

KEPT_SESSIONS, KEPT_MESSAGES = 1_000, 60
_EARLIER = re.compile(r"Earlier: (\[.*\])\n")


@dataclass
class Session:
    """What the agent remembers of a conversation, and what it waits for."""

    messages: list[Message] = field(default_factory=list[Message])
    pause: str = ""
    waiting: tuple[ToolCall, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict[str, str])

    def keep(self, messages: Sequence[Message]) -> None:
        """The whole conversation so far, of which whole turns are forgotten, the oldest first."""
        starts = [i for i, m in enumerate(messages) if m.role == "user" and len(messages) - i <= KEPT_MESSAGES]
        self.messages = list(messages[starts[0] if starts else len(messages) :])


class Sessions:
    """By id; the one that was quiet for longest goes first."""

    def __init__(self) -> None:
        self._all: LRUCache[str, Session] = LRUCache(KEPT_SESSIONS)

    def get(self, name: str) -> Session:
        return self._all.setdefault(name, Session())

    def end(self, name: str) -> None:
        self._all.pop(name, None)


def heard(text: str) -> list[Message]:
    """A message to the agent: before the words may stand, as JSON, what was said elsewhere in the conversation."""
    found = _EARLIER.match(text)
    try:
        said = dicts(json.loads(found[1])) if found else []
    except ValueError:
        found, said = None, []
    told = [
        Message("assistant" if entry.get("role") == "assistant" else "user", str(entry.get("text", "")))
        for entry in said
    ]
    return [*told, Message("user", text[found.end() :] if found else text)]


def consider(system: str, messages: Sequence[Message], struck: Struck) -> WireAnswer:
    """One model call of the agent: what it says, or calls."""
    return answer(Ask(system, tuple(messages), TOOLS), struck)


def check_signature(request: Request) -> None:
    """Raises Refused for a request that is not signed as AWS wants it; whose key it was does not matter here."""
    if not request.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 Credential="):
        raise Refused(403, "The request has no signature.")


CODES = {
    400: "ValidationException", 403: "AccessDeniedException", 404: "ResourceNotFoundException",
    429: "ThrottlingException", 500: "InternalServerException",
}  # fmt: skip


def refuse(refusal: Refused, reason: str | None = None) -> Response:
    """The error as AWS's REST-JSON services put it: its name in a header. Some want a reason for one that is not
    valid."""
    name = CODES.get(refusal.status, "InternalServerException")
    body = {"message": refusal.message} | ({"reason": reason} if reason and refusal.status == 400 else {})
    return Response(json.dumps(body), refusal.status, {"x-amzn-errortype": name}, media_type="application/json")
