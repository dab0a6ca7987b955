"""The services of C and G in this process: real requests to the real applications, without sockets."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx2

from bot.settings import Settings
from bot.wiring import App
from patterns.services.client import Client
from patterns.services.contract import Ports, find
from patterns.services.identity import Signer
from patterns.services.transport import Answer, AsgiTransport


class ServicesHere:
    """Each service under its name as the host, made when it is first asked; one that is `down` refuses the
    connection."""

    def __init__(self, ports: Ports, down: frozenset[str]) -> None:
        self._ports, self._down = ports, down
        self._apps: dict[str, AsgiTransport] = {}

    async def post(self, url: str, content: bytes, headers: Mapping[str, str], seconds: float) -> Answer:
        name = str(urlsplit(url).hostname)
        if name in self._down:
            raise ConnectionRefusedError("refused in this comparison")
        if name not in self._apps:
            from patterns.services.http import create_app  # FastAPI, which other letters do without

            self._apps[name] = AsgiTransport(httpx2.ASGITransport(app=create_app(find(name), self._ports)))
        return await self._apps[name].post(url, content, headers, seconds)


def client_here(app: App, settings: Settings, down: frozenset[str]) -> Client:
    """A client that finds each service under its name, in this process."""
    signer = Signer(settings.signing_secret())
    ports = Ports(app.workspaces, app.bookings, app.models, settings.limits(), signer, app.resources)

    async def locate(name: str) -> str:
        return f"http://{name}"

    return Client(ServicesHere(ports, down), signer, locate)
