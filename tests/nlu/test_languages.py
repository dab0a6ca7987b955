"""Each language that replies come in has its booking talk, with the roles that the grammar asks for."""

from datetime import datetime

from bot.i18n import catalogues
from bot.nlu.heard import Known, hear, warm
from bot.nlu.languages.lexicon import codes, lexicon, vocabulary, words_of
from bot.nlu.tokens import read

NEEDED = (
    "book", "want", "cancel", "move", "yes", "no", "none", "not", "excludes", "except", "ask", "sees", "mine", "help",
    "any", "filler", "maybe", "topic:courts", "topic:hours", "topic:lengths", "topic:horizon", "topic:limits",
    "topic:rules", "topic:notes", "topic:closures",
)  # fmt: skip


def test_a_language_of_replies_has_its_booking_talk():
    assert set(codes()) == set(catalogues.codes())


def test_a_language_has_the_roles_that_the_grammar_asks_for():
    assert {code: [role for role in NEEDED if role not in words_of(code).roles] for code in codes()} == {
        code: [] for code in codes()
    }


def test_a_language_has_no_role_that_nothing_asks_for():
    english = words_of("en").roles.keys()
    assert {code: words_of(code).roles.keys() - english for code in codes()} == {code: set() for code in codes()}


def test_the_longest_phrase_counts():
    line = read("not today thanks")
    found = lexicon("en").longest(line, 0, len(line))
    assert found is not None
    assert (found[1], "no" in found[0]) == (2, True)


def test_no_phrases_are_made_for_the_first_message_of_a_warm_process() -> None:
    made = (lexicon, vocabulary)
    for cache in made:
        cache.cache_clear()
    warm()
    before = [cache.cache_info().misses for cache in made]
    for said in ("what is free tomorrow at 3pm?", "was ist morgen um 15 Uhr frei?"):
        hear(said, Known(datetime(2026, 6, 1, 9)))
    assert [cache.cache_info().misses for cache in made] == before
