"""The worker, over the real inbox: what it runs, in what order, and what it does when something fails."""

# Stand-ins have the part of a port that a test needs.
# pyright: reportArgumentType=false

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import outgoing
from bot.conversation.event import Event
from bot.conversation.ports import DeliveryFailed, Lease
from bot.conversation.reply import Reply
from bot.domain.fence import TurnLost
from bot.runtime.pace import Pace
from bot.runtime.worker import ATTEMPTS, LAST_WORDS, Worker
from bot.tracing import turn_in_hand
from store.inbox import RedisInbox
from store.redis_client import RedisHandle, connect
from tests.inbox.support import Recorder, event, take_one
from tests.kit.redis_servers import RedisServer
from tests.kit.waiting import PATIENCE, until
from tests.kit.world import RecordingPlatform

LEASE = 0.6
PACE = Pace(wait=1, beat=LEASE / 3, grace=2, pause=0.01, delivery=0.2, longest_pause=0.05)

Working = Callable[..., AbstractAsyncContextManager[Worker]]


@pytest.fixture
def inbox(redis_handle: RedisHandle) -> RedisInbox:
    return RedisInbox(redis_handle, lease_seconds=LEASE)


@pytest.fixture
def working(redis_handle: RedisHandle) -> Working:
    return partial(running, redis_handle)


@asynccontextmanager
async def running(handle: RedisHandle, recorder: Recorder, lease: float = LEASE, **pace: Any) -> AsyncGenerator[Worker]:
    inbox = RedisInbox(handle, lease_seconds=lease)
    platforms = {"slack": RecordingPlatform(recorder.deliver)}
    worker = Worker(inbox, recorder, platforms, pace=replace(PACE, **pace), watch=recorder.watch)
    run = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stop()
        await run


async def test_every_event_is_answered_in_its_conversations_order(inbox: RedisInbox, working: Working) -> None:
    recorder = Recorder()
    async with working(recorder), working(recorder), working(recorder):
        for n in range(60):
            await inbox.enqueue(event(n, f"U{n % 4}"))
        await until(lambda: len(recorder.delivered) == 60)
    for member in range(4):
        mine = [int(id) for id in recorder.delivered if int(id) % 4 == member]
        assert mine == sorted(mine)
    assert len(set(recorder.turns)) == len(recorder.turns) == 60


async def test_conversations_run_side_by_side_up_to_the_limit(inbox: RedisInbox, working: Working) -> None:
    recorder = Recorder(seconds=0.1)
    for n in range(30):
        await inbox.enqueue(event(n, f"U{n}"))
    async with working(recorder, concurrency=10):
        await until(lambda: len(recorder.delivered) == 30)
    assert recorder.most_at_once == 10


async def test_turns_are_followed_once_delivered_while_there_is_room_and_none_is_once_it_stops(
    inbox: RedisInbox, working: Working
) -> None:
    recorder = Recorder()
    async with working(recorder, concurrency=2) as worker:
        await inbox.enqueue(event(1))
        await until(lambda: recorder.followed == ["1"])
        recorder.seconds = 0.3
        await inbox.enqueue(event(2))
        await until(lambda: "2" in recorder.turns)
        worker.stop()
        await until(lambda: "2" in recorder.delivered)
    assert recorder.followed == ["1"]


async def test_a_thousand_conversations_at_once(real_redis: RedisHandle) -> None:
    all_begun = asyncio.Event()

    class Together(Recorder):
        async def turn(self, lease: Lease) -> Reply:
            reply = await super().turn(lease)
            if len(self.turns) == 1000:
                all_begun.set()
            await all_begun.wait()
            return reply

    recorder = Together()
    inbox = RedisInbox(real_redis)
    await asyncio.gather(*(inbox.enqueue(event(n, f"U{n}")) for n in range(1000)))
    async with running(real_redis, recorder, lease=120, concurrency=1000):
        await until(lambda: len(recorder.delivered) == 1000, seconds=60)
    assert len(recorder.turns) == 1000


