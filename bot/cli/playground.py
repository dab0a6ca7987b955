"""`courtbot playground`: a local page on which the eight patterns are visible at work."""

import asyncio
import logging
import os
import secrets
import webbrowser
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from bot.cli.chat import clock_of
from bot.cli.start import load, not_bound, offline_agent, offline_vendors, require, run, settle_memory
from bot.domain.ports import Clock
from bot.runtime.health import is_loopback
from bot.settings import Settings, variable

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from adapters.web.calendar import Calendar
    from adapters.web.listener import Listener
    from adapters.web.room import Room
    from adapters.web.traces import Traces
    from adapters.web.updates import Updates
    from bot.cli.breakable import Machinery
    from bot.conversation.ports import Platform
    from bot.sandbox import Faults
    from bot.wiring import App

log = logging.getLogger(__name__)

LEASE_SECONDS = 5.0


@dataclass(frozen=True)
class Options:
    host: str = "127.0.0.1"
    port: int = 8787
    browser: bool = True
    home: Path | None = None
    now: str | None = None
    use_settings: bool = False


@dataclass(frozen=True)
class Playground:
    """What runs, at its address."""

    url: str
    app: "App"
    listener: "Listener"
    machinery: "Machinery"  # what can be broken
    traces: "Traces"

    @property
    def room(self) -> "Room":
        return self.listener.room


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Elsewhere than on loopback a token is needed.")
@click.option("--port", type=click.IntRange(0, 65535), default=8787, show_default=True, help="0 takes a free one.")
@click.option("--browser/--no-browser", default=True, help="Open the page, which is the default.")
@click.option("--home", type=click.Path(path_type=Path), help="Keep what is booked here; else it is forgotten.")
@click.option("--now", metavar="2026-12-01T09:00", help="Freeze the club's clock, in club time.")
@click.option("--use-settings", is_flag=True, help="Take models, database and Redis from the settings.")
def command(**options: Any) -> None:
    """Serve a local page with two columns of chat, a picture of each turn, the courts, and faults to press. It is a
    demo: the offline model answers, and it has a database of its own, unless --use-settings says otherwise."""
    require("The playground", "playground")
    run(_playground(Options(**options)))


async def _playground(options: Options) -> None:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="courtbot-playground-", ignore_cleanup_errors=True))
        settings = own_settings(options, Path(folder))
        opened = open_playground(settings, clock_of(settings, options.now), options)
        playground = await stack.enter_async_context(opened)
        settle_memory()
        click.echo(f"The playground is at {playground.url} (Ctrl-C ends it). It is a demo: nothing on it is real.")
        if options.browser:
            await asyncio.to_thread(webbrowser.open, playground.url)
        await asyncio.Event().wait()


def own_settings(options: Options, folder: Path) -> Settings:
    """Those of a demo, whose home is the folder unless the options name one: nothing of the environment or of a `.env`
    file reaches it, or the services that it starts."""
    for name in [name for name in os.environ if name.startswith("OTEL_")]:
        del os.environ[name]  # what is said here goes to no collector
    if options.use_settings:
        return load(level="WARNING", home=options.home, lease_seconds=LEASE_SECONDS)
    for field in Settings.model_fields:
        os.environ.pop(variable(field), None)
    home = options.home.resolve() if options.home else folder
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chdir(home)  # where there is no .env
    return load(level="WARNING", home=home, lease_seconds=LEASE_SECONDS, turns_per_minute=1_000)


@asynccontextmanager
async def open_playground(settings: Settings, clock: Clock, options: Options) -> AsyncGenerator[Playground]:
    """Everything that a running bot has, with the page as its one platform. Raises BadSetting, StoreDown."""
    from starlette.applications import Starlette

    from adapters.web.listener import Listener
    from adapters.web.otlp import PATH, receiver
    from adapters.web.people import PLATFORM
    from adapters.web.platform import WebPlatform
    from adapters.web.room import Room
    from adapters.web.updates import Updates
    from bot.cli.breakable import Machinery
    from bot.cli.children import Children, with_own_secret
    from bot.intake.receiver import Receiver
    from bot.runtime.asgi import serve
    from bot.wiring import open_app

    async with AsyncExitStack() as stack:
        ready, faults = await stack.enter_async_context(_models(with_own_secret(settings)))
        updates = Updates()
        traces = await stack.enter_async_context(_traced(updates))
        collector = await stack.enter_async_context(serve(Starlette(routes=[receiver(traces.add)])))
        children = Children(ready, "--traces-to", f"{collector}{PATH}")
        stack.push_async_callback(children.aclose)
        machinery = Machinery(
            children, faults, lambda: updates.tell("faults"), mended=lambda: app.models.forget_failures()
        )
        app = await stack.enter_async_context(open_app(ready, clock, locate=machinery.url))
        room = Room(updates.tell)
        platform = WebPlatform(room, updates.tell)
        platforms: dict[str, Platform] = {PLATFORM: platform}
        await stack.enter_async_context(_working(app, platforms))
        await stack.enter_async_context(app.background_loops(platforms))
        listener = Listener(Receiver(app.inbox, app.queries, platform, None, app.in_hand), room)
        parts = Parts(app, listener, updates, traces, machinery)
        calendar = _calendar(parts)
        url = await stack.enter_async_context(_served(_routes(parts, calendar), updates, options))
        for work in (_warm(machinery), calendar.follow(updates)):
            stack.callback(asyncio.create_task(work).cancel)
        yield Playground(url, app, listener, machinery, traces)


