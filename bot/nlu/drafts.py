"""A part of a sentence as a wish: its intent with the values that this intent takes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.booking import Booking
from bot.nlu.intent_of import intent_of, topic_of
from bot.nlu.items import Length
from bot.nlu.part import Draft, Part, corrected
from bot.nlu.picks import of_bookings, of_offers
from bot.nlu.places import of_courts
from bot.nlu.roles import ACTS, AHEAD, CHANGES, GOALS
from bot.nlu.same import days_ahead, on_its_weekday, same, talked_of
from bot.nlu.times import Clock
from bot.nlu.values import of_day_and_time
from bot.nlu.wish import Intent, Known, Topic, Wish


def draft_of(part: Part) -> Draft:
    if _recalls(part) or (part.has("shown again") and not part.has(*ACTS)):
        return _looked_at(part.known)
    intent = intent_of(part)
    if intent == "other" and part.has("reports"):
        return Draft(Wish())  # what it names is nobody's wish
    if intent == "move":
        draft = _move(part)
    elif intent in ("cancel", "mine"):
        draft = _of_a_booking(part, _values(part, intent), every=part.has("all") or _plural(part))
        draft = replace(draft, ambiguous=draft.ambiguous and intent == "cancel")  # a list answers either
    elif intent == "info":
        draft = _values(part, intent)
        draft = replace(draft, wish=replace(draft.wish, topic=topic_of(part) or _unnamed_topic(part)))
    else:
        draft = of_offers(part, same(part, _near_offers(part, _values(part, intent))))
    if intent in ("cancel", "move") and (unknown := part.reading.unknown_object or part.reading.somebody):
        draft = replace(draft, wish=replace(draft.wish, bookings=()), unknown_codes=(unknown,))
    kinds = [kind for kind in (("cancel",), ("move", "extend", "shorten"), ("book",)) if part.has(*kind)]
    return replace(draft, wish=replace(draft.wish, intent=intent), ambiguous=draft.ambiguous or len(kinds) > 1)


def _recalls(part: Part) -> bool:
    """ "Is that a Friday?", "is it still at 3?", of what is talked of, and nothing else."""
    if not (part.reading.asks and part.has("recalls") and (part.known.offers or part.known.bookings)):
        return False
    beside = ("recalls", "ask", "talk", "joint", "the", "filler", "soft")
    named = [chunk for chunk in part.reading.chunks[part.reading.first :] if not chunk.has(*beside)]
    return bool(named) and all(chunk.has("day", "part", "clock", "court") for chunk in named)


def _looked_at(known: Known) -> Draft:
    """What is on offer once more, or what the member has."""
    if not known.offers:
        return Draft(Wish("mine"))
    start, _ = talked_of(known)
    day = min(offer.starts_at for offer in known.offers).date()
    return Draft(Wish("check", date=day, time=start.time() if start else None))


def _unnamed_topic(part: Part) -> Topic:
    """Of what sort a court is; what else is asked about courts only the club's notes may tell."""
    return "courts" if part.has("indoor", "outdoor", "surface") else "notes"


def _values(part: Part, intent: Intent | None = None) -> Draft:
    """What is said of day, time and court, with that `intent`, else with the one that the part alone has."""
    looks = part.reading.asks or (intent or intent_of(part)) == "check"
    draft = of_courts(part, of_day_and_time(part, looks))
    if not part.has("scant") or draft.wish.minutes:
        return draft
    return replace(draft, wish=replace(draft.wish, minutes=_offered_minutes(part.known) + part.known.slot_minutes))


def _offered_minutes(known: Known) -> int:
    lengths = (round((offer.ends_at - offer.starts_at).total_seconds() / 60) for offer in known.offers)
    return max(lengths, default=known.slot_minutes)


def _plural(part: Part) -> bool:
    return any(part.said(i).endswith(("bookings", "reservations", "buchungen")) for i in part.where("owned", "booking"))


def _how_many(part: Part) -> int:
    """Of "both", "my two bookings"; 0 where it is not said."""
    counted = (int(part.chunk(i).keys[0]) for i in part.where("all") if part.chunk(i).keys)
    both = any(part.said(i).startswith(("both", "beide")) for i in part.where("all"))
    return next(counted, 2 * both)


