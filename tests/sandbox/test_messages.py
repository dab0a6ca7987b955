"""Anthropic's Messages API as the real SDK sees it."""

import json
from collections.abc import AsyncIterator
from typing import Any

import anthropic
import httpx2
import pytest
import pytest_asyncio
from anthropic import AsyncAnthropic, beta_async_tool
from anthropic.types import Message, ToolUseBlock
from pydantic import BaseModel

from bot.llm.blocks import plain_schema
from bot.sandbox import Faults
from tests.sandbox.talking import SYSTEM, TOOLS, Club

pytestmark = pytest.mark.asyncio(loop_scope="module")

GIVEN: Any = [{"name": t.name, "input_schema": plain_schema(t.parameters), "strict": True} for t in TOOLS]
BOOK: Any = [{"role": "user", "content": "book a court tomorrow at 3pm"}]
USER: Any = {"role": "user", "content": "hello"}
USE: Any = {"role": "assistant", "content": [{"type": "tool_use", "id": "toolu_1", "name": "my_bookings", "input": {}}]}
RESULT: Any = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_1", "content": "{}"}]}
LOOSE: Any = {"type": "object", "properties": {"day": {"type": "string"}}}
BOUNDED: Any = {
    "type": "object", "properties": {"n": {"type": "integer", "minimum": 1}}, "additionalProperties": False
}  # fmt: skip


class Intent(BaseModel):
    intent: str
    date: str | None
    time: str | None


@pytest_asyncio.fixture(loop_scope="module")
async def client(sandbox: tuple[str, Faults], faults: Faults) -> AsyncIterator[AsyncAnthropic]:
    async with AsyncAnthropic(api_key="offline", base_url=sandbox[0], max_retries=0, timeout=5) as client:
        yield client


async def ask(client: AsyncAnthropic, said: Any, **more: Any) -> Any:
    return await client.messages.create(**{"model": "m", "max_tokens": 500, "system": SYSTEM, "messages": said, **more})


async def test_structured_output_is_parsed(client: AsyncAnthropic):
    message = await client.messages.parse(model="m", max_tokens=500, system=SYSTEM, messages=BOOK, output_format=Intent)
    assert message.parsed_output == Intent(intent="book", date="2026-12-02", time="15:00")


async def test_a_tool_round_trip_books_the_slot_that_was_free(client: AsyncAnthropic):
    club, messages = Club(), list(BOOK)
    for tool in ("check_availability", "book"):
        message = await ask(client, messages, tools=GIVEN)
        assert message.stop_reason == "tool_use"
        [use] = message.content
        assert use.name == tool
        result = {"type": "tool_result", "tool_use_id": use.id, "content": json.dumps(club.run(use.name, use.input))}
        messages += [{"role": "assistant", "content": message.content}, {"role": "user", "content": [result]}]
    assert (await ask(client, messages, tools=GIVEN)).content[0].text.startswith("Booked: Court 1")


@pytest.mark.parametrize("said", ["hello", "book a court tomorrow at 3pm"])
async def test_the_body_has_what_the_sdks_types_require(client: AsyncAnthropic, said: str):
    raw = await client.messages.with_raw_response.create(
        model="m", max_tokens=9, messages=[{"role": "user", "content": said}], tools=GIVEN, system=SYSTEM
    )
    message = Message.model_validate_json(await raw.text(), strict=True)
    assert raw.headers["request-id"].startswith("req_")
    assert message.usage.input_tokens > message.usage.output_tokens > 0


async def test_the_stream_collects_to_the_same_message(client: AsyncAnthropic):
    for said, kind in (("hello", "text"), ("book a court tomorrow at 3pm", "tool_use")):
        async with client.messages.stream(
            model="m", max_tokens=9, messages=[{"role": "user", "content": said}], tools=GIVEN, system=SYSTEM
        ) as stream:
            types = [event.type async for event in stream]
            message = await stream.get_final_message()
        assert (types[0], types[-1]) == ("message_start", "message_stop")
        assert message.content[0].type == kind
        assert message.usage.output_tokens > 1
    assert message.content[0].input["time"] == "15:00"


async def test_a_named_tool_choice_is_called_with_what_was_said(client: AsyncAnthropic):
    choice = {"type": "tool", "name": "check_availability"}
    [use] = (await ask(client, BOOK, tools=GIVEN, tool_choice=choice)).content
    assert (use.name, use.input["date"], use.input["time"]) == ("check_availability", "2026-12-02", "15:00")


async def test_the_sdks_tool_runner_falls_back_from_threads_to_the_full_history(client: AsyncAnthropic):
    club = Club()

    @beta_async_tool
    async def check_availability(date: str, time: str | None = None, minutes: int | None = None) -> str:
        """Free slots."""
        return json.dumps(club.check_availability(date, time, minutes))

    @beta_async_tool
    async def book(slot_id: str) -> str:
        """Books."""
        return json.dumps(club.book(slot_id))

    runner = client.beta.messages.tool_runner(
        model="m", max_tokens=500, system=SYSTEM, messages=BOOK, tools=[check_availability, book], max_iterations=6
    )
    message = await runner.until_done()
    assert message.content[0].text.startswith("Booked: Court 1")
    assert list(club.bookings.values()) == ["c1-20261202-1500-60"]


