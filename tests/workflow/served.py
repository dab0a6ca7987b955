"""Services of C and G on loopback, in this process or as processes that kill themselves."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.cli.children import environment as passed_on
from bot.cli.ports import open_ports
from bot.cli.start import with_offline_model
from bot.conversation.reply import Reply
from bot.runtime.asgi import serve
from bot.settings import Settings
from bot.wiring import App
from patterns.services.contract import find
from patterns.services.http import create_app
from tests.crash.victim import LEASE
from tests.kit import forks
from tests.kit.world import RecordingPlatform

SECRET = "a secret that tests share"
NAMES = ("parse", "availability", "booking")


def url_of(name: str) -> str:
    """The setting that names where a service is."""
    return f"{name.replace('-', '_')}_url"


class Counted:
    """An ASGI application that counts its calls."""

    def __init__(self, name: str, app: Any, calls: list[str]) -> None:
        self.name, self.app, self.calls = name, app, calls

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path") == "/run":
            self.calls.append(self.name)
        await self.app(scope, receive, send)


@asynccontextmanager
async def services(settings: Settings, calls: list[str], *names: str) -> AsyncIterator[dict[str, Any]]:
    """Those services, each on a port of its own; yields the URL settings by which they are found."""
    async with AsyncExitStack() as stack:
        ports = await stack.enter_async_context(open_ports(settings))
        urls = {
            url_of(name): await stack.enter_async_context(serve(Counted(name, create_app(find(name), ports), calls)))
            for name in names
        }
        yield urls


@asynccontextmanager
async def process(module: str, *words: str, **environment: str) -> AsyncIterator[forks.Child]:
    """`python -m module words`, its output read, killed at the end if it still runs."""
    async with forks.child(module, *words, env={**os.environ, **environment}, hears=1) as child:
        yield child


@asynccontextmanager
async def short_lived(letter: str, home: Path, redis_url: str, **more: Any) -> AsyncIterator[Settings]:
    """A pattern on a home of its own with leases that end soon, the offline model served by this process."""
    base = Settings(
        home=home, redis_url=redis_url, pattern=letter, lease_seconds=LEASE, club_time_zone="UTC",
        secret=SecretStr(SECRET), **more,
    )  # fmt: skip
    async with with_offline_model(base, quiet=True) as ready:
        yield ready


def environment(settings: Settings, urls: dict[str, str]) -> dict[str, str]:
    """By which another process has the same settings."""
    own = {f"COURTBOT_{name.upper()}": url for name, url in urls.items()}
    own |= {"REDIS_URL": settings.redis_url or "", "COURTBOT_PATTERN": settings.pattern}
    own |= {"COURTBOT_CLUB_TIME_ZONE": "UTC", "COURTBOT_LEASE_SECONDS": str(LEASE)}
    return passed_on(settings) | own


async def work(app: App) -> list[Reply]:
    """A worker of this process, until the inbox is empty: what it delivered."""
    delivered: list[Reply] = []

    async def deliver(event: Any, reply: Reply) -> None:
        delivered.append(reply)

    worker = app.worker({"console": RecordingPlatform(deliver)})
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(LEASE + 20):
        while await app.redis.client.xlen("courtbot:inbox"):  # noqa: ASYNC110 - Redis has no event for it
            await asyncio.sleep(0.05)
    worker.stop()
    await running
    return delivered


async def rows(app: App) -> list[str]:
    return [f"{b.user} {b.slot.id} {b.code}" for _, b in await app.bookings.everything(await app.workspaces.clubs())]
