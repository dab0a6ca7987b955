"""The database by the settings, and what services need: all that a step of C, a Lambda or a command that only reads
has to import, which is half of what a bot does."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

import patterns
from bot.commands.new_club import club_maker
from bot.conversation.resources import Resources
from bot.llm import Models
from bot.llm.vendors import make_models
from bot.settings import BadSetting, Settings, make_home
from bot.settings.home import make_file
from patterns.services.contract import Ports
from patterns.services.identity import Signer
from store.bookings import SqlBookings
from store.clubs import SqlWorkspaces
from store.sql import Engine, make_engine, migrate, read, version


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncGenerator[Engine]:
    """The engine, its schema at head. Raises StoreDown, BadSetting for a home that cannot be used."""
    make_home(settings)
    if settings.database_url is None:
        make_file(settings.sqlite_file())
    engine = make_engine(settings.sql_url())
    try:
        await migrate(engine)
        yield engine
    finally:
        await engine.dispose()


@asynccontextmanager
async def open_ports(settings: Settings, models: Models | None = None) -> AsyncGenerator[Ports]:
    """What services need: the database, the secret, and the given models or those of the settings. Raises StoreDown,
    BadSetting."""
    check_pattern(settings)
    async with AsyncExitStack() as stack:
        if models is None:
            models = made = make_models(settings)
            stack.push_async_callback(made.aclose)
        engine = await stack.enter_async_context(open_database(settings))
        parts = Resources(settings)
        stack.push_async_callback(parts.aclose)

        async def ready() -> None:
            await read(engine, version)

        yield Ports(
            make_workspaces(settings, engine), SqlBookings(engine), models, settings.limits(),
            Signer(settings.signing_secret()), parts, ready,
        )  # fmt: skip


def check_pattern(settings: Settings) -> None:
    """Raises BadSetting for a default pattern that is unknown."""
    if settings.pattern not in patterns.names():
        raise BadSetting(f"COURTBOT_PATTERN: no pattern is {settings.pattern}, only {', '.join(patterns.names())} are")


def make_workspaces(settings: Settings, engine: Engine) -> SqlWorkspaces:
    """Raises BadSetting for opening hours that cannot be read."""
    new_club = club_maker(settings)
    return SqlWorkspaces(engine, lambda _, name: new_club(club_of(name)), settings.pattern)


def club_of(workspace: str) -> str:
    """The club that a new workspace gets: a terminal's workspace is `club/user`, any other has a club of its own."""
    return workspace.partition("/")[0]
