"""OpenAI's endpoints: who may ask, what befalls the request, and which of the two APIs answers it."""

import json
from collections.abc import Awaitable, Callable, Mapping
from types import ModuleType
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import chat, responses
from bot.sandbox.faults import Faults
from bot.sandbox.wire import RETRY_AFTER, Refused, answer, each, read_body, strike

MODELS = ("emulated",)


def routes(faults: Faults) -> list[Route]:
    """The stand-in's routes; `faults` may be changed while they serve."""
    return [
        Route("/v1/responses", _endpoint(responses, faults), methods=["POST"]),
        Route("/v1/chat/completions", _endpoint(chat, faults), methods=["POST"]),
        Route("/v1/models", _models, methods=["GET"]),
    ]


def _endpoint(api: ModuleType, faults: Faults) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            _authorize(request)
            struck, instead = await strike(request, faults)
            if instead:
                return instead
            body: Any = await read_body(request, api.Request)
            answered = answer(api.read(body), struck)
        except Refused as refusal:
            return _error(refusal)
        if body.stream:
            return StreamingResponse(each(api.stream(body, answered)), media_type="text/event-stream")
        return _json(api.render(body, answered))

    return endpoint


async def _models(request: Request) -> Response:
    try:
        _authorize(request)
    except Refused as refusal:
        return _error(refusal)
    data = [{"id": name, "object": "model", "created": 0, "owned_by": "courtbot"} for name in MODELS]
    return _json({"object": "list", "data": data})


def _authorize(request: Request) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise Refused(401, "No API key was given: send it as a bearer token.", code="invalid_api_key")


_TYPES = {401: "authentication_error", 429: "rate_limit_error"}


def _error(refusal: Refused) -> Response:
    kind = _TYPES.get(refusal.status, "server_error" if refusal.status >= 500 else "invalid_request_error")
    body = {"error": {"message": refusal.message, "type": kind, "param": refusal.param, "code": refusal.code}}
    return _json(body, refusal.status, RETRY_AFTER if refusal.status == 429 or refusal.status >= 500 else None)


def _json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """In ASCII: what is echoed may hold half of a surrogate pair, which UTF-8 cannot."""
    return Response(json.dumps(body), status, headers, media_type="application/json")
