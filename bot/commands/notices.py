"""What courtbot tells a member unasked: their booking had to be cancelled, or is about to begin. A notice is an event
in the member's own conversation with the bot, so that its answer, alternatives included, is like any other."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.commands.club_choice import is_own
from bot.commands.context import CommandContext, Pressed
from bot.conversation import replies
from bot.conversation.card import REMINDER
from bot.conversation.choice import Choice
from bot.conversation.event import DM, Event
from bot.conversation.offering import offered
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.booking import Booking
from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.domain.member import PlatformName, ReplyTo, User, parts_of
from bot.domain.ports import MemberData, Reminder
from bot.domain.workspace import Workspace
from bot.i18n.language import gettext, gettext_noop

_PLATFORMS: tuple[PlatformName, ...] = ("slack", "discord", "web")  # a terminal has nowhere to be told something


async def homes(members: MemberData, booking: Booking) -> list[str]:
    """The workspaces that the booking's member was met in, the latest first. Raises StoreDown."""
    platform, _, _ = identity(booking.member)
    return [home.id for home in await members.homes(booking.member, platform)] if platform else []


def closed(booking: Booking, event: Event, workspace: Workspace, met: Sequence[str] = ()) -> Event | None:
    """`cancelled` by the turn of that event, whose admin learns it if the member cannot be reached."""
    notice = cancelled(booking, event.turn_id, workspace, met)
    if notice is None:
        return None
    by = {"by": event.member, "by_workspace": f"@{event.user.id}" if event.platform == "discord" else event.workspace}
    return replace(notice, reply_to=ReplyTo(notice.platform, {**notice.reply_to.address, **by}))


def cancelled(booking: Booking, turn_id: str, workspace: Workspace, met: Sequence[str] = ()) -> Event | None:
    """Word of a booking that an admin's turn, in that workspace, cancelled; `met` are the workspaces that the member
    was met in, the latest first. The same turn makes the same event again. None for a member who cannot be reached."""
    platform, scope, user = identity(booking.member)
    if platform is None or not user:
        return None
    # Somebody from a channel that two Slack workspaces share has their id in one that the bot may not be in.
    scope = met[0] if met and scope not in met else scope
    home = f"@{user}" if platform == "discord" else scope or workspace.id
    # A member's own workspace may belong to another club: their booking is looked for where it was cancelled.
    address = {"user": user, "workspace": home, "home": f"{workspace.platform}:{workspace.id}"}
    return personal(
        f"closed:{booking.code}:{turn_id}", Choice("closed", booking.code).text, home, booking.member, address
    )


def reminder(due: Reminder) -> Event | None:
    """Goes where the member wants to be told; a moved booking is reminded of anew."""
    name = Choice.of("reminder", due.code, str(due.minutes), due.starts_at.isoformat()).text
    return personal(name, name, due.workspace, due.member, dict(due.reply_to.address))


async def unreached(context: CommandContext, notice: Event, closed: bool) -> None:
    """Tells the admin whose turn it was that a member does not know yet. An inbox that is away loses it: the log has
    it all the same."""
    address, told = notice.reply_to.address, Choice.parse(notice.choice)
    admin, home = address.get("by", ""), address.get("by_workspace", "")
    if told.verb != "closed" or not home or admin == notice.member:
        return
    to = {"user": identity(admin)[2], "workspace": home, "home": address["home"]}
    choice = Choice.of("unreached", told.value, "closed" if closed else "failed").text
    if event := personal(f"unreached:{notice.turn_id}", choice, home, admin, to):
        with suppress(StoreDown):
            await context.notify(event)


def identity(member: str) -> tuple[PlatformName | None, str, str]:
    """Its parts; no platform where that cannot tell a member anything."""
    platform, scope, user = parts_of(member)
    return next((p for p in _PLATFORMS if p == platform), None), scope, user