def _of_a_booking(part: Part, described: Draft, every: bool) -> Draft:
    """A cancellation or a question: all that is said of day, time and court is of the booking."""
    if part.has("number"):  # "which one am I on, 1 or 2?"
        described = replace(described, wish=replace(described.wish, time=None, earliest=None, latest=None))
    everything = every and (part.has("all") or len(part.known.bookings) < 2)
    codes, all_of_them, unknown = of_bookings(part, described, everything)
    wish = replace(described.wish, bookings=codes, every_booking=all_of_them and part.has("all"))
    if part.has("series"):
        wish = replace(wish, series=True, every_booking=False, repeats=False, every=None)
    if wish.every_booking and _how_many(part) not in (0, len(part.known.bookings)):
        wish = replace(wish, every_booking=False, count=_how_many(part))
    if all_of_them and not part.has("all"):
        wish = replace(wish, bookings=tuple(booking.code for booking in part.known.bookings))
    return replace(described, wish=wish, unknown_codes=unknown)


# --- moves

_DAY = 24 * 60


def _move(part: Part) -> Draft:
    """What the words before "to" say is of the booking, what stands behind it is wanted for it."""
    old, new = _old_and_new(part)
    described, wanted = _values(old), _values(new)
    codes, _, unknown = of_bookings(_with_codes(part, old), described, every=False)
    codes = codes or tuple(b.code for b in part.known.bookings if b.code == part.known.moving)
    booking = next((b for b in part.known.bookings if codes == (b.code,)), None)
    draft = _elsewhere(part, of_offers(new, _changed(part, new, wanted, booking)), booking)
    wish = _near(new, replace(draft.wish, bookings=codes, every_booking=False), booking)
    if booking and new.has("same time"):
        wish = on_its_weekday(wish, booking.slot.local)
    if not codes and part.known.bookings and (_several(part) or _names_one(described.wish)):
        wish = replace(wish, count=2)  # which of them, or that it is none, is not said here
    unclear = draft.ambiguous or (described.ambiguous and not codes)
    implied = not part.has(*CHANGES) and draft.wish.shift is None and draft.wish.longer is None
    implied = implied and not part.known.moving
    return replace(draft, wish=wish, ambiguous=unclear, unknown_codes=unknown, implied=implied)


def _near(new: Part, wish: Wish, booking: Booking | None) -> Wish:
    """Of the two times that a bare hour may be the one nearer to the booking's: "make it 8" for one in the evening."""
    return _nearest(new, wish, [booking.slot.local] if booking else [])


def _near_offers(part: Part, draft: Draft) -> Draft:
    """The same of what is on offer: "what about 8?", of courts at 6 in the evening. On another day it may be either."""
    starts = [offer.starts_at for offer in part.known.offers] if draft.wish.date is None else []
    return replace(draft, wish=_nearest(part, draft.wish, starts))


def _nearest(part: Part, wish: Wish, starts: Sequence[dt.datetime]) -> Wish:
    clocks = [item.value for item in part.items() if isinstance(item.value, Clock)]
    bare = all(clock.hour <= 12 and not (clock.mer or clock.sure) for clock in clocks)
    if not starts or wish.time is None or not bare or part.has("part"):
        return wish
    other = wish.time.replace(hour=(wish.time.hour + 12) % 24)
    return replace(wish, time=min(wish.time, other, key=lambda at: min(_apart(at, start) for start in starts)))


def _apart(at: dt.time, start: dt.datetime) -> int:
    return abs(60 * (at.hour - start.hour) + at.minute - start.minute)


_MANY = ("ones", "them", "those", "these")


def _several(part: Part) -> bool:
    """Whether more than one booking is meant, where there is more than one."""
    said = any(part.said(i) in _MANY for i in part.where("thing", "it"))
    return len(part.known.bookings) > 1 and (said or _plural(part) or part.has("all"))


def _names_one(wish: Wish) -> bool:
    """Whether a day, a time or a court of a booking is said."""
    return bool(wish.date or wish.time or wish.earliest or wish.latest or wish.courts)


def _elsewhere(part: Part, draft: Draft, booking: Booking | None) -> Draft:
    """ "Swap courts", "to another court": on any but its own, at its time."""
    if not part.has("other court", "rest") or draft.wish.courts or booking is None:
        return draft
    return replace(draft, wish=replace(draft.wish, not_courts=(booking.slot.court.key,), any_court=False))


