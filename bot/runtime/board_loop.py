"""Boards of the courts change as courts are booked.

A turn says which club may have changed, to its own process; whatever happens elsewhere, and the day's turn, a look at
all boards finds now and then. Several processes may keep the same boards: a lease on a board's row lets one edit it at
a time, and what another one has shown by then is not shown again. Whoever takes the board of a process that died over
it shows what is so again, whatever the row says, and asks the platform for a message of which the row does not know.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile

from bot.commands import notices
from bot.conversation.board import board as board_reply
from bot.conversation.choice import Choice
from bot.conversation.event import Event
from bot.conversation.outgoing import Check, checked
from bot.conversation.ports import BoardLost, DeliveryFailed, Platform, ShowsBoards
from bot.conversation.reply import Reply
from bot.domain.board import EDITING, Board, Boards, Cell, days_from
from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.domain.hours import reach
from bot.domain.ports import Bookings, Clock
from bot.i18n.language import current, speaking

log = logging.getLogger(__name__)

LOOK_SECONDS = 30.0
"""Between two looks at all boards."""
PACE = timedelta(seconds=1)
"""Between two edits of a board, in which whatever else happens is gathered."""
LEASE = timedelta(seconds=30)
EDIT_SECONDS = 10.0
"""For one edit, well within its lease: a platform that takes longer is asked again later."""
PAUSE, LONG_PAUSE = timedelta(seconds=5), timedelta(hours=1)
"""After an edit that failed: where another try makes sense, and where it hardly does."""
AT_ONCE = 10


class ChangedClubs:
    """The ids of clubs in which a turn of this process may have changed something."""

    def __init__(self) -> None:
        self._clubs: set[str] = set()
        self._told = asyncio.Event()

    def add(self, club: str) -> None:
        self._clubs.add(club)
        self._told.set()

    async def wait(self, seconds: float) -> None:
        """Until there is one, but no longer than that."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._told.wait()

    def take(self) -> set[str]:
        taken, self._clubs = self._clubs, set()
        self._told.clear()
        return taken


