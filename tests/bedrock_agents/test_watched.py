"""A managed agent is watched as a model is: its calls are counted, and one that is dead is not asked by every turn."""

from collections.abc import Iterator

import pytest

from bot.llm import ModelDown, ModelMisbehaved, Usage
from bot.llm import breaker as breakers
from bot.llm.breaker import FAILURES, OPEN_SECONDS, PAUSE_SECONDS
from bot.llm.roles import RoleModels
from patterns.h_bedrock_agent.agent import AgentAnswer
from patterns.h_bedrock_agent.opening import open_agent
from tests.bedrock_agents.test_memory import Scripted
from tests.kit.talk import Bot
from tests.llm.test_breaker import Time, Watch


@pytest.fixture(params=["agentcore"])
def mode(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """What breakers live by."""
    time = Time()
    monkeypatch.setattr(breakers.Breaker.__init__, "__defaults__", (time,))
    return time


@pytest.fixture
def agent(bot: Bot) -> Scripted:
    agent = Scripted()
    bot.dispatcher.resources.put(open_agent, agent)
    return agent


@pytest.fixture
def models(bot: Bot, time: Time) -> RoleModels:
    models = bot.dispatcher.models
    assert isinstance(models, RoleModels)
    return models


@pytest.fixture
def watch(models: RoleModels) -> Iterator[Watch]:
    models.watch = watch = Watch()
    yield watch
    models.watch = None


async def test_calls_and_tokens_are_told_by_role_and_agent(bot: Bot, agent: Scripted, watch: Watch):
    agent.answers = [AgentAnswer("Hello.", usage=Usage(70, 3)), ModelMisbehaved("refusal", Usage(9, 1))]
    ann = bot.member()
    await ann.say("hello there")
    await ann.say("hello again")
    told = [(call.role, call.model, call.result, call.usage.total) for call in watch.calls]
    assert told[0] == ("h.agent", "bedrock:scripted", "answered", 73)
    assert told[1] == ("h.agent", "bedrock:scripted", "misbehaved", 10)


async def test_an_agent_that_is_dead_is_left_alone_and_tried_again_later(
    bot: Bot, agent: Scripted, models: RoleModels, watch: Watch, time: Time
):
    agent.answers = [ModelDown("no")] * FAILURES
    ann = bot.member()
    for _ in range(FAILURES):
        await ann.say("book court 1 tomorrow at 3pm and then tell me a joke")
        time.now += PAUSE_SECONDS
    assert [call.result for call in watch.calls] == ["down"] * FAILURES
    assert watch.states == [("bedrock:scripted", "open")]
    assert "h.agent" in await models.ready()
    await ann.say("hello there")
    assert len(agent.asks) == FAILURES
    time.now += OPEN_SECONDS
    assert (await ann.say("hello there")).text.startswith("Hello?")
    assert await models.ready() == ""
