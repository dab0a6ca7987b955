"""The inbox, on a real Redis and on its imitation."""

# Stand-ins have the part of a port that a test needs.
# pyright: reportArgumentType=false

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest
from redis.exceptions import ConnectionError

from bot.conversation.ports import LeaseGone
from bot.conversation.session import Session
from bot.domain.errors import StoreDown
from store.inbox import RedisInbox
from store.inbox_scripts import GROUP, STREAM
from store.redis_client import RedisHandle, connect
from store.sessions import MAX_BYTES
from tests.inbox.support import event, take_one
from tests.kit.redis_servers import RedisServer
from tests.kit.waiting import PATIENCE

LEASE = 0.3


Workers = Callable[..., RedisInbox]


@pytest.fixture
def worker(redis_handle: RedisHandle) -> Workers:
    return lambda name, lease=LEASE: RedisInbox(redis_handle, name, lease_seconds=lease)


@pytest.fixture
def inbox(worker: Workers) -> RedisInbox:
    return worker("one")


async def test_an_event_comes_out_as_it_went_in(inbox: RedisInbox) -> None:
    sent = event(1, text="morgen um 18 Uhr \N{TENNIS RACQUET AND BALL}\n", choice="x", message="7.1")
    await inbox.enqueue(sent)
    lease = await take_one(inbox)
    assert lease.event == sent
    assert (lease.session, lease.attempt, lease.turns_this_minute) == (Session(), 1, 1)


async def test_the_same_delivery_five_times_at_once_is_one_event(inbox: RedisInbox) -> None:
    new = await asyncio.gather(*(inbox.enqueue(event(1)) for _ in range(5)))
    assert sorted(new) == [False, False, False, False, True]
    assert await inbox.done(await take_one(inbox))
    assert not await inbox.enqueue(event(1))
    assert await inbox.dequeue(1, 0.05) == []


async def test_two_deliveries_of_one_message_are_one_event(inbox: RedisInbox) -> None:
    assert await inbox.enqueue(event("app_mention", message="7.1"))
    assert not await inbox.enqueue(event("message", message="7.1"))
    assert await inbox.enqueue(event("elsewhere", message="7.1", channel="C2"))


async def test_marks_of_events_are_kept_for_a_day(inbox: RedisInbox, redis_handle: RedisHandle) -> None:
    await inbox.enqueue(event(1, message="7.1"))
    marks = [key async for key in redis_handle.client.scan_iter("courtbot:inbox:seen:*")]
    lives = [await redis_handle.client.ttl(key) for key in marks]
    assert len(lives) == 2
    assert all(life > 23 * 3600 for life in lives)


async def test_a_conversation_is_worked_on_in_order_and_by_one_worker(worker: Workers) -> None:
    one, two = worker("one"), worker("two")
    for n in range(3):
        await one.enqueue(event(n))
    for n in range(3):
        lease = await take_one(one if n % 2 else two)
        assert lease.event.id == str(n)
        assert await one.dequeue(5, 0.02) + await two.dequeue(5, 0.02) == []
        assert await (one if n % 2 else two).done(lease)


async def test_conversations_do_not_wait_for_each_other(inbox: RedisInbox) -> None:
    for member in ("U1", "U2", "U3"):
        await inbox.enqueue(event(member, member))
    assert [lease.event.id for lease in await inbox.dequeue(10, 0.3)] == ["U1", "U2", "U3"]


async def test_two_members_in_one_thread_are_two_conversations(inbox: RedisInbox) -> None:
    await inbox.enqueue(event(1, "U1"))
    await inbox.enqueue(event(2, "U2"))
    first, second = await inbox.dequeue(10, 0.3)
    assert first.conversation != second.conversation
    first.session.proposal = "p"
    await inbox.save(first, 60)
    await inbox.done(first)
    await inbox.enqueue(event(3, "U2"))
    await inbox.done(second)
    assert (await take_one(inbox)).session.proposal is None


async def test_an_event_that_arrives_during_a_turn_follows_it(inbox: RedisInbox) -> None:
    await inbox.enqueue(event(1))
    lease = await take_one(inbox)
    await inbox.enqueue(event(2))
    assert await inbox.done(lease)
    assert (await take_one(inbox)).event.id == "2"


