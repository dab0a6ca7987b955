"""OpenAI's Responses API as the real SDK sees it."""

import json
from typing import Any, Literal

import openai
import pytest
from openai import AsyncOpenAI
from openai.types.responses import Response
from pydantic import BaseModel

from tests.sandbox.talking import SYSTEM, TOOLS, Club

pytestmark = pytest.mark.asyncio(loop_scope="module")

FUNCTIONS: Any = [
    {"type": "function", "name": t.name, "description": "", "parameters": t.parameters, "strict": True} for t in TOOLS
]


class Intent(BaseModel):
    intent: Literal["check", "book", "mine", "cancel", "help", "other"]
    date: str | None
    time: str | None


async def ask(client: AsyncOpenAI, said: Any, **more: Any) -> Response:
    return await client.responses.create(model="emulated", instructions=SYSTEM, input=said, **more)


async def test_structured_output_is_parsed(client: AsyncOpenAI):
    response = await client.responses.parse(
        model="emulated", instructions=SYSTEM, input="book a court tomorrow at 3pm", text_format=Intent
    )
    assert response.output_parsed == Intent(intent="book", date="2026-12-02", time="15:00")


async def test_a_tool_round_trip_books_the_slot_that_was_free(client: AsyncOpenAI):
    club, history = Club(), [{"role": "user", "content": "book a court tomorrow at 3pm"}]
    for tool in ("check_availability", "book"):
        response = await ask(client, history, tools=FUNCTIONS)
        [call] = response.output
        assert (call.type, call.name) == ("function_call", tool)
        output = json.dumps(club.run(call.name, json.loads(call.arguments)))
        history += [
            {"type": "function_call", "call_id": call.call_id, "name": call.name, "arguments": call.arguments},
            {"type": "function_call_output", "call_id": call.call_id, "output": output},
        ]
    assert (await ask(client, history, tools=FUNCTIONS)).output_text.startswith("Booked: Court 1")
    assert list(club.bookings.values()) == ["c1-20261202-1500-60"]


@pytest.mark.parametrize("said", ["hello", "book a court tomorrow at 3pm"])
async def test_the_body_has_what_the_sdks_types_require(client: AsyncOpenAI, said: str):
    raw = await client.responses.with_raw_response.create(model="m", input=said, tools=FUNCTIONS, instructions=SYSTEM)
    response = Response.model_validate_json(raw.text, strict=True)
    assert response.status == "completed"
    assert response.usage.total_tokens == response.usage.input_tokens + response.usage.output_tokens > 2


async def test_the_stream_ends_with_the_whole_response(client: AsyncOpenAI):
    stream = await ask(client, "hello", stream=True)
    events = [event async for event in stream]
    assert [e.sequence_number for e in events] == list(range(len(events)))
    assert [events[0].type, events[1].type, events[-1].type] == [
        "response.created", "response.in_progress", "response.completed",
    ]  # fmt: skip
    text = "".join(e.delta for e in events if e.type == "response.output_text.delta")
    assert text == events[-1].response.output_text
    assert text.startswith("Hello")


async def test_the_sdks_stream_helper_collects_a_tool_call(client: AsyncOpenAI):
    async with client.responses.stream(
        model="m", instructions=SYSTEM, input="book a court tomorrow at 3pm", tools=FUNCTIONS
    ) as stream:
        async for event in stream:
            assert event.type
        [call] = (await stream.get_final_response()).output
    assert json.loads(call.arguments)["time"] == "15:00"


async def test_a_system_message_in_the_input_counts_as_instructions(client: AsyncOpenAI):
    said = [
        {"role": "developer", "content": SYSTEM},
        {"role": "user", "content": [{"type": "input_text", "text": "hi"}]},
    ]
    response = await client.responses.create(model="m", input=said)
    assert response.output_text.startswith("Hello")


async def test_a_named_tool_choice_is_called(client: AsyncOpenAI):
    choice = {"type": "function", "name": "my_bookings"}
    [call] = (await ask(client, "hello", tools=FUNCTIONS, tool_choice=choice)).output
    assert call.name == "my_bookings"


CALL = {"type": "function_call", "call_id": "call_1", "name": "my_bookings", "arguments": "{}"}
RESULT = {"type": "function_call_output", "call_id": "call_1", "output": "{}"}
USER = {"role": "user", "content": "hello"}
AS_JSON: Any = {"headers": {"content-type": "application/json"}}
LOOSE = {"type": "object", "properties": {"day": {"type": "string"}}, "required": []}


@pytest.mark.parametrize(
    ("body", "param", "words"),
    [
        ({"input": [USER, RESULT]}, "input", "call_1"),
        ({"input": [USER, CALL]}, "input", "call_1"),
        ({"input": []}, "input", "input"),
        ({"input": ""}, "input", "input"),
        ({"input": [{"role": "wizard", "content": "x"}]}, "input[0].role", "assistant"),
        ({"input": [{"type": "function_call"}]}, "input[0]", "function_call"),
        ({"input": "x", "model": ""}, "model", "model"),
        ({"input": "x", "previous_response_id": "resp_1"}, "previous_response_id", "whole input"),
        ({"input": "x", "tool_choice": {"type": "function", "name": "nope"}}, "tool_choice", "names"),
        (
            {"input": "x", "tools": [{"type": "function", "name": "f", "parameters": LOOSE, "strict": True}]},
            "tools[0].parameters", "additionalProperties",
        ),
        (
            {"input": "x", "tools": [
                {"type": "function", "name": "f", "strict": True, "parameters": LOOSE | {"additionalProperties": False}}
            ]},
            "tools[0].parameters", "day",
        ),
        (
            {"input": "x", "text": {"format": {"type": "json_schema", "name": "n", "schema": LOOSE, "strict": True}}},
            "text.format.schema", "additionalProperties",
        ),
    ],
)  # fmt: skip
async def test_a_request_that_the_vendor_refuses_is_a_400_that_names_the_field(client, body, param, words):
    with pytest.raises(openai.BadRequestError) as refused:
        await client.responses.create(**{"model": "m", **body})
    assert refused.value.type == "invalid_request_error"
    assert refused.value.param.startswith(param)
    assert words in refused.value.message


@pytest.mark.parametrize("content", [b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"input": "x"}', b""])
async def test_a_body_that_is_no_request_is_a_400(client: AsyncOpenAI, content: bytes):
    with pytest.raises(openai.BadRequestError):
        await client.post(
            "/responses", cast_to=object, content=content, options={"headers": {"content-type": "application/json"}}
        )


async def test_half_a_surrogate_pair_survives_the_echo(client: AsyncOpenAI):
    body = rb'{"model": "m", "input": "\ud800 tomorrow", "instructions": "\ud800"}'
    response: Any = await client.post("/responses", cast_to=object, content=body, options=AS_JSON)
    assert response["status"] == "completed"


async def test_no_key_is_a_401(client: AsyncOpenAI):
    with pytest.raises(openai.AuthenticationError):
        await client.responses.create(model="m", input="x", extra_headers={"Authorization": openai.omit})


async def test_the_models_can_be_listed(client: AsyncOpenAI):
    assert [model.id async for model in client.models.list()] == ["emulated"]


async def test_output_text_has_the_log_probabilities_that_the_vendors_newest_schema_requires(client: AsyncOpenAI):
    raw = await client.responses.with_raw_response.create(model="m", input="hello", instructions=SYSTEM)
    [message] = json.loads(raw.text)["output"]
    assert message["content"][0]["logprobs"] == []
