"""Which platforms there are, made of the settings: how replies get out, and how events come in."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.conversation.ports import Platform
from bot.runtime.health import Ready
from bot.settings import BadSetting, Settings, variable
from bot.settings.extras import lack
from bot.settings.kinds import revealed

if TYPE_CHECKING:
    from adapters.slack.clients import Clients
    from adapters.slack.oauth import SlackOAuth
    from adapters.slack.platform import SlackPlatform
    from adapters.slack.socket import SlackSocket
    from bot.runtime.metrics import Metrics
    from bot.wiring import App

log = logging.getLogger(__name__)

NAMES = ("slack", "discord")


def configured(settings: Settings) -> list[str]:
    """The platforms that there is a token for."""
    slack = settings.slack_bot_token or (settings.slack_client_id and settings.slack_client_secret)
    return [name for name, token in zip(NAMES, (slack, settings.discord_token), strict=True) if token]


def check_installed(names: Sequence[str]) -> None:
    """Raises BadSetting, in the words that name the packages."""
    if lacking := [said for name in names if (said := lack(name.capitalize(), name))]:
        raise BadSetting("\n".join(lacking))


def how_to_start(name: str) -> str:
    """What is missing where a platform is not configured."""
    tokens = {
        "slack": "make an app at https://api.slack.com/apps from what `courtbot slack manifest --socket` prints, then "
        "set SLACK_BOT_TOKEN and SLACK_APP_TOKEN",
        "discord": "make a bot at https://discord.com/developers, set DISCORD_TOKEN, and `courtbot discord invite` "
        "prints the link that adds it",
    }
    return f"{name.capitalize()} has no token: {tokens[name]}."


@dataclass
class Slack:
    """Slack as a process speaks to it."""

    clients: "Clients"
    platform: "SlackPlatform"
    oauth: "SlackOAuth | None"  # of many workspaces


@dataclass
class Outgoing:
    """Where replies can be delivered; a platform without a token is None."""

    slack: Slack | None = None
    discord: Any = None  # adapters.discord.platform.DiscordPlatform, which would import discord.py

    @property
    def platforms(self) -> dict[str, Platform]:
        found: dict[str, Platform | None] = {"slack": self.slack and self.slack.platform, "discord": self.discord}
        return {name: platform for name, platform in found.items() if platform}


@asynccontextmanager
async def outgoing(app: "App") -> AsyncGenerator[Outgoing]:
    """Every platform with a token: a worker answers on all of them. Raises BadSetting."""
    out = Outgoing()
    names = configured(app.settings)
    async with AsyncExitStack() as stack:
        if "slack" in names:
            out.slack = open_slack(app)
            stack.push_async_callback(out.slack.clients.aclose)
        if "discord" in names:
            from adapters.discord.platform import DiscordPlatform

            token = revealed(app.settings.discord_token) or ""
            out.discord = DiscordPlatform(token, app.settings.discord_api_url, app.marks)
            stack.push_async_callback(out.discord.aclose)
        yield out


def open_slack(app: "App") -> Slack:
    """One workspace by its bot token, else those that installed the app. Raises BadSetting."""
    from adapters.slack.clients import Clients, TokenLookup
    from adapters.slack.platform import SlackPlatform

    settings = app.settings
    if settings.slack_bot_token:
        lookup = TokenLookup(settings.slack_bot_token.get_secret_value(), lambda token: clients.client(token))
        clients = Clients(settings.slack_api_url, lookup)
        return Slack(clients, SlackPlatform(clients, app.marks, app.queries), None)
    clients, oauth = _of_many(app)
    return Slack(clients, SlackPlatform(clients, app.marks, app.queries), oauth)


def _of_many(app: "App") -> "tuple[Clients, SlackOAuth]":
    from adapters.slack.clients import Clients
    from adapters.slack.installations import Credentials, InstallationTokens
    from adapters.slack.oauth import SlackOAuth
    from store.installations import InstallationUnreadable, SqlInstallations
    from store.oauth_states import RedisStates

    settings = app.settings
    client_id, secret = settings.slack_client_id or "", revealed(settings.slack_client_secret) or ""
    credentials = Credentials(client_id, secret, settings.public_url or "")
    store = SqlInstallations(app.engine, vault(settings), client_id)
    unreadable = (InstallationUnreadable,)
    lookup = InstallationTokens(credentials, store, app.marks, lambda: clients.client(), unreadable)
    clients = Clients(settings.slack_api_url, lookup)
    return clients, SlackOAuth(credentials, store, RedisStates(app.redis), clients, unreadable)


def vault(settings: Settings) -> Any:
    """What encrypts installations. Raises BadSetting."""
    from store.installations import Vault

    keys = [key for key in (revealed(settings.token_keys) or "").split(",") if key.strip()]
    if not keys:
        raise BadSetting(f"{variable('token_keys')}: installations are kept encrypted; `courtbot slack key` makes one")
    try:
        return Vault(keys)
    except ValueError as error:
        raise BadSetting(f"{variable('token_keys')}: {error}") from error


@dataclass
class Listeners:
    """What receives events. `routes` are served by the HTTP app."""

    ready: dict[str, Ready] = field(default_factory=dict[str, Ready])
    routes: list[Any] = field(default_factory=list[Any])
    ended: list[Callable[[], Coroutine[Any, Any, None]]] = field(
        default_factory=list[Callable[[], Coroutine[Any, Any, None]]]
    )  # each raises BadSetting once its platform lets nothing in any more, for good
    open: int = 0  # platforms
    refused: list[BadSetting] = field(default_factory=list[BadSetting])
    closing: list[Callable[[], Coroutine[Any, Any, None]]] = field(
        default_factory=list[Callable[[], Coroutine[Any, Any, None]]]
    )

    def lost(self, error: BadSetting) -> None:
        """A platform cannot be had until an operator mends something: told, and no matter for the others. Raises it
        where there are no others."""
        self.open -= 1
        if not self.open:
            raise error
        log.error("%s\nThe other platform goes on without it", error)

    def refuse(self, name: str, error: BadSetting) -> None:
        """At the start."""
        self.refused.append(error)

        async def says() -> str:
            return "refused: " + str(error).partition(":")[0]

        self.ready[name] = says

    async def close(self) -> None:
        """Nothing new comes in; what is in hand is put into the inbox and acknowledged. Once."""
        closing, self.closing = self.closing, []
        await asyncio.gather(*(close() for close in closing))


@asynccontextmanager
async def open_listeners(
    app: "App", out: Outgoing, metrics: "Metrics", names: Sequence[str]
) -> AsyncGenerator[Listeners]:
    """Raises BadSetting where every platform refuses its token."""
    listeners = Listeners()
    try:
        if "slack" in names and out.slack:
            await _open_slack_listeners(app, out.slack, metrics, listeners)
        if "discord" in names and out.discord:
            await _open_discord_listener(app, out.discord, metrics, listeners)
        listeners.open = len(set(names) & set(out.platforms))
        for error in listeners.refused:
            listeners.lost(error)
        yield listeners
    finally:
        await listeners.close()


async def _open_slack_listeners(app: "App", slack: Slack, metrics: "Metrics", listeners: Listeners) -> None:
    """Socket Mode, HTTP, or both. Raises BadSetting where there is neither."""
    from adapters.slack.app import make_app
    from adapters.slack.http import SlackHttp
    from adapters.slack.receiver import SlackReceiver

    settings = app.settings
    signing, app_token = revealed(settings.slack_signing_secret) or "", revealed(settings.slack_app_token)
    if not (signing or app_token):
        raise BadSetting("SLACK_APP_TOKEN: needed for Socket Mode, or SLACK_SIGNING_SECRET for HTTP; neither is set")
    receiver = SlackReceiver(app.inbox, app.queries, slack.platform, metrics, app.in_hand)
    bolt = make_app(
        receiver, slack.platform.home, slack.clients, signing, slack.oauth.removals if slack.oauth else None
    )
    if slack.oauth:
        listeners.routes += slack.oauth.routes
    if signing:
        http = SlackHttp(bolt, signing, receiver)
        listeners.routes += http.routes
        listeners.ready["slack over HTTP"] = http.ready
        listeners.closing.append(http.close)
    if app_token:
        from adapters.slack.socket import SlackSocket

        await _open_socket(SlackSocket(bolt, app_token, receiver, slack.clients), listeners)


async def _open_socket(socket: "SlackSocket", listeners: Listeners) -> None:
    from slack_sdk.errors import SlackApiError

    from adapters.slack.errors import code

    listeners.closing.append(socket.close)
    try:
        await socket.open()
    except SlackApiError as error:
        listeners.refuse("slack", BadSetting(f"SLACK_APP_TOKEN: Slack refuses it ({code(error)})"))
    else:
        listeners.ready["slack"] = socket.ready


async def _open_discord_listener(app: "App", platform: Platform, metrics: "Metrics", listeners: Listeners) -> None:
    """The gateway."""
    from adapters.discord.gateway import Gateway, Options
    from bot.intake.receiver import Receiver

    settings = app.settings
    token = revealed(settings.discord_token) or ""
    options = Options(token, settings.discord_api_url, settings.discord_message_content, app.marks)
    gateway = Gateway(Receiver(app.inbox, app.queries, platform, metrics, app.in_hand), options)
    listeners.closing.append(gateway.close)
    try:
        await gateway.open()
    except BadSetting as error:
        listeners.refuse("discord", error)
    else:
        listeners.ready["discord"] = gateway.ready
        listeners.ended.append(gateway.ended)
