"""Services of C and G on loopback, in this process or as processes that kill themselves."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from bot.runtime.asgi import serve
from bot.settings import Settings
from bot.wiring import open_ports
from patterns.services.contract import find
from patterns.services.http import create_app
from tests.kit import forks

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
