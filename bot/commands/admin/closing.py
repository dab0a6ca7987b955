"""Closing days or courts over what is booked, and cancelling for a member: those concerned are told."""

import re
from collections.abc import Sequence

from bot.commands import notices
from bot.commands.admin.days import (
    HOW,
    choice_of,
    chosen,
    closure_text,
    coming,
    is_within,
    overlap,
    read_closures,
    stretch_of,
)
from bot.commands.admin.gate import booking_lines, person, refusal
from bot.commands.admin.misread import Misread
from bot.commands.context import CommandContext
from bot.conversation.asking import leave
from bot.conversation.choice import Choice
from bot.conversation.reply import Button, Reply
from bot.conversation.turn import Turn
from bot.domain.booking import Booking
from bot.domain.closure import Closure
from bot.domain.club import Club
from bot.domain.errors import StoreDown
from bot.domain.hours import reach
from bot.domain.ports import Who
from bot.domain.workspace import Workspace
from bot.i18n.text import count_text

CANCEL_HOW = "/courtbot cancel CODE"


async def close(context: CommandContext, turn: Turn, workspace: Workspace, words: str) -> Reply:
    """Shows what closing would cancel; the button closes. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    club = turn.club
    if not words:
        found = [closure_text(c, club) for c in coming(club, turn.now.date())]
        lines = ["Closed:", *found] if found else ["Nothing is closed."]
        return Reply("answered", "\n".join([*lines, f"To close something: {HOW}"]), buttons=FORM)
    closures = read_closures(words, club, turn.now)
    shut = [c for c in club.closures if any(overlap(c, stretch_of(one), club) for one in closures)]
    if all(any(is_within(one, c, club) for c in shut) for one in closures):
        return Reply("answered", "\n".join(["That is closed already:", *_texts(shut, club)]), buttons=FORM)
    lines = [
        f"Close {_together(closures, club)}? Nothing is closed yet.",
        *(f"Already closed then: {text}" for text in _texts(shut, club)),
        _preview(await _hit(context, turn, closures), turn),
    ]
    button = Button("close", "Close", choice_of(closures), "danger")
    return Reply("answered", "\n".join(lines), buttons=(leave("Keep it open"), button))


FORM = (Button("form", "Close days", Choice("form", "close").text),)


def _texts(closures: Sequence[Closure], club: Club) -> list[str]:
    return [closure_text(closure, club) for closure in closures]


def _together(closures: Sequence[Closure], club: Club) -> str:
    """With the reason that they have in common once."""
    bare = [closure.model_copy(update={"reason": ""}) for closure in closures[:-1]]
    return " and ".join(_texts([*bare, closures[-1]], club))


def _preview(hit: Sequence[Booking], turn: Turn) -> str:
    if not hit:
        return "Nobody has a booking then."
    members = "Its member will be told" if len(hit) == 1 else "Their members will be told"
    return f"This cancels {count_text(len(hit), 'booking')}. {members}:\n{booking_lines(hit, turn.event.platform)}"


async def _hit(context: CommandContext, turn: Turn, closures: Sequence[Closure]) -> list[Booking]:
    """The live bookings that have not begun and that the closures cover."""
    since, until = reach(closures[0].first, closures[-1].last, turn.club.zone)
    live = await context.club_admin.live(turn.club, since, until)
    begun = turn.desk.clock()
    return [b for b in live if b.slot.starts_at > begun and any(c.covers(b.slot, turn.club.opening) for c in closures)]


async def pressed(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """Closes, and tells those whose bookings it cancelled. Raises BookingError, StoreDown."""
    if no := await refusal(turn, workspace):
        return no
    closures = chosen(value, turn.club)
    if closures is None or closures[-1].last < turn.now.date():
        return Reply("refused", f"That button is out of date.\nTo close something: {HOW}", reason="stale")
    # A turn id of its own: were it this one, a re-run would tell of the admin's own bookings and of nobody else's.
    who = Who(turn.club, turn.event.member, f"{turn.id}/close")
    gone = await context.club_admin.close(who, closures, turn.desk.clock())
    lines = [f"Closed: {_together(closures, turn.club)}."]
    if gone:
        lines.append(f"Cancelled {count_text(len(gone), 'booking')}:\n{booking_lines(gone, turn.event.platform)}")
    lines.append(await _tell(context, turn, workspace, gone))
    return Reply("answered", "\n".join(filter(None, lines)))


async def _tell(context: CommandContext, turn: Turn, workspace: Workspace, gone: Sequence[Booking]) -> str:
    """Who was told; it names those who have to be told by somebody else. Here it is done at once: where this turn does
    not come so far, `bot.runtime.cancellation_loop` does it."""
    others = [b for b in gone if b.member != turn.event.member]
    left: list[str] = []
    for booking in others:
        try:
            met = await notices.homes(context.member_data, booking)
            if (event := notices.closed(booking, turn.event, workspace, met)) is not None:
                await context.notify(event)
                continue
        except StoreDown:
            pass
        left.append(f"{person(booking.member, turn.event.platform)} ({booking.code})")
    if left:
        return f"I could not tell {', '.join(left)}. Please tell them yourself."
    if not others:
        return ""
    who, they = ("the member", "they") if len(others) == 1 else ("their members", "one of them")
    return f"I am telling {who}, and let you know if {they} cannot be reached."


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
