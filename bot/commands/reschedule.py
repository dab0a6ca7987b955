"""Moving a booking, and taking what was offered, which may be its new time."""

import re
from dataclasses import replace

from bot.conversation import replies
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.booking import Slot
from bot.domain.errors import BookingError, UnknownBooking
from bot.i18n.language import gettext, gettext_noop
from bot.nlu.heard import Known
from bot.nlu.heard import hear as understood
from bot.nlu.intent import hear, pick

_OF_THE_SLOT = ("taken", "closed", "past", "notice", "horizon", "unknown_slot")
"""Reasons that another slot is the way out of."""
_IT = re.compile(
    r"(?:\W|\b(?:please|can|could|would|you|we|i|let'?s|actually|oh|sorry|ok|okay|no|and|then)\b)*"
    r"\b(?P<verb>move|reschedule|make|change|switch|shift|push|bring|put) "
    r"(?:it|that|this|(?:my|the) (?:booking|reservation|court|slot|game|match))\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\b(?:instead|actually|rather|meant?|(?:can'?t|cannot) (?:make|do))\b", re.IGNORECASE)
_ANOTHER = re.compile(r"(?!.*\binstead\b).*\b(?:book|reserve)\b", re.IGNORECASE)
"""Not the new time of what is being moved, but another booking."""


async def of_what_was_shown(turn: Turn) -> Reply | None:
    """As "move it to Friday" or "make it 4 instead": said of what was just booked, moved or listed it begins a move. A
    pattern would take it for a wish for another court. While a wish is still talked about, it is of that one."""
    last = turn.session.last_reply
    match = _IT.match(turn.text)
    if last is None or last.outcome not in ("booked", "moved", "listed") or _ANOTHER.match(turn.text):
        return None
    if not (match or _INSTEAD.search(turn.text)) or await _ordered(turn):
        return None
    heard = hear(turn.text, turn.now.replace(tzinfo=None))
    timed = heard.intent != "cancel" and (heard.date or heard.time or heard.earliest or heard.latest)
    if timed or (match and (heard.choice or match["verb"].casefold() in ("move", "reschedule"))):
        return await begin(turn, last.card.code if last.card else "", says_when=True)
    return None


async def _ordered(turn: Turn) -> bool:
    """Whether it is a plain order to move, which patterns carry out themselves."""
    known = Known(turn.now.replace(tzinfo=None), turn.club.courts, bookings=tuple(await turn.desk.held()))
    said = understood(turn.text, known)
    return said.order and not said.unread and said.wish.intent == "move"


async def begin(turn: Turn, code: str, says_when: bool) -> Reply:
    """Starts a move: the next day, time or offer is the booking's new one; perhaps the message `says_when`."""
    mine = {b.code: b for b in await turn.desk.my_bookings()}
    booking = mine.get(code.upper()) if code else next(iter(mine.values())) if len(mine) == 1 else None
    if booking is None and code:
        raise UnknownBooking("no_such_booking")
    if booking is None:
        reply = replies.listed(list(mine.values()), gettext("Which of your bookings shall I move?"))
        return replace(reply, buttons=tuple(replies.move_button(code) for code in mine))
    turn.session.moving = booking.code
    if says_when and (reply := await pick_time(turn, booking.code)):
        return reply
    slot = booking.slot
    near = await turn.desk.alternatives(slot.local.date(), slot.local.time(), slot.minutes)
    words = gettext_noop("When instead of {what}? Say a day and a time, or pick one of these:")
    lead = gettext(words, what=replies.slot_text(slot))
    return _to_move(replies.offered(near, lead), booking.code) if near else replies.asked(lead)


async def pick_time(turn: Turn, code: str) -> Reply | None:
    """A day, time, part of a day or choice for the move; what was not said stays as it was. None for anything else."""
    booking = next((b for b in await turn.desk.my_bookings() if b.code == code), None)
    heard = hear(turn.text, turn.now.replace(tzinfo=None))
    window = heard.earliest, heard.latest
    said = heard.date or heard.time or any(window)
    chosen = None if said else pick(heard.choice or turn.text, turn.session.offers)
    if booking is None or not (chosen or said) or _ANOTHER.match(turn.text):
        return None
    if chosen:
        return await take(turn, chosen.slot_id)
    slot = booking.slot
    day, minutes = heard.date or slot.local.date(), heard.minutes or slot.minutes
    start = heard.time or (None if any(window) else slot.local.time())
    free = [s for s in await turn.desk.check_availability(day, start, minutes) if replies.in_window(s, *window)]
    if free:
        lead = gettext("To move {what}, pick one of these:", what=replies.slot_text(slot))
        return _to_move(replies.offered(free, lead), code)
    near = await turn.desk.alternatives(day, start or heard.earliest, minutes)
    return _to_move(replies.nothing_free(near, day, start), code)


async def take(turn: Turn, slot_id: str) -> Reply:
    """A pressed offer: what was shown is what is booked, or what a booking is moved to. Where that slot is gone, the
    nearest are offered, for the same purpose."""
    moving = turn.session.moving
    try:
        if moving:
            await turn.desk.move(moving, slot_id)
        else:
            await turn.desk.book(slot_id)
    except BookingError as error:
        refused = replies.refused(error, await _instead(turn, slot_id) if error.reason in _OF_THE_SLOT else ())
        return _to_move(refused, moving or "")
    return replies.changed(turn.id, turn.desk.changes) if moving else replies.from_facts(turn, "")


def _to_move(reply: Reply, code: str) -> Reply:
    """What it offers is the new time of that booking, if there is one."""
    return replace(reply, offers=tuple(replace(offer, moves=code) for offer in reply.offers))


async def _instead(turn: Turn, slot_id: str) -> list[Slot]:
    """The nearest free slots; none for an id that names no slot of the club."""
    try:
        slot = turn.club.slot(slot_id)
    except BookingError:
        return []
    return await turn.desk.alternatives(slot.local.date(), slot.local.time(), slot.minutes)
