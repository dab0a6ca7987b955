"""How the brain meets a wish: generators that yield each tool call and are sent its result, and end with what to say.

A request carries the results so far, so that `brain` runs them anew each time and goes on where results end.
"""

import datetime as dt
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.conversation.reply import Offer
from bot.domain.booking import Booking
from bot.nlu.heard import Heard, Known, Wish
from bot.nlu.picks import fitting, outermost, series_meant
from bot.sandbox.looking import fitting_courts, free_in, look_arguments, windowed
from bot.sandbox.results import MOST_LISTED, MOST_OFFERED, Do, bookings_list, few, listing, row
from bot.sandbox.talk import Result, as_dict, court_of, dicts, slots_in

Work = Generator[Do, Result, str]
HINT = 'Tell me a day and a time, for example "tomorrow at 3pm".'
HOW_OFTEN = "Would you like it every day, every week or every two weeks?"
NO_CALENDAR = "I cannot look at the calendar right now. Which day and time would you like?"
_NIGHT, _EVENING = 4, 18  # when a night is over, and an evening begins
NOT_UNDERSTOOD = "I did not understand"
NO_BOOKINGS = "I cannot look at your bookings right now."


@dataclass(frozen=True, slots=True)
class Said:
    """What the brain knows when it meets one wish of the last message."""

    wish: Wish  # with what was said before
    heard: Heard
    known: Known
    at_once: bool = False  # this message alone tells day and time
    waits: str = ""  # the slot id that waits for a yes
    furthest: dt.date | None = None  # the last day that can be booked

    @property
    def ordered(self) -> bool:
        return self.heard.order


def look(said: Said, last: bool) -> Work:
    """What is free as wished; and books of it, where the message orders that and it is clear which."""
    wish = said.wish
    courts = fitting_courts(wish, said.known.courts)
    if said.known.courts and not courts:
        return no_such_court(said.known)
    if wish.date is None:
        asked = "Which day would you like to play?" if wish.time else "Which day would you like to play, and when?"
        return f"{not_understood(said.heard)}{asked}"
    too_far = said.furthest is not None and wish.date > said.furthest  # which is told before a time is asked for
    if wish.intent == "book" and wish.time is None and not (windowed(wish) or wish.only or too_far):
        return f"{not_understood(said.heard)}What time would you like to play?"
    result = yield Do("check_availability", look_arguments(wish, said.known, courts), NO_CALENDAR)
    if result.error:
        return result.error
    free = outermost(free_in(result, wish, courts), wish.only)
    if not free:
        return _nothing(result, wish)
    if wish.intent != "book" or not said.ordered:
        lead = f"{not_understood(said.heard)}{_one_day(wish)}"
        return f"{lead}Free:\n{listing(few(free, MOST_LISTED))}\n{_which(free, wish.count)}"
    chosen = _chosen(free, said)
    if not chosen:
        return f"{_one_day(wish)}Free:\n{listing(few(free, MOST_OFFERED))}\n{_which(free, wish.count)}"
    if wish.every:
        return (yield from _series(said, chosen[0], last))
    return (yield from book_all(chosen, last))


def _one_day(wish: Wish) -> str:
    """That it is shown for one day, where it was wanted again and again. Ends with a space; else empty."""
    return "Here is a single day. " if wish.repeats else ""


def _series(said: Said, slot: Offer, last: bool) -> Work:
    """Books the slot again and again; where no court was named, any will do."""
    wish, others = said.wish, [court.key for court in fitting_courts(said.wish, said.known.courts)]
    arguments: dict[str, Any] = {"slot_id": slot.slot_id, "every_days": wish.every, "times": wish.times}
    arguments["other_courts"] = [key for key in others if key != court_of(slot.slot_id)] or None
    return outcome((yield Do("book", arguments, f"Shall I book this one?\n{listing([slot])}", last)))


