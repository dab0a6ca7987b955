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
from patterns.team.agents_model import TurnModels, input_items

agents.set_trace_processors([])  # by default they upload every prompt to a fixed address
agents.set_tracing_disabled(True)

Task = TypeVar("Task", bound=Arguments)
Prompt = Callable[[Turn], Awaitable[str]]
"""Writes what an agent is told. Raises StoreDown."""
Stop = Literal["run_llm_again"] | Callable[[RunContextWrapper[Any], list[FunctionToolResult]], ToolsToFinalOutputResult]
"""What ends an agent's run after its tools."""
DELEGATE_TURNS = 4
"""Model calls of an agent that works for another one."""
RUN_CONFIG = RunConfig(
    tracing_disabled=True,
    trace_include_sensitive_data=False,
    tool_execution=ToolExecutionConfig(max_function_tool_concurrency=1),
    tool_not_found_behavior="return_error_to_model",
    tool_name_collision_policy="error",
)
"""One tool at a time, and a tool that does not exist is told to the model."""


MOST_IDLE = 64
"""So many are kept after a rush; to make one takes a millisecond or two."""


class Agents:
    """Agents that are alike and know of no turn, each for one run at a time: the SDK compares, again and again, the
    tools of all runs that share an agent."""

    def __init__(self, make: Callable[[], Agent[Any]]) -> None:
        self._make = make
        self._idle = deque[Agent[Any]](maxlen=MOST_IDLE)

    @contextmanager
    def one(self) -> Generator[Agent[Any]]:
        """Kept for the next run where this one ends well: one that breaks off may leave work of the SDK behind."""
        agent = self._idle.pop() if self._idle else self._make()
        yield agent
        self._idle.append(agent)


class AgentRun:
    """One turn's agents at work. It is the context of every run of theirs, so who is asking never passes through a
    model."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self._told: dict[Prompt, str] = {}
        self._working: set[asyncio.Task[Any]] = set()
        self._closed = False
        self._over = False

    async def told(self, prompt: Prompt) -> str:
        """What it writes of this turn, once. Raises StoreDown."""
        if prompt not in self._told:
            self._told[prompt] = await prompt(self.turn)
        return self._told[prompt]

    async def take(self, task: type[Task], arguments: str, do: Callable[[Task], Awaitable[str]]) -> str:
        """Does such a task, if these are its arguments; a mistake of the model's is told to it."""
        try:
            asked = read(task, arguments)
        except ValueError as wrong:
            return json.dumps(mistake(self.turn, "bad_arguments", explain(wrong)))
        return self._closing(asked, await do(asked))

    def _closing(self, task: Arguments, result: str) -> str:
        """The result of a task; notes where it was the last one and went well."""
        went_well = "error" not in json.loads(result) and not self.turn.refused
        self._closed = went_well and bool(getattr(task, "last", False)) and _said_by_facts(self.turn)
        return result

    @property
    def closed(self) -> bool:
        """Whether the last task is done."""
        return self._closed

    async def work(self, work: Coroutine[Any, Any, str]) -> str:
        """Does the work of a tool, known to `run`: the SDK does not wait for the tools that it cancels."""
        task = asyncio.current_task()
        if self._over or task is None:
            work.close()
            raise asyncio.CancelledError
        self._working.add(task)
        try:
            return await work
        finally:
            self._working.discard(task)

    async def run(self, agents: Agents, messages: Sequence[Message]) -> RunResult:
        """Runs such an agent to its answer; one that never stops answers with nothing. Raises what a model or a tool
        raised, as itself. When it returns, no tool of it is at work any more."""
        try:
            with agents.one() as agent, invoking(agent):
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
    """An agent whose model is that role, told what `prompt` writes of the turn; `more` is what `Agent` takes beside."""

    async def instructions(context: RunContextWrapper[AgentRun], _: Agent[Any]) -> str:
        return await context.context.told(prompt)

    settings = ModelSettings(parallel_tool_calls=False, store=False)
    return Agent[Any](name, instructions=instructions, model=role, model_settings=settings, **more)


def tools(*names: str) -> list[SdkTool]:
    """The functions of `bot.conversation.tools` by name; all of them without a name."""
    return [_tool(tool) for tool in TOOLS if not names or tool.name in names]


def _tool(tool: Tool) -> SdkTool:
    async def invoke(context: ToolContext[Any], arguments: str) -> str:
        run: AgentRun = context.context
        return await run.work(execute(run.turn, ToolCall(context.tool_call_id, tool.name, arguments)))

    return FunctionTool(tool.name, tool.description, tool.parameters, invoke, strict_json_schema=True)


