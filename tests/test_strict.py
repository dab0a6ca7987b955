"""JSON that means one thing only."""

import json
from typing import Any

import pytest

from bot.conversation.tools import CheckAvailability
from bot.llm.strict import check_text, digest, loads, read


@pytest.mark.parametrize("value", [{}, [], {"a": [1, 2.5, None, True, "é"]}, "x", -0.5])
def test_plain_json_is_read_as_it_is(value: Any):
    assert loads(json.dumps(value)) == value
    assert loads(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "text",
    ['{"a": 1, "a": 1}', '[{"a": {"b": 1, "b": 2}}]', "NaN", "[Infinity]", "-Infinity", "1e999", "[" * 100_000,
     '{"a":' * 50_000, "9" * 5_000, "", "{", b"\xff", b"{\x00}\x00"],
)  # fmt: skip
def test_json_with_two_readings_or_none_is_refused(text: str | bytes):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever
        loads(text)


@pytest.mark.parametrize("text", ['"\\ud800"', '{"\\udfff": 1}'])
def test_half_a_surrogate_pair_is_no_text(text: str):
    with pytest.raises(UnicodeEncodeError):
        check_text(loads(text))
    check_text(loads('"\\ud83d\\ude00"'))


@pytest.mark.parametrize("text", ['"\\u0000"', '{"a": ["x\\u0000y"]}', '{"\\u0000": 1}', '"\\\\\\u0000"'])
def test_the_character_zero_is_no_text(text: str):
    with pytest.raises(ValueError, match="zero"):
        check_text(loads(text))


@pytest.mark.parametrize("text", ['"\\\\u0000"', '"a\\\\\\\\u0000"', '"\\u0001 u0000"'])
def test_text_that_only_looks_like_the_character_zero_is_read(text: str):
    check_text(loads(text))


@pytest.mark.parametrize(
    "text",
    ['{"date": "2026-12-02", "date": "2026-12-03"}', '{"date": "\ud800"}', '{"date": "\\ud800"}', "[" * 10_000, "null",
     '{"date": "2026-12-02", "court": "c1\\u0000"}',
     '{"date": "2026-12-02", "minutes": 1e999}', '{"date": "2026-12-02", "minutes": NaN}'],
)  # fmt: skip
def test_arguments_of_that_kind_are_refused(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - whichever
        read(CheckAvailability, text)


def test_a_digest_looks_at_the_value_and_not_at_its_spelling():
    assert digest({"a": 1, "b": [1.5]}) == digest(loads('{"b":[1.50],\n"a":1}'))
    assert digest({"a": 1}) != digest({"a": "1"})
    whole = dict.fromkeys(CheckAvailability.model_fields) | {"date": "2026-12-02"}
    assert digest(read(CheckAvailability, '{"date": "2026-12-02"}')) == digest(whole)
