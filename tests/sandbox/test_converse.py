"""Bedrock's runtime as the real boto3 sees it."""

import asyncio
import json
from collections.abc import Callable
from contextlib import closing
from typing import Any

import boto3
import pytest
import pytest_asyncio
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError, EventStreamError

from bot.llm.blocks import plain_schema
from bot.sandbox import Faults
from tests.sandbox.talking import SYSTEM, TOOLS, Club

pytestmark = pytest.mark.asyncio(loop_scope="module")

MODEL = "us.anthropic.claude-haiku-4-5-20251001-v1:0"
ARN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123"
GIVEN: Any = {
    "tools": [
        {"toolSpec": {"name": t.name, "inputSchema": {"json": plain_schema(t.parameters)}, "strict": True}}
        for t in TOOLS
    ]
}
USER: Any = {"role": "user", "content": [{"text": "hello"}]}
BOOK: Any = {"role": "user", "content": [{"text": "book a court tomorrow at 3pm"}]}
USE: Any = {"role": "assistant", "content": [{"toolUse": {"toolUseId": "t1", "name": "my_bookings", "input": {}}}]}
RESULT: Any = {"role": "user", "content": [{"toolResult": {"toolUseId": "t1", "content": [{"json": {}}]}}]}
LOOSE: Any = {"type": "object", "properties": {"day": {"type": "string"}}}


def make_client(url: str, **config: Any) -> Any:
    session = boto3.Session(aws_access_key_id="k", aws_secret_access_key="s")
    config = {"retries": {"total_max_attempts": 1}, "read_timeout": 5, **config}
    return session.client("bedrock-runtime", region_name="us-east-1", endpoint_url=url, config=Config(**config))


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def boto(sandbox: tuple[str, Faults]) -> Any:
    return make_client(sandbox[0])


@pytest.fixture
def client(boto: Any, faults: Faults) -> Any:
    return boto


async def call(method: Callable[..., Any], **arguments: Any) -> Any:
    """In a thread: the server runs in this event loop."""
    return await asyncio.to_thread(method, **arguments)


async def converse(client: Any, *messages: Any, **more: Any) -> Any:
    return await call(client.converse, **{"modelId": MODEL, "system": [{"text": SYSTEM}], "messages": messages, **more})


async def test_a_tool_round_trip_books_the_slot_that_was_free(client: Any):
    club, messages = Club(), [BOOK]
    for tool in ("check_availability", "book"):
        response = await converse(client, *messages, toolConfig=GIVEN)
        assert response["stopReason"] == "tool_use"
        use = response["output"]["message"]["content"][0]["toolUse"]
        assert use["name"] == tool
        result = {"toolUseId": use["toolUseId"], "content": [{"json": club.run(use["name"], use["input"])}]}
        messages += [response["output"]["message"], {"role": "user", "content": [{"toolResult": result}]}]
    response = await converse(client, *messages, toolConfig=GIVEN)
    assert response["output"]["message"]["content"][0]["text"].startswith("Booked: Court 1")
    assert response["usage"]["totalTokens"] == response["usage"]["inputTokens"] + response["usage"]["outputTokens"]


async def test_output_config_asks_for_json(client: Any):
    schema = plain_schema({"type": "object", "properties": {"date": {"type": "string"}}, "required": ["date"]})
    text = {"type": "json_schema", "structure": {"jsonSchema": {"schema": json.dumps(schema), "name": "day"}}}
    response = await converse(client, BOOK, outputConfig={"textFormat": text})
    assert json.loads(response["output"]["message"]["content"][0]["text"]) == {"date": "2026-12-02"}


async def test_a_named_tool_choice_is_called_with_what_was_said(client: Any):
    choice = {"toolChoice": {"tool": {"name": "check_availability"}}}
    response = await converse(client, BOOK, toolConfig=GIVEN | choice)
    [block] = response["output"]["message"]["content"]
    assert block["toolUse"]["input"]["time"] == "15:00"


def drained(**arguments: Any) -> list[dict[str, Any]]:
    client = arguments.pop("client")
    with closing(client.converse_stream(**arguments)["stream"]) as stream:
        return list(stream)


