"""Events that come in at once share a trip to Redis, and nothing else."""

import asyncio
from collections.abc import Sequence
from typing import Any
from unittest.mock import AsyncMock

import pytest
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import ConnectionError, ResponseError

from bot.conversation.event import Event
from bot.domain.errors import StoreDown
from store.inbox import RedisInbox
from store.redis_client import RedisHandle
from tests.inbox.support import event, take_one

MANY = 50


async def at_once(inbox: RedisInbox, events: Sequence[Event]) -> list[bool | BaseException]:
    return await asyncio.gather(*map(inbox.enqueue, events), return_exceptions=True)


def of_many_members() -> list[Event]:
    return [event(n, f"U{n}") for n in range(MANY)]


@pytest.fixture
async def inbox(redis_handle: RedisHandle) -> RedisInbox:
    """One whose Redis knows the scripts."""
    inbox = RedisInbox(redis_handle)
    await inbox.enqueue(event("first"))
    await inbox.done(await take_one(inbox))
    return inbox


async def test_events_of_one_moment_take_one_trip(inbox: RedisInbox, trips: list[str]) -> None:
    trips.clear()
    assert await at_once(inbox, of_many_members()) == [True] * MANY
    assert trips == ["pipeline"]
    assert await inbox.depth() == MANY


async def test_a_trip_that_fails_acknowledges_none_of_its_events(
    inbox: RedisInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Pipeline, "execute", AsyncMock(side_effect=ConnectionError("gone")))
        found = await at_once(inbox, of_many_members())
    assert {type(answer) for answer in found} == {StoreDown}
    assert await at_once(inbox, of_many_members()) == [True] * MANY


async def test_nothing_is_acknowledged_before_redis_has_answered(
    inbox: RedisInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute, answered, let = Pipeline.execute, asyncio.Event(), asyncio.Event()

    async def held(self: Any, *args: Any, **options: Any) -> Any:
        found = await execute(self, *args, **options)
        answered.set()
        await let.wait()
        return found

    monkeypatch.setattr(Pipeline, "execute", held)
    waiting = [asyncio.ensure_future(inbox.enqueue(event(n))) for n in range(MANY)]
    await answered.wait()
    assert not any(one.done() for one in waiting)
    let.set()
    assert await asyncio.gather(*waiting) == [True] * MANY


async def test_an_event_that_redis_refuses_takes_no_other_along(inbox: RedisInbox, redis_handle: RedisHandle) -> None:
    refused = event("refused", "U7")
    await redis_handle.client.set(f"courtbot:inbox:queue:{refused.conversation}", "no list")
    found = await at_once(inbox, [event(1), refused, event(2)])
    assert isinstance(found.pop(1), ResponseError)
    assert found == [True, True]


async def test_events_of_one_moment_are_served_in_the_order_in_which_they_came(inbox: RedisInbox) -> None:
    await at_once(inbox, [event(n) for n in range(MANY)])
    served: list[str] = []
    for _ in range(MANY):
        lease = await take_one(inbox)
        served.append(lease.event.id)
        await inbox.done(lease)
    assert served == [str(n) for n in range(MANY)]


async def test_an_event_that_is_no_longer_waited_for_takes_no_other_along(inbox: RedisInbox) -> None:
    waiting = [asyncio.ensure_future(inbox.enqueue(event(n))) for n in range(3)]
    await asyncio.sleep(0)
    waiting[1].cancel()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert [found[0], found[2]] == [True, True]


@pytest.mark.parametrize("travellers", [1, 3])
async def test_a_trip_whose_travellers_have_all_left_fails_in_silence(
    inbox: RedisInbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, travellers: int
) -> None:
    for way, name in ((Redis, "execute_command"), (Pipeline, "execute")):
        monkeypatch.setattr(way, name, AsyncMock(side_effect=ConnectionError("gone")))
    waiting = [asyncio.ensure_future(inbox.enqueue(event(n))) for n in range(travellers)]
    await asyncio.sleep(0)
    for one in waiting:
        one.cancel()
    await asyncio.wait(waiting)
    await asyncio.sleep(0.01)
    assert caplog.records == []


async def test_scripts_that_redis_forgot_are_told_again_in_one_more_trip(
    inbox: RedisInbox, redis_handle: RedisHandle, trips: list[str]
) -> None:
    await redis_handle.client.script_flush()
    trips.clear()
    assert await at_once(inbox, of_many_members()) == [True] * MANY
    assert trips == ["pipeline", "pipeline"]


async def test_a_script_that_redis_forgot_is_told_again_where_it_travels_alone(
    inbox: RedisInbox, redis_handle: RedisHandle, trips: list[str]
) -> None:
    await redis_handle.client.script_flush()
    trips.clear()
    assert await inbox.enqueue(event(1))
    assert [trip.split()[0] for trip in trips] == ["EVALSHA", "EVAL"]


async def test_an_event_alone_that_redis_refuses_is_refused(inbox: RedisInbox, redis_handle: RedisHandle) -> None:
    refused = event("refused", "U7")
    await redis_handle.client.set(f"courtbot:inbox:queue:{refused.conversation}", "no list")
    with pytest.raises(ResponseError):
        await inbox.enqueue(refused)
