"""What is asked right before a request to a platform goes out. Whoever sends it may have slept since it was decided on,
as a suspended machine does, or waited for a rate limit, and somebody else may have acted in their stead."""

from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiohttp import TraceConfig

Check = Callable[[], Awaitable[None]]
_checks: ContextVar[tuple[Check, ...]] = ContextVar("checks", default=())


@contextmanager
def checked(check: Check) -> Generator[None]:
    """Meanwhile that is asked before each request, too, also before one that is sent once more. What it raises ends the
    call."""
    token = _checks.set((*_checks.get(), check))
    try:
        yield
    finally:
        _checks.reset(token)


async def check_all() -> None:
    """Before a request. Raises what a check raises."""
    for check in _checks.get():
        await check()


def watched() -> "TraceConfig":
    """Of an aiohttp session whose requests are checked so."""
    from aiohttp import TraceConfig  # here, since a terminal needs none

    async def ask(*_: Any) -> None:
        await check_all()

    trace = TraceConfig()
    trace.on_request_start.append(ask)
    return trace
