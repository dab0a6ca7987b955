"""One turn: load the workspace, run a command or the pattern under the turn's bounds, and always answer."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from bot.commands import club_choice
from bot.commands.router import Commands
from bot.conversation import replies
from bot.conversation.event import Event
from bot.conversation.ports import Lease, Platform, is_admin
from bot.conversation.reply import Reply
from bot.conversation.resources import Resources
from bot.conversation.session import RateableAnswer, TranscriptEntry
from bot.conversation.turn import LimitReached, Pattern, Turn
from bot.domain.club import Club
from bot.domain.desk import Desk
from bot.domain.errors import BookingError, StoreDown
from bot.domain.fence import TurnLost, closed, holding
from bot.domain.ports import Bookings, Change, Clock, Who, Workspaces
from bot.domain.workspace import Workspace
from bot.i18n.language import current, gettext, gettext_noop, speaking
from bot.i18n.text import day_text
from bot.intake.locale import asked
from bot.llm import ModelDown, ModelMisbehaved, Models
from bot.nlu import orders
from bot.runtime.budgets import Budgets, Reached
from bot.runtime.hearing import edit_of, heard, in_club_time, parts_of, should_ignore
from bot.runtime.progress import Progress
from bot.settings.descriptors import is_short
from bot.settings.limits import Limits
from bot.tracing import fault, span, trace_id

log = logging.getLogger(__name__)

MODEL_SHARE = 0.85
"""Of the turn's seconds, for the pattern; what is left is enough to answer without a model."""
MEETING_SECONDS = 1.0
"""By which remembering where a member was met may delay their reply at most."""
SPOKEN = ("mention", "message", "direct")
"""Kinds of events that need no answer; a command or a press shows that it waits for one."""
MOST_ANSWERS = 20
"""Of a conversation, that can still be judged."""
UNSURE = "I cannot say whether that was saved: look (/courtbot show) before you say it again."
AS_FAR = gettext_noop("That is as far as I got with your message. If something is missing, say it again.")
USED_BY_MEMBER = gettext_noop(
    "You have had as much of my language model as a member may for now, so I read this without it. Buttons and "
    "commands work as ever; from {day}, {time} on it reads your messages again."
)
USED_BY_ALL = gettext_noop(
    "Everybody here together has had as much of my language model as there is for now, so I read this without it. "
    "Buttons and commands work as ever; from {day}, {time} on it reads messages again."
)
NOTHING_OWN = gettext_noop("I read no words of your own in that: what is struck out or mine already asks for nothing.")
AGAIN_SECONDS = 0.5
"""Between two looks whether the database is back."""
ATTEMPTS = 5
"""An event that was begun so often without an end is answered without being run again."""


@dataclass
class _Run:
    """One run of a lease, as far as it got: what speaks after a fault starts from here."""

    lease: Lease
    pattern: str = ""
    turn: Turn | None = None
    fault: str = ""
    incident: str | None = None
    away: StoreDown | None = None


