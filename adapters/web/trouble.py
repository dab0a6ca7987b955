"""Faults to press: of the model, of the services, of other members."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.web.app import html
from adapters.web.chat import Answer, look_of, posted
from adapters.web.listener import Listener, Seat
from adapters.web.pages import Pages
from adapters.web.people import ANN, BEN, PLATFORM, STRANGER, Look, workspace_of
from adapters.web.room import Room
from adapters.web.updates import Updates
from bot.domain.errors import BookingError
from bot.domain.ports import Bookings, Clock, Who, Workspaces

MODEL_FAULTS: Mapping[str, tuple[str, str]] = {
    "": ("Well", "Every model answers as it should."),
    "503": ("Down", "No model answers: the plain parser and the slot picker do."),
    "latency=2": ("Slow", "Two seconds for each answer: count the calls that a pattern makes one after another."),
    "invented_slot": ("Inventing slots", "It books a slot that does not exist, which no desk takes."),
    "claims": ("Claiming", "It says that it booked, and did not: members read only what the rows say."),
    "adversary": ("Hostile", "It obeys an attacker: any tool, any arguments, any words."),
}
"""What the offline model can be told, with a name and what it comes to."""


class Breakable(Protocol):
    """What runs behind the page and can be broken."""

    @property
    def model_fault(self) -> str | None:
        """The one of MODEL_FAULTS that is active; None where a vendor's models answer, which cannot be broken."""
        ...

    def break_model(self, fault: str) -> None: ...

    def services(self) -> Mapping[str, str]:
        """How each service is: "runs", "killed", or "not started"."""
        ...

    def kill(self, service: str) -> None:
        """Ends its process at once; it stays away until it is mended. Raises KeyError for one that there is not."""
        ...

    def mend(self, service: str) -> None:
        """The next call starts it again."""
        ...


@dataclass(frozen=True)
class Club:
    """What others do to members' bookings goes to the same rows."""

    workspaces: Workspaces
    bookings: Bookings
    clock: Clock

    async def take(self, look: Look, slot_id: str) -> str:
        """Books the slot for a stranger; what became of it, in words."""
        club = (await self.workspaces.load(PLATFORM, workspace_of(look))).club
        turn = f"{PLATFORM}:{workspace_of(look)}:{secrets.token_hex(8)}"
        try:
            slot = club.slot(slot_id)
            await self.bookings.book(Who(club, STRANGER.member(look), turn), slot, self.clock())
        except BookingError as error:
            return f"{STRANGER.name} did not get it ({error.reason})."
        return f"{STRANGER.name} has taken {slot.court.name}, {slot.local:%A %H:%M}. Now press it."


@dataclass
class Trouble:
    broken: Breakable
    club: Club
    room: Room
    listener: Listener
    pages: Pages
    updates: Updates

    @property
    def routes(self) -> list[BaseRoute]:
        asked: dict[str, Answer] = {
            "/faults/model": self.model, "/faults/kill": self.kill, "/faults/mend": self.mend,
            "/faults/take": self.take, "/faults/race": self.race,
        }  # fmt: skip
        posts = [Route(path, posted(answer), methods=["POST"]) for path, answer in asked.items()]
        return [Route("/faults", self.shown), *posts]

    async def shown(self, request: Request) -> Response:
        values = {"faults": MODEL_FAULTS, "active": self.broken.model_fault, "services": self.broken.services()}
        return html(self.pages.render("trouble.html", **values))

    async def model(self, request: Request, body: dict[str, Any]) -> Response:
        fault = str(body["fault"])
        if fault not in MODEL_FAULTS:
            raise KeyError(fault)
        self.broken.break_model(fault)
        return self._told()

    async def kill(self, request: Request, body: dict[str, Any]) -> Response:
        self.broken.kill(str(body["service"]))
        return self._told()

    async def mend(self, request: Request, body: dict[str, Any]) -> Response:
        self.broken.mend(str(body["service"]))
        return self._told()

    def _told(self) -> Response:
        self.updates.tell("faults")
        return Response(status_code=204)

    async def take(self, request: Request, body: dict[str, Any]) -> Response:
        """A stranger takes what was offered last in that column, before it is picked."""
        look = look_of(body["look"])
        offers = [m.reply.offers for m in self.room.messages(look) if m.reply and m.reply.offers]
        if not offers:
            return PlainTextResponse('Nothing is on offer there. Say "is a court free tomorrow at 3pm?" first.')
        told = await self.club.take(look, offers[-1][0].slot_id)
        self.updates.tell("calendar")
        return PlainTextResponse(told)

    async def race(self, request: Request, body: dict[str, Any]) -> Response:
        """Both columns ask for one court, at once."""
        seats = (Seat("slack", ANN), Seat("discord", BEN))
        tomorrow = (self.club.clock() + timedelta(days=1)).date()
        free = await self.listener.slots(seats[0], "book", tomorrow, "")
        if not free:
            return PlainTextResponse("Nothing is free tomorrow.")
        words = f"book {free[0].court} tomorrow at {free[0].starts_at:%H:%M}"
        await asyncio.gather(*(self.listener.say(seat, words) for seat in seats))
        return PlainTextResponse(f'Ann and Ben both say "{words}". One of them gets it.')