async def test_the_stream_has_the_documented_grammar(client: Any):
    said = {"modelId": MODEL, "system": [{"text": SYSTEM}], "messages": [BOOK], "toolConfig": GIVEN}
    events = await call(drained, client=client, **said)
    kinds = [next(iter(event)) for event in events]
    assert (kinds[0], kinds[1], kinds[-3:]) == (
        "messageStart", "contentBlockStart", ["contentBlockStop", "messageStop", "metadata"],
    )  # fmt: skip
    deltas = [e["contentBlockDelta"]["delta"] for e in events if "contentBlockDelta" in e]
    assert json.loads("".join(delta["toolUse"]["input"] for delta in deltas))["time"] == "15:00"
    assert events[-1]["metadata"]["usage"]["totalTokens"] > 0
    words = await call(drained, client=client, **{**said, "messages": [USER]})
    assert "".join(e["contentBlockDelta"]["delta"]["text"] for e in words if "contentBlockDelta" in e)[:5] == "Hello"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("429", "throttlingException"),
        ("500", "internalServerException"),
        ("503", "serviceUnavailableException"),
        ("529", "serviceUnavailableException"),
    ],
)
async def test_an_exception_breaks_a_stream_off(client: Any, faults: Faults, fault: str, code: str):
    faults.set(fault)
    with pytest.raises(EventStreamError) as broken:
        await call(drained, client=client, modelId=MODEL, messages=[USER])
    assert broken.value.response["Error"]["Code"] == code


@pytest.mark.parametrize("model", [MODEL, ARN])
async def test_invoke_model_takes_anthropics_body(client: Any, model: str):
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 50, "system": SYSTEM, "messages": [
        {"role": "user", "content": "hello"}
    ]}  # fmt: skip
    response = await call(client.invoke_model, modelId=model, body=json.dumps(body))
    message = json.loads(response["body"].read())
    assert (message["model"], message["content"][0]["text"][:5]) == (model, "Hello")


def streamed_message(client: Any, body: dict[str, Any]) -> list[dict[str, Any]]:
    with closing(client.invoke_model_with_response_stream(modelId=MODEL, body=json.dumps(body))["body"]) as stream:
        return [json.loads(event["chunk"]["bytes"]) for event in stream]


async def test_invoke_model_streams_anthropics_events(client: Any):
    body = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 50, "messages": [
        {"role": "user", "content": "hello"}
    ]}  # fmt: skip
    events = await call(streamed_message, client=client, body=body)
    assert (events[0]["type"], events[-1]["type"]) == ("message_start", "message_stop")


@pytest.mark.parametrize("body", [{"max_tokens": 5, "messages": []}, {"anthropic_version": "x", "messages": []}])
async def test_invoke_model_wants_a_version_and_a_bound(client: Any, body: dict[str, Any]):
    with pytest.raises(client.exceptions.ValidationException):
        await call(client.invoke_model, modelId=MODEL, body=json.dumps(body))


@pytest.mark.parametrize(
    ("messages", "more", "words"),
    [
        ([{"role": "assistant", "content": [{"text": "hi"}]}, USER], {}, "user"),
        ([USER, USER], {}, "alternate"),
        ([USER, {"role": "assistant", "content": [{"text": "I"}]}], {}, "prefill"),
        ([{"role": "user", "content": []}], {}, "empty"),
        ([{"role": "user", "content": [{"text": " "}]}], {}, "blank"),
        ([RESULT], {"toolConfig": GIVEN}, "t1"),
        ([USER, USE, USER], {"toolConfig": GIVEN}, "t1"),
        ([USER, USE, RESULT], {}, "toolConfig"),
        ([USER], {"toolConfig": GIVEN | {"toolChoice": {"tool": {"name": "nope"}}}}, "nope"),
        (
            [USER],
            {"toolConfig": {"tools": [{"toolSpec": {"name": "f", "strict": True, "inputSchema": {"json": LOOSE}}}]}},
            "additionalProperties",
        ),
        ([USER], {"toolConfig": {"tools": [{"toolSpec": {"name": "f", "inputSchema": {"json": {}}}}]}}, "object"),
    ],
)
async def test_a_request_that_the_service_refuses_is_a_validation_exception(client, messages, more, words: str):
    with pytest.raises(client.exceptions.ValidationException, match=words):
        await converse(client, *messages, **more)


@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        ("429", "ThrottlingException", 429),
        ("500", "InternalServerException", 500),
        ("503", "ServiceUnavailableException", 503),
        ("529", "ServiceUnavailableException", 503),
    ],
)
async def test_a_fault_of_transport_is_a_modeled_exception(client: Any, faults: Faults, fault, code, status: int):
    faults.set(fault)
    with pytest.raises(ClientError) as caught:
        await converse(client, USER)
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


@pytest.mark.parametrize(
    ("fault", "stop"),
    [("refusal", "content_filtered"), ("truncated", "max_tokens"), ("malformed", "malformed_tool_use")],
)
async def test_a_bad_answer_has_its_stop_reason(client: Any, faults: Faults, fault: str, stop: str):
    faults.set(fault)
    assert (await converse(client, BOOK, toolConfig=GIVEN))["stopReason"] == stop


async def test_an_unsigned_request_is_refused(sandbox: tuple[str, Faults], faults: Faults):
    unsigned = make_client(sandbox[0], signature_version=UNSIGNED)
    with pytest.raises(ClientError, match="Authentication"):
        await converse(unsigned, USER)
