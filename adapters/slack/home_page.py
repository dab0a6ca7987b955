"""The page that a member sees on the app's Home tab."""

from dataclasses import dataclass, replace
from typing import Any

from adapters.slack.address import Address
from adapters.slack.people import ClientOf, People, Person
from adapters.slack.views import home_view
from bot.conversation.event import Event
from bot.i18n.language import current, speaking
from bot.intake.queries import Queries


@dataclass(frozen=True, slots=True)
class HomePage:
    """Published when the tab is opened, and again after something was pressed on it."""

    client_of: ClientOf
    people: People
    queries: Queries

    async def show(self, event: Event, notice: str = "", client: Any = None) -> None:
        """The member's home tab as things stand; a listener lends its `client`. Raises SlackApiError, StoreDown, and
        what the network raises."""
        home = await self.queries.home(event)
        try:
            person = await self.people.of(event)
        except OSError:
            person = Person()
        admin = event.user.admin or person.admin
        if admin:
            home = replace(home, today=await self.queries.today(event))
        client = client or await self.client_of(Address.of(event.reply_to))
        with speaking(person.locale or current()):
            view = home_view(home, notice, admin, person.zone)
        await client.views_publish(user_id=event.user.id, view=view)
