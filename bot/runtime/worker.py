"""Takes events from the inbox and sees each through: a turn, its session saved, its reply delivered, done."""

import asyncio
import logging
import math
import random
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from opentelemetry.trace import SpanKind

from bot.conversation.event import Event
from bot.conversation.outgoing import checked
from bot.conversation.ports import Inbox, Lease, LeaseGone, Platform, TellsWhatStands
from bot.conversation.reply import Reply
from bot.domain.errors import StoreDown
from bot.domain.fence import TurnLost
from bot.intake.receipts import InHand, Turnstile
from bot.runtime.delivering import deliver
from bot.runtime.faults import LATER
from bot.runtime.later import once_back
from bot.runtime.leases import Leases
from bot.runtime.pace import Pace
from bot.runtime.ports import Turns, Watch
from bot.settings.limits import Limits
from bot.tracing import about, continued, fault, span

log = logging.getLogger(__name__)

ATTEMPTS = 8  # by then even an apology, which the dispatcher gives from the sixth on, has killed workers
FAILED_SECONDS = 60.0
LAST_WORDS = 4  # more attempts, in which its last words are said before it is over; after that it is over before

T = TypeVar("T")


class Worker:
    """Runs until `stop`; `platforms` are those it can deliver to."""

    def __init__(
        self,
        inbox: Inbox,
        turns: Turns,
        platforms: Mapping[str, Platform],
        limits: Limits | None = None,
        pace: Pace | None = None,
        watch: Watch | None = None,
        in_hand: InHand | None = None,
    ) -> None:
        self._inbox = inbox
        self._turns = turns
        self._platforms = platforms
        self._limits = limits or Limits()
        self._pace = pace or Pace()
        self._leases = Leases(inbox, turns.holds, self._pace.lease)
        self._watch = watch
        self._turnstile = Turnstile(in_hand)
        self._running: dict[asyncio.Task[None], Lease] = {}
        self._room = asyncio.Event()
        self._stopping = asyncio.Event()
        self._down = False
        self._failed_at: dict[str, float] = {}  # by platform, of the last delivery

    def stop(self) -> None:
        """Takes nothing more; `run` returns once what runs has ended, or the grace period has. For a signal
        handler: `loop.add_signal_handler(SIGTERM, worker.stop)`."""
        self._stopping.set()

    async def delivers(self, platform: str) -> str:
        """`bot.runtime.health.Ready`, as far as the last delivery there tells, for a minute."""
        failed = time.monotonic() - self._failed_at.get(platform, -math.inf) < FAILED_SECONDS
        return "the last one could not be delivered" if failed else ""

    async def run(self) -> None:
        """Works until `stop`. Cancelled, it gives back at once what it holds."""
        taking = self._in_steps(self._dequeue())
        helpers = [taking, asyncio.create_task(self._beat()), asyncio.create_task(self._turnstile.run())]
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait([*helpers, stopping], return_when=asyncio.FIRST_COMPLETED)
            await _cancel([taking])  # the beat goes on while the rest finishes
            if self._running:
                await asyncio.wait(self._running, timeout=self._pace.grace)
        finally:
            await _cancel([taking, *self._running])  # their last steps need the turnstile
            await self._turns.aclose()
            await _cancel([*helpers, stopping])
            await self._leave()
        for helper in helpers:
            if not helper.cancelled():
                helper.result()  # neither ends by itself: a fault in them is the worker's end, not its silence

    async def _leave(self) -> None:
        try:
            await self._inbox.leave()
        except StoreDown:
            log.warning("The inbox does not answer: what this worker held is taken over when its lease ends")

    def _in_steps(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return asyncio.create_task(self._turnstile.through(work))

    async def _dequeue(self) -> None:
        while True:
            free = self._pace.concurrency - len(self._running)
            if not free:
                self._room.clear()
                await self._room.wait()
                continue
            for lease in await self._retry_until_up(lambda n=free: self._leases.take(n, self._pace.wait)):
                task = self._in_steps(self._handle(lease))
                self._running[task] = lease
                task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        lease = self._running.pop(task)
        self._room.set()
        if task.cancelled() or (error := task.exception()) is None:
            return
        with about(lease.event.turn_id):
            log.error("The turn failed: %s", fault(error))

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self._pace.beat)
            if self._running:
                self._end(await self._retry_until_up(lambda: self._leases.keep(list(self._running.values()))))

    def _end(self, lost: Sequence[Lease]) -> None:
        """Whoever has them now answers."""
        tokens = {lease.token for lease in lost}
        for task, lease in self._running.items():
            if lease.token in tokens:
                with about(lease.event.turn_id):
                    log.warning("The event is in another worker's hands by now: its turn ends here")
                task.cancel()

    async def _handle(self, lease: Lease) -> None:
        event = lease.event
        with (
            about(event.turn_id),
            continued(event.traceparent),
            span("process", SpanKind.CONSUMER, courtbot__platform=event.platform, courtbot__attempt=lease.attempt),
        ):
            try:
                await self._see_through(lease)
            except TurnLost:
                log.warning("The event is in another worker's hands by now: nothing more from here")

    async def _see_through(self, lease: Lease) -> None:
        event = lease.event
        if lease.attempt > 1 and not await self._turns.holds(lease):  # from here on, an earlier run may say nothing
            raise TurnLost
        if lease.attempt > ATTEMPTS:
            self._give_up(lease)
        if lease.attempt > ATTEMPTS + LAST_WORDS:
            await self._end_before_telling(lease)
            return
        if lease.attempt > 1 and await self._stands(event):
            await self._retry_until_up(lambda: self._inbox.done(lease))
            return
        reply = self._saved_reply(lease) or await self._answer(lease)
        await self._defer(event, reply)
        if reply.outcome != "quiet":
            await self._deliver(lease, reply)
        elif reply.reason and reply.reason != LATER:
            log.info("The event ends without an answer (%s)", reply.reason)
            self._unanswered(event, reply.reason)
        counts = reply.outcome != "quiet" or reply.reason == "rate"
        await self._retry_until_up(lambda: self._inbox.done(lease, counts))
        if not self._stopping.is_set() and len(self._running) <= self._pace.concurrency // 2:
            self._turns.answered(event)

    def _give_up(self, lease: Lease) -> None:
        log.error("The event has been tried %d times: given up", lease.attempt - 1)
        if lease.attempt == ATTEMPTS + 1:
            self._unanswered(lease.event, "given_up")

    async def _end_before_telling(self, lease: Lease) -> None:
        """Saying its last words may be what its workers died of."""
        reply = self._saved_reply(lease) or await self._turns.last_words(lease)
        await self._defer(lease.event, reply)
        if await self._retry_until_up(lambda: self._inbox.done(lease)):
            await self._deliver(lease, reply)

    async def _defer(self, event: Event, reply: Reply) -> None:
        """Before the event is over: what is to follow it must not be lost."""
        if reply.reason == LATER:
            await self._retry_until_up(lambda: self._inbox.defer(once_back(event)))

    async def _stands(self, event: Event) -> bool:
        """Whether the member has been told already, as far as the platform can be asked."""
        platform = self._platforms.get(event.reply_to.platform)
        if not isinstance(platform, TellsWhatStands) or not await platform.has_answer(event):
            return False
        log.warning("The event was answered by an earlier attempt that left no mark")
        return True

    async def _deliver(self, lease: Lease, reply: Reply) -> None:
        """A worker that slept over it, and whose turn another one has by now, says nothing more: raises TurnLost."""
        with checked(partial(self._leases.check, lease)):
            await self._send(lease.event, reply)

    async def _send(self, event: Event, reply: Reply) -> None:
        platform = self._platforms.get(event.reply_to.platform)
        if platform is None:
            log.error("Nothing delivers to %s", event.reply_to.platform)
        with span("deliver", SpanKind.CLIENT, courtbot__platform=event.reply_to.platform) as current:
            sent = "failed" if platform is None else await deliver(platform, event, reply, self._pace)
            current.set_attribute("courtbot.delivery", sent)
        self._failed_at[event.reply_to.platform] = time.monotonic() if sent == "failed" else -math.inf
        if self._watch:
            self._watch.delivery(event, sent)
        if sent != "sent":
            self._unanswered(event, "undelivered")
            if event.kind == "notice":
                await self._turns.undelivered(event, sent == "closed")
        await self._turns.after_delivery(event, reply)

    def _unanswered(self, event: Event, reason: str) -> None:
        if self._watch:
            self._watch.unanswered(event.platform, reason)

    def _saved_reply(self, lease: Lease) -> Reply | None:
        """The reply of a worker that got as far as saving it."""
        return lease.session.last_reply if lease.session.last_turn == lease.event.turn_id else None

    async def _answer(self, lease: Lease) -> Reply:
        """A new reply, saved with the session before anybody sees it. Raises TurnLost if the lease is lost."""
        began = time.perf_counter()
        answer = self._turns.last_words if lease.attempt > ATTEMPTS else self._turns.turn
        reply = await answer(lease)
        if self._watch:
            self._watch.turn(lease.event, reply, time.perf_counter() - began)
        if reply.outcome == "quiet":
            return reply
        lease.session.last_turn = lease.event.turn_id
        lease.session.last_reply = reply
        await self._save(lease)
        return reply

    async def _save(self, lease: Lease) -> None:
        """A Redis that lost the event is no worker that has it: what was done then has to be told all the same. Raises
        TurnLost."""
        ttl = self._limits.session_hours * 3600
        try:
            if await self._retry_until_up(lambda: self._inbox.save(lease, ttl)):
                return
        except LeaseGone:
            if await self._turns.holds(lease):
                log.warning("The event is gone from the inbox: it is answered all the same")
                await self._retry_until_up(lambda: self._inbox.save(lease, ttl, anew=True))
                return
        raise TurnLost

    async def _retry_until_up(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Asks until the inbox answers. Says once that it is gone, and once that it is back."""
        pause = 0.1
        while True:
            try:
                answer = await ask()
            except StoreDown as error:
                if not self._down:
                    log.error("%s: waiting for it", error)
                self._down = True
            else:
                if self._down:
                    log.warning("The inbox answers again")
                self._down = False
                return answer
            await asyncio.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, 2)


async def _cancel(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Cancels until they have ended: Python 3.11's `wait_for`, which redis-py uses, may swallow a cancellation."""
    waiting = {task for task in tasks if not task.done()}
    while waiting:
        for task in waiting:
            task.cancel()
        _, waiting = await asyncio.wait(waiting, timeout=0.2)
