"""The languages that replies come in, one module each, named by its code (`de.py`) and found by that name.

Such a module holds `LANGUAGE`. A third language is one more file; a test tells which words it lacks.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Language:
    """`words` are by English template, with the same placeholders, and so is `of_one`: how the template reads where its
    number is 1. Names of days and months come from CLDR."""

    name: str  # in English, for a model
    date: str  # CLDR patterns, as Babel takes them: a day in full
    short_date: str
    words: Mapping[str, str]
    of_one: Mapping[str, str]
    asks: str  # a regular expression: what a question begins with
    orders: Mapping[str, str]  # regular expressions for bot.nlu.orders: what orders a write, and what makes it no order
    commands: Mapping[
        str, str
    ]  # by verb of bot.commands.router: what else says it, as alternatives of a regular expression


@cache
def codes() -> frozenset[str]:
    return frozenset(module.name for module in pkgutil.iter_modules(__path__))


def also(verb: str) -> str:
    """How any language but English says a command, to go to the end of a group: `|hilfe`."""
    return "".join(f"|{said}" for code in sorted(codes()) if (said := load(code).commands.get(verb)))


@cache
def load(code: str) -> Language:
    """Raises ModuleNotFoundError for a code that is not among `codes`."""
    return importlib.import_module(f"{__name__}.{code}").LANGUAGE
