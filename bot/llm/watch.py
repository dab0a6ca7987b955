"""What is counted of models, and by whom."""

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.llm import Usage
from bot.llm.breaker import State

Result = Literal["answered", "misbehaved", "down"]


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One that has ended. `model` is `vendor:model` as configured, never what a vendor answers."""

    role: str
    model: str
    result: Result
    seconds: float
    usage: Usage


class ModelWatch(Protocol):
    """Who counts: `bot.runtime.metrics.Metrics`."""

    def model_call(self, call: ModelCall) -> None: ...

    def passed_over(self, role: str, model: str) -> None:
        """The next model of the role was asked in its place, or none."""
        ...

    def breaker(self, model: str, state: State) -> None: ...
