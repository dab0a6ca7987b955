"""C with SIGKILL: its services before, during and after their work, its coordinator between any two steps. Nothing
is booked twice, what is told is what is so, and what was finished is not done again."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from dbos import DBOS

from bot.conversation.reply import Reply
from bot.settings import Settings
from bot.wiring import open_app
from patterns.workflow.coordinator import open_coordinator
from tests.crash.test_kill_points import event
from tests.crash.victim import NOW
from tests.workflow.served import NAMES, environment, process, rows, services, short_lived, work

SLOT = "c2-20261202-1500-60"


@pytest.fixture
async def settings(tmp_path: Path, redis_url: str) -> AsyncIterator[Settings]:
    async with short_lived("C", tmp_path, redis_url) as ready:
        yield ready


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("when", ["answered", "recorded"])
async def test_another_worker_finishes_the_run_of_a_killed_coordinator(settings: Settings, when: str, number: int):
    calls = await taken_over(settings, when, number)
    again = NAMES[number - 1] if when == "answered" and number < 3 else None
    assert Counter(calls) == Counter([*NAMES, again] if again else NAMES)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_on_postgresql_too(settings: Settings, database_url: str):
    calls = await taken_over(settings.model_copy(update={"database_url": database_url}), "recorded", 1)
    assert calls == list(NAMES)


async def taken_over(settings: Settings, when: str, number: int) -> list[str]:
    """A coordinator is killed around that hop, and a worker of this process takes over: what was called in all."""
    calls: list[str] = []
    async with AsyncExitStack() as stack:
        urls = await stack.enter_async_context(services(settings, calls, *NAMES))
        app = await stack.enter_async_context(open_app(settings.model_copy(update=urls), lambda: NOW))
        await app.inbox.enqueue(event())
        words = ("tests.workflow.coordinator_victim", when, str(number))
        async with process(*words, **environment(settings, urls)) as victim, asyncio.timeout(30):
            assert await victim.wait() == -signal.SIGKILL
        assert calls == list(NAMES[:number])
        [reply] = await work(app)
        [row] = await rows(app)
    assert row.startswith(f"ann {SLOT} ")
    assert (reply.outcome, reply.card and reply.card.code) == ("booked", row.rsplit(" ", 1)[1])
    return calls


async def test_a_run_is_not_executed_for_another_inbox(settings: Settings):
    """Two terminals share a home, and neither services, secret nor clock."""
    calls: list[str] = []
    async with services(settings, calls, *NAMES) as urls:
        chosen = settings.model_copy(update=urls)
        async with open_app(chosen, lambda: NOW) as app:
            await app.inbox.enqueue(event())
        words = ("tests.workflow.coordinator_victim", "recorded", "1")
        async with process(*words, **environment(settings, urls)) as victim, asyncio.timeout(30):
            assert await victim.wait() == -signal.SIGKILL
        async with open_app(chosen, lambda: NOW, "courtbot:terminal:another") as another:
            await another.resources.get(open_coordinator)
            await DBOS.resume_workflow_async(event().turn_id)
            await asyncio.sleep(2.5)  # an idle DBOS looks for runs once a second
        assert calls == ["parse"]
        async with open_app(chosen, lambda: NOW) as app:
            [reply] = await work(app)
    assert reply.outcome == "booked"
    assert calls == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("when", ["before", "during", "after"])
async def test_a_killed_service_is_told_and_so_is_what_was_booked(settings: Settings, name: str, when: str):
    others = [other for other in NAMES if other != name]
    async with AsyncExitStack() as stack:
        urls = await stack.enter_async_context(services(settings, [], *others))
        words = ("tests.workflow.service_victim", name, when)
        victim = await stack.enter_async_context(process(*words, **environment(settings, urls)))
        urls[f"{name}_url"] = (await victim.said.readline()).decode().strip()
        if when == "before":
            victim.kill()
            await victim.wait()
        app = await stack.enter_async_context(open_app(settings.model_copy(update=urls), lambda: NOW))
        await app.inbox.enqueue(event())
        [reply] = await work(app)
        assert await victim.wait() == -signal.SIGKILL
        booked = await rows(app)
    if (name, when) == ("booking", "after"):
        assert [row.split()[:2] for row in booked] == [["ann", SLOT]]
        assert reply.card
        assert (reply.outcome, reply.card.code) == ("booked", booked[0].split()[2])
    else:
        assert booked == []
        assert (reply.outcome, reply.reason) == ("failed", "service_down")
        assert "Nothing was booked" in reply.text


async def test_after_a_restart_of_its_service_the_next_message_books(settings: Settings):
    said: list[Reply] = []
    for number, names in ((1, NAMES[:2]), (2, NAMES)):
        async with (
            services(settings, [], *names) as urls,
            open_app(settings.model_copy(update=urls), lambda: NOW) as app,
        ):
            await app.inbox.enqueue(event(number))
            said += await work(app)
            assert len(await rows(app)) == number - 1
    assert [reply.outcome for reply in said] == ["failed", "booked"]
