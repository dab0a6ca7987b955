"""The real offline model in a process of its own, which also tells what it was asked: GET /asked gives the requests
since the last time, as JSON. Run as a process, it prints its address.
"""

import asyncio
import json
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from bot.cli.start import run, settle_memory
from bot.runtime.asgi import serve
from bot.sandbox import create_app


@dataclass(frozen=True)
class Asked:
    """One request, as its SDK put it on the wire."""

    path: str
    query: dict[str, list[str]]
    body: dict[str, Any]


class Recorder:
    """The offline model behind a middleware that keeps the requests."""

    def __init__(self) -> None:
        self._app = create_app()
        self._asked: list[Asked] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/asked":
            asked, self._asked = self._asked, []
            await JSONResponse([asdict(one) for one in asked])(scope, receive, send)
            return
        read = b""

        async def reading() -> Message:
            nonlocal read
            message = await receive()
            read += message.get("body", b"")
            if message["type"] == "http.request" and not message.get("more_body"):
                path = unquote(scope["raw_path"].decode())
                self._asked.append(Asked(path, parse_qs(scope["query_string"].decode()), json.loads(read)))
            return message

        await self._app(scope, reading, send)


async def main() -> None:
    async with serve(Recorder()) as url:
        settle_memory()
        print(url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    run(main())
