"""The patterns, found by name: `d_function_calling.py` (or a folder of that name) is pattern D.

A pattern is one file with a docstring whose first line names it and an `async def handle(turn) -> Reply`.
It is imported when it is first used, so that no pattern loads another one's SDK.
"""

import asyncio
import importlib
import json
import pkgutil
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from bot.conversation.reply import Reply
from bot.conversation.resources import Resources
from bot.conversation.turn import Pattern, Turn
from bot.domain.ports import Bookings, Workspaces
from bot.i18n.language import gettext, gettext_noop
from bot.llm import Models
from bot.settings import BadSetting, Settings, extras
from bot.settings.limits import Limits

NOT_INSTALLED = gettext_noop(
    "Pattern {letter} needs {package}. Whoever runs me adds it with: {command}\nAn admin can choose another: pattern D."
)


@cache
def names() -> dict[str, str]:
    """Letter -> module name, from the files in this folder: {"A": "a_ai_service", ...}."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return {name[0].upper(): name for name in sorted(found) if re.match(r"[a-z]_", name)}


def check(settings: Settings) -> None:
    """Raises BadSetting for a default pattern that is unknown."""
    if settings.pattern not in names():
        raise BadSetting(f"COURTBOT_PATTERN: no pattern is {settings.pattern}, only {', '.join(names())} are")


@cache
def _measured() -> dict[str, dict[str, Any]]:
    """The rows of `courtbot compare` that the READMEs show, by letter."""
    kept = json.loads(files(__name__).joinpath("measured.json").read_text(encoding="utf-8"))
    return {row["letter"]: row for row in kept["rows"]}


def measured(letter: str) -> str:
    """The letter's figures in the published comparison, as a sentence; empty for a letter that was not in it."""
    row = _measured().get(letter)
    if row is None:
        return ""
    passed, lines = row["success"]["rate"], row["code"]["lines"]
    return (
        f"Measured with the offline model (emulated): it passed {passed:.0%} of the scenarios, at {row['calls']:.1f} "
        f"model calls and {row['tokens']:,.0f} tokens each, with {lines:,} lines of its own."
    )


@cache
def load(letter: str) -> Pattern:
    """The pattern's handler. Raises KeyError for an unknown letter."""
    return importlib.import_module(f"{__name__}.{names()[letter]}").handle


@cache
def handler(letter: str) -> Pattern:
    """The same handler, imported in a thread when it first runs: an SDK takes up to two seconds to import, and the
    event loop has other turns to serve meanwhile. Where the packages of its extra are not installed, the reply names
    them. Raises KeyError for an unknown letter, but only when the handler runs."""
    loaded: Pattern | None = None

    async def handle(turn: Turn) -> Reply:
        nonlocal loaded
        if loaded is None and (package := extras.absent(*extras.PATTERNS.get(letter, ()))):
            words = gettext(NOT_INSTALLED, letter=letter, package=package, command=extras.command(package))
            return Reply("failed", words)
        loaded = loaded or await asyncio.to_thread(load, letter)
        return await loaded(turn)

    return handle


async def plain(turn: Turn) -> Reply:
    """Pattern A's machine with the plain parser, for when no model answers; imported when it is first needed."""
    from patterns import a_ai_service

    return await a_ai_service.plain(turn)


@asynccontextmanager
async def lend(
    shared: Resources, workspaces: Workspaces, models: Models, limits: Limits, bookings: Bookings
) -> AsyncGenerator[Resources]:
    """The process's resources for a dry run on a copy of the club, whose bookings these are. See `patterns.dry`, which
    is imported in a thread, as a pattern is."""
    await asyncio.to_thread(importlib.import_module, f"{__name__}.dry")
    from patterns import dry

    async with dry.lend(shared, workspaces, models, limits, bookings) as lent:
        yield lent
