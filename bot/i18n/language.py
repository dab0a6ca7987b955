"""The language that a member reads: `gettext` words a template in it, whoever calls and however deep.

`speaking` sets it: the dispatcher around a turn, the worker around a delivery, a receiver around a form, a service
around a step. Elsewhere it is English. What admins read (`bot/commands/admin/`, `bot/commands/guide.py`) is English
throughout.
"""

import re
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from typing import cast

from bot.i18n import catalogues

ENGLISH = "en"
_current: ContextVar[str] = ContextVar("language", default=ENGLISH)


def current() -> str:
    """The code of the language that is spoken now."""
    return _current.get()


def language_of(locale: str) -> str:
    """`de` for de, de-DE, de_AT; English where there is no catalogue."""
    code = re.split(r"[-_]", locale)[0].lower()
    return code if code in catalogues.codes() else ENGLISH


@contextmanager
def speaking(locale: str) -> Generator[None]:
    token = _current.set(language_of(locale))
    try:
        yield
    finally:
        _current.reset(token)


def gettext(template: str, /, **values: object) -> str:
    """The English template's words in the current language, filled in."""
    return template_text(template, values).format(**values)


def template_text(template: str, values: Mapping[str, object], /) -> str:
    """The English template's words in the current language, still to be filled in with these values."""
    language = catalogues.load(current())
    of_one = language.of_one.get(template) if 1 in values.values() else None
    return of_one or language.words.get(template, template)


def gettext_noop(template: str) -> str:
    """Marks a template that is handed to `gettext` elsewhere, so that catalogues are checked for it."""
    return template


def day_names(code: str) -> tuple[str, ...]:
    """The days of the week of that language, Monday first."""
    from babel.dates import get_day_names

    names = cast("Mapping[int, str]", get_day_names(locale=code))  # in no particular order
    return tuple(names[n] for n in range(7))


def month_names(code: str) -> tuple[str, ...]:
    from babel.dates import get_month_names

    names = cast("Mapping[int, str]", get_month_names(locale=code))
    return tuple(names.values())


def date_text(day: date, short: bool = False) -> str:
    """`Wednesday 2 December`, `Wed 2 Dec`, in the current language."""
    return _date_text(current(), day.year, day.month, day.day, short)


@lru_cache(2_000)
def _date_text(code: str, year: int, month: int, day: int, short: bool) -> str:
    """A day of offers names the same few dates hundreds of times."""
    from babel.dates import format_date  # 60 ms, which a process that words no date does without

    spoken = catalogues.load(code)
    return format_date(date(year, month, day), spoken.short_date if short else spoken.date, locale=code)


def either(items: Iterable[str]) -> str:
    """`60, 90 or 120` in the current language."""
    from babel.lists import format_list

    return format_list(list(items), style="or", locale=current())


def together(items: Iterable[str]) -> str:
    """`Monday and Tuesday` in the current language."""
    from babel.lists import format_list

    return format_list(list(items), locale=current())


def with_reply_language(system: str) -> str:
    """A model's system prompt, with the language to answer in where that is not English."""
    return system if current() == ENGLISH else f"{system}\n{answer_in()}"


def answer_in() -> str:
    name = catalogues.load(current()).name
    return f"The member reads {name}: words that the member is to read are {name}, all other values as asked for."
