"""The database that the settings name."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.settings import Settings, make_home
from bot.settings.home import make_file
from store.sql import Engine, make_engine, migrate


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
