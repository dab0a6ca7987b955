"""What InvokeHarness's stream may bring, as real boto3 reads it from a socket."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.llm import ModelDown, ModelMisbehaved, Usage
from bot.sandbox.eventstream import event, exception
from patterns.h_bedrock_agent.agentcore import Harness
from tests.bedrock_agents.wire import Wire, ask, harness, serving


@pytest.fixture
async def agent(wire: Wire) -> AsyncIterator[Harness]:
    async with serving(wire) as url, harness(url) as agent:
        yield agent


START = event("messageStart", {"role": "assistant"})


def text(words: str) -> bytes:
    return event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": words}})


def use(index: int, call_id: str, name: str, **more: str) -> bytes:
    start = {"toolUse": {"toolUseId": call_id, "name": name, **more}}
    return event("contentBlockStart", {"contentBlockIndex": index, "start": start})


def input_(index: int, piece: str) -> bytes:
    return event("contentBlockDelta", {"contentBlockIndex": index, "delta": {"toolUse": {"input": piece}}})


def stop(reason: str) -> bytes:
    return event("messageStop", {"stopReason": reason})


def usage(read: int, written: int) -> bytes:
    counted = {"inputTokens": read, "outputTokens": written, "totalTokens": read + written}
    return event("metadata", {"usage": counted, "metrics": {"latencyMs": 1}})


async def test_text_comes_in_pieces_and_usage_is_summed_over_its_rounds(agent: Harness, wire: Wire):
    first = [START, text("Let me see."), use(1, "s1", "mcp", type="mcp_tool_use"), input_(1, "{}"), stop("tool_use")]
    wire.answers = [[*first, usage(10, 1), START, text("It is "), text("free – 🎾"), stop("end_turn"), usage(20, 2)]]
    answer = await agent.ask(ask())
    assert (answer.text, answer.calls, answer.usage) == ("It is free – 🎾", (), Usage(30, 3))


async def test_calls_go_by_their_ids_also_where_an_index_is_used_twice(agent: Harness, wire: Wire):
    wire.answers = [[
        START, use(0, "A", "book"), input_(0, '{"slot_'), input_(0, 'id": "a"}'), use(0, "B", "book"),
        input_(0, '{"slot_id": "b"}'), use(1, "C", "my_bookings"), stop("tool_use"), usage(1, 1),
    ]]  # fmt: skip
    calls = (await agent.ask(ask())).calls
    assert [(c.id, c.name, json.loads(c.arguments)) for c in calls] == [
        ("A", "book", {"slot_id": "a"}), ("B", "book", {"slot_id": "b"}), ("C", "my_bookings", {}),
    ]  # fmt: skip


async def test_reasoning_hooks_and_kinds_that_nobody_knows_are_passed_over(agent: Harness, wire: Wire):
    thought = event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"reasoningContent": {"text": "hm"}}})
    hook = event("hookEvent", {"hookEventId": "1", "name": "h", "type": "before_tool_call", "decision": "allow"})
    wire.answers = [[START, thought, hook, event("somethingNew", {}), text("hello"), stop("end_turn")]]
    assert (await agent.ask(ask())).text == "hello"


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        ("content_filtered", "refusal"), ("hook_stopped", "refusal"), ("max_tokens", "truncated"),
        ("max_output_tokens_exceeded", "truncated"), ("model_context_window_exceeded", "truncated"),
        ("malformed_tool_use", "malformed"), ("malformed_model_output", "malformed"),
        ("max_iterations_exceeded", "truncated"), ("timeout_exceeded", "truncated"),
        ("interrupted", "truncated"), ("partial_turn", "truncated"), ("tool_use", "malformed"),
    ],
)  # fmt: skip
async def test_an_end_that_is_no_answer_is_told_as_what_it_is(agent: Harness, wire: Wire, reason, why):
    wire.answers = [[START, text("It is"), stop(reason), usage(5, 1)]]
    with pytest.raises(ModelMisbehaved) as caught:
        await agent.ask(ask())
    assert caught.value.kind == why


@pytest.mark.parametrize(
    ("kind", "tries"), [("internalServerException", 3), ("validationException", 1), ("runtimeClientError", 1)]
)
async def test_an_exception_inside_the_stream_is_an_agent_that_is_down(agent: Harness, wire: Wire, kind, tries):
    wire.answers = [[START, text("It"), exception(kind, "no")]]
    with pytest.raises(ModelDown):
        await agent.ask(ask())
    assert wire.requests == tries


@pytest.mark.parametrize(
    "frames",
    [[START, text("It is")], [], [b"<html>" * 40], [input_(0, "{}"), stop("tool_use")], [event("messageStop", {})]],
    ids=["broken off", "empty", "no frames", "input of no call", "no reason"],
)
async def test_a_stream_that_breaks_the_grammar_is_told_as_a_fault(agent: Harness, wire: Wire, frames: Any):
    wire.answers = [frames]
    with pytest.raises((ModelDown, ModelMisbehaved)):
        await agent.ask(ask())
