"""Models that follow a script where a test wants them to, and the offline brain everywhere else."""

import asyncio
import json
from typing import Any

import pytest

from bot.llm import Ask, Completion, ToolCall
from bot.sandbox.brain import think


class Models:
    """The offline brain, but for the roles told otherwise: JSON to answer, a call to suggest, an error to raise."""

    def __init__(self) -> None:
        self.instead: dict[str, Any] = {}
        self.roles: list[str] = []
        self.waiting: dict[str, asyncio.Event] = {}  # a role that does not answer before its event is set

    async def complete(self, role: str, ask: Ask) -> Completion:
        self.roles.append(role)
        if role in self.waiting:
            await self.waiting[role].wait()
        instead = self.instead.get(role)
        if isinstance(instead, Exception):
            raise instead
        if isinstance(instead, ToolCall):
            return Completion("", (instead,))
        return think(ask) if instead is None else Completion(json.dumps(instead))


@pytest.fixture
def models() -> Models:
    return Models()
