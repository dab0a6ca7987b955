"""Asking a vendor a second time, soon or not at all: there are other models to ask.

The SDKs' own retries are off, as they wait for as long as a `Retry-After` says, which may be longer than a turn has.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from types import ModuleType
from typing import Any, TypeVar

T = TypeVar("T")

PAUSE, LONGEST_PAUSE = 0.4, 1.0
"""Before the second try, in seconds: where the vendor names none, and the most that it may name."""


async def call_with_retry(sdk: ModuleType, ask: Callable[[], Awaitable[T]]) -> T:
    """The answer; after a fault that may pass, that of a second try. `sdk` is the vendor's, whose errors it raises."""
    try:
        return await ask()
    except (sdk.APIConnectionError, sdk.APIStatusError) as error:
        pause = _pause(sdk, error)
        if pause is None:
            raise
    await asyncio.sleep(pause)
    return await ask()


def _pause(sdk: ModuleType, error: Any) -> float | None:
    """Seconds until the second try; None where there is to be none."""
    named = PAUSE * random.uniform(0.5, 1.0)
    if isinstance(error, sdk.APITimeoutError) and not _dropped(error):
        return None
    if isinstance(error, sdk.APIStatusError):
        headers, status = error.response.headers, error.status_code
        if not (status in (408, 409, 429) or status >= 500) or headers.get("x-should-retry") == "false":
            return None
        named = _named(headers, named)
    return named if named <= LONGEST_PAUSE else None


def refused(error: Exception) -> bool:
    """Of an error of a vendor's SDK: whether the vendor works, and does not serve us so."""
    return is_refusal(getattr(error, "status_code", None))


def is_refusal(status: int | None) -> bool:
    return status is not None and 400 <= status < 500 and status != 408


def _dropped(error: Any) -> bool:
    """The aiohttp transport says "timeout" for a kept connection that the server closed just then, too."""
    below = error.__cause__ and error.__cause__.__cause__
    return below is not None and not isinstance(below, TimeoutError)


def _named(headers: Any, otherwise: float) -> float:
    """What the vendor asks for; a date, as no vendor sends it, counts as a long time."""
    for header, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        if header in headers:
            try:
                return max(0.0, float(headers[header])) * unit
            except ValueError:
                return LONGEST_PAUSE + 1
    return otherwise
