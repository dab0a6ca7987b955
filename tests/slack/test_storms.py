"""Slack's bad days: retries, duplicates, disorder, several processes, slow models, long queues."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from bot.sandbox.faults import Faults
from tests.kit import forks
from tests.kit.whole import starts, worker
from tests.slack.conftest import TRANSPORTS, SlackBot, Start, Transport
from tests.slack.test_ways_in import booked_by

both = pytest.mark.parametrize("transport", TRANSPORTS)


def answers(bot: SlackBot) -> list[str]:
    """All that the bot has said in the channel, as everybody there sees it."""
    return [m.plain for m in bot.team.messages(bot.general) if m.bot_id == bot.team.bot_id]


@both
async def test_one_mention_under_two_event_ids_is_one_turn(slack_bot: Start, transport: Transport) -> None:
    bot = await slack_bot(transport)
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    await bot.alice.reply(to=asked)
    await bot.settled(turns=1)
    assert len(answers(bot)) == 1


@both
async def test_the_same_event_five_times_is_one_turn(slack_bot: Start, transport: Transport) -> None:
    bot = await slack_bot(transport)
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    await bot.slack.redeliver(last=2, times=5)
    await bot.alice.reply(to=asked)
    await bot.slack.redeliver(last=2, times=5)
    await bot.settled(turns=1)
    assert len(answers(bot)) == 1
    assert await starts(bot) == ["Court 1 Wed 15:00"]


@both
async def test_a_storm_of_retries_is_one_turn_each(
    slack_bot: Start, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every acknowledgement comes too late, though every event is in the inbox at its first delivery."""
    bot = await slack_bot(transport)
    bot.slack.ack_seconds, bot.slack.settle_seconds = 0.05, 0
    put = bot.only.inbox.enqueue

    async def slowly(event: Any) -> bool:
        new = await put(event)
        await asyncio.sleep(0.1)
        return new

    monkeypatch.setattr(bot.only.inbox, "enqueue", slowly)
    people = [bot.team.user(f"member{n}") for n in range(10)]
    await asyncio.gather(*(p.mention(bot.general, "what is free tomorrow at 3pm?") for p in people))
    await bot.settled(turns=10)
    assert len([ack for ack in bot.slack.acks if ack.attempt]) > 30
    assert len(answers(bot)) == 10


@both
@pytest.mark.parametrize("order", ["sent", "reversed", "shuffled"])
async def test_waiting_messages_are_answered_in_the_order_they_were_said(
    slack_bot: Start, transport: Transport, order: str
) -> None:
    bot = await slack_bot(transport, working=False)
    bot.slack.hold()
    for words in ("book a court", "tomorrow", "3pm", "court 2"):
        await bot.alice.dm(words)
    await bot.slack.release(order)
    await bot.slack.quiet()
    async with worker(bot, bot.only):
        await bot.settled(turns=4)
    assert [event.text for event in bot.watch.turns] == ["book a court", "tomorrow", "3pm", "court 2"]
    assert await starts(bot) == ["Court 2 Wed 15:00"]


@both
async def test_two_processes_on_one_app_are_one_bot(slack_bot: Start, transport: Transport) -> None:
    bot = await slack_bot(transport)
    await bot.start()
    people = [bot.team.user(f"member{n}") for n in range(6)]
    for words in ("book a court for tomorrow", "at 5pm", "the first one"):
        await asyncio.gather(*(person.dm(words) for person in people))
        await asyncio.gather(*(person.reply(to=person.direct) for person in people))
    await bot.settled(turns=18)
    assert await starts(bot) == ["Court 1 Wed 17:00"]  # all wanted the same one
    for person in people:
        said = [m for m in person.sees(person.direct) if m.bot_id]
        assert len(said) == 3


@both
async def test_an_event_reaches_the_other_process_when_one_takes_nothing(
    slack_bot: Start, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an acknowledgement Slack comes again, to whoever is there."""
    bot = await slack_bot(transport)
    other = await bot.start()
    bot.slack.ack_seconds = 0.1

    over = asyncio.Event()

    async def hangs(event: Any) -> bool:
        await over.wait()
        return False

    monkeypatch.setattr(other.inbox, "enqueue", hangs)
    bot.slack.retry_after = (0.02,) * 20
    for n in range(4):
        await booked_by(bot.alice, f"book court 1 tomorrow at {n + 1}pm")
    await bot.settled(turns=4)
    assert len(await bot.live()) == 4
    over.set()


@both
async def test_nobody_sees_what_is_for_another_pair_of_eyes(slack_bot: Start, transport: Transport) -> None:
    bot = await slack_bot(transport)
    people = [bot.alice, bot.bob]
    for person in people:
        asked = await person.slash("/book", "what is free tomorrow at 3pm?", channel=bot.general)
        await person.reply(to=asked)
    for person, other in (people, people[::-1]):
        assert len(person.sees(bot.general)) == 1
        assert {m.ephemeral_for for m in person.sees(bot.general)} == {person.id}
        assert not other.has_reply(to=bot.general)


@both
async def test_an_event_is_acknowledged_in_time_while_the_model_takes_half_a_minute(
    slack_bot: Start, transport: Transport, faults: Faults
) -> None:
    bot = await slack_bot(transport)
    faults.set("latency=30")
    for n in range(10):
        await bot.team.user(f"member{n}").mention(bot.general, "book court 1 tomorrow at 3pm")
    await bot.slack.quiet()
    assert max(ack.seconds or 99 for ack in bot.slack.acks) < 1
    assert bot.watch.turns == []


@both
async def test_an_event_is_acknowledged_in_time_with_a_thousand_waiting(slack_bot: Start, transport: Transport) -> None:
    bot = await slack_bot(transport, working=False)
    bot.slack.settle_seconds = 0
    people = [bot.team.user(f"member{n}") for n in range(100)]
    for number in range(10):
        await asyncio.gather(*(person.dm(f"book court 1 tomorrow, please, {number}") for person in people))
        await bot.slack.quiet()
    assert await bot.waiting() == 100  # conversations, of ten events each
    bot.slack.acks.clear()
    await bot.alice.dm("me too")
    await bot.slack.quiet()
    assert [ack.failed for ack in bot.slack.acks] == [None]
    assert max(ack.seconds or 99 for ack in bot.slack.acks) < 1


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_process_killed_over_an_event_loses_nothing_and_repeats_nothing(
    slack_bot: Start, redis_url: str, moment: str
) -> None:
    bot = await slack_bot("socket", working=False)
    await bot.only.stack.aclose()
    bot.slack.ack_seconds, bot.slack.retry_after = 1, (0, 0.5, 1, 1)
    with victim(bot, redis_url, moment) as process:
        await bot.slack.connected()
        await bot.alice.dm("book court 1 tomorrow at 3pm")
        assert await asyncio.to_thread(process.wait, 10) == -signal.SIGKILL
    await bot.start()
    await bot.alice.reply(to=bot.alice.direct)
    await bot.settled(turns=1)
    assert await starts(bot) == ["Court 1 Wed 15:00"]


@contextmanager
def victim(bot: SlackBot, redis_url: str, moment: str) -> Iterator[forks.Forked]:
    told = [bot.slack.base_url, bot.team.bot_token, bot.slack.app_token, redis_url, moment]
    process = forks.Forked(forks.Order("tests.slack.victim", told, os.environ))
    try:
        yield process
    finally:
        process.kill()
        process.wait()
