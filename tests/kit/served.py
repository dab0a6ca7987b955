"""The services of C and G in this process: real requests to the real apps, without sockets."""

from typing import Any

import httpx2

from bot.runtime.dispatcher import Dispatcher
from patterns.services.client import Client
from patterns.services.contract import Ports, find
from patterns.services.http import create_app
from patterns.services.identity import Signer

SIGNER = Signer("a secret that tests share")


class Services(httpx2.AsyncBaseTransport):
    """Each service under its name as the host, made when it is first asked; one that is `down` refuses the
    connection, one in `deaf` works and then drops it."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.ports = Ports(
            dispatcher.workspaces,
            dispatcher.bookings,
            dispatcher.models,
            dispatcher.limits,
            SIGNER,
            dispatcher.resources,
        )
        self.apps: dict[str, Any] = {}
        self.asked: list[str] = []
        self.down: set[str] = set()
        self.deaf: set[str] = set()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        name = request.url.host
        self.asked.append(name)
        if name in self.down:
            raise httpx2.ConnectError("refused", request=request)
        if name not in self.apps:
            self.apps[name] = httpx2.ASGITransport(app=create_app(find(name), self.ports))
        response = await self.apps[name].handle_async_request(request)
        if name in self.deaf:
            raise httpx2.ReadError("reset", request=request)
        return response


def client_of(services: Services) -> Client:
    """A client that finds each service under its name."""

    async def locate(name: str) -> str:
        return f"http://{name}"

    return Client(services, SIGNER, locate)
