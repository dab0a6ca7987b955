"""What stands in the two columns: messages, who may see and press them, and what a turn is doing meanwhile."""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

from adapters.web.people import LOOKS, Look, Person
from bot.conversation.reply import Reply
from bot.conversation.standing import Span

MOST_MESSAGES = 100
"""Of a column; of more, the oldest go."""


@dataclass(frozen=True, slots=True)
class Message:
    """A member's words, or a reply of courtbot's to them."""

    id: int
    owner: str  # the member's id: who said it, or who may press what is in it
    turn: str  # `Event.turn_id`
    author: str = ""  # a name; empty for courtbot
    text: str = ""
    reply: Reply | None = None
    private: bool = False  # for its owner's eyes only
    revision: int = 0
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def seen_by(self, viewer: str) -> bool:
        return not self.private or self.owner == viewer


@dataclass(frozen=True, slots=True)
class Doing:
    """A sign of life of a turn that runs."""

    owner: str
    words: str
    private: bool

    def seen_by(self, viewer: str) -> bool:
        return not self.private or self.owner == viewer


class Room:
    """Both columns. `tell` is called with the look of the one that changed."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._numbers = count(1)
        self._messages: dict[Look, OrderedDict[int, Message]] = {look: OrderedDict() for look in LOOKS}
        self._doing: dict[Look, dict[str, Doing]] = {look: {} for look in LOOKS}

    def messages(self, look: Look) -> list[Message]:
        """The oldest first."""
        return list(self._messages[look].values())

    def message(self, look: Look, number: int) -> Message | None:
        return self._messages[look].get(number)

    def doing(self, look: Look) -> list[Doing]:
        return list(self._doing[look].values())

    def say(self, look: Look, person: Person, turn: str, text: str, private: bool = False) -> None:
        """A member's words, as everybody sees them, or they alone."""
        self._add(look, Message(next(self._numbers), person.id, turn, person.name, text, private=private))

    def answer(self, look: Look, owner: str, turn: str, reply: Reply, private: bool) -> None:
        """A reply at the end, or in the place of an earlier one to the same turn."""
        before = next((m for m in self._messages[look].values() if m.turn == turn and m.reply), None)
        if before:
            self.change(look, before.id, reply)
        else:
            self._add(look, Message(next(self._numbers), owner, turn, reply=reply, private=private))

    def change(self, look: Look, number: int, reply: Reply) -> None:
        """Puts the reply into a message's place; where that is gone, nowhere."""
        if before := self._messages[look].get(number):
            self._messages[look][number] = replace(before, reply=reply, revision=before.revision + 1)
            self._tell(look)

    def cards(self, look: Look, owner: str, code: str) -> Iterator[Message]:
        """The member's messages in which that booking's card stands."""
        for message in self.messages(look):
            if message.owner == owner and message.reply and message.reply.card and message.reply.card.code == code:
                yield message

    def offering(self, look: Look, owner: str, taken: Span) -> Iterator[Message]:
        """The member's messages that offer what is taken."""
        for message in self.messages(look):
            offers = message.reply.offers if message.reply and message.owner == owner else ()
            if any(taken.meets(Span.of(offer)) for offer in offers):
                yield message

    def work(self, look: Look, turn: str, doing: Doing) -> None:
        self._doing[look][turn] = doing
        self._tell(look)

    def rest(self, look: Look, turn: str) -> None:
        if self._doing[look].pop(turn, None):
            self._tell(look)

    def clear(self) -> None:
        """Both columns, as at the start."""
        for look in LOOKS:
            self._messages[look].clear()
            self._doing[look].clear()
            self._tell(look)

    def _add(self, look: Look, message: Message) -> None:
        column = self._messages[look]
        column[message.id] = message
        while len(column) > MOST_MESSAGES:
            column.popitem(last=False)
        self._tell(look)