@dataclass
class Dispatcher:
    """Holds what every turn needs; it is the one place with a broad except."""

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

    async def turn(self, lease: Lease) -> Reply:
        """Answers the lease's event and updates its session. Whatever happens, the reply says what is so. Raises only
        TurnLost: of a turn that another worker has by now, that one speaks."""
        event, run = lease.event, _Run(lease)
        if should_ignore(lease):
            return Reply("quiet", "")
        with (
            speaking(await self._locale(lease)),
            span("turn", courtbot__platform=event.platform, courtbot__attempt=lease.attempt) as traced,
        ):
            meeting = asyncio.create_task(self._record_visit(event))
            try:
                with holding(event.turn_id, lease.fence):
                    reply = await self._reply(run, self._answer, self._after_fault)
                await _ended(meeting)
            finally:
                meeting.cancel()
            traced.set_attributes({"courtbot.pattern": run.pattern, "courtbot.outcome": reply.outcome})
            model = run.turn.model if run.turn else ""
            reply = replace(reply, pattern=run.pattern, model=model, trace=trace_id(), language=current())
            if reply.model:
                answer = RateableAnswer(
                    trace=reply.trace, turn_id=event.turn_id, pattern=reply.pattern, model=reply.model
                )
                lease.session.answers = [*lease.session.answers, answer][-MOST_ANSWERS:]
            return reply

    async def _locale(self, lease: Lease) -> str:
        """As the event says it, or the platform knows it, or the conversation remembers it."""
        event, session = lease.event, lease.session
        locale = event.user.locale or await asked(self.platforms.get(event.reply_to.platform), event)
        session.locale = locale or session.locale
        return session.locale

    async def _record_visit(self, event: Event) -> None:
        """Remembers where the member was met, while their turn runs: in their direct messages they are then known."""
        if event.kind == "notice" or event.platform == "console" or club_choice.is_own(event.workspace):
            return
        member_data = self.commands.context.member_data
        with suppress(StoreDown):  # which the turn tells, and the next one tries again
            await member_data.seen(event.member, event.platform, event.workspace, self.clock())

    async def holds(self, lease: Lease) -> bool:
        """Whether no later run of its turn has begun; where the database cannot say, it is taken to be so."""
        try:
            with holding(lease.event.turn_id, lease.fence):
                await self.bookings.hold()
        except TurnLost:
            return False
        except StoreDown as error:
            log.warning("turn %s: %s", lease.event.turn_id, error)
        return True

    async def last_words(self, lease: Lease) -> Reply:
        """For an event whose runs all died, which is not run again: what they committed, else an apology."""
        with speaking(await self._locale(lease)), holding(lease.event.turn_id, lease.fence):
            return replace(await self._reply(_Run(lease), self._last_words), language=current())

    async def _last_words(self, run: _Run) -> Reply:
        done = await self._committed(run)
        return replies.changed(run.lease.event.turn_id, done) if done else _unfinished()

    async def _committed(self, run: _Run) -> list[Change]:
        """What the runs of the turn committed. Where only the database knows, it is waited for, and from then on none
        of them writes anything more, not even what is still on its way to a service of this one."""
        lease, desk = run.lease, run.turn.desk if run.turn else None
        if lease.attempt == 1 and not (desk and (desk.in_doubt or desk.changes)):
            return await desk.committed() if desk else []
        if lease.fence:
            lease.fence = closed(lease.fence)
        with holding(lease.event.turn_id, lease.fence):
            while True:
                try:
                    await self.bookings.hold()
                    return await self._of_turn(run)
                except StoreDown as error:
                    log.info("turn %s: %s", lease.event.turn_id, error)
                await asyncio.sleep(AGAIN_SECONDS)

    async def _of_turn(self, run: _Run) -> list[Change]:
        if run.turn:
            return await run.turn.desk.committed()
        settled = await self._settled(run.lease)
        if isinstance(settled, Reply):
            return []
        workspace, event = settled
        run.pattern = workspace.pattern
        return await self.bookings.of_turn(Who(workspace.club, event.member, event.turn_id))

    async def _settled(self, lease: Lease) -> Reply | tuple[Workspace, Event]:
        workspace = await self.workspaces.load(lease.event.platform, lease.event.workspace)
        return await club_choice.resolve_club(self.commands.context, lease, workspace, self.clock())

    async def _reply(self, run: _Run, *speakers: Callable[[_Run], Awaitable[Reply]]) -> Reply:
        """The answer; after a fault what the database says was committed, since a fault may come after a commit;
        and if that faults too, words that need nothing."""
        for speak in speakers:
            try:
                async with asyncio.timeout(self.limits.turn_seconds):
                    return await speak(run)
            except TurnLost:
                raise
            except StoreDown as error:
                log.warning("turn %s: %s", run.lease.event.turn_id, error)
                run.away = error
            except TimeoutError:
                log.warning("turn %s: deadline", run.lease.event.turn_id)
                run.fault = run.fault or gettext("That took too long, so I stopped.")
            except Exception as error:  # noqa: BLE001 - the one broad except: a bug is answered and logged here
                if is_short(error):
                    log.warning("turn %s: too many files are open (ulimit -n)", run.lease.event.turn_id)
                    run.fault = gettext("Too many are asking me at once right now.")
                    continue
                run.incident = incident()
                log.error("turn %s: incident %s: %s", run.lease.event.turn_id, run.incident, fault(error))
                run.fault = gettext("Something went wrong on our side (incident {incident}).", incident=run.incident)
        if run.away:
            return store_down(run.away)
        stays = gettext('What was booked stays booked; "mine" shows what you have.')
        return replies.failed(f"{run.fault} {stays}", run.incident)

    async def _answer(self, run: _Run) -> Reply:
        parts = parts_of(run.lease.event, run.lease.session)
        lease = replace(run.lease, event=heard(run.lease.event, parts, self.limits.text_chars))
        if lease.attempt > 1:  # so that what an earlier run committed is final when it is looked up
            await self.bookings.hold()
        settled = await self._settled(lease)
        if isinstance(settled, Reply):
            return settled
        workspace, event = settled
        run.pattern = workspace.pattern
        who = Who(workspace.club, event.member, event.turn_id)
        own = parts.own if event.text == lease.event.text else event.text  # line by line, where they are this event's
        desk = Desk(who, self.bookings, self.clock, orders.of(event, own))
        event = in_club_time(event, workspace.club)
        turn = Turn(event, event.text, lease.session, desk, self.models, self.limits, self.resources, lease.attempt)
        run.turn = turn
        if lease.event.kind not in ("message", "notice"):
            lease.session.stopped = False
        if (reply := await self._before(run, turn)) is not None:
            return reply
        platform = self.platforms.get(lease.event.reply_to.platform)
        if not event.quoted:  # or nobody is an admin
            turn.is_admin = partial(is_admin, lease.event, platform)
        progress = Progress(partial(platform.working, lease.event) if platform else None)
        desk.doing = lambda step, values: progress(replies.step_text(step, values))
        progress(gettext("Reading your message" if turn.text else "One moment"))
        try:
            return await self._run(run, turn, workspace)
        finally:
            await progress.close()

    async def _after_fault(self, run: _Run) -> Reply:
        """What was committed, or that nothing was."""
        done = await self._committed(run)
        if run.away and not done:
            return store_down(run.away)
        if run.turn and self.commands.changes_settings(run.turn):
            return replies.failed(f"{run.fault} {UNSURE}", run.incident)
        if not done:
            nothing = gettext("Nothing was booked or changed. Please try again.")
            return replies.failed(f"{run.fault} {nothing}", run.incident)
        reply = replies.changed(run.lease.event.turn_id, done)
        if run.turn:
            self._remember(run.turn, reply, aside=False)
        return replace(reply, incident=run.incident)

    async def _before(self, run: _Run, turn: Turn) -> Reply | None:
        """What keeps a turn from being run: an earlier run of it, or bounds on what comes in."""
        lease = run.lease
        if lease.attempt > 1 and (done := await turn.desk.committed()):
            reply = replies.changed(turn.id, done)
            self._remember(turn, reply, aside=False)
            return reply
        if lease.attempt > ATTEMPTS:
            return await self._last_words(run)
        if lease.turns_this_minute > self.limits.turns_per_minute and lease.event.kind != "notice":
            if lease.turns_this_minute > self.limits.turns_per_minute + 1 and lease.event.kind in SPOKEN:
                return Reply("quiet", "", reason="rate")  # said once, or every message would bring another one
            words = gettext_noop("That is more than {most} messages a minute. Please try again in a minute.")
            return Reply("refused", gettext(words, most=self.limits.turns_per_minute), reason="rate")
        if len(turn.text) + len(turn.event.shown) > self.limits.text_chars:
            words = gettext("That message is too long: I read up to {most} characters.", most=self.limits.text_chars)
            return Reply("refused", f"{words} {gettext(replies.HINT)}", reason="too_long")
        if not turn.text and turn.event.choice is None:
            unsaid = f"{gettext(NOTHING_OWN)} {gettext(replies.HINT)}"
            return Reply("answered", unsaid if lease.event.text.strip() else gettext(replies.HELP))
        return None

    async def _run(self, run: _Run, turn: Turn, workspace: Workspace) -> Reply:
        if turn.event.edits:
            edit = edit_of(turn.event, turn.session)
            if edit == "late":
                reply = replies.late_edit(await turn.desk.my_bookings())
                self._remember(turn, reply, aside=True)
                return reply
            if edit == "anew":
                await self._take_back(turn, turn.event.edits)
        if (reply := await self.commands.answer(turn, workspace)) is not None:
            no_press = turn.event.choice is None or turn.event.kind == "notice"
            aside = reply.outcome == "answered" or (no_press and reply.outcome in ("listed", "refused"))
            aside = aside or turn.session.moving is not None  # a new time for a booking is no wish for another one
            if reply.outcome != "quiet":
                self._remember(turn, reply, aside)
            return reply
        with span(f"pattern {workspace.pattern}"):
            reply = await self._pattern(turn, workspace)
        if turn.desk.in_doubt and (done := await self._committed(run)):
            reply = replies.changed(turn.id, done)
        self._remember(turn, reply, aside=False)
        turn.session.talk_turn, turn.session.talk_message = turn.id, turn.event.edits or turn.event.message
        return reply

    async def _take_back(self, turn: Turn, message: str) -> None:
        """What a corrected message asked for is asked for no more."""
        if turn.session.proposal:
            await turn.desk.decline(turn.session.proposal)
        turn.session.take_back(message)

    def _remember(self, turn: Turn, reply: Reply, aside: bool) -> None:
        event, keep = turn.event, self.limits.session_messages
        words = turn.text or f"[pressed {event.choice}]"
        message = event.edits or event.message
        said = TranscriptEntry(
            role="user", text=words, aside=aside, message=message, quoted=event.quoted, shown=event.shown
        )
        turn.session.remember(said, reply, keep)
        if reply.outcome == "proposed" and turn.desk.proposals:
            turn.session.proposal = turn.desk.proposals[-1].id

    async def _pattern(self, turn: Turn, workspace: Workspace) -> Reply:
        if workspace.pattern not in self.commands.context.letters():
            words = gettext_noop("There is no pattern {letter}. An admin can choose another: pattern D.")
            return Reply("failed", gettext(words, letter=workspace.pattern))
        if self.budgets and (reached := await self.budgets.begin(turn.event)):
            return await self._without_model(turn, _used_up(reached, turn.club))
        try:
            return await self._with_model(turn, workspace)
        finally:
            if self.budgets:
                await self.budgets.spend(turn.event, turn.tokens)

    async def _with_model(self, turn: Turn, workspace: Workspace) -> Reply:
        try:
            async with asyncio.timeout(self.limits.turn_seconds * MODEL_SHARE):
                return await self.pattern(workspace.pattern)(turn)
        except BookingError as error:
            return replies.refused(error)
        except LimitReached:
            note = gettext("My language model needs more steps than a turn may take, so I read this without it.")
        except ModelDown:
            note = gettext("My language model does not answer, so I read this without it.")
        except TimeoutError:
            note = gettext("My language model takes too long, so I read this without it.")
        except ModelMisbehaved:
            note = gettext("My language model gave no usable answer, so I read this without it.")
        return await self._without_model(turn, note)

    async def _without_model(self, turn: Turn, note: str) -> Reply:
        """What the turn already did or saw; else the plain slot picker."""
        if done := await turn.desk.committed():
            reply = replies.changed(turn.id, done)
            return replace(reply, text=f"{reply.text}\n{gettext(AS_FAR)}")
        try:
            seen = turn.desk.proposals or turn.desk.questions or turn.desk.latest
            reply = replies.from_facts(turn, "") if seen else await self.plain(turn)
        except BookingError as error:
            reply = replies.refused(error)
        return replace(reply, text=f"{reply.text}\n({note})")


