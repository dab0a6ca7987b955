"""How A, B and C serve a wish that is not for a free court: list, cancel or move bookings, or tell about the club. All
of it is code; where the member's words do not clearly order a change, the desk asks them first."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, time, timedelta

from bot.commands import reschedule
from bot.conversation import facts, replies
from bot.conversation.moving import to_move, to_pick
from bot.conversation.offering import nothing_free, offered, refusal_lead
from bot.conversation.reply import Reply
from bot.conversation.turn import Turn
from bot.domain.booking import Booking, Slot
from bot.domain.club import Club
from bot.domain.errors import BookingError, Taken
from bot.i18n.language import gettext, gettext_noop
from bot.nlu.heard import Heard, Wish
from bot.nlu.picks import outermost, series_meant
from patterns.workflow.find import allowed, nearest, of_sort
from patterns.workflow.form import TIMES, Sought
from patterns.workflow.plan import Look, says_what

WHICH_TO_CANCEL = gettext_noop("Which of your bookings shall I cancel?")
NONE_FITS = gettext_noop("None of your bookings fits that. Which one shall I cancel?")


async def answer(turn: Turn, wish: Wish, heard: Heard, recent: str) -> Reply | None:
    """Serve the wish, and return the reply; None where something was changed, which the desk has recorded. `recent` is
    the code of the booking that the bot showed last."""
    if wish.intent == "mine":
        return replies.listed(await turn.desk.my_bookings(), most=turn.club.rules.max_live)
    if wish.intent == "info" and wish.topic:
        return facts.about(turn.club, wish.topic, turn.now.date())
    if wish.intent in ("cancel", "move"):
        with nullcontext() if heard.order and not (heard.unread or heard.problem) else turn.desk.asking():
            return await (_cancel(turn, wish, heard) if wish.intent == "cancel" else _move(turn, wish, heard, recent))
    return Reply("answered", gettext(replies.HELP))


async def _cancel(turn: Turn, wish: Wish, heard: Heard) -> Reply | None:
    """Cancel exactly the bookings that the words name; where they are vague, ask which."""
    mine = await turn.desk.held()
    if wish.series or any(booking.series in wish.bookings for booking in mine):
        return await _cancel_series(turn, wish, heard, mine)
    if _is_misnamed(wish, heard):
        return await _cancelled(turn, heard.unknown_codes)
    fitting = _named(turn.club, mine, wish)
    named = wish.bookings or wish.every_booking or len(fitting) == wish.count
    if not fitting or not named:
        lead = gettext(NONE_FITS if mine and not fitting else WHICH_TO_CANCEL)
        return replies.listed(fitting or mine, lead)
    refused = await _cancelled(turn, [booking.code for booking in fitting])
    return refused or (await _cancelled(turn, heard.unknown_codes) if heard.unknown_codes else None)


def _is_misnamed(wish: Wish, heard: Heard) -> bool:
    """Whether the code that was said is no booking's of theirs: then no other one is meant."""
    return bool(heard.unknown_codes) and not wish.bookings


async def _cancel_series(turn: Turn, wish: Wish, heard: Heard, mine: Sequence[Booking]) -> Reply | None:
    """Cancel the one series that the words are about; otherwise list the bookings to choose from."""
    codes = series_meant(wish, mine)
    if len(codes) != 1 or heard.unread:
        return replies.listed(mine, gettext(WHICH_TO_CANCEL))
    return await _cancelled(turn, codes)


async def _cancelled(turn: Turn, codes: Sequence[str]) -> Reply | None:
    """Cancel each of them; return the first refusal, if there is one."""
    refused = None
    for code in codes:
        try:
            await turn.desk.cancel(code)
        except BookingError as error:
            refused = refused or replies.refused(error)
    return refused


def _named(club: Club, mine: Sequence[Booking], wish: Wish) -> list[Booking]:
    if wish.bookings:
        return [booking for booking in mine if booking.code in wish.bookings]
    return [booking for booking in mine if _fits(club, booking.slot, wish)]


def _fits(club: Club, slot: Slot, wish: Wish) -> bool:
    local, sought = slot.local, _sought(wish)
    days = (local.date(), club.opening.day_of(slot.starts_at))
    in_days = wish.date is None or any(wish.date <= day <= (wish.last or wish.date) for day in days)
    court = (not wish.courts or slot.court.key in wish.courts) and of_sort(slot.court, sought)
    return in_days and court and wish.time in (None, local.time()) and bool(allowed(club, [slot], sought))


def _sought(wish: Wish) -> Sought:
    return Sought.model_validate({name: getattr(wish, name) for name in Sought.model_fields}, from_attributes=True)


