"""A pattern at a dry desk: it reads and writes a copy of the club that is thrown away afterwards, so that what it would
have answered is known and nothing has happened.

Before the pattern stands what stood before the live turn: the session and the member's orders are copied as the turn
comes to its pattern, and the rows are read then (`Snapshots`), of the club and of the member and of nobody else's talk.
That is a copy of a few hundred rows. To read everything again afterwards would show what the live turn did, and to
record what it read would say nothing of what another pattern asks for.

Every letter can be run so but one kind of H: an agent whose own Lambda runs its functions (`NotDry`).
"""

import asyncio
import secrets
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.conversation import replies
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.conversation.resources import Resources
from bot.conversation.session import Session
from bot.conversation.turn import Pattern, Turn
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.fence import holding
from bot.domain.orders import Orders
from bot.domain.ports import Bookings, Who
from bot.i18n.language import current, speaking
from bot.llm import Models
from bot.nlu import orders
from bot.nlu.heard import Known
from bot.runtime.answering import with_model
from bot.runtime.hearing import as_ordered, heard, in_club_time, parts_of
from bot.settings import Settings
from bot.settings.extras import lack_of_dry
from bot.settings.limits import Limits
from bot.tracing import about, span


class Snapshot(Protocol):
    """A club, and one member's part in it, as they stood at one moment."""

    def knows(self, turn_id: str) -> bool:
        """Whether that turn had written something by then."""
        ...

    def opened(self) -> AbstractAsyncContextManager[Bookings]:
        """A copy to read and write, which is thrown away as it is closed. It may be opened again, for another."""
        ...


class Snapshots(Protocol):
    async def take(self, who: Who, now: datetime) -> Snapshot:
        """Raises StoreDown."""
        ...


class Lend(Protocol):
    """Makes what a pattern keeps for the process, for one dry run: the services of C and G then act on `bookings`."""

    def __call__(self, bookings: Bookings) -> AbstractAsyncContextManager[Resources]: ...


class NotDry(Exception):
    """The pattern of this letter writes past the desk that it is given."""


@dataclass(frozen=True)
class Asked:
    """What a pattern is asked, and by whom: all that a turn knows as it comes to its pattern."""

    event: Event
    text: str
    session: Session
    club: Club
    orders: Orders
    now: datetime  # UTC
    language: str

    @classmethod
    def of(cls, turn: Turn) -> "Asked":
        """Of a turn that no pattern has had yet. What patterns keep of their own in the session is left out: H's names
        a conversation that Amazon keeps, which is not to go on without its member."""
        session = turn.session.model_copy(deep=True, update={"state": {}})
        return cls(turn.event, turn.text, session, turn.club, turn.desk.orders, turn.desk.clock(), current())

    @classmethod
    def first(cls, event: Event, club: Club, now: datetime, limits: Limits) -> "Asked":
        """Of the first message of a conversation, in the language that is spoken."""
        parts = parts_of(event, Session())
        event = in_club_time(heard(event, parts, limits.text_chars), club)
        local = now.astimezone(club.zone)
        may = orders.of(event, parts.own, Known(local.replace(tzinfo=None), club.courts))
        event = as_ordered(event, club, local)
        return cls(event, event.text, Session(), club, may, now, current())

    @property
    def who(self) -> Who:
        return Who(self.club, self.event.member, self.event.turn_id)


@dataclass(frozen=True)
class Tried:
    """What came of it: the reply that nobody is sent, and the turn with what it took and what it would have done."""

    reply: Reply
    turn: Turn
    seconds: float


@dataclass(frozen=True)
class DryDesk:
    """Runs any pattern on what was asked."""

    snapshots: Snapshots
    pattern: Callable[[str], Pattern]  # by letter
    plain: Pattern
    models: Models
    limits: Limits
    lend: Lend
    settings: Settings

    async def run(self, letter: str, asked: Asked, snapshot: Snapshot) -> Tried:
        """The pattern's reply, and that without a model where none answers. Raises NotDry, TimeoutError, and whatever a
        faulty pattern raises."""
        if lacking := lack_of_dry(self.settings.h_backend, letter):
            raise NotDry(lacking)
        event = replace(asked.event, id=f"{asked.event.id}/dry-{secrets.token_hex(4)}")
        with about(event.turn_id), holding(event.turn_id, 0), speaking(asked.language):
            async with snapshot.opened() as bookings, self.lend(bookings) as kept:
                desk = Desk(Who(asked.club, event.member, event.turn_id), bookings, lambda: asked.now, asked.orders)
                session = asked.session.model_copy(deep=True)
                turn = Turn(event, asked.text, session, desk, self.models, self.limits, kept)
                began = time.perf_counter()
                async with asyncio.timeout(self.limits.turn_seconds):
                    reply = await self._reply(letter, turn)
                return Tried(reply, turn, time.perf_counter() - began)

    async def _reply(self, letter: str, turn: Turn) -> Reply:
        with span(f"dry {letter}"):
            reply = await with_model(turn, self.pattern(letter), self.plain)
        if turn.desk.in_doubt and (done := await turn.desk.committed()):
            return replies.changed(turn.id, done)
        return reply
