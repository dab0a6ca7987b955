"""A worker is suspended in the middle of a turn for longer than its lease, another one finishes the turn, and the first
one wakes: nothing is booked or cancelled a second time, and one reply is all that the member gets."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import psutil
import pytest

from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.domain.member import ReplyTo, User
from bot.settings import Settings
from bot.wiring import App, open_app
from patterns.services.contract import MODULES
from tests.crash.victim import NOW
from tests.kit import forks
from tests.workflow.served import environment, process, rows, services, short_lived, work

COURT_1 = "book court 1 tomorrow at 3pm"


def event(text: str = COURT_1, number: int = 1) -> Event:
    return Event(
        id=f"Ev{number}", platform="console", workspace="home/ann", channel="terminal", user=User("ann"),
        kind="direct", text=text, message=f"M{number}", reply_to=ReplyTo("console"),
    )  # fmt: skip


@asynccontextmanager
async def bot(tmp_path: Path, redis_url: str, database_url: str, pattern: str) -> AsyncIterator[tuple[Settings, App]]:
    """The settings of every process, and this one's parts; services run here."""
    async with AsyncExitStack() as stack:
        own = short_lived(pattern, tmp_path, redis_url, database_url=database_url)
        ready = await stack.enter_async_context(own)
        names = [name for name, module in MODULES.items() if module.startswith(f"patterns.{pattern.lower()}_")]
        urls = await stack.enter_async_context(services(ready, [], *names))
        ready = ready.model_copy(update=urls)
        yield ready, await stack.enter_async_context(open_app(ready, lambda: NOW))


async def suspended(child: forks.Child) -> None:
    """Returns once it has stopped itself."""
    process = psutil.Process(child.pid)
    async with asyncio.timeout(60):
        while process.status() != psutil.STATUS_STOPPED:  # noqa: ASYNC110 - processes have no event for it
            await asyncio.sleep(0.01)


async def woken(settings: Settings, app: App, point: str, **more: str) -> list[Reply]:
    """A zombie takes the turn, this process's worker finishes it, the zombie wakes and ends: what this one said."""
    own = {name: str(getattr(settings, name)) for name in settings.model_fields_set if name.endswith("_url")}
    told = environment(settings, own) | more
    async with process("tests.crash.zombie", point, **told) as zombie:
        await suspended(zombie)
        delivered = await work(app)
        os.kill(zombie.pid, signal.SIGCONT)
        async with asyncio.timeout(60):
            assert await zombie.wait() == 0
    said = settings.home / "delivered"
    assert not said.exists(), said.read_text()
    return delivered


@pytest.mark.parametrize(
    ("pattern", "point", "database_url"),
    [
        ("A", "model", "sqlite"), ("D", "write", "postgresql"),
        ("C", "hop", "postgresql"), ("G", "hop", "sqlite"),
    ],
    indirect=["database_url"],
)  # fmt: skip
async def test_a_worker_that_wakes_books_no_second_court(
    pattern: str, point: str, tmp_path: Path, redis_url: str, database_url: str
) -> None:
    async with bot(tmp_path, redis_url, database_url, pattern) as (settings, app):
        await app.inbox.enqueue(event())
        [reply] = await woken(settings, app, point)
        [row] = await rows(app)
    assert reply.card
    assert row == f"ann c1-20261202-1500-60 {reply.card.code}"


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_a_worker_that_wakes_cancels_nothing_in_silence(
    tmp_path: Path, redis_url: str, database_url: str
) -> None:
    """Its model wanted a cancellation; that of the next one lists what there is, and writes nothing."""
    async with bot(tmp_path, redis_url, database_url, "D") as (settings, app):
        await app.inbox.enqueue(event())
        [booked] = await work(app)
        assert booked.card
        await app.inbox.enqueue(event("which courts have I booked?", 2))
        [reply] = await woken(settings, app, "cancel", ZOMBIE_CANCELS=booked.card.code)
        [kept] = await app.bookings.everything(await app.workspaces.clubs())
    assert reply.outcome == "listed"
    assert kept[1].status == "confirmed"


async def test_a_turn_ends_with_its_lease(tmp_path: Path, redis_url: str) -> None:
    """The model of a worker that wakes never answers; its heartbeat says that nobody has the event any more, and the
    database that somebody else had its turn."""
    async with bot(tmp_path, redis_url, f"sqlite:///{tmp_path}/courtbot.sqlite", "D") as (settings, app):
        await app.inbox.enqueue(event())
        [reply] = await woken(settings, app, "lost")
    assert reply.outcome == "booked"
