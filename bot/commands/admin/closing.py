"""Closing days or courts over what is booked, opening them again, and cancelling for a member: those concerned are
told."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from bot.commands import notices
from bot.commands.admin.days import HOW, choice_of, chosen, closure_text, coming, read_closure
from bot.commands.admin.gate import booking_lines, count_text, person, refusal
from bot.commands.admin.misread import Misread
from bot.commands.admin.stretch import Stretch, read_stretch
from bot.commands.context import CommandContext
from bot.conversation.choice import Choice
from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn
from bot.domain.booking import Booking
from bot.domain.club import Closure, Club
from bot.domain.errors import StoreDown
from bot.domain.ports import Who
from bot.domain.workspace import Workspace

REOPEN_HOW = "/courtbot reopen 24 December, or /courtbot reopen court 1 tomorrow"
CANCEL_HOW = "/courtbot cancel CODE"


async def close(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Shows what closing would cancel; the button closes. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    if not words:
        found = [closure_text(c, turn.club) for c in coming(turn.club, turn.now.date())]
        lines = ["Closed days:", *found] if found else ["No day is closed."]
        return Reply("answered", "\n".join([*lines, f"To close days: {HOW}"]), buttons=FORM)
    closure = read_closure(words, turn.club, turn.now)
    hit = await _hit(context, turn, closure)
    text = f"Close {closure_text(closure, turn.club)}? Nothing is closed yet.\n"
    if hit:
        members = "Its member is told" if len(hit) == 1 else "Their members are told"
        text += f"This cancels {count_text(len(hit), 'booking')}. {members}:\n"
        text += booking_lines(hit, turn.event.platform)
    else:
        text += "Nobody has a booking then."
    return Reply("answered", text, buttons=(Button("close", "Close", choice_of(closure), "danger"),))


FORM = (Button("form", "Close days", Choice("form", "close").text),)


async def _hit(context: CommandContext, turn: Turn, closure: Closure) -> list[Booking]:
    """The live bookings that have not begun and that the closure covers."""
    since = datetime.combine(closure.first, time(), turn.club.zone).astimezone(UTC)
    until = datetime.combine(closure.last + timedelta(days=1), time(), turn.club.zone).astimezone(UTC)
    live = await context.club_admin.live(turn.club, since, until)
    return [
        b
        for b in live
        if b.slot.starts_at > turn.desk.clock() and (not closure.courts or b.slot.court.key in closure.courts)
        and closure.first <= b.slot.local.date() <= closure.last
    ]  # fmt: skip


async def pressed(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """Closes, and tells those whose bookings it cancelled. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    closure = chosen(value, turn.club)
    if closure is None or closure.last < turn.now.date():
        return Reply("refused", f"That button is out of date.\nTo close days: {HOW}", reason="stale")
    # A turn id of its own: were it this one, a re-run would tell of the admin's own bookings and of nobody else's.
    who = Who(turn.club, turn.event.member, f"{turn.id}/close")
    gone = await context.club_admin.close(who, closure, turn.desk.clock())
    lines = [f"Closed: {closure_text(closure, turn.club)}."]
    if gone:
        lines.append(f"Cancelled {count_text(len(gone), 'booking')}:\n{booking_lines(gone, turn.event.platform)}")
    lines.append(await _tell(context, turn, workspace, gone))
    return Reply("answered", "\n".join(filter(None, lines)))


async def _tell(context: CommandContext, turn: Turn, workspace: Workspace, gone: Sequence[Booking]) -> str:
    """Who was told; it names those who have to be told by somebody else."""
    others = [b for b in gone if b.member != turn.event.member]
    left: list[str] = []
    for booking in others:
        try:
            met = await _met(context, booking)
            if (event := notices.closed(booking, turn.id, workspace, met)) is not None:
                await context.notify(event)
                continue
        except StoreDown:
            pass
        left.append(f"{person(booking.member, turn.event.platform)} ({booking.code})")
    if left:
        return f"I could not tell {', '.join(left)}: please do."
    if not others:
        return ""
    return "The member is told." if len(others) == 1 else "Their members are told."


async def _met(context: CommandContext, booking: Booking) -> list[str]:
    platform, _, _ = notices.identity(booking.member)
    return [home.id for home in await context.member_data.homes(booking.member, platform)] if platform else []


async def reopen(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Takes days, of all courts or of those named, out of every closure; nothing that was cancelled comes back."""
    if no := await refusal(turn, workspace):
        return no
    if not words:
        return await close(context, turn, workspace, "")
    try:
        said = read_stretch(words, turn.club, turn.now.date())
    except Misread as error:
        raise Misread(f"{error} Nothing was opened.\nTo open days again: {REOPEN_HOW}") from error
    kept = tuple(part for closure in turn.club.closures for part in _without(closure, said, turn.club))
    span = closure_text(Closure(first=said.first, last=said.last, courts=said.courts), turn.club)
    if kept == turn.club.closures:
        return Reply("answered", f"Nothing is closed on {span}.", buttons=FORM)
    club = turn.club.model_copy(update={"closures": kept})
    await context.club_admin.save_club(club, turn.event.member, turn.desk.clock())
    return Reply("answered", f"Open again: {span}. Bookings that were cancelled stay so.")


def _without(closure: Closure, opened: Stretch, club: Club) -> list[Closure]:
    """What is left of the closure before, after and beside what is opened."""
    covered = closure.courts or tuple(court.key for court in club.courts)
    beside = tuple(key for key in covered if opened.courts and key not in opened.courts)
    if opened.last < closure.first or opened.first > closure.last or beside == covered:
        return [closure]
    day = timedelta(days=1)
    within = max(closure.first, opened.first), min(closure.last, opened.last)
    parts = [(closure.first, within[0] - day, closure.courts), (within[1] + day, closure.last, closure.courts)]
    if beside:
        parts.insert(1, (*within, beside))
    return [closure.model_copy(update={"first": a, "last": b, "courts": keys}) for a, b, keys in parts if a <= b]


async def cancel(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Cancels any member's booking of the club, and tells them. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    if not re.fullmatch(r"[A-Za-z0-9]{6}", words):
        raise Misread(f"A booking has a code of six letters and digits.\nTo cancel one: {CANCEL_HOW}")
    # See `pressed` for the turn id.
    who = Who(turn.club, turn.event.member, f"{turn.id}/cancel")
    booking = await context.club_admin.cancel_for(who, words.upper(), turn.desk.clock())
    told = await _tell(context, turn, workspace, [booking])
    return Reply("answered", f"Cancelled {booking_lines([booking], turn.event.platform)}. {told}".strip())
