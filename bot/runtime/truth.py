"""What is so where a turn did not come to its end: what its runs committed. Where only the database knows, it is waited
for; and where it stays away for longer than a turn may last, the member is told once it is back (`bot.runtime.later`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tenacity import AsyncRetrying, retry_if_exception_type, wait_fixed

from bot.commands.club_choice import is_own
from bot.commands.router import Commands
from bot.conversation import replies
from bot.conversation.event import Event
from bot.conversation.ports import Lease
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.domain.fence import closed, holding
from bot.domain.ports import Bookings, Change, Who, Workspaces
from bot.domain.workspace import Workspace
from bot.i18n.language import gettext
from bot.runtime import faults
from bot.runtime.memory import remember
from bot.runtime.saved import in_words

AGAIN_SECONDS = 0.5
"""Between two looks whether the database is back."""


@dataclass
class Run:
    """One run of a lease, as far as it got: what speaks after a fault starts from here."""

    lease: Lease
    pattern: str = ""
    turn: Turn | None = None
    fault: str = ""
    incident: str | None = None
    away: StoreDown | None = None
    unknown: bool = False  # whether something may have been committed that the database could not be asked for

    def without_an_answer(self) -> Reply:
        """Words that need nothing, where no speaker came to an end."""
        event = self.lease.event
        if event.kind == "notice" and not self.incident:
            return faults.waits()
        if self.unknown and event.platform != "console":  # a terminal has nowhere to be told something later
            return faults.unknown()
        if self.away:
            return faults.store_down(self.away)
        stays = gettext('What was booked stays booked; "mine" shows what you have.')
        return replies.failed(f"{self.fault} {stays}", self.incident)


def earlier(lease: Lease) -> Lease:
    """The same lease on the earlier event whose outcome this one is to tell, if it is to tell one: that has had its
    run."""
    event = lease.event
    if not event.settles:
        return lease
    return replace(lease, event=replace(event, id=event.settles), attempt=lease.attempt + 1)


@dataclass(frozen=True)
class Truth:
    """Looks it up, and words it."""

    workspaces: Workspaces
    bookings: Bookings
    commands: Commands

    async def after_fault(self, run: Run) -> Reply:
        """What was committed, or that nothing was."""
        done = await self.committed(run)
        if run.away and not done:
            return faults.store_down(run.away)
        if run.turn and self.commands.changes_settings(run.turn):
            return replies.failed(f"{run.fault} {faults.UNSURE}", run.incident)
        lines = await self._saved(run)
        if not done and lines:
            return replies.failed("\n".join([run.fault, *lines]), run.incident)
        if not done:
            nothing = gettext("Nothing was booked or changed. Please try again.")
            return replies.failed(f"{run.fault} {nothing}", run.incident)
        reply = _with(replies.changed(run.lease.event.turn_id, done), lines)
        return replace(remember(run.turn, reply) if run.turn else reply, incident=run.incident)

    async def last_words(self, run: Run) -> Reply:
        """What the runs of an event committed and saved, which is not run again; else an apology."""
        event = run.lease.event
        done, lines = await self.committed(run), await self._saved(run)
        if done:
            return _with(replies.changed(event.turn_id, done), lines)
        if lines:
            return Reply("answered", "\n".join([*lines, gettext(faults.AS_FAR)]))
        return faults.not_done() if event.settles else faults.unfinished()

    async def _saved(self, run: Run) -> list[str]:
        """What the turn's runs saved beside bookings, a line each."""
        event = run.lease.event
        with holding(event.turn_id, run.lease.fence):
            if not (deeds := await self.bookings.deeds()):
                return []
        workspace = await self.workspaces.load(event.platform, event.workspace)
        return in_words(deeds, await self._clubs(event, workspace))

    async def committed(self, run: Run) -> list[Change]:
        """What the runs of the turn committed. Where only the database knows, it is waited for, and from then on none
        of them writes anything more, not even what is still on its way to a service of this one."""
        lease, desk = run.lease, run.turn.desk if run.turn else None
        if lease.attempt == 1 and not (desk and (desk.in_doubt or desk.changes)):
            return await desk.committed() if desk else []
        if lease.fence:
            lease.fence = closed(lease.fence)
        run.unknown = True
        with holding(lease.event.turn_id, lease.fence):
            once_back = AsyncRetrying(retry=retry_if_exception_type(StoreDown), wait=wait_fixed(AGAIN_SECONDS))
            done: list[Change] = await once_back(self._of_turn, run)
        run.unknown = False
        return done

    async def _of_turn(self, run: Run) -> list[Change]:
        await self.bookings.hold()
        if run.turn:
            return await run.turn.desk.committed()
        event = run.lease.event
        workspace = await self.workspaces.load(event.platform, event.workspace)
        run.pattern = workspace.pattern
        found: list[Change] = []
        for club in await self._clubs(event, workspace):
            found += await self.bookings.of_turn(Who(club, event.member, event.turn_id))
        return found

    async def _clubs(self, event: Event, workspace: Workspace) -> Sequence[Club]:
        """In which the turn may have acted: alone with the bot, in any that its member was met in."""
        homes: Sequence[Workspace] = ()
        if is_own(workspace.id):
            homes = await self.commands.context.member_data.homes(event.member, event.platform)
        return list({home.club.id: home.club for home in (workspace, *homes)}.values())


def _with(reply: Reply, lines: Sequence[str]) -> Reply:
    return replace(reply, text="\n".join([reply.text, *lines]))
