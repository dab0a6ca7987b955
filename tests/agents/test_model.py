"""The adapter of the Agents SDK's model over our seam: both ways of the mapping, and what it never lets through."""

import json

import agents
import pytest
from agents import ModelSettings, RunConfig
from agents.agent_output import AgentOutputSchema
from agents.models.interface import ModelTracing
from agents.tracing import get_trace_provider, trace
from pydantic import BaseModel

from bot.conversation.tools import strict_schema
from bot.conversation.turn import LimitReached
from bot.llm import Ask, Completion, Message, ModelDown, ModelMisbehaved, ToolCall, Usage
from patterns.team.agents_model import RoleModel, as_tool, read_input, render
from patterns.team.agents_sdk import AgentPool, AgentRun, agent, delegate, tools
from patterns.team.specialists import AvailabilityTask
from tests.agents.turns import Script, make_turn, told_nothing

CALL = ToolCall("c1", "my_bookings", "{}")
NO_CONVERSATION = {"previous_response_id": None, "conversation_id": None, "prompt": None}


async def asked(input, settings=None, tools=(), schema=None, handoffs=()) -> Ask:
    """The request that `turn.complete` gets for one of the SDK's."""
    script = Script(Completion("{}"))
    model = RoleModel(make_turn(script), "e.agent")
    await model.get_response(
        "You help.", input, settings or ModelSettings(), list(tools), schema, list(handoffs),
        ModelTracing.DISABLED, **NO_CONVERSATION,
    )  # fmt: skip
    [(role, ask)] = script.asked
    assert role == "e.agent"
    return ask


async def test_words_are_one_user_message_under_the_instructions():
    assert await asked("Hello") == Ask("You help.", (Message("user", "Hello"),))


def test_words_and_calls_of_one_answer_are_one_message_and_each_result_follows():
    items = [
        {"role": "user", "content": [{"type": "input_text", "text": "Mine?"}]},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Looking."}]},
        {"type": "function_call", "call_id": "c1", "name": "my_bookings", "arguments": "{}"},
        {"type": "function_call", "call_id": "c2", "name": "cancel", "arguments": '{"booking_id": "X"}'},
        {"type": "function_call_output", "call_id": "c1", "output": "[]"},
        {"type": "function_call_output", "call_id": "c2", "output": [{"type": "input_text", "text": "no"}]},
    ]
    system, messages = read_input("Rules.", items)
    assert system == "Rules."
    assert messages == (
        Message("user", "Mine?"),
        Message("assistant", "Looking.", (CALL, ToolCall("c2", "cancel", '{"booking_id": "X"}'))),
        Message("tool", "[]", call_id="c1"),
        Message("tool", "no", call_id="c2"),
    )


def test_a_vendors_private_reasoning_is_left_out_and_a_system_item_joins_the_instructions():
    items = [{"type": "reasoning", "id": "r", "summary": []}, {"role": "developer", "content": "Be brief."}]
    assert read_input("Rules.", items) == ("Rules.\nBe brief.", ())


async def test_functions_and_hand_overs_are_strict_tools():
    other = agent("Other", "f.booking", told_nothing)
    ask = await asked("x", tools=tools("cancel"), handoffs=[agents.handoff(other)])
    assert [tool.name for tool in ask.tools] == ["cancel", "transfer_to_other"]
    for tool in ask.tools:
        assert tool.parameters["additionalProperties"] is False
        assert tool.parameters["required"] == list(tool.parameters["properties"])


@pytest.mark.parametrize(
    ("choice", "becomes"), [(None, "auto"), ("none", "none"), ("required", "required"), ("cancel", "required")]
)
async def test_the_choice_of_tools_is_kept(choice: str | None, becomes: str):
    ask = await asked("x", ModelSettings(tool_choice=choice), tools())
    assert ask.tool_choice == becomes


async def test_an_output_type_is_the_schema_of_the_answer():
    class Answer(BaseModel):
        text: str

    ask = await asked("x", schema=AgentOutputSchema(Answer))
    assert ask.schema is not None
    assert ask.schema["required"] == ["text"]


def test_an_answer_carries_its_text_its_calls_and_its_tokens():
    answer = render(Completion("One moment.", (CALL,), Usage(7, 3)))
    message, call = answer.output
    assert message.content[0].text == "One moment."
    assert (call.call_id, call.name, call.arguments) == ("c1", "my_bookings", "{}")
    usage = answer.usage
    assert (usage.requests, usage.input_tokens, usage.output_tokens, usage.total_tokens) == (1, 7, 3, 10)