async def _warm(machinery: "Machinery") -> None:
    """Starts the services, so that the first turn of C or G need not wait for them."""
    from patterns.services.contract import MODULES

    for name in MODULES:
        try:
            await machinery.url(name)
        except ConnectionError as error:  # which the turn that asks it tells
            log.warning("%s", error)


@asynccontextmanager
async def _models(settings: Settings) -> "AsyncGenerator[tuple[Settings, Faults | None]]":
    """The settings with the offline model, and the faults that it can be given; none where a vendor answers."""
    from bot.sandbox import Faults, create_app, serve

    if not settings.offline:
        yield settings, None
        return
    faults = Faults()
    async with serve(create_app(faults)) as base_url:
        yield settings.model_copy(update=offline_vendors(base_url) | offline_agent(settings, base_url)), faults


@asynccontextmanager
async def _traced(updates: "Updates") -> "AsyncGenerator[Traces]":
    """The spans of this process from now on, with what is said in them."""
    from adapters.web.traces import Traces
    from bot import tracing

    loop = asyncio.get_running_loop()

    def tell() -> None:
        loop.call_soon_threadsafe(updates.tell, "turns")

    traces = Traces(tell)
    tracing.listen(traces)
    with tracing.content_shown():
        try:
            yield traces
        finally:
            traces.shutdown()


@asynccontextmanager
async def _working(app: "App", platforms: "dict[str, Platform]") -> AsyncGenerator[None]:
    worker = app.worker(platforms)
    running = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.stop()
        await running


@dataclass(frozen=True)
class Parts:
    """What the page shows and asks."""

    app: "App"
    listener: "Listener"
    updates: "Updates"
    traces: "Traces"
    machinery: "Machinery"


def _calendar(parts: Parts) -> "Calendar":
    from adapters.web.calendar import Calendar
    from adapters.web.pages import Pages

    app = parts.app
    return Calendar(app.workspaces, app.commands.context.club_admin, Pages(), app.clock)


def _routes(parts: Parts, calendar: "Calendar") -> "list[BaseRoute]":
    from adapters.web.chat import Chat
    from adapters.web.comparison import Comparison
    from adapters.web.front import Front
    from adapters.web.pages import Pages
    from adapters.web.trouble import Club, Trouble
    from adapters.web.watching import Watching

    app, listener, updates, pages = parts.app, parts.listener, parts.updates, Pages()
    workspaces, clock, room = app.workspaces, app.clock, listener.room
    club = Club(workspaces, app.bookings, clock)
    shown = (
        Front(pages, app.settings.emulated, workspaces, clock),
        Chat(room, listener, pages, updates, workspaces, clock),
        Watching(parts.traces, pages),
        calendar,
        Trouble(parts.machinery, club, room, listener, pages, updates),
        Comparison(app.dry_desk(), workspaces, clock, listener, parts.traces, pages),
    )
    return [route for part in shown for route in part.routes]


@asynccontextmanager
async def _served(routes: "list[BaseRoute]", updates: "Updates", options: Options) -> AsyncGenerator[str]:
    """The address, with a token where others than this machine can reach it. Raises BadSetting."""
    from adapters.web.app import make_app
    from bot.runtime.asgi import serve

    token = "" if is_loopback(options.host) else secrets.token_urlsafe(24)
    async with AsyncExitStack() as stack:
        try:
            url = await stack.enter_async_context(serve(make_app(routes, updates, token), options.host, options.port))
        except OSError as error:
            raise not_bound("--port", options.host, options.port, error) from error
        stack.callback(updates.close)
        yield url + (f"/?token={token}" if token else "/")
