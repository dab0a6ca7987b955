"""OpenAI's Chat Completions API as the real SDK sees it."""

import json
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from tests.sandbox.talking import SYSTEM, TOOLS, Club

pytestmark = pytest.mark.asyncio(loop_scope="module")

FUNCTIONS: Any = [
    {"type": "function", "function": {"name": t.name, "parameters": t.parameters, "strict": True}} for t in TOOLS
]
BOOK: Any = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": "book a court tomorrow at 3pm"}]


class Intent(BaseModel):
    intent: str
    date: str | None
    time: str | None


async def test_structured_output_is_parsed(client: AsyncOpenAI):
    completion = await client.chat.completions.parse(model="m", messages=BOOK, response_format=Intent)
    assert completion.choices[0].message.parsed == Intent(intent="book", date="2026-12-02", time="15:00")


async def test_any_json_object_can_be_asked_for(client: AsyncOpenAI):
    completion = await client.chat.completions.create(model="m", messages=BOOK, response_format={"type": "json_object"})
    assert json.loads(completion.choices[0].message.content) == {}


async def test_a_tool_round_trip_books_the_slot_that_was_free(client: AsyncOpenAI):
    club, messages = Club(), list(BOOK)
    for tool in ("check_availability", "book"):
        [choice] = (await client.chat.completions.create(model="m", messages=messages, tools=FUNCTIONS)).choices
        assert choice.finish_reason == "tool_calls"
        [call] = choice.message.tool_calls
        assert call.function.name == tool
        result = json.dumps(club.run(tool, json.loads(call.function.arguments)))
        messages += [
            choice.message.model_dump(exclude_none=True),
            {"role": "tool", "tool_call_id": call.id, "content": result},
        ]
    last = await client.chat.completions.create(model="m", messages=messages, tools=FUNCTIONS)
    assert last.choices[0].message.content.startswith("Booked: Court 1")
    assert list(club.bookings.values()) == ["c1-20261202-1500-60"]


@pytest.mark.parametrize("tools", [[], FUNCTIONS])
async def test_the_body_has_what_the_sdks_types_require(client: AsyncOpenAI, tools: Any):
    raw = await client.chat.completions.with_raw_response.create(model="m", messages=BOOK, tools=tools or openai.omit)
    completion = ChatCompletion.model_validate_json(raw.text, strict=True)
    assert completion.usage.total_tokens == completion.usage.prompt_tokens + completion.usage.completion_tokens > 2


async def test_the_stream_brings_text_then_usage(client: AsyncOpenAI):
    stream = await client.chat.completions.create(
        model="m", messages=[{"role": "user", "content": "hi"}], stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices).startswith("Hello")
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens > 0


async def test_the_sdks_stream_helper_collects_a_tool_call(client: AsyncOpenAI):
    async with client.chat.completions.stream(model="m", messages=BOOK, tools=FUNCTIONS) as stream:
        async for event in stream:
            assert event.type
        completion = await stream.get_final_completion()
    [call] = completion.choices[0].message.tool_calls
    assert json.loads(call.function.arguments)["time"] == "15:00"


CALLING = {
    "role": "assistant",
    "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
}
RESULT = {"role": "tool", "tool_call_id": "call_1", "content": "{}"}
USER = {"role": "user", "content": "hi"}
LOOSE = {"type": "object", "properties": {"day": {"type": "string"}}}
LOOSE_TOOL = {"type": "function", "function": {"name": "f", "parameters": LOOSE, "strict": True}}
FORMAT = {"type": "json_schema", "json_schema": {"name": "n", "schema": LOOSE, "strict": True}}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [USER, RESULT]}, "tool"),
        ({"messages": [USER, CALLING]}, "call_1"),
        ({"messages": [USER, CALLING, USER, RESULT]}, "call_1"),
        ({"messages": [USER], "response_format": FORMAT}, "additionalProperties"),
        ({"messages": [USER], "response_format": {"type": "json_schema"}}, "json_schema"),
        ({"messages": [USER], "tools": [LOOSE_TOOL]}, "additionalProperties"),
        ({"messages": [{"role": "wizard", "content": "x"}]}, "role"),
        ({"messages": [USER], "model": ""}, "model"),
    ],
)  # fmt: skip
async def test_a_request_that_the_vendor_refuses_is_a_400(client, body, words):
    with pytest.raises(openai.BadRequestError) as refused:
        await client.chat.completions.create(**{"model": "m", **body})
    assert refused.value.type == "invalid_request_error"
    assert words in refused.value.message


async def test_no_key_is_a_401(client: AsyncOpenAI):
    with pytest.raises(openai.AuthenticationError):
        await client.chat.completions.create(model="m", messages=BOOK, extra_headers={"Authorization": openai.omit})
