"""Which run of a turn acts here: where two workers both believe to hold a turn, the database refuses the earlier one.

Like the language that is spoken, it is what all code below a turn acts under: `store.sql.write` checks it in the
transaction of every write, so that none can be forgotten, and hops carry it to services in their signed tokens.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


class TurnLost(Exception):
    """Another worker has taken this turn over: this run of it may write nothing any more, and says nothing."""


@dataclass(frozen=True, slots=True)
class Fence:
    """`number` grows from each run of the turn to the next."""

    turn: str
    number: int


def closed(number: int) -> int:
    """Under which that run closes its turn before it apologises: what was begun in its name and still goes on somewhere
    is refused like an earlier run's. Leases have even numbers, so that nobody takes an odd one for a run."""
    return number | 1


def is_closed(number: int) -> bool:
    return number % 2 == 1


_held: ContextVar[Fence | None] = ContextVar("held", default=None)


@contextmanager
def holding(turn: str, number: int) -> Generator[None]:
    """Acts meanwhile as that run of the turn; as none, and unchecked, where the number is 0."""
    token = _held.set(Fence(turn, number) if number else None)
    try:
        yield
    finally:
        _held.reset(token)


def held() -> Fence | None:
    """The run of a turn that acts here; None where nothing is done on behalf of a turn."""
    return _held.get()
