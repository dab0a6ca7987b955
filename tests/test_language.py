"""Members read their own language; what there is no catalogue for is English."""

import string

import pytest

from bot.language import ENGLISH, language_of, say, speaking
from bot.languages import codes, load
from bot.text import day_text, short_day_text
from tests.templates import marked, templates, text_of

TRANSLATED = sorted(codes() - {ENGLISH})


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_template_is_in_every_catalogue_and_nothing_else_is(code: str):
    assert set(load(code).words) == set(templates())


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_template(code: str):
    for template, words in load(code).words.items():
        assert placeholders(words) == placeholders(template), template


def test_what_is_said_by_name_is_marked_where_it_is_written():
    known = set(templates())
    for dotted in marked():
        text = text_of(dotted)
        assert {text} <= known if isinstance(text, str) else set(text.values()) <= known, dotted  # type: ignore


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_language_names_every_day_and_month(code: str):
    language = load(code)
    assert [len(names) for names in (language.days, language.short_days)] == [7, 7]
    assert [len(names) for names in (language.months, language.short_months)] == [12, 12]
