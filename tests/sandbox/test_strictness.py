"""What the tests of the offline model's answers go by: types and shapes tell whatever is wrong."""

from typing import Any

import pytest
from anthropic.types import OutputTokensDetails

from tests.sandbox.schemas import model_faults, operation, shape_faults

SHAPES: list[tuple[dict[str, Any], list[str]]] = [
    ({"stopReason": "end_turn"}, []),
    ({}, [".stopReason: missing"]),
    ({"stopReason": 1}, [".stopReason: 1 is no string"]),
    ({"stopReason": "end_turn", "why": ""}, [".why: undeclared"]),
]


@pytest.mark.parametrize(("value", "faults"), SHAPES)
def test_a_shape_tells_what_is_missing_mistyped_and_undeclared(value: dict[str, Any], faults: list[str]):
    stream: Any = operation("bedrock-runtime", "ConverseStream").get_event_stream_output()
    assert list(shape_faults(stream.members["messageStop"], value, "")) == faults


def test_a_shape_knows_its_words_and_takes_one_of_a_union():
    stream: Any = operation("bedrock-runtime", "ConverseStream").get_event_stream_output()
    [unknown] = shape_faults(stream.members["messageStop"], {"stopReason": "bored"}, "stop")
    assert "'bored' is none of" in unknown
    both = {"delta": {"text": "", "toolUse": {"input": ""}}, "contentBlockIndex": 0}
    [two] = shape_faults(stream.members["contentBlockDelta"], both, "delta")
    assert "at a time" in two


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ('{"thinking_tokens": 0}', []),
        ("{}", ["thinking_tokens: Field required"]),
        ('{"thinking_tokens": "0"}', ["thinking_tokens: Input should be a valid integer"]),
        ('{"thinking_tokens": 0, "more": 1}', [".more: undeclared"]),
    ],
)
def test_a_type_tells_what_is_missing_mistyped_and_undeclared(body: str, faults: list[str]):
    assert model_faults(OutputTokensDetails, body) == faults
