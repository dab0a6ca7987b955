"""Late deliveries: events that wait are served in the order in which they were sent."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.ports import Lease
from store.inbox import RedisInbox
from store.redis_client import RedisHandle, imitation
from tests.inbox.support import event, take_one

TIMES = st.sampled_from([0.0, 1_764_000_000.000001, 1_764_000_000.000002, 1_764_000_001.5, 1_764_000_002.0])
STEPS = st.lists(st.one_of(TIMES, st.sampled_from(["take", "done", "leave"])), max_size=25)


async def served(inbox: RedisInbox) -> list[str]:
    found: list[str] = []
    while leases := await inbox.dequeue(1, 0.001):
        found.append(leases[0].event.id)
        await inbox.done(leases[0])
    return found


async def test_a_late_event_goes_before_what_was_sent_after_it(redis_handle: RedisHandle) -> None:
    inbox = RedisInbox(redis_handle)
    for id, sent in (("b", 2.25), ("d", 4.5), ("a", 1.125), ("c", 3.75)):
        await inbox.enqueue(event(id, sent=1_764_000_000 + sent))
    assert await served(inbox) == ["a", "b", "c", "d"]


async def test_but_not_before_one_in_work_even_when_its_worker_has_left(redis_handle: RedisHandle) -> None:
    inbox, other = RedisInbox(redis_handle, "one"), RedisInbox(redis_handle, "two")
    await inbox.enqueue(event("begun", sent=9.0))
    await take_one(inbox)
    await other.enqueue(event("late", sent=1.0))
    await inbox.leave()
    await other.enqueue(event("later", sent=0.5))
    assert await served(other) == ["begun", "later", "late"]


async def test_an_event_without_a_time_is_served_as_it_came(redis_handle: RedisHandle) -> None:
    inbox = RedisInbox(redis_handle)
    for id, sent in (("1", 5.0), ("2", 0), ("3", 4.0), ("4", 3.0)):
        await inbox.enqueue(event(id, sent=sent))
    assert await served(inbox) == ["1", "2", "4", "3"]


async def test_an_event_of_an_older_version_waits_its_turn(redis_handle: RedisHandle) -> None:
    inbox = RedisInbox(redis_handle)
    await inbox.enqueue(event("old", sent=9.0))
    queue = f"courtbot:inbox:queue:{event('old').conversation}"
    _, _, body = (await redis_handle.client.lindex(queue, 0)).split(b"\n")
    await redis_handle.client.lset(queue, 0, b"slack:T1:U1\n" + body)
    await inbox.enqueue(event("new", sent=1.0))
    assert await served(inbox) == ["old", "new"]


@settings(max_examples=60)
@given(STEPS)
def test_the_next_one_is_always_the_first_that_was_sent_of_those_that_wait(steps: list[float | str]) -> None:
    """Up to one that does not say when: it parts those that came before it from those that came after."""
    asyncio.run(play(steps))


async def play(steps: list[float | str]) -> None:
    waiting: dict[str, tuple[int, float, int]] = {}  # parts, sent, arrival: the order in which they are to be served
    parts, lease, begun = 0, None, None
    async with imitation() as redis:
        inbox = RedisInbox(redis, lease_seconds=60)
        for n, step in enumerate([*steps, *["done", "take"] * (len(steps) + 1)]):
            if isinstance(step, float):
                parts += step == 0
                waiting[str(n)] = (parts, step, n)
                await inbox.enqueue(event(n, sent=step))
            elif step == "take" and lease is None and waiting:
                lease = await take_one(inbox)
                assert lease.event.id == (begun or min(waiting, key=waiting.__getitem__))
                begun = lease.event.id
            elif step == "done" and lease is not None:
                lease, begun = await finished(inbox, lease, waiting), None
            elif step == "leave":
                await inbox.leave()
                lease = None
            assert await inbox.depth() == bool(waiting)
        assert not waiting


async def finished(inbox: RedisInbox, lease: Lease, waiting: dict[str, tuple[int, float, int]]) -> None:
    assert await inbox.done(lease)
    del waiting[lease.event.id]
