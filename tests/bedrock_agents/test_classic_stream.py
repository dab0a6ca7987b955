"""What InvokeAgent's stream may bring, as real boto3 reads it from a socket."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.responses import Response

from bot.llm import ModelDown, ModelMisbehaved, Usage
from bot.sandbox.eventstream import MEDIA_TYPE, event, exception
from patterns.h_bedrock_agent.classic import Classic
from tests.bedrock_agents.wire import Wire, ask, classic, serving


@pytest.fixture
async def agent(wire: Wire) -> AsyncIterator[Classic]:
    async with serving(wire) as url, classic(url) as agent:
        yield agent


def chunk(data: bytes) -> bytes:
    return event("chunk", {"bytes": base64.b64encode(data).decode()})


def trace(**kinds: Any) -> bytes:
    return event("trace", {"sessionId": "s" * 40, "trace": kinds})


def control(function: str, *parameters: tuple[str, str, str], **more: Any) -> bytes:
    named = [dict(zip(("name", "type", "value"), p, strict=True)) for p in parameters]
    call = {"actionGroup": "booking", "function": function, "parameters": named, **more}
    return event("returnControl", {"invocationId": "inv-1", "invocationInputs": [{"functionInvocationInput": call}]})


async def test_a_character_split_between_chunks_is_read_whole(agent: Classic, wire: Wire):
    data = "15:00–16:00, café 🎾".encode()
    wire.answers = [[chunk(data[i : i + 1]) for i in range(len(data))]]
    assert (await agent.ask(ask())).text == "15:00–16:00, café 🎾"


async def test_bytes_that_are_no_text_are_a_malformed_answer(agent: Classic, wire: Wire):
    wire.answers = [[chunk(b"caf\xc3")]]
    with pytest.raises(ModelMisbehaved):
        await agent.ask(ask())


async def test_return_of_control_is_a_call_with_typed_arguments(agent: Classic, wire: Wire):
    given = ("date", "string", "2026-12-02"), ("time", "string", "null"), ("minutes", "integer", "90")
    wire.answers = [[control("check_availability", *given)]]
    answer = await agent.ask(ask())
    [call] = answer.calls
    assert call.name == "check_availability"
    assert json.loads(call.arguments) == {"date": "2026-12-02", "time": None, "minutes": 90}
    assert answer.pause == "inv-1"


async def test_traces_count_tokens_of_every_step_and_tell_what_a_lambda_ran(agent: Classic, wire: Wire):
    used = {"modelInvocationOutput": {"metadata": {"usage": {"inputTokens": 100, "outputTokens": 7}}}}
    called = {"actionGroupName": "booking", "executionType": "LAMBDA", "function": "my_bookings", "parameters": []}
    wire.answers = [[
        trace(preProcessingTrace=used), trace(orchestrationTrace=used), trace(orchestrationTrace={"rationale": {}}),
        trace(orchestrationTrace={"invocationInput": {"actionGroupInvocationInput": called}}), chunk(b"done"),
    ]]  # fmt: skip
    answer = await agent.ask(ask())
    assert answer.usage == Usage(200, 14)
    assert [(call.name, call.arguments) for call in answer.ran] == [("my_bookings", "{}")]


async def test_files_and_kinds_that_nobody_knows_are_passed_over(agent: Classic, wire: Wire):
    files = event("files", {"files": [{"name": "a.txt", "type": "text/plain", "bytes": ""}]})
    wire.answers = [[files, event("somethingNew", {"x": 1}), chunk(b"hello")]]
    assert (await agent.ask(ask())).text == "hello"


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        ({"guardrailTrace": {"action": "INTERVENED"}}, "refusal"),
        ({"failureTrace": {"failureReason": "no"}}, "malformed"),
    ],
)
async def test_a_guardrail_or_a_failure_is_told_by_the_trace(agent: Classic, wire: Wire, kinds, why):
    wire.answers = [[trace(**kinds), chunk(b"Sorry, I cannot answer.")]]
    with pytest.raises(ModelMisbehaved) as caught:
        await agent.ask(ask())
    assert caught.value.kind == why


async def test_a_guardrail_that_let_it_pass_changes_nothing(agent: Classic, wire: Wire):
    wire.answers = [[trace(guardrailTrace={"action": "NONE"}), chunk(b"hello")]]
    assert (await agent.ask(ask())).text == "hello"


@pytest.mark.parametrize(
    ("kind", "tries"),
    [
        ("throttlingException", 3), ("internalServerException", 3), ("badGatewayException", 3),
        ("modelNotReadyException", 3), ("accessDeniedException", 1), ("conflictException", 1),
        ("dependencyFailedException", 1), ("resourceNotFoundException", 1),
        ("serviceQuotaExceededException", 1), ("validationException", 1),
    ],
)  # fmt: skip
async def test_an_exception_inside_the_stream_is_an_agent_that_is_down(agent: Classic, wire: Wire, kind, tries):
    wire.answers = [[chunk(b"It is "), exception(kind, "no")]]
    with pytest.raises(ModelDown):
        await agent.ask(ask())
    assert wire.requests == tries


async def test_a_passing_exception_is_outlived(agent: Classic, wire: Wire):
    wire.answers = [[chunk(b"half"), exception("throttlingException", "no")], [chunk(b"whole")]]
    assert (await agent.ask(ask())).text == "whole"


@pytest.mark.parametrize(("kind", "tries"), [("throttlingException", 3), ("badGatewayException", 1)])
async def test_an_agent_that_acts_by_itself_is_asked_again_only_if_it_cannot_have_begun(wire: Wire, kind, tries):
    wire.answers = [[exception(kind, "no")]]
    async with serving(wire) as url, classic(url, acts=True) as agent:
        with pytest.raises(ModelDown):
            await agent.ask(ask())
    assert wire.requests == tries


WHOLE = chunk(b"hello")


@pytest.mark.parametrize(
    "answer",
    [
        [WHOLE[:-9]],
        [b"<html>bad gateway</html>" * 20],
        [WHOLE[:-4] + b"\0\0\0\0"],
        Response("<html>", 200, media_type="application/json"),
        Response("", 200, media_type=MEDIA_TYPE),
        Response("<html>", 502),
        [trace(orchestrationTrace={}), WHOLE],
        Response(b"{", 400, media_type="application/json"),
    ],
    ids=["cut", "no frames", "bad checksum", "no stream", "empty", "status", "an empty union", "half an error"],
)
async def test_a_broken_event_stream_is_told_as_a_fault(agent: Classic, wire: Wire, answer):
    wire.answers = [answer]
    with pytest.raises((ModelDown, ModelMisbehaved)):
        await agent.ask(ask())


@pytest.mark.parametrize(
    "frame",
    [
        control("book", actionInvocationType="USER_CONFIRMATION"),
        event(
            "returnControl", {"invocationId": "i", "invocationInputs": [{"apiInvocationInput": {"actionGroup": "g"}}]}
        ),
        event("returnControl", {}),
        trace(orchestrationTrace={"rationale": {"text": "hm"}}),
    ],
    ids=["its own confirmation", "another schema", "nothing in it", "only a trace"],
)
async def test_a_stream_that_asks_for_what_we_have_not_is_misbehaviour(agent: Classic, wire: Wire, frame):
    wire.answers = [[frame]]
    with pytest.raises(ModelMisbehaved):
        await agent.ask(ask())


async def test_nobody_there_is_an_agent_that_is_down():
    async with classic("http://127.0.0.1:9") as agent:
        with pytest.raises(ModelDown):
            await agent.ask(ask())
