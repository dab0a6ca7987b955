"""A pattern's resources in a dry run: those of the process, except that the services of C and G answer in this process,
from the copy of the club, and that C's run is not durable."""

import json
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.conversation.resources import Open, Resources
from bot.domain.ports import Bookings, Workspaces
from bot.llm import Models
from bot.llm.strict import loads
from bot.settings.limits import Limits
from patterns.c_workflow_services import open_runs
from patterns.services.client import Client, open_client
from patterns.services.contract import Failure, Ports, Server, find
from patterns.services.identity import Signer
from patterns.services.transport import Answer
from patterns.workflow.hops import InMemoryRuns

T = TypeVar("T")


@dataclass
class InProcess:
    """A transport that answers a POST to `http://NAME/run` as the service of that name would."""

    ports: Ports
    _servers: dict[str, Server[Any, Any]] = field(default_factory=dict[str, Server[Any, Any]])

    async def post(self, url: str, content: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
        name = str(urlsplit(url).hostname)
        server = self._servers.setdefault(name, Server(find(name), self.ports))
        try:
            return Answer(200, _json(await server.answer_json(loads(content))))
        except Failure as failure:
            return Answer(failure.status, _json({"error": failure.as_json()}))


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


async def locate(name: str) -> str:
    return f"http://{name}"


class Lent(Resources):
    """The process's resources, overridden by those that are put here."""

    def __init__(self, shared: Resources) -> None:
        super().__init__(shared.settings, inbox=shared.inbox)
        self._shared = shared

    async def get(self, open_it: Open[T]) -> T:
        return self._made[open_it] if open_it in self._made else await self._shared.get(open_it)


@asynccontextmanager
async def lend(
    shared: Resources, workspaces: Workspaces, models: Models, limits: Limits, bookings: Bookings
) -> AsyncGenerator[Resources]:
    """The resources of one dry run. Services only read `workspaces`."""
    lent, signer = Lent(shared), Signer(secrets.token_hex())
    ports = Ports(workspaces, bookings, models, limits, signer, lent)
    client = Client(InProcess(ports), signer, locate)
    lent.put(open_client, client)
    lent.put(open_runs, InMemoryRuns(client))
    yield lent
