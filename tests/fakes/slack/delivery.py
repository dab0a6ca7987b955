"""How what happens in Slack reaches the app: Socket Mode or signed HTTP, with Slack's retries."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from tests.fakes.slack.state import Ack, Json, dumps

if TYPE_CHECKING:
    from tests.fakes.slack.fake import SlackFake


class NotAcknowledged(AssertionError):
    """The app did not answer a command or an interaction within three seconds, or refused it."""


@dataclass
class Attempt:
    """One push: what went wrong (None when acknowledged), and the body of the acknowledgement."""

    failed: str | None = None
    body: Any = None
    no_retry: bool = False


@dataclass(eq=False)
class Delivery:
    """One envelope for the app; `first` is done when Slack's first attempt is over, `task` when the last one is."""

    kind: str
    payload: Json
    first: asyncio.Event
    task: asyncio.Task[Attempt] | None = None

    @property
    def type(self) -> str:
        if self.kind == "slash_commands":
            return self.payload["command"]
        event = self.payload.get("event") or {}
        return event.get("type") or self.payload.get("type", "")


class Courier:
    """Pushes deliveries, waits for acknowledgements, tries again."""

    def __init__(self, slack: "SlackFake") -> None:
        self.slack = slack
        self.urls: tuple[str, ...] = ()
        self.sockets: list[web.WebSocketResponse] = []
        self.waiting: dict[str, tuple[asyncio.Future[Any], web.WebSocketResponse]] = {}
        self.events: list[Delivery] = []
        self.held: list[Delivery] | None = None

    def emit(self, payload: Json) -> Delivery:
        """An event on its way, or kept back while deliveries are held."""
        delivery = Delivery("events_api", payload, asyncio.Event())
        self.events.append(delivery)
        if self.held is not None:
            self.held.append(delivery)
            delivery.first.set()
        else:
            self.start(delivery)
        return delivery

    def start(self, delivery: Delivery) -> None:
        delivery.first.clear()
        delivery.task = self.slack.spawn(self.with_retries(delivery))

    async def with_retries(self, delivery: Delivery) -> Attempt:
        """At once, then after Slack's pauses, until acknowledged."""
        attempt = await self.push(delivery)
        delivery.first.set()
        for number, pause in enumerate(self.slack.retry_after, 1):
            if attempt.failed is None or attempt.no_retry:
                break
            await asyncio.sleep(pause)
            attempt = await self.push(delivery, number, attempt.failed)
        return attempt

    async def interact(self, kind: str, payload: Json) -> Any:
        """Delivers a command or an interaction, once; the body of the acknowledgement.

        Raises NotAcknowledged.
        """
        attempt = await self.push(Delivery(kind, payload, asyncio.Event()))
        if attempt.failed:
            raise NotAcknowledged(f"{kind} {payload.get('type') or payload.get('command')}: {attempt.failed}")
        return attempt.body

    async def push(self, delivery: Delivery, number: int = 0, reason: str | None = None) -> Attempt:
        began = time.monotonic()
        if self.urls:
            attempt = await self.by_http(delivery, number, reason)
        else:
            attempt = await self.by_socket(delivery, number, reason)
        took = None if attempt.failed else time.monotonic() - began
        event_id = delivery.payload.get("event_id")
        self.slack.acks.append(Ack(delivery.kind, delivery.type, took, number, attempt.failed, event_id))
        self.slack.changes.touch()
        return attempt

    async def by_http(self, delivery: Delivery, number: int, reason: str | None) -> Attempt:
        body, content_type = encode(delivery)
        headers = self.slack.sign(body) | {"Content-Type": content_type}
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason or "http_timeout"}
        timeout = aiohttp.ClientTimeout(total=self.slack.ack_seconds)
        try:
            url = self.slack.random.choice(self.urls)
            async with self.slack.http.post(url, data=body, headers=headers, timeout=timeout) as response:
                text = await response.text()
        except TimeoutError:
            return Attempt("http_timeout")
        except aiohttp.ClientError:
            return Attempt("connection_failed")
        no_retry = response.headers.get("X-Slack-No-Retry") == "1"
        if not 200 <= response.status < 300:
            return Attempt("http_error", f"{response.status} {text}", no_retry)
        is_json = response.content_type == "application/json"
        return Attempt(None, json.loads(text) if is_json and text else ({"text": text} if text else None))

    async def by_socket(self, delivery: Delivery, number: int, reason: str | None) -> Attempt:
        end = time.monotonic() + self.slack.ack_seconds
        while not self.sockets:
            if time.monotonic() > end:
                return Attempt("connection_failed")
            await asyncio.sleep(0.01)
        socket = self.slack.random.choice(self.sockets)
        envelope = {
            "envelope_id": self.slack.ids.next("envelope-"),
            "type": delivery.kind,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": number, "retry_reason": reason or ""}
        answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.waiting[envelope["envelope_id"]] = (answered, socket)
        try:
            await socket.send_str(dumps(envelope))
            return Attempt(None, await asyncio.wait_for(answered, max(0.01, end - time.monotonic())))
        except TimeoutError:
            return Attempt("timeout")
        except (ConnectionError, aiohttp.ClientError):
            return Attempt("connection_failed")
        finally:
            self.waiting.pop(envelope["envelope_id"], None)

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """One Socket Mode connection, from hello to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        info = {"host": "loopback", "approximate_connection_time": 18060}
        hello = {"type": "hello", "num_connections": len(self.sockets) + 1, "debug_info": info}
        await socket.send_str(dumps(hello | {"connection_info": {"app_id": self.slack.app_id}}))
        self.sockets.append(socket)
        self.slack.changes.touch()
        try:
            async for message in socket:
                if message.type == aiohttp.WSMsgType.TEXT:
                    answer = json.loads(message.data)
                    waiting = self.waiting.get(answer.get("envelope_id"))
                    if waiting and not waiting[0].done():
                        waiting[0].set_result(answer.get("payload"))
        finally:
            self.forget(socket)
        return socket

    def forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self.sockets:
            self.sockets.remove(socket)
        for answered, through in self.waiting.values():
            if through is socket and not answered.done():
                answered.set_exception(ConnectionError("the socket closed"))
        self.slack.changes.touch()

    async def drop(self) -> None:
        """Cuts every connection without a word."""
        for socket in list(self.sockets):
            self.forget(socket)
            await socket.close()

    async def refresh(self) -> None:
        """Asks every connection to come back on a new one, as Slack does every few hours."""
        for socket in list(self.sockets):
            self.sockets.remove(socket)
            await socket.send_str(dumps({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}}))
            await asyncio.sleep(0.05)
            await socket.close()


def encode(delivery: Delivery) -> tuple[str, str]:
    if delivery.kind == "events_api":
        return dumps(delivery.payload), "application/json"
    form = delivery.payload if delivery.kind == "slash_commands" else {"payload": dumps(delivery.payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


def signature(secret: str, body: str, at: float | None = None) -> dict[str, str]:
    """Slack's two headers over a body."""
    stamp = str(int(time.time() if at is None else at))
    signed = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed or ""}
