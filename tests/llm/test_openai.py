"""OpenAI's wire: what is sent, and how each documented shape of an answer is read (SDK reference, section 1.1)."""

import pytest

from bot.llm import Ask, Message, ModelDown, ModelMisbehaved, Tool, ToolCall
from bot.llm.openai import read_response, request_body

TOOL = Tool("book", "Books.", {"type": "object", "properties": {}, "required": [], "additionalProperties": False})
USAGE = {"input_tokens": 10, "output_tokens": 3}


def response(*output: object, status: str = "completed") -> dict[str, object]:
    return {"status": status, "output": list(output), "usage": USAGE, "model": "m-2026"}


def message(*parts: object) -> dict[str, object]:
    return {"type": "message", "role": "assistant", "content": list(parts)}


def test_a_call_and_its_result_go_back_as_items_of_the_same_id():
    call = ToolCall("call_1", "book", '{"slot_id": "c1"}')
    messages = (Message("user", "hi"), Message("assistant", "", (call,)), Message("tool", "{}", call_id="call_1"))
    body = request_body("m", Ask("rules", messages, (TOOL,)))
    assert body["input"] == [
        {"role": "user", "content": "hi"},
        {"type": "function_call", "call_id": "call_1", "name": "book", "arguments": '{"slot_id": "c1"}'},
        {"type": "function_call_output", "call_id": "call_1", "output": "{}"},
    ]
    assert (body["instructions"], body["store"], body["parallel_tool_calls"]) == ("rules", False, False)
    assert body["tools"][0]["strict"] is True


def test_text_and_usage_are_read():
    completion = read_response("m", response(message({"type": "output_text", "text": "hello"})))
    assert (completion.text, completion.usage.total, completion.model) == ("hello", 13, "m-2026")


def test_a_reasoning_item_first_does_not_matter():
    completion = read_response(
        "m", response({"type": "reasoning", "summary": []}, message({"type": "output_text", "text": "x"}))
    )
    assert completion.text == "x"


def test_calls_are_read():
    item = {"type": "function_call", "call_id": "c", "name": "book", "arguments": "{}"}
    assert read_response("m", response(item)).calls == (ToolCall("c", "book", "{}"),)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (response(message({"type": "refusal", "refusal": "no"})), "refusal"),
        (response(message({"type": "output_text", "text": '{"a'}), status="incomplete"), "truncated"),
        ({"status": "completed"}, "malformed"),
        (response("text"), "malformed"),
        (response({"type": "message", "content": None}), "malformed"),
        ({"status": "completed", "output": [], "usage": "many"}, "malformed"),
    ],
)
def test_a_bad_answer_is_told_by_its_kind(data: dict[str, object], kind: str):
    with pytest.raises(ModelMisbehaved) as caught:
        read_response("m", data)
    assert caught.value.kind == kind


def test_a_failed_response_is_a_model_that_is_down():
    with pytest.raises(ModelDown):
        read_response("m", response(status="failed"))
