"""Who the bot speaks as: one Web API client for each workspace, over one pool of connections."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
from cachetools import TTLCache
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversation.outgoing import watched
from bot.conversation.ports import DeliveryFailed
from bot.settings.descriptors import own_share

ONCE = ("chat.postMessage", "chat.postEphemeral", "chat.startStream", "chat.appendStream", "files.", "oauth.")
"""Methods that do something again when they are called again: a lost answer is not asked for twice."""
MOST_CLIENTS = 1_000
LIFE = 300.0
"""Seconds until who the bot is in a workspace is looked up again."""
CALL_SECONDS = 10
PATIENCE = 2  # more tries, each after the pause that Slack asks for
_quiet = logging.getLogger(f"{__name__}.sdk")
_quiet.setLevel(logging.INFO)
"""The SDK's lines for debugging hold what members and the bot write."""


class SafeRetry(AsyncConnectionErrorRetryHandler):
    """Repeats a call whose connection broke, where a second one does no harm."""

    async def _can_retry_async(self, *, request: HttpRequest, **more: Any) -> bool:
        method = request.url.rpartition("/")[2]
        return not method.startswith(ONCE) and await super()._can_retry_async(request=request, **more)


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot in one workspace or organisation: its token and what Slack says of it."""

    token: str
    bot_user: str
    bot_id: str
    team: str = ""  # empty for an organisation
    enterprise: str = ""
    scopes: tuple[str, ...] = ()


Lookup = Callable[[str, str], Awaitable[Identity | None]]
"""Who the bot is in a team of an enterprise (either may be empty). None: not installed. Raises StoreDown, OSError."""


async def nobody(team: str, enterprise: str) -> Identity | None:
    """A Lookup for clients whose token is at hand."""
    return None


class Clients:
    """`lookup` is a single workspace's (`TokenLookup`) or that of the installations (`oauth.Installed`)."""

    def __init__(self, api_url: str, lookup: Lookup, life: float = LIFE) -> None:
        self.api_url = api_url
        self._lookup = lookup
        self._known: TTLCache[tuple[str, str], Identity] = TTLCache(MOST_CLIENTS, life)
        self._asking: dict[tuple[str, str], asyncio.Future[Identity | None]] = {}
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """The pool; made when first used, since it belongs to the running loop."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=CALL_SECONDS),
                connector=aiohttp.TCPConnector(limit=own_share().platform),
                trace_configs=[watched()],
            )
        return self._session

    async def aclose(self) -> None:
        if self._session:
            await self._session.close()

    def client(self, token: str | None = None, team: str = "", patient: bool = False) -> AsyncWebClient:
        """`team` goes with every call: an organisation's token does not say which workspace is meant. A `patient` one
        waits and asks again where Slack is asked too often; what a worker delivers, the worker tries again."""
        return AsyncWebClient(
            token,
            base_url=self.api_url,
            timeout=CALL_SECONDS,
            session=self.session,
            team_id=team or None,
            logger=_quiet,
            retry_handlers=[SafeRetry(), *([AsyncRateLimitErrorRetryHandler(PATIENCE)] if patient else [])],
        )

    async def of(self, team: str, enterprise: str = "") -> AsyncWebClient:
        """Raises DeliveryFailed where the bot is not installed; StoreDown, OSError."""
        identity = await self.identity(team, enterprise)
        if identity is None:
            raise DeliveryFailed("slack: not installed in that workspace", again=False)
        return self.client(identity.token, "" if identity.team else team)

    async def identity(self, team: str, enterprise: str = "") -> Identity | None:
        """Cached for a while, and bounded; asked for once however many wait for it."""
        key = (enterprise, team)
        if found := self._known.get(key):
            return found
        asking = self._asking.get(key)
        if asking is None:
            asking = self._asking[key] = asyncio.ensure_future(self._lookup(team, enterprise))
            asking.add_done_callback(partial(self._asked, key))
        identity = await asyncio.shield(asking)
        if identity:
            self._known[key] = identity
        return identity

    def _asked(self, key: tuple[str, str], asked: asyncio.Future[Identity | None]) -> None:
        self._asking.pop(key, None)
        if not asked.cancelled():
            asked.exception()  # told to whoever waits; if they have all gone, to nobody

    def forget(self, team: str = "", enterprise: str = "") -> None:
        """After an uninstallation or a revoked token: the next call looks again."""
        for key in [k for k in self._known if (team and k[1] == team) or (not team and k[0] == enterprise)]:
            self._known.pop(key, None)

    async def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """For slack-bolt's `authorize=`: no auth.test and no look-up for every event (bolt-js#1998)."""
        identity = await self.identity(team_id or "", enterprise_id or "")
        if identity is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=identity.bot_user,
            bot_id=identity.bot_id,
            bot_token=identity.token,
            bot_scopes=identity.scopes,
        )


class TokenLookup:
    """The one workspace of a bot token: Slack is asked once whose it is."""

    def __init__(self, token: str, ask: Callable[[str], AsyncWebClient]) -> None:
        self._token = token
        self._ask = ask
        self._identity: Identity | None = None

    async def __call__(self, team: str, enterprise: str) -> Identity | None:
        """Another workspace than the token's is none of ours. Raises OSError where Slack cannot be asked."""
        own = self._identity = self._identity or await self._test()
        mine = (own.team and own.team == team) or (own.enterprise and own.enterprise == enterprise)
        return own if mine or not (team or enterprise) else None

    async def _test(self) -> Identity:
        client: Any = self._ask(self._token)  # slack_sdk types its methods in part
        try:
            said: Any = await client.auth_test()
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            raise ConnectionError(f"slack: auth.test failed ({type(error).__name__})") from error
        org = bool(said.get("is_enterprise_install"))
        scopes = str(said.headers.get("x-oauth-scopes", "")).split(",")
        team = "" if org else str(said["team_id"])
        enterprise = str(said.get("enterprise_id") or (said["team_id"] if org else ""))
        return Identity(
            self._token, str(said["user_id"]), str(said.get("bot_id") or ""), team, enterprise, tuple(scopes)
        )
