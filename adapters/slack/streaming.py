"""Signs of life: a status line at once, a stream of what is being done once a turn takes longer.

What streams is status; prose follows in `SlackPlatform.deliver`, once the outcome is known and checked.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack import errors
from adapters.slack.address import Address
from adapters.slack.errors import TROUBLE
from adapters.slack.mrkdwn import cut, literal
from adapters.slack.sent import Sent, Task, going, sent_key, task_id
from bot.conversation.event import Event
from bot.conversation.ports import Marks
from bot.conversation.work import Work
from bot.i18n.language import gettext, gettext_noop

log = logging.getLogger(__name__)

STREAM_AFTER = 2.5
"""Seconds; what is answered sooner needs a status line at most."""
MOST_SIGNS = 2_000
MOST_TITLE = 100
PLAN_TITLE = gettext_noop("Your request, step by step")


@dataclass
class Sign:
    """What a member is shown of one turn."""

    address: Address
    work: Work = field(default_factory=Work)
    status: bool = False  # whether a status line stands
    stream: str = ""  # ts of the streamed message
    tasks: tuple[Task, ...] = ()  # that may be shown in it
    before: int = 0  # tasks of a worker that died over the turn
    over: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    timer: asyncio.Task[None] | None = None

    @property
    def sent(self) -> Sent | None:
        """What stands there of the turn; None where nothing is streamed."""
        if not self.stream:
            return None
        left = tuple(task for task in self.tasks if task.status != "complete")
        return Sent("stream", self.address.channel, self.stream, tasks=left)

    def wanted(self, event: Event) -> list[Task]:
        """The steps as tasks."""
        titled = ((n, cut(literal(step.title), MOST_TITLE), step.status) for n, step in enumerate(self.work.steps, 1))
        return [Task(task_id(event, self.before + n), title, status) for n, title, status in titled]


class StatusIndicator:
    """The signs of the turns that this process runs, bounded."""

    def __init__(
        self,
        client: Callable[[Address], Awaitable[Any]],
        marks: Marks,
        whisper: Callable[[Event, str], Awaitable[bool]],
        after: float = STREAM_AFTER,
    ) -> None:
        self._client = client
        self._marks = marks
        self._whisper = whisper
        self._after = after
        self._signs: OrderedDict[str, Sign] = OrderedDict()

    async def show(self, event: Event, work: Work) -> None:
        """Best effort: raises nothing."""
        address = Address.of(event.reply_to)
        if address.source == "command":
            with suppress(*TROUBLE):
                await self._show_once(event, work)
        if address.source not in ("message", "action") or address.ephemeral or not address.channel:
            return
        sign = self._signs.setdefault(event.turn_id, Sign(address))
        async with sign.lock:
            known, sign.work = sign.work, work
            with suppress(*TROUBLE):
                await self._update(event, sign, changed=work != known)
            if sign.timer is None and address.source == "message" and address.thread:
                sign.timer = asyncio.create_task(self._stream_later(event, sign))
        self._forget_old()

    async def _show_once(self, event: Event, work: Work) -> None:
        """Below a command, where no status line stands: the answer takes its place. Slack takes five messages there, so
        this one stays as it is."""
        if await self._marks.marked(sent_key(event)) is None and await self._whisper(event, work.doing):
            await self._marks.mark(sent_key(event), str(Sent("sign")))

    async def close(self, event: Event) -> Sign | None:
        """Ends the signs of a turn. A stream that is just being begun is waited for, so that none is left open."""
        if (sign := self._signs.pop(event.turn_id, None)) is None:
            return None
        async with sign.lock:
            sign.over = True
            if sign.timer:
                sign.timer.cancel()
        return sign

    async def clear(self, sign: Sign | None) -> None:
        """Takes the status line away where a delivery did not do so itself, as posts do."""
        if sign and sign.status:
            with suppress(*TROUBLE):
                await self._set_status(await self._client(sign.address), sign.address, "")

    async def _update(self, event: Event, sign: Sign, changed: bool) -> None:
        client = await self._client(sign.address)
        if not sign.stream:
            await self._set_status(client, sign.address, cut(literal(sign.work.text), MOST_TITLE))
            sign.status = True
        elif changed:
            await self._append(event, sign, client)

    async def _append(self, event: Event, sign: Sign, client: Any) -> None:
        """The mark comes first: whoever finishes the stream knows of every task that may be shown as not ended."""
        wanted = sign.wanted(event)
        ids = {task.id for task in wanted}
        others = [task._replace(status="complete") for task in sign.tasks if task.id not in ids]
        news = [task for task in (*others, *wanted) if task not in sign.tasks]
        if not news:
            return
        open_still = [task for task in sign.tasks if task.status != "complete" and task.id not in ids]
        sign.tasks = (*open_still, *wanted)
        await self._marks.mark(sent_key(event), str(sign.sent))
        chunks = [task.chunk() for task in news]
        await client.chat_appendStream(channel=sign.address.channel, ts=sign.stream, chunks=chunks)
        sign.tasks = tuple(wanted)

    async def _set_status(self, client: Any, address: Address, status: str) -> None:
        more: dict[str, Any] = {"loading_messages": [status + "…"]} if status else {}
        thread = address.thread or address.message
        await client.assistant_threads_setStatus(channel_id=address.channel, thread_ts=thread, status=status, **more)

    async def _stream_later(self, event: Event, sign: Sign) -> None:
        await asyncio.sleep(self._after)
        async with sign.lock:
            if sign.over:
                return
            try:
                await self._begin(event, sign)
            except TROUBLE as error:
                log.info("No stream (%s)", type(error).__name__)

    async def _begin(self, event: Event, sign: Sign) -> None:
        """Goes on with the stream of a worker that died over this turn, if one is known; where something is said or
        on its way, there is none to begin."""
        before = Sent.read(await self._marks.marked(sent_key(event)))
        if before.kind == "stream":
            sign.stream, sign.tasks = before.ts, before.tasks
            numbers = [int(task.id.rpartition(".")[2]) for task in before.tasks]
            sign.before = 0 if sign.work.planned else max(numbers, default=0)
            await self._append(event, sign, await self._client(sign.address))
        elif before.kind in ("", "refused"):
            await self._start(event, sign)

    async def _start(self, event: Event, sign: Sign) -> None:
        address, key = sign.address, sent_key(event)
        client, tasks, planned = await self._client(address), sign.wanted(event), sign.work.planned
        title = [{"type": "plan_update", "title": gettext(PLAN_TITLE)}] if planned else []
        await self._marks.mark(key, str(going(address.channel, address.thread)))
        try:
            answer = await client.chat_startStream(
                channel=address.channel,
                thread_ts=address.thread,
                recipient_user_id=event.user.id,
                recipient_team_id=event.user.scope or address.team,
                chunks=[*title, *(task.chunk() for task in tasks)],
                task_display_mode="plan" if planned else "timeline",
            )
        except SlackApiError as error:
            if errors.refused(error):
                await self._marks.mark(key, str(Sent("refused")))
            raise
        sign.stream, sign.tasks = str(answer["ts"]), tuple(tasks)
        await self._marks.mark(key, str(sign.sent))

    def _forget_old(self) -> None:
        while len(self._signs) > MOST_SIGNS:
            _, old = self._signs.popitem(last=False)
            old.over = True
