"""The app's own pages: the Home tab with a member's bookings, and the suggestions over its messages."""

from dataclasses import dataclass
from typing import Any

from adapters.slack import events
from adapters.slack.events import Install
from adapters.slack.reception import Reception

PROMPTS = (
    ("Book a court", "Book a court for tomorrow at 6pm"),
    ("What is free?", "What is free on Saturday morning?"),
    ("My bookings", "mine"),
    ("Help", "help"),
)
"""Title and message of what is suggested; Slack shows four."""
HELLO = "When would you like to play?"


@dataclass
class Homes:
    reception: Reception

    def register(self, app: Any) -> None:
        app.event("app_home_opened")(self.opened)

    async def opened(self, ack: Any, body: Any, context: Any, client: Any) -> None:
        await ack()
        if body["event"].get("tab") == "messages":
            self.reception.errands.start(_suggest(body["event"]["channel"], client))
        else:
            event = events.of_home(body, Install.of(context, body))
            self.reception.errands.start(self.reception.platform.show_home(event))


async def _suggest(channel: str, client: Any) -> None:
    """Without a thread_ts: with one, Slack says ok to an agent_view app and shows nothing."""
    prompts = [{"title": title, "message": message} for title, message in PROMPTS]
    await client.assistant_threads_setSuggestedPrompts(channel_id=channel, title=HELLO, prompts=prompts)
