"""Moving a booking, and taking what was offered, which may be its new time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta

from bot.conversation import replies, turn_reply
from bot.conversation.card import Card
from bot.conversation.looks import line
from bot.conversation.moving import to_move, to_pick
from bot.conversation.offering import Lead, nothing_free, offered
from bot.conversation.reply import Reply
from bot.conversation.slots import short_slot_text
from bot.conversation.turn import Turn
from bot.domain.booking import Booking, Slot
from bot.domain.club import Club
from bot.domain.errors import BookingError, UnknownBooking
from bot.domain.search import Search
from bot.i18n.language import gettext, gettext_noop
from bot.nlu.heard import Heard, Known, Wish, hear

WHEN_INSTEAD = gettext_noop("**Move {what}** to when? Say a day and a time, or pick one:")
_OF_THE_SLOT = ("taken", "closed", "past", "notice", "horizon", "unknown_slot")
"""Reasons that another slot is the way out of."""


async def of_what_was_shown(turn: Turn) -> Reply | None:
    """As "move it to Friday" or "make it 4 instead": said of what was just booked, moved or listed it begins a move. A
    pattern would take it for a wish for another court; a plain order to move patterns carry out themselves. While a
    wish is still talked about, it is of that one."""
    last = turn.session.last_reply
    if last is None or last.outcome not in ("booked", "moved", "listed"):
        return None
    heard = await _heard(turn)
    if last.outcome == "booked" and last.card and _is_a_court(heard):
        if turn.club.court(heard.wish.courts[0]).name == last.card.court:
            return replies.listed([one for one in await turn.desk.held() if one.code == last.card.code])
        return await begin(turn, last.card.code, says_when=True)
    if heard.order or len(heard.wishes) > 1 or heard.wish.intent != "move":
        return None
    named = heard.wish.bookings or heard.unknown_codes
    code = named[0] if named else last.card.code if last.card else ""
    return await begin(turn, code, says_when=True)


def _is_a_court(heard: Heard) -> bool:
    """ "Court 2 please", and nothing else."""
    courts = heard.wish.courts
    return heard.wishes == (Wish("book", courts=courts),) and len(courts) == 1 and not heard.unread


async def _heard(turn: Turn, moving: str = "") -> Heard:
    """What the message means, to somebody who knows the member's bookings and what is offered for `moving`."""
    mine, offers = tuple(await turn.desk.held()), tuple(turn.session.offers) if moving else ()
    return hear(turn.text, Known(turn.now.replace(tzinfo=None), turn.club.courts, offers, mine, moving=moving))


