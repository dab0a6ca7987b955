"""The patterns, found by name: `d_function_calling.py` (or a folder of that name) is pattern D.

A pattern is one file with a docstring whose first line names it and an `async def handle(turn) -> Reply`.
It is imported when it is first used, so that no pattern loads another one's SDK.
"""

import importlib
import pkgutil
import re
from functools import cache

from bot.turn import Pattern


@cache
def names() -> dict[str, str]:
    """Letter -> module name, from the files in this folder: {"A": "a_ai_service", ...}."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return {name[0].upper(): name for name in sorted(found) if re.match(r"[a-z]_", name)}


@cache
def load(letter: str) -> Pattern:
    """The pattern's handler. Raises KeyError for a letter that is none."""
    return importlib.import_module(f"{__name__}.{names()[letter]}").handle
