"""The entry point of pattern H's Lambda: name `bot.cli.action_group.handler` as its handler, and give it DATABASE_URL
and COURTBOT_SECRET, the same as the bot's."""

import asyncio
from contextlib import AsyncExitStack
from functools import cache
from typing import Any

from bot.cli.ports import open_ports
from bot.cli.start import load
from bot.llm import NoModels
from bot.settings import BadSetting, Settings
from bot.tracing import flush
from patterns.h_bedrock_agent.action_group import handle


class Container:
    """What lives from one invocation of the Lambda to the next: an event loop, and the ports in it."""

    def __init__(self, settings: Settings) -> None:
        """Raises BadSetting without a secret: a Lambda is never on loopback."""
        if settings.secret is None:
            raise BadSetting("COURTBOT_SECRET: a Lambda needs the secret that the bot signs with")
        self._runner, self._stack = asyncio.Runner(), AsyncExitStack()
        self._ports = self._runner.run(self._stack.enter_async_context(open_ports(settings, NoModels())))

    def handle(self, event: Any) -> dict[str, Any]:
        try:
            return self._runner.run(handle(event, self._ports))
        finally:
            flush()  # the container is frozen until the next invocation

    def close(self) -> None:
        self._runner.run(self._stack.aclose())
        self._runner.close()


@cache
def _container() -> Container:
    return Container(load())


def handler(event: Any, context: Any) -> dict[str, Any]:
    """AWS Lambda's."""
    return _container().handle(event)
