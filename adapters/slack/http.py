"""Signed requests over HTTP: one URL for events, commands, interactivity and options."""

import json
import logging
import time
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.reception import Reception

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000


class SlackHttp:
    """`routes` go into the process's web app; `close` drains."""

    def __init__(self, app: AsyncApp, signing_secret: str, reception: Reception) -> None:
        self._app, self._reception = app, reception
        self._verifier = SignatureVerifier(signing_secret)

    @property
    def routes(self) -> list[Route]:
        return [Route(EVENTS_PATH, self._take, methods=["GET", "POST"])]

    async def close(self, seconds: float = 10) -> None:
        await self._reception.drain(seconds)

    async def ready(self) -> str:
        """What keeps events from coming in; empty when nothing does."""
        return "" if self._reception.taking else "shutting down"

    async def _take(self, request: Request) -> Response:
        began = time.perf_counter()
        if not self._reception.taking:
            return Response(status_code=503, headers={"Connection": "close"})
        with self._reception.in_hand:
            response = await self._answer(request)
        self._reception.answered(began)
        return response

    async def _answer(self, request: Request) -> Response:
        """The signature is checked before Bolt sees the body: Bolt reads it first, and a stranger's may be anything."""
        if request.method == "GET":
            return Response(status_code=200 if request.query_params.get("ssl_check") == "1" else 404)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        if _is_ssl_check(body):
            return Response(status_code=200)
        if not self._signed(request, body):
            log.warning("Slack: a request without a valid signature was refused")
            return Response('{"error": "invalid request"}', status_code=401, media_type="application/json")
        if not _is_object(body, request.headers.get("content-type", "")):
            return Response('{"error": "invalid body"}', status_code=400, media_type="application/json")
        return to_starlette_response(await self._app.async_dispatch(_read(request, body)))

    def _signed(self, request: Request, body: bytes) -> bool:
        try:
            return self._verifier.is_valid_request(body, dict(request.headers))
        except (TypeError, ValueError):  # headers that hold no number or no ASCII
            return False


def _read(request: Request, body: bytes) -> AsyncBoltRequest:
    """As Bolt 1.30 reads it, which finds nothing in a command with the word "payload" among its words. That one is
    handed over as if it came by a socket; its signature has been checked."""
    read = to_async_bolt_request(request, body)
    if read.body or b"payload" not in body:
        return read
    return AsyncBoltRequest(body=dict(parse_qsl(body.decode(), keep_blank_values=True)), mode="socket_mode")


def _is_object(body: bytes, kind: str) -> bool:
    """Slack sends a JSON object, or a form whose `payload` is one or that is a command."""
    try:
        text = body.decode()
        if not kind.startswith("application/json"):
            text = dict(parse_qsl(text)).get("payload") or "{}"
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


async def _body(request: Request) -> bytes | None:
    """None for one that is longer than anything Slack sends."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return body


def _is_ssl_check(body: bytes) -> bool:
    """Slack looks now and then whether the certificate is good; that request is not signed."""
    return len(body) < 1_000 and dict(parse_qsl(body.decode("utf-8", "replace"))).get("ssl_check") == "1"
