"""The Slack on loopback itself: one server, and the levers a test has."""

import asyncio
import itertools
import random
import time
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import Any

import aiohttp
from aiohttp import web

from tests.fakes.slack import delivery, hooks, payloads, web_api
from tests.fakes.slack.delivery import Courier, Delivery
from tests.fakes.slack.oauth import Approval, OAuth
from tests.fakes.slack.state import (
    PATIENCE,
    Ack,
    Call,
    Changes,
    Channel,
    File,
    Ids,
    Json,
    Message,
    ResponseUrl,
    Token,
    Trigger,
    View,
    dumps,
)
from tests.fakes.slack.team import Team


class SlackFake:
    """Web API, Socket Mode, signed HTTP events and OAuth on 127.0.0.1, for the real slack-bolt and slack_sdk.

    Time is real. What Slack waits for is in seconds and can be set: `ack_seconds`, `trigger_seconds`, `retry_after`
    (standing for at once, one minute, five minutes), `stream_seconds` (a stream's life),
    `settle_seconds` (how long a person's own action waits for the app to acknowledge).
    """

    app_token, signing_secret, app_id = "xapp-1-A0COURTBOT-1-loopback", "8f742231b10e8888abcd99yyyzzz85a5", "A0COURTBOT"

    def __init__(self, seed: int = 0) -> None:
        self.ack_seconds, self.trigger_seconds, self.settle_seconds = 3.0, 3.0, 0.5
        self.retry_after: tuple[float, ...] = (0, 0.05, 0.1)
        self.stream_seconds = 300.0
        self.is_reply: Callable[[Message], Any] = bool  # false of what only says that an answer is on its way
        self.echoes = True  # the app hears of its own messages
        self.names_scopes = True  # answers say what the token may do
        self.history_limited = False  # as for an app that is sold outside the Marketplace: see `history`
        self.history_asked: dict[str, float] = {}
        self.random, self.ids, self.changes, self.clock = random.Random(seed), Ids(), Changes(), time.monotonic
        self.teams: dict[str, Team] = {}
        self.tokens: dict[str, Token] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.views: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.recorded: list[Call] = []
        self.faults: list[tuple[str, web_api.Fault]] = []
        self.unknown: list[str] = []
        self.acks: list[Ack] = []
        self.statuses: list[Json] = []
        self.shown_status: dict[tuple[str, str], tuple[str, float]] = {}
        self.prompts: list[Json] = []
        self.titles: list[Json] = []
        self.sessions: list[Json] = []
        self.tasks: set[asyncio.Task[Any]] = set()
        self.courier, self.oauth, self.port = Courier(self), OAuth(self), 0

    async def __aenter__(self) -> "SlackFake":
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", partial(web_api.handle, self))
        app.router.add_get("/link", self.courier.link)
        app.router.add_post("/response/{id}", partial(hooks.respond, self))
        app.router.add_post("/upload/{id}", partial(hooks.upload, self))
        app.router.add_get("/oauth/v2/authorize", partial(hooks.authorize, self))
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2, handler_cancellation=True)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.port = self.runner.addresses[0][1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: Any) -> None:
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.courier.drop()
        await self.http.close()
        await self.runner.cleanup()
        if kind is None and self.unknown:
            raise AssertionError(f"methods this Slack does not know were called: {self.unknown}")

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    @property
    def authorize_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/oauth/v2/authorize"

    def team(self, id: str) -> Team:
        if id not in self.teams:
            self.teams[id] = Team(self, id)
        return self.teams[id]

    def enterprise(self, id: str, teams: Iterable[str | Team]) -> list[Team]:
        """An organisation with these workspaces."""
        members = [self.team(team) if isinstance(team, str) else team for team in teams]
        for team in members:
            team.enterprise_id = id
            team.bot_user, team.bot_id = f"U{id}BOT", f"B{id}BOT"  # one bot in all of them
            for token in self.tokens.values():
                if token.team == team.id:
                    token.enterprise = id
        return members

    def deliver_to(self, *where: str) -> None:
        """ "socket", or the URLs of the app's processes, one of which gets each request."""
        self.courier.urls = () if where == ("socket",) else where

    async def connected(self, sockets: int = 1, timeout: float = PATIENCE) -> None:
        """Waits until that many Socket Mode connections are up."""
        await self.changes.until(lambda: len(self.courier.sockets) >= sockets, timeout, f"{sockets} sockets")

    def calls(self, method: str) -> list[Call]:
        return [call for call in self.recorded if call.method == method]

    def fail(self, method: str, **how: Any) -> None:
        """Trouble for the next calls of a method ("response_url" is one): see `web_api.Fault` for the names."""
        self.faults.append((method, web_api.Fault(**how)))

    def next_fault(self, method: str) -> web_api.Fault | None:
        for position, (name, fault) in enumerate(self.faults):
            if name == method:
                fault.times -= 1
                if fault.times <= 0:
                    del self.faults[position]
                return fault
        return None

    def status_of(self, message: Message) -> str:
        """The agent's status line beside a thread now: gone once it answered, or after two minutes."""
        status, at = self.shown_status.get((message.channel.id, message.root), ("", 0.0))
        return status if self.clock() - at < 120 else ""

    def clear_status(self, channel: str, thread_ts: str | None) -> None:
        self.shown_status.pop((channel, thread_ts or ""), None)

    def expire_streams(self) -> None:
        """Every open stream is over: appending and stopping get message_not_in_streaming_state."""
        for team in self.teams.values():
            for message in itertools.chain.from_iterable(channel.messages for channel in team.channels.values()):
                if message.stream == "streaming":
                    message.stream = "expired"

    def trigger(self, person: Any, view: str | None = None) -> str:
        id = f"{self.ids.next('1')}.{self.ids.next('2')}.{self.random.randbytes(8).hex()}"
        self.triggers[id] = Trigger(person.id, self.clock(), view)
        return id

    def response_url(self, channel: Channel, person: Any, message: Message | None = None) -> str:
        id = self.ids.next("R")
        self.response_urls[id] = ResponseUrl(channel, person.id, person.team.id, self.clock(), message)
        return f"http://127.0.0.1:{self.port}/response/{id}"

    def answer_inline(self, url: str, body: Json) -> None:
        """The body of a command's acknowledgement is shown like a response_url's."""
        hooks.show(self, self.response_urls[url.rpartition("/")[2]], body)

    async def approve(self, install_url: str, team: Team, user: Any, **changes: Any) -> Approval:
        """Installs the app as a person's browser would: see `OAuth.approve`."""
        return await self.oauth.approve(install_url, team, user, **changes)

    async def post(self, body: str, content_type: str = "application/json", **headers: str) -> tuple[int, str]:
        """A request to the app's URL as it stands, for forgeries: `headers` with underscores for dashes, unsigned."""
        named = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Type": content_type}
        async with self.http.post(self.courier.urls[0], data=body, headers=named) as response:
            return response.status, await response.text()

    async def verify_url(self) -> bool:
        """Slack's check when a request URL is entered: the challenge comes back."""
        body = payloads.url_verification(self.ids.next("challenge-"))
        signed = {name.replace("-", "_"): value for name, value in self.sign(dumps(body)).items()}
        status, text = await self.post(dumps(body), **signed)
        return status == 200 and body["challenge"] in text

    def sign(self, body: str, at: float | None = None, secret: str | None = None) -> dict[str, str]:
        """Slack's signature headers; another time or secret for forgeries."""
        return delivery.signature(secret or self.signing_secret, body, at)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def settle(self, deliveries: list[Delivery]) -> None:
        """Waits for the first attempts, as long as it takes a person to do the next thing."""
        waits = [asyncio.ensure_future(item.first.wait()) for item in deliveries]
        if waits:
            _, late = await asyncio.wait(waits, timeout=self.settle_seconds)
            for wait in late:
                wait.cancel()

    async def quiet(self) -> None:
        """Waits until every delivery under way, with its retries, is over."""
        while under_way := [item.task for item in self.courier.events if item.task and not item.task.done()]:
            await asyncio.wait(under_way)

    async def redeliver(self, last: int = 1, times: int = 5, at_once: bool = False) -> None:
        """Sends the last events again under the same event ids, as retries after an acknowledgement got lost."""
        again = [(item, number) for item in self.courier.events[-last:] for number in range(1, times + 1)]
        pushes = [self.courier.push(item, number, "http_timeout") for item, number in again]
        if at_once:
            await asyncio.gather(*pushes)
        else:
            for push in pushes:
                await push

    def hold(self) -> None:
        """Keeps events back until `release`."""
        self.courier.held = []

    async def release(self, order: str = "sent") -> None:
        """Delivers what was held: "sent", "reversed" or "shuffled", one acknowledged before the next goes out."""
        held, self.courier.held = self.courier.held or [], None
        held = (
            held[::-1] if order == "reversed" else self.random.sample(held, len(held)) if order == "shuffled" else held
        )
        for item in held:
            self.courier.start(item)
            await self.settle([item])

    def drop_sockets(self) -> "asyncio.Task[Any]":
        """Cuts all Socket Mode connections; may be awaited."""
        return self.spawn(self.courier.drop())

    def refresh_sockets(self) -> "asyncio.Task[Any]":
        """Slack's "disconnect" envelope to all connections; may be awaited."""
        return self.spawn(self.courier.refresh())
