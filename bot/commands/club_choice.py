"""Which club is meant where a member is alone with the bot: in a workspace of their own, `@USER`, such as Discord's
direct messages. They are asked once, if they were met in workspaces of several clubs; after that it stays in that
one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.commands.context import CommandContext
from bot.conversation.choice import Choice
from bot.conversation.event import Event
from bot.conversation.ports import Lease
from bot.conversation.replies import HINT, refused
from bot.conversation.reply import Button, Reply
from bot.domain.errors import BookingError
from bot.domain.ports import MemberData, Who
from bot.domain.workspace import Workspace
from bot.i18n.catalogues import also
from bot.i18n.language import gettext

AGAIN = re.compile(rf"/?(?:courtbot )?(?:club{also('club')})[.!? ]*", re.IGNORECASE)
_OF_A_BOOKING = ("cancel", "move", "calendar", "remind")
_OF_A_PLACE = ("hold", "leave")
_CODE = re.compile(r"[A-Z0-9]{6}")
MOST_HELD = 2_000  # characters


def is_own(workspace: str) -> bool:
    """Whether it is one person's, and not a Slack team, a Discord guild or a terminal."""
    return workspace.startswith("@")


async def resolve_club(
    context: CommandContext, lease: Lease, workspace: Workspace, now: datetime
) -> tuple[Workspace, Event] | Reply:
    """The workspace as it is after this, and the event to serve in it, whose words are clean: after a choice of the
    club, what was said before it. A reply where there is nothing to serve yet. Raises StoreDown."""
    event, session = lease.event, lease.session
    if not is_own(workspace.id) or event.kind == "notice":
        return workspace, event
    homes = await _homes(context.member_data, event)
    try:
        if chosen := _chosen(event, homes, asked=session.pending_text is not None):
            workspace = await _enter(context, workspace, chosen, event, now)
            held, session.pending_text = session.pending_text, None
            if held:
                said = replace(event, kind="direct", text=held, choice=None, quoted=session.pending_quoted)
                said = replace(said, shown=session.pending_shown)
                return workspace, said
            return Reply("answered", f"{gettext('{club} it is.', club=workspace.club.name)} {gettext(HINT)}")
        if len(homes) > 1 and not event.quoted and AGAIN.fullmatch(event.text):
            session.pending_text = ""
            return _which(homes)
        if booked := await _booked_at(context, lease, homes, now):
            return replace(workspace, club=booked.club), event
        if not homes or any(home.club.id == workspace.club.id for home in homes):
            return workspace, event
        if len(homes) == 1:
            return await _enter(context, workspace, homes[0], event, now), event
    except BookingError as error:
        return refused(error)
    session.pending_text = event.text[:MOST_HELD] if event.choice is None else ""
    session.pending_quoted, session.pending_shown = event.quoted, event.shown[:MOST_HELD]
    return _which(homes)


async def _booked_at(
    context: CommandContext, lease: Lease, homes: Sequence[Workspace], now: datetime
) -> Workspace | None:
    """Where the booking is that a button is about, or that is being moved, or what is held: a notice brings it here
    from whichever club."""
    event = lease.event
    pressed = Choice.parse(event.choice)
    if pressed.verb in _OF_A_PLACE:
        return await _waits_at(context, event, homes, now)
    named = pressed.values(2)[0] if pressed.verb in _OF_A_BOOKING else ""
    code = named if _CODE.fullmatch(named) else lease.session.moving
    if code is None:
        return None
    for home in homes:
        booking = await context.club_admin.booking(home.club, code)
        if booking and booking.member in await context.connections.members(home.club.id, event.member):
            return home
    return None


async def _waits_at(
    context: CommandContext, event: Event, homes: Sequence[Workspace], now: datetime
) -> Workspace | None:
    for home in homes:
        places = await context.waiting.of_member(Who(home.club, event.member, event.turn_id), now)
        if any(str(place.id) == Choice.parse(event.choice).values(2)[0] for place in places):
            return home
    return None


async def looked_at(member_data: MemberData, event: Event, workspace: Workspace) -> Workspace:
    """For what only looks, such as a form: where `resolve_club` would lead, or else to the club that the member
    was last met in."""
    if not is_own(workspace.id):
        return workspace
    homes = await _homes(member_data, event)
    entered = not homes or any(home.club.id == workspace.club.id for home in homes)
    return workspace if entered else replace(workspace, club=homes[0].club, pattern=homes[0].pattern)


async def _homes(member_data: MemberData, event: Event) -> list[Workspace]:
    """One for each club that they were met in, the latest first."""
    found: dict[str, Workspace] = {}
    for home in await member_data.homes(event.member, event.platform):
        if not is_own(home.id):
            found.setdefault(home.club.id, home)
    return list(found.values())


def _chosen(event: Event, homes: Sequence[Workspace], asked: bool) -> Workspace | None:
    """By a button, or by a club's name in answer to the question."""
    if event.choice is not None:
        return next((home for home in homes if event.choice == _choice(home)), None)
    said = event.text.strip(" .!").casefold()
    named = [home for home in homes if asked and not event.quoted and home.club.name.casefold() == said]
    return named[0] if len(named) == 1 else None


async def _enter(
    context: CommandContext, workspace: Workspace, home: Workspace, event: Event, now: datetime
) -> Workspace:
    """With the pattern that answers there."""
    entered = await context.invitations.enter(workspace, home.club.id, event.member, now)
    if entered.pattern == home.pattern:
        return entered
    return await context.workspaces.set_pattern(entered, home.pattern, event.member, now)


def _which(homes: Sequence[Workspace]) -> Reply:
    """Clubs of one name are told apart by where they are met."""
    names = [home.club.name for home in homes]
    labels = [home.club.name + (f" ({home.id})" if names.count(home.club.name) > 1 else "") for home in homes]
    buttons = (Button(_choice(home), label, _choice(home)) for home, label in zip(homes, labels, strict=True))
    return Reply(
        "asked", gettext("Which club is this about? You can change it later: say club."), buttons=tuple(buttons)
    )


def _choice(home: Workspace) -> str:
    return Choice.of("club", home.platform, home.id).text
