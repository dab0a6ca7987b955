"""Signed requests over HTTP: one URL for events, commands, interactivity and options."""

import json
import logging
import re
import time
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.slack.manifest import EVENTS_PATH
from adapters.slack.receiver import SlackReceiver
from adapters.slack.shapes import wrong

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000
MOST_UNSIGNED_BYTES = 1_000
SIGNED = {"x-slack-request-timestamp": r"[0-9]{1,12}", "x-slack-signature": r"v0=[0-9a-f]{64}"}
"""How a signature looks; what looks otherwise, nobody reckons with."""


class Refused(Exception):
    """A request that Slack does not send. `why` is counted: a word of ours, nothing of the request."""

    def __init__(self, status: int, why: str, part: str = "") -> None:
        super().__init__(f"{why}: {part}" if part else why)
        self.status, self.why = status, why


class SlackHttp:
    """`routes` go into the process's web app; `close` drains."""

    def __init__(self, app: AsyncApp, signing_secret: str, receiver: SlackReceiver) -> None:
        self._app, self._receiver = app, receiver
        self._verifier = SignatureVerifier(signing_secret)

    @property
    def routes(self) -> list[Route]:
        return [Route(EVENTS_PATH, self._answer, methods=["GET", "POST"])]

    async def close(self, seconds: float = 10) -> None:
        await self._receiver.drain(seconds)

    async def ready(self) -> str:
        """What keeps events from coming in; empty when nothing does."""
        return "" if self._receiver.accepting else "shutting down"

    async def _answer(self, request: Request) -> Response:
        """In hand is what has come in whole: somebody who never ends a request does not hold the process up."""
        began = time.perf_counter()
        if request.method == "GET":
            return Response(status_code=200 if request.query_params.get("ssl_check") == "1" else 404)
        try:
            body = await self._signed(request)
            found = None if body is None else _read(body, request.headers.get("content-type", ""))
        except Refused as refusal:
            self._receiver.refused(refusal.why)
            log.warning("Slack: a request was refused (%s)", refusal)
            return JSONResponse({"error": f"invalid {refusal.why}"}, refusal.status)
        if found is None:
            return Response(status_code=200)
        if not self._receiver.accepting:
            return Response(status_code=503, headers={"Connection": "close"})
        with self._receiver.in_hand:
            response = to_starlette_response(await self._app.async_dispatch(found))
        self._receiver.answered(began)
        return response

    async def _signed(self, request: Request) -> bytes | None:
        """The body, once its signature has been checked: before that, a stranger's may be anything. None for a look
        at the certificate, which Slack takes now and then and does not sign. Raises Refused."""
        stamp = [request.headers.getlist(name) for name in SIGNED]
        known = all(len(said) == 1 and re.fullmatch(p, said[0]) for p, said in zip(SIGNED.values(), stamp, strict=True))
        body = await _body(request, MOST_BYTES if known else MOST_UNSIGNED_BYTES)
        if _is_ssl_check(body):
            return None
        try:
            if known and self._verifier.is_valid(body, stamp[0][0], stamp[1][0]):
                return body
        except ValueError:  # bytes that are no text
            pass
        raise Refused(401, "signature")


def _read(body: bytes, kind: str) -> AsyncBoltRequest:
    """A JSON object, or a form whose `payload` is one or that is a command, for Bolt. It gets all of them as if they
    came by a socket: their signature has been checked, and Bolt 1.30 finds nothing in a command with the word
    "payload" among its words. Raises Refused."""
    found: Any = None
    try:
        text, kind = body.decode(), kind.partition(";")[0].strip().lower()
        if kind == "application/json":
            found = json.loads(text)
        elif kind == "application/x-www-form-urlencoded":
            found = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
            if "command" not in found:
                found = json.loads(found.get("payload", ""))
    except (ValueError, RecursionError):
        raise Refused(400, "body") from None
    if not isinstance(found, dict):
        raise Refused(400, "body")
    if part := wrong(found):
        raise Refused(400, "shape", part)
    return AsyncBoltRequest(body=found, mode="socket_mode")


async def _body(request: Request, most: int) -> bytes:
    """Raises Refused for one that is longer, or never whole."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                raise Refused(413, "size")
    except ClientDisconnect:
        raise Refused(408, "end") from None
    return bytes(body)


def _is_ssl_check(body: bytes) -> bool:
    """Whether it asks for the certificate alone."""
    return len(body) < MOST_UNSIGNED_BYTES and dict(parse_qsl(body.decode("utf-8", "replace"))).get("ssl_check") == "1"
