"""What buttons of bookings and offers do. A press is its member's own order."""

from collections.abc import Mapping

from bot.commands import member, reschedule
from bot.commands.context import CommandContext, Pressed
from bot.conversation import asking, replies
from bot.conversation.choice import Choice
from bot.conversation.offering import nothing_free, offered
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.codes import AND_LATER
from bot.domain.errors import AlreadyCancelled
from bot.domain.ports import Change
from bot.domain.workspace import Workspace
from bot.i18n.language import gettext


async def confirm(turn: Turn, proposal: str) -> Reply:
    await turn.desk.confirm(proposal)
    return replies.changed(turn.id, turn.desk.changes, turn.desk.missed)


async def decline(turn: Turn, proposal: str) -> Reply:
    if booking := await turn.desk.decline(proposal):
        return replies.changed(turn.id, [Change("booked", booking)])
    return Reply("dropped", gettext("All right, I have not booked it."))


async def cancel(turn: Turn, code: str) -> Reply:
    await turn.desk.cancel(code)
    return replies.changed(turn.id, turn.desk.changes, turn.desk.missed)


async def again(turn: Turn, slot_id: str) -> Reply | None:
    """The answer to a press on what the member has by now, as the first of two clicks was answered."""
    booking = next((one for one in await turn.desk.held() if one.slot.id == slot_id), None)
    return replies.changed(booking.turn_id, [Change("booked", booking)]) if booking else None


async def _pressed_confirm(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    return await confirm(turn, value)


async def _pressed_decline(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    return await decline(turn, value)


async def _pressed_keep(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    return Reply("dropped", gettext("All right, it stays as it is."))


async def _pressed_cancel(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """Pressed twice, the second press finds done what it asks for: that is no refusal."""
    try:
        return await cancel(turn, value)
    except AlreadyCancelled:
        booking = await context.club_admin.booking(turn.club, value)
        mine = await context.connections.members(turn.club.id, turn.event.member)
        if booking is None or booking.member not in mine:
            raise
        return replies.changed(turn.id, [Change("cancelled", booking)])


async def _pressed_cancelling(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """Asks first: a thumb slips. A line that was typed in a terminal does not."""
    if turn.event.platform == "console":
        return await cancel(turn, value)
    if value.endswith(AND_LATER):
        return asking.to_cancel_more(gettext(replies.LATER_ONES), value)
    if any(booking.series == value for booking in await turn.desk.held()):
        return asking.to_cancel_more(gettext(replies.WHOLE_SERIES), value)
    return asking.to_cancel(await member.own_booking(turn.desk, value))


async def _pressed_at(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """A start at which several courts are free, named by one of their slots: all of them."""
    slot = turn.club.slot(value)
    free = await turn.desk.check_availability(slot.local.date(), slot.local.time(), slot.minutes)
    if free:
        return offered(free, today=turn.now.date())
    near = await turn.desk.alternatives(slot.local.date(), slot.local.time(), slot.minutes)
    return nothing_free(near, slot.local.date(), slot.local.time(), turn.club)


async def _pressed_show(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """A booking of a list, with all that can be done with it."""
    booking = await member.own_booking(turn.desk, value)
    return replies.shown(booking)


async def _pressed_move(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """`CODE` begins a move, `CODE:SLOT` picks the new time, among those offered or in a form."""
    code, slot_id = Choice("move", value).values(2)
    if not slot_id:
        return await reschedule.begin(turn, code, says_when=False)
    turn.session.moving = None
    turn.session.moving = (await member.own_booking(turn.desk, code)).code
    return await reschedule.accept(turn, slot_id)


async def take(context: CommandContext, turn: Turn, workspace: Workspace, value: str) -> Reply:
    """A slot that the member picked for a new booking, among those offered for one or in a form."""
    turn.session.moving = None
    return await reschedule.accept(turn, value)


BUTTONS: Mapping[str, Pressed] = {
    "confirm": _pressed_confirm,
    "decline": _pressed_decline,
    "keep": _pressed_keep,
    "cancel": _pressed_cancel,
    "cancelling": _pressed_cancelling,
    "at": _pressed_at,
    "show": _pressed_show,
    "move": _pressed_move,
    "take": take,
}
