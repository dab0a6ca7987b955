"""A playground that runs beside the tests, in a thread with an event loop of its own, and a page of it."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_trace_id
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import Connection

from bot import tracing
from bot.cli.playground import Options, Playground, open_playground
from bot.settings import Settings
from patterns.services.contract import MODULES
from store import schema
from store.sql import write

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=ZoneInfo("UTC"))  # a Tuesday
KEPT = ("clubs", "workspaces", "alembic_version")
T = TypeVar("T")


class Running:
    """The playground, reached from the tests' thread."""

    def __init__(self, playground: Playground, loop: asyncio.AbstractEventLoop) -> None:
        self.playground, self._loop = playground, loop
        self._backend = InMemorySpanExporter()
        tracing.listen(SimpleSpanProcessor(self._backend))

    @property
    def url(self) -> str:
        return self.playground.url

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    def until(self, so: Callable[[], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not so():
            assert time.monotonic() < deadline
            time.sleep(0.002)

    def serve(self) -> None:
        """Returns once every service answers: a machine that is busy takes its time to start them."""
        for name in MODULES:
            self.until(lambda name=name: self._answers(name), 170)

    def _answers(self, name: str) -> bool:
        try:
            self.do(self.playground.machinery.url(name))
        except ConnectionError:
            return False
        return True

    def spans(self, trace: str) -> list[ReadableSpan]:
        """Those of this process, as another backend got them."""
        found = self._backend.get_finished_spans()
        return [span for span in found if span.context and format_trace_id(span.context.trace_id) == trace]

    def reset(self) -> None:
        """As on the first day, but for what is loaded already."""
        self.do(self._reset())

    async def _reset(self) -> None:
        app, room = self.playground.app, self.playground.room
        await app.redis.client.flushdb()
        room.clear()
        self.playground.machinery.break_model("")
        for name in MODULES:
            self.playground.machinery.mend(name)

        def empty(connection: Connection) -> None:
            for table in reversed(schema.metadata.sorted_tables):
                if table.name not in KEPT:
                    connection.execute(table.delete())
            connection.execute(schema.workspaces.update().values(pattern="D"))

        await write(app.engine, "workspaces", empty)


@contextmanager
def running(home: Path) -> Iterator[Running]:
    started: Future[tuple[Playground, asyncio.AbstractEventLoop]] = Future()

    async def serve() -> None:
        ended = asyncio.Event()
        settings = Settings(home=home, lease_seconds=5, turns_per_minute=1_000, log_level="WARNING")
        async with open_playground(settings, lambda: NOW, Options(port=0, browser=False)) as playground:
            started.set_result((playground, asyncio.get_running_loop()))
            ends.append(ended.set)
            await ended.wait()

    def work() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            if started.done():
                raise
            started.set_exception(error)

    ends = list[Any]()
    thread = threading.Thread(target=work)
    thread.start()
    playground, loop = started.result(60)
    try:
        yield Running(playground, loop)
    finally:
        loop.call_soon_threadsafe(ends[0])
        thread.join()


class Column:
    """One of the two columns of an open page."""

    def __init__(self, page: Page, look: str) -> None:
        self.page, self.look = page, look
        self.box = page.locator(f".column.{look}")

    @property
    def last(self) -> Locator:
        return self.box.locator(".message").last

    def say(self, text: str) -> None:
        """Says it, and waits for the reply."""
        before = self.box.locator(".message").count()
        self.box.locator(".say input").fill(text)
        self.box.locator(".say input").press("Enter")
        expect(self.box.locator(".message")).to_have_count(before + 2, timeout=40_000)

    def press(self, label: str) -> None:
        self.last.get_by_role("button", name=label, exact=True).click()

    def be(self, name: str) -> None:
        self.box.get_by_text(name, exact=True).first.click()

    def answer_with(self, letter: str) -> None:
        self.box.locator(f"input[value={letter}]").check(force=True)