async def offered_again(turn: Turn, card: Card) -> Reply:
    """The slot of a booking that was cancelled, or what is free instead where it is gone."""
    day, start = card.starts_at.date(), card.starts_at.time()
    minutes = int((card.ends_at - card.starts_at).total_seconds() // 60)
    courts = tuple(court.key for court in turn.club.courts if court.name == card.court)
    wanted = Search(day, start=start, minutes=minutes, courts=courts)
    free = await turn.desk.search(wanted)
    if free:
        return offered(free)
    return nothing_free(await turn.desk.near(replace(wanted, courts=())), day, start, turn.club)


async def begin(turn: Turn, code: str, says_when: bool) -> Reply:
    """Starts a move: the next day, time or offer is the booking's new one; perhaps the message `says_when`."""
    mine = {b.code: b for b in await turn.desk.my_bookings()}
    booking = mine.get(code.upper()) if code else next(iter(mine.values())) if len(mine) == 1 else None
    if booking is None and code:
        raise UnknownBooking("no_such_booking")
    if booking is None:
        return which(list(mine.values()))
    turn.session.moving = booking.code
    if says_when and (reply := await pick_time(turn, booking.code)):
        return reply
    slot = booking.slot
    own = Search(slot.local.date(), start=slot.local.time(), minutes=slot.minutes, courts=(slot.court.key,))
    near = await turn.desk.near(own) or await turn.desk.near(replace(own, courts=()))
    words = gettext_noop("When instead of {what}? Say a day and a time, or pick one of these:")
    text = gettext(words, what=replies.slot_text(slot))
    shown = line(WHEN_INSTEAD, what=short_slot_text(slot))
    return to_move(offered(near, Lead(text, shown, day=own.first)), booking.code) if near else replies.asked(text)


def which(mine: Sequence[Booking]) -> Reply:
    reply = replies.listed(mine, gettext("Which of your bookings shall I move?"), picks="move")
    return replace(reply, buttons=tuple(replies.move_button(booking.code) for booking in mine))


async def pick_time(turn: Turn, code: str) -> Reply | None:
    """A day, time, part of a day or choice for the move; what was not said stays as it was. None for anything else."""
    booking = next((b for b in await turn.desk.my_bookings() if b.code == code), None)
    heard = await _heard(turn, code)
    wish = heard.wish
    if booking is None or len(heard.wishes) > 1 or wish.intent not in ("move", "check"):
        return None
    if wish.offers and wish.intent == "move" and not (heard.unread or heard.ambiguous):
        return await accept(turn, wish.offers[0])
    sought = _sought(turn.club, booking, wish)
    if sought is None:  # "is that a Friday?"
        return _again(turn, code) if wish.intent == "check" and turn.session.offers else None
    found = [slot for slot in await turn.desk.search(sought) if slot.local.time() not in wish.not_times]
    free = sorted(found, key=lambda slot: (slot.starts_at, slot.court != booking.slot.court))
    if free:
        return to_move(offered(free, to_pick(booking.slot, sought.first)), code)
    near = await turn.desk.alternatives(sought.first, sought.start or sought.earliest, sought.minutes)
    return to_move(nothing_free(near, sought.first, sought.start, turn.club), code)


async def agreed(turn: Turn, code: str) -> Reply:
    """A yes to what was offered: at one new time the court that the booking has, where it is among them. Else it may
    mean any of them, and it is asked which."""
    slots = [turn.club.slot(offer.slot_id) for offer in turn.session.offers]
    booking = next((b for b in await turn.desk.my_bookings() if b.code == code), None)
    own = [slot for slot in slots if booking and slot.court.key == booking.slot.court.key]
    if own and len({slot.starts_at for slot in slots}) == 1:
        return await accept(turn, own[0].id)
    return _again(turn, code)


def _again(turn: Turn, code: str) -> Reply:
    slots = [turn.club.slot(offer.slot_id) for offer in turn.session.offers]
    return to_move(offered(slots, gettext("I am not sure which one you mean:")), code)


def new_start(club: Club, slot: Slot, day: date | None, at: time | None) -> tuple[date, time]:
    """The local date and time that a booking is moved to. What is not said stays as it is, by the day at the club: from
    01:00 of Friday's evening to that of Saturday's, or to Friday at 23:00."""
    own, own_day = slot.local, club.opening.day_of(slot.starts_at)
    if at:
        return day or club.date_of(own_day, at), at
    return (day or own_day) + (own.date() - own_day), own.time()


def _sought(club: Club, booking: Booking, wish: Wish) -> Search | None:
    """Where the wish would move the booking; None where it names no day, time, length or court for it."""
    left = tuple(c.key for c in club.courts if c.key not in wish.not_courts) if wish.not_courts else ()
    begins, minutes = booking.slot.local, booking.slot.minutes
    window = (wish.earliest, wish.latest, wish.over_by)
    day, start = new_start(club, booking.slot, wish.date, wish.time)
    if any(window) and not wish.time:
        day, start = wish.date or club.opening.day_of(booking.slot.starts_at), None
    search = Search(
        day,
        wish.last,
        start,
        wish.minutes or minutes + (wish.longer or 0),
        *window,
        wish.courts or left,
        booking.code,
    )
    if wish.shift:
        moved = begins + timedelta(minutes=wish.shift)
        search = replace(search, first=moved.date(), start=moved.time().replace(tzinfo=None))
    said = (wish.date, wish.time, wish.shift, wish.longer, wish.minutes, *window)
    return search if any(said) or search.courts else None


async def accept(turn: Turn, slot_id: str) -> Reply:
    """An offer is booked, or a booking moved to it: just what was shown. Where that slot is gone, the nearest are
    offered, for the same purpose."""
    moving = turn.session.moving
    try:
        if moving:
            await turn.desk.move(moving, slot_id)
        else:
            await turn.desk.book(slot_id)
    except BookingError as error:
        near = await _instead(turn, slot_id) if error.reason in _OF_THE_SLOT else ()
        refused = replies.refused(error, near, turn.now.date())
        return to_move(refused, moving or "")
    return replies.changed(turn.id, turn.desk.changes) if moving else turn_reply.from_facts(turn, "")


async def _instead(turn: Turn, slot_id: str) -> list[Slot]:
    """The nearest free slots; none for an id that names no slot of the club."""
    try:
        slot = turn.club.slot(slot_id)
    except BookingError:
        return []
    return await turn.desk.instead_of(slot)
