"""What the inbox holds, and for how long the oldest of it has been there."""

import asyncio

from store.backlog import backlog
from store.inbox import RedisInbox
from store.redis_client import RedisHandle
from tests.inbox.support import event


async def test_an_empty_inbox_has_no_age(redis_handle: RedisHandle) -> None:
    assert await backlog(redis_handle) == (0, 0.0)


async def test_the_age_is_that_of_the_oldest_conversation_until_it_is_done(redis_handle: RedisHandle) -> None:
    inbox = RedisInbox(redis_handle)
    await inbox.enqueue(event(1, "U1"))
    await asyncio.sleep(0.2)  # by the clock of Redis
    await inbox.enqueue(event(2, "U2"))
    before = await backlog(redis_handle)
    assert before.conversations == 2
    assert before.oldest >= 0.2
    first, _ = await inbox.dequeue(2, 0.3)
    assert (await backlog(redis_handle)).oldest >= before.oldest
    await inbox.done(first)
    after = await backlog(redis_handle)
    assert after.conversations == 1
