"""Anthropic's endpoint: who may ask, what befalls the request, and errors as Anthropic writes them."""

import json
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.faults import Faults
from bot.sandbox.messages import Prompt, events, read, render
from bot.sandbox.wire import RETRY_AFTER, Refused, answer, each, read_body, strike

TYPES = {
    401: "authentication_error", 403: "permission_error", 404: "not_found_error", 413: "request_too_large",
    429: "rate_limit_error", 529: "overloaded_error",
}  # fmt: skip


class Body(Prompt):
    model: str
    stream: bool = False
    service_tier: str | None = None
    thread: dict[str, Any] | None = None


def routes(faults: Faults) -> list[Route]:
    """The stand-in's routes; `faults` may be changed while they serve."""

    async def messages(request: Request) -> Response:
        try:
            _authorize(request)
            struck, instead = await strike(request, faults)
            if instead:
                return instead
            body = await read_body(request, Body)
            if body.thread is not None:
                why = "Threads are not kept here: send the full conversation without `thread`."
                raise Refused(400, why, "thread", "thread_unsupported_request")
            ask = read(body)
        except Refused as refusal:
            return _error(refusal)
        message = render(body.model, ask, answer(ask, struck))
        if not body.stream:
            return _json(message)
        lines = (f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events(message))
        return StreamingResponse(each(lines), media_type="text/event-stream", headers=_headers())

    return [Route("/v1/messages", messages, methods=["POST"])]


def _authorize(request: Request) -> None:
    bearer = request.headers.get("authorization", "").partition(" ")[2]
    if not (request.headers.get("x-api-key") or bearer).strip():
        raise Refused(401, "x-api-key header is required")
    if not request.headers.get("anthropic-version"):
        raise Refused(400, "anthropic-version: header is required")


def _error(refusal: Refused) -> Response:
    kind = TYPES.get(refusal.status, "api_error" if refusal.status >= 500 else "invalid_request_error")
    error: dict[str, Any] = {"type": kind, "message": refusal.message}
    if refusal.status == 400 and refusal.code == "thread_unsupported_request":
        error["details"] = {"error_code": refusal.code}
    again = RETRY_AFTER if refusal.status == 429 or refusal.status >= 500 else {}
    return _json({"type": "error", "error": error, "request_id": None}, refusal.status, again)


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """In ASCII: what is echoed may hold half of a surrogate pair, which UTF-8 cannot."""
    return Response(json.dumps(body), status, _headers() | (headers or {}), media_type="application/json")


def _headers() -> dict[str, str]:
    return {"request-id": f"req_{uuid.uuid4().hex[:24]}"}