async def test_arrivals_at_the_very_end_of_turns_are_not_lost(inbox: RedisInbox) -> None:
    async def work() -> list[str]:
        seen: list[str] = []
        while len(seen) < 60:
            leases = await inbox.dequeue(1, 0.3)
            # Not counted where a stall outlasted the lease, which nobody kept.
            seen += [lease.event.id for lease in leases if await inbox.done(lease)]
        return seen

    async def send() -> None:
        for n in range(60):
            await inbox.enqueue(event(n))
            await asyncio.sleep(0.001 * (n % 3))

    async with asyncio.timeout(PATIENCE):
        seen, _ = await asyncio.gather(work(), send())
    assert seen == [str(n) for n in range(60)]


async def test_nothing_is_left_in_redis_but_marks_sessions_and_counters(
    inbox: RedisInbox, redis_handle: RedisHandle
) -> None:
    await inbox.enqueue(event(1))
    lease = await take_one(inbox)
    await inbox.save(lease, 60)
    await inbox.done(lease)
    keys = [key.decode() async for key in redis_handle.client.scan_iter()]
    kinds = {key.removeprefix("courtbot:").removeprefix("inbox:").split(":")[0] for key in keys}
    assert kinds == {"seen", "session", "turns", "inbox", "fence", "memory"}
    assert await redis_handle.client.xlen("courtbot:inbox") == 0
    assert (await redis_handle.client.xpending("courtbot:inbox", "workers"))["pending"] == 0


async def test_a_session_is_remembered_for_as_long_as_asked(inbox: RedisInbox) -> None:
    for n, life in enumerate((0.2, 60.0)):
        await inbox.enqueue(event(n, f"U{n}"))
        lease = await take_one(inbox)
        lease.session.form = {"day": "2026-12-01"}
        assert await inbox.save(lease, life)
        await inbox.done(lease)
    await asyncio.sleep(0.25)
    for n in range(2):
        await inbox.enqueue(event(n + 10, f"U{n}"))
    gone, kept = await inbox.dequeue(2, 0.3)
    assert gone.session == Session()
    assert kept.session.form == {"day": "2026-12-01"}


async def test_a_dead_workers_event_is_taken_over_and_counts_as_another_attempt(worker: Workers) -> None:
    dead, alive = worker("dead"), worker("alive")
    await dead.enqueue(event(1))
    started = time.monotonic()
    assert (await take_one(dead)).attempt == 1
    lease = await _taken_over(alive)
    assert time.monotonic() - started > LEASE * 0.9
    assert (lease.event.id, lease.attempt, lease.turns_this_minute) == ("1", 2, 1)


async def _taken_over(inbox: RedisInbox) -> Any:
    async with asyncio.timeout(PATIENCE):
        while not (leases := await inbox.dequeue(1, 0.2)):
            pass
    return leases[0]


async def test_a_lost_lease_can_neither_save_nor_finish(worker: Workers) -> None:
    slow, other = worker("slow"), worker("other")
    await slow.enqueue(event(1))
    lost = await take_one(slow)
    held = await _taken_over(other)
    lost.session.proposal = "of the slow one"
    assert not await slow.save(lost, 60)
    assert not await slow.done(lost)
    assert await slow.beat([lost]) == ([lost], [])
    assert await other.beat([held]) == ([], [])
    assert held.session.proposal is None
    assert await other.save(held, 60)
    assert await other.done(held)


async def test_each_lease_on_an_event_has_a_greater_fence_than_the_last(
    worker: Workers, redis_handle: RedisHandle
) -> None:
    first, second = worker("first", lease=60), worker("second", lease=60)
    await first.enqueue(event(1))
    fences: list[int] = []
    for inbox in (first, second) * 3:  # within a millisecond or two
        fences.append((await take_one(inbox)).fence)
        await inbox.leave()
    assert fences == sorted(set(fences))


async def test_a_fence_outlives_what_redis_forgets_and_a_clock_that_is_set_back(
    worker: Workers, redis_handle: RedisHandle
) -> None:
    inbox, other = worker("one", lease=60), worker("other", lease=60)
    await inbox.enqueue(event(1))
    before = (await take_one(inbox)).fence
    await redis_handle.client.flushall()
    await asyncio.sleep(0.005)  # numbers of leases are two milliseconds apart, and no lease is lost sooner
    await inbox.enqueue(event(1))
    after = (await take_one(other)).fence
    assert after > before
    await inbox.enqueue(event(2, "U2"))
    ahead = after + 3_600_000  # as if Redis's clock had been an hour ahead
    await redis_handle.client.set("courtbot:inbox:fence", ahead)
    assert (await take_one(inbox)).fence == ahead + 2
    await redis_handle.client.flushall()
    await inbox.enqueue(event(3))
    assert (await take_one(inbox)).fence == ahead + 4  # the worker remembers what Redis does not


