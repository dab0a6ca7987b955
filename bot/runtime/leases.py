"""The leases of a worker's turns: kept by a beat, and looked at again before a worker that may have slept says
anything."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.conversation.ports import Inbox, Lease
from bot.domain.errors import StoreDown
from bot.domain.fence import TurnLost


@dataclass(frozen=True, slots=True)
class Leases:
    """`holds` is the database's word where the inbox knows nothing of a lease; `seconds` how long one lasts without a
    beat."""

    inbox: Inbox
    holds: Callable[[Lease], Awaitable[bool]]
    seconds: float

    async def take(self, count: int, wait: float) -> list[Lease]:
        """As `Inbox.dequeue`. Raises StoreDown."""
        asked = time.monotonic()
        taken = await self.inbox.dequeue(count, wait)
        for lease in taken:
            lease.kept_at = asked
        return taken

    async def keep(self, leases: Sequence[Lease]) -> list[Lease]:
        """Those of them that somebody else has by now. Raises StoreDown."""
        asked = time.monotonic()
        lost, gone = await self.inbox.beat(leases)
        others = {lease.token for lease in (*lost, *gone)}
        for lease in leases:
            if lease.token not in others:
                lease.kept_at = asked
        return [*lost, *[lease for lease in gone if not await self.holds(lease)]]

    async def check(self, lease: Lease) -> None:
        """Asks only where it may have run out, as it has for a worker that slept. Raises TurnLost where somebody else
        has it."""
        if time.monotonic() - lease.kept_at < self.seconds:
            return
        try:
            lost = bool(await self.keep([lease]))
        except StoreDown:
            lost = not await self.holds(lease)
        if lost:
            raise TurnLost
