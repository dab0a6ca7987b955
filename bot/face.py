"""The HTTP face of a process: whether it lives, whether it is ready, what it counts; platforms add their routes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot.desk import StoreDown

if TYPE_CHECKING:
    from fastapi import FastAPI

    from bot.metrics import Metrics

log = logging.getLogger(__name__)

Ready = Callable[[], Awaitable[str]]
"""What keeps a part from working, in a few words; empty when nothing does. May raise StoreDown."""
ANSWER_SECONDS = 5.0


def make_face(parts: Mapping[str, Ready], metrics: "Metrics") -> "FastAPI":
    """GET /healthz (the process lives), /readyz (every part works, else 503 and which does not), /metrics."""
    from fastapi import FastAPI, Response
    from fastapi.responses import JSONResponse

    app = FastAPI(title="courtbot", docs_url=None, redoc_url=None, openapi_url=None)

    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    async def readyz() -> Any:
        found = dict(zip(parts, await asyncio.gather(*(state(part) for part in parts.values())), strict=True))
        ready = not any(found.values())
        body = {"status": "ready" if ready else "not ready", "parts": {k: v or "ok" for k, v in found.items()}}
        return JSONResponse(body, 200 if ready else 503)

    async def count() -> Any:
        try:
            return Response(await metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
        except StoreDown as error:
            return JSONResponse({"status": str(error)}, 503)

    app.add_api_route("/healthz", healthz, response_model=None)
    app.add_api_route("/readyz", readyz, response_model=None)
    app.add_api_route("/metrics", count, response_model=None)
    return app


async def state(ready: Ready) -> str:
    """What keeps the part from working; a part that does not say so in time is one that does not work."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await ready()
    except StoreDown as error:
        return str(error)
    except TimeoutError:
        return "no answer"
