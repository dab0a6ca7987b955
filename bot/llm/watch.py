"""What is counted of models, and by whom."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from bot.llm import ModelDown, Usage
from bot.llm.breaker import State

Result = Literal["answered", "misbehaved", "down"]
Count = Callable[[Result, Usage], Usage]
"""Is told what came of a call, and says what that cost."""


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


@contextmanager
def counted(watch: ModelWatch | None, role: str, model: str, cost: Callable[[Usage], float | None]) -> Generator[Count]:
    """Around one call, which tells what came of it; ModelDown needs no telling."""
    began = time.perf_counter()

    def count(result: Result, used: Usage) -> Usage:
        used = replace(used, cost=cost(used))
        if watch:
            watch.model_call(ModelCall(role, model, result, time.perf_counter() - began, used))
        return used

    try:
        yield count
    except ModelDown:
        count("down", Usage())
        raise
