"""The ports around a turn: workspaces, the inbox, platforms, and marks of what was delivered. What the
club needs of a database stands in `bot.domain.ports`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from bot.conversation.card import Card
from bot.conversation.event import Event
from bot.conversation.reply import Reply
from bot.conversation.session import Session
from bot.conversation.work import Work
from bot.domain.board import Board


@runtime_checkable
class KnowsLocales(Protocol):
    """A `bot.conversation.ports.Platform` whose events do not tell a locale, but which can look it up."""

    async def locale(self, event: Event) -> str:
        """As the platform names it (en-GB); "" where it does not say. Raises OSError."""
        ...


@runtime_checkable
class TellsWhatStands(Protocol):
    """A `bot.conversation.ports.Platform` that can be asked what it was told."""

    async def has_answer(self, event: Event) -> bool:
        """Whether an answer to the event stands there of which no mark tells, such as one from before marks were lost.
        False where that cannot be seen. Raises nothing."""
        ...


class Backlog(NamedTuple):
    """Of an inbox: the conversations that wait or are worked on, and for how many seconds the oldest has been there."""

    conversations: int
    oldest: float


@dataclass(slots=True)
class Lease:
    """An event that this worker holds, alone, for as long as it beats."""

    entry: str  # the inbox entry
    token: str  # of the lock: a worker that lost the lease can neither save nor finish
    conversation: str
    event: Event
    session: Session
    attempt: int  # 1; more after a worker died holding it, or where the inbox may have forgotten that one did
    turns_this_minute: int = 0  # by this member, this one included
    fence: int = 0  # greater than that of any earlier lease on the event: see `bot.domain.fence`
    item: bytes = b""  # the event as it lies in the inbox
    kept_at: float = 0  # by time.monotonic: when it was surely held


class LeaseGone(Exception):
    """The inbox knows nothing of the event: another worker has finished it, or the inbox has lost it. Which of them,
    the database may say."""


class Inbox(Protocol):
    """Events in order per conversation, each held by one worker at a time. Methods may raise StoreDown."""

    async def enqueue(self, event: Event) -> bool:
        """Enqueues, unless this delivery id or this message was enqueued before (then False)."""
        ...

    async def dequeue(self, count: int, wait: float) -> list[Lease]:
        """Up to `count` leases, each on the oldest event of its conversation; waits up to `wait` seconds for
        the first. Also takes what a dead worker held. An unreadable session comes back fresh."""
        ...

    async def save(self, lease: Lease, ttl_seconds: float, anew: bool = False) -> bool:
        """Stores `lease.session`, unless the lease is lost (then False: say nothing, somebody else has it). Raises
        LeaseGone where nobody has it; `anew` then takes the conversation again, if it is free (else False)."""
        ...

    async def done(self, lease: Lease, counts: bool = True) -> bool:
        """Removes the event, frees the conversation and schedules its next event, if one came meanwhile. One that was
        not for the bot does not count towards the member's turns a minute."""
        ...

    async def beat(self, leases: Sequence[Lease]) -> tuple[list[Lease], list[Lease]]:
        """Keeps the leases of turns that still run. Returns those that somebody else has by now, and those that nobody
        has, as LeaseGone says."""
        ...

    async def defer(self, event: Event) -> None:
        """Keeps an event beside the inbox, until `resume`."""
        ...

    async def deferred(self) -> list[Event]: ...

    async def resume(self, event: Event) -> None:
        """Enqueues a deferred event."""
        ...

    async def leave(self) -> None:
        """Gives back, unfinished, what this worker still holds: others take it at once."""
        ...


class DeliveryFailed(Exception):
    """The platform did not take the reply. Raised by Deliver: `again` says whether another try makes sense, and
    `after` how many seconds the platform asks to wait before it."""

    def __init__(self, why: str, *, again: bool = True, after: float | None = None) -> None:
        super().__init__(why)
        self.again = again
        self.after = after


class BoardLost(Exception):
    """A board cannot be shown any more: its message was deleted, or its channel is closed to the bot."""


@runtime_checkable
class ShowsCards(Protocol):
    """A `bot.conversation.ports.Platform` whose messages can be changed later."""

    async def change_cards(self, event: Event, card: Card, member: str) -> None:
        """Shows the card as that event's turn left it, wherever the member was shown it. Best effort: may raise
        StoreDown, DeliveryFailed, OSError."""
        ...


@runtime_checkable
class ShowsBoards(Protocol):
    """A `bot.conversation.ports.Platform` with channels that a board can stand in."""

    async def show_board(self, board: Board, reply: Reply) -> str:
        """Puts the reply into the place of the board's message, or where it is to be posted anew, or can no longer be
        edited, at the end of the channel. Returns the id of the message that shows it. Raises BoardLost,
        DeliveryFailed, OSError."""
        ...

    async def board_messages(self, board: Board) -> list[str]:
        """The messages that a board was shown by in that channel, newest first, as far as one look tells. Raises
        nothing."""
        ...

    async def remove_message(self, board: Board, message: str) -> None:
        """Deletes a message that a board was shown by; gone already is well. Best effort: raises nothing."""
        ...


class Platform(Protocol):
    """A chat platform as a worker reaches it, from any machine: by what `event.reply_to` carries."""

    async def working(self, event: Event, work: Work) -> None:
        """A sign of life while a turn runs: what it is at, in a few words and in steps. Called again when that changes,
        and about every minute. Best effort: raises nothing."""
        ...

    async def deliver(self, event: Event, reply: Reply) -> None:
        """Sends a reply. The same event again replaces what an earlier, killed delivery left, where the platform
        lets it. Raises DeliveryFailed, OSError."""
        ...

    async def is_admin(self, event: Event) -> bool:
        """Whether the platform says that the member is an admin of the workspace; asked only where it matters.
        Raises OSError where it cannot be asked."""
        ...


async def is_admin(event: Event, platform: Platform | None) -> bool:
    """As the event says, else the platform. Raises OSError where that cannot be asked."""
    return event.user.admin or (platform is not None and await platform.is_admin(event))


class Marks(Protocol):
    """What a delivery has to find again after a crash, on whatever machine. May raise StoreDown."""

    async def mark(self, key: str, value: str, seconds: int = 3600) -> None: ...

    async def swap(self, key: str, value: str, seconds: int = 3600) -> str | None:
        """Marks, and returns what stood there before, in one step."""
        ...

    async def marked(self, key: str) -> str | None: ...
