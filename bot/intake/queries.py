"""What a platform's listeners may ask at once, beside enqueueing an event.

Modals, autocomplete and a home page have to be answered within the platform's three seconds, so they cannot wait for
a turn. Nothing here writes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.commands import admin
from bot.commands.club_choice import looked_at
from bot.commands.member import own_booking
from bot.conversation import replies
from bot.conversation.card import Card
from bot.conversation.choice import Choice
from bot.conversation.event import Event
from bot.conversation.forms import Form
from bot.conversation.offering import offer
from bot.conversation.refusals import Explained, refusal_text
from bot.conversation.reply import Offer
from bot.domain.booking import SLOT_ID, Court, Slot
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.errors import BookingError, taken
from bot.domain.guests import check_names
from bot.domain.hours import spans_text
from bot.domain.ports import Bookings, Clock, ClubAdmin, MemberData, Who, Workspaces
from bot.domain.workspace import Workspace
from bot.i18n.language import ENGLISH, gettext, gettext_noop, speaking
from bot.i18n.text import count_text
from bot.intake.member_forms import MOST_CHOICES, book_form, move_form
from bot.intake.suggestions import fitting, nearest, read_wish
from bot.nlu.guests import listed
from bot.nlu.heard import Known, hear

MOST_COURT_LINES = 10
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Home:
    """What a member sees on their home page. `cards` are their coming bookings, soonest first."""

    club: str
    time_zone: str  # IANA
    now: datetime  # club time
    pattern: str
    cards: tuple[Card, ...]
    settings: tuple[tuple[str, str], ...]  # of the club, for admins: label, value in words
    today: tuple[admin.Play, ...] = ()  # for admins: who plays from now on
    free: tuple[Slot, ...] = ()  # today, from now on


@dataclass
class Queries:
    """Every method may raise StoreDown and, where it says so, BookingError. `event` says who asks and where; it need
    not be one that is enqueued. While a form is open, `event.choice` is its name: a move keeps its length."""

    workspaces: Workspaces
    bookings: Bookings
    member_data: MemberData
    club_admin: ClubAdmin
    clock: Clock

    async def slots(self, event: Event, typed: str = "", day: date | None = None, court: str = "") -> list[Offer]:
        """Free slots that fit what was typed so far ("tomorrow 3", "sat morning", ""), on that day and court (key or
        name) if given; the nearest ones where nothing fits, MOST_CHOICES at most. Empty for a day the rules forbid."""
        desk, _ = await self._desk(event)
        wish = read_wish(desk, typed, day, court)
        opened = Choice.parse(event.choice)
        found: list[Slot] = []
        if opened.verb == "move":
            slot = (await own_booking(desk, opened.value)).slot
            wish = replace(wish, minutes=slot.minutes)
            if wish.day is None:  # its own day comes first
                found = await fitting(desk, replace(wish, day=slot.local.date()), MOST_CHOICES)
        rest = await fitting(desk, wish, MOST_CHOICES) if len(found) < MOST_CHOICES else []
        found += [slot for slot in rest if slot not in found]
        found = found or await nearest(desk, wish, MOST_CHOICES)
        return [offer(slot) for slot in found[:MOST_CHOICES]]

    async def courts(self, event: Event, typed: str = "") -> list[Court]:
        """The club's courts whose name fits what was typed, MOST_CHOICES at most."""
        desk, _ = await self._desk(event)
        said = typed.strip().casefold()
        return [c for c in desk.club.courts if said in c.name.casefold() or said == c.key][:MOST_CHOICES]

    async def form(self, event: Event, name: str) -> Form:
        """The form of that name, filled with what is so now: `book`, `move:CODE`, `hours`, `courts`, `rules`, `club`,
        `close`. Raises BookingError for one that there is not or that is not for this member."""
        desk, workspace = await self._desk(event)
        opened = Choice.parse(name)
        if name == "book":
            return book_form(desk)
        if opened.verb == "move":
            return move_form(desk.club, await own_booking(desk, opened.value))
        if away := admin.elsewhere(workspace):
            raise Explained(away)
        with speaking(ENGLISH):
            return admin.form(desk.club, name)

    async def check(self, event: Event, form: str, values: Mapping[str, str]) -> dict[str, str]:
        """What is wrong with values filled into that form, by field id; empty if the command can be made of them."""
        desk, _ = await self._desk(event)
        opened = Choice.parse(form)
        if opened.verb not in ("book", "move"):
            with speaking(ENGLISH):
                return admin.check(desk.club, form, values, desk.now)
        try:
            if guests := listed(values.get("guests", "")):
                check_names(guests)
        except BookingError as error:
            return {"guests": refusal_text(error)}
        try:
            await self._slot(desk, values, opened.value)
        except BookingError as error:
            return {"date" if error.reason in _OF_THE_DAY and not values.get("slot") else "slot": refusal_text(error)}
        return {}

    async def submitted(self, event: Event, form: str, values: Mapping[str, str]) -> Event:
        """The event that the filled-in form is, made of `event` (its id, place and member): `text` is a command line,
        or `choice` a slot to take (`take:SLOT`, `move:CODE:SLOT`), with the names of guests as its text. It is for the
        caller to enqueue. Raises BookingError where `check` finds something."""
        desk, _ = await self._desk(event)
        opened = Choice.parse(form)
        if opened.verb not in ("book", "move"):
            line = (await self.form(event, form)).line(values)
            return replace(event, kind="form", text=line, choice=None)
        slot = await self._slot(desk, values, opened.value)
        picked = Choice("take", slot.id) if opened.verb == "book" else Choice.of("move", opened.value, slot.id)
        return replace(event, kind="form", text=values.get("guests", ""), choice=picked.text)

    async def home(self, event: Event) -> Home:
        """The page of `event.user`."""
        desk, workspace = await self._desk(event)
        club = desk.club
        cards = tuple(replies.card(booking) for booking in await desk.my_bookings())
        try:
            free = tuple(await desk.check_availability(desk.now.date()))
        except BookingError:  # closed today
            free = ()
        return Home(club.name, club.time_zone, desk.now, workspace.pattern, cards, settings_of(workspace), free=free)

    async def today(self, event: Event) -> tuple[admin.Play, ...]:
        """Who plays from now on until the day is over, for admins; nobody where the club is administered from
        elsewhere."""
        desk, workspace = await self._desk(event)
        if admin.elsewhere(workspace):
            return ()
        return await admin.today(self.club_admin, desk.club, desk.now, event.platform)

    async def _desk(self, event: Event) -> tuple[Desk, Workspace]:
        workspace = await self.workspaces.load(event.platform, event.workspace)
        workspace = await looked_at(self.member_data, event, workspace)
        return Desk(Who(workspace.club, event.member, event.turn_id), self.bookings, self.clock), workspace

    async def _slot(self, desk: Desk, values: Mapping[str, str], code: str) -> Slot:
        """The free slot that was filled in; also typed words for one, where a platform's form has no list of slots.
        Raises BookingError."""
        own = (await own_booking(desk, code)).slot if code else None
        slot_id = values.get("slot", "").strip()
        if own and not slot_id:
            slot = _changed(desk, values, own)
        else:
            slot = desk.club.slot(slot_id) if SLOT_ID.fullmatch(slot_id) else await _typed(desk, values, own)
        slot = replace(slot, minutes=_length(values, slot))
        desk.club.check_slot(slot, desk.clock())
        occupied = await self.bookings.occupied_cells(desk.club, slot.starts_at, slot.ends_at)
        cells = {(slot.court.key, cell) for cell in slot.cells()}
        if own:
            cells -= {(own.court.key, cell) for cell in own.cells()}
        if not occupied.isdisjoint(cells):
            raise taken(slot, await desk.held())
        return slot


