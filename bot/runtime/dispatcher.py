"""One turn, stage by stage: hear, load, settle the club, guard, command or pattern, remember. And always an answer."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from bot.commands import notices, waiting
from bot.commands.club_choice import resolve_club
from bot.commands.context import CommandContext
from bot.commands.guests import hear_guests, with_guests
from bot.commands.member import with_reminder
from bot.commands.router import Commands
from bot.conversation import replies
from bot.conversation.event import Event
from bot.conversation.parts import Parts
from bot.conversation.ports import Lease, Platform, is_admin
from bot.conversation.reply import Reply
from bot.conversation.resources import Resources
from bot.conversation.turn import Pattern, Turn, no_admin
from bot.domain.desk import Desk
from bot.domain.errors import StoreDown
from bot.domain.fence import TurnLost, holding
from bot.domain.ports import Bookings, Clock, Who, Workspaces
from bot.domain.workspace import Workspace
from bot.i18n.language import current, gettext, gettext_noop, speaking
from bot.intake.locale import locale_in
from bot.llm import Models
from bot.nlu import orders
from bot.nlu.heard import Known
from bot.runtime import faults, guards, turn_log, visits
from bot.runtime.answering import with_model, without_model
from bot.runtime.budgets import Budgets, used_up
from bot.runtime.hearing import as_ordered, edit_of, heard, in_club_time, parts_of, should_ignore
from bot.runtime.memory import remember, signed
from bot.runtime.other_sides import OtherSides
from bot.runtime.progress import Progress
from bot.runtime.shadow import Shadow
from bot.runtime.truth import Run, Truth, earlier
from bot.settings.descriptors import is_short
from bot.settings.limits import Limits
from bot.tracing import about, fault, set_content, span

log = logging.getLogger(__name__)


@dataclass
class Dispatcher:
    """Holds what every turn needs. `turn` is the way in; `_answer` lists the stages, which stand below it in order. It
    is the one place with a broad except."""

    workspaces: Workspaces
    bookings: Bookings
    models: Models
    commands: Commands
    pattern: Callable[[str], Pattern]  # by letter
    plain: Pattern  # books without a model, when none answers
    clock: Clock
    limits: Limits
    resources: Resources
    platforms: Mapping[str, Platform] = field(default_factory=dict[str, Platform])
    budgets: Budgets | None = None  # None: no bounds beyond a turn's
    changed: Callable[[str], None] = lambda club: None  # told the id of a club whose rows a turn may have changed
    shadow: Shadow | None = None  # None: no second pattern reads along

    @property
    def _context(self) -> CommandContext:
        return self.commands.context

    @property
    def _truth(self) -> Truth:
        return Truth(self.workspaces, self.bookings, self.commands)

    async def turn(self, lease: Lease) -> Reply:
        """Answers the lease's event and updates its session. Whatever happens, the reply says what is so. Raises only
        TurnLost: of a turn that another worker has by now, that one speaks."""
        event, run, began = lease.event, Run(lease), time.perf_counter()
        if event.settles:
            return await self.last_words(lease)
        if should_ignore(lease):
            return Reply("quiet", "")
        with (
            speaking(await locale_in(lease, self.platforms)),
            span("turn", courtbot__platform=event.platform, courtbot__attempt=lease.attempt) as traced,
        ):
            set_content(traced, courtbot__request=lambda: event.text or event.choice or "")
            async with visits.recorded(self._context.member_data, event, self.clock()):
                with holding(event.turn_id, lease.fence):
                    reply = await self._speak(run, self._answer, self._truth.after_fault)
            if run.turn:
                self.changed(run.turn.club.id)
            set_content(
                traced,
                courtbot__request=lambda: event.text or event.choice or "",
                courtbot__response=lambda: reply.text,
            )
            traced.set_attributes({"courtbot.pattern": run.pattern, "courtbot.outcome": reply.outcome})
            model = run.turn.model if run.turn else ""
            reply = signed(lease.session, event.turn_id, reply, run.pattern, model)
        turn_log.note(lease, reply, run.turn, time.perf_counter() - began)
        return reply

    async def holds(self, lease: Lease) -> bool:
        """Whether no later run of its turn has begun; where the database cannot say, it is taken to be so."""
        with about(lease.event.turn_id), holding(lease.event.turn_id, lease.fence):
            try:
                await self.bookings.hold()
            except TurnLost:
                return False
            except StoreDown as error:
                log.warning("%s", error)
        return True

    async def last_words(self, lease: Lease) -> Reply:
        """For an event whose runs all died, which is not run again: what they committed, else an apology. The same for
        the earlier event whose outcome this one is to tell."""
        run, began = Run(earlier(lease)), time.perf_counter()
        with speaking(await locale_in(lease, self.platforms)), holding(run.lease.event.turn_id, lease.fence):
            reply = replace(await self._speak(run, self._truth.last_words), language=current())
        turn_log.note(lease, reply, run.turn, time.perf_counter() - began)
        return reply

    async def after_delivery(self, event: Event, reply: Reply) -> None:
        await OtherSides(self._context.connections, self.platforms).show(event, reply)

    async def undelivered(self, notice: Event, closed: bool) -> None:
        await notices.unreached(self._context, notice, closed)

    def answered(self, event: Event) -> None:
        if self.shadow:
            self.shadow.answered(event.turn_id)

    async def aclose(self) -> None:
        if self.shadow:
            await self.shadow.aclose()

    async def _speak(self, run: Run, *speakers: Callable[[Run], Awaitable[Reply]]) -> Reply:
        """The first speaker's reply; after a fault in it the next one's; and if that faults too, words that need
        nothing. Each has the turn's seconds. What courtbot says unasked waits instead for a database that is away."""
        for speak in speakers if run.lease.event.kind != "notice" else speakers[:1]:
            try:
                async with asyncio.timeout(self.limits.turn_seconds):
                    return await speak(run)
            except TurnLost:
                raise
            except StoreDown as error:
                log.warning("%s", error)
                run.away = error
            except TimeoutError:
                log.warning("past its deadline")
                run.fault = run.fault or gettext("That took too long, so I stopped.")
            except Exception as error:  # noqa: BLE001 - the one broad except: a bug is answered and logged here
                self._note_bug(run, error)
        return run.without_an_answer()

    def _note_bug(self, run: Run, error: Exception) -> None:
        if is_short(error):
            log.warning("too many files are open (ulimit -n)")
            run.fault = gettext("Too many are asking me at once right now.")
            return
        run.incident, run.unknown = faults.incident(), False
        log.error("incident %s: %s", run.incident, fault(error))
        run.fault = gettext("Something went wrong on our side (incident {incident}).", incident=run.incident)

    async def _answer(self, run: Run) -> Reply:
        """The stages of a turn."""
        parts, event = self._hear(run.lease)
        lease = replace(run.lease, event=event)
        settled = await self._settle_club(lease, await self._load(lease))
        if isinstance(settled, Reply):
            return settled
        workspace, served = settled
        run.pattern = workspace.pattern
        own = parts.own if served.text == event.text else served.text  # line by line, where they are this event's
        progress = self._progress(event)
        run.turn = turn = self._begin(replace(lease, event=served), own, workspace, progress)
        if (reply := await self._guard(run, turn)) is not None:
            return await with_guests(self._context, turn, reply)
        progress(gettext("Reading your message" if turn.text else "One moment"))
        try:
            reply = await self._correction(turn) or await self._command(turn, workspace)
            reply = reply or await self._pattern(run, turn, workspace)
            return await with_guests(self._context, turn, await with_reminder(self._context, turn, reply))
        finally:
            await progress.close()

    def _hear(self, lease: Lease) -> tuple[Parts, Event]:
        """The member's own words apart from what they show, and the event with these words."""
        parts = parts_of(lease.event, lease.session)
        return parts, heard(lease.event, parts, self.limits.text_chars)

    async def _load(self, lease: Lease) -> Workspace:
        """The workspace; what an earlier run of the turn committed is final from here on."""
        if lease.attempt > 1:
            await self.bookings.hold()
        return await self.workspaces.load(lease.event.platform, lease.event.workspace)

    async def _settle_club(self, lease: Lease, workspace: Workspace) -> Reply | tuple[Workspace, Event]:
        """The workspace whose club is meant and the event to serve in it, or the question which club that is."""
        return await resolve_club(self._context, lease, workspace, self.clock())

    def _progress(self, event: Event) -> Progress:
        platform = self.platforms.get(event.reply_to.platform)
        return Progress(partial(platform.working, event) if platform else None)

    def _begin(self, lease: Lease, own: str, workspace: Workspace, progress: Progress) -> Turn:
        """The turn, at its member's desk. Orders are read from their `own` words."""
        event = lease.event
        if event.kind not in ("message", "notice"):
            lease.session.stopped = False
        who, now = Who(workspace.club, event.member, event.turn_id), self.clock().astimezone(workspace.club.zone)
        desk = Desk(
            who, self.bookings, self.clock,
            orders.of(event, own, Known(now.replace(tzinfo=None), workspace.club.courts)),
            doing=lambda step, values: progress(replies.step_text(step, values)),
        )  # fmt: skip
        asking = partial(is_admin, event, self.platforms.get(event.reply_to.platform))
        event = hear_guests(in_club_time(event, workspace.club), lease.session, workspace.club)
        event = as_ordered(event, workspace.club, desk.now)
        return Turn(
            event, event.text, lease.session, desk, self.models, self.limits, self.resources, lease.attempt,
            is_admin=no_admin if event.quoted else asking, progress=progress,
        )  # fmt: skip

    async def _guard(self, run: Run, turn: Turn) -> Reply | None:
        """What keeps the turn from being run: what an earlier run of it committed, or bounds on what comes in."""
        if run.lease.attempt > 1 and (done := await turn.desk.committed()):
            return remember(turn, replies.changed(turn.id, done))
        if run.lease.attempt > guards.ATTEMPTS:
            return await self._truth.last_words(run)
        return guards.refusal(run.lease, turn, self.limits)

    async def _correction(self, turn: Turn) -> Reply | None:
        """Undoes the wish of the message that this one corrects; a reply where something was done for it since."""
        if not turn.event.edits:
            return None
        edit = edit_of(turn.event, turn.session)
        if edit == "late":
            return remember(turn, replies.late_edit(await turn.desk.my_bookings()), aside=True)
        if edit == "anew":
            if turn.session.proposal:
                await turn.desk.decline(turn.session.proposal)
            turn.session.take_back(turn.event.edits)
        return None

    async def _command(self, turn: Turn, workspace: Workspace) -> Reply | None:
        """The reply to a press or a command, which no model has a part in; None for what is the pattern's."""
        reply = await self.commands.answer(turn, workspace)
        if reply is None or reply.outcome == "quiet":
            return reply
        no_press = turn.event.choice is None or turn.event.kind == "notice"
        aside = reply.outcome == "answered" or (no_press and reply.outcome in ("listed", "refused"))
        # A new time for a booking is no wish for another one.
        return remember(turn, waiting.with_button(turn, reply), aside or turn.session.moving is not None)

    async def _pattern(self, run: Run, turn: Turn, workspace: Workspace) -> Reply:
        """The reply of the workspace's pattern, or without a model where none may be asked or none answers."""
        letter = workspace.pattern if workspace.pattern in self._context.letters() else "unknown"
        with span(
            f"invoke_workflow {letter}", gen_ai__operation__name="invoke_workflow", gen_ai__workflow__name=letter
        ):
            reply = await self._within_budget(turn, workspace)
        if turn.desk.in_doubt and (done := await self._truth.committed(run)):
            truth = replies.changed(turn.id, done)
            reply = reply if reply.text.startswith(truth.text) else truth  # it may also say that this is not all
        turn.session.talk_turn, turn.session.talk_message = turn.id, turn.event.edits or turn.event.message
        return remember(turn, waiting.with_button(turn, reply))

    async def _within_budget(self, turn: Turn, workspace: Workspace) -> Reply:
        if workspace.pattern not in self._context.letters():
            words = gettext_noop("There is no pattern {letter}. An admin can choose another: pattern D.")
            return Reply("failed", gettext(words, letter=workspace.pattern))
        if self.budgets is None:
            return await self._with_shadow(turn, workspace)
        if reached := await self.budgets.begin(turn.event):
            return await without_model(turn, self.plain, used_up(reached, turn.club))
        try:
            return await self._with_shadow(turn, workspace)
        finally:
            await self.budgets.spend(turn.event, turn.tokens)

    async def _with_shadow(self, turn: Turn, workspace: Workspace) -> Reply:
        if self.shadow:
            self.shadow.begin(turn, workspace)
        reply = await with_model(turn, self.pattern(workspace.pattern), self.plain)
        if self.shadow:
            self.shadow.end(turn, reply)
        return reply
