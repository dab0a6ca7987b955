"""What a person sees of Discord: the bot's answers, each given once."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from tests.fakes.discord.interactions import Invocation
from tests.fakes.discord.state import PATIENCE, Guild, Message, User

if TYPE_CHECKING:
    from tests.fakes.discord.fake import DiscordFake


class Reader:
    """The reading half of a Person; `given` are the places in the feed already read."""

    def __init__(
        self, fake: "DiscordFake", user: User, guild: Guild | None = None, given: set[int] | None = None
    ) -> None:
        self.fake, self.user, self.guild = fake, user, guild
        self.given: set[int] = set() if given is None else given

    def at(self, guild: Guild) -> Self:
        return type(self)(self.fake, self.user, guild, self.given)

    def _sees(self, message: Message) -> bool:
        if message.ephemeral:
            return message.ephemeral_to is self.user
        return self.user in (message.channel.guild.users if message.channel.guild else message.channel.recipients)

    async def reply(
        self,
        timeout: float = PATIENCE,
        *,
        to: Message | Invocation | None = None,
        where: Callable[[Message], Any] | None = None,
    ) -> Message:
        """The next finished message of the bot that this person was not yet given; raises TimeoutError.

        Finished: not a deferral still thinking, nor a line in small print that says what the bot is at. An update of
        the message whose button was used counts as well; other edits do not (see `changed`). Left out: replies to
        others, and answers to others' interactions. `to` narrows to the answer to one message or interaction, `where`
        to what it accepts; what is passed over stays unread.
        """
        return await self.fake.until(lambda: self._next(to, where), timeout)

    def _next(self, to: Message | Invocation | None, where: Callable[[Message], Any] | None) -> Message | None:
        for number, (message, of) in enumerate(self.fake.feed):
            if number in self.given or message.deleted or not self._sees(message) or not self._for_me(message, of):
                continue
            if message.text.startswith("-# ") and message.text.endswith(" …"):
                continue
            if (to is None or to in (message.reference, of)) and (where is None or where(message)):
                self.given.add(number)
                return message
        return None

    def _for_me(self, message: Message, of: Invocation | None) -> bool:
        if of is not None:
            return of.user is self.user
        return message.reference is None or message.reference.author in (self.user, self.fake.bot)

    async def changed(self, message: Message, timeout: float = PATIENCE) -> Message:
        """Waits for the next edit of a message."""
        edits = len(message.history)
        return await self.fake.until(lambda: message if len(message.history) > edits else None, timeout)

    async def hears_nothing(self, seconds: float = 0.3) -> None:
        """Fails when a new answer comes within the time."""
        await asyncio.sleep(seconds)
        unread = self._next(None, None)
        assert unread is None, f"unexpected: {unread.text}"
