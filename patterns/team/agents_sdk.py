"""Agents of the OpenAI Agents SDK at work for one turn, on our roles, tools, bounds and spans.

Imported by the patterns that use agents, and by nothing else: the SDK takes a second to import.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from typing import Any, Literal, TypeVar

import agents
from agents import (
    Agent,
    FunctionTool,
    FunctionToolResult,
    ModelSettings,
    RunConfig,
    RunContextWrapper,
    RunErrorHandlerInput,
    RunErrorHandlerResult,
    Runner,
    RunResult,
    RunResultStreaming,
    ToolCallOutputItem,
    ToolsToFinalOutputResult,
)
from agents.agent_tool_input import StructuredToolInputBuilderOptions
from agents.exceptions import AgentsException, MaxTurnsExceeded, ModelBehaviorError
from agents.run_config import ToolExecutionConfig
from agents.tool import Tool as SdkTool
from agents.tool_context import ToolContext

from bot.conversation.tools import TOOLS, Arguments, execute, explain, mistake, strict_schema
from bot.conversation.turn import Turn
from bot.llm import Message, ModelMisbehaved, Tool, ToolCall
from bot.llm.strict import read
from bot.tracing import span
from patterns.team import frugal
from patterns.team.agents_model import TurnModels, input_items

frugal.apply()
agents.set_trace_processors([])  # by default they upload every prompt to a fixed address
agents.set_tracing_disabled(True)

Task = TypeVar("Task", bound=Arguments)
Prompt = Callable[[Turn], Awaitable[str]]
"""Writes an agent's instructions for a turn. Raises StoreDown."""
Stop = Literal["run_llm_again"] | Callable[[RunContextWrapper[Any], list[FunctionToolResult]], ToolsToFinalOutputResult]
"""What ends an agent's run after its tools."""
SPECIALIST_CALLS = 4
"""Model calls of a specialist within one task."""
RUN_CONFIG = RunConfig(
    tracing_disabled=True,
    tracing={"include_task_and_turn_spans": False},  # else their usage is added up all the same
    trace_include_sensitive_data=False,
    tool_execution=ToolExecutionConfig(max_function_tool_concurrency=1),
    tool_not_found_behavior="return_error_to_model",
    tool_name_collision_policy="error",
)
"""One tool runs at a time, and a call of an unknown tool is answered with an error result."""
MOST_IDLE = 64
"""Agents that are kept after a burst; making one takes a millisecond or two."""


class AgentPool:
    """A pool of identical agents, each used by one run at a time. They hold nothing of a turn. A shared agent would be
    slower: the SDK keeps comparing the tools of all runs that share one."""

    def __init__(self, make: Callable[[], Agent[Any]]) -> None:
        self._make = make
        self._idle = deque[Agent[Any]](maxlen=MOST_IDLE)

    @contextmanager
    def borrow(self) -> Generator[Agent[Any]]:
        """Lend an agent to a run. It returns to the pool only if the run ends well: a run that breaks off may leave
        work of the SDK behind."""
        agent = self._idle.pop() if self._idle else self._make()
        yield agent
        self._idle.append(agent)


