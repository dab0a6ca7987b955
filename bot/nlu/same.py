"""What goes on from what was talked of: "the same on Friday", "an hour later", "and the day after?"."""

import datetime as dt
from dataclasses import replace

from bot.nlu.items import Length
from bot.nlu.part import Draft, Part
from bot.nlu.roles import AHEAD
from bot.nlu.wish import Known, Wish


def same(part: Part, draft: Draft) -> Draft:
    """ "Same time next week", "the same on Friday", "and the day after?", "that but an hour later"."""
    if (part.known.offers or part.has("too")) and (later := _later(part)):
        return _moved_on(part, draft, later)
    if _is_one_more(part):
        return _once_more(part, draft)
    if part.has(*AHEAD):
        beside = not (part.known.offers or part.has("too", "book", "want"))  # a booking, of which nothing was ordered
        return replace(_moved_on(part, draft, dt.timedelta(days=days_ahead(part))), implied=beside)
    if part.has("another") and draft.wish.time and draft.wish.date is None and not part.known.offers:
        return _on_their_day(part, draft)
    if not part.has("same time", "same court") or (part.has("same time") and part.reading.any("clock", "span")):
        return draft
    wish, (start, court) = draft.wish, talked_of(part.known)
    if start is None or (part.has("same court") and not (court or part.has("same time"))):
        told = draft.wish.date and draft.wish.time  # "the same court on Thursday at 7": the day and the time will do
        return replace(draft, implied=True) if told else replace(draft, ambiguous=True)
    if part.has("same time"):
        beside = part.reading.asks or part.has("another")
        day = start.date() if beside else None  # "is court 2 free at the same time?", "another at the same time"
        wish = replace(wish, time=start.time(), date=wish.date or day)
    if wish.every and wish.date is None:  # "same time for the next four weeks"
        wish = replace(wish, date=start.date() + dt.timedelta(days=wish.every))
    wish = on_its_weekday(wish, start)
    return replace(draft, wish=replace(wish, courts=(court,)) if part.has("same court") and court else wish)


def _on_their_day(part: Part, draft: Draft) -> Draft:
    """ "One more at 4", beside the booking that there is; nobody said on what day, so that it is only looked at."""
    start, _ = talked_of(part.known)
    return replace(draft, wish=replace(draft.wish, date=start.date()), implied=True) if start else draft


def on_its_weekday(wish: Wish, start: dt.datetime) -> Wish:
    """ "Same time next week"."""
    if not (wish.date and wish.last):
        return wish
    days = (start.weekday() - wish.date.weekday()) % 7
    return replace(wish, date=wish.date + dt.timedelta(days=days), last=None)


def days_ahead(part: Part) -> int:
    return 7 if part.has("next week") else 1


def _is_one_more(part: Part) -> bool:
    """ "And Friday as well", "and Friday", "Friday again", of the booking that there is."""
    told = part.has("clock", "span", "part", "court", "length", "offer", "same time")
    goes_on = part.has("too", "once more") or (part.reading.leads(_first(part), "and") and not part.reading.asks)
    return goes_on and part.has("day") and not (told or part.known.offers or part.known.asked)


def _first(part: Part) -> int:
    return next((i for i in part.indexes if not part.chunk(i).has("soft", "filler")), 0)


def _once_more(part: Part, draft: Draft) -> Draft:
    """Nobody said at what time, so that it is only looked at."""
    start, court = talked_of(part.known)
    if start is None:
        start, court = _alike(part.known)
    if start is None:
        return draft
    wish = replace(draft.wish, time=start.time(), courts=(court,) if court else ())
    return replace(draft, wish=wish, implied=True)


def _alike(known: Known) -> tuple[dt.datetime | None, str]:
    """Of several bookings at one time of day, as of one; their court where they have the same."""
    slots = [booking.slot for booking in known.bookings]
    if len({slot.local.time() for slot in slots}) != 1:
        return None, ""
    courts = {slot.court.key for slot in slots}
    return slots[-1].local, courts.pop() if len(courts) == 1 else ""


def _later(part: Part) -> dt.timedelta | None:
    """ "An hour later", than what is on offer."""
    lengths = (item.value for item in part.items() if isinstance(item.value, Length))
    return next((dt.timedelta(minutes=length.minutes) for length in lengths if length.later), None)


def _moved_on(part: Part, draft: Draft, by: dt.timedelta) -> Draft:
    """So much later than what was talked of, on its court where that was one; as the rest of the words say."""
    start, court = talked_of(part.known)
    if start is None:
        return replace(draft, ambiguous=True)
    wish, then = draft.wish, start + by
    if part.has("too") and not part.known.offers:
        then = max(then, part.known.bookings[0].slot.local_end)
    courts = wish.courts or ((court,) if court else ())
    wish = replace(wish, date=then.date(), time=wish.time or then.time(), courts=courts, minutes=None)
    return replace(draft, wish=wish, ambiguous=False)


def talked_of(known: Known) -> tuple[dt.datetime | None, str]:
    """The start in club time, and the court's key, that "the same" means: of the open offer where all of it begins at
    one time, else of the only booking. No court where several are on offer."""
    starts = {offer.starts_at for offer in known.offers}
    if len(starts) == 1:
        ids = [offer.slot_id for offer in known.offers]
        return starts.pop(), ids[0].partition("-")[0] if len(ids) == 1 else ""
    if len(known.bookings) != 1:
        return None, ""
    slot = known.bookings[0].slot
    return slot.local, slot.court.key
