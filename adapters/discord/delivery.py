"""The ways that an answer can go, best first; where one is closed, the next is tried."""

import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from discord import DiscordException, HTTPException

from adapters.discord.address import Address
from adapters.discord.cards import EPHEMERAL, Message, in_place_of_progress
from adapters.discord.failures import NO_REFERENCE, closes, why
from adapters.discord.rest import Rest
from adapters.discord.sent import Before, arrived, going, refused, sent, tagged
from bot.conversation.event import Event
from bot.conversation.outgoing import checked
from bot.conversation.ports import DeliveryFailed, Marks
from bot.conversation.reply import File, Reply, replaces_pressed_message
from bot.conversation.standing import Place
from bot.domain.errors import StoreDown

log = logging.getLogger(__name__)

MARGIN = 5.0
"""Seconds before its end that a token is not trusted any more."""
ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"
FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
POST = "/channels/{channel_id}/messages"
EDIT = "/channels/{channel_id}/messages/{message_id}"
PRIVATELY = (FOLLOW_UP, "update")  # what follows a press is for the member's eyes only


class Answered(Exception):
    """By another worker, which took this turn over."""


class Closed(Exception):
    """This way does not lead to the member, now or later."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a reply. `nonce` is the same whenever this part is delivered again."""

    body: Message
    place: int
    nonce: str
    file: File | None = None

    @property
    def edit(self) -> Message:
        return self.body if self.file else {**self.body, "attachments": []}

    def seen_by_one(self, yes: bool) -> Message:
        return {**self.body, "flags": self.body["flags"] | EPHEMERAL} if yes else self.body


Way = Callable[[Part], Awaitable[None]]


def parts(turn_id: str, bodies: Sequence[Message], file: File | None) -> list[Part]:
    """`file` goes with the last."""
    last, made = len(bodies) - 1, [(body, nonce(turn_id, i)) for i, body in enumerate(bodies)]
    return [Part(tagged(body, n), i, n, file if i == last else None) for i, (body, n) in enumerate(made)]


def nonce(turn_id: str, place: int) -> str:
    """At most 25 characters (Create Message)."""
    return f"{hashlib.sha256(turn_id.encode()).hexdigest()[:22]}.{place}"


def alive(address: Address) -> bool:
    """Whether the interaction's token can still be used, by the clock."""
    return bool(address.interaction_token) and time.time() < float(address.expires or 0) - MARGIN


def by_token(address: Address) -> dict[str, str]:
    """What the paths of ORIGINAL and FOLLOW_UP name."""
    return {"webhook_id": address.application, "webhook_token": address.interaction_token}


