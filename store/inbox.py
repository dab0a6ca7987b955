"""The inbox on Redis: a stream of conversations that have work, and a queue of events for each of them."""

import asyncio
import hashlib
import logging
import os
import re
import secrets
import socket
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from redis.exceptions import NoScriptError, ResponseError

from bot.conversation.event import Event
from bot.conversation.ports import Lease, LeaseGone
from bot.domain.member import parts_of
from store import inbox_scripts as scripts
from store.inbox_scripts import GROUP, SESSIONS, STREAM
from store.redis_client import RedisHandle, redis_errors
from store.sessions import decode, encode
from store.trips import Script

log = logging.getLogger(__name__)

DEDUPE_SECONDS = 24 * 3600  # platforms repeat a delivery for an hour at most
BLOCK_SECONDS = 4.0  # shorter than the client's time-out for an answer
NUDGE_SECONDS = 1.0
BATCH = 100  # leases begun in one script: about a millisecond of Redis's time

T = TypeVar("T")
Unanswered = Callable[[str, str], None]
"""Who counts the events that get no answer: the platform, and why."""
_event = TypeAdapter(Event)


def worker_name() -> str:
    """A name that no other worker has, and no earlier one had."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


_ENQUEUE, _TAKE, _SAVE, _DONE, _BEAT, _LEAVE = (
    Script(scripts.COMMON + lua)
    for lua in (scripts.ENQUEUE, scripts.TAKE, scripts.SAVE, scripts.DONE, scripts.BEAT, scripts.LEAVE)
)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _literally(text: str) -> str:
    """For a pattern of Redis."""
    return re.sub(r"([*?\[\]\\])", r"\\\1", text)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A conversation as the stream hands it out, and the token to hold it by."""

    id: str
    conversation: str
    token: str


