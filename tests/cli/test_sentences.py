"""All that people can read, in one list."""

import json
import re

import pytest
from click.testing import CliRunner

from bot.cli import sentences

MACHINE_TALK = re.compile(
    r"\b(?:json|null|none type|exception|traceback|timeout|parser?|parsed|llm|language model|sprachmodell|api|"
    r"tool call|http|redis|sql|cache|payload|invalid|failed|error|without it)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def printed() -> dict[str, dict[str, str]]:
    return json.loads(CliRunner().invoke(sentences.command, ["--json"]).output)


def test_a_members_sentence_stands_beside_its_translation(printed: dict[str, dict[str, str]]) -> None:
    assert printed["What time would you like to play?"] == {"de": "Um wie viel Uhr möchtest du spielen?"}
    assert "(missing)" not in {words for row in printed.values() for words in row.values()}


def test_a_sentence_about_one_of_a_thing_stands_beside_its_translation(printed: dict[str, dict[str, str]]) -> None:
    assert printed["A member can hold one booking at a time."] == {
        "de": "Ein Mitglied kann höchstens eine Buchung haben."
    }


@pytest.mark.parametrize(
    "text",
    [
        "A club has at least one court.",
        "Close {…}? Nothing is closed yet.",
        "Should AWS run all of it for you?",
        "Only an admin of this workspace can do that. Nothing was changed.",
    ],
)
def test_the_list_has_what_admins_read(text: str, printed: dict[str, dict[str, str]]) -> None:
    assert printed[text] == {}


def test_nobody_is_talked_to_like_a_machine(printed: dict[str, dict[str, str]]) -> None:
    every = [*printed, *(words for row in printed.values() for words in row.values())]
    assert [text for text in every if MACHINE_TALK.search(re.sub(r"\{[^}]*\}", "", text))] == []
