"""The language that a member reads: `say` words a template in it, whoever calls and however deep.

`speaking` sets it: the dispatcher around a turn, the worker around a delivery, a reception around a form, a service
around a step. Elsewhere it is English. What admins read (`bot/admin/`, `bot/guide.py`) is English throughout.
"""

import asyncio
import re
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Protocol, runtime_checkable

from bot import languages
from bot.events import Event

ENGLISH = "en"
ASK_SECONDS = 0.3
"""What asking a platform for a locale may delay at most; it is known the next time."""
_current: ContextVar[str] = ContextVar("language", default=ENGLISH)


@runtime_checkable
class KnowsLocales(Protocol):
    """A `bot.ports.Platform` whose events do not tell a locale, but which can look it up."""

    async def locale(self, event: Event) -> str:
        """As the platform names it (en-GB); "" where it does not say. Raises OSError."""
        ...


def current() -> str:
    """The code of the language that is spoken now."""
    return _current.get()


def language_of(locale: str) -> str:
    """`de` for de, de-DE, de_AT; English where there is no catalogue."""
    code = re.split(r"[-_]", locale)[0].lower()
    return code if code in languages.codes() else ENGLISH


@contextmanager
def speaking(locale: str) -> Generator[None]:
    token = _current.set(language_of(locale))
    try:
        yield
    finally:
        _current.reset(token)


def say(template: str, /, **values: object) -> str:
    """The English template's words in the current language, filled in."""
    return languages.load(current()).words.get(template, template).format(**values)


def later(template: str) -> str:
    """Marks a template that is handed to `say` elsewhere, so that catalogues are checked for it."""
    return template


def date_text(day: date, short: bool = False) -> str:
    """`Wednesday 2 December`, `Wed 2 Dec`, in the current language."""
    spoken = languages.load(current())
    days, months = (spoken.short_days, spoken.short_months) if short else (spoken.days, spoken.months)
    shape = spoken.short_date if short else spoken.date
    return shape.format(weekday=days[day.weekday()], day=day.day, month=months[day.month - 1])


def told(system: str) -> str:
    """A model's system prompt, with the language to answer in where that is not English."""
    return system if current() == ENGLISH else f"{system}\n{answer_in()}"


def answer_in() -> str:
    name = languages.load(current()).name
    return f"The member reads {name}: words that the member is to read are {name}, all other values as asked for."


async def asked(platform: object, event: Event) -> str:
    """The member's locale as the platform knows it, within ASK_SECONDS; raises nothing."""
    if not isinstance(platform, KnowsLocales):
        return ""
    asking = asyncio.ensure_future(_locale(platform, event))
    await asyncio.wait({asking}, timeout=ASK_SECONDS)
    return asking.result() if asking.done() else ""


async def _locale(platform: KnowsLocales, event: Event) -> str:
    try:
        return await platform.locale(event)
    except OSError:
        return ""
