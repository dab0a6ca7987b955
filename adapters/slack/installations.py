"""Who the bot is where workspaces installed it by OAuth: tokens from the installations, rotated before they expire."""

import logging
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import Identity

log = logging.getLogger(__name__)

EARLY_MINUTES = 120
"""A token lives for twelve hours; one with less than this left is exchanged."""
LOCK_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Credentials:
    """Of the app, from its "Basic Information" page."""

    client_id: str
    client_secret: str
    public_url: str = ""  # where Slack sends an installer's browser back to; without one, to the first it knows


class Locks(Protocol):
    """store.marks.RedisMarks has it."""

    def lock(self, name: str, seconds: float, wait: float = 5) -> AbstractAsyncContextManager[bool]: ...


class InstallationTokens:
    """A `clients.Lookup`. `unreadable` are the store's errors for an installation that no key decrypts: it counts as
    none, and the log says so."""

    def __init__(
        self,
        credentials: Credentials,
        store: AsyncInstallationStore,
        locks: Locks,
        client: Callable[[], AsyncWebClient],
        unreadable: tuple[type[Exception], ...] = (),
    ) -> None:
        self._credentials = credentials
        self._store = store
        self._locks = locks
        self._client = client
        self._unreadable = unreadable

    async def __call__(self, team: str, enterprise: str) -> Identity | None:
        """Raises StoreDown; OSError where an expired token cannot be exchanged now."""
        try:
            bot = await self._find(team, enterprise)
        except self._unreadable as error:
            log.error("%s", error)
            return None
        if bot and _expiring(bot):
            bot = await self._rotated(bot, team, enterprise)
        return _identity(bot) if bot else None

    async def _find(self, team: str, enterprise: str) -> Bot | None:
        """The workspace's own installation, else that of its whole organisation."""
        bot = None
        if team:
            bot = await self._store.async_find_bot(enterprise_id=enterprise or None, team_id=team)
        if bot is None and enterprise:
            bot = await self._store.async_find_bot(enterprise_id=enterprise, team_id=None, is_enterprise_install=True)
        return bot

    async def _rotated(self, bot: Bot, team: str, enterprise: str) -> Bot | None:
        """One process exchanges a token, since the second to do so would make the first one's invalid
        (node-slack-sdk#2504); the others read what it stored."""
        name = f"slack:rotation:{bot.enterprise_id if bot.is_enterprise_install else bot.team_id}"
        async with self._locks.lock(name, LOCK_SECONDS, LOCK_SECONDS) as held:
            fresh = await self._find(team, enterprise)
            if fresh is None or not _expiring(fresh):
                return fresh
            exchanged = await self._exchanged(fresh) if held else None
            if exchanged:
                await self._store.async_save_bot(exchanged)
                return exchanged
        if (fresh.bot_token_expires_at or 0) <= time.time():
            raise ConnectionError("slack: an expired token could not be exchanged")
        return fresh

    async def _exchanged(self, bot: Bot) -> Bot | None:
        """None where Slack would not, or could not be asked."""
        client_id, secret = self._credentials.client_id, self._credentials.client_secret
        rotator = AsyncTokenRotator(client_id=client_id, client_secret=secret, client=self._client())
        try:
            return await rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=EARLY_MINUTES)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            log.error("A Slack token could not be exchanged (%s)", type(error).__name__)
            return None


def _expiring(bot: Bot) -> bool:
    expires: Any = bot.bot_token_expires_at  # seconds since the epoch; None where tokens do not rotate
    return expires is not None and expires < time.time() + EARLY_MINUTES * 60


def _identity(bot: Bot) -> Identity:
    team = "" if bot.is_enterprise_install else bot.team_id or ""
    return Identity(
        bot.bot_token, bot.bot_user_id, bot.bot_id or "", team, bot.enterprise_id or "", tuple(bot.bot_scopes)
    )
