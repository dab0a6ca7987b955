"""The services' entry points on AWS Lambda: name `bot.cli.lambdas.parse` (or another one below) as the function's
handler, and give it DATABASE_URL, COURTBOT_SECRET and the models' keys, the same as the bot's.

The event is the envelope that a service is sent over HTTP, and the return value its answer.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from functools import cache
from typing import Any

from bot.cli.ports import open_ports
from bot.cli.start import load
from bot.settings import BadSetting
from bot.tracing import flush
from patterns.services.contract import Server, find, lambda_handler


@cache
def _handler(name: str) -> Any:
    """What lives from one invocation to the next: an event loop, and the service's ports in it. Raises BadSetting
    without a secret, since a Lambda is never on loopback."""
    settings = load()
    if settings.secret is None:
        raise BadSetting("COURTBOT_SECRET: a Lambda needs the secret that the bot signs with")
    runner, stack = asyncio.Runner(), AsyncExitStack()
    ports = runner.run(stack.enter_async_context(open_ports(settings)))

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        try:
            return runner.run(work)
        finally:
            flush()  # the container is frozen until the next invocation

    return lambda_handler(Server(find(name), ports), run)


def parse(event: Any, context: Any) -> Any:
    return _handler("parse")(event, context)


def availability(event: Any, context: Any) -> Any:
    return _handler("availability")(event, context)


def booking(event: Any, context: Any) -> Any:
    return _handler("booking")(event, context)


def availability_agent(event: Any, context: Any) -> Any:
    return _handler("availability-agent")(event, context)


def booking_agent(event: Any, context: Any) -> Any:
    return _handler("booking-agent")(event, context)
