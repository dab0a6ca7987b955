"""What has been sent of a reply. Marks say it; where a worker died between Discord's answer and its mark, or that
answer was lost, Discord itself is asked: the first component of every message carries a number that names its turn and
part.
"""

import asyncio
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import DiscordException, HTTPException, RateLimited

from adapters.discord.cards import Message
from adapters.discord.rest import Rest

NONCE_SECONDS = 60.0
"""So long an enforced nonce surely holds; Discord speaks of "the past few minutes" (Create Message)."""
PAGE = 100
LOOK_SECONDS = 8.0
"""For one look, a rate limit that is waited for included."""
MESSAGES = f"/channels/{{channel_id}}/messages?limit={PAGE}"
Found = Mapping[str, Any]
SENT, REFUSED = "sent", "refused"


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a part from other attempts. One with a `path` was going that way since `at` (seconds since the
    epoch), and nobody knows whether it arrived; one that was `sent` is that `message`, where its id is known."""

    sent: bool = False
    message: str = ""
    path: str = ""
    at: float = 0

    def __str__(self) -> str:
        return f"{SENT} {self.message}" if self.sent else f"{self.path} {self.at:.0f}" if self.path else REFUSED

    @classmethod
    def read(cls, mark: str | None) -> "Before":
        word, _, more = (mark or "").partition(" ")
        if word == SENT:
            return cls(sent=True, message=more)
        return cls(path=word, at=float(more)) if more else cls()

    @property
    def fresh(self) -> bool:
        return time.time() - self.at < NONCE_SECONDS


def going(path: str) -> Before:
    return Before(path=path, at=time.time())


def sent(message: str = "") -> Before:
    return Before(sent=True, message=message)


def refused(error: Exception) -> bool:
    """Whether Discord certainly did nothing of what it was asked for."""
    return isinstance(error, RateLimited) or (isinstance(error, HTTPException) and error.status < 500)


def tagged(body: Message, nonce: str) -> Message:
    first, *rest = body["components"]
    return {**body, "components": [{**first, "id": tag(nonce)}, *rest]}


def tag(nonce: str) -> int:
    """A component's id: 32 bits, the numbers that Discord gives by itself begin at 1 (Component Reference)."""
    return 1 << 30 | int(hashlib.sha256(nonce.encode()).hexdigest()[:7], 16)


def is_tagged(message: Found, nonce: str) -> bool:
    components = message.get("components")
    return bool(components) and components[0].get("id") == tag(nonce)


async def arrived(rest: Rest, channel: str, after: str, nonce: str) -> bool:
    """Whether the part stands among one page of the channel's messages, those that follow `after` (a snowflake) where
    there is one. False where the bot may not look: then it is said again rather than not."""
    return any(is_tagged(message, nonce) for message in await page(rest, channel, after))


async def page(rest: Rest, channel: str, after: str = "") -> Sequence[Found]:
    """Messages of that channel, newest first; none where the bot may not look."""
    path, ids = (f"{MESSAGES}&after={{after}}", {"after": after}) if after else (MESSAGES, {})
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            return await rest.call("GET", path, channel_id=channel, **ids)
    except (DiscordException, OSError):
        return ()