class RedisInbox:
    """`bot.conversation.ports.Inbox`. `worker` names this process among all; a worker that does not beat for
    `lease_seconds` is taken for dead, and the others finish what it held. Inboxes of another `stream` share nothing but
    sessions and the count of a member's turns. `unanswered` is told of events that this version cannot read."""

    def __init__(
        self,
        redis: RedisHandle,
        worker: str | None = None,
        lease_seconds: float = 30,
        stream: str = STREAM,
        unanswered: Unanswered | None = None,
    ) -> None:
        self._handle = redis
        self._redis: Any = redis.client  # redis-py types one method for both its clients
        self._worker = (worker or worker_name()).replace("/", "-")
        self._lease = lease_seconds
        self._stream = stream
        self._received: list[bytes] = []  # a dead worker's entries and their conversations, one after the other
        self._nonce = ""  # of tokens; the same until Redis has answered
        self._fence = 0  # of the last lease
        self._unanswered = unanswered
        self._claim_at = 0.0
        self._claim_from = "0-0"

    async def enqueue(self, event: Event) -> bool:
        # Hashed, since the id of an event or of a direct message's workspace may be that of a member.
        delivery = f"{self._stream}:seen:delivery:{_digest(event.turn_id)}"
        where = f"{event.platform}:{event.workspace}:{event.channel}:{event.message}"
        message = f"{self._stream}:seen:message:{_digest(where)}"
        item = f"{event.member}\n{event.sent!r}\n".encode() + _event.dump_json(event)
        seen = [delivery, message if event.message else delivery]
        with redis_errors():
            new = await self._run(_ENQUEUE, *seen, DEDUPE_SECONDS, event.conversation, item)
        self._handle.nudge.set()
        return bool(new)

    async def dequeue(self, count: int, wait: float) -> list[Lease]:
        count = min(count, BATCH)
        self._received = self._received or await self._abandoned(count)  # kept, should Redis be gone before it begins
        self._nonce = self._nonce or f"{self._worker}/{secrets.token_hex(8)}"
        words = (self._lease_ms, _minute(), self._fence, self._worker, self._nonce, count, *self._received)
        begun = await self._in_group(lambda: self._run(_TAKE, *words) if self._received else self._awaited(wait, words))
        self._received, self._nonce = [], ""
        self._fence = int(begun[0]) if begun else self._fence
        leases = [await self._opened(_Entry(*map(bytes.decode, found[:3])), *found[3:]) for found in begun[1:]]
        return [lease for lease in leases if lease]

    async def save(self, lease: Lease, ttl_seconds: float, anew: bool = False) -> bool:
        data, life = encode(lease.session), int(ttl_seconds * 1000)
        key = (lease.conversation, lease.token, lease.item, self._lease_ms)
        with redis_errors():
            state = await self._run(_SAVE, *key, data, life, int(anew))
        if state == b"gone" and not anew:
            raise LeaseGone
        return state == b"held"

    async def done(self, lease: Lease, counts: bool = True) -> bool:
        uncounted = "" if counts else lease.event.member
        return await self._finish(_Entry(lease.entry, lease.conversation, lease.token), lease.item, uncounted)

    async def beat(self, leases: Sequence[Lease]) -> tuple[list[Lease], list[Lease]]:
        words = [word for lease in leases for word in (lease.entry, lease.conversation, lease.token, lease.item)]
        with redis_errors():
            lost, gone = await self._run(_BEAT, self._worker, self._lease_ms, *words)
        return [leases[number] for number in lost], [leases[number] for number in gone]

    async def leave(self) -> None:
        with redis_errors(), suppress(ResponseError):  # without a group there is nothing to give back
            # Redis notices a read that was cancelled before it answers this, so it hands that reader nothing more.
            await self._redis.ping()
            await self._run(_LEAVE, self._worker)
        self._handle.nudge.set()

    async def defer(self, event: Event) -> None:
        with redis_errors():
            await self._redis.hset(f"{self._stream}:deferred", event.turn_id, _event.dump_json(event))

    async def deferred(self) -> list[Event]:
        found: list[Event] = []
        with redis_errors():
            for key, item in (await self._redis.hgetall(f"{self._stream}:deferred")).items():
                try:
                    found.append(_event.validate_json(item))
                except ValidationError:
                    log.error("A deferred event is unreadable: dropped")
                    await self._redis.hdel(f"{self._stream}:deferred", key)
        return found

    async def resume(self, event: Event) -> None:
        await self.enqueue(event)
        with redis_errors():
            await self._redis.hdel(f"{self._stream}:deferred", event.turn_id)

    async def depth(self) -> int:
        """How many conversations wait or are worked on. Raises StoreDown."""
        with redis_errors():
            return await self._redis.xlen(self._stream)

    async def export(self, member: str, workspaces: Collection[str]) -> list[dict[str, Any]]:
        """What is remembered of the member's conversations there, each with its `conversation`. Raises StoreDown."""
        with redis_errors():
            found = [(key, await self._redis.get(key)) async for key in self._sessions(member, workspaces)]
        return [
            {
                "conversation": (name := key.decode().removeprefix(SESSIONS)),
                **decode(data, name).model_dump(mode="json"),
            }
            for key, data in found
            if data
        ]

    async def forget(self, member: str, workspaces: Collection[str]) -> int:
        """Deletes the member's sessions there, and counts them; one in work is saved once more. Raises StoreDown."""
        deleted = 0
        with redis_errors():
            async for key in self._sessions(member, workspaces):
                deleted += await self._redis.delete(key)
            with suppress(ResponseError):  # not every server allows it; else what was deleted is in the file till then
                await self._redis.bgrewriteaof()
        return deleted

    async def _sessions(self, member: str, workspaces: Collection[str]) -> AsyncGenerator[bytes]:
        """The keys of a member's sessions. An id is unique in its scope, such as a Slack team, and another person has
        it in another one; without a scope it is theirs wherever they are."""
        platform, scope, user = parts_of(member)
        known = {scope, *workspaces}
        pattern = f"{SESSIONS}{_literally(platform)}:*:{_literally(user)}"
        async for key in self._redis.scan_iter(pattern, count=1000):
            if not scope or key.decode().removeprefix(SESSIONS).split(":")[1] in known:
                yield key

    async def _run(self, script: Script, *args: Any) -> Any:
        return await self._handle.trips.run(script, [self._stream], args)

    @property
    def _lease_ms(self) -> int:
        return int(self._lease * 1000)

    async def _abandoned(self, count: int) -> list[bytes]:
        """What no living worker has held for a lease; looked for three times a lease."""
        if time.monotonic() < self._claim_at:
            return []
        where = (self._stream, GROUP, self._worker, self._lease_ms, self._claim_from)
        claimed = await self._in_group(lambda: self._redis.xautoclaim(*where, count=count))
        self._claim_from = claimed[0]
        if claimed[0] == b"0-0":
            self._claim_at = time.monotonic() + self._lease / 3
        found = (
            (entry, fields[b"conversation"]) for entry, fields in claimed[1] if fields
        )  # Redis 6: deleted ones, too
        return [word for pair in found for word in pair]

    async def _awaited(self, wait: float, words: tuple[Any, ...]) -> list[Any]:
        """Waits for news, but never past the next look for what is abandoned, and takes what there is: one trip."""
        seconds = max(0.01, min(wait, BLOCK_SECONDS, self._claim_at - time.monotonic()))
        if self._handle.blocking:
            return await self._rung(seconds, words)
        self._handle.nudge.clear()
        if begun := await self._run(_TAKE, *words):
            return begun
        with suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, NUDGE_SECONDS)):
                await self._handle.nudge.wait()
        return await self._run(_TAKE, *words)

    async def _rung(self, seconds: float, words: tuple[Any, ...]) -> list[Any]:
        """Redis answers the second command once the first is over."""
        both = self._redis.pipeline(transaction=False)
        both.blpop([f"{self._stream}:bell"], timeout=seconds)
        both.evalsha(_TAKE.sha, 1, self._stream, *words)
        try:
            _, begun = await both.execute()
        except NoScriptError:
            return await self._run(_TAKE, *words)
        return begun

    async def _opened(
        self, entry: _Entry, item: bytes, session: bytes | None, attempt: bytes, turns: bytes | None
    ) -> Lease | None:
        """The lease; None for an event that this version cannot read, which must not block what comes after."""
        try:
            event = _event.validate_json(item.rpartition(b"\n")[2])
        except ValidationError as error:
            log.error("An event of %s is unreadable (%s): dropped", entry.conversation, error.errors()[0]["type"])
            if self._unanswered:
                self._unanswered(entry.conversation.partition(":")[0], "unreadable")
            await self._finish(entry, item)
            return None
        return Lease(
            entry=entry.id,
            token=entry.token,
            conversation=entry.conversation,
            event=event,
            session=decode(session, entry.conversation),
            attempt=int(attempt),
            turns_this_minute=int(turns or 1),
            fence=self._fence,
            item=item,
        )

    async def _finish(self, entry: _Entry, item: bytes, uncounted: str = "") -> bool:
        with redis_errors():
            finished = await self._run(_DONE, entry.id, entry.conversation, entry.token, item, _minute(), uncounted)
        self._handle.nudge.set()
        return bool(finished)

    async def _in_group(self, read: Callable[[], Awaitable[T]]) -> T:
        """Makes the consumer group at its first use, and again whenever Redis has lost everything, also while a read
        waits."""
        with redis_errors():
            while True:
                try:
                    return await read()
                except ResponseError as error:
                    if "NOGROUP" not in str(error):  # some servers say first which script it was
                        raise
                try:
                    await self._redis.xgroup_create(self._stream, GROUP, id="0", mkstream=True)
                except ResponseError as error:
                    if not str(error).startswith("BUSYGROUP"):
                        raise


def _minute() -> int:
    return int(time.time() // 60)  # of the real clock; a member's turns are counted in it
