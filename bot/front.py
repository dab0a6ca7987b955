"""The front desk: what a platform's listeners may ask at once, beside handing an event to the inbox.

Modals, autocomplete and a home page have to be answered within the platform's three seconds, so they cannot wait for
a turn. Nothing here writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.club import Court
from bot.desk import Bookings, Clock
from bot.events import Card, Event, Offer
from bot.forms import Form
from bot.office import Office
from bot.turn import Inbox, Workspaces

MOST_CHOICES = 25
"""Of an autocomplete or a select on Discord; Slack takes 100."""


@dataclass(frozen=True, slots=True)
class Home:
    """What a member sees on his home page. `cards` are his coming bookings, soonest first."""

    club: str
    time_zone: str  # IANA
    now: datetime  # club time
    pattern: str
    cards: tuple[Card, ...]
    settings: tuple[tuple[str, str], ...]  # of the club, for admins: label, value in words


@dataclass
class Front:
    """Every method may raise StoreDown and, where it says so, BookingError. `event` says who asks and where; it need
    not be one that is put into the inbox."""

    inbox: Inbox
    workspaces: Workspaces
    bookings: Bookings
    office: Office
    clock: Clock

    async def put(self, event: Event) -> bool:
        """Hands the event to the inbox: False if this delivery or this message was handed over before."""
        return await self.inbox.put(event)

    async def slots(self, event: Event, typed: str = "", day: date | None = None, court: str = "") -> list[Offer]:
        """Free slots that fit what was typed so far ("tomorrow 3", "sat morning", ""), on that day and court (key or
        name) if given; the nearest ones where nothing fits, MOST_CHOICES at most. Empty for a day the rules forbid."""
        raise NotImplementedError

    async def courts(self, event: Event, typed: str = "") -> list[Court]:
        """The club's courts whose name fits what was typed."""
        raise NotImplementedError

    async def form(self, event: Event, name: str) -> Form:
        """The form of that name, filled with what is so now: `book`, `move:CODE`, `hours`, `courts`, `rules`, `club`,
        `close`. Raises BookingError for one that there is not or that is not for this member."""
        raise NotImplementedError

    async def check(self, event: Event, form: str, values: Mapping[str, str]) -> dict[str, str]:
        """What is wrong with values filled into that form, by field id; empty if the command can be made of them."""
        raise NotImplementedError

    async def submitted(self, event: Event, form: str, values: Mapping[str, str]) -> Event:
        """The event that the filled-in form is, made of `event` (its id, place and member): `text` is a command line,
        or `choice` a slot to take (`take:SLOT`, `move:CODE:SLOT`). It is for the caller to put."""
        raise NotImplementedError

    async def home(self, event: Event) -> Home:
        raise NotImplementedError