async def test_the_session_is_saved_before_anybody_sees_the_reply(inbox: RedisInbox, working: Working) -> None:
    class Looks(Recorder):
        async def deliver(self, event: Event, reply: Reply) -> None:
            key = f"courtbot:session:{event.conversation}"
            stored = await inbox._redis.get(key)
            assert reply.text.encode() in stored
            await super().deliver(event, reply)

    recorder = Looks()
    async with working(recorder):
        await inbox.enqueue(event(1))
        await until(lambda: recorder.delivered == ["1"])


async def test_a_saved_reply_is_delivered_again_and_not_made_again(inbox: RedisInbox, working: Working) -> None:
    await inbox.enqueue(event(1))
    lease = await take_one(inbox)
    lease.session.last_turn = lease.event.turn_id
    lease.session.last_reply = Reply("answered", "re: 1", pattern="D")
    assert await inbox.save(lease, 60)
    await inbox.leave()
    recorder = Recorder()
    async with working(recorder):
        await until(lambda: recorder.delivered == ["1"])
    assert recorder.turns == []


async def test_a_worker_that_lost_the_lease_says_nothing(inbox: RedisInbox, working: Working) -> None:
    class Stolen(Recorder):
        async def turn(self, lease: Lease) -> Reply:
            await inbox._redis.set(f"courtbot:inbox:lock:{lease.conversation}", "another", px=300)
            return await super().turn(lease)

    first, second = Stolen(), Recorder()
    await inbox.enqueue(event(1))
    async with working(first):
        await until(lambda: first.turns == ["1"])
    async with working(second):
        await until(lambda: second.delivered == ["1"])
    assert first.delivered == []


async def test_a_slow_turn_keeps_its_lease(inbox: RedisInbox, working: Working) -> None:
    recorder = Recorder(seconds=LEASE * 2.5)
    await inbox.enqueue(event(1))
    async with working(recorder), working(recorder):
        await until(lambda: recorder.delivered == ["1"])
    assert recorder.turns == ["1"]


class Failing(Recorder):
    def __init__(self, *errors: Exception) -> None:
        super().__init__()
        self.errors = list(errors)
        self.tries = 0

    async def deliver(self, event: Event, reply: Reply) -> None:
        self.tries += 1
        if self.errors:
            raise self.errors.pop(0)
        await super().deliver(event, reply)


async def test_a_failing_delivery_is_tried_again(inbox: RedisInbox, working: Working) -> None:
    recorder = Failing(DeliveryFailed("500"), ConnectionResetError(), DeliveryFailed("429", after=0.01))
    async with working(recorder):
        await inbox.enqueue(event(1))
        await until(lambda: recorder.delivered == ["1"])
    assert recorder.turns == ["1"]