def function(name: str, task: type[Task], do: Callable[[Any, Task], Coroutine[Any, Any, str]]) -> SdkTool:
    """A function of the caller's own, which takes the `AgentRun` and such a task and gives back JSON."""

    async def invoke(context: ToolContext[Any], arguments: str) -> str:
        run: AgentRun = context.context
        return await run.take(task, arguments, lambda asked: run.work(do(run, asked)))

    about = (task.__doc__ or "").strip()
    return FunctionTool(name, about, strict_schema(task), invoke, strict_json_schema=True)


def delegate(agent: Agent[Any], name: str, task: type[Arguments]) -> SdkTool:
    """The agent as a function that takes such a task and gives back facts and words as JSON."""
    tool = agent.as_tool(
        name,
        (task.__doc__ or "").strip(),
        custom_output_extractor=answer,
        max_turns=DELEGATE_TURNS,
        failure_error_function=_failed,
        parameters=task,
        input_builder=task_text,
    )
    tool.params_json_schema = strict_schema(task)
    begin = tool.on_invoke_tool

    async def invoke(context: ToolContext[Any], arguments: str) -> str:
        async def ask(_: Arguments) -> str:
            with invoking(agent):
                return await begin(context, arguments)

        run: AgentRun = context.context
        return await run.take(task, arguments, ask)

    tool.on_invoke_tool = invoke
    return tool


def invoking(agent: Agent[Any]) -> AbstractContextManager[object]:
    """The span of an agent at work."""
    return span(f"invoke_agent {agent.name}", gen_ai__operation__name="invoke_agent", gen_ai__agent__name=agent.name)


def _said_by_facts(turn: Turn) -> bool:
    desk = turn.desk
    return bool(desk.changes or desk.proposals or desk.questions or desk.listed)


def _failed(context: RunContextWrapper[Any], error: Exception) -> str:
    """A delegate that never stops is told to the model. What else went wrong is nothing that the model could mend."""
    if isinstance(error, MaxTurnsExceeded):
        return json.dumps({"error": {"reason": "limit", "message": "There is no answer to that."}})
    raise error


def run_config(turn: Turn) -> RunConfig:
    """The same for all turns but for the models. A copy, as the SDK reads its own type hints to make one."""
    config = copy(RUN_CONFIG)
    config.model_provider = TurnModels(turn)
    return config


def _no_answer(_: RunErrorHandlerInput[Any]) -> RunErrorHandlerResult:
    return RunErrorHandlerResult(final_output="")


def unwrapped(error: Exception) -> Exception:
    """What was raised below the SDK's own exceptions; a model that broke the SDK's rules has misbehaved."""
    below: BaseException = error
    while isinstance(below, AgentsException) and below.__cause__ is not None:
        below = below.__cause__
    if isinstance(below, ModelBehaviorError):
        return ModelMisbehaved("malformed")
    return below if isinstance(below, Exception) else error


def task_text(options: StructuredToolInputBuilderOptions) -> str:
    """A task as its agent reads it: JSON of the fields that are set."""
    task: dict[str, Any] = options.get("params") or {}
    return json.dumps({name: value for name, value in task.items() if value is not None}, ensure_ascii=False)


async def answer(result: RunResult | RunResultStreaming) -> str:
    """What a delegate found, for the agent that asked: the facts of its last tool result, of the free slots those
    that its words name, and the words."""
    outputs = [str(item.output) for item in result.new_items if isinstance(item, ToolCallOutputItem)]
    facts: dict[str, Any] = json.loads(outputs[-1]) if outputs and outputs[-1].startswith("{") else {}
    words = str(result.final_output)
    for kind in ("free", "nearest", "on_other_courts"):
        slots: list[dict[str, Any]] = facts.get(kind) or []
        facts |= {kind: named} if (named := [s for s in slots if s["slot_id"] in words]) else {}
    return json.dumps(facts if words in outputs else {**facts, "words": words}, ensure_ascii=False)


def closes(context: RunContextWrapper[Any], _: list[FunctionToolResult]) -> ToolsToFinalOutputResult:
    """Ends a manager's run after its last task: the reply is made from facts, and needs no model to close it."""
    return ToolsToFinalOutputResult(is_final_output=context.context.closed, final_output="")


def stop_at_success(_: RunContextWrapper[Any], results: list[FunctionToolResult]) -> ToolsToFinalOutputResult:
    """Ends an agent's run with the result of a write: there is nothing left to decide, and no model to word it."""
    return _stop(results, ("book", "cancel", "move"))


def stop_at_result(_: RunContextWrapper[Any], results: list[FunctionToolResult]) -> ToolsToFinalOutputResult:
    """The same with what a look has found: whoever asked reads it themselves."""
    return _stop(results, ("check_availability",))


def _stop(results: list[FunctionToolResult], tools: Sequence[str]) -> ToolsToFinalOutputResult:
    for result in results:
        output = str(result.output)
        if result.tool.name in tools and "error" not in json.loads(output):
            return ToolsToFinalOutputResult(is_final_output=True, final_output=output)
    return ToolsToFinalOutputResult(is_final_output=False)
