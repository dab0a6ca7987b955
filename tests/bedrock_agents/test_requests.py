"""What agents are sent, held against the shapes that botocore knows: its own look at it is switched off."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from botocore.validate import validate_parameters

from bot.llm import ToolCall
from bot.sandbox.eventstream import event
from patterns.h_bedrock_agent.agent import AgentAnswer, AgentAsk
from patterns.h_bedrock_agent.agentcore import Harness
from patterns.h_bedrock_agent.classic import Classic
from tests.bedrock_agents.wire import Wire, ask, classic, harness, serving

PAUSED = AgentAnswer("One moment.", (ToolCall("t1", "book", '{"slot_id": "c2-20261202-1500-60"}'),), pause="i1")
ASKS = {"words": ask(), "results": ask(paused=PAUSED, results=('{"error": {"reason": "taken"}}',))}
ANSWERED = [event("messageStart", {"role": "assistant"}), event("messageStop", {"stopReason": "end_turn"})]
Agent = Callable[[str], AbstractAsyncContextManager[Harness | Classic]]


@pytest.mark.parametrize(
    ("open_agent", "frames"), [(harness, ANSWERED), (classic, [event("chunk", {"bytes": ""})])], ids=["core", "classic"]
)
@pytest.mark.parametrize("asked", ASKS.values(), ids=ASKS)
async def test_an_agent_is_sent_what_its_service_takes(wire: Wire, open_agent: Agent, frames: Any, asked: AgentAsk):
    wire.answers = [frames]
    sent: list[dict[str, Any]] = []

    def look(params: dict[str, Any], model: Any, **_: object) -> None:
        validate_parameters(params, model.input_shape)
        sent.append(params)

    async with serving(wire) as url, open_agent(url) as agent:
        agent.aws._client().meta.events.register("before-parameter-build", look)
        await agent.ask(asked)
    assert len(sent) == wire.requests == 1