_OF_THE_DAY = ("past", "horizon", "closed", "no_such_time")


def _changed(desk: Desk, values: Mapping[str, str], own: Slot) -> Slot:
    """The booking's own time on another day, court or for another length. Raises BookingError."""
    club, day = desk.club, read_day(desk, values.get("date", "")) or own.local.date()
    court = next((court for court in club.courts if court.key == values.get("court")), own.court)
    slot = own
    if (day, court) != (own.local.date(), own.court):
        slot = Slot(court, club.at(day, own.local.time()), own.minutes, club.zone)
    if slot == own and _length(values, own) == own.minutes:
        raise Explained(gettext("Pick a free slot."))
    return slot


def _length(values: Mapping[str, str], slot: Slot) -> int:
    """As filled in, else as it is. Raises BookingError."""
    said = values.get("length", "").strip()
    return int(said) if re.fullmatch("[0-9]{1,4}", said) else slot.minutes


async def _typed(desk: Desk, values: Mapping[str, str], own: Slot | None) -> Slot:
    """The first free slot that typed words name; a day among them wins over the one of the form, which came with it.
    Raises BookingError."""
    words = values.get("slot", "").strip()
    wish = read_wish(desk, words, court=values.get("court", ""))
    day = wish.day or read_day(desk, values.get("date", "")) or (own.local.date() if own else None)
    if day:
        desk.club.check_day(day, desk.clock())
    if not words:
        raise Explained(gettext("Pick a free slot."))
    if wish.start is None:
        raise Explained(gettext("At what time?"))
    found = await fitting(desk, replace(wish, day=day, minutes=own.minutes if own else wish.minutes), 1)
    if not found:
        raise Explained(gettext("Nothing is free then. Pick another time."))
    return found[0]


