"""The HTTP apps of a process: what anybody may see, and what is its operators' only: readiness and metrics."""

import asyncio
import hmac
import ipaddress
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.conversation.ports import Backlog
from bot.domain.errors import StoreDown

if TYPE_CHECKING:
    from bot.runtime.metrics import Metrics

Ready = Callable[[], Awaitable[str]]
"""What keeps a part from working, in a few words; empty when nothing does. May raise StoreDown."""
Answer = Callable[[Request], Awaitable[Response]]
ANSWER_SECONDS = 5.0
KEPT_SECONDS = 1.0


def make_public_app() -> Starlette:
    """GET /healthz: the process lives, and nothing else is said."""
    return Starlette(routes=[Route("/healthz", _healthz)])


def make_health_app(
    parts: Mapping[str, Ready], metrics: "Metrics", backlog: Callable[[], Awaitable[Backlog]], token: str | None = None
) -> Starlette:
    """Also /readyz (every part works, else 503 and which does not) and /metrics; where there is a token, for those who
    have it. `backlog` may raise StoreDown."""
    readiness = Readiness(parts)

    async def readyz(request: Request) -> Response:
        found = await readiness.found()
        ready = not any(found.values())
        body = {"status": "ready" if ready else "not ready", "parts": {k: v or "ok" for k, v in found.items()}}
        return JSONResponse(body, 200 if ready else 503)

    app = make_public_app()
    app.routes.extend([Route("/readyz", _for(token, readyz)), make_metrics_route(metrics, backlog, token)])
    return app


def make_metrics_route(metrics: "Metrics", backlog: Callable[[], Awaitable[Backlog]], token: str | None) -> Route:
    """/metrics, for those who have the token where there is one."""

    async def count(request: Request) -> Response:
        try:
            return Response(metrics.text(await backlog()), media_type="text/plain; version=0.0.4; charset=utf-8")
        except StoreDown as error:
            return JSONResponse({"status": str(error)}, 503)

    return Route("/metrics", _for(token, count))


async def _healthz(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _for(token: str | None, answer: Answer) -> Answer:
    """The answer, for those who have the token."""
    if token is None:
        return answer
    wanted = f"Bearer {token}".encode()

    async def checked(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), wanted):
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        return await answer(request)

    return checked


class Readiness:
    """What keeps each part from working, looked up once a second at most, however many ask."""

    def __init__(self, parts: Mapping[str, Ready], clock: Callable[[], float] = time.monotonic) -> None:
        self._parts, self._clock = parts, clock
        self._asked: asyncio.Task[dict[str, str]] | None = None
        self._until = 0.0

    async def found(self) -> dict[str, str]:
        """By part, empty for one that works."""
        if self._asked is None or (self._asked.done() and self._clock() >= self._until):
            self._asked = asyncio.create_task(self._look())
        return await asyncio.shield(self._asked)  # who asked first may leave, and others wait for it

    async def _look(self) -> dict[str, str]:
        parts = dict(self._parts)
        found = await asyncio.gather(*(state(part) for part in parts.values()))
        self._until = self._clock() + KEPT_SECONDS
        return dict(zip(parts, found, strict=True))


async def state(ready: Ready) -> str:
    """What keeps the part from working; a part that does not say so in time is one that does not work."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await ready()
    except StoreDown as error:
        return str(error)
    except TimeoutError:
        return "no answer"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
