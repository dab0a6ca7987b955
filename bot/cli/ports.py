"""What services, a Lambda of H and commands that only read stand on: half of what a bot imports."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import patterns
from bot.commands.new_club import club_maker
from bot.conversation.resources import Resources
from bot.llm import Models
from bot.llm.vendors import make_models
from bot.settings import Settings
from patterns.services.contract import Ports
from patterns.services.identity import Signer
from store.bookings import SqlBookings
from store.clubs import SqlWorkspaces
from store.opening import open_database
from store.sql import Engine, read, version


@asynccontextmanager
async def open_ports(settings: Settings, models: Models | None = None) -> AsyncGenerator[Ports]:
    """The database, the secret, and the given models or those of the settings. Raises StoreDown, BadSetting."""
    patterns.check(settings)
    async with AsyncExitStack() as stack:
        if models is None:
            models = made = make_models(settings)
            stack.push_async_callback(made.aclose)
        engine = await stack.enter_async_context(open_database(settings))
        parts = Resources(settings)
        stack.push_async_callback(parts.aclose)

        async def ready() -> None:
            await read(engine, version)

        workspaces, signer = make_workspaces(settings, engine), Signer(settings.signing_secret())
        yield Ports(workspaces, SqlBookings(engine), models, settings.limits(), signer, parts, ready)


def make_workspaces(settings: Settings, engine: Engine) -> SqlWorkspaces:
    """Raises BadSetting for opening hours that cannot be read."""
    return SqlWorkspaces(engine, club_maker(settings), settings.pattern)