def _chosen(free: Sequence[Offer], said: Said) -> list[Offer]:
    """As many as were asked for, at the one time that was: in the order of the courts named, or whichever is first."""
    wish = said.wish
    alone = len(free) == 1 and wish.count == 1
    clear = said.at_once or wish.courts or wish.any_court or wish.every
    if not alone and ((wish.time is None and not wish.only) or not clear):
        return []
    ranks = {key: n for n, key in enumerate(wish.courts)}
    return sorted(free, key=lambda slot: ranks.get(court_of(slot.slot_id), len(ranks)))[: wish.count]


def book_all(slots: Sequence[Offer], last: bool) -> Work:
    """Books them, one after the other."""
    told: list[str] = []
    for slot in slots:
        final = last and slot is slots[-1]
        words = f"Shall I book this one?\n{listing([slot])}"
        result = yield Do("book", {"slot_id": slot.slot_id}, words, final)
        told.append(outcome(result))
    return "\n".join(told)


def move(said: Said, last: bool) -> Work:
    """Looks for what is free for the booking, its own time included, and moves it there where that is ordered."""
    wish = said.wish
    booking = next((b for b in said.known.bookings if b.code in wish.bookings), None)
    if booking is None or len(wish.bookings) > 1:
        return (yield from _which_booking("Which booking shall I move?"))
    if not _says_where(wish):
        return f"Which day and time would you like for {booking.code} instead?"
    arguments = _target(said, booking)
    if _is_own(arguments, booking):
        return (yield from mine(said, last))  # it is there already
    result = yield Do("check_availability", arguments, NO_CALENDAR)
    if result.error:
        return result.error
    free = slots_in(result.data.get("free"))
    if not free:
        return _nothing(result, wish)
    own = [slot for slot in free if court_of(slot.slot_id) == booking.slot.court.key]
    slots = own or free
    if not said.ordered or (arguments["time"] is None and len(slots) > 1):
        return f"Free for it:\n{listing(few(slots, MOST_OFFERED))}\nWhich one would you like instead?"
    to = {"booking_id": booking.code, "slot_id": slots[0].slot_id}
    return outcome((yield Do("move", to, f"Shall I move it there?\n{listing(slots[:1])}", last)))


def _is_own(target: dict[str, Any], booking: Booking) -> bool:
    """Whether a booking that is to be moved is there already."""
    slot = booking.slot
    there = (f"{slot.local:%Y-%m-%d}", f"{slot.local:%H:%M}", slot.minutes)
    elsewhere = target["courts"] and slot.court.key not in target["courts"]
    return (target["date"], target["time"], target["minutes"]) == there and not (target["last_date"] or elsewhere)


def _says_where(wish: Wish) -> bool:
    timed = wish.date or wish.time or windowed(wish) or wish.shift or wish.longer or wish.minutes
    return bool(timed or wish.courts or wish.not_courts or wish.indoor is not None or wish.surface)


def _target(said: Said, booking: Booking) -> dict[str, Any]:
    """The look for its new time: what was not said stays as it was."""
    wish, slot = said.wish, booking.slot
    starts = slot.local.replace(tzinfo=None) + dt.timedelta(minutes=wish.shift or 0)
    minutes = wish.minutes or slot.minutes + (wish.longer or 0)
    time = wish.time or (None if windowed(wish) else starts.time())
    there = replace(wish, date=_date_of(wish, starts), time=time, minutes=minutes)
    courts = fitting_courts(there, said.known.courts)
    return look_arguments(there, said.known, courts) | {"moving": booking.code}


def _date_of(wish: Wish, starts: dt.datetime) -> dt.date:
    """What begins after midnight belongs to the evening before: 01:00 of Friday's evening becomes that of Saturday's,
    or Friday at 23:00."""
    evening = (starts - dt.timedelta(hours=_NIGHT)).date()
    if wish.time is None:
        return (wish.date or evening) + (starts.date() - evening)
    late = starts.hour < _NIGHT or starts.hour >= _EVENING
    return wish.date or evening + dt.timedelta(days=late and wish.time.hour < _NIGHT)


