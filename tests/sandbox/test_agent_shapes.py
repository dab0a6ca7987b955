"""Every event, header and error of the offline model's agents is what botocore's own shapes of the services say."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from bot.conversation.tools import TOOLS
from bot.sandbox import Faults, create_app, serve
from bot.sandbox.faults import ANSWER
from patterns.h_bedrock_agent.functions import inline_tools
from tests.sandbox.schemas import frames, operation, output_faults
from tests.sandbox.talking import Club

pytestmark = pytest.mark.asyncio(loop_scope="module")

SESSION = "0123456789abcdef" * 4
ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/offline-0123456789"
NOW = "Tuesday 2026-12-01 09:00 (Europe/London)"
SIGNED = {
    "authorization": "AWS4-HMAC-SHA256 Credential=k/20261201/us-east-1/bedrock/aws4_request",
    "x-amzn-bedrock-agentcore-runtime-session-id": SESSION,
}
WORDS = ("hello", "what is free tomorrow?", "book a court tomorrow at 3pm")
FREE = json.dumps(Club().check_availability("2026-12-02", "15:00", None))


async def act(event: dict[str, Any]) -> dict[str, Any]:
    """A Lambda that finds the same slots for everybody, and fails for one."""
    answer = {"responseBody": {"TEXT": {"body": FREE}}}
    failed = {"responseState": "FAILURE"} if event["inputText"] == "what is free tomorrow?" else {}
    function = {"actionGroup": event["actionGroup"], "function": event["function"]}
    return {"messageVersion": "1.0", "response": {**function, "functionResponse": {**answer, **failed}}}


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["return control", "lambda", "harness"])
async def agent(request: pytest.FixtureRequest) -> AsyncIterator["Agent"]:
    faults = Faults()
    app = create_app(faults, act if request.param == "lambda" else None)
    async with serve(app) as url, httpx2.AsyncClient(base_url=url, headers=SIGNED) as http:
        yield Agent(request.param, http, faults)


class Agent:
    def __init__(self, kind: str, http: httpx2.AsyncClient, faults: Faults) -> None:
        self.http, self.faults, self.harness = http, faults, kind == "harness"
        service = ("bedrock-agentcore", "InvokeHarness") if self.harness else ("bedrock-agent-runtime", "InvokeAgent")
        self.operation = operation(*service)

    async def say(self, text: str, session: str = SESSION) -> httpx2.Response:
        if self.harness:
            return await self.send([{"role": "user", "content": [{"text": text}]}], session)
        state = {"promptSessionAttributes": {"Now": NOW}}
        asked = {"inputText": text, "enableTrace": True, "sessionState": state}
        return await self.http.post(f"/agents/A1/agentAliases/B1/sessions/{session}/text", json=asked)

    async def send(self, messages: list[Any], session: str = SESSION) -> httpx2.Response:
        body = {
            "messages": messages, "systemPrompt": [{"text": f"Now: {NOW}"}], "tools": inline_tools(),
            "allowedTools": [tool.name for tool in TOOLS],
        }  # fmt: skip
        headers = {"x-amzn-bedrock-agentcore-runtime-session-id": session}
        return await self.http.post("/harnesses/invoke", params={"harnessArn": ARN}, json=body, headers=headers)

    async def resume(self, paused: httpx2.Response) -> httpx2.Response:
        """With the result of the call that it waits for."""
        if self.harness:
            [start] = [data for kind, data in frames(paused) if kind == "contentBlockStart"]
            use = {key: start["start"]["toolUse"][key] for key in ("toolUseId", "name")} | {"input": {}}
            result = {"toolUseId": use["toolUseId"], "content": [{"text": FREE}]}
            said = [{"role": "assistant", "content": [{"toolUse": use}]}]
            return await self.send([*said, {"role": "user", "content": [{"toolResult": result}]}])
        [control] = [data for kind, data in frames(paused) if kind == "returnControl"]
        called = control["invocationInputs"][0]["functionInvocationInput"]
        result = {key: called[key] for key in ("actionGroup", "function")} | {"responseBody": {"TEXT": {"body": FREE}}}
        state = {
            "invocationId": control["invocationId"],
            "returnControlInvocationResults": [{"functionResult": result}],
        }
        asked = {"enableTrace": True, "sessionState": state | {"promptSessionAttributes": {"Now": NOW}}}
        return await self.http.post(f"/agents/A1/agentAliases/B1/sessions/{SESSION}/text", json=asked)


@pytest.mark.parametrize(
    ("words", "fault"),
    [*((words, "") for words in WORDS), *((words, fault) for words in WORDS[::2] for fault in ANSWER)],
)
async def test_every_event_of_an_agent_is_of_the_services_shape(agent: Agent, words: str, fault: str):
    agent.faults.set(*filter(None, [fault]))
    response = await agent.say(words, session=f"{WORDS.index(words)}{fault or 'none'}".replace("_", "").ljust(40, "0"))
    assert response.status_code == 200
    assert frames(response)
    assert output_faults(agent.operation, response) == []


async def test_events_after_a_result_are_of_the_services_shape(agent: Agent):
    agent.faults.set()
    paused = await agent.say(WORDS[-1])
    response = paused if agent.operation.name == "InvokeAgent" and not waits(paused) else await agent.resume(paused)
    assert response.status_code == 200
    assert output_faults(agent.operation, response) == []


def waits(response: httpx2.Response) -> bool:
    return any(kind == "returnControl" for kind, _ in frames(response))


@pytest.mark.parametrize("fault", ["429", "500", "503", "529", "", "unsigned"])
async def test_an_agents_error_is_one_of_the_operations_own(agent: Agent, fault: str):
    agent.faults.set(*([fault] if fault.isdigit() else []))
    unsigned = {"authorization": "none"} if fault == "unsigned" else {}
    agent.http.headers.update(unsigned)
    response = await agent.say("" if fault == "" else "hello")
    agent.http.headers.update(SIGNED)
    assert response.status_code >= 400 or frames(response)[-1][0].endswith("Exception")
    assert output_faults(agent.operation, response) == []
