"""Marks, locks and the states of installations, on a real Redis and on its imitation."""

import asyncio

from store.marks import RedisMarks
from store.oauth_states import RedisStates
from store.redis_client import RedisHandle


async def lives(redis: RedisHandle, pattern: str) -> list[int]:
    return [await redis.client.ttl(key) async for key in redis.client.scan_iter(pattern)]


async def test_a_mark_is_found_by_any_process_for_an_hour(redis_handle: RedisHandle) -> None:
    await RedisMarks(redis_handle).mark("slack:T1:Ev1", "100.1 \N{TENNIS RACQUET AND BALL}")
    assert await RedisMarks(redis_handle).marked("slack:T1:Ev1") == "100.1 \N{TENNIS RACQUET AND BALL}"
    assert await RedisMarks(redis_handle).marked("slack:T1:Ev2") is None
    [life] = await lives(redis_handle, "courtbot:mark:*")
    assert 3590 <= life <= 3600


async def test_of_those_who_want_a_lock_one_has_it_at_a_time(redis_handle: RedisHandle) -> None:
    inside, most = 0, 0

    async def work() -> None:
        nonlocal inside, most
        async with RedisMarks(redis_handle).lock("T1", 10) as held:
            assert held
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.001)
            inside -= 1

    await asyncio.gather(*(work() for _ in range(5)))
    assert most == 1
    assert await lives(redis_handle, "courtbot:lock:*") == []


async def test_a_caller_that_waited_in_vain_neither_holds_the_lock_nor_gives_it_back(redis_handle: RedisHandle) -> None:
    marks = RedisMarks(redis_handle)
    async with marks.lock("T1", 10), marks.lock("T2", 10, wait=0) as other:
        assert other
        async with marks.lock("T1", 10, wait=0.06) as held:
            assert not held
        assert len(await lives(redis_handle, "courtbot:lock:*")) == 2


async def test_a_lock_that_ran_out_is_given_back_by_nobody_but_its_next_holder(redis_handle: RedisHandle) -> None:
    slow, following = (RedisMarks(redis_handle).lock("T1", seconds) for seconds in (0.05, 10))
    assert await slow.__aenter__()
    async with following as held:
        assert held
        await slow.__aexit__(None, None, None)
        assert len(await lives(redis_handle, "courtbot:lock:*")) == 1


async def test_a_state_is_good_once_anywhere_for_ten_minutes(redis_handle: RedisHandle) -> None:
    states, others = RedisStates(redis_handle), RedisStates(redis_handle)
    state = await states.async_issue()
    [life] = await lives(redis_handle, "courtbot:oauth:*")
    assert 590 <= life <= 600
    assert sorted(await asyncio.gather(*(others.async_consume(state) for _ in range(3)))) == [False, False, True]
    assert not await states.async_consume("made up")
    assert state != await states.async_issue()
