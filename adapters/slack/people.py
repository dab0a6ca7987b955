"""What Slack says of the people who write to the bot, remembered for a while."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
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
        # with when they were asked for
        self._known: OrderedDict[tuple[str, str], tuple[float, Person]] = OrderedDict()
        self._silent_until = 0.0

    async def of(self, event: Event, seconds: float = PERSON_SECONDS) -> Person:
        """As Slack said within the last so many seconds. Raises OSError where it cannot be asked."""
        address = Address.of(event.reply_to)
        key = address.team, event.user.id
        known = self._known.get(key)
        if known and known[0] + seconds > time.monotonic():
            return known[1]
        try:
            client = await self._client_of(address)
            user: dict[str, Any] = (await client.users_info(user=event.user.id, include_locale=True))["user"]
        except (SlackApiError, aiohttp.ClientError, TimeoutError, DeliveryFailed, StoreDown) as error:
            raise ConnectionError(f"slack: users.info failed ({type(error).__name__})") from error
        locale = str(user.get("locale") or "")
        person = Person(_is_admin_here(user, address.team), str(user.get("tz") or ""), locale)
        self._known[key] = (time.monotonic(), person)
        while len(self._known) > MOST_PEOPLE:
            self._known.popitem(last=False)
        return person

    async def locale(self, event: Event) -> str:
        """As Slack said in the last hours. Raises OSError where it cannot be asked."""
        if time.monotonic() < self._silent_until:
            return ""
        try:
            return (await self.of(event, LOCALE_SECONDS)).locale
        except OSError:
            self._silent_until = time.monotonic() + SILENT_SECONDS
            raise


def _is_admin_here(user: dict[str, Any], team: str) -> bool:
    """Somebody from a shared channel may be an admin too, but of another workspace (Slack Connect)."""
    of_org: dict[str, Any] = user.get("enterprise_user") or {}
    teams = [user.get("team_id"), *of_org.get("teams", ())]
    ranks = ("is_admin", "is_owner", "is_primary_owner")
    return team in teams and not user.get("deleted") and any(user.get(rank) for rank in ranks)
