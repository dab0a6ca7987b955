"""Scripts on their way to Redis: those that are asked for at the same time share a trip."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError, ResponseError


class Script:
    """Lua, and the name by which Redis knows it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.sha = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class _Asked:
    script: Script
    keys: Sequence[str]
    args: Sequence[Any]

    def words(self, by_name: bool) -> tuple[Any, ...]:
        """The command, which tells the script in full or names it."""
        call = ("EVALSHA", self.script.sha) if by_name else ("EVAL", self.script.source)
        return (*call, len(self.keys), *self.keys, *self.args)


class Trips:
    """Scripts that are asked for in one round of the event loop go to Redis as one pipeline, in that order, since a
    round trip costs several times what a script does. They share nothing else: each is atomic, and is done or refused
    by itself. Where the connection is lost, all that were under way fail."""

    def __init__(self, client: Redis) -> None:
        self._redis: Any = client  # redis-py types its pipelines in part
        self._asked: list[_Asked] = []
        self._next: asyncio.Task[list[Any]] | None = None

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[Any]) -> Any:
        """What the script answers, or raises by redis-py. Whoever is cancelled does not take it back."""
        if self._next is None or self._next.done():
            self._asked = []
            self._next = asyncio.create_task(self._go(self._asked))
        place, trip = len(self._asked), self._next
        self._asked.append(_Asked(script, keys, args))
        answer = (await asyncio.shield(trip))[place]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def _go(self, asked: Sequence[_Asked]) -> list[Any]:
        self._next = None
        answers = await self._answers(asked, by_name=True)
        unknown = [place for place, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
        if unknown:  # by a server that is new or has forgotten; told in full, it knows them from then on
            anew = await self._answers([asked[place] for place in unknown], by_name=False)
            for place, answer in zip(unknown, anew, strict=True):
                answers[place] = answer
        return answers

    async def _answers(self, asked: Sequence[_Asked], by_name: bool) -> list[Any]:
        """Of each script its answer, or the error that it is."""
        if len(asked) == 1:  # a pipeline costs its process a third more
            try:
                return [await self._redis.execute_command(*asked[0].words(by_name))]
            except ResponseError as error:
                return [error]
        pipeline = self._redis.pipeline(transaction=False)
        for one in asked:
            pipeline.execute_command(*one.words(by_name))
        return await pipeline.execute(raise_on_error=False)
