"""A second pattern reads along: what it would have answered is found out at a dry desk, once the member has been
answered, and only how often that was the same is kept.

It is a guest. What stood before the turn is read beside the turn, which does not wait for it; one shadow runs at a time
in a process, and a turn that finds one running, or ends while the process is busy, has none. A shadow's fault ends in
its tally as `failed`, with a line in the log, and no member hears of it. Several processes count on one budget and each
looks before it begins, so that it may be passed by one turn for each of the others.
"""

import asyncio
import hashlib
import logging
import time
from dataclasses import dataclass
from datetime import date

from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.record import Record
from bot.domain.shadow import Shadows, Tally, Took
from bot.domain.workspace import ShadowPlan, Workspace
from bot.runtime.dry import Asked, DryDesk, NotDry, Snapshot, Tried
from bot.tracing import about, fault

log = logging.getLogger(__name__)

FAILED = "failed"
ELSEWHERE = ", another court or time"
STALE_SECONDS = 120.0
"""After which a turn that was begun to be watched has been lost, and another one may be."""
STOP_SECONDS = 1.0


@dataclass
class Watched:
    """A live turn whose shadow is to run: what stood before it, and what came of it."""

    workspace: Workspace
    plan: ShadowPlan
    asked: Asked
    turn: Turn
    before: "asyncio.Task[Snapshot]"
    began: float  # by the monotonic clock
    reply: Reply | None = None
    seconds: float = 0

    @property
    def day(self) -> date:
        return self.turn.now.date()


class Shadow:
    """Of one process. `begin` and `end` stand around a pattern's part of a turn, `answered` after the delivery; none of
    them waits or raises."""

    def __init__(self, desk: DryDesk, shadows: Shadows) -> None:
        self._desk = desk
        self._shadows = shadows
        self._watched: Watched | None = None
        self.running: asyncio.Task[None] | None = None  # the one that runs now
        self._spent: dict[tuple[str, str], date] = {}  # workspaces whose budget of that day is used up

    def begin(self, turn: Turn, workspace: Workspace) -> None:
        """Before the pattern: reads what stands, where this turn is one to be watched."""
        plan, key = workspace.shadow, (workspace.platform, workspace.id)
        if plan is None or turn.attempt > 1 or self._is_busy() or not is_sampled(turn.id, plan.percent):
            return
        if self._spent.get(key) == turn.now.date():
            return
        asked = Asked.of(turn)
        before = asyncio.create_task(self._desk.snapshots.take(asked.who, asked.now))
        before.add_done_callback(_look_at)
        self._watched = Watched(workspace, plan, asked, turn, before, time.monotonic())

    def end(self, turn: Turn, reply: Reply) -> None:
        """After the pattern, with its reply."""
        if self._watched and self._watched.turn is turn:
            self._watched.reply, self._watched.seconds = reply, time.monotonic() - self._watched.began

    def answered(self, turn_id: str) -> None:
        """After the delivery: now its shadow runs."""
        watched = self._watched
        if watched is None or watched.turn.id != turn_id:
            return
        self._watched = None
        if watched.reply is None:  # the turn broke off
            watched.before.cancel()
            return
        self.running = asyncio.create_task(self._follow(watched, watched.reply))
        self.running.add_done_callback(self._ended)

    async def aclose(self) -> None:
        """Ends what runs, uncounted."""
        tasks = [task for task in (self.running, self._watched and self._watched.before) if task]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)

    def _is_busy(self) -> bool:
        watched = self._watched
        if watched and time.monotonic() - watched.began > STALE_SECONDS:
            watched.before.cancel()
            self._watched = watched = None
        return watched is not None or self.running is not None

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self.running = None
        if not task.cancelled() and (error := task.exception()):
            log.warning("A shadow's turn is not counted: %s", fault(error))

    async def _follow(self, watched: Watched, reply: Reply) -> None:
        """Raises StoreDown."""
        with about(f"{watched.turn.id}/shadow"):
            used = await self._shadows.spent(watched.workspace, watched.day)
            if used + self._desk.limits.tokens > watched.plan.tokens:
                self._spent[watched.workspace.platform, watched.workspace.id] = watched.day
                return
            before = await watched.before
            if before.knows(watched.turn.id):
                log.info("The snapshot was read too late: this turn has no shadow")
                return
            tally = await self._tried(watched, reply, before)
            if tally:
                _note(tally)
                await self._shadows.count(watched.workspace, tally)

    async def _tried(self, watched: Watched, reply: Reply, before: Snapshot) -> Tally | None:
        """What the shadow came to, whatever that is."""
        letter, turn = watched.plan.letter, watched.turn
        trying = asyncio.ensure_future(self._desk.run(letter, watched.asked, before))
        began = time.monotonic()
        try:
            await asyncio.wait({trying})
        finally:
            trying.cancel()
        error, seconds = trying.exception(), time.monotonic() - began
        if isinstance(error, NotDry):
            log.warning("%s", error)
            return None
        if error:
            log.warning("The shadow %s failed: %s", letter, fault(error))
        dry = None if error else trying.result()
        ends = (end_of(reply), FAILED) if dry is None else ends_of(turn, reply, dry)
        took = Took(0, 0, _ms(seconds), None) if dry is None else _took(dry.turn, dry.seconds)
        live = _took(turn, watched.seconds)
        return Tally(watched.day, watched.workspace.pattern, letter, *ends, 1, live, took)


