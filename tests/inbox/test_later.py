"""What cannot be told while the database is away waits beside the inbox, outlives its worker, and is told once."""

# Stand-ins have the part of a port that a test needs.
# pyright: reportArgumentType=false

import asyncio

import pytest

from bot.conversation.event import Event
from bot.conversation.ports import Lease
from bot.conversation.reply import Reply
from bot.domain.errors import StoreDown
from bot.runtime import later
from bot.runtime.faults import LATER
from bot.runtime.later import once_back
from store.inbox import RedisInbox
from store.redis_client import RedisHandle
from tests.inbox.support import Recorder, event, take_one
from tests.inbox.test_worker import running
from tests.kit.waiting import until


@pytest.fixture
def inbox(redis_handle: RedisHandle) -> RedisInbox:
    return RedisInbox(redis_handle)


class Unsure(Recorder):
    """Knows nothing yet of the member's event, and of the one that follows it all."""

    def __init__(self, at_first: Reply) -> None:
        super().__init__()
        self.at_first = at_first

    async def turn(self, lease: Lease) -> Reply:
        reply = await super().turn(lease)
        return reply if lease.event.settles else self.at_first

    async def deliver(self, event: Event, reply: Reply) -> None:
        self.delivered.append(event.id)


async def test_a_reply_that_another_one_follows_leaves_it_behind(redis_handle: RedisHandle, inbox: RedisInbox) -> None:
    recorder = Unsure(Reply("failed", "I do not know yet.", reason=LATER))
    async with running(redis_handle, recorder):
        await inbox.enqueue(event(1))
        await until(lambda: recorder.delivered == ["1"])
    assert await inbox.deferred() == [once_back(event(1))]
    assert await inbox.depth() == 0


async def test_an_event_that_waits_in_silence_is_neither_delivered_nor_counted_as_unanswered(
    redis_handle: RedisHandle, inbox: RedisInbox
) -> None:
    recorder = Unsure(Reply("quiet", "", reason=LATER))
    async with running(redis_handle, recorder):
        await inbox.enqueue(event(1, kind="notice"))
        await until(inbox.deferred)
    assert (recorder.delivered, recorder.watch.reasons) == ([], [])


async def test_deferred_events_come_once_the_database_takes_writes_and_only_once(
    redis_handle: RedisHandle, inbox: RedisInbox
) -> None:
    asked = 0

    async def write() -> None:
        nonlocal asked
        asked += 1
        if asked < 4:
            raise StoreDown("the database")

    async def told() -> bool:
        return not await inbox.deferred()

    await inbox.defer(once_back(event(1)))
    both = [asyncio.create_task(later.run(one, write, 0.01)) for one in (inbox, RedisInbox(redis_handle))]
    try:
        assert (await take_one(inbox, 5)).event == once_back(event(1))
        assert asked >= 4
        await until(told)
    finally:
        for task in both:
            while not task.done():  # a client that is just reconnecting may swallow one
                task.cancel()
                await asyncio.wait([task], timeout=1)
    assert await inbox.depth() == 1


async def test_an_unreadable_event_holds_nobody_else_up(redis_handle: RedisHandle, inbox: RedisInbox) -> None:
    await redis_handle.client.hset("courtbot:inbox:deferred", "x", "{}")
    await inbox.defer(event(1))
    assert await inbox.deferred() == [event(1)]
    assert await redis_handle.client.hlen("courtbot:inbox:deferred") == 1
