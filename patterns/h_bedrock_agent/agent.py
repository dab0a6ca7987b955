"""The interface to an agent that somebody else runs, as `bot.llm` is the one to a model: the agent keeps the
conversation, calls its model, and pauses where it wants a function to be run here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.llm import ToolCall, Usage
from bot.llm.roles import ModelRef


@dataclass(frozen=True, slots=True)
class AgentAnswer:
    """The agent's answer, or the `calls` whose results it waits for."""

    text: str
    calls: tuple[ToolCall, ...] = ()  # to be run here
    ran: tuple[ToolCall, ...] = ()  # what the agent's own handler ran for it
    usage: Usage = field(default_factory=Usage)
    pause: str = ""  # how the agent names this stop, if it does


@dataclass(frozen=True, slots=True)
class AgentAsk:
    """A message to the agent or, with `paused`, the results that it waits for."""

    session: str  # the agent's own memory of the conversation: 64 hex digits
    text: str  # what it keeps as the member's message
    instruction: str  # for an agent that takes it with each message; another one has it already
    prompt: Mapping[str, str]  # what its model is told beside the words, for this turn
    attributes: Mapping[str, str]  # what its handler is given and its model never sees
    paused: AgentAnswer | None = None
    results: tuple[str, ...] = ()  # JSON, one for each of the calls it paused for, in order

    def resumed(self, paused: AgentAnswer, results: Sequence[str]) -> "AgentAsk":
        return replace(self, paused=paused, results=tuple(results))


class ManagedAgent(Protocol):
    ref: ModelRef  # what it is called in metrics and logs
    acts: bool  # whether a handler of its own runs the functions

    async def ask(self, ask: AgentAsk) -> AgentAnswer:
        """Raises ModelDown, ModelMisbehaved."""
        ...