def _used_up(reached: Reached, club: Club) -> str:
    """Which budget, and until when, in club time."""
    until = datetime.fromtimestamp(reached.until, club.zone)
    words = USED_BY_MEMBER if reached.budget.whose == "member" else USED_BY_ALL
    return gettext(words, day=day_text(until), time=f"{until:%H:%M}")


async def _ended(task: asyncio.Task[None]) -> None:
    """Waits a moment for what runs beside a turn; a bug in it is logged and is not the turn's."""
    await asyncio.wait({task}, timeout=MEETING_SECONDS)
    if task.done() and (error := task.exception()):
        log.error("beside a turn: %s", fault(error))


def _unfinished() -> Reply:
    return replies.failed(gettext("I could not finish that message, and nothing was booked."), incident())


def incident() -> str:
    """A short number that a member can quote and a log line carries."""
    return secrets.token_hex(4)


def store_down(error: StoreDown) -> Reply:
    """A write may or may not have got through before the database went, so the reply claims neither."""
    words = gettext_noop(
        "I cannot reach {what} right now. What was booked stays booked; nothing is lost. Please try again in a "
        'minute; "mine" then shows what you have.'
    )
    what = gettext("the database") if error.what == "the database" else error.what
    return Reply("failed", gettext(words, what=what), reason="store_down")
