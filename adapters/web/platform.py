"""The page as a worker reaches it: where a reply stands, and who sees it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self, cast

from adapters.web.people import PLATFORM, Look
from adapters.web.room import Doing, Room
from bot.conversation import replies
from bot.conversation.event import Event
from bot.conversation.reply import STALE_REASONS, Reply, replaces_pressed_message
from bot.conversation.standing import Span
from bot.conversation.work import Work
from bot.domain.member import ReplyTo


@dataclass(frozen=True, slots=True)
class Address:
    """Where an answer goes, as `ReplyTo` carries it."""

    look: Look
    member: str  # a person's id
    private: bool = False
    pressed: int = 0  # the message whose button was pressed

    def to_reply_to(self) -> ReplyTo:
        private, pressed = "1" if self.private else "", str(self.pressed)
        return ReplyTo(PLATFORM, {"look": self.look, "member": self.member, "private": private, "pressed": pressed})

    @classmethod
    def of(cls, to: ReplyTo) -> Self:
        address = to.address
        look, pressed = cast(Look, address["look"]), int(address.get("pressed", "0"))
        return cls(look, address["member"], bool(address.get("private")), pressed)


def _nobody(topic: str) -> None:
    """Nothing else is on the page."""


@dataclass
class WebPlatform:
    """A `bot.conversation.ports.Platform`."""

    room: Room
    tell: Callable[[str], None] = _nobody  # what else on the page may have changed

    async def working(self, event: Event, work: Work) -> None:
        to = Address.of(event.reply_to)
        self.room.work(to.look, event.turn_id, Doing(to.member, work.text, to.private))

    async def deliver(self, event: Event, reply: Reply) -> None:
        """A card changes wherever it stands; what is only the answer to a press is for the one who pressed."""
        to = Address.of(event.reply_to)
        self.room.rest(to.look, event.turn_id)
        self.tell("calendar")
        self._mark_stale_offers(to, reply)
        shown = replies.beside_card(reply) if self._update_cards(to, reply) else reply
        if to.pressed and replaces_pressed_message(event, reply):
            self.room.change(to.look, to.pressed, shown)
            return
        if to.pressed and reply.reason in STALE_REASONS:
            self._take_buttons_away(to)
        hidden = bool(to.private or to.pressed or event.kind == "notice" or (reply.file and reply.file.private))
        self.room.answer(to.look, to.member, event.turn_id, shown, hidden)

    async def is_admin(self, event: Event) -> bool:
        return event.user.admin

    def _update_cards(self, to: Address, reply: Reply) -> bool:
        """Changes the cards of what the reply tells of, but for the message that was pressed. Whether the one of its
        own card was among them."""
        changed = set[str]()
        for card in reply.touched:
            for message in self.room.cards(to.look, to.member, card.code):
                if message.id != to.pressed:
                    standing = replace(replies.standing(card), language=reply.language)
                    self.room.change(to.look, message.id, standing)
                    changed.add(card.code)
        return reply.card is not None and reply.card.code in changed

    def _mark_stale_offers(self, to: Address, reply: Reply) -> None:
        """Where the member was offered what they have by now, but for the message that was pressed."""
        for card in reply.touched:
            for message in self.room.offering(to.look, to.member, Span.of(card)) if card.live else ():
                if message.id != to.pressed:
                    stale = replace(replies.out_of_date(card), language=reply.language)
                    self.room.change(to.look, message.id, stale)

    def _take_buttons_away(self, to: Address) -> None:
        message = self.room.message(to.look, to.pressed)
        if message and message.reply:
            self.room.change(to.look, to.pressed, replace(message.reply, offers=(), buttons=()))