@dataclass
class Delivery:
    """One reply on its way to one address."""

    rest: Rest
    address: Address
    marks: Marks | None = None
    place: Place | None = None  # of the last message that was sent, if others than its member see it

    async def send(self, parts: Sequence[Part], ways: Sequence[Way]) -> None:
        """Each part by the first way that is open. Raises DeliveryFailed, OSError."""
        left = list(ways)
        for part in parts:
            while True:
                try:
                    await left[0](part)
                    break
                except Closed as closed:
                    del left[0]
                    if not left:
                        raise DeliveryFailed(str(closed), again=False) from closed

    def ways(self, event: Event, reply: Reply) -> list[Way]:
        """What only the member was to see goes to nobody else, whichever way is left."""
        to = self.address
        in_place = to.deferred == "update" and replaces_pressed_message(event, reply)
        private = bool(to.ephemeral) or (to.deferred == "update" and not in_place)
        first: list[Way] = []
        if alive(to):
            first = [self.original if in_place or to.deferred == "1" else self.follow_up]
        if to.source == "notice" or private or not to.channel:
            return [*first, self.direct]
        return [*first, *([self.pressed] if in_place and to.message else []), self.channel, self.direct]

    @property
    def open_to_others(self) -> bool:
        return self.address.source == "message" and bool(self.address.guild)

    async def original(self, part: Part) -> None:
        """In the place of the deferred answer or of what was pressed; doing it again changes nothing."""
        if part.place:
            await self.follow_up(part)
        else:
            body = in_place_of_progress(part.edit) if self.address.deferred == "1" else part.edit
            await self._once(part, "PATCH", ORIGINAL, body, **by_token(self.address))

    async def follow_up(self, part: Part) -> None:
        """Discord has no nonce for these. One that others see is found in the channel; of one for the member's eyes
        only nobody is told, so a worker that dies between Discord's answer and its mark leaves a second one (measured:
        42 in a kill over 50 such answers at once, each held back for up to 0.6 seconds)."""
        body = part.seen_by_one(bool(self.address.ephemeral) or self.address.deferred == "update")
        await self._once(part, "POST", FOLLOW_UP, body, **by_token(self.address))

    async def pressed(self, part: Part) -> None:
        """The pressed message, edited as the bot's own when the token has run out."""
        if part.place:
            await self.channel(part)
        else:
            ids = {"channel_id": self.address.channel, "message_id": self.address.message}
            await self._once(part, "PATCH", EDIT, part.edit, **ids)

    async def change_card(self, nonce: str, body: Message, place: Place) -> bool:
        """Puts the body into the place of a card that stands elsewhere. Whether it is there now; best effort."""
        own, card = self.place, Part(body, 0, nonce)
        try:
            await self._once(card, "PATCH", EDIT, card.edit, channel_id=place[0], message_id=place[1])
        except (Closed, DiscordException, OSError):
            return False
        finally:
            self.place = own
        return True

    async def channel(self, part: Part) -> None:
        to = self.address
        body = part.body
        if to.source == "message" and to.message and not part.place:
            body = {**body, "message_reference": {"message_id": to.message, "fail_if_not_exists": False}}
        await self._post(part, body, to.channel)

    async def direct(self, part: Part) -> None:
        if not self.address.user:
            raise Closed("no member to write to")
        dm = await self._call("POST", "/users/@me/channels", {"recipient_id": self.address.user}, None)
        await self._post(part, part.body, dm["id"])

    async def _post(self, part: Part, body: Message, channel: str) -> None:
        try:
            await self._once(part, "POST", POST, _with_nonce(body, part), channel_id=channel)
        except HTTPException as error:
            if "message_reference" not in body or (error.code not in NO_REFERENCE and error.status != 400):
                raise
            plain = {key: value for key, value in body.items() if key != "message_reference"}
            await self._once(part, "POST", POST, _with_nonce(plain, part), channel_id=channel)

    async def _once(self, part: Part, method: str, path: str, body: Message, **ids: str) -> None:
        """Unless it has been sent: marks say so for an hour. Discord is asked only where an earlier attempt may have
        sent it, and nothing keeps a second one from being another message."""
        key = f"discord:{part.nonce}"
        before = await self._began(key, path)
        if before.sent:
            return
        if await self._arrived(part, before, path, ids):
            await self._mark(key, str(sent()))
            return
        try:
            with checked(partial(self._check_unanswered, key)):
                shown = await self._call(method, path, body, part.file, **ids)
        except Answered:
            log.warning("Part %s: was sent by another worker at the same time", part.nonce)
        except (Closed, DiscordException) as error:
            if await self._is_answered(key):
                return
            if isinstance(error, Closed) or refused(error):
                await self._mark(key, str(before))
            raise
        else:
            self.place = _place(shown)
            await self._arrived_as(key, path, str(shown["id"]), ids)

    async def _began(self, key: str, path: str) -> Before:
        """What was known before; from here on it is going that way, if it was not sent."""
        try:
            before = Before.read(await self.marks.swap(key, str(going(path))) if self.marks else None)
        except StoreDown:
            return going(path)  # perhaps
        if before.sent:
            await self._mark(key, str(before))
        return before

    async def _check_unanswered(self, key: str) -> None:
        """Raises Answered where another worker has sent the part while this one slept, or waited for a rate limit: that
        one's may be changed by now."""
        if await self._is_answered(key):
            raise Answered

    async def _is_answered(self, key: str) -> bool:
        return Before.read(await self._marked(key)).sent

    async def _arrived_as(self, key: str, path: str, message: str, ids: dict[str, str]) -> None:
        """Where another worker's message stands by now, this one's goes."""
        there = Before.read(await self._marked(key))
        if not there.sent:
            await self._mark(key, str(sent(message)))
        elif there.message not in ("", message) and path in (POST, FOLLOW_UP):
            log.warning("Message %s: was answered by another worker at the same time", message)
            own = EDIT if path == POST else f"{FOLLOW_UP}/messages/{{message_id}}"
            with suppress(Closed, DiscordException, OSError):
                await self._call("DELETE", own, None, None, **ids, message_id=message)

    async def message_of(self, nonce: str) -> str:
        """The id of the message that the part with this nonce was sent as, as far as the marks tell."""
        return Before.read(await self._marked(f"discord:{nonce}")).message

    async def check_unbegun(self, nonce: str) -> None:
        """Raises Answered where some worker is about to send that part, or has: a sign of work would cover it."""
        if await self._marked(f"discord:{nonce}"):
            raise Answered

    async def stands(self, nonce: str) -> bool:
        """Whether others see that part where the address leads, though no mark tells of it."""
        to = self.address
        if not to.channel or to.ephemeral or await self._marked(f"discord:{nonce}"):
            return False
        return await arrived(self.rest, to.channel, to.interaction_id or to.message, nonce)

    async def _arrived(self, part: Part, before: Before, path: str, ids: dict[str, str]) -> bool:
        by_nonce = path == before.path == POST and before.fresh
        if not before.path or path in (ORIGINAL, EDIT) or by_nonce:
            return False
        to, private = self.address, self.address.ephemeral or (before.path, self.address.deferred) == PRIVATELY
        if before.path != POST and (private or not to.channel):
            return False
        channel = ids.get("channel_id", to.channel) if before.path == POST else to.channel
        return await arrived(self.rest, channel, to.interaction_id or to.message, part.nonce)

    async def _marked(self, key: str) -> str | None:
        try:
            return await self.marks.marked(key) if self.marks else None
        except StoreDown:
            return None

    async def _mark(self, key: str, value: str) -> None:
        """Best effort: the message is out."""
        with suppress(StoreDown):
            if self.marks:
                await self.marks.mark(key, value)

    async def _call(self, method: str, path: str, body: Message | None, file: File | None, **ids: str) -> Any:
        try:
            return await self.rest.call(method, path, body, file, **ids)
        except HTTPException as error:
            if closes(error):
                raise Closed(why(error)) from error
            raise


def _place(answer: Any) -> Place | None:
    """Where that message stands; None for one that a single member sees, which nobody can edit later."""
    if not isinstance(answer, dict):
        return None
    message = cast("dict[str, Any]", answer)
    seen_by_one = message.get("flags", 0) & EPHEMERAL
    return None if seen_by_one or "id" not in message else (str(message["channel_id"]), str(message["id"]))


def _with_nonce(body: Message, part: Part) -> Message:
    return {**body, "nonce": part.nonce, "enforce_nonce": True}
