"""The services of C and G in this process: real requests to the real apps, without sockets."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2

from bot.runtime.dispatcher import Dispatcher
from patterns.services.client import Client
from patterns.services.contract import Ports, find
from patterns.services.http import create_app
from patterns.services.identity import Signer
from patterns.services.transport import Answer, AsgiTransport

SIGNER = Signer("a secret that tests share")


class Services:
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

    async def post(self, url: str, content: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
        name = str(urlsplit(url).hostname)
        self.asked.append(name)
        if name in self.down:
            raise ConnectionRefusedError
        if name not in self.apps:
            self.apps[name] = AsgiTransport(httpx2.ASGITransport(app=create_app(find(name), self.ports)))
        answer = await self.apps[name].post(url, content, headers, seconds)
        if name in self.deaf:
            raise ConnectionResetError
        return answer


def client_of(services: Services) -> Client:
    """A client that finds each service under its name."""

    async def locate(name: str) -> str:
        return f"http://{name}"

    return Client(services, SIGNER, locate)
