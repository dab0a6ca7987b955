"""Patches the Agents SDK so that it does nothing twice that it has done for a turn, and makes no tasks of nothing.

- Each run asks twice for the names of the agents that it can reach. Those of one name are sorted by a description of
  all that they have, tools and settings, and the SDK writes it for every agent, also where there is nothing to sort.
- A tool call is compared with itself at every stage of its run, for which the SDK describes it each time.
- Before and after each model and tool call the SDK runs two hooks at the same time, as tasks, and beside the functions
  that a model calls five other sorts of tools. We have neither.

The patches fit one release of the SDK. Any other is left as it is, with a warning: E, F and G are then just as correct,
and only slower.
"""

import importlib
import inspect
import logging
import sys
from collections.abc import Callable, Coroutine
from functools import lru_cache
from types import ModuleType
from typing import Any, TypeVar

import agents

from patterns.team.agents_model import Call

log = logging.getLogger(__name__)
Called = TypeVar("Called", bound=Callable[..., Any])

KNOWN = "0.24.0"
"""The release that this was written for."""

identity: Any = importlib.import_module("agents._run_state_agent_identity")
calls: Any = importlib.import_module("agents._tool_invocation")
tasks: Any = importlib.import_module("agents.util._asyncio_tasks")
_build, _gather = identity._build_agent_identity_map, tasks.gather_with_cancel


def described(called: Called) -> Called:
    """A function for the SDK, which asks for its signature and its type hints before each call: they are made once."""
    made: Any = called
    made.__signature__, made.__annotations__ = inspect.signature(called), {}
    return called


def _map(initial_agent: Any) -> dict[str, Any]:
    """The agents that can be reached, by names that tell them apart."""
    reached = list(identity._iter_agent_graph(initial_agent))
    by_name = {agent.name: agent for agent in reached}
    return by_name if len(by_name) == len(reached) else _build(initial_agent)


def once(describe: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which describes each of our calls once."""

    @lru_cache(maxsize=512)
    def known(call_id: str, name: str, arguments: str, **more: Any) -> Any:
        return describe({"type": "function_call", "call_id": call_id, "name": name, "arguments": arguments}, **more)

    def told(call: Any, **more: Any) -> Any:
        if isinstance(call, Call):
            return known(call.call_id, call.name, call.arguments, **more)
        return describe(call, **more)

    return told


async def _in_turn(
    *coroutines: Coroutine[Any, Any, Any], on_child_failure: Callable[[BaseException], None] | None = None
) -> tuple[Any, ...]:
    """What the coroutines return, awaited one after the other. Where somebody is to hear of a failure they are sorts of
    tools: first the functions, which stay a task, then others of which we have none."""
    done: list[Any] = []
    try:
        if on_child_failure is not None:
            done += await _gather(coroutines[0], on_child_failure=on_child_failure)
        done += [await one for one in coroutines[len(done) :]]
        return tuple(done)
    finally:
        for one in coroutines:
            one.close()  # of one that has ended, this does nothing


PATCHES: dict[Callable[..., Any], Callable[..., Any]] = {
    _build: _map,
    _gather: _in_turn,
    **{
        describe: once(describe)
        for describe in (
            calls.tool_invocation_call_id,
            calls.tool_invocation_approval_scope,
            calls.tool_invocation_identity_and_scope,
        )
    },
}


def modules() -> list[ModuleType]:
    """The SDK's, as far as they are imported."""
    return [module for name, module in sys.modules.items() if name.startswith("agents.")]


def apply() -> None:
    """Patch the SDK for the life of this process, or log that its release is not the known one."""
    if agents.__version__ != KNOWN:
        log.warning("This release of the Agents SDK is unknown: E, F and G take longer than they need")
        return
    for module in modules():
        for old, new in PATCHES.items():
            if vars(module).get(old.__name__) is old:
                setattr(module, old.__name__, new)