async def _move(turn: Turn, wish: Wish, heard: Heard, recent: str) -> Reply | None:
    """Move a booking to where the words say; what they do not say stays as it is."""
    mine = await turn.desk.held()
    if _is_misnamed(wish, heard):
        return await _cannot_move(turn, heard.unknown_codes[0])
    booking = _meant(mine, wish, recent) if wish.count == 1 else None
    if booking is None:
        return reschedule.which(mine)
    if not says_what(wish) or heard.unread or heard.problem or heard.ambiguous:
        return await reschedule.begin(turn, booking.code, says_when=False)
    try:
        if wish.offers and await _moved(turn, booking, [turn.club.slot(slot_id) for slot_id in wish.offers]):
            return None
        return await _move_to(turn, booking, _goal(turn.club, booking.slot, wish))
    except BookingError as error:
        return replies.refused(error)


async def _cannot_move(turn: Turn, code: str) -> Reply:
    try:
        return await reschedule.begin(turn, code, says_when=False)
    except BookingError as error:
        return replies.refused(error)


def _meant(mine: Sequence[Booking], wish: Wish, recent: str) -> Booking | None:
    """The booking that the words name, the one that was shown last, or the only one."""
    named = [booking for booking in mine if booking.code in (wish.bookings or (recent,))]
    return named[0] if named else mine[0] if len(mine) == 1 and not wish.bookings else None


def _goal(club: Club, slot: Slot, wish: Wish) -> Look:
    """What the booking is to become."""
    local = slot.local + timedelta(minutes=wish.shift or 0)  # a day later at the same hour, also as the clocks change
    shifted = replace(slot, starts_at=local.astimezone(UTC))
    day, start = reschedule.new_start(club, shifted, wish.date, wish.time)
    windowed = any(getattr(wish, name) for name in TIMES[1:])
    courts = not (wish.any_court or wish.indoor is not None or wish.surface or slot.court.key in wish.not_courts)
    said = {name: getattr(wish, name) for name in Sought.model_fields if name != "count"} | {
        "date": (wish.date or club.opening.day_of(slot.starts_at)) if windowed and not wish.time else day,
        "time": wish.time or (None if windowed else start),
        "minutes": wish.minutes or slot.minutes + (wish.longer or 0),
        "courts": list(wish.courts) or ([slot.court.key] if courts else []),
        "not_courts": list(wish.not_courts),
    }
    return Look.model_validate(said)


async def _move_to(turn: Turn, booking: Booking, goal: Look) -> Reply | None:
    """Move the booking to the time that was said, on the court that was said or that it has; otherwise offer what is
    free then or near it. Raises BookingError."""
    assert goal.date is not None
    wished = [_slot(turn, key, goal.date, goal.time, goal.minutes) for key in goal.courts] if goal.time else []
    if wished == [booking.slot]:
        return replies.listed([booking])  # it is there already
    if await _moved(turn, booking, wished):
        return None
    free = await turn.desk.check_availability(goal.date, goal.time, goal.minutes)
    free = [slot for slot in allowed(turn.club, free, goal) if of_sort(slot.court, goal)]
    free = outermost(free, goal.only)
    if goal.time and not goal.courts and await _moved(turn, booking, free):
        return None
    same = [slot for slot in free if slot.court.key in goal.courts]
    return await _to_pick(turn, booking, same or free, goal)


def _slot(turn: Turn, key: str, day: date, at: time, minutes: int | None) -> Slot:
    club = turn.club
    return Slot(club.court(key), club.at(day, at), minutes or club.rules.slot_minutes, club.zone)


async def _moved(turn: Turn, booking: Booking, slots: Sequence[Slot]) -> bool:
    """Move the booking to the first slot that is still free; False where all are taken. Raises BookingError for any
    other refusal."""
    for slot in slots:
        try:
            await turn.desk.move(booking.code, slot.id)
        except Taken:
            continue
        return True
    return False


async def _to_pick(turn: Turn, booking: Booking, free: Sequence[Slot], goal: Look) -> Reply:
    """Offer new times for the booking; the member's next message may pick one."""
    assert goal.date is not None
    if not free:
        reply = nothing_free(await nearest(turn, goal), goal.date, goal.time, turn.club)
    elif goal.time and goal.courts:
        wished = _slot(turn, goal.courts[0], goal.date, goal.time, goal.minutes)
        reply = offered(free, refusal_lead(turn.desk.why_taken(wished), free, turn.now.date()))
    else:
        reply = offered(free, to_pick(booking.slot, goal.date))
    turn.session.moving = booking.code
    return to_move(reply, booking.code)