def cancel(said: Said, last: bool) -> Work:
    """Cancels what is meant; asks which where that is open."""
    wish, known = said.wish, said.known
    if wish.series:
        return (yield from _cancel_series(said, last))
    codes = [*(b.code for b in known.bookings if wish.every_booking), *wish.bookings, *said.heard.unknown_codes]
    meant = fitting(wish, known.bookings)
    codes = list(dict.fromkeys(codes)) or (meant if len(meant) == wish.count else [])
    if not codes or (wish.bookings and len(wish.bookings) > 1 and not said.ordered):
        return (yield from _which_booking("Which booking shall I cancel?"))
    told: list[str] = []
    for code in codes:
        final = last and code == codes[-1]
        result = yield Do("cancel", {"booking_id": code}, "Which booking shall I cancel?", final)
        told.append(outcome(result))
    return "\n".join(dict.fromkeys(told))


def _cancel_series(said: Said, last: bool) -> Work:
    codes = series_meant(said.wish, said.known.bookings)
    if len(codes) != 1:
        return (yield from _which_booking("Which series shall I cancel?"))
    return outcome((yield Do("cancel", {"booking_id": codes[0]}, "Which booking shall I cancel?", last)))


def _which_booking(question: str) -> Work:
    result = yield Do("my_bookings", {}, NO_BOOKINGS)
    bookings = dicts(result.data.get("bookings"))
    if result.error or not bookings:
        return result.error or "You have no bookings."
    return f"{question}\n{bookings_list(bookings)}"


def mine(said: Said, last: bool) -> Work:
    result = yield Do("my_bookings", {}, NO_BOOKINGS, last)
    bookings = dicts(result.data.get("bookings"))
    if result.error or not bookings:
        return result.error or "You have no bookings."
    return f"Your bookings:\n{bookings_list(bookings)}"


def outcome(result: Result) -> str:
    """What a write came to."""
    if result.error:
        return result.error
    for what, lead in (("booked", "Booked"), ("cancelled", "Cancelled"), ("moved", "Moved")):
        if item := as_dict(result.data.get(what)):
            return f"{lead}: {row(item)}."
    if item := as_dict(result.data.get("proposed")):
        return f"Shall I book this one: {row(item)}?"
    if item := as_dict(result.data.get("to_confirm")):
        return f"Shall I change this one: {row(item)}?"
    return str(result.data.get("words") or "I have an answer that I cannot read. What would you like to do?")


def _nothing(result: Result, wish: Wish) -> str:
    apart = wish.not_courts or wish.indoor is not None or wish.surface
    others = [] if apart else slots_in(result.data.get("on_other_courts"))
    near = (others or slots_in(result.data.get("free")) or slots_in(result.data.get("nearest")))[:MOST_OFFERED]
    starts = ", ".join(str(start) for start in result.data.get("courts_start_at") or ())
    why = f"No court starts at {wish.time:%H:%M}. Courts start at {starts}." if starts and wish.time else ""
    why = why or "Nothing is free then."
    if not near:
        return f"{why} Which other day or time would you like?"
    return f"{why} The nearest:\n{listing(near)}\nWould one of these do?"


def not_understood(heard: Heard) -> str:
    """A line of its own; empty where all was understood."""
    words = heard.unread.partition("…")[0].strip()
    return f'{NOT_UNDERSTOOD} "{words[:60]}".\n' if words else ""


_IN_WORDS = {2: "two", 3: "three", 4: "four"}


def _which(slots: Sequence[Offer], count: int) -> str:
    if count > 1:
        return f"Which {_IN_WORDS.get(count, count)} courts would you like?"
    return "Which one would you like?" if len(slots) > 1 else "Would you like it?"


def no_such_court(known: Known) -> str:
    shown = f"\n{listing(known.offers)}" if known.offers else ""
    names = ", ".join(court.name for court in known.courts)
    return f"There is no such court here. There are {names}. Which one would you like?{shown}"
