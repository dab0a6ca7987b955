"""A real PostgreSQL goes away in the middle of a turn, for longer than the turn may last: the member is told at once
that nobody knows, and once the database is back what is so, a committed booking as well as a wish that was not done."""

# Stand-ins have the part of a port that a test needs.
# pyright: reportArgumentType=false, reportAttributeAccessIssue=false

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.cli.start import with_offline_model
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.domain.errors import StoreDown
from bot.runtime import faults
from bot.settings import Settings
from bot.wiring import App, open_app
from tests.crash.victim import NOW
from tests.inbox.support import event
from tests.kit.servers import PostgresServer
from tests.kit.waiting import until
from tests.kit.world import RecordingPlatform

TURN_SECONDS = 5.0
WISH = event(1, text="book court 1 tomorrow at 3pm", message="M1")

Book = Callable[..., Awaitable[Any]]


class Outage:
    """A server that goes away as a booking is written: `after` its commit, `before` it, or `suspended` before it."""

    def __init__(self, server: PostgresServer, when: str) -> None:
        self.server, self.when = server, when

    def arm(self, app: App) -> None:
        book = app.bookings.book

        async def booked(*arguments: Any) -> Any:
            app.bookings.book = book
            if self.when == "after":
                await book(*arguments)
                self.begin()
                raise StoreDown("the database")  # as one whose answer to the commit was lost
            self.begin()
            return await book(*arguments)

        app.bookings.book = booked

    def begin(self) -> None:
        if self.when == "suspended":
            self._signal(signal.SIGSTOP)
        else:
            self.server.stop()

    async def end(self) -> None:
        if self.when == "suspended":
            self._signal(signal.SIGCONT)
        else:
            await asyncio.to_thread(self.server.start)

    def _signal(self, number: int) -> None:
        main = psutil.Process(self.server.pid)
        for process in (main, *main.children(recursive=True)):
            process.send_signal(number)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


@pytest.fixture
def outage(server: PostgresServer, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Outage:
    monkeypatch.setattr("store.sql.DEADLINE", 1.0)
    return Outage(server, request.param)


@asynccontextmanager
async def bot(tmp_path: Path, redis_url: str, server: PostgresServer, pattern: str) -> AsyncIterator[App]:
    base = Settings(
        home=tmp_path, redis_url=redis_url, database_url=server.url, pattern=pattern, turn_seconds=TURN_SECONDS,
        club_time_zone="UTC",
    )  # fmt: skip
    async with with_offline_model(base, quiet=True) as ready, open_app(ready, lambda: NOW) as app:
        yield app


@asynccontextmanager
async def working(app: App) -> AsyncIterator[list[tuple[Event, Reply]]]:
    """What is delivered meanwhile."""
    delivered: list[tuple[Event, Reply]] = []

    async def deliver(event: Event, reply: Reply) -> None:
        delivered.append((event, reply))

    worker = app.worker({"slack": RecordingPlatform(deliver)})
    async with app.background_loops({}):
        running = asyncio.create_task(worker.run())
        yield delivered
        worker.stop()
        await running


async def codes(app: App) -> list[str]:
    return [booking.code for _, booking in await app.bookings.everything(await app.workspaces.clubs())]


@pytest.mark.parametrize(
    ("pattern", "outage"), [("D", "after"), ("A", "before"), ("D", "suspended")], indirect=["outage"]
)
async def test_the_outcome_of_a_turn_is_told_once_its_database_is_back(
    pattern: str, outage: Outage, server: PostgresServer, tmp_path: Path, redis_url: str
) -> None:
    async with bot(tmp_path, redis_url, server, pattern) as app:
        outage.arm(app)
        async with working(app) as delivered:
            await app.inbox.enqueue(WISH)
            await until(lambda: len(delivered) == 1, 30)
            assert delivered[0][1].text == faults.unknown().text
            await outage.end()
            await until(lambda: len(delivered) == 2, 30)
            booked = await codes(app)
        assert await app.inbox.deferred() == []
    notice, later = delivered[1]
    assert (notice.conversation, notice.reply_to) == (WISH.conversation, WISH.reply_to)
    if outage.when == "after":
        assert (later.outcome, [later.card and later.card.code]) == ("booked", booked)
    else:
        assert (later.text, booked) == (faults.not_done().text, [])
