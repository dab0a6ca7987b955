"""Every body and every event of the offline model is what the vendors' own installed types say, read strictly."""

import base64
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from anthropic.types import ErrorResponse, MessageDeltaUsage, RawMessageStreamEvent
from anthropic.types import Message as AnthropicMessage
from anthropic.types import Usage as AnthropicUsage
from anthropic.types.beta import BetaMessage
from anthropic.types.raw_message_delta_event import Delta
from openai.pagination import AsyncPage
from openai.types import CompletionUsage, Model
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.responses import Response, ResponseStreamEvent, ResponseUsage
from openai.types.shared import ErrorObject

from bot.conversation.tools import TOOLS, strict_schema
from bot.llm import Ask, Message, ToolCall, anthropic, bedrock, chat, openai
from bot.sandbox import Faults
from bot.sandbox.faults import ANSWER
from patterns.workflow.parse import Intent
from tests.sandbox.schemas import frames, model_faults, operation, output_faults, sent_events
from tests.sandbox.talking import SYSTEM, Club

pytestmark = pytest.mark.asyncio(loop_scope="module")

CLAUDE = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
SIGNED = {"authorization": "AWS4-HMAC-SHA256 Credential=k/20261201/us-east-1/bedrock/aws4_request"}
HELLO = Ask(SYSTEM, (Message("user", "hello"),))
BOOK = Ask(SYSTEM, (Message("user", "book a court tomorrow at 3pm"),), TOOLS)
LOOKED = ToolCall("call_1", "check_availability", '{"date": "2026-12-02"}')
FREE = json.dumps(Club().check_availability("2026-12-02", "15:00", None))
ASKS = {
    "words": HELLO,
    "a call": BOOK,
    "a form": replace(BOOK, tools=(), schema=strict_schema(Intent), schema_name="intent"),
    "a call that must be": replace(BOOK, tool_choice="required"),
    "after a result": replace(
        BOOK, messages=(*BOOK.messages, Message("assistant", "", (LOOKED,)), Message("tool", FREE, call_id="call_1"))
    ),
}
CASES = [
    *((name, "") for name in ASKS),
    *(("a call", fault) for fault in ANSWER),
    *((name, fault) for name in ("words", "a form") for fault in ("refusal", "truncated", "malformed")),
    *(("after a result", fault) for fault in ("invented_slot", "repeated_call", "user_id")),
]
BROKEN = ("messages", "invoke"), ("a call", "malformed")
"""Where a body cannot be of the type: arguments that are no JSON, on a wire that carries them as an object."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def http(sandbox: tuple[str, Faults]) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(base_url=sandbox[0]) as http:
        yield http


def _invoked(ask: Ask) -> dict[str, Any]:
    body = anthropic.request_body("", ask) | {"anthropic_version": "bedrock-2023-05-31"}
    return {key: value for key, value in body.items() if key != "model"}


def _conversed(ask: Ask) -> dict[str, Any]:
    return {key: value for key, value in bedrock.request(CLAUDE, ask).items() if key != "modelId"}


BEARER, KEY = {"authorization": "Bearer k"}, {"x-api-key": "k", "anthropic-version": "2023-06-01"}
Body = Callable[[Ask], dict[str, Any]]
WIRES: dict[str, tuple[str, dict[str, str], Body]] = {
    "responses": ("/v1/responses", BEARER, lambda ask: openai.request_body("m", ask)),
    "chat": ("/v1/chat/completions", BEARER, lambda ask: chat.request_body("m", ask)),
    "messages": ("/v1/messages", KEY, lambda ask: anthropic.request_body("m", ask)),
    "invoke": (f"/model/{CLAUDE}/invoke", SIGNED, _invoked),
    "converse": (f"/model/{CLAUDE}/converse", SIGNED, _conversed),
}
STREAMS = {"invoke": "invoke-with-response-stream", "converse": "converse-stream"}
OPERATIONS = {
    "invoke": "InvokeModel", "invoke-with-response-stream": "InvokeModelWithResponseStream",
    "converse": "Converse", "converse-stream": "ConverseStream",
}  # fmt: skip
BODIES = {"responses": Response, "chat": ChatCompletion, "messages": AnthropicMessage, "invoke": AnthropicMessage}
EVENTS: dict[str, Any] = {
    "responses": ResponseStreamEvent, "chat": ChatCompletionChunk, "messages": RawMessageStreamEvent,
    "invoke": RawMessageStreamEvent,
}  # fmt: skip


async def ask(http: httpx2.AsyncClient, wire: str, ask: Ask, stream: bool = False) -> httpx2.Response:
    path, headers, body = WIRES[wire]
    if not stream or wire not in STREAMS:
        return await http.post(path, headers=headers, json=body(ask) | ({"stream": True} if stream else {}))
    return await http.post(f"/model/{CLAUDE}/{STREAMS[wire]}", headers=headers, json=body(ask))


def aws_faults(response: httpx2.Response) -> list[str]:
    name = OPERATIONS.get(response.url.path.rpartition("/")[2])
    return output_faults(operation("bedrock-runtime", name), response) if name else []


def events(wire: str, response: httpx2.Response) -> list[str]:
    if wire == "converse":
        return []
    if wire == "invoke":
        return [_chunk(data) for _, data in frames(response)]
    return [data for data in sent_events(response) if data != "[DONE]"]


def _chunk(data: dict[str, Any]) -> str:
    return base64.b64decode(data["bytes"]).decode()


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize(("name", "fault"), CASES)
async def test_a_body_is_of_the_vendors_type(http, faults: Faults, wire: str, name: str, fault: str):
    faults.set(*filter(None, [fault]))
    response = await ask(http, wire, ASKS[name])
    assert response.status_code == 200
    assert aws_faults(response) == []
    if wire in BODIES:
        faults_found = model_faults(BODIES[wire], response.content)
        assert bool(faults_found) == (wire in BROKEN[0] and (name, fault) == BROKEN[1]), faults_found


FUNCTION = {"type": "function", "name": "f"}
ODD: list[tuple[str, dict[str, Any]]] = [
    ("responses", {"tools": [FUNCTION], "tool_choice": {"type": "function", "name": "f"}, "metadata": {"a": "b"}}),
    ("responses", {"tools": [FUNCTION], "tool_choice": "required", "parallel_tool_calls": False}),
    ("responses", {"text": {"format": {"type": "json_object"}}, "instructions": None}),
    ("responses", {"text": {"format": {"type": "json_schema", "name": "n", "schema": {"type": "object"}}}}),
    ("responses", {"input": [{"role": "developer", "content": SYSTEM}, {"role": "user", "content": "hi"}]}),
    ("responses", {"max_output_tokens": 50, "reasoning": {"effort": "low"}, "user": "u", "temperature": 0.5}),
    ("chat", {"response_format": {"type": "json_object"}}),
    ("chat", {"tools": [{"type": "function", "function": {"name": "f"}}], "tool_choice": "required"}),
    ("messages", {"tools": [{"name": "f", "input_schema": {"type": "object"}}], "tool_choice": {"type": "any"}}),
    ("messages", {"system": [{"type": "text", "text": SYSTEM}], "metadata": {"user_id": "u"}}),
    ("converse", {"outputConfig": {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": {
        "schema": '{"type": "object", "additionalProperties": false}',
    }}}}}),
]  # fmt: skip


@pytest.mark.parametrize(("wire", "more"), ODD)
async def test_a_request_that_the_bot_does_not_send_has_such_an_answer_too(http, faults: Faults, wire: str, more: Any):
    path, headers, body = WIRES[wire]
    response = await http.post(path, headers=headers, json=body(HELLO) | more)
    assert response.status_code == 200
    assert aws_faults(response) == []
    assert wire not in BODIES or model_faults(BODIES[wire], response.content) == []


async def test_a_response_repeats_what_was_asked_of_it(http: httpx2.AsyncClient, faults: Faults):
    path, headers, body = WIRES["responses"]
    asked = {"max_output_tokens": 50, "user": "u", "temperature": 0.5, "top_p": 0.9, "prompt_cache_key": "k"}
    response = (await http.post(path, headers=headers, json=body(HELLO) | asked)).json()
    assert {key: response[key] for key in asked} == asked


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize(("name", "fault"), CASES)
async def test_every_event_of_a_stream_is_of_the_vendors_type(http, faults: Faults, wire: str, name: str, fault: str):
    faults.set(*filter(None, [fault]))
    response = await ask(http, wire, ASKS[name], stream=True)
    assert response.status_code == 200
    assert aws_faults(response) == []
    said = events(wire, response)
    assert [fault for data in said for fault in model_faults(EVENTS[wire], data)] == []


async def test_a_message_has_every_field_of_the_newest_type(http: httpx2.AsyncClient, faults: Faults):
    message = (await ask(http, "messages", HELLO)).json()
    assert message.keys() == AnthropicMessage.model_fields.keys()
    assert message["usage"].keys() == AnthropicUsage.model_fields.keys()
    [delta] = [json.loads(data) for data in await said(http, "messages") if '"message_delta"' in data]
    assert delta["delta"].keys() == Delta.model_fields.keys()
    assert delta["usage"].keys() == MessageDeltaUsage.model_fields.keys()
    assert BetaMessage.model_validate(message, strict=True).usage.output_tokens_details


async def test_a_refusal_has_stop_details_and_nothing_else_has(http: httpx2.AsyncClient, faults: Faults):
    assert (await ask(http, "messages", HELLO)).json()["stop_details"] is None
    faults.set("refusal")
    details = (await ask(http, "messages", HELLO)).json()["stop_details"]
    assert details == {"type": "refusal", "category": None, "explanation": None}


async def test_a_response_and_a_completion_say_what_kinds_of_tokens_they_used(http: httpx2.AsyncClient, faults: Faults):
    response, completion = [(await ask(http, wire, HELLO)).json() for wire in ("responses", "chat")]
    kinds = ResponseUsage.model_fields.keys(), {"cached_tokens", "cache_write_tokens"}
    assert (response["usage"].keys(), response["usage"]["input_tokens_details"].keys()) == kinds
    assert completion["usage"].keys() == CompletionUsage.model_fields.keys()
    read, written = (completion["usage"][f"{kind}_tokens_details"].keys() for kind in ("prompt", "completion"))
    assert read == {"cached_tokens", "cache_write_tokens", "audio_tokens"}
    predicted = {"accepted_prediction_tokens", "rejected_prediction_tokens"}
    assert written == predicted | {"reasoning_tokens", "audio_tokens"}


async def said(http: httpx2.AsyncClient, wire: str) -> list[str]:
    return events(wire, await ask(http, wire, HELLO, stream=True))


async def test_every_chunk_has_room_for_usage_where_it_was_asked_for(http: httpx2.AsyncClient, faults: Faults):
    path, headers, body = WIRES["chat"]
    asked = body(HELLO) | {"stream": True, "stream_options": {"include_usage": True}}
    chunks = [json.loads(data) for data in events("chat", await http.post(path, headers=headers, json=asked))]
    assert [model_faults(ChatCompletionChunk, json.dumps(chunk)) for chunk in chunks] == [[]] * len(chunks)
    assert [chunk["usage"] is None for chunk in chunks] == [True] * (len(chunks) - 1) + [False]


STATUSES = ("429", "500", "503", "529")


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("fault", [*STATUSES, "a bad body", "no key"])
async def test_an_error_is_of_the_vendors_type(http: httpx2.AsyncClient, faults: Faults, wire: str, fault: str):
    faults.set(*(fault for _ in [0] if fault in STATUSES))
    path, headers, body = WIRES[wire]
    asked = {} if fault == "a bad body" else body(HELLO)
    response = await http.post(path, headers={} if fault == "no key" else headers, json=asked)
    assert response.status_code >= 400
    assert aws_faults(response) == []
    if wire == "messages":
        assert model_faults(ErrorResponse, response.content) == []
    elif wire in ("responses", "chat"):
        assert response.json().keys() == {"error"}
        assert model_faults(ErrorObject, json.dumps(response.json()["error"])) == []


@pytest.mark.parametrize("fault", STATUSES)
@pytest.mark.parametrize("wire", STREAMS)
async def test_a_stream_is_broken_off_by_one_of_its_exceptions(http, faults: Faults, wire: str, fault: str):
    faults.set(fault)
    response = await ask(http, wire, HELLO, stream=True)
    assert frames(response)[-1][0].endswith("Exception")
    assert aws_faults(response) == []


async def test_the_list_of_models_is_of_the_vendors_type(http: httpx2.AsyncClient, faults: Faults):
    response = await http.get("/v1/models", headers=BEARER)
    assert model_faults(AsyncPage[Model], response.content) == []
