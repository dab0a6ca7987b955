"""What E, F and G spare the Agents SDK."""

import asyncio
import inspect
from typing import Any

import pytest
from agents import Agent, FunctionTool

from bot.conversation.prompts import assistant_prompt
from patterns.team import frugal
from patterns.team.agents_model import Call
from patterns.team.agents_sdk import agent, tools

CALL = Call(type="function_call", call_id="c1", name="book", arguments='{"slot_id": "c2", "times": [1, null]}')
DESCRIPTIONS = [new for old, new in frugal.PATCHES.items() if old.__module__ == frugal.calls.__name__]


def team(*names: str) -> Agent:
    """The first agent of these names may hand over to the others."""
    first, *others = names
    return Agent(first, handoffs=[Agent(name) for name in others])


def original(new: Any) -> Any:
    return next(old for old, patch in frugal.PATCHES.items() if patch is new)


def test_the_installed_agents_sdk_is_the_one_that_is_known():
    assert frugal.agents.__version__ == frugal.KNOWN


@pytest.mark.parametrize("old", frugal.PATCHES, ids=lambda old: old.__name__)
def test_every_module_of_the_sdk_has_the_patched_function(old: Any):
    having = [module for module in frugal.modules() if hasattr(module, old.__name__)]
    assert having
    assert all(getattr(module, old.__name__) is frugal.PATCHES[old] for module in having)


@pytest.mark.parametrize(
    "names", [("desk",), ("desk", "looks", "books"), ("desk", "books", "books"), ("a", "a", "a#2")]
)
def test_agents_have_the_names_that_the_sdk_itself_gives_them(names: tuple[str, ...]):
    agents = team(*names)
    assert frugal._map(agents) == frugal._build(agents)


def test_agents_that_their_names_tell_apart_are_not_described(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(frugal.identity, "_agent_identity_signature")
    assert list(frugal._map(team("desk", "looks", "books"))) == ["desk", "looks", "books"]


@pytest.mark.parametrize("arguments", [CALL.arguments, "{", "NaN", ""])
@pytest.mark.parametrize("role", [None, "handoff"])
@pytest.mark.parametrize("new", DESCRIPTIONS, ids=lambda new: original(new).__name__)
def test_a_call_is_described_as_the_sdk_itself_does(new: Any, role: str | None, arguments: str):
    call = CALL.model_copy(update={"arguments": arguments})
    more = {} if "invocation_role" not in inspect.signature(original(new)).parameters else {"invocation_role": role}
    assert new(call, **more) == new(call, **more) == original(new)(call, **more)


@pytest.mark.parametrize("new", DESCRIPTIONS, ids=lambda new: original(new).__name__)
def test_a_call_of_somebody_else_is_described_by_the_sdk(new: Any):
    call = {"type": "function_call", "call_id": "c1", "name": "book", "namespace": "club", "arguments": "{}"}
    assert new(call) == original(new)(call)


def test_a_call_is_described_once():
    described = list[Any]()
    describe = frugal.once(lambda call: described.append(call) or "described")
    assert [describe(CALL), describe(CALL.model_copy()), len(described)] == ["described", "described", 1]


async def test_hooks_run_one_after_the_other_in_the_task_of_the_run():
    async def hook() -> object:
        return asyncio.current_task()

    assert await frugal._in_turn(hook(), hook()) == (asyncio.current_task(),) * 2


async def test_a_hook_that_fails_is_the_last_one():
    async def fails() -> None:
        raise LookupError

    later = asyncio.sleep(0)
    with pytest.raises(LookupError):
        await frugal._in_turn(fails(), later)
    assert inspect.getcoroutinestate(later) == inspect.CORO_CLOSED


async def test_functions_are_a_task_and_other_sorts_of_tools_come_after_them():
    async def tool() -> object:
        return asyncio.current_task()

    functions, shells = await frugal._in_turn(tool(), tool(), on_child_failure=lambda _: None)
    assert functions is not shells is asyncio.current_task()


async def test_a_function_that_fails_is_heard_of():
    async def fails() -> None:
        raise LookupError

    heard, shells = list[BaseException](), asyncio.sleep(0)
    with pytest.raises(LookupError) as caught:
        await frugal._in_turn(fails(), shells, on_child_failure=heard.append)
    assert heard == [caught.value]
    assert inspect.getcoroutinestate(shells) == inspect.CORO_CLOSED


def test_the_signatures_of_tools_and_instructions_are_not_made_at_each_call():
    booking = agent("desk", "e.agent", assistant_prompt, tools=tools("book"))
    [tool] = booking.tools
    assert isinstance(tool, FunctionTool)
    for called in (tool.on_invoke_tool, booking.instructions):
        assert callable(called)
        assert inspect.signature(called) is inspect.signature(called)


def test_an_sdk_of_another_release_is_left_as_it_is_and_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(frugal, "KNOWN", "another")
    monkeypatch.setattr(frugal.tasks, "gather_with_cancel", frugal._gather)
    frugal.apply()
    assert frugal.tasks.gather_with_cancel is frugal._gather
    assert caplog.messages == ["This release of the Agents SDK is unknown: E, F and G take longer than they need"]
