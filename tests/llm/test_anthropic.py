"""Anthropic's wire: what is sent, and how each documented shape of an answer is read."""

import pytest

from bot.llm import Ask, Message, ModelMisbehaved, Tool, ToolCall
from bot.llm.anthropic import read_message, request_body
from bot.llm.blocks import plain_schema

TOOL = Tool("book", "Books.", {"type": "object", "properties": {}, "required": [], "additionalProperties": False})
TEXT = {"type": "text", "text": "hello"}
THOUGHT = {"type": "thinking", "thinking": "", "signature": "x"}


def message(*content: object, stop: str = "end_turn") -> dict[str, object]:
    usage = {"input_tokens": 10, "output_tokens": 3}
    return {"content": list(content), "stop_reason": stop, "usage": usage, "model": "m-2026"}


def use(given: object) -> dict[str, object]:
    return {"type": "tool_use", "id": "toolu_1", "name": "book", "input": given}


def test_all_results_of_one_answer_and_what_is_said_next_are_one_message():
    calls = (ToolCall("c1", "book", '{"slot_id": "a"}'), ToolCall("c2", "book", '{"slot_id": "b"}'))
    results = tuple(Message("tool", "{}", call_id=call.id) for call in calls)
    messages = (Message("user", "hi"), Message("assistant", "", calls), *results, Message("user", "well?"))
    body = request_body("m", Ask("rules", messages, (TOOL,)))
    assert [(said["role"], [block["type"] for block in said["content"]]) for said in body["messages"]] == [
        ("user", ["text"]),
        ("assistant", ["tool_use", "tool_use"]),
        ("user", ["tool_result", "tool_result", "text"]),
    ]
    assert body["messages"][1]["content"][0]["input"] == {"slot_id": "a"}


@pytest.mark.parametrize(
    ("choice", "sent"),
    [
        ("auto", {"type": "auto", "disable_parallel_tool_use": True}),
        ("required", {"type": "any", "disable_parallel_tool_use": True}),
        ("none", {"type": "none"}),
    ],
)
def test_the_tool_choice_in_the_vendors_words(choice, sent: dict[str, object]):
    body = request_body("m", Ask("rules", (Message("user", "hi"),), (TOOL,), choice))
    assert body["tool_choice"] == sent
    assert body["tools"][0]["strict"] is True
    assert not {"temperature", "top_p", "thread"} & body.keys()


def test_bounds_and_titles_of_a_schema_become_words():
    number = {"type": "integer", "minimum": 1, "maximum": 9, "title": "N", "description": "how many"}
    schema = {"type": "object", "properties": {"n": {"anyOf": [number, {"type": "null"}], "default": None}}}
    plain = plain_schema(schema)
    assert plain["additionalProperties"] is False
    assert plain["properties"]["n"] == {
        "anyOf": [{"type": "integer", "description": "how many (minimum: 1, maximum: 9)"}, {"type": "null"}]
    }


def test_a_property_may_be_called_like_a_keyword():
    schema = {"type": "object", "properties": {"title": {"type": "string"}, "minimum": {"type": "integer"}}}
    assert plain_schema(schema)["properties"] == schema["properties"]


def test_a_thought_first_does_not_matter():
    completion = read_message("m", message(THOUGHT, TEXT))
    assert (completion.text, completion.usage.total, completion.model) == ("hello", 13, "m-2026")


def test_words_before_a_call_are_kept():
    completion = read_message("m", message(TEXT, use({"slot_id": "c1"}), stop="tool_use"))
    assert (completion.text, completion.calls) == ("hello", (ToolCall("toolu_1", "book", '{"slot_id": "c1"}'),))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (message(stop="refusal"), "refusal"),
        (message(TEXT, stop="max_tokens"), "truncated"),
        (message(use({}), stop="max_tokens"), "truncated"),
        (message(TEXT, stop="model_context_window_exceeded"), "truncated"),
        (message(use('{"slot'), stop="tool_use"), "malformed"),
        (message(TEXT, stop="pause_turn"), "malformed"),
        ({"content": [TEXT]}, "malformed"),
        (message("text"), "malformed"),
        ({"content": None, "stop_reason": "end_turn"}, "malformed"),
        (message(TEXT) | {"usage": "many"}, "malformed"),
    ],
)
def test_a_bad_answer_is_told_by_its_kind(data: dict[str, object], kind: str):
    with pytest.raises(ModelMisbehaved) as caught:
        read_message("m", data)
    assert caught.value.kind == kind