@pytest.mark.parametrize(
    ("errors", "tries"),
    [([DeliveryFailed("channel_not_found", again=False)], 1), ([DeliveryFailed("500") for _ in range(9)], 4)],
)
async def test_a_reply_that_cannot_be_delivered_ends_the_event(
    inbox: RedisInbox, working: Working, errors: list[Exception], tries: int, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Failing(*errors)
    async with working(recorder):
        await inbox.enqueue(event(1))
        await until(lambda: "could not be delivered" in caplog.text)
        recorder.errors.clear()
        await inbox.enqueue(event(2))
        await until(lambda: recorder.delivered == ["2"])
    assert recorder.tries == tries + 1
    assert recorder.turns == ["1", "2"]


async def test_the_other_side_is_shown_a_change_once_its_reply_is_delivered_or_cannot_be(
    inbox: RedisInbox, working: Working
) -> None:
    recorder = Failing(DeliveryFailed("channel_not_found", again=False))
    async with working(recorder):
        for n in (1, 2):
            await inbox.enqueue(event(n))
        await until(lambda: recorder.over == [("1", False), ("2", True)])


@pytest.mark.parametrize(
    ("errors", "closed"),
    [([DeliveryFailed("cannot_dm_bot", again=False)], True), ([DeliveryFailed("500") for _ in range(4)], False)],
)
async def test_a_notice_that_did_not_reach_its_member_is_handed_back(
    inbox: RedisInbox, working: Working, errors: list[Exception], closed: bool
) -> None:
    recorder = Failing(*errors)
    async with working(recorder):
        await inbox.enqueue(event(1, kind="notice"))
        await until(lambda: recorder.lost == [("1", closed)])


async def test_a_hanging_delivery_is_cut_off(inbox: RedisInbox, working: Working) -> None:
    class Hangs(Recorder):
        async def deliver(self, event: Event, reply: Reply) -> None:
            if event.id == "1":
                await asyncio.sleep(60)
            await super().deliver(event, reply)

    recorder = Hangs()
    async with working(recorder, deliveries=2, delivery=0.05):
        await inbox.enqueue(event(1))
        await inbox.enqueue(event(2))
        await until(lambda: recorder.delivered == ["2"])


async def test_an_event_that_nobody_survives_is_given_up(
    inbox: RedisInbox, working: Working, redis_handle: RedisHandle, caplog: pytest.LogCaptureFixture
) -> None:
    await redis_handle.client.set(f"courtbot:inbox:attempts:{event(1).conversation}", ATTEMPTS)
    await inbox.enqueue(event(1))
    await inbox.enqueue(event(2))
    recorder = Recorder()
    async with working(recorder):
        await until(lambda: recorder.delivered == ["1", "2"])  # the last words of the one given up
    assert recorder.turns == ["2"]
    assert recorder.watch.reasons == ["slack given_up"]
    assert "given up" in caplog.text


async def test_last_words_that_a_worker_dies_of_are_said_by_the_next_one(
    inbox: RedisInbox, working: Working, redis_handle: RedisHandle
) -> None:
    await redis_handle.client.set(f"courtbot:inbox:attempts:{event(1).conversation}", ATTEMPTS)
    await inbox.enqueue(event(1))

    class Dies(Recorder):
        async def deliver(self, event: Event, reply: Reply) -> None:
            await super().deliver(event, reply)
            await asyncio.Event().wait()

    dying, next_one = Dies(), Recorder()
    async with working(dying, grace=0, delivery=60):
        await until(lambda: dying.delivered == ["1"])
    async with working(next_one):
        await until(lambda: next_one.delivered == ["1"])
    assert await inbox.depth() == 0


async def test_an_event_whose_last_words_kill_is_over_before_they_are_said_once_more(
    inbox: RedisInbox, working: Working, redis_handle: RedisHandle
) -> None:
    await redis_handle.client.set(f"courtbot:inbox:attempts:{event(1).conversation}", ATTEMPTS + LAST_WORDS)
    await inbox.enqueue(event(1))
    depths: list[int] = []

    class Looks(Recorder):
        async def deliver(self, event: Event, reply: Reply) -> None:
            depths.append(await inbox.depth())

    async with working(Looks()):
        await until(lambda: depths == [0])


@pytest.mark.parametrize("stands", [True, False])
async def test_a_later_attempt_is_no_second_answer_where_the_platform_shows_the_first(
    inbox: RedisInbox, redis_handle: RedisHandle, stands: bool
) -> None:
    class Asked(RecordingPlatform):
        async def has_answer(self, event: Event) -> bool:
            return stands and event.id == "1"

    recorder = Recorder()
    await inbox.enqueue(event(1))
    await take_one(inbox)
    await inbox.leave()
    await inbox.enqueue(event(2))
    worker = Worker(inbox, recorder, {"slack": Asked(recorder.deliver)}, pace=PACE)
    run = asyncio.create_task(worker.run())
    await until(lambda: recorder.delivered[-1:] == ["2"])
    worker.stop()
    await run
    assert recorder.turns == recorder.delivered == (["2"] if stands else ["1", "2"])


async def test_of_an_event_that_nobody_survives_what_was_saved_is_said(
    inbox: RedisInbox, working: Working, redis_handle: RedisHandle
) -> None:
    await inbox.enqueue(event(1))
    lease = await take_one(inbox)
    lease.session.last_turn, lease.session.last_reply = lease.event.turn_id, Reply("answered", "saved")
    await inbox.save(lease, 60)
    await inbox.leave()
    await redis_handle.client.set(f"courtbot:inbox:attempts:{lease.conversation}", ATTEMPTS)
    said: list[str] = []

    class Hears(Recorder):
        async def deliver(self, event: Event, reply: Reply) -> None:
            said.append(reply.text)

    async with working(Hears()):
        await until(lambda: said == ["saved"])


async def test_an_event_that_redis_forgets_is_answered_all_the_same(
    real_redis: RedisHandle,
) -> None:
    inbox = RedisInbox(real_redis, lease_seconds=LEASE)

    class Forgotten(Recorder):
        async def turn(self, lease: Lease) -> Reply:
            if not self.turns:
                await real_redis.client.flushall()
            return await super().turn(lease)

    recorder = Forgotten()
    async with running(real_redis, recorder):
        await inbox.enqueue(event(1))
        await until(lambda: recorder.delivered == ["1"])
        await inbox.enqueue(event(2))
        await until(lambda: recorder.delivered == ["1", "2"])
    assert await inbox.depth() == 0


@pytest.mark.parametrize("at", ["save", "beat"])
async def test_an_event_that_another_worker_finished_is_not_answered_again(real_redis: RedisHandle, at: str) -> None:
    inbox = RedisInbox(real_redis, lease_seconds=LEASE)

    class Late(Recorder):
        async def turn(self, lease: Lease) -> Reply:
            reply = await super().turn(lease)
            await real_redis.client.flushall()  # as far as the inbox knows
            if at == "beat":
                await asyncio.Event().wait()
            return reply

        async def holds(self, lease: Lease) -> bool:
            return False

    recorder = Late()
    async with running(real_redis, recorder) as worker:
        await inbox.enqueue(event(1))
        await until(lambda: recorder.turns == ["1"])
        await until(lambda: not worker._running)
    assert recorder.delivered == []


async def test_a_worker_that_slept_over_its_delivery_sends_nothing_where_another_one_has_delivered(
    inbox: RedisInbox, redis_handle: RedisHandle, working: Working
) -> None:
    """Also of a reply that was saved: the later run writes nothing, and holds the turn all the same."""
    runs: dict[str, int] = {}

    class Fenced(Recorder):
        async def holds(self, lease: Lease) -> bool:
            runs[lease.event.id] = max(lease.fence, runs.get(lease.event.id, 0))
            return lease.fence == runs[lease.event.id]

    class Asleep(Fenced):
        async def deliver(self, event: Event, reply: Reply) -> None:
            await until(lambda: awake.delivered == ["1"])
            await outgoing.check_all()
            await super().deliver(event, reply)

    asleep, awake = Asleep(), Fenced()
    sleeping = Worker(
        RedisInbox(redis_handle, lease_seconds=LEASE), asleep, {"slack": RecordingPlatform(asleep.deliver)},
        pace=Pace(concurrency=1),  # else it takes what it has lost once more
    )  # fmt: skip
    sleeping._leases = replace(sleeping._leases, seconds=LEASE)  # its beat, of a third of half a minute, sleeps as well
    run = asyncio.create_task(sleeping.run())
    await inbox.enqueue(event(1))
    await until(lambda: asleep.turns == ["1"])
    async with working(awake):
        await until(lambda: not sleeping._running)
    sleeping.stop()
    await run
    assert (awake.turns, awake.delivered, asleep.delivered, asleep.over) == ([], ["1"], [], [])


async def test_a_bug_in_a_turn_costs_neither_the_worker_nor_the_members_privacy(
    inbox: RedisInbox, working: Working, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Recorder):
        async def turn(self, lease: Lease) -> Reply:
            if lease.event.id == "1" and lease.attempt == 1:
                raise ValueError(lease.event.text)
            return await super().turn(lease)

    recorder = Broken()
    async with working(recorder):
        await inbox.enqueue(event(1, "U1"))
        await inbox.enqueue(event(2, "U2"))
        await until(lambda: sorted(recorder.delivered) == ["1", "2"])
    assert recorder.delivered == ["2", "1"]
    assert "ValueError" in caplog.text
    assert event(1).text not in caplog.text


async def test_lines_logged_in_a_turn_and_in_its_delivery_carry_its_id(inbox: RedisInbox, working: Working) -> None:
    class Noting(Recorder):
        def __init__(self) -> None:
            super().__init__()
            self.about: list[str] = []

        async def turn(self, lease: Lease) -> Reply:
            self.about.append(turn_in_hand())
            return await super().turn(lease)

        async def deliver(self, event: Event, reply: Reply) -> None:
            self.about.append(turn_in_hand())
            await super().deliver(event, reply)

    recorder = Noting()
    async with working(recorder):
        await inbox.enqueue(event(1))
        await until(lambda: recorder.delivered == ["1"])
    assert recorder.about == [event(1).turn_id] * 2
    assert turn_in_hand() == ""


async def test_stop_finishes_what_runs_and_leaves_the_rest(inbox: RedisInbox, working: Working) -> None:
    recorder = Recorder(seconds=0.3)
    await inbox.enqueue(event(1))
    await inbox.enqueue(event(2))
    async with working(recorder) as worker:
        await until(lambda: recorder.turns == ["1"])
        worker.stop()
    assert recorder.delivered == ["1"]
    assert (await take_one(inbox)).event.id == "2"


async def test_a_turn_that_outlasts_the_grace_period_is_another_workers_at_once(
    inbox: RedisInbox, working: Working
) -> None:
    stuck, other = Recorder(seconds=60), Recorder()
    await inbox.enqueue(event(1))
    async with working(stuck, grace=0.05):
        await until(lambda: stuck.turns == ["1"])
    async with working(other):
        await until(lambda: other.delivered == ["1"], seconds=LEASE / 2)


async def test_a_cancelled_worker_gives_back_what_it_holds(inbox: RedisInbox, redis_handle: RedisHandle) -> None:
    recorder = Recorder(seconds=60)
    await inbox.enqueue(event(1))
    run = asyncio.create_task(Worker(inbox, recorder, {"slack": RecordingPlatform(recorder.deliver)}).run())
    await until(lambda: recorder.turns == ["1"])
    run.cancel()
    await asyncio.wait([run])
    assert run.cancelled()
    assert (await take_one(RedisInbox(redis_handle, lease_seconds=LEASE))).attempt == 2


async def test_a_restart_of_redis_in_the_middle_loses_nothing(
    own_redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = Recorder(seconds=0.05)
    caplog.set_level(logging.WARNING)
    async with connect(own_redis.url, Path()) as handle:
        inbox = RedisInbox(handle)
        for n in range(50):
            await inbox.enqueue(event(n, f"U{n % 5}"))
        async with running(handle, recorder, concurrency=5):
            await until(lambda: len(recorder.delivered) > 10)
            await asyncio.to_thread(own_redis.kill)
            await asyncio.sleep(0.5)
            await asyncio.to_thread(own_redis.start)
            await until(lambda: len(set(recorder.delivered)) == 50)
    first = list(dict.fromkeys(recorder.delivered))
    for member in range(5):
        mine = [int(id) for id in first if int(id) % 5 == member]
        assert mine == sorted(mine)
    messages = [record.getMessage() for record in caplog.records if record.name == "bot.runtime.worker"]
    assert messages.count("Redis does not answer: waiting for it") == 1
    assert messages.count("The inbox answers again") == 1


async def test_a_turn_whose_lease_another_worker_has_ends_and_says_nothing(inbox: RedisInbox, working: Working) -> None:
    ended = asyncio.Event()

    class Thinks(Recorder):
        async def turn(self, lease: Lease) -> Reply:
            self.turns.append(lease.event.id)
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()
            raise AssertionError("nobody sets it")

    recorder = Thinks()
    async with working(recorder):
        await inbox.enqueue(event(1))
        await until(lambda: recorder.turns == ["1"])
        await inbox._redis.set(f"courtbot:inbox:lock:{event(1).conversation}", "another's", px=60_000)
        async with asyncio.timeout(PATIENCE):
            await ended.wait()
    assert recorder.delivered == []


async def test_a_turn_that_the_database_gives_to_another_worker_says_nothing(
    inbox: RedisInbox, working: Working
) -> None:
    class Refused(Recorder):
        async def turn(self, lease: Lease) -> Reply:
            self.turns.append(lease.event.id)
            raise TurnLost

    recorder = Refused()
    async with working(recorder):
        await inbox.enqueue(event(1))
        await until(lambda: recorder.turns == ["1"])
    assert recorder.delivered == []
    assert await inbox.depth() == 1  # it is the other one's