def read_day(desk: Desk, words: str) -> date | None:
    """The day that a date field holds: `2026-12-02` as a date picker gives it, or words for one. Raises BookingError
    for words that name none; None where there are none."""
    if not words.strip():
        return None
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        known = Known(desk.now.replace(tzinfo=None), desk.club.courts, asked="date")
        found = hear(words, known).wish.date
    if found is None:
        unclear = gettext_noop('Which day is "{words}"? For example: tomorrow, Saturday, 2 December.')
        raise Explained(gettext(unclear, words=words[:40]))
    return found


def settings_of(workspace: Workspace) -> tuple[tuple[str, str], ...]:
    """Label and value, in words."""
    club, rules = workspace.club, workspace.club.rules
    return (
        ("Pattern", workspace.pattern),
        ("Hours", hours_text(club)),
        ("Courts", ", ".join(c.name for c in club.courts[:MOST_COURT_LINES]) + _and_more(club)),
        (
            "Rules",
            f"{rules.slot_minutes}-minute slots, {count_text(rules.horizon_days, 'day')} ahead, "
            f"{count_text(rules.max_live, 'booking')} a member",
        ),
        ("Confirm before booking", "on" if rules.confirm_bookings else "off"),
    )


def _and_more(club: Club) -> str:
    more = len(club.courts) - MOST_COURT_LINES
    return f" and {more} more" if more > 0 else ""


def hours_text(club: Club) -> str:
    """`Mon–Fri 07:00–22:00, Sat 09:00–18:00, Sun closed`."""
    groups: list[list[int]] = []
    for day, hours in enumerate(club.hours):
        if groups and club.hours[groups[-1][-1]] == hours:
            groups[-1].append(day)
        else:
            groups.append([day])
    return ", ".join(_days_text(club, days) for days in groups)


def _days_text(club: Club, days: list[int]) -> str:
    names = _WEEKDAYS[days[0]] + (f"–{_WEEKDAYS[days[-1]]}" if len(days) > 1 else "")
    return f"{names} {spans_text(club.hours[days[0]]) or 'closed'}"