class AgentRun:
    """The run of one turn's agents. It is the SDK's run context of each of them, so the member's identity never passes
    through a model."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self._told: dict[Prompt, str] = {}
        self._working: set[asyncio.Task[Any]] = set()
        self._closed = False
        self._over = False

    async def told(self, prompt: Prompt) -> str:
        """The prompt's instructions for this turn, written once. Raises StoreDown."""
        if prompt not in self._told:
            self._told[prompt] = await prompt(self.turn)
        return self._told[prompt]

    async def take(self, task: type[Task], arguments: str, do: Callable[[Task], Awaitable[str]]) -> str:
        """Do the task with these arguments; where they are invalid, return an error result for the model."""
        try:
            asked = read(task, arguments)
        except ValueError as wrong:
            return json.dumps(mistake(self.turn, "bad_arguments", explain(wrong)))
        return self._closing(asked, await do(asked))

    def _closing(self, task: Arguments, result: str) -> str:
        """Return the task's result, and note whether this was the last task and it went well."""
        went_well = "error" not in json.loads(result) and not self.turn.refused
        self._closed = went_well and bool(getattr(task, "last", False)) and _said_by_facts(self.turn)
        return result

    @property
    def closed(self) -> bool:
        """Whether the manager's last task is done, so that its run can end."""
        return self._closed

    async def work(self, work: Coroutine[Any, Any, str]) -> str:
        """Run a tool's work where `run` can wait for it: the SDK does not wait for tools that it cancels."""
        task = asyncio.current_task()
        if self._over or task is None:
            work.close()
            raise asyncio.CancelledError
        self._working.add(task)
        try:
            return await work
        finally:
            self._working.discard(task)

    async def run(self, agents: AgentPool, messages: Sequence[Message]) -> RunResult:
        """Run an agent until it answers; one that reaches its limit answers with nothing. Raises what a model or a tool
        raised, without the SDK's wrapping. No tool of the run is still at work when this returns."""
        try:
            with agents.borrow() as agent, agent_span(agent):
                return await Runner.run(
                    agent,
                    input_items(messages),
                    context=self,
                    max_turns=self.turn.limits.model_calls,
                    run_config=run_config(self.turn),
                    error_handlers={"max_turns": _no_answer},
                )
        except AgentsException as error:
            below = unwrapped(error)
            raise below from below.__cause__
        finally:
            self._over = True
            if self._working:  # cancelled once by the SDK; a second time would tear a write from its waiting
                await asyncio.wait(self._working)


def agent(name: str, role: str, prompt: Prompt, **more: Any) -> Agent[Any]:
    """An agent whose model is that role, and whose instructions `prompt` writes; `more` goes to `Agent`."""

    @frugal.described
    async def instructions(context: RunContextWrapper[AgentRun], _: Agent[Any]) -> str:
        return await context.context.told(prompt)

    settings = ModelSettings(parallel_tool_calls=False, store=False)
    return Agent[Any](name, instructions=instructions, model=role, model_settings=settings, **more)


def tools(*names: str) -> list[SdkTool]:
    """The tools of `bot.conversation.tools` of those names, or all of them."""
    return [_tool(tool) for tool in TOOLS if not names or tool.name in names]


def _tool(tool: Tool) -> SdkTool:
    @frugal.described
    async def invoke(context: ToolContext[Any], arguments: str) -> str:
        run: AgentRun = context.context
        return await run.work(execute(run.turn, ToolCall(context.tool_call_id, tool.name, arguments)))

    return FunctionTool(tool.name, tool.description, tool.parameters, invoke, strict_json_schema=True)


def function(name: str, task: type[Task], do: Callable[[Any, Task], Coroutine[Any, Any, str]]) -> SdkTool:
    """A tool that calls `do` with the `AgentRun` and the task, and returns its JSON to the model."""

    @frugal.described
    async def invoke(context: ToolContext[Any], arguments: str) -> str:
        run: AgentRun = context.context
        return await run.take(task, arguments, lambda asked: run.work(do(run, asked)))

    about = (task.__doc__ or "").strip()
    return FunctionTool(name, about, strict_schema(task), invoke, strict_json_schema=True)


def delegate(agent: Agent[Any], name: str, task: type[Arguments]) -> SdkTool:
    """The agent as a tool that takes a task, and returns facts and words as JSON."""
    tool = agent.as_tool(
        name,
        (task.__doc__ or "").strip(),
        custom_output_extractor=answer,
        max_turns=SPECIALIST_CALLS,
        failure_error_function=_failed,
        parameters=task,
        input_builder=task_text,
    )
    tool.params_json_schema = strict_schema(task)
    begin = tool.on_invoke_tool

    @frugal.described
    async def invoke(context: ToolContext[Any], arguments: str) -> str:
        async def ask(_: Arguments) -> str:
            with agent_span(agent):
                return await begin(context, arguments)

        run: AgentRun = context.context
        return await run.take(task, arguments, ask)

    tool.on_invoke_tool = invoke
    return tool


