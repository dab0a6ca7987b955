"""Each language that replies come in has its booking talk, with the roles that the grammar asks for."""

from bot.i18n import catalogues
from bot.nlu.languages.lexicon import codes, lexicon, words_of
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