class TestWhatRedisMayHaveForgotten:
    """An event that may have been in work before Redis forgot is never begun as if it were the first time."""

    async def test_an_event_from_before_redis_was_emptied_is_a_second_attempt(
        self, worker: Workers, redis_handle: RedisHandle
    ) -> None:
        inbox = worker("one", lease=60)
        await inbox.enqueue(event(1))
        await take_one(inbox)
        sent_before = event(2, "U2", sent=time.time() - 1)
        await redis_handle.client.flushall()
        await inbox.enqueue(sent_before)
        assert (await take_one(inbox)).attempt == 2
        await inbox.enqueue(event(3, "U3", sent=time.time() + 1))
        await inbox.enqueue(event(4, "U4"))
        assert [lease.attempt for lease in await inbox.dequeue(2, 0.3)] == [1, 1]

    async def test_an_event_that_waits_through_a_restart_is_a_second_attempt(self, tmp_path: Path) -> None:
        with closing(RedisServer()) as server:
            async with connect(server.url, tmp_path) as handle:
                inbox = RedisInbox(handle, lease_seconds=60)
                await inbox.enqueue(event(1))
                assert (await take_one(inbox)).attempt == 1
                await inbox.enqueue(event(2, "U2"))
                server.kill()
                server.start()
                await handle.client.delete(f"courtbot:inbox:attempts:{event(1).conversation}")
                await inbox.leave()
                await asyncio.sleep(0.005)  # so that it is older than what this Redis remembers by its clock
                leases = await inbox.dequeue(2, 0.3)
                assert [(lease.event.id, lease.attempt) for lease in leases] == [("2", 2), ("1", 2)]

    async def test_where_info_is_forbidden_the_first_attempt_stays_the_first(self, tmp_path: Path) -> None:
        with closing(RedisServer()) as server:
            async with connect(server.url, tmp_path) as handle:
                await handle.client.execute_command("ACL", "SETUSER", "default", "-info")
                inbox = RedisInbox(handle, lease_seconds=60)
                await inbox.enqueue(event(1))
                assert (await take_one(inbox)).attempt == 1


async def test_a_lease_of_what_another_worker_finished_is_gone(worker: Workers) -> None:
    slow, other = worker("slow"), worker("other")
    await slow.enqueue(event(1))
    gone = await take_one(slow)
    held = await _taken_over(other)
    held.session.proposal = "of the other one"
    assert await other.save(held, 60)
    assert await other.done(held)
    with pytest.raises(LeaseGone):
        await slow.save(gone, 60)
    assert await slow.beat([gone]) == ([], [gone])
    await slow.enqueue(event(2))
    assert (await take_one(slow)).session.proposal == "of the other one"
    with pytest.raises(LeaseGone):  # the lock is that of a later event
        await slow.save(gone, 60)
    assert not await slow.save(gone, 60, anew=True)


async def test_a_lease_that_ran_out_and_that_nobody_took_is_kept(worker: Workers, redis_handle: RedisHandle) -> None:
    slow, other = worker("slow", lease=60), worker("other", lease=60)
    await slow.enqueue(event(1))
    lease = await take_one(slow)
    for keep in (lambda: slow.save(lease, 60), lambda: slow.beat([lease])):
        await redis_handle.client.delete(f"courtbot:inbox:lock:{lease.conversation}")
        assert await keep() in (True, ([], []))
    assert await slow.done(lease)
    assert await other.dequeue(1, 0.01) == []


async def test_a_lock_that_redis_forgot_is_taken_anew_and_stands_in_the_way_of_nothing(
    worker: Workers, redis_handle: RedisHandle
) -> None:
    inbox, other = worker("one", lease=60), worker("other", lease=60)
    await inbox.enqueue(event(1))
    lease = await take_one(inbox)
    await redis_handle.client.flushall()
    assert await inbox.beat([lease]) == ([], [lease])
    lease.session.proposal = "kept"
    assert await inbox.save(lease, 60, anew=True)
    await inbox.enqueue(event(2))
    assert await other.dequeue(1, 0.05) == []  # its conversation is taken
    assert await inbox.beat([lease]) == ([], [])
    assert await inbox.done(lease)
    [later] = await other.dequeue(1, 0.3)
    assert (later.event.id, later.session.proposal) == ("2", "kept")
    assert await other.done(later)
    assert await inbox.dequeue(1, 0.05) == []


