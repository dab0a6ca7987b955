"""`/courtbot link`: a code that lets another workspace share the club, and the use of one, which takes a press."""

import hashlib
import re
from datetime import datetime, timedelta

from bot.commands.admin.gate import not_admin, refusal
from bot.commands.admin.misread import Misread
from bot.commands.context import CommandContext
from bot.conversation.choice import Choice
from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn
from bot.domain.club import Club
from bot.domain.workspace import Workspace

HOW = (
    "In the other workspace, an admin types this within 30 minutes: /courtbot link {code}\n"
    "That workspace then shares this club, its courts and its bookings, and leaves its own club with all that is set "
    "there. It cannot while members hold bookings in the club that it leaves."
)
ASKED = (
    "Join the club {there} ({zone})? Nothing is changed yet.\n"
    "This workspace is in the club {here} now. By joining it leaves that club: its settings, closed days and past "
    "bookings stay there, and from then on {there}'s courts, hours, rules and bookings are what members see and book "
    "here, shared with {there}'s other workspaces. Only a code from an admin of a club leads back into it."
)
OUT_OF_DATE = "That button is out of date, so nothing was changed. Type /courtbot link CODE again."
PRESS_LIFE = timedelta(minutes=10)


async def link(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """A one-time code; or what the use of one would change, with the button that uses it. Raises BookingError,
    StoreDown."""
    if no := await (not_admin(turn) if words else refusal(turn, workspace)):
        return no
    now = turn.desk.clock()
    if not words and turn.event.kind in ("mention", "message"):  # which are answered where everybody reads
        raise Misread("The code is for you alone. Type /courtbot link as a command, or write it to me directly.")
    if not words:
        return Reply("answered", HOW.format(code=await context.invitations.invite(turn.club, turn.event.member, now)))
    if not re.fullmatch(r"[A-Za-z0-9 -]{4,24}", words):
        raise Misread("That is not a code. Type /courtbot link in the workspace whose club you want to join.")
    club, _ = await context.invitations.invited(workspace, words, now)
    text = ASKED.format(there=club.name, zone=club.time_zone, here=workspace.club.name)
    choice = _choice("".join(filter(str.isalnum, words)).upper(), now, turn, workspace, club)
    return Reply("answered", text, buttons=(Button("join", f"Join {club.name}"[:75], choice, "primary"),))


async def pressed(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """Joins, where all is as the same admin was told it, a while ago at most. Raises BookingError, StoreDown."""
    if no := await not_admin(turn):
        return no
    code, seconds, _ = Choice("join", value).values(3)
    at, now = _moment(seconds), turn.desk.clock()
    if at is None or not timedelta() <= now - at <= PRESS_LIFE:
        return Reply("refused", OUT_OF_DATE, reason="stale")
    club, joined = await context.invitations.invited(workspace, code, now)
    if not joined:
        if Choice("join", value).text != _choice(code, at, turn, workspace, club):
            return Reply("refused", OUT_OF_DATE, reason="stale")
        await context.invitations.join(workspace, code, turn.event.member, now)
    text = f"This workspace now shares the club {club.name}, with its courts, rules and bookings."
    return Reply("answered", text if joined else f"{text} Its own club, {workspace.club.name}, is left.")


def _choice(code: str, at: datetime, turn: Turn, workspace: Workspace, club: Club) -> str:
    """`join:CODE:SECONDS:MARK`: the mark is of who was asked, where, and from which club to which."""
    parts = (turn.event.member, workspace.platform, workspace.id, workspace.club.id, club.id)
    mark = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    return Choice.of("join", code, str(int(at.timestamp())), mark).text


def _moment(seconds: str) -> datetime | None:
    return datetime.fromtimestamp(int(seconds)).astimezone() if re.fullmatch(r"[0-9]{1,10}", seconds) else None
