"""REST v10: reads a request, records it, lets a fault have it, and calls the route that is meant."""

import asyncio
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from tests.fakes.discord.commands import body_of
from tests.fakes.discord.errors import Refused, unauthorized
from tests.fakes.discord.faults import Fault, matcher
from tests.fakes.discord.messages import Upload

if TYPE_CHECKING:
    from tests.fakes.discord.fake import DiscordFake

BY_TOKEN_IN_PATH = ("/interactions/", "/webhooks/")  # these routes need no Authorization header


@dataclass(eq=False)
class Request:
    """A call as recorded: `path` without /api/v10 and query; `status` None while under way or dropped."""

    method: str
    path: str
    body: Any
    uploads: list[Upload]
    query: dict[str, str]
    headers: dict[str, str]
    at: float
    status: int | None = None
    answer: Any = None


Handler = Callable[["DiscordFake", Request, dict[str, str]], Any]


@dataclass
class Rest:
    """`routes` maps a method and path pattern to its handler; `unknown` collects calls that none takes."""

    fake: "DiscordFake"
    requests: list[Request] = field(default_factory=list[Request])
    unknown: list[Request] = field(default_factory=list[Request])
    faults: list[Fault] = field(default_factory=list[Fault])
    routes: list[tuple[str, re.Pattern[str], Handler]] = field(
        default_factory=lambda: list[tuple[str, re.Pattern[str], Handler]]()
    )

    def add(self, method: str, path: str, handler: Handler) -> None:
        named = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
        self.routes.append((method, re.compile(named + "$"), handler))

    def made(self, method: str, path: str) -> list[Request]:
        pattern = matcher(path)
        return [one for one in self.requests if method in (one.method, "*") and pattern.match(one.path)]

    async def serve(self, incoming: web.Request) -> web.Response:
        request = await self._read(incoming)
        self.requests.append(request)
        fault = next((one for one in self.faults if one.meets(request.method, request.path)), None)
        if fault is None:
            status, answer = self._answer(request)
            return self._respond(request, status, answer, {})
        fault.times -= 1
        if fault.delay and not fault.after:
            await asyncio.sleep(fault.delay)
        fails = fault.drop or fault.status is not None
        status, answer = self._answer(request) if fault.after or not fails else (500, None)
        if fault.delay and fault.after:
            self.fake.touch()
            await asyncio.sleep(fault.delay)
        if not fails:
            return self._respond(request, status, answer, {})
        if fault.drop:
            assert incoming.transport is not None
            incoming.transport.abort()
            self.fake.touch()
            return web.Response(status=500)
        return self._respond(request, *fault.answer(request.path))

    async def _read(self, incoming: web.Request) -> Request:
        uploads: list[Upload] = []
        if incoming.content_type.startswith("multipart/"):
            text = b""
            async for part in await incoming.multipart():
                assert isinstance(part, BodyPartReader)
                data, name = bytes(await part.read(decode=True)), part.name or ""
                if name == "payload_json":
                    text = data
                    continue
                kind = part.headers.get("Content-Type", "application/octet-stream")
                uploads.append(Upload(int(re.sub(r"\D", "", name) or 0), part.filename or name, kind, data))
        else:
            text = await incoming.read()
        path = incoming.path.removeprefix(self.fake.prefix)
        now = asyncio.get_running_loop().time()
        body: Any = text.decode(errors="replace")
        with suppress(Refused):  # the route says so, in Discord's words
            body = body_of(text)
        return Request(incoming.method, path, body, uploads, dict(incoming.query), dict(incoming.headers), now)

    def _answer(self, request: Request) -> tuple[int, Any]:
        try:
            if isinstance(request.body, str):
                body_of(request.body.encode())
            if not request.path.startswith(BY_TOKEN_IN_PATH) and not self._authorized(request):
                raise unauthorized()
            answer = self._route(request)
        except Refused as refused:
            return refused.status, refused.body
        return (204, None) if answer is None else (200, answer)

    def _authorized(self, request: Request) -> bool:
        return request.path == "/gateway" or request.headers.get("Authorization") == f"Bot {self.fake.token}"

    def _route(self, request: Request) -> Any:
        for method, pattern, handler in self.routes:
            match = pattern.match(request.path)
            if match and method == request.method:
                return handler(self.fake, request, match.groupdict())
        self.unknown.append(request)
        raise Refused(404, 0, "404: Not Found")

    def _respond(self, request: Request, status: int, answer: Any, headers: dict[str, str]) -> web.Response:
        """The content type is exactly application/json: with a charset, discord.py would not read it as JSON."""
        request.status, request.answer = status, answer
        self.fake.touch()
        headers = headers | {"Via": "1.1 google"}
        if status == 204:
            return web.Response(status=204, headers=headers)
        body = json.dumps(answer).encode()
        return web.Response(status=status, body=body, content_type="application/json", headers=headers)
