"""The terminal as a platform: a line in is an event, a reply comes back to the line that waits for it."""

import asyncio
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.conversation.choice import Choice
from bot.conversation.event import Event
from bot.conversation.ports import Inbox
from bot.conversation.reply import Reply
from bot.conversation.work import Work
from bot.domain.errors import StoreDown
from bot.domain.member import ReplyTo, User


def _nowhere(doing: str) -> None:
    """A script reads replies only."""


@dataclass
class Console:
    """One terminal of one member. The person at it is its admin."""

    inbox: Inbox
    workspace: str
    channel: str
    user: User
    patience: float = 60  # seconds
    show: Callable[[str], None] = _nowhere  # what a turn is doing, while a line waits
    _waiting: dict[str, asyncio.Future[Reply]] = field(default_factory=dict[str, asyncio.Future[Reply]])

    async def say(self, line: str) -> Reply:
        """Sends a line and waits for its reply; `> ID` presses that button."""
        event = self._event(line)
        future = self._waiting[event.id] = asyncio.get_running_loop().create_future()
        try:
            await self.inbox.enqueue(event)
            async with asyncio.timeout(self.patience):
                return await future
        except StoreDown as error:
            return Reply("failed", f"I cannot reach {error.what}, so I did not get that. Please try again in a minute.")
        except TimeoutError:
            return Reply(
                "failed", 'No answer yet. Your message is kept and will be worked on; "mine" shows the result.'
            )
        finally:
            del self._waiting[event.id]

    def _event(self, line: str) -> Event:
        pressed = re.fullmatch(r">\s*(\S{1,200})\s*", line)
        return Event(
            id=secrets.token_hex(8),
            platform="console",
            workspace=self.workspace,
            channel=self.channel,
            user=self.user,
            kind="action" if pressed else "direct",
            text="" if pressed else line,
            choice=pressed[1] if pressed else None,
            reply_to=ReplyTo("console"),
        )

    async def deliver(self, event: Event, reply: Reply) -> None:
        """Hands the reply to the line that waits. A line of an earlier, killed process waits no more: its turn
        is finished, and what it booked is in "mine"."""
        if (future := self._waiting.get(event.id)) and not future.done():
            future.set_result(without_forms(reply))

    async def working(self, event: Event, work: Work) -> None:
        """Only of the line that waits: a turn of an earlier process is nobody's here."""
        if event.id in self._waiting:
            self.show(work.text)

    async def is_admin(self, event: Event) -> bool:
        return event.user.admin


def without_forms(reply: Reply) -> Reply:
    """A terminal opens none."""
    return replace(reply, buttons=tuple(b for b in reply.buttons if Choice.parse(b.choice).verb != "form"))


def reply_json(reply: Reply) -> dict[str, Any]:
    """One line of `courtbot chat --json`. `booking` is set only where a live row stands behind it."""
    card = reply.card if reply.card and reply.card.status == "confirmed" else None
    return {
        "text": reply.text,
        "offers": [
            {"slot_id": o.slot_id, "court": o.court, "starts_at": o.starts_at.isoformat()} for o in reply.offers
        ],
        "booking": card
        and {"code": card.code, "court": card.court, "starts_at": card.starts_at.isoformat(), "user": card.user},
        "pattern": reply.pattern,
        "trace": reply.trace,
        "outcome": reply.outcome,
        "buttons": [b.id for b in reply.buttons],
        "file": reply.file and {"name": reply.file.name, "text": reply.file.text},
    }
