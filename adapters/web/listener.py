"""What people do at the page, as the bot's events. Who sits there is what the page says: it is a demo, on loopback."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from adapters.web.people import PLATFORM, Look, Person, workspace_of
from adapters.web.platform import Address
from adapters.web.room import Room
from bot.commands.admin.forms import NAMES as ADMIN_FORMS
from bot.conversation.event import Event, Kind
from bot.conversation.forms import Form
from bot.conversation.reply import Offer, Reply
from bot.domain.errors import BookingError, StoreDown
from bot.domain.member import ReplyTo
from bot.i18n.language import gettext, speaking
from bot.intake.receiver import BUSY, NOT_YOURS, Receiver, opens

CHANNEL = "courts"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody sits: as whom, in which column, with which locale."""

    look: Look
    person: Person
    locale: str = ""


@dataclass
class Listener:
    receiver: Receiver
    room: Room

    async def say(self, seat: Seat, text: str) -> str:
        """Puts the words into the inbox; the name of the form instead, where a bare command opens one."""
        if form := bare(text):
            return form
        command = text.startswith("/")
        event = self._event(seat, "command" if command else "mention", private=command)
        words = text.removeprefix("/book").strip() if text.startswith("/book ") else text
        self.room.say(seat.look, seat.person, event.turn_id, text, private=command)
        await self.receiver.receive(replace(event, text=words, message=event.id))
        return ""

    def said(self, seat: Seat, text: str) -> Event:
        """The words as an event that goes into no inbox."""
        return replace(self._event(seat, "mention"), text=text)

    async def press(self, seat: Seat, number: int, choice: str) -> str:
        """The form's name where the button opens one."""
        event = replace(self._event(seat, "action", pressed=number), choice=choice)
        message = self.room.message(seat.look, number)
        if message and message.owner != seat.person.id:
            with speaking(seat.locale):
                await self.receiver.say(replace(event, reply_to=_alone(seat)), Reply("refused", gettext(NOT_YOURS)))
            return ""
        if form := opens(choice):
            return form
        await self.receiver.receive(event)
        return ""

    async def form(self, seat: Seat, name: str) -> Form | str:
        """In words why it cannot be opened."""
        with speaking(seat.locale):
            return await self.receiver.form(self._event(seat, "form"), name)

    async def slots(self, seat: Seat, form: str, day: date | None, court: str) -> list[Offer]:
        """Free slots while that form is open; none where the club does not answer, or not for that day."""
        event = replace(self._event(seat, "form"), choice=form)
        try:
            return await self.receiver.queries.slots(event, "", day, "" if court == "any" else court)
        except (BookingError, StoreDown):
            return []

    async def submit(self, seat: Seat, form: str, values: Mapping[str, str]) -> dict[str, str]:
        """What is wrong with a filled-in form, by field; with nothing wrong it is in the inbox."""
        event = self._event(seat, "form", private=True)
        with speaking(seat.locale):
            try:
                return await self.receiver.submit_form(event, form, values)
            except StoreDown:
                return {"": gettext(BUSY)}

    def _event(self, seat: Seat, kind: Kind, private: bool = False, pressed: int = 0) -> Event:
        address = Address(seat.look, seat.person.id, private, pressed)
        return Event(
            id=secrets.token_hex(8),
            platform=PLATFORM,
            workspace=workspace_of(seat.look),
            channel=CHANNEL,
            user=seat.person.user(seat.look, seat.locale),
            kind=kind,
            text="",
            reply_to=address.to_reply_to(),
        )


def bare(text: str) -> str:
    """The form that a command without more words opens; "" for what is no such command."""
    command, _, words = text.strip().partition(" ")
    if command == "/book" and not words.strip():
        return "book"
    return words.strip() if command == "/courtbot" and words.strip() in ADMIN_FORMS else ""


def _alone(seat: Seat) -> ReplyTo:
    return Address(seat.look, seat.person.id, private=True).to_reply_to()
