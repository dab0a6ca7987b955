"""What a worker works with: who answers the events that it takes, and who counts what it does."""

from typing import Protocol

from bot.conversation.event import Event
from bot.conversation.ports import Lease
from bot.conversation.reply import Reply
from bot.runtime.delivering import Sent


class Watch(Protocol):
    """Who counts what a worker does."""

    def turn(self, event: Event, reply: Reply, seconds: float) -> None: ...

    def delivery(self, event: Event, sent: Sent) -> None: ...

    def unanswered(self, platform: str, reason: str) -> None: ...


class Turns(Protocol):
    """Who answers events. None of it raises anything but TurnLost."""

    async def turn(self, lease: Lease) -> Reply: ...

    async def holds(self, lease: Lease) -> bool:
        """Whether no later run of the turn has begun, as far as the database knows."""
        ...

    async def last_words(self, lease: Lease) -> Reply:
        """For an event that is not run again: what its runs committed, else an apology."""
        ...

    def answered(self, event: Event) -> None:
        """Told of an event that is over, its reply delivered, while the worker has room for more than its turns. What
        follows it must not be waited for."""
        ...

    async def aclose(self) -> None:
        """Ends what still follows."""
        ...

    async def after_delivery(self, event: Event, reply: Reply) -> None:
        """Told of a reply once it is delivered, or cannot be."""
        ...

    async def undelivered(self, notice: Event, closed: bool) -> None:
        """What did not reach a member; `closed` where the platform lets nobody write to them."""
        ...