async def test_a_thread_is_refused_the_documented_way(client: AsyncAnthropic):
    with pytest.raises(anthropic.types.ThreadUnsupportedRequestError) as refused:
        await ask(client, BOOK, extra_body={"thread": {"type": "create"}})
    assert refused.value.details.error_code == "thread_unsupported_request"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"messages": [USER], "max_tokens": None}, "max_tokens"),
        ({"messages": [USER], "temperature": 0.5}, "temperature"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "assistant", "content": "hi"}, USER]}, "first message"),
        ({"messages": [USER, {"role": "assistant", "content": "I"}]}, "prefill"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": " "}]}]}, "non-empty"),
        ({"messages": [{"role": "user", "content": [{"type": "tool_result", "content": "x"}]}]}, "fields missing"),
        ({"messages": [USER, RESULT]}, "toolu_1"),
        ({"messages": [USER, USE, USER]}, "toolu_1"),
        ({"messages": [USER, USE, USER, RESULT]}, "toolu_1"),
        ({"messages": [USER], "tools": [{"name": "f", "input_schema": LOOSE, "strict": True}]}, "additionalProperties"),
        ({"messages": [USER], "tools": [{"name": "f", "input_schema": BOUNDED, "strict": True}]}, "minimum"),
        ({"messages": [USER], "tools": [{"name": "f", "input_schema": {"type": "string"}}]}, "object"),
        ({"messages": [USER], "tools": [{"name": "f g", "input_schema": LOOSE}]}, "name"),
        ({"messages": [USER], "tools": GIVEN, "tool_choice": {"type": "tool", "name": "nope"}}, "nope"),
        ({"messages": [USER], "tool_choice": {"type": "any"}}, "tools"),
        ({"messages": [USER], "output_config": {"format": {"type": "json_schema", "schema": LOOSE}}}, "additional"),
    ],
)  # fmt: skip
async def test_a_request_that_the_vendor_refuses_is_a_400(client: AsyncAnthropic, body: dict[str, Any], words: str):
    full = {key: value for key, value in {"model": "m", "max_tokens": 9, **body}.items() if value is not None}
    with pytest.raises(anthropic.BadRequestError) as refused:
        await client.post("/v1/messages", cast_to=object, body=full)
    assert refused.value.type == "invalid_request_error"
    assert words in refused.value.message


async def test_results_stand_before_words(client: AsyncAnthropic):
    late = {"role": "user", "content": [{"type": "text", "text": "so?"}, *RESULT["content"]]}
    with pytest.raises(anthropic.BadRequestError, match="first"):
        await ask(client, [USER, USE, late], tools=GIVEN)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"anthropic-version": "2026-10-21"}, 401),
        ({"x-api-key": "k"}, 400),
    ],
)
async def test_no_key_and_no_version_are_refused(sandbox: tuple[str, Faults], headers: dict[str, str], status: int):
    body = {"model": "m", "max_tokens": 9, "messages": [USER]}
    async with httpx2.AsyncClient() as bare:
        response = await bare.post(f"{sandbox[0]}/v1/messages", json=body, headers=headers)
    assert (response.status_code, response.json()["type"]) == (status, "error")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("429", anthropic.RateLimitError),
        ("500", anthropic.InternalServerError),
        ("529", anthropic.OverloadedError),
        ("not_json", json.JSONDecodeError),
    ],
)
async def test_a_fault_of_transport_is_the_sdks_own_error(client, faults: Faults, fault: str, error: type[Exception]):
    faults.set(fault)
    with pytest.raises(error):
        await ask(client, BOOK)


async def test_a_refusal_and_a_cut_have_their_stop_reason(client: AsyncAnthropic, faults: Faults):
    faults.set("refusal")
    message = await ask(client, BOOK, tools=GIVEN)
    assert (message.stop_reason, message.content) == ("refusal", [])
    faults.set("truncated")
    message = await ask(client, BOOK, tools=GIVEN)
    assert (message.stop_reason, message.content[0].input) == ("max_tokens", {})


async def test_calls_go_wrong_as_they_do_on_every_wire(client: AsyncAnthropic, faults: Faults):
    faults.set("repeated_call")
    first, second = (await ask(client, BOOK, tools=GIVEN)).content
    assert (first.name, first.input) == (second.name, second.input)
    assert first.id != second.id
    faults.set("unknown_tool")
    assert (await ask(client, BOOK, tools=GIVEN)).content[0].name == "open_gate"


async def test_a_call_says_that_the_model_itself_made_it(client: AsyncAnthropic):
    raw = await client.messages.with_raw_response.create(
        model="m", max_tokens=100, system=SYSTEM, messages=BOOK, tools=GIVEN
    )
    [block] = json.loads(await raw.text())["content"]
    assert block["caller"] == {"type": "direct"}
    assert ToolUseBlock.model_validate(block, strict=True).caller
