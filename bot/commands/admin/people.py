"""A member's data: handed out, or forgotten. Their own is for every member, another's for admins of their only club."""

import json
import re
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from bot.commands.admin.gate import refusal
from bot.commands.admin.misread import Misread, quoted
from bot.commands.club_choice import is_own
from bot.commands.context import CommandContext
from bot.conversation.asking import leave
from bot.conversation.choice import Choice
from bot.conversation.refusals import Explained
from bot.conversation.reply import Button, File, Reply
from bot.conversation.session import Session
from bot.conversation.turn import Turn
from bot.domain.member import User, member_of, parts_of
from bot.domain.workspace import Workspace
from bot.i18n.language import gettext, gettext_noop, speaking, together

HOW = "Mention a member or give their id; for your own data, leave that out."
_ID = re.compile(r"(?:<@!?)?([A-Za-z0-9_.-]{1,64})(?:\|[^>]*)?>?")
OWN = ("", "me", "mine", "my data")


async def export(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """All that is stored about the member, as a JSON file. Raises BookingError, StoreDown."""
    user = _user(turn, words)
    own = user == turn.event.user.id
    if not own and (no := await refusal(turn, workspace)):
        return no
    found = await _data(context, turn, workspace, user)
    if own:  # what was said is nobody else's
        found |= await context.export(turn.event.member, await _met(context, turn, turn.event.member))
    await context.club_admin.note(workspace, "export", turn.event.member, turn.desk.clock())
    text = json.dumps(found, indent=2, ensure_ascii=False)
    with _worded(turn, own):
        lead = gettext("This is all that the database holds. What was said is not kept for longer than a day.")
    return Reply("answered", lead, file=File(f"courtbot-{user}.json", "application/json", text, private=True))


async def forget(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Says what would go, and asks. Raises BookingError, StoreDown."""
    user = _user(turn, words)
    own = user == turn.event.user.id
    if not own and (no := await refusal(turn, workspace)):
        return no
    found = await _data(context, turn, workspace, user)
    now = turn.desk.clock().isoformat()
    coming = [b for b in found.get("bookings", ()) if b["status"] == "confirmed" and b["starts_at"] > now]
    with _worded(turn, own):
        lead = gettext("Forget your data?") if own else "Forget that member's data?"
        rest = gettext_noop(
            "This cancels upcoming bookings ({count}), takes the name off past ones, and deletes reminders, votes and "
            "conversations. It cannot be undone. Nothing is deleted yet."
        )
        button = Button("forget", gettext("Forget"), Choice("forget", user).text, "danger")
        lines = [f"{lead} {gettext(rest, count=len(coming))}", *_other_sides(found)]
        return Reply("answered", "\n".join(lines), buttons=(leave(gettext("Keep")), button))


async def pressed(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """Forgets. Raises BookingError, StoreDown."""
    user = _user(turn, value)
    own = user == turn.event.user.id
    if not own:
        if no := await refusal(turn, workspace):
            return no
        await _data(context, turn, workspace, user)
    member = _member(turn, user)
    found = await context.member_data.export(member)
    where = await _met(context, turn, member)
    gone = await context.member_data.forget(member, turn.event.member, turn.desk.clock())
    await context.forget(member, where)
    if own:
        _empty(turn.session)
    with _worded(turn, own):
        lead = gettext("Your data is forgotten.") if own else "That member's data is forgotten."
        lines = [f"{lead} {gettext('Upcoming bookings cancelled: {count}.', count=len(gone))}", *_other_sides(found)]
        return Reply("answered", "\n".join(lines), forgotten=member)


def _other_sides(found: dict[str, Any]) -> list[str]:
    """A line where the member is connected with another identity of theirs, which is not forgotten."""
    words = gettext_noop("The side on {platform} keeps what it has, and the two sides are no longer connected.")
    sides = {parts_of(row["connected_with"])[0].capitalize() for row in found.get("connections", ())}
    return [gettext(words, platform=together(sorted(sides)))] if sides else []


def _worded(turn: Turn, own: bool) -> AbstractContextManager[None]:
    """A member's own data is no admin's matter, so they read of it in their language."""
    return speaking(turn.session.locale) if own else nullcontext()


def _user(turn: Turn, words: str) -> str:
    """The platform's id of the member named. Raises Misread."""
    if words.casefold() in OWN:
        return turn.event.user.id
    match = _ID.fullmatch(words)
    if match is None:
        raise Misread(f"I do not know whom {quoted(words)} means. {HOW}")
    return match[1]


def _member(turn: Turn, user: str) -> str:
    """An id is unique in the scope of the admin's own one."""
    return member_of(turn.event.platform, User(user, scope=turn.event.user.scope))


async def _met(context: CommandContext, turn: Turn, member: str) -> set[str]:
    """The workspaces in which that id is known to be the member's. Raises StoreDown."""
    homes = await context.member_data.homes(member, turn.event.platform)
    return {turn.event.workspace, *(home.id for home in homes)}


async def _data(context: CommandContext, turn: Turn, workspace: Workspace, user: str) -> dict[str, Any]:
    """What is stored about the member. Raises BookingError for another one who is not of this club, or not of this
    club alone: an admin must not read, nor delete, what another club holds."""
    member = _member(turn, user)
    found = await context.member_data.export(member)
    if member == turn.event.member:
        return found
    homes = await context.member_data.homes(member, turn.event.platform)
    clubs = {row["club_id"] for name in ("bookings", "proposals", "changes") for row in found.get(name, ())}
    clubs |= {home.club.id for home in homes if not is_own(home.id)}  # that is their own
    if workspace.club.id not in clubs:
        raise Explained(f"I know of no such member in this club. {HOW}")
    if clubs != {workspace.club.id}:
        raise Explained("That member is known in other clubs too, so only they can do this, for themselves.")
    return found


def _empty(session: Session) -> None:
    """This conversation is stored again after the turn; the others are gone."""
    fresh = Session(locale=session.locale)
    for name in Session.model_fields:
        setattr(session, name, getattr(fresh, name))