@dataclass
class BoardKeeper:
    """Keeps the boards of the platforms that this process answers on. `wall` is this machine's clock, which leases go
    by, and `clock` that of the domain."""

    boards: Boards
    bookings: Bookings
    platforms: Mapping[str, Platform]
    notify: Callable[[Event], Awaitable[bool]]
    clock: Clock
    wall: Clock

    async def look(self, clubs: Collection[str] | None = None) -> set[str]:
        """Shows what is so on the boards of these clubs, or of all. Returns the clubs whose boards are to be looked at
        again soon, since somebody else was editing them. Raises StoreDown."""
        found = [board for board in await self.boards.of_clubs(clubs) if self._platform(board)]
        shown = {board.home.club.id: board.home.club for board in found}
        occupied = {id: await self._occupied(club) for id, club in shown.items()}
        gate = asyncio.Semaphore(AT_ONCE)

        async def kept(board: Board) -> bool:
            async with gate:
                return await self._kept(board, occupied[board.home.club.id])

        results = await asyncio.gather(*map(kept, found), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return {board.home.club.id for board, soon in zip(found, results, strict=True) if soon}

    def _platform(self, board: Board) -> ShowsBoards | None:
        platform = self.platforms.get(board.place.platform)
        return platform if isinstance(platform, ShowsBoards) else None

    async def _occupied(self, club: Club) -> frozenset[Cell]:
        days = days_from(club, self.clock())
        since, until = reach(days[0], days[-1], club.zone)
        return await self.bookings.occupied_cells(club, since, until)

    async def _kept(self, board: Board, occupied: frozenset[Cell]) -> bool:
        """Whether to look at it again soon."""
        reply, shown = self._shown(board, occupied)
        if board.shown == shown and not board.off:
            return False
        now = self.wall()
        leased = await self.boards.lease(board, now, now + LEASE)
        if leased is None:
            return board.free_at - now <= LEASE
        if leased.off:
            await self._taken_down(leased)
            return False
        return await self._edited(leased, reply, shown)

    def _shown(self, board: Board, occupied: frozenset[Cell]) -> tuple[Reply, str]:
        """What it has to show, and a digest of that."""
        club = board.home.club
        with speaking(board.reply_to.address.get("locale", "")):
            reply = board_reply(club, occupied, self.clock().astimezone(club.zone))
            return reply, hashlib.sha256(f"{current()}\n{reply.text}".encode()).hexdigest()[:16]

    async def _edited(self, leased: Board, reply: Reply, shown: str) -> bool:
        try:
            with checked(_before(time.monotonic() + EDIT_SECONDS)):
                async with asyncio.timeout(EDIT_SECONDS):
                    board = await self._found(leased) if leased.in_doubt else leased
                    message = await self._showing(board).show_board(board, reply)
        except BoardLost as lost:
            await self._lost(leased, lost)
            return False
        except (DeliveryFailed, OSError) as error:
            return await self._put_off(leased, error)
        if message != leased.message and not await self._replaced(leased, message):
            return True
        return not await self.boards.settle(leased, message, shown, self.wall() + PACE)

    async def _found(self, leased: Board) -> Board:
        """What others left who died over it: a message that is newer than the row's is the board from here on, and
        whatever else shows one goes."""
        standing = await self._showing(leased).board_messages(leased)
        newer = list(takewhile(lambda message: message != leased.message, standing))
        kept = newer[0] if newer else leased.message
        for message in standing:
            if message != kept:
                await self._remove(leased, message)
        return replace(leased, message=kept, shown=EDITING) if newer else leased

    async def _replaced(self, leased: Board, message: str) -> bool:
        """The row knows of the new message before the old one goes, so that whoever dies in between leaves none that
        nobody would find. False where the lease is lost: then the new one goes."""
        settled = await self.boards.settle(leased, message, EDITING, leased.free_at)
        await self._remove(leased, leased.message if settled else message)
        return settled

    async def _taken_down(self, leased: Board) -> None:
        found = await self._found(leased) if leased.in_doubt else leased
        for message in {found.message, leased.message}:
            await self._remove(leased, message)
        await self.boards.end(leased)

    def _showing(self, board: Board) -> ShowsBoards:
        platform = self._platform(board)
        assert platform is not None
        return platform

    async def _remove(self, board: Board, message: str) -> None:
        if message and (platform := self._platform(board)):
            await platform.remove_message(board, message)

    async def _put_off(self, leased: Board, error: DeliveryFailed | OSError) -> bool:
        """The board stays as it was, for as long as the platform asks to be left alone."""
        log.warning("%s: a board was not changed (%s)", leased.place.platform, type(error).__name__)
        pause = PAUSE
        if isinstance(error, DeliveryFailed):
            pause = max(PACE, timedelta(seconds=error.after)) if error.after else PAUSE if error.again else LONG_PAUSE
        await self.boards.settle(leased, leased.message, leased.begun, self.wall() + pause)
        return pause <= LEASE

    async def _lost(self, leased: Board, lost: BoardLost) -> None:
        """The admin who put it up learns it, and it is kept no more."""
        log.info("%s: a board is gone (%s)", leased.place.platform, lost)
        choice = Choice("unboarded", "lost" if leased.message else "closed").text
        name, address = f"unboarded:{leased.place.channel}:{leased.version}", leased.reply_to.address
        if event := notices.personal(name, choice, leased.place.workspace, leased.member, address):
            await self.notify(event)
        await self.boards.end(leased)


def _before(end: float) -> Check:
    """Nothing goes out later than that, by time.monotonic: a process that slept may have lost the board."""

    async def check() -> None:
        if time.monotonic() >= end:
            raise TimeoutError

    return check


async def run(keeper: BoardKeeper, changed: ChangedClubs, seconds: float = LOOK_SECONDS) -> None:
    """Until cancelled; a database that is down is told once."""
    down, looked_at_all = False, -seconds
    while True:
        await changed.wait(max(0, looked_at_all + seconds - time.monotonic()))
        await asyncio.sleep(PACE.total_seconds())
        clubs, all_due = changed.take(), time.monotonic() - looked_at_all >= seconds
        try:
            again = await keeper.look(None if all_due else clubs)
            down = False
        except StoreDown as error:
            if not down:
                log.error("%s: boards wait for it", error)
            down, again = True, clubs
        if all_due and not down:
            looked_at_all = time.monotonic()
        for club in again:
            changed.add(club)
