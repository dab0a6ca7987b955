"""A worker is killed with SIGKILL at each named point of a turn: another one finishes the event, with one booking
and its reply delivered. A second copy of the reply is allowed in one window only: killed after the delivery and
before it was marked.
"""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.cli.start import with_offline_model
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.domain.member import ReplyTo, User
from bot.domain.workspace import ShadowPlan
from bot.settings import Settings
from bot.wiring import App, open_app
from store.shadows import SqlShadows
from tests.crash.victim import LEASE, NOW, POINTS
from tests.kit import forks
from tests.kit.world import RecordingPlatform

ONE_MESSAGE = "book court 2 tomorrow at 3pm"


def event(number: int = 1) -> Event:
    return Event(
        id=f"Ev{number}", platform="console", workspace="home/ann", channel="terminal", user=User("ann"),
        kind="direct", text=ONE_MESSAGE, message=f"M{number}", reply_to=ReplyTo("console"),
    )  # fmt: skip


async def survive(settings: Settings, delivered: list[Reply]) -> list[str]:
    """A second worker on the same home, until the inbox is empty; the live bookings afterwards."""
    async with with_offline_model(settings, quiet=True) as ready, open_app(ready, lambda: NOW) as app:

        async def deliver(event: Event, reply: Reply) -> None:
            delivered.append(reply)

        worker = app.worker({"console": RecordingPlatform(deliver)})
        running = asyncio.create_task(worker.run())
        async with asyncio.timeout(LEASE + 12):
            while await app.redis.client.xlen("courtbot:inbox"):  # noqa: ASYNC110 - Redis has no event for it
                await asyncio.sleep(0.05)
        worker.stop()
        await running
        rows = await app.bookings.everything(await app.workspaces.clubs())
        return [f"{b.user} {b.slot.id} {b.status} {b.code}" for _, b in rows]


@pytest.mark.parametrize("pattern", ["A", "D"])
@pytest.mark.parametrize("point", POINTS)
async def test_another_worker_finishes_the_turn(
    point: str, pattern: str, tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("REDIS_URL", redis_url)
    settings = Settings(home=tmp_path, pattern=pattern, lease_seconds=LEASE, club_time_zone="UTC")
    async with with_offline_model(settings, quiet=True) as ready, open_app(ready, lambda: NOW) as app:
        await put_five_times(app)
        words = ("tests.crash.victim", point, str(tmp_path), pattern)
        async with forks.child(*words, env=os.environ) as victim, asyncio.timeout(30):
            assert await victim.wait() == -signal.SIGKILL
        delivered: list[Reply] = []
        [row] = await survive(settings, delivered)
    assert row.startswith("ann c2-20261202-1500-60 confirmed ")
    earlier = tmp_path.joinpath("delivered")
    copies = earlier.read_text().splitlines() if earlier.exists() else []
    texts = copies + [reply.text for reply in delivered]
    assert len(texts) == (2 if point == "deliver" else 1)
    assert len(set(texts)) == 1
    assert row.rsplit(" ", 1)[1] in texts[0]
    assert texts[0].startswith("Booked: Court 2")


async def put_five_times(app: App) -> None:
    """The same event at once and again: deduplicated means enqueued."""
    taken = await asyncio.gather(*(app.inbox.enqueue(event()) for _ in range(5)))
    assert sorted(taken) == [False, False, False, False, True]


async def test_a_process_that_dies_in_a_shadow_has_answered_once_and_leaves_nothing_of_it(
    tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("REDIS_URL", redis_url)
    settings = Settings(home=tmp_path, pattern="D", lease_seconds=LEASE, club_time_zone="UTC")
    async with with_offline_model(settings, quiet=True) as ready, open_app(ready, lambda: NOW) as app:
        home, shadows = await app.workspaces.load("console", "home/ann"), SqlShadows(app.engine)
        await shadows.follow(home, ShadowPlan("B"), "boss", NOW)
        await put_five_times(app)
        async with forks.child("tests.crash.victim", "shadow", str(tmp_path), "D", env=os.environ) as victim:
            async with asyncio.timeout(60):
                assert await victim.wait() == -signal.SIGKILL
        session = f"courtbot:session:{event().conversation}"
        assert (before := await app.redis.client.get(session))
        delivered: list[Reply] = []
        [row] = await survive(settings, delivered)
        assert await app.redis.client.get(session) == before
        assert list(await shadows.tallies(home, NOW.date())) == []
    assert row.startswith("ann c2-20261202-1500-60 confirmed ")
    assert delivered == []
    assert len(tmp_path.joinpath("delivered").read_text().splitlines()) == 1
