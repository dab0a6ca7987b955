"""The page's server: who may ask it, the page itself, and what its parts are asked by."""

import hmac
from base64 import b64encode
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.web.updates import Updates
from bot.runtime.health import is_loopback

HERE = Path(__file__).parent
COOKIE = "courtbot-playground"
STYLE, ICON = ((HERE / "static" / name).read_text(encoding="utf-8").strip() for name in ("playground.css", "icon.svg"))
"""Stand in the page itself: a browser paints nothing while it asks for a style, or looks for the font of an emoji."""
HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'self'; style-src 'sha256-{HASH}'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Door:
    """Who may come in. On loopback everybody whose browser names this machine, so that no other site can lead a browser
    here; with a token, who has it."""

    app: ASGIApp
    token: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        asked = Request(scope)
        answer = self._refusal(asked) or self._admitted(asked)
        await (answer or _with_headers(self.app))(scope, receive, send)

    def _refusal(self, asked: HTTPConnection) -> Response | None:
        host = urlsplit(f"//{asked.headers.get('host', '')}").hostname or ""
        origin = asked.headers.get("origin")
        if origin and urlsplit(origin).netloc != asked.headers.get("host"):
            return PlainTextResponse("This page is asked by itself only.", 403)
        if not self.token and not is_loopback(host):
            return PlainTextResponse("This playground is for this machine only.", 403)
        known = asked.query_params.get("token") or asked.cookies.get(COOKIE, "")
        if self.token and not hmac.compare_digest(known.encode(), self.token.encode()):
            return PlainTextResponse("Open the address that `courtbot playground` printed: it has a token.", 401)
        return None

    def _admitted(self, asked: HTTPConnection) -> Response | None:
        """The token goes from the address into a cookie, where no screenshot shows it."""
        if not self.token or "token" not in asked.query_params:
            return None
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, self.token, httponly=True, samesite="strict")
        return answer


def _with_headers(app: ASGIApp) -> ASGIApp:
    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *((k.encode(), v.encode()) for k, v in HEADERS.items())]
            await send(message)

        await app(scope, receive, sending)

    return wrapped


def make_app(routes: Sequence[BaseRoute], updates: Updates, token: str = "") -> Starlette:
    """`token` is asked for where others than this machine can reach the page."""

    async def follow(request: Request) -> Response:
        headers = {"X-Accel-Buffering": "no"}
        return StreamingResponse(_events(updates), media_type="text/event-stream", headers=headers)

    static = Mount("/static", StaticFiles(directory=HERE / "static"))
    return Starlette(routes=[*routes, Route("/updates", follow), static], middleware=[Middleware(Door, token=token)])


async def _events(updates: Updates) -> AsyncGenerator[str]:
    """Server-sent events: an event's data are the topics that changed, apart by blanks."""
    async for topics in updates.follow():
        yield f"data: {' '.join(topics)}\n\n" if topics else ": alive\n\n"


def html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status)
