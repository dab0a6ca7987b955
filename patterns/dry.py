"""What a pattern keeps for the process, lent to a run at a dry desk: the same, but for the services of C and G. These
answer in this process, from the desk's own copy, and C's run is not durable."""

import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx2

from bot.conversation.resources import Open, Resources
from bot.domain.ports import Bookings, Workspaces
from bot.llm import Models
from bot.llm.strict import loads
from bot.settings.limits import Limits
from patterns.c_workflow_services import open_runs
from patterns.services.client import Client, open_client
from patterns.services.contract import Failure, Ports, Server, find
from patterns.services.identity import Signer
from patterns.workflow.hops import OneGo

T = TypeVar("T")


@dataclass
class InProcess(httpx2.AsyncBaseTransport):
    """Answers what is posted to `http://NAME/run` as the service of that name would."""

    ports: Ports
    _servers: dict[str, Server[Any, Any]] = field(default_factory=dict[str, Server[Any, Any]])

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        name = request.url.host
        server = self._servers.setdefault(name, Server(find(name), self.ports))
        try:
            return httpx2.Response(200, json=await server.answer_json(loads(await request.aread())))
        except Failure as failure:
            return httpx2.Response(failure.status, json={"error": failure.as_json()})


async def locate(name: str) -> str:
    return f"http://{name}"


class Lent(Resources):
    """The process's resources, but for those that are put here."""

    def __init__(self, shared: Resources) -> None:
        super().__init__(shared.settings, inbox=shared.inbox)
        self._shared = shared

    async def get(self, open_it: Open[T]) -> T:
        return self._made[open_it] if open_it in self._made else await self._shared.get(open_it)


@asynccontextmanager
async def lend(
    shared: Resources, workspaces: Workspaces, models: Models, limits: Limits, bookings: Bookings
) -> AsyncGenerator[Resources]:
    """Of the workspaces, services only read."""
    lent, signer = Lent(shared), Signer(secrets.token_hex())
    ports = Ports(workspaces, bookings, models, limits, signer, lent)
    async with httpx2.AsyncClient(transport=InProcess(ports), trust_env=False) as http:
        client = Client(http, signer, locate)
        lent.put(open_client, client)
        lent.put(open_runs, OneGo(client))
        yield lent
