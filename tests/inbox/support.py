"""Events as the adapters make them, and short ways to work through an inbox."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from redis.exceptions import ResponseError

from bot.conversation.event import Event
from bot.conversation.ports import Inbox, Lease
from bot.conversation.reply import Reply
from bot.domain.member import ReplyTo, User
from bot.runtime.delivering import Sent
from store.inbox import worker_name
from store.inbox_scripts import GROUP, STREAM
from store.redis_client import RedisHandle


def event(id: str | int, member: str = "U1", **changes: Any) -> Event:
    """A mention in one thread of one channel."""
    values: dict[str, Any] = {
        "id": str(id),
        "platform": "slack",
        "workspace": "T1",
        "channel": "C1",
        "thread": "100.1",
        "user": User(member, scope="T1"),
        "kind": "mention",
        "text": "tomorrow at 6pm",
        "reply_to": ReplyTo("slack", {"channel": "C1", "thread": "100.1"}),
    }
    return Event(**values | changes)


async def take_one(inbox: Inbox, wait: float = 0.3) -> Lease:
    [lease] = await inbox.dequeue(1, wait)
    return lease


async def received(redis: RedisHandle, count: int, wait: float) -> Any:
    """As a worker of an earlier version does: one trip receives, and the next one would lock."""
    client: Any = redis.client
    with suppress(ResponseError):  # there is such a group
        await client.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
    return await client.xreadgroup(GROUP, worker_name(), {STREAM: ">"}, count=count, block=int(wait * 1000))


@dataclass
class Recorder:
    """A turn and a delivery that write down what they were given."""

    turns: list[str] = field(default_factory=list[str])
    delivered: list[str] = field(default_factory=list[str])
    lost: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])  # notices
    followed: list[str] = field(default_factory=list[str])  # told as over
    over: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])  # deliveries; whether it arrived
    seconds: float = 0
    at_once: int = 0
    most_at_once: int = 0
    watch: "Watch" = field(default_factory=lambda: Watch())

    async def turn(self, lease: Lease) -> Reply:
        self.turns.append(lease.event.id)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.seconds)
        self.at_once -= 1
        return Reply("answered", f"re: {lease.event.id}")

    async def holds(self, lease: Lease) -> bool:
        return True

    async def last_words(self, lease: Lease) -> Reply:
        return Reply("failed", f"re: {lease.event.id}")

    def answered(self, event: Event) -> None:
        assert event.id in self.delivered
        self.followed.append(event.id)

    async def aclose(self) -> None: ...

    async def after_delivery(self, event: Event, reply: Reply) -> None:
        self.over.append((event.id, event.id in self.delivered))

    async def undelivered(self, notice: Event, closed: bool) -> None:
        self.lost.append((notice.id, closed))

    async def deliver(self, event: Event, reply: Reply) -> None:
        assert reply.text == f"re: {event.id}"
        self.delivered.append(event.id)


@dataclass
class Watch:
    """`bot.runtime.ports.Watch`: why events ended unanswered."""

    reasons: list[str] = field(default_factory=list[str])

    def turn(self, event: Event, reply: Reply, seconds: float) -> None: ...

    def delivery(self, event: Event, sent: Sent) -> None: ...

    def unanswered(self, platform: str, reason: str) -> None:
        self.reasons.append(f"{platform} {reason}")