def is_sampled(turn_id: str, percent: int) -> bool:
    """The same answer for the same turn, wherever it is asked."""
    return int.from_bytes(hashlib.sha256(turn_id.encode()).digest()[:4], "big") % 100 < percent


def end_of(reply: Reply) -> str:
    """`booked`, `refused: taken`: no word of anybody's."""
    return f"{reply.outcome}: {reply.reason}" if reply.reason else reply.outcome


def ends_of(turn: Turn, reply: Reply, dry: Tried) -> tuple[str, str]:
    """The live pattern's and the shadow's, which are the same where they agreed: in the kind of reply, and in what was
    changed, proposed or asked about. Of two offers it is enough that a member could have taken the same."""
    live, shadow = end_of(reply), end_of(dry.reply)
    offered, other = ({offer.slot_id for offer in each.offers} for each in (reply, dry.reply))
    same_offer = bool(offered & other) or not (offered and other)
    if live == shadow and not (same_offer and effects(turn.desk) == effects(dry.turn.desk)):
        shadow += ELSEWHERE
    return live, shadow


def effects(record: Record) -> set[tuple[str, str, str]]:
    """What was done and what waits for a yes, by slots: codes of what a dry desk books are nobody's."""
    done = {(change.what, change.booking.slot.id, "") for change in record.changes}
    proposed = {("proposed", one.slot.id, str(one.repeat or "")) for one in record.proposals}
    asked = {("asked", one.code, one.slot.id if one.slot else "") for one in record.questions}
    return done | proposed | asked


def _note(tally: Tally) -> None:
    fields = {
        "live": tally.live, "shadow": tally.shadow, "live_end": tally.live_end, "shadow_end": tally.shadow_end,
        "tokens": tally.shadow_took.tokens, "milliseconds": tally.shadow_took.milliseconds,
    }  # fmt: skip
    log.info("shadow %s: %s, where %s: %s", tally.shadow, tally.shadow_end, tally.live, tally.live_end, extra=fields)


def _took(turn: Turn, seconds: float) -> Took:
    microdollars = None if turn.cost is None else round(turn.cost * 1_000_000)
    return Took(turn.model_calls, turn.tokens, _ms(seconds), microdollars)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _look_at(ended: "asyncio.Task[Snapshot]") -> None:
    """At an error that nobody may wait for."""
    if not ended.cancelled():
        ended.exception()