async def test_an_event_put_again_after_redis_forgot_is_done_once(worker: Workers, redis_handle: RedisHandle) -> None:
    inbox = worker("one", lease=60)
    await inbox.enqueue(event(1))
    lease = await take_one(inbox)
    await redis_handle.client.flushall()
    await inbox.enqueue(event(1))
    assert await inbox.save(lease, 60)
    assert await inbox.done(lease)
    assert await inbox.dequeue(1, 0.05) == []


async def test_a_lease_that_beats_stays(worker: Workers) -> None:
    slow, other = worker("slow"), worker("other")
    for n in range(3):
        await slow.enqueue(event(n, f"U{n}"))
    leases = await slow.dequeue(3, 0.3)
    for _ in range(6):
        await asyncio.sleep(LEASE / 3)
        await slow.beat(leases)
        assert await other.dequeue(3, 0.01) == []
    assert [await slow.done(lease) for lease in leases] == [True, True, True]


async def test_leases_of_a_leaving_worker_are_taken_at_once_as_a_second_attempt(worker: Workers) -> None:
    leaving, other = worker("leaving", lease=60), worker("other", lease=60)
    await leaving.enqueue(event(1))
    await leaving.enqueue(event(2))
    lease = await take_one(leaving)
    await leaving.leave()
    again = await take_one(other)
    assert (again.event.id, again.attempt) == ("1", 2)  # the first may have committed
    assert not await leaving.save(lease, 60)
    assert await other.done(again)
    assert (await take_one(other)).event.id == "2"


async def test_leaving_an_inbox_that_nobody_used_is_fine(inbox: RedisInbox) -> None:
    await inbox.leave()


@pytest.mark.usefixtures("one_minute")
async def test_a_members_turns_in_a_minute_are_counted_over_all_conversations(inbox: RedisInbox) -> None:
    for n in range(4):
        await inbox.enqueue(event(n, "U1", channel=f"C{n}"))
    await inbox.enqueue(event(9, "U2"))
    counts = [lease.turns_this_minute for lease in await inbox.dequeue(9, 0.3)]
    assert counts == [1, 2, 3, 4, 1]


@pytest.mark.usefixtures("one_minute")
async def test_messages_to_others_are_no_turns_of_a_minute(inbox: RedisInbox) -> None:
    for n in range(4):
        await inbox.enqueue(event(n, "U1"))
        lease = await take_one(inbox)
        assert lease.turns_this_minute == 1
        await inbox.done(lease, counts=False)