def personal(id: str, choice: str, workspace: str, member: str, address: Mapping[str, str]) -> Event | None:
    """Something that courtbot tells a member unasked; None for one who cannot be reached."""
    platform, scope, user = identity(member)
    if platform is None:
        return None
    return Event(
        id=id, platform=platform, workspace=workspace, channel=DM, kind="notice",
        user=User(user, scope=scope, locale=address.get("locale", "")), text="", choice=choice,
        reply_to=ReplyTo(platform, address),
    )  # fmt: skip


async def _closed(context: CommandContext, turn: Turn, workspace: Workspace, code: str) -> Reply:
    if turn.event.kind != "notice":
        return not_a_button()
    club = await club_of(context, turn)
    booking = await context.club_admin.booking(club, code)
    if booking is None or booking.member != turn.event.member or booking.status != "cancelled":
        return Reply("quiet", "")
    return replace(await _told(context, turn, workspace, (club, booking)), touched=(replies.card(booking),))


async def _told(context: CommandContext, turn: Turn, workspace: Workspace, lost: tuple[Club, Booking]) -> Reply:
    """What happened to the booking, and what is free near it."""
    (club, booking), code = lost, lost[1].code
    slot = booking.slot
    words = gettext_noop("The club had to cancel your booking {code}: {what}.")
    lead = f"{gettext(words, code=code, what=replies.slot_text(slot))} {_why(club, booking)}".strip()
    if slot.starts_at <= turn.desk.clock():
        return Reply("answered", lead)
    if not await _books_here(context, turn, workspace, club):
        return Reply("answered", f"{lead}\n{gettext('For another time, ask me where you booked it.')}")
    desk = replace(turn.desk, who=replace(turn.desk.who, club=club))
    near = await desk.alternatives(slot.local.date(), slot.local.time(), slot.minutes)
    if not near:
        return Reply("answered", f"{lead}\n{gettext('Nothing is free near it.')} {gettext(replies.HINT)}")
    return offered(near, f"{lead}\n{gettext('The nearest free times:')}")


async def club_of(context: CommandContext, turn: Turn) -> Club:
    """The club that the booking was made in."""
    platform, _, name = turn.event.reply_to.address.get("home", "").partition(":")
    return (await context.workspaces.load(platform, name)).club if name else turn.club


async def _books_here(context: CommandContext, turn: Turn, workspace: Workspace, club: Club) -> bool:
    """Whether an offer that the member presses here is one of that club's courts: direct messages come to the one club
    that they were met in."""
    if club.id == workspace.club.id:
        return True
    homes = await context.member_data.homes(turn.event.member, turn.event.platform)
    return is_own(workspace.id) and {home.club.id for home in homes if not is_own(home.id)} == {club.id}


def _why(club: Club, booking: Booking) -> str:
    closure = club.closure_of(booking.slot)
    if closure is None:
        return ""
    why = f" ({closure.reason})" if closure.reason else ""
    if closure.courts:
        return gettext("{court} is closed{why}.", court=booking.slot.court.name, why=why)
    return gettext("The club is closed{why}.", why=why)


async def _reminded(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`CODE:MINUTES:START`. Nothing is said of a booking that was cancelled, was moved or has begun meanwhile."""
    if turn.event.kind != "notice":
        return not_a_button()
    code, _, start = Choice("reminder", value).values(3)
    booking = await context.club_admin.booking(turn.club, code)
    if booking is None or booking.status != "confirmed":
        return Reply("quiet", "")
    if booking.member not in await context.connections.members(turn.club.id, turn.event.member):
        return Reply("quiet", "")
    if booking.slot.starts_at.isoformat() != start or booking.slot.starts_at <= turn.desk.clock():
        return Reply("quiet", "")
    text = gettext("Reminder: you have {what}. Code {code}.", what=replies.slot_text(booking.slot), code=code)
    shown = replies.shown(booking, REMINDER)
    return replace(shown, text=text, parts=(replace(shown.parts[0], passage=text),))


def not_a_button() -> Reply:
    return Reply("refused", gettext('That button is out of date. "mine" lists your bookings.'), reason="stale")


BUTTONS: Mapping[str, Pressed] = {"closed": _closed, "reminder": _reminded}
"""Answered where courtbot itself says so: pressed by a member, they tell nothing."""
