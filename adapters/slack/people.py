"""What Slack says of the people who write to the bot, remembered for a while."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from cachetools import TTLCache
from slack_sdk.errors import SlackApiError

from adapters.slack.address import Address
from bot.conversation.event import Event
from bot.conversation.ports import DeliveryFailed
from bot.domain.errors import StoreDown

ClientOf = Callable[[Address], Awaitable[Any]]
"""The Web API's client for where an event came from. Raises DeliveryFailed, StoreDown."""

PERSON_SECONDS = 300.0
MOST_PEOPLE = 10_000
LOCALE_SECONDS = 6 * 3600.0
SILENT_SECONDS = 60.0
"""After a look-up that failed, nobody's locale is asked for: a turn must not wait for it again and again."""


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says of a member; the zone is an IANA name."""

    admin: bool = False
    zone: str = ""
    locale: str = ""


class People:
    """Asks `users.info`, at most once in a while for each person."""

    def __init__(self, client_of: ClientOf) -> None:
        self._client_of = client_of
        self._known: TTLCache[tuple[str, str], Person] = TTLCache(MOST_PEOPLE, PERSON_SECONDS)
        self._locales: TTLCache[tuple[str, str], str] = TTLCache(MOST_PEOPLE, LOCALE_SECONDS)
        self._silent_until = 0.0

    async def of(self, event: Event) -> Person:
        """As Slack said in the last minutes. Raises OSError where it cannot be asked."""
        address, key = Address.of(event.reply_to), _key(event)
        if known := self._known.get(key):
            return known
        try:
            client = await self._client_of(address)
            user: dict[str, Any] = (await client.users_info(user=event.user.id, include_locale=True))["user"]
        except (SlackApiError, aiohttp.ClientError, TimeoutError, DeliveryFailed, StoreDown) as error:
            raise ConnectionError(f"slack: users.info failed ({type(error).__name__})") from error
        locale = str(user.get("locale") or "")
        person = Person(_is_admin_here(user, address.team), str(user.get("tz") or ""), locale)
        self._known[key], self._locales[key] = person, locale
        return person

    def zone_of(self, event: Event) -> str:
        """As Slack said last; "" where it was not asked: a card does not wait for it."""
        known = self._known.get(_key(event))
        return known.zone if known else ""

    async def locale(self, event: Event) -> str:
        """As Slack said in the last hours. Raises OSError where it cannot be asked."""
        if time.monotonic() < self._silent_until:
            return ""
        if (known := self._locales.get(_key(event))) is not None:
            return known
        try:
            return (await self.of(event)).locale
        except OSError:
            self._silent_until = time.monotonic() + SILENT_SECONDS
            raise


def _key(event: Event) -> tuple[str, str]:
    return Address.of(event.reply_to).team, event.user.id


def _is_admin_here(user: dict[str, Any], team: str) -> bool:
    """Somebody from a shared channel may be an admin too, but of another workspace (Slack Connect)."""
    of_org: dict[str, Any] = user.get("enterprise_user") or {}
    teams = [user.get("team_id"), *of_org.get("teams", ())]
    ranks = ("is_admin", "is_owner", "is_primary_owner")
    return team in teams and not user.get("deleted") and any(user.get(rank) for rank in ranks)
