"""The app's own pages: the Home tab with a member's bookings, and the suggestions over its messages."""

from dataclasses import dataclass
from typing import Any

from adapters.slack import events
from adapters.slack.address import Install
from adapters.slack.blocks import prose
from adapters.slack.home_page import HomePage
from adapters.slack.receiver import SlackReceiver
from bot.conversation.event import Event
from bot.domain.errors import StoreDown
from bot.i18n.language import gettext, gettext_noop, speaking
from bot.intake.receiver import BUSY

PROMPTS = (
    (gettext_noop("Book a court"), gettext_noop("Book a court for tomorrow at 6pm")),
    (gettext_noop("What is free?"), gettext_noop("What is free on Saturday morning?")),
    (gettext_noop("My bookings"), gettext_noop("mine")),
    (gettext_noop("Help"), gettext_noop("help")),
)
"""Title and message of what is suggested; Slack shows four."""
HELLO = gettext_noop("When would you like to play?")


@dataclass
class HomeTab:
    receiver: SlackReceiver
    page: HomePage

    def register(self, app: Any) -> None:
        app.event("app_home_opened")(self.opened)

    async def opened(self, ack: Any, body: Any, context: Any, client: Any) -> None:
        await ack()
        event = events.of_home(body, Install.of(context, body))
        if channel := body["event"].get("tab") == "messages" and body["event"].get("channel"):
            self.receiver.background.start(self._suggest(event, channel, client))
        else:
            self.receiver.background.start(self._show(event, client))

    async def _show(self, event: Event, client: Any) -> None:
        """Where the club cannot be asked, the page says so instead of staying empty."""
        try:
            await self.page.show(event, client=client)
        except StoreDown:
            with speaking(await self.receiver.locale(event)):
                view = {"type": "home", "blocks": [prose(gettext(BUSY))]}
            await client.views_publish(user_id=event.user.id, view=view)

    async def _suggest(self, event: Event, channel: str, client: Any) -> None:
        """Without a thread_ts: with one, Slack says ok to an agent_view app and shows nothing."""
        with speaking(await self.receiver.locale(event)):
            prompts = [{"title": gettext(title), "message": gettext(message)} for title, message in PROMPTS]
            hello = gettext(HELLO)
        await client.assistant_threads_setSuggestedPrompts(channel_id=channel, title=hello, prompts=prompts)
