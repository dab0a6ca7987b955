"""One turn: load the workspace, run a command or the pattern under the turn's bounds, and always answer."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot import text, wording
from bot.club import BookingError
from bot.commands import Commands
from bot.desk import Bookings, Clock, Desk, StoreDown, Who
from bot.events import Reply
from bot.llm import ModelDown, ModelMisbehaved, Models
from bot.parts import Parts
from bot.tracing import fault, span, trace_id
from bot.turn import Lease, LimitReached, Limits, Pattern, Turn, Workspace, Workspaces

log = logging.getLogger(__name__)

MODEL_SHARE = 0.85
"""Of the turn's seconds, for the pattern; what is left is enough to answer without a model."""
ATTEMPTS = 3
"""An event that workers died over so many times is answered without being run again."""


@dataclass
class Dispatcher:
    """Holds what every turn needs. `turn` never raises; it is the one place with a broad except."""

    workspaces: Workspaces
    bookings: Bookings
    models: Models
    commands: Commands
    pattern: Callable[[str], Pattern]  # by letter
    plain: Pattern  # books without a model, when none answers
    clock: Clock
    limits: Limits
    parts: Parts

    async def turn(self, lease: Lease) -> Reply:
        """Answers the lease's event and updates its session. Whatever happens, the reply says what is so."""
        event = lease.event
        with span("turn", courtbot__platform=event.platform, courtbot__attempt=lease.attempt) as current:
            letter = ""
            try:
                workspace = await self.workspaces.load(event.platform, event.workspace)
                letter = workspace.pattern
                current.set_attribute("courtbot.pattern", letter)
                reply = await self._answer(lease, workspace)
            except StoreDown as error:
                log.warning("turn %s: %s", event.turn_id, error)
                reply = store_down(error)
            current.set_attribute("courtbot.outcome", reply.outcome)
            return replace(reply, pattern=letter, trace=trace_id())

    async def _answer(self, lease: Lease, workspace: Workspace) -> Reply:
        who = Who(workspace.club, lease.event.member, lease.event.turn_id)
        words = text.clean(lease.event.text, self.limits.text_chars)
        desk = Desk(who, self.bookings, self.clock)
        turn = Turn(lease.event, words, lease.session, desk, self.models, self.limits, self.parts, lease.attempt)
        return await self._before(lease, turn) or await self._bounded(turn, workspace)

    async def _before(self, lease: Lease, turn: Turn) -> Reply | None:
        """What keeps a turn from being run: an earlier run of it, or bounds on what comes in."""
        if lease.attempt > 1 and (done := await turn.desk.committed()):
            reply = wording.changed(turn.id, done)
            turn.session.remember(turn.text, reply, self.limits.session_messages)
            return reply
        if lease.attempt > ATTEMPTS:
            return wording.failed("I could not finish that message, and nothing was booked.", incident())
        if lease.turns_this_minute > self.limits.turns_per_minute:
            return Reply(
                "refused",
                f"That is more than {self.limits.turns_per_minute} messages a minute. Please try again in a minute.",
                reason="rate",
            )
        if len(turn.text) > self.limits.text_chars:
            return Reply(
                "refused",
                f"That message is too long: I read up to {self.limits.text_chars} characters. {wording.HINT}",
                reason="too_long",
            )
        if not turn.text and turn.event.choice is None:
            return Reply("answered", wording.HELP)
        return None

    async def _bounded(self, turn: Turn, workspace: Workspace) -> Reply:
        """Runs the turn under its deadline. After a fault the database is asked what was committed before a
        word is said, since a fault may come after the commit."""
        try:
            async with asyncio.timeout(self.limits.turn_seconds):
                return await self._run(turn, workspace)
        except StoreDown:
            raise
        except TimeoutError:
            log.warning("turn %s: deadline", turn.id)
            return await self._after_fault(turn, "That took too long, so I stopped.")
        except Exception as error:  # noqa: BLE001
            number = incident()
            log.error("turn %s: incident %s: %s", turn.id, number, fault(error))
            return await self._after_fault(turn, f"Something went wrong on our side (incident {number}).", number)

    async def _after_fault(self, turn: Turn, lead: str, number: str | None = None) -> Reply:
        done = await turn.desk.committed()
        if done:
            reply = wording.changed(turn.id, done)
            turn.session.remember(turn.text, reply, self.limits.session_messages)
            return replace(reply, incident=number)
        return wording.failed(f"{lead} Nothing was booked or changed. Please try again.", number)

    async def _run(self, turn: Turn, workspace: Workspace) -> Reply:
        if (reply := await self.commands.answer(turn, workspace)) is not None:
            aside = reply.outcome in ("answered", "listed", "refused") and turn.event.choice is None
            self._remember(turn, reply, aside)
            return reply
        with span(f"pattern {workspace.pattern}"):
            reply = await self._pattern(turn, workspace)
        self._remember(turn, reply, aside=False)
        turn.session.talk_turn = turn.id
        return reply

    def _remember(self, turn: Turn, reply: Reply, aside: bool) -> None:
        said = turn.text or f"[pressed {turn.event.choice}]"
        turn.session.remember(said, reply, self.limits.session_messages, aside)
        if reply.outcome == "proposed" and turn.desk.proposals:
            turn.session.proposal = turn.desk.proposals[-1].id
        elif reply.outcome not in ("answered", "listed"):
            turn.session.proposal = None

    async def _pattern(self, turn: Turn, workspace: Workspace) -> Reply:
        if workspace.pattern not in self.commands.letters():
            return Reply("failed", f"There is no pattern {workspace.pattern}. An admin can choose another: pattern D.")
        try:
            async with asyncio.timeout(self.limits.turn_seconds * MODEL_SHARE):
                return await self.pattern(workspace.pattern)(turn)
        except BookingError as error:
            return wording.refused(error)
        except LimitReached as limit:
            return wording.cut_short(turn, limit)
        except ModelDown:
            return await self._without_model(turn, "My language model does not answer, so I read this without it.")
        except TimeoutError:
            return await self._without_model(turn, "My language model takes too long, so I read this without it.")
        except ModelMisbehaved:
            return await self._without_model(
                turn, "My language model gave no usable answer, so I read this without it."
            )

    async def _without_model(self, turn: Turn, note: str) -> Reply:
        """The plain slot picker, unless the turn already did something."""
        if done := await turn.desk.committed():
            return wording.changed(turn.id, done)
        if turn.desk.proposals:
            return wording.proposed(turn.desk.proposals[-1])
        reply = await self.plain(turn)
        return replace(reply, text=f"{reply.text}\n({note})")


def incident() -> str:
    """A short number that a member can quote and a log line carries."""
    return secrets.token_hex(4)


def store_down(error: StoreDown) -> Reply:
    """A write may or may not have got through before the database went, so the reply claims neither."""
    return Reply(
        "failed",
        f"I cannot reach {error.what} right now. What was booked stays booked; nothing is lost. Please try again "
        'in a minute; "mine" then shows what you have.',
        reason="store_down",
    )


Answer = Callable[[Lease], Awaitable[Reply]]
