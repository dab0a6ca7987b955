"""Which offers and which bookings are meant, by their place, their code, or because nothing else fits the words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from bot.conversation.reply import Offer
from bot.domain.booking import Booking, Court, Slot
from bot.domain.codes import AND_LATER
from bot.nlu.hours import hour_of
from bot.nlu.part import Draft, Part, corrected
from bot.nlu.times import Clock
from bot.nlu.vocabulary import words
from bot.nlu.wish import Only, Wish

_COURTS = words("court courts platz plätze")
Start = TypeVar("Start", Offer, Slot)


def outermost(free: Sequence[Start], only: Only) -> list[Start]:
    """Those of the first or the last start, where only that is wanted."""
    if not free or not only:
        return list(free)
    start = (min if only == "first" else max)(slot.starts_at for slot in free)
    return [slot for slot in free if slot.starts_at == start]


def of_offers(part: Part, draft: Draft) -> Draft:
    """The draft with the open offers that are picked, in the order of preference, and those that are refused."""
    offers = part.known.offers
    if not offers:
        return draft
    refused = tuple(offer.slot_id for offer in offers) if part.reading.rejects else _refused(part)
    lost = part.denied("number") and not refused
    draft = replace(draft, wish=replace(draft.wish, not_offers=refused), ambiguous=draft.ambiguous or bool(lost))
    left = [offer for offer in offers if offer.slot_id not in refused and fits(offer, draft.wish, part.known.courts)]
    if part.has("offer", "slot"):
        return _picked(part, draft, left)
    if part.has("later", "earlier") and not part.has("day", "clock", "span", "part", "length"):
        return _beside(part, draft)
    if part.has("number"):
        return _by_number(part, draft)
    if part.has("all") and not (part.has("subject") or draft.wish.repeats or refused):
        return _both(draft, left)
    if len(left) == 1 and part.has("it") and part.has("book", "want", "get"):  # "I'll have it"
        return replace(draft, wish=replace(draft.wish, offers=(left[0].slot_id,)))
    return _narrowed(part, draft, left)


def _refused(part: Part) -> tuple[str, ...]:
    """ "Not the first one", "not 3" where only one can be meant."""
    numbered = (_numbered(part, int(key)) for key in part.keys(part.denied("number")))
    slots = (slot for found in numbered if len(found) == 1 for slot in found)
    return tuple(dict.fromkeys((*part.keys(part.denied("offer")), *slots)))


def _picked(part: Part, draft: Draft, left: Sequence[Offer]) -> Draft:
    """Of those that were named; several without an "or" leave it open."""
    named, free = part.keys(corrected(part, part.where("offer", "slot"))), {offer.slot_id for offer in left}
    chosen = tuple(key for key in named if key in free)
    if len(named) == 1 and not chosen and (offer := _of_another_length(part, draft, named[0])):
        start = offer.starts_at.replace(tzinfo=None)
        told = replace(draft.wish, date=start.date(), time=start.time(), courts=(_court_key(offer),))
        return replace(draft, wish=told)
    unclear = not chosen or (len(chosen) > 1 and not part.has("or", "any"))
    return replace(draft, wish=replace(draft.wish, offers=chosen), ambiguous=draft.ambiguous or unclear)


def _of_another_length(part: Part, draft: Draft, key: str) -> Offer | None:
    """The offer that is picked but for its length: "C, for two hours"."""
    wish = replace(draft.wish, minutes=None)
    picked = (offer for offer in part.known.offers if offer.slot_id == key and key not in wish.not_offers)
    return next((offer for offer in picked if draft.wish.minutes and fits(offer, wish, part.known.courts)), None)


def _both(draft: Draft, left: Sequence[Offer]) -> Draft:
    chosen = tuple(offer.slot_id for offer in left) if len(left) == 2 else ()
    return replace(draft, wish=replace(draft.wish, offers=chosen, count=2), ambiguous=draft.ambiguous or not chosen)


def _narrowed(part: Part, draft: Draft, left: list[Offer]) -> Draft:
    """By a court, a time, a sort: what is left over where it is one, or where any of it will do."""
    wish = draft.wish
    narrowed = any((wish.courts, wish.time, wish.surface, wish.indoor is not None, wish.not_courts, wish.not_offers))
    if len(wish.courts) > 1:
        left.sort(key=lambda offer: wish.courts.index(_court_key(offer)))
    if (wish.any_court and not _leaves_time_open(part, left)) or (
        narrowed and (len(wish.courts) > 1 or len(left) == 1)
    ):
        return replace(draft, wish=replace(wish, offers=tuple(offer.slot_id for offer in left)))
    several = narrowed and part.has("thing") and len(left) > 1  # "the 3pm one": these are looked at
    return replace(draft, implied=draft.implied or several)


def _leaves_time_open(part: Part, left: Sequence[Offer]) -> bool:
    """ "Any court", of courts at several times; a bare "egal" there may be "never mind"."""
    said = [token.text for token in part.reading.sentence.line.tokens if token.kind == "word"]
    court = any(word in _COURTS for word in said) or said == ["egal"]
    return court and len({offer.starts_at for offer in left}) > 1


def _court_key(offer: Offer) -> str:
    return offer.slot_id.split("-")[0]


def fits(offer: Offer, wish: Wish, courts: Sequence[Court]) -> bool:
    """Whether an offer has all that the wish says."""
    court = next((c for c in courts if c.key == _court_key(offer)), None)
    minutes = round((offer.ends_at - offer.starts_at).total_seconds() / 60)
    if court is None or wish.minutes not in (None, minutes):
        return False
    sort = wish.indoor in (None, court.indoor) and wish.surface in ("", court.surface.casefold())
    return sort and _is_at(wish, offer.starts_at.replace(tzinfo=None), court.key)


def _is_at(wish: Wish, start: dt.datetime, court: str) -> bool:
    """Whether the day, the time, the window and the courts of the wish allow it."""
    at = start.time()
    return (
        (wish.date is None or wish.date <= start.date() <= (wish.last or wish.date))
        and start.date() not in wish.not_days
        and at not in wish.not_times
        and wish.time in (None, at)
        and (wish.earliest is None or at >= wish.earliest)
        and (wish.latest is None or at <= wish.latest)
        and (not wish.courts or court in wish.courts)
        and court not in wish.not_courts
    )


def _beside(part: Part, draft: Draft) -> Draft:
    """ "Later", "anything earlier?": on the same day, than the first of what is offered."""
    starts = [offer.starts_at.replace(tzinfo=None) for offer in part.known.offers]
    first, moment = min(starts), dt.timedelta(minutes=1)
    if len({start.date() for start in starts}) > 1:
        return replace(draft, ambiguous=True)
    part.reading.used.update(part.where("later", "earlier"))
    bound = "earliest" if part.has("later") else "latest"
    at = (first + moment if part.has("later") else first - moment).time()
    return replace(draft, wish=replace(draft.wish, date=first.date(), **{bound: at}))


def _hour(part: Part, draft: Draft, number: int) -> Draft:
    """ "Make that 7"; "no, 11" of courts at ten is eleven in the morning."""
    if not 0 < number <= 24 or not part.has("instead", "make", "no"):
        return replace(draft, ambiguous=True)
    part.reading.used.update(part.where("number"))
    hours = [hour for hour in (hour_of(Clock(number), None),) if hour is not None]
    if part.has("no") and number <= 12:
        hours = [number % 12, number % 12 + 12]
    hour = min(hours, key=lambda one: abs(one - part.known.offers[0].starts_at.hour))
    return replace(draft, wish=replace(draft.wish, time=dt.time(hour % 24)))


def _by_number(part: Part, draft: Draft) -> Draft:
    """A bare "2" may be a court, a place in the offer or an hour: whichever gives one offer, and the same one."""
    numbers = part.where("number")
    found = [_numbered(part, int(part.chunk(i).keys[0])) for i in numbers]
    if part.has("day", "clock", "span", "court") or (len(numbers) > 1 and not part.has("or")):
        return replace(draft, ambiguous=True)
    if any(len(slots) != 1 for slots in found):
        return _not_on_offer(part, draft) if found == [set()] else replace(draft, ambiguous=True)
    part.reading.used.update((*numbers, *part.where("or")))
    return replace(draft, wish=replace(draft.wish, offers=tuple(slot for slots in found for slot in slots)))


def _not_on_offer(part: Part, draft: Draft) -> Draft:
    """ "No, I'd rather have 2" is the club's court of that number, at the time of the offer; else "make that 7" is an
    hour."""
    number, starts = part.chunk(part.where("number")[0]).keys[0], {offer.starts_at for offer in part.known.offers}
    court = next((c.key for c in part.known.courts if number in c.name.split()), "")
    if not court or len(starts) > 1 or part.has("make"):
        return _hour(part, draft, int(number))
    part.reading.used.update(part.where("number"))
    start = starts.pop()
    wish = replace(draft.wish, courts=(court,), date=start.date(), time=start.time())
    return replace(draft, wish=wish, implied=True)


def _numbered(part: Part, number: int) -> set[str]:
    """The slots that the number alone may mean."""
    offers, names = part.known.offers, {c.key: c.name for c in part.known.courts}
    readings = (
        [o for o in offers if str(number) in names.get(_court_key(o), "").split()],
        list(offers[number - 1 : number]) if number else [],
        [o for o in offers if o.starts_at.hour in (number, number + 12) and not o.starts_at.minute],
    )
    return {reading[0].slot_id for reading in readings if len(reading) == 1}


def of_bookings(part: Part, described: Draft, every: bool) -> tuple[tuple[str, ...], bool, tuple[str, ...]]:
    """Codes of the bookings meant, whether all are, and the codes that name none; `described` is what was said of
    the day, the time and the court that they have."""
    codes, live = part.keys(part.where("code")), {b.code: b for b in part.known.bookings}
    named = {*live, *(b.series for b in part.known.bookings if b.series)}
    unknown = tuple(code for code in codes if code not in named)
    if codes:
        return tuple(code for code in codes if code in named), False, unknown
    wish = described.wish
    said = wish != replace(Wish(), minutes=wish.minutes, any_court=wish.any_court, count=wish.count)
    meant = tuple(fitting(wish, part.known.bookings))
    if every:
        return (meant if said else ()), not said, ()
    return (meant if len(meant) == 1 else ()), False, ()


def fitting(wish: Wish, mine: Sequence[Booking]) -> list[str]:
    """The codes of the bookings that have all that is said of their day, time and court."""
    return [booking.code for booking in _fitting(wish, mine)]


def _fitting(wish: Wish, mine: Sequence[Booking]) -> list[Booking]:
    return [b for b in mine if _is_at(wish, b.slot.local.replace(tzinfo=None), b.slot.court.key)]


def series_meant(wish: Wish, mine: Sequence[Booking]) -> list[str]:
    """The codes that a cancellation of a series is about: a series', or a booking's with the later ones; without a
    code, of the series that have such a booking."""
    whole = {booking.series for booking in mine}
    if wish.bookings:
        return [code if code in whole else code + AND_LATER for code in wish.bookings]
    return list(dict.fromkeys(booking.series for booking in _fitting(wish, mine) if booking.series))