async def test_a_stream_is_one_completed_response():
    model = RoleModel(make_turn(Script(Completion("Hi."))), "e.agent")
    request = (None, "x", ModelSettings(), [], None, [], ModelTracing.DISABLED)
    events = [event async for event in model.stream_response(*request, **NO_CONVERSATION)]
    assert [event.type for event in events] == ["response.completed"]
    assert events[0].response.output[0].content[0].text == "Hi."


async def test_a_broken_answer_is_asked_for_once_more():
    run = AgentRun(make_turn(Script(ModelMisbehaved("refusal"), Completion("Fine."))))
    result = await run.run(AgentPool(lambda: agent("A", "e.agent", told_nothing)), [Message("user", "x")])
    assert result.final_output == "Fine."


@pytest.mark.parametrize("error", [ModelDown("no"), LimitReached("tokens")])
async def test_an_error_of_the_seam_comes_out_as_itself(error: Exception):
    run = AgentRun(make_turn(Script(error)))
    with pytest.raises(type(error)) as caught:
        await run.run(AgentPool(lambda: agent("A", "e.agent", told_nothing)), [Message("user", "x")])
    assert caught.value is error


async def test_a_second_unknown_function_is_a_model_that_misbehaves():
    wrong = [Completion("", (ToolCall(f"c{i}", "open_gate", "{}"),)) for i in range(2)]
    run = AgentRun(make_turn(script := Script(*wrong)))
    with pytest.raises(ModelMisbehaved):
        await run.run(AgentPool(lambda: agent("A", "e.agent", told_nothing, tools=tools())), [Message("user", "x")])
    _, ask = script.asked[1]
    assert "not found" in ask.messages[-1].text


async def test_a_function_of_somebody_else_is_unknown_and_not_run():
    call = ToolCall("c1", "my_bookings", "{}")
    run = AgentRun(turn := make_turn(Script(Completion("", (call,)), Completion("Sorry."))))
    await run.run(AgentPool(lambda: agent("A", "e.agent", told_nothing, tools=tools("cancel"))), [Message("user", "x")])
    assert turn.desk.listed is None
    assert turn.mistakes == 1


def test_no_function_has_an_argument_for_who_is_asking():
    for tool in tools():
        assert not {"user", "user_id", "member", "who", "context"} & set(json.dumps(tool.params_json_schema).split('"'))


def test_nothing_is_traced_to_a_vendor():
    provider = get_trace_provider()
    assert provider._multi_processor._processors == ()
    assert provider._disabled
    assert type(trace("any")).__name__ == "NoOpTrace"
    assert RunConfig().tracing_disabled is False  # the SDK's default still is to trace: the lines above are needed


def test_a_tool_only_its_vendor_has_is_refused():
    with pytest.raises(TypeError, match="web_search"):
        as_tool(agents.WebSearchTool())


def test_the_sdk_leaves_a_schema_that_all_turns_share_as_it_is():
    delegate(agent("A", "f.availability", told_nothing), "availability", AvailabilityTask)
    made_anew = strict_schema.__wrapped__(AvailabilityTask)
    assert strict_schema(AvailabilityTask) == made_anew


async def test_an_agent_is_in_one_run_at_a_time_and_then_in_the_next_one():
    agents_of_one_kind = AgentPool(lambda: agent("A", "e.agent", told_nothing))
    with agents_of_one_kind.borrow() as first, agents_of_one_kind.borrow() as second:
        assert first is not second
    with agents_of_one_kind.borrow() as third:
        assert third in (first, second)


async def test_an_agent_whose_run_broke_off_is_in_no_other():
    agents_of_one_kind = AgentPool(lambda: agent("A", "e.agent", told_nothing))
    with pytest.raises(ModelDown), agents_of_one_kind.borrow() as broken_off:
        raise ModelDown
    with agents_of_one_kind.borrow() as next_one:
        assert next_one is not broken_off


async def test_an_agent_asks_the_models_of_the_turn_that_it_is_in():
    scripts = [Script(Completion("One.")), Script(Completion("Two."))]
    agents_of_one_kind = AgentPool(lambda: agent("A", "e.agent", told_nothing))
    for script, said in zip(scripts, ("One.", "Two."), strict=True):
        result = await AgentRun(make_turn(script)).run(agents_of_one_kind, [Message("user", "x")])
        assert result.final_output == said