def _the_one(part: Part) -> list[int]:
    """What "the Friday one" says, where that is one of the bookings."""
    before = part.where("my", "the")
    after = [i for i in part.where("thing", "number") if part.said(i) in ("one", "slot")]
    named = [
        i
        for i in part.where("day", "clock", "court")
        if (any(k < i for k in before) or part.said(i).startswith("the ")) and i + 1 in after
    ]
    described = replace(part, indexes=tuple(named))
    return named if named and len(of_bookings(described, _values(described), every=False)[0]) == 1 else []


def _with_codes(part: Part, old: Part) -> Part:
    return replace(old, indexes=tuple(sorted({*old.indexes, *part.where("code")})))


def _old_and_new(part: Part) -> tuple[Part, Part]:
    to = _where_to(part)
    names = part.known.asked == "move" and not part.has(*CHANGES)  # "the friday one", where that was asked
    one = _the_one(part) if to is None else []
    old = [i for i in part.indexes if (names or i in one or _describes(part, i) if to is None else i < to)]
    old = [i for i in old if _describes(part, i) or not part.chunk(i).has("length")]  # "an hour later and to court 3"
    return replace(part, indexes=tuple(old)), replace(part, indexes=tuple(i for i in part.indexes if i not in old))


def _where_to(part: Part) -> int | None:
    """The last "to" that a goal stands behind; the first of those that "and" or a comma joins: "to Friday and to court
    1"."""
    found = [i for i in part.where("to") if _leads_on(part, i)]
    while len(found) > 1 and part.chunk(found[-1] - 1).has("and", "soft"):
        found.pop()
    return found[-1] if found else None


def _leads_on(part: Part, to: int) -> bool:
    after = part.chunk(part.reading.after(to, "joint", "the", "filler"))
    return after.has(*GOALS)


def _describes(part: Part, i: int) -> bool:
    """Whether the chunk stands between "my" and "booking": "my Friday 3pm booking"."""
    before = [k for k in part.where("my", "the") if k < i]
    after = [k for k in part.where("booking", "subject") if k > i]
    return bool(before and after) and not part.chunk(i).has("move", "make")


def _changed(part: Part, new: Part, wanted: Draft, booking: Booking | None) -> Draft:
    said = new.items(corrected(new, new.where("length")))
    lengths = [item.value for item in said if isinstance(item.value, Length)]
    if not lengths and new.has(*AHEAD):
        return replace(wanted, wish=replace(wanted.wish, shift=days_ahead(new) * _DAY), ambiguous=False)
    if not lengths and part.has("scant"):
        return replace(wanted, wish=replace(wanted.wish, longer=part.known.slot_minutes, minutes=None))
    if not lengths:
        return _until(new, wanted, booking)
    length, wish = lengths[0], wanted.wish
    if length.ahead and length.later:
        return replace(wanted, wish=replace(wish, shift=length.minutes, time=None, minutes=None), ambiguous=False)
    way = _way(part)
    if way:
        return replace(wanted, wish=replace(wish, shift=way * length.minutes, minutes=None))
    if part.has("longer", "shorter") or (part.has("extend", "shorten") and not _to(part)) or part.adds():
        sign = -1 if part.has("shorter", "shorten") else 1
        return replace(wanted, wish=replace(wish, longer=sign * length.minutes, minutes=None))
    unclear = part.has("back", "forward") or (part.has("move") and not _to(part) and wish.time is None)
    return replace(wanted, ambiguous=wanted.ambiguous or unclear)


def _way(part: Part) -> int:
    """1 for later, -1 for earlier, 0 where the words do not tell: "move it forward" is said for both."""
    if (part.has("back") and part.has("delays")) or part.has("postpones"):
        return 1
    return -1 if part.has("up") or (part.has("forward") and part.has("hastens")) else 0


def _to(part: Part) -> bool:
    """Whether a goal is said, which "add an hour to it" does not."""
    return any(_leads_on(part, i) for i in part.where("to")) or part.has("make", "for")


def _until(new: Part, wanted: Draft, booking: Booking | None) -> Draft:
    """ "Extend it until 7": a length, counted from when it begins; of a bare hour the first one after that."""
    wish = wanted.wish
    if not new.has("until", "to") or not new.has("clock") or booking is None or not wish.over_by:
        return wanted
    start = booking.slot.local
    length = (wish.over_by.hour - start.hour) * 60 + wish.over_by.minute - start.minute
    bare = any(isinstance(item.value, Clock) and not item.value.sure for item in new.items())
    length += 12 * 60 if length <= 0 and bare else 0
    return replace(wanted, wish=replace(wish, minutes=length, over_by=None), ambiguous=length <= 0)