@pytest.mark.parametrize(
    "stored", [b"{", b'{"version": 2}', b'{"messages": 7}', b"\xff\x00", b'"' + b"x" * MAX_BYTES + b'"']
)
async def test_an_unreadable_session_is_a_fresh_one(
    inbox: RedisInbox, redis_handle: RedisHandle, stored: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    await redis_handle.client.set(f"courtbot:session:{event(1).conversation}", stored)
    await inbox.enqueue(event(1))
    assert (await take_one(inbox)).session == Session()
    assert "starting afresh" in caplog.text
    assert "xxx" not in caplog.text


@pytest.mark.parametrize("stored", [b"old", b"slack:T1:U1\n{}", b'm\n{"id": "secret words"}'])
async def test_an_unreadable_event_is_dropped_and_blocks_nobody(
    inbox: RedisInbox, redis_handle: RedisHandle, stored: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    await inbox.enqueue(event(1))
    await redis_handle.client.lset(f"courtbot:inbox:queue:{event(1).conversation}", 0, stored)
    await inbox.enqueue(event(2))
    assert await inbox.dequeue(1, 0.1) == []
    assert (await take_one(inbox)).event.id == "2"
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "secret" not in caplog.text


async def test_inboxes_of_two_streams_do_not_mix(redis_handle: RedisHandle) -> None:
    dead, other = (RedisInbox(redis_handle, stream=f"courtbot:terminal:{n}") for n in range(2))
    await dead.enqueue(event(1))
    await take_one(dead)
    assert await other.enqueue(event(1))
    assert await other.done(await take_one(other))


async def test_scripts_and_group_that_redis_forgot_are_made_again(inbox: RedisInbox, redis_handle: RedisHandle) -> None:
    await inbox.enqueue(event(1))
    await inbox.done(await take_one(inbox))
    await redis_handle.client.flushall()
    await redis_handle.client.script_flush()
    await inbox.enqueue(event(2))
    assert (await take_one(inbox)).event.id == "2"


async def test_news_wake_a_waiting_worker(inbox: RedisInbox) -> None:
    waiting = asyncio.create_task(inbox.dequeue(1, 20))
    await asyncio.sleep(0.05)
    started = time.monotonic()
    await inbox.enqueue(event(1))
    assert len(await waiting) == 1
    assert time.monotonic() - started < 2  # it would look again by itself, and later


async def test_events_received_when_redis_went_are_begun_when_it_is_back(
    redis_handle: RedisHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a dead worker, since what nobody had is received and begun in one step."""
    inbox = RedisInbox(redis_handle, lease_seconds=0.05)
    await inbox.enqueue(event(1))
    redis: Any = redis_handle.client
    await redis.xgroup_create(STREAM, GROUP, id="0")
    await redis.xreadgroup(GROUP, "dead", {STREAM: ">"})
    await asyncio.sleep(0.1)
    with monkeypatch.context() as patch:
        patch.setattr(redis_handle.trips, "run", AsyncMock(side_effect=ConnectionError("gone")))
        with pytest.raises(StoreDown):
            await inbox.dequeue(1, 0.3)
    assert (await take_one(inbox)).attempt == 1


async def test_a_put_that_redis_refuses_leaves_no_mark(real_redis: RedisHandle) -> None:
    inbox = RedisInbox(real_redis)
    await real_redis.client.execute_command("CONFIG SET", "maxmemory", 1)
    try:
        with pytest.raises(StoreDown):
            await inbox.enqueue(event(1))
    finally:
        await real_redis.client.execute_command("CONFIG SET", "maxmemory", 0)
    assert await inbox.enqueue(event(1))


async def test_an_idle_worker_hardly_ever_asks(redis_handle: RedisHandle, trips: list[str]) -> None:
    inbox = RedisInbox(redis_handle)
    await inbox.dequeue(1, 0.01)
    trips.clear()
    cpu = time.process_time()
    waiting = asyncio.create_task(inbox.dequeue(1, 4))
    await asyncio.sleep(1)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert len(trips) <= 2
    assert time.process_time() - cpu < 0.05


async def test_an_event_takes_four_trips_to_redis(redis_handle: RedisHandle, trips: list[str]) -> None:
    """In, out, its session saved, done with."""
    inbox = RedisInbox(redis_handle)
    for number in (1, 2):  # the first one loads the scripts and makes the group
        trips.clear()
        await inbox.enqueue(event(number))
        lease = await take_one(inbox)
        assert await inbox.save(lease, 60)
        assert await inbox.done(lease)
    assert len(trips) == 4, trips


async def test_the_depth_counts_conversations_that_wait_or_are_worked_on(inbox: RedisInbox) -> None:
    assert await inbox.depth() == 0
    for n, member in enumerate(("U1", "U1", "U2")):
        await inbox.enqueue(event(n, member))
    assert await inbox.depth() == 2
    leases = await inbox.dequeue(2, 0.3)
    assert await inbox.depth() == 2
    for lease in leases:
        await inbox.done(lease)
    assert await inbox.depth() == 1


async def test_forgetting_a_member_deletes_their_sessions_and_nobody_elses(inbox: RedisInbox) -> None:
    """The same id is another person's in another team, unless it was met there; on Discord it is theirs everywhere."""
    conversations = [event(n, "U*", channel=f"C{n}") for n in range(2)] + [event(2, "U*", workspace="T2")]
    others = [event(3, "U1"), event(4, "xU*"), event(5, "U*", platform="discord"), event(6, "U*", workspace="T3")]
    for sent in (*conversations, *others):
        await inbox.enqueue(sent)
    for lease in await inbox.dequeue(7, 0.3):
        lease.session.proposal = "p"
        await inbox.save(lease, 60)
        await inbox.done(lease)
    kept = await inbox.export("slack:T1:U*", ["T2"])
    assert {entry["conversation"] for entry in kept} == {sent.conversation for sent in conversations}
    assert {entry["proposal"] for entry in kept} == {"p"}
    assert await inbox.forget("slack:T1:U*", ["T2"]) == 3
    assert await inbox.forget("slack:T1:U*", ["T2"]) == 0
    for n, sent in enumerate((*conversations, *others)):
        await inbox.enqueue(replace(sent, id=f"again{n}"))
    known = {lease.conversation: lease.session.proposal for lease in await inbox.dequeue(7, 0.3)}
    assert [known[sent.conversation] for sent in (*conversations, *others)] == [None] * 3 + ["p"] * 4
    assert await inbox.forget("discord::U*", []) == 1
