"""What a process that runs until SIGTERM does: lets events in, works on them, shows an HTTP face; and how it ends."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from bot.cli.platforms import Doors, open_doors, outgoing
from bot.cli.start import settle_memory
from bot.settings import BadSetting

if TYPE_CHECKING:
    from bot.metrics import Metrics
    from bot.wiring import App
    from bot.worker import Worker


@dataclass(frozen=True, slots=True)
class Duties:
    """Of one process."""

    name: str
    listen: Sequence[str] = ()  # platforms whose events it lets in
    work: bool = True
    port: int | None = None  # of the HTTP face; None: it has none


async def serve(app: "App", duties: Duties) -> None:
    """Until SIGTERM or SIGINT: then nothing new is let in, what is in hand is finished, and it returns. Raises
    BadSetting, StoreDown."""
    from bot.metrics import Metrics

    metrics, told = Metrics(app.inbox.depth), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    async with outgoing(app) as out, open_doors(app, out, metrics, duties.listen) as doors:
        app.ready |= doors.ready
        async with face(app, doors, metrics, duties.port):
            if not duties.work:
                _say_ready(duties)
                await _ends(told, doors)
                return
            worker = app.worker(out.platforms, metrics)
            async with app.reminding():
                _say_ready(duties)
                await _until(told, worker, doors)


def _say_ready(duties: Duties) -> None:
    settle_memory()
    where = f", HTTP on port {duties.port}" if duties.port is not None else ""
    click.echo(f"courtbot {duties.name}: ready{where}", err=True)


async def _until(told: asyncio.Event, worker: "Worker", doors: Doors) -> None:
    """The worker goes on while the doors are shut, and then until what it holds is done."""
    working, ending = asyncio.create_task(worker.run()), asyncio.create_task(_ends(told, doors))
    try:
        await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        told.set()
        try:
            await ending
        finally:
            worker.stop()
            await working


async def _ends(told: asyncio.Event, doors: Doors) -> None:
    """Returns with the doors shut, once told to. Raises BadSetting where a platform lets nothing in for good."""
    ends = [asyncio.create_task(wait()) for wait in (told.wait, *doors.ended)]
    try:
        done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in ends:
            task.cancel()
        await doors.shut()


@asynccontextmanager
async def face(app: "App", doors: Doors, metrics: "Metrics", port: int | None) -> AsyncGenerator[None]:
    """The HTTP face, where there is a port for it. Raises BadSetting for a port in use."""
    from bot.face import make_face
    from bot.serving import serve as serve_asgi

    if port is None:
        yield
        return
    host = app.settings.http_host
    asgi = make_face(app.ready, metrics)
    asgi.router.routes.extend(doors.routes)
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(serve_asgi(asgi, host, port, grace=5))
        except OSError as error:
            raise BadSetting(f"COURTBOT_HTTP_PORT: {host}:{port} cannot be bound ({error.strerror})") from error
        yield
