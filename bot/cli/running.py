"""What a process that runs until SIGTERM does: lets events in, works on them, serves HTTP; and how it ends."""

import asyncio
import signal
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from bot.cli.platforms import Listeners, open_listeners, outgoing
from bot.cli.start import not_bound, settle_memory
from bot.nlu import heard
from bot.runtime.upkeep import Standing, keep_running
from bot.settings import BadSetting, variable
from bot.settings.kinds import revealed

if TYPE_CHECKING:
    from bot.runtime.metrics import Metrics
    from bot.runtime.worker import Worker
    from bot.wiring import App


@dataclass(frozen=True, slots=True)
class Duties:
    """Of one process."""

    name: str
    listen: Sequence[str] = ()  # platforms whose events it lets in
    work: bool = True
    port: int | None = None  # of the HTTP server; None: it has none


async def serve(app: "App", metrics: "Metrics", duties: Duties) -> None:
    """Until SIGTERM or SIGINT: then nothing new is let in, what is in hand is finished, and it returns. Raises
    BadSetting, StoreDown."""
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    if duties.work:  # who only listens asks no model
        app.models.watch = metrics
        app.ready["models"] = app.models.ready
        await app.models.warm(app.settings.pattern)
        heard.warm()  # else the first turn would hold up what comes in beside it
    async with outgoing(app) as out, open_listeners(app, out, metrics, duties.listen) as listeners:
        standings = {name: Standing(name, ready, metrics.standing) for name, ready in listeners.ready.items()}
        app.ready |= {name: standing.look for name, standing in standings.items()}
        async with watched(standings.values()), http_servers(app, listeners, metrics, duties.port) as where:
            if not duties.work:
                _say_ready(duties, where)
                await _ends(told, listeners)
                return
            worker = app.worker(out.platforms)
            app.ready |= {f"replies to {name}": partial(worker.delivers, name) for name in out.platforms}
            async with app.background_loops(out.platforms):
                _say_ready(duties, where)
                await _until(told, worker, listeners)


def _say_ready(duties: Duties, where: str) -> None:
    settle_memory()
    click.echo(f"courtbot {duties.name}: ready{where}", err=True)


async def _until(told: asyncio.Event, worker: "Worker", listeners: Listeners) -> None:
    """The worker goes on while the listeners close, and then until what it holds is done."""
    working, ending = asyncio.create_task(worker.run()), asyncio.create_task(_ends(told, listeners))
    try:
        await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        told.set()
        try:
            await ending
        finally:
            worker.stop()
            await working


async def _ends(told: asyncio.Event, listeners: Listeners) -> None:
    """Returns with the listeners closed, once told to. Raises BadSetting where no platform lets anything
    in any more."""
    telling = asyncio.create_task(told.wait())
    ends = {telling, *(asyncio.create_task(wait()) for wait in listeners.ended)}
    waiting: set[asyncio.Task[Any]] = set(ends)
    try:
        while not telling.done():
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for error in (task.exception() for task in done):
                if isinstance(error, BadSetting):
                    listeners.lost(error)
                elif error:
                    raise error
    finally:
        for task in ends:
            task.cancel()
        await listeners.close()


@asynccontextmanager
async def watched(standings: Iterable[Standing]) -> AsyncGenerator[None]:
    """Meanwhile what happens to a platform is noticed when it happens."""
    watches = [asyncio.create_task(keep_running("Platforms", standing.watch)) for standing in standings]
    try:
        yield
    finally:
        for watch in watches:
            watch.cancel()
        await asyncio.gather(*watches, return_exceptions=True)


@asynccontextmanager
async def http_servers(app: "App", listeners: Listeners, metrics: "Metrics", port: int | None) -> AsyncGenerator[str]:
    """The HTTP servers, where there is a port for them, and in words where they are. Raises BadSetting for a port in
    use. /readyz and /metrics are no business of strangers: where they may come by, a token is asked for."""
    from bot.runtime.health import is_loopback, make_health_app, make_public_app
    from store.backlog import backlog

    if port is None:
        yield ""
        return
    settings, own = app.settings, app.settings.metrics_port
    token = revealed(settings.metrics_token)
    whole = make_health_app(app.ready, metrics, partial(backlog, app.redis), token)
    alone = own is None and (token is not None or (is_loopback(settings.http_host) and not listeners.routes))
    main = whole if alone else make_public_app()
    main.routes.extend(listeners.routes)
    said, given = f", HTTP on port {port}", variable("http_port") if port == settings.http_port else "--port"
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_served(main, settings.http_host, port, given))
        if own is not None:
            await stack.enter_async_context(_served(whole, settings.metrics_host, own, variable("metrics_port")))
            said += f", /readyz and /metrics on port {own}"
        elif not alone:
            said += f" (no /readyz and /metrics: set {variable('metrics_port')} or {variable('metrics_token')})"
        yield said


@asynccontextmanager
async def _served(asgi: Any, host: str, port: int, setting: str) -> AsyncGenerator[None]:
    from bot.runtime.asgi import serve as serve_asgi
    from bot.settings.descriptors import own_share

    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(serve_asgi(asgi, host, port, grace=5, most=own_share().served))
        except OSError as error:
            raise not_bound(setting, host, port, error) from error
        yield
