"""The offline model's agents are as strict as Amazon's: real boto3, what it may send, and what it gets back."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import closing
from typing import Any

import boto3
import httpx2
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from bot.conversation.tools import TOOLS
from bot.sandbox import Faults, agentcore, create_app, serve
from patterns.h_bedrock_agent.functions import inline_tools
from tests.bedrock_agents.wire import SESSION, settings

WORDS = "book court 1 tomorrow at 3pm"
NOW = "Tuesday 2026-12-01 09:00 (Europe/London)"
FACTS = f"Club: Riverside\ncourt_1 = c1: Court 1 (outdoor)\nNow: {NOW}"
CHECKED = json.dumps({"free": [{"slot_id": "c1-20261202-1500-60", "court": "Court 1"}]})


class Agents:
    """Both services of one offline model."""

    def __init__(self, url: str) -> None:
        keys = {"aws_access_key_id": "k", "aws_secret_access_key": "s", "region_name": "us-east-1"}
        session, config = boto3.Session(**keys), Config(retries={"total_max_attempts": 1}, read_timeout=5)
        self.url, self.arn = url, settings(url).h_harness_arn
        self.runtime = session.client("bedrock-agent-runtime", endpoint_url=url, config=config)
        self.core = session.client("bedrock-agentcore", endpoint_url=url, config=config)

    def classic(self, **request: Any) -> list[dict[str, Any]]:
        request = {"agentId": "A1", "agentAliasId": "B1", "sessionId": SESSION, "enableTrace": True, **request}
        request.setdefault("sessionState", {"promptSessionAttributes": {"Facts": FACTS}})
        with closing(self.runtime.invoke_agent(**request)["completion"]) as events:
            return list(events)

    def harness(self, messages: list[Any], **request: Any) -> list[dict[str, Any]]:
        names = [tool.name for tool in TOOLS]
        request = {"harnessArn": self.arn, "runtimeSessionId": SESSION, "allowedTools": names, **request}
        prompt = [{"text": FACTS}]
        response = self.core.invoke_harness(messages=messages, systemPrompt=prompt, tools=inline_tools(), **request)
        with closing(response["stream"]) as events:
            return list(events)


@pytest.fixture
def faults() -> Faults:
    return Faults.parse([])


@pytest.fixture
async def agents(faults: Faults) -> AsyncIterator[Agents]:
    async with serve(create_app(faults)) as url:
        agents = Agents(url)
        yield agents
        agents.runtime.close()
        agents.core.close()


async def threaded(work: Any, *args: Any, **kwargs: Any) -> Any:
    """boto3 blocks, and the server runs in this loop."""
    return await asyncio.to_thread(work, *args, **kwargs)


def only(events: list[dict[str, Any]], kind: str) -> list[Any]:
    return [event[kind] for event in events if kind in event]


def results(control: Any, body: str = CHECKED, **changes: Any) -> dict[str, Any]:
    given = control["invocationInputs"][0]["functionInvocationInput"]
    named = {"actionGroup": given["actionGroup"], "function": given["function"], **changes}
    result = {"functionResult": {**named, "responseBody": {"TEXT": {"body": body}}}}
    attributes = {"Facts": FACTS}
    return {
        "invocationId": control["invocationId"], "returnControlInvocationResults": [result],
        "promptSessionAttributes": attributes,
    }  # fmt: skip


async def test_control_is_returned_with_parameters_as_text_and_resumed_by_its_id(agents: Agents):
    [control] = only(await threaded(agents.classic, inputText=WORDS), "returnControl")
    given = control["invocationInputs"][0]["functionInvocationInput"]
    assert (given["function"], given["actionInvocationType"]) == ("check_availability", "RESULT")
    assert given["parameters"] == [
        {"name": "date", "type": "string", "value": "2026-12-02"}, {"name": "time", "type": "string", "value": "15:00"},
    ]  # fmt: skip
    [control] = only(await threaded(agents.classic, sessionState=results(control)), "returnControl")
    assert control["invocationInputs"][0]["functionInvocationInput"]["function"] == "book"


@pytest.mark.parametrize("wrong", [{"invocationId": "other"}, {"function": "book"}, {"actionGroup": "other"}])
async def test_results_of_another_invocation_are_refused_and_the_right_ones_still_taken(agents: Agents, wrong):
    [control] = only(await threaded(agents.classic, inputText=WORDS), "returnControl")
    state = results(control, **{k: v for k, v in wrong.items() if k != "invocationId"})
    with pytest.raises(ClientError) as refused:
        await threaded(agents.classic, sessionState=state | {k: v for k, v in wrong.items() if k == "invocationId"})
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert only(await threaded(agents.classic, sessionState=results(control)), "returnControl")


async def test_results_that_nobody_waits_for_are_refused(agents: Agents):
    call = {"actionGroup": "booking", "function": "book"}
    state = results({"invocationId": "i", "invocationInputs": [{"functionInvocationInput": call}]})
    with pytest.raises(ClientError, match="invocationId"):
        await threaded(agents.classic, sessionState=state)


async def test_new_words_in_place_of_results_go_on_without_them(agents: Agents):
    await threaded(agents.classic, inputText=WORDS)
    events = await threaded(agents.classic, inputText="hello")
    assert only(events, "chunk")


async def test_the_answer_comes_in_chunks_that_split_characters(agents: Agents):
    [control] = only(await threaded(agents.classic, inputText="what is free tomorrow?"), "returnControl")
    body = json.dumps({"free": [{"slot_id": "c1-20261202-1500-60", "court": "🎾🎾🎾🎾🎾"}]})
    events = await threaded(agents.classic, sessionState=results(control, body))
    pieces = [chunk["bytes"] for chunk in only(events, "chunk")]
    assert len(pieces) > 3
    assert "🎾🎾🎾🎾🎾" in b"".join(pieces).decode()
    assert any("\ufffd" in piece.decode(errors="replace") for piece in pieces)


async def test_a_session_remembers_until_it_is_ended(agents: Agents):
    await threaded(agents.classic, inputText="book a court for tomorrow")
    assert only(await threaded(agents.classic, inputText="3pm"), "returnControl")
    await threaded(agents.classic, inputText="book a court for tomorrow", endSession=True)
    events = await threaded(agents.classic, inputText="3pm", sessionId="another-one")
    assert not only(events, "returnControl")


async def test_traces_tell_tokens_and_come_only_when_asked_for(agents: Agents):
    [step] = only(await threaded(agents.classic, inputText="hello"), "trace")
    usage = step["trace"]["orchestrationTrace"]["modelInvocationOutput"]["metadata"]["usage"]
    assert usage["inputTokens"] > 10
    assert usage["outputTokens"] > 0
    assert only(await threaded(agents.classic, inputText="hello", enableTrace=False), "trace") == []


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": [{"text": text}]}


async def test_a_harness_pauses_at_an_inline_function_and_wants_call_and_result_back(agents: Agents):
    events = await threaded(agents.harness, [user(WORDS)])
    [started] = only(events, "contentBlockStart")
    assert only(events, "messageStop") == [{"stopReason": "tool_use"}]
    assert only(events, "metadata")[0]["usage"]["inputTokens"] > 10
    use = started["start"]["toolUse"]
    result = {"toolUseId": use["toolUseId"], "content": [{"text": CHECKED}], "status": "success"}
    answered = {"role": "user", "content": [{"toolResult": result}]}
    with pytest.raises(ClientError, match="No tool call found"):
        await threaded(agents.harness, [answered])
    call = {"toolUseId": use["toolUseId"], "name": use["name"], "input": {}}
    events = await threaded(agents.harness, [{"role": "assistant", "content": [{"toolUse": call}]}, answered])
    assert only(events, "contentBlockStart")[0]["start"]["toolUse"]["name"] == "book"


def test_a_harness_that_is_not_restricted_has_a_shell():
    asked = agentcore.Asked.model_validate({"messages": [user("x")], "tools": inline_tools()})
    assert {"shell", "file_operations"} <= {tool.name for tool in agentcore.tools_of(asked)}
    restricted = asked.model_copy(update={"allowedTools": ["book"]})
    assert [tool.name for tool in agentcore.tools_of(restricted)] == ["book"]


@pytest.mark.parametrize("session", ["short", "C0AB.1700000000.000100-and-so-on-and-on", "x" * 101])
async def test_a_session_id_that_amazon_would_refuse_is_refused(agents: Agents, session: str):
    signed = {
        "authorization": "AWS4-HMAC-SHA256 Credential=k/20261201/us-east-1/bedrock-agentcore/aws4_request",
        "x-amzn-bedrock-agentcore-runtime-session-id": session,
    }
    async with httpx2.AsyncClient() as http:
        url = f"{agents.url}/harnesses/invoke"
        response = await http.post(url, params={"harnessArn": agents.arn}, headers=signed, json={"messages": []})
    assert (response.status_code, response.headers["x-amzn-errortype"]) == (400, "ValidationException")


@pytest.mark.parametrize("path", ["/harnesses/invoke", f"/agents/A/agentAliases/B/sessions/{SESSION}/text"])
async def test_a_request_without_a_signature_is_refused(agents: Agents, path: str):
    async with httpx2.AsyncClient() as http:
        response = await http.post(agents.url + path, json={"inputText": "hello"})
    assert (response.status_code, response.headers["x-amzn-errortype"]) == (403, "AccessDeniedException")


@pytest.mark.parametrize("service", ["classic", "harness"])
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("429", "ThrottlingException"), ("500", "InternalServerException"),
        ("503", {"classic": "badGatewayException", "harness": "internalServerException"}),
        ("529", {"classic": "modelNotReadyException", "harness": "internalServerException"}),
    ],
)  # fmt: skip
async def test_faults_have_the_services_own_names(agents: Agents, faults: Faults, service: str, fault: str, code: Any):
    faults.set(fault)
    asked = {"inputText": "hello"} if service == "classic" else {"messages": [user("hello")]}
    with pytest.raises(ClientError) as raised:
        await threaded(getattr(agents, service), **asked)
    assert raised.value.response["Error"]["Code"] == (code if isinstance(code, str) else code[service])