def agent_span(agent: Agent[Any]) -> AbstractContextManager[object]:
    """The span of an agent's run."""
    return span(f"invoke_agent {agent.name}", gen_ai__operation__name="invoke_agent", gen_ai__agent__name=agent.name)


def _said_by_facts(turn: Turn) -> bool:
    desk = turn.desk
    return bool(desk.changes or desk.proposals or desk.questions or desk.listed)


def _failed(context: RunContextWrapper[Any], error: Exception) -> str:
    """An error result where a specialist reached its limit. Any other error is raised: the model could not mend it."""
    if isinstance(error, MaxTurnsExceeded):
        return json.dumps({"error": {"reason": "limit", "message": "There is no answer to that."}})
    raise error


def run_config(turn: Turn) -> RunConfig:
    """RUN_CONFIG with the turn's models. It is copied, since making one anew is slow: the SDK evaluates its own type
    hints each time."""
    config = copy(RUN_CONFIG)
    config.model_provider = TurnModels(turn)
    return config


def _no_answer(_: RunErrorHandlerInput[Any]) -> RunErrorHandlerResult:
    return RunErrorHandlerResult(final_output="")


def unwrapped(error: Exception) -> Exception:
    """The exception that the SDK wrapped; where a model broke the SDK's rules, ModelMisbehaved."""
    below: BaseException = error
    while isinstance(below, AgentsException) and below.__cause__ is not None:
        below = below.__cause__
    if isinstance(below, ModelBehaviorError):
        return ModelMisbehaved("malformed")
    return below if isinstance(below, Exception) else error


def task_text(options: StructuredToolInputBuilderOptions) -> str:
    """A task as its agent reads it: JSON with the fields that are set."""
    task: dict[str, Any] = options.get("params") or {}
    return json.dumps({name: value for name, value in task.items() if value is not None}, ensure_ascii=False)


async def answer(result: RunResult | RunResultStreaming) -> str:
    """A specialist's result for the manager: the facts of its last tool result, with only those free slots that its
    words name, and the words."""
    outputs = [str(item.output) for item in result.new_items if isinstance(item, ToolCallOutputItem)]
    facts: dict[str, Any] = json.loads(outputs[-1]) if outputs and outputs[-1].startswith("{") else {}
    words = str(result.final_output)
    for kind in ("free", "nearest", "on_other_courts"):
        slots: list[dict[str, Any]] = facts.get(kind) or []
        facts |= {kind: named} if (named := [s for s in slots if s["slot_id"] in words]) else {}
    return json.dumps(facts if words in outputs else {**facts, "words": words}, ensure_ascii=False)


def stop_when_closed(context: RunContextWrapper[Any], _: list[FunctionToolResult]) -> ToolsToFinalOutputResult:
    """End the manager's run after its last task: the reply is made from facts, and needs no further model call."""
    return ToolsToFinalOutputResult(is_final_output=context.context.closed, final_output="")


def stop_at_success(_: RunContextWrapper[Any], results: list[FunctionToolResult]) -> ToolsToFinalOutputResult:
    """End a specialist's run with the result of a write: nothing is left to decide, and code words the outcome."""
    return _stop(results, ("book", "cancel", "move"))


def stop_at_result(_: RunContextWrapper[Any], results: list[FunctionToolResult]) -> ToolsToFinalOutputResult:
    """End a specialist's run with what a search found: the manager reads it itself."""
    return _stop(results, ("check_availability",))


def _stop(results: list[FunctionToolResult], tools: Sequence[str]) -> ToolsToFinalOutputResult:
    for result in results:
        output = str(result.output)
        if result.tool.name in tools and "error" not in json.loads(output):
            return ToolsToFinalOutputResult(is_final_output=True, final_output=output)
    return ToolsToFinalOutputResult(is_final_output=False)
