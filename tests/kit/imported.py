"""Importing this imports all of courtbot with its SDKs, and makes what its first message makes: a process that is
forked thereafter runs some milliseconds after it was asked for, and not a second and a half."""

import gc
import importlib
import threading
from datetime import datetime

MODULES = (
    "concurrent.futures.thread",  # first: else OpenTelemetry's handler in a forked child waits for its lock for ever
    "bot.cli.bookings", "bot.cli.chat", "bot.cli.children", "bot.cli.doctor", "bot.cli.listen", "bot.cli.platforms",
    "bot.cli.running", "bot.cli.sandbox", "bot.cli.service", "bot.cli.worker", "bot.wiring", "bot.runtime.metrics",
    "bot.runtime.health", "bot.runtime.asgi", "bot.sandbox", "bot.intake.receiver", "patterns.services.http",
    "adapters.console", "adapters.slack.platform", "adapters.slack.app", "adapters.slack.socket",
    "adapters.slack.oauth", "adapters.slack.installations", "adapters.discord.platform", "adapters.discord.gateway",
    "store.installations", "store.oauth_states", "bot.llm.openai", "bot.llm.anthropic", "bot.llm.bedrock",
    "patterns.team.agents_sdk", "patterns.team.agents_model", "agents", "dbos", "uvloop", "uvicorn", "psycopg",
    "alembic.command", "alembic.config", "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
)  # fmt: skip

gc.disable()
for name in MODULES:
    importlib.import_module(name)

import patterns  # noqa: E402 - what comes first is above
from bot.nlu.heard import Known, hear, warm  # noqa: E402 - the same

for letter in patterns.names():
    patterns.load(letter)
warm()
hear("book a court", Known(datetime(2026, 12, 1)))
assert threading.active_count() == 1, "a fork would lose the other threads"
gc.enable()
gc.collect()
gc.freeze()
