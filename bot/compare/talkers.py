"""Who answers a member in a run: a letter in the whole bot, or a baseline."""

import asyncio
import re
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from bot.compare.conditions import Condition
from bot.compare.services import client_here
from bot.compare.world import PLATFORM, World
from bot.conversation.event import Event
from bot.conversation.ports import Inbox
from bot.conversation.reply import Reply
from bot.conversation.work import Work
from bot.domain.member import ReplyTo, User
from bot.llm.roles import RoleModels
from bot.settings import Settings
from bot.wiring import open_app
from patterns.services.client import open_client

GRACE_SECONDS = 10.0
NO_ANSWER = Reply("failed", "No answer came in time.")
_PRESSED = re.compile(r">\s*(\S{1,200})")


class Talker(Protocol):
    async def say(self, line: str) -> Reply:
        """The answer to a message; `> CHOICE` presses a button or an offer."""
        ...


@dataclass
class Seat:
    """`bot.conversation.ports.Platform` for one member, who waits for each answer."""

    inbox: Inbox
    workspace: str
    user: User
    patience: float  # seconds
    _waiting: dict[str, asyncio.Future[Reply]] = field(default_factory=dict[str, asyncio.Future[Reply]])

    async def say(self, line: str) -> Reply:
        """Raises StoreDown."""
        event = self._event(line)
        answer = self._waiting[event.id] = asyncio.get_running_loop().create_future()
        try:
            await self.inbox.enqueue(event)
            async with asyncio.timeout(self.patience):
                return await answer
        except TimeoutError:
            return NO_ANSWER
        finally:
            del self._waiting[event.id]

    def _event(self, line: str) -> Event:
        pressed = _PRESSED.fullmatch(line)
        return Event(
            id=secrets.token_hex(8),
            platform=PLATFORM,
            workspace=self.workspace,
            channel="compare",
            user=self.user,
            kind="action" if pressed else "mention",
            text="" if pressed else line,
            choice=pressed[1] if pressed else None,
            reply_to=ReplyTo(PLATFORM),
        )

    async def deliver(self, event: Event, reply: Reply) -> None:
        if (answer := self._waiting.get(event.id)) and not answer.done():
            answer.set_result(reply)

    async def working(self, event: Event, work: Work) -> None:
        return None

    async def is_admin(self, event: Event) -> bool:
        return event.user.admin


class Processes(Protocol):
    """Services as processes of their own, started when they are first asked for."""

    async def url(self, name: str) -> str: ...

    async def aclose(self) -> None: ...


@asynccontextmanager
async def open_letter(
    settings: Settings, world: World, condition: Condition, start: Callable[[Settings], Processes] | None
) -> AsyncGenerator[tuple[Seat, RoleModels]]:
    """The letter of the settings, on the same inbox, worker, dispatcher and stores as anywhere. Its services run in
    this process, unless they are to `start` elsewhere."""
    stream = f"courtbot:compare:{world.workspace}"
    async with AsyncExitStack() as stack:
        processes = start(settings) if start else None
        if processes:
            stack.push_async_callback(processes.aclose)
        locate = processes.url if processes else None
        app = await stack.enter_async_context(open_app(settings, lambda: world.scenario.setup.clock, stream, locate))
        if processes is None:
            app.resources.put(open_client, client_here(app, settings, condition.services_down(settings.pattern)))
        condition.spoil(app.models, settings.pattern)
        seat = Seat(app.inbox, world.workspace, world.user, settings.turn_seconds + GRACE_SECONDS)
        worker = app.worker({PLATFORM: seat})
        running = asyncio.create_task(worker.run())
        try:
            yield seat, app.models
        finally:
            worker.stop()
            await running
