"""Bedrock's runtime endpoints: who may ask, what befalls the request, and AWS's modeled exceptions."""

import base64
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import converse, eventstream, messages
from bot.sandbox.faults import Faults
from bot.sandbox.wire import Refused, answer, each, read_body, strike

EXCEPTIONS = {
    400: "ValidationException", 403: "AccessDeniedException", 404: "ResourceNotFoundException",
    429: "ThrottlingException", 500: "InternalServerException", 503: "ServiceUnavailableException",
}  # fmt: skip
_PATH = re.compile(r"/model/([^/?]{1,6144})/(converse|converse-stream|invoke|invoke-with-response-stream)(?:\?.*)?")


class InvokeBody(messages.Prompt):
    """Anthropic's body for InvokeModel: the model is in the path, streaming is another operation."""

    anthropic_version: str


def routes(faults: Faults) -> list[Route]:
    """The stand-in's routes; `faults` may be changed while they serve."""

    async def endpoint(request: Request) -> Response:
        streams = request.url.path.endswith("stream")
        try:
            _authorize(request)
            model, operation = _operation(request)
            try:
                struck, instead = await strike(request, faults)
            except Refused as refusal:
                if streams:  # what befalls a stream does so when it has begun
                    return _stream(_broken_off(operation, refusal))
                raise
            if instead:
                return instead
            return await ANSWERS[operation](request, model, struck)
        except Refused as refusal:
            return _error(refusal)

    return [Route("/model/{rest:path}", endpoint, methods=["POST"])]


def _authorize(request: Request) -> None:
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if scheme not in ("AWS4-HMAC-SHA256", "Bearer") or not rest.strip():
        raise Refused(403, "Missing Authentication Token")


def _operation(request: Request) -> tuple[str, str]:
    """The model id and the operation, from the path as it was sent: an ARN's slash stands encoded in it."""
    match = _PATH.fullmatch(request.scope["raw_path"].decode("latin-1"))
    if not match:
        raise Refused(404, "Unable to determine service/operation name to be authorized")
    return unquote(match[1]), match[2]


async def _converse(request: Request, model: str, struck: Any) -> Response:
    ask = converse.read(await read_body(request, converse.Body))
    return _json(converse.render(ask, answer(ask, struck)))


async def _converse_stream(request: Request, model: str, struck: Any) -> Response:
    ask = converse.read(await read_body(request, converse.Body))
    return _stream(converse.stream(converse.render(ask, answer(ask, struck))))


async def _invoke(request: Request, model: str, struck: Any) -> Response:
    return _json(await _message(request, model, struck))


async def _invoke_stream(request: Request, model: str, struck: Any) -> Response:
    message = await _message(request, model, struck)
    return _stream(map(_chunk, messages.events(message)))


async def _message(request: Request, model: str, struck: Any) -> dict[str, Any]:
    ask = messages.read(await read_body(request, InvokeBody))
    return messages.render(model, ask, answer(ask, struck))


ANSWERS = {
    "converse": _converse, "converse-stream": _converse_stream,
    "invoke": _invoke, "invoke-with-response-stream": _invoke_stream,
}  # fmt: skip


def _chunk(event: dict[str, Any]) -> bytes:
    return eventstream.event("chunk", {"bytes": base64.b64encode(json.dumps(event).encode()).decode()})


def _broken_off(operation: str, refusal: Refused) -> Iterator[bytes]:
    if operation == "converse-stream":
        yield converse.begin()
    name = _exception(refusal)
    yield eventstream.exception(name[0].lower() + name[1:], refusal.message)


def _exception(refusal: Refused) -> str:
    return EXCEPTIONS.get(refusal.status, EXCEPTIONS[503])


def _error(refusal: Refused) -> Response:
    """Bedrock has no 529: an overloaded model is an unavailable service."""
    status = refusal.status if refusal.status in EXCEPTIONS else 503
    return _json({"message": refusal.message}, status, {"x-amzn-errortype": _exception(refusal)})


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status, _headers() | (headers or {}), media_type="application/json")


def _stream(frames: Iterator[bytes]) -> Response:
    headers = {"x-amzn-bedrock-content-type": "application/json", **_headers()}
    return StreamingResponse(each(frames), media_type=eventstream.MEDIA_TYPE, headers=headers)


def _headers() -> dict[str, str]:
    return {"x-amzn-requestid": str(uuid.uuid4())}
