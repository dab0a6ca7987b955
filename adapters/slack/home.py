"""The app's own pages: the Home tab with a member's bookings, and the suggestions over its messages."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import events, views
from adapters.slack.events import Install
from adapters.slack.reception import UNREACHABLE, Reception
from bot.dispatch import is_admin
from bot.events import Event

PROMPTS = (
    ("Book a court", "Book a court for tomorrow at 6pm"),
    ("What is free?", "What is free on Saturday morning?"),
    ("My bookings", "mine"),
    ("Help", "help"),
)
"""Title and message of what is suggested; Slack shows four."""
HELLO = "When would you like to play?"


class Zones:
    """Members' time zones as Slack knows them, kept for an hour; the last thousand."""

    def __init__(self, most: int = 1_000, seconds: float = 3600) -> None:
        self._most, self._seconds = most, seconds
        self._known: OrderedDict[tuple[str, str], tuple[float, str]] = OrderedDict()

    async def of(self, event: Event, client: Any) -> str:
        """An IANA name; "" where Slack does not say."""
        key = (event.workspace, event.user.id)
        known = self._known.get(key)
        if known and known[0] > time.monotonic():
            return known[1]
        try:
            zone = str((await client.users_info(user=event.user.id))["user"].get("tz") or "")
        except SlackApiError:
            return ""
        self._known[key] = (time.monotonic() + self._seconds, zone)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return zone


@dataclass
class Homes:
    reception: Reception
    zones: Zones = field(default_factory=Zones)

    def register(self, app: Any) -> None:
        app.event("app_home_opened")(self.opened)

    async def opened(self, ack: Any, body: Any, context: Any, client: Any) -> None:
        await ack()
        event = events.of_home(body, Install.of(context))
        if body["event"].get("tab") == "messages":
            self.reception.errands.start(self._suggest(body["event"]["channel"], client))
        else:
            self.reception.errands.start(self.publish(event, client))

    async def publish(self, event: Event, client: Any) -> None:
        """Shows the member's Home tab as things stand now. Raises what `UNREACHABLE` names."""
        page = await self.reception.front.home(event)
        zone = await self.zones.of(event, client)
        view = views.home_view(page, admin=await self._admin(event), zone=zone)
        await client.views_publish(user_id=event.user.id, view=view)

    async def _admin(self, event: Event) -> bool:
        try:
            return await is_admin(event, self.reception.platform)
        except UNREACHABLE:
            return False

    async def _suggest(self, channel: str, client: Any) -> None:
        """Without a thread_ts: with one, Slack says ok to an agent_view app and shows nothing."""
        prompts = [{"title": title, "message": message} for title, message in PROMPTS]
        await client.assistant_threads_setSuggestedPrompts(channel_id=channel, title=HELLO, prompts=prompts)
