"""G with each of its services killed (SIGKILL) before, during and after its work: nothing is lost or booked twice,
and the member is told what is so."""

import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.wiring import open_app
from tests.crash.test_kill_points import event
from tests.crash.victim import NOW
from tests.workflow.served import environment, process, rows, services, short_lived, url_of, work
from tests.workflow.test_crashes import SLOT

NAMES = ("availability-agent", "booking-agent")


@pytest.fixture
async def settings(tmp_path: Path, redis_url: str) -> AsyncIterator[Settings]:
    async with short_lived("G", tmp_path, redis_url) as ready:
        yield ready


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("when", ["before", "during", "after"])
async def test_a_killed_service_is_told_and_so_is_what_was_booked(settings: Settings, name: str, when: str):
    [other] = [other for other in NAMES if other != name]
    async with AsyncExitStack() as stack:
        urls = await stack.enter_async_context(services(settings, [], other))
        words = ("tests.workflow.service_victim", name, when)
        victim = await stack.enter_async_context(process(*words, **environment(settings, urls)))
        urls[url_of(name)] = (await victim.said.readline()).decode().strip()
        if when == "before":
            victim.kill()
            await victim.wait()
        app = await stack.enter_async_context(open_app(settings.model_copy(update=urls), lambda: NOW))
        await app.inbox.enqueue(event())
        [reply] = await work(app)
        assert await victim.wait() == -signal.SIGKILL
        booked = await rows(app)
    if (name, when) == ("booking-agent", "after"):
        assert [row.split()[:2] for row in booked] == [["ann", SLOT]]
        assert (reply.outcome, reply.card and reply.card.code) == ("booked", booked[0].split()[2])
    else:
        assert booked == []
        assert reply.outcome in ("refused", "offered")
        assert "right now" in reply.text
        assert not reply.text.startswith("Booked")
