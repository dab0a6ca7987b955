"""Slack's listeners, one set for both transports: verify (Bolt does), normalise, enqueue, and then acknowledge."""

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack import events
from adapters.slack.actions import BlockActions
from adapters.slack.address import Install
from adapters.slack.clients import Clients
from adapters.slack.commands import SlashCommands
from adapters.slack.errors import TROUBLE
from adapters.slack.home import HomeTab
from adapters.slack.home_page import HomePage
from adapters.slack.modals import Modals
from adapters.slack.receiver import SlackReceiver
from bot.conversation.event import DM, Event
from bot.tracing import fault

log = logging.getLogger(__name__)

TITLE_CHARS = 60


def make_app(
    receiver: SlackReceiver,
    home: HomePage,
    clients: Clients,
    signing_secret: str,
    prepare: Callable[[Any], None] | None = None,
) -> AsyncApp:
    """The app for `SlackSocket` and `SlackHttp`; without HTTP, `signing_secret` may be empty. `prepare` adds what has
    to come before the listeners (`SlackOAuth.removals`).

    `process_before_response` makes Bolt run a listener before it acknowledges: an event that is acknowledged is in
    the inbox, and one that is not is sent again by Slack. Without it Bolt acknowledges events first.
    """

    async def authorize(context: Any, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        found = await clients.authorize(enterprise_id, team_id)  # Bolt would pass a method its self twice
        if found is None:
            context.pop("response_url", None)  # where Bolt would post its regret, whoever's it is; so it answers it
        return found

    quiet = logging.getLogger(f"{__name__}.bolt")
    quiet.setLevel(logging.ERROR)  # Bolt's own lines hold payloads
    app: Any = AsyncApp(  # the types of its decorators are only half there
        name="courtbot",
        logger=quiet,
        process_before_response=True,
        signing_secret=signing_secret,
        client=clients.client(patient=True),
        authorize=authorize,  # pyright: ignore[reportArgumentType]  # Bolt takes None: not installed
        attaching_conversation_kwargs_enabled=False,
    )
    app.error(failed)
    app.use(Limited())
    if prepare:
        prepare(app)
    _register(app, receiver, home)
    return app


def _register(app: Any, receiver: SlackReceiver, home: HomePage) -> None:
    """The last two take what no other listener does."""
    modals = Modals(receiver)
    Messages(receiver).register(app)
    SlashCommands(receiver, modals).register(app)
    BlockActions(receiver, modals).register(app)
    modals.register(app)
    HomeTab(receiver, home).register(app)
    app.event(re.compile(""))(ignored)  # app_context_changed, and whatever else an app was subscribed to
    app.action(re.compile(""))(ignored)  # a link is a button, too; of a form, what counts is handed in


async def failed(error: Exception) -> BoltResponse:
    """Not acknowledged, so that Slack sends an event again; nothing of the payload is logged."""
    if isinstance(error, TROUBLE):
        log.warning("Slack: a request could not be taken (%s)", type(error).__name__)
    else:
        log.error("Slack: a request could not be taken: %s", fault(error))
    return BoltResponse(status=500, body="")


class Limited(AsyncMiddleware):
    """Over 30,000 events an hour and workspace Slack sends none for a while, and says so once a minute. As a class,
    since for a function Bolt gathers the arguments that it may want, of every event."""

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[Any]]
    ) -> BoltResponse | None:
        if req.body.get("type") == "app_rate_limited":
            log.error("Slack: events are being left out, since there are too many of them in one hour")
            return BoltResponse(status=200, body="")
        await next()
        return None


async def ignored(ack: Any) -> None:
    await ack()


class Messages:
    """What is said: in channels, threads and direct messages."""

    def __init__(self, receiver: SlackReceiver) -> None:
        self.receiver = receiver

    def register(self, app: Any) -> None:
        app.event("app_mention")(self.message)
        app.event("message")(self.message)

    async def message(self, ack: Any, body: Any, context: Any, client: Any) -> None:
        """Raises StoreDown: then there is no acknowledgement."""
        event = events.of_message(body, Install.of(context, body))
        if event and await self.receiver.enqueue(event) and begins_thread(event):
            self.receiver.background.start(self._titled(event, client))
        await ack()

    async def _titled(self, event: Event, client: Any) -> None:
        """The agent view lists threads by title; without one it shows none."""
        place, title = event.reply_to.address, event.text[:TITLE_CHARS]
        async with self.receiver.at_leisure():
            await client.assistant_threads_setTitle(
                channel_id=place["channel"], thread_ts=place["thread"], title=title or "…"
            )


def begins_thread(event: Event) -> bool:
    """Each direct message outside a thread is the root of one."""
    place = event.reply_to.address
    return event.channel == DM and event.edits is None and place["message"] == place["thread"]
