"""Socket Mode: one WebSocket to Slack, watched. Several processes on one app token share the events between them."""

import asyncio
import logging
import re
import time
from typing import Any, cast

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.slack.clients import Clients
from adapters.slack.errors import failed
from adapters.slack.receiver import SlackReceiver
from adapters.slack.shapes import wrong
from bot.intake.receiver import UNREADABLE
from bot.runtime.upkeep import keep_running

log = logging.getLogger(__name__)

PING_SECONDS = 5.0
PATIENCE = 6
"""Pings without a sign of life until the connection is made anew; after four the SDK itself should have."""
CLOSE_SECONDS = 3.0
KIND = re.compile(r"[a-z_]{1,40}")


class _Handler(AsyncSocketModeHandler):
    """Bolt's, that also knows what is in hand and takes nothing more once told to."""

    def __init__(self, app: AsyncApp, app_token: str, receiver: SlackReceiver, clients: Clients, ping: float) -> None:
        quiet = logging.getLogger(f"{__name__}.sdk")
        quiet.setLevel(logging.CRITICAL)  # its lines hold payloads and addresses with tickets; the watchdog tells
        super().__init__(app, app_token, logger=quiet, web_client=clients.client(), ping_interval=ping)
        self.receiver = receiver

    async def handle(self, client: Any, req: SocketModeRequest) -> None:
        """Without an acknowledgement Slack sends an event again, to another socket."""
        if not self.receiver.accepting:
            return
        if part := wrong(cast("Any", req).payload):  # typed in part
            self.receiver.refused("shape")
            log.warning("Slack: a request was refused (shape: %s)", part)
            await client.send_socket_mode_response(SocketModeResponse(req.envelope_id))  # again it is no better
            return
        began = time.perf_counter()
        try:
            with self.receiver.in_hand:
                await super().handle(client, req)
        except UNREADABLE as error:
            self.receiver.unreadable("slack", f"an envelope of type {_word(req.type)}", error)
        else:
            self.receiver.answered(began)


def _word(kind: Any) -> str:
    """The SDK looks at no types."""
    return kind if isinstance(kind, str) and KIND.fullmatch(kind) else "?"


class SlackSocket:
    """`open` once a loop runs, `close` to drain. One at a time."""

    def __init__(
        self, app: AsyncApp, app_token: str, receiver: SlackReceiver, clients: Clients, ping: float = PING_SECONDS
    ) -> None:
        self._make = lambda: _Handler(app, app_token, receiver, clients, ping)
        self._receiver, self._ping = receiver, ping
        self._handler: _Handler | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Raises SlackApiError where Slack refuses the app token; an outage is waited out, and `ready` says so."""
        client = self._begin().client
        web: Any = client.web_client  # its methods are typed in part
        try:  # not by the client's own method, which stumbles over a 503 (slack_sdk 3.47)
            opened = await web.apps_connections_open(app_token=client.app_token)
            client.wss_uri = opened.get("url")
        except SlackApiError as error:
            if not failed(error).again:
                await self.close(0)
                raise
        except (SlackClientError, aiohttp.ClientError, *UNREADABLE) as error:
            log.warning("Slack: no socket yet (%s)", type(error).__name__)
        self._connect()
        self._watch = asyncio.create_task(keep_running("Slack", self._watched, self._ping))

    def _begin(self) -> _Handler:
        self._handler = self._make()
        return self._handler

    def _connect(self) -> None:
        if self._handler:
            self._connecting = asyncio.create_task(self._handler.connect_async())

    async def close(self, seconds: float = 10) -> None:
        """Takes nothing more, finishes what is in hand, and leaves."""
        await self._receiver.drain(seconds)
        tasks = [task for task in (self._watch, self._connecting) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._handler:
            await _closed(self._handler)

    async def ready(self) -> str:
        """What keeps events from coming in; empty when nothing does."""
        handler = self._handler
        if handler is None or not self._receiver.accepting:
            return "not connected to Slack"
        return "" if await handler.client.is_connected() else "the connection to Slack is down"

    async def _watched(self) -> None:
        """The SDK reconnects by itself, and has gone deaf at times (python-slack-sdk#1446, #1701, #1922): then the
        whole client is thrown away."""
        alive, told = time.monotonic(), False
        while True:
            await asyncio.sleep(self._ping)
            if not await self.ready():
                if told:
                    log.warning("Slack: the socket is connected again")
                alive, told = time.monotonic(), False
                continue
            if not told:
                log.warning("Slack: the socket is not connected")
            told = True
            if time.monotonic() - alive > PATIENCE * self._ping:
                await self._anew()
                alive = time.monotonic()

    async def _anew(self) -> None:
        if self._connecting:
            self._connecting.cancel()
        if self._handler:
            await _closed(self._handler)
        self._begin()
        self._connect()


async def _closed(handler: _Handler) -> None:
    """For good: the SDK may be connecting anew by itself, and what it makes after a close nobody would close. A
    broken connection may not answer to its closing."""
    client: Any = handler.client  # its tasks are typed in part
    client.closed = True
    try:
        async with asyncio.timeout(CLOSE_SECONDS), client.connect_operation_lock:
            await handler.close_async()
    except TimeoutError:
        client.message_processor.cancel()
    finally:
        await client.aiohttp_client_session.close()
