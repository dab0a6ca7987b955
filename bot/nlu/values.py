"""When: the day, the time, the window and the length that a wish says, and what repeats."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.domain.booking import MOST_TIMES
from bot.nlu.calendar import upcoming_dom
from bot.nlu.days import Day
from bot.nlu.hours import hour_of
from bot.nlu.items import Item, Length
from bot.nlu.items import Part as DayPart
from bot.nlu.part import Draft, Part
from bot.nlu.recurrence import PLURALS, with_times
from bot.nlu.roles import BOUNDS, CHANGES
from bot.nlu.slots import DAY_MINUTES, clock_time, slot_of, time_problem
from bot.nlu.times import Clock, Span
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words
from bot.nlu.when import day_of_items
from bot.nlu.window import Bound, Times, times_of
from bot.nlu.wish import Only, Wish


def of_day_and_time(part: Part, looks: bool) -> Draft:
    """Day, time, window and length; `looks`: somebody asks what is free."""
    line, items, now = part.reading.sentence.line, part.items(), part.known.now
    repeats = _repeats(part)
    until = _last_day(part) if repeats else None
    items = [item for item in items if item is not until]
    day = day_of_items(line, items, now.date())
    today = day.date == now.date() and now.hour * 60 + now.minute
    times = times_of(line, items, [_bound(part, i) for i in part.where("clock", "span")], int(today), looks)
    date = day.date
    if (ahead := _ahead(items)) and times.start is None:
        moment = now + dt.timedelta(minutes=ahead.minutes)
        times, date = replace(times, start=moment.hour * 60 + moment.minute), date or moment.date()
    if date and max(times.start or 0, times.earliest or 0) >= DAY_MINUTES:
        date += dt.timedelta(days=1)
    days = {"date": date, "last": day.last, "not_days": _denied_days(part, date, day.last)}
    if either := _either_day(line, items):
        days = {"date": either[0], "last": either[-1], "not_days": _but(either)}
    wish = _wish(times, **days, not_times=_denied_times(part, times), only=_only(part, times))
    wish = _until(until, _repeated(part, wish, repeats))
    if wish.only and part.has("next free") and wish.date is None:
        wish = replace(wish, date=now.date())
    if not (wish.time or wish.earliest or wish.latest or wish.over_by):
        wish = _apart_from(part, wish)
        wish = _at_any_time(part, wish)
    if part.has("double"):
        wish = replace(wish, minutes=wish.minutes or 2 * part.known.slot_minutes)
    later = any(isinstance(item.value, Length) and item.value.later for item in items)
    unclear = (day.vague and wish.last is None and not wish.every) or times.vague or later
    problem = day.problem or time_problem(items) or _unknown(part, "nooffer") or None
    draft = Draft(wish, problem, unclear, unknown_court=_unknown(part, "nocourt"), implied=times.either)
    return _numbered(part, draft)


NEAR = 14
"""Days that two lie apart, at most, which are looked at together."""


def _either_day(line: Line, items: Sequence[Item]) -> list[dt.date]:
    """ "Tuesday or Thursday", "the 7th or the 8th"; none where nothing says that either will do."""
    days = [(item, item.value) for item in items if isinstance(item.value, Day) and item.value.date]
    rank = max((day.rank for _, day in days), default=0)
    named = [(item, day.date) for item, day in days if day.rank == rank and day.date and not day.last]
    dates = sorted({date for _, date in named})
    if len(dates) < 2 or (dates[-1] - dates[0]).days > NEAR:
        return []
    joined = all("or" in line.said(a.stop, b.start).split() for (a, _), (b, _) in pairwise(named))
    return dates if joined else []


def _but(dates: Sequence[dt.date]) -> tuple[dt.date, ...]:
    """The days between the first and the last that are none of them."""
    every = (dates[0] + dt.timedelta(days=n) for n in range((dates[-1] - dates[0]).days))
    return tuple(day for day in every if day not in dates)


def _apart_from(part: Part, wish: Wish) -> Wish:
    """ "Saturday but not the morning": the rest of the day, where that is one piece."""
    denied = {
        item.value.name for i in part.denied("part") for item in part.chunk(i).items if isinstance(item.value, DayPart)
    }
    if denied == {"morning"}:
        return replace(wish, earliest=dt.time(12))
    return replace(wish, latest=dt.time(16, 59)) if denied and denied <= {"evening", "night"} else wish


def _at_any_time(part: Part, wish: Wish) -> Wish:
    """ "Any time on Friday": the whole of the day."""
    any_time = any("time" in part.said(i) or part.said(i) in _ANY_TIME for i in part.where("sometime"))
    if not any_time or wish.date is None or wish.repeats or wish.earliest or wish.latest:
        return wish
    return replace(wish, earliest=dt.time(0))


_ANY_TIME = ("whenever", "irgendwann", "jederzeit", "egal wann", "at some point")


def _denied_days(part: Part, first: dt.date | None, last: dt.date | None) -> tuple[dt.date, ...]:
    """Of several days, those of a weekday that is excluded."""
    days = [item.value for i in part.denied("day") for item in part.chunk(i).items if isinstance(item.value, Day)]
    if first is None or last is None:
        return tuple(day.date for day in days if day.date)
    every = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(one for one in every if any(one == day.date or one.weekday() == day.weekday for day in days))


def _denied_times(part: Part, times: Times) -> tuple[dt.time, ...]:
    """The starts that are excluded: "the afternoon, but not at 3"."""
    clocks = [item for i in part.denied("clock") for item in part.chunk(i).items if isinstance(item.value, Clock)]
    if not clocks:
        return ()
    line, items = part.reading.sentence.line, part.items()
    slots = [slot_of(line, item, [*items, item], 0) for item in clocks]
    starts = {slot.start for slot in slots if slot.start is not None} - {times.start}
    return tuple(dt.time(start // 60 % 24, start % 60) for start in sorted(starts))


def _only(part: Part, times: Times) -> Only:
    """ "The earliest slot", "as late as possible"; "cancel it asap", "5pm, asap" say how soon it is to be done."""
    soon = part.has("next free") and part.has(*CHANGES, "yes") and not part.has("to")
    if soon or times.start is not None:
        return ""
    if part.has("first free", "next free"):
        return "first"
    return "last" if part.has("last free") else ""


def _wish(times: Times, **said: Any) -> Wish:
    return Wish(
        time=clock_time(times.start),
        minutes=times.minutes,
        earliest=clock_time(times.earliest),
        latest=clock_time(times.latest),
        over_by=clock_time(times.over_by),
        **said,
    )


def _ahead(items: Sequence[Item]) -> Length | None:
    """ "in two hours" """
    lengths = (item.value for item in items if isinstance(item.value, Length))
    return next((length for length in lengths if length.ahead and not length.later), None)


def _bound(part: Part, i: int) -> Bound:
    """A time with what the words around it make of it."""
    item = next(item for item in part.chunk(i).items if isinstance(item.value, Clock | Span))
    before = i - 1
    while part.chunk(before).has("joint", "the") and not part.chunk(before).has(*BOUNDS):
        before -= 1
    kinds = [kind for kind in BOUNDS if part.chunk(before).has(kind) and before >= 0]
    if part.chunk(i + 1).has("onwards") or part.reading.goes_on(i):
        kinds = ["after"]
    elif part.chunk(i + 1).has("over") and not part.chunk(i + 2).has("clock"):  # "um 19 Uhr fertig"
        kinds = ["over"]
    elif part.chunk(i + 1).has("latest"):
        kinds = ["over" if part.chunk(before).has("until") else "by"]
    elif isinstance(item.value, Span):
        spoken = (part.reading.sentence.line.text(item.start), part.reading.sentence.line.text(item.start - 1))
        open_to = "between" in spoken or part.chunk(i - 1).has("sometime") or part.chunk(before).has("sometime")
        kinds = ["window"] if open_to else []
    return Bound(kinds[0] if kinds else "", item)


def _repeated(part: Part, wish: Wish, repeats: bool) -> Wish:
    every = next((days for role, days in _EVERY.items() if part.has(role)), None)
    if repeats:
        every = every or (7 if part.has("day") else None)
        wish = replace(wish, repeats=True, every=every)
    wish = with_times(wish, every, part.keys(part.where("times")))
    if wish.every == 1 and wish.date is None:
        today = part.known.now.date()
        begun = wish.time is not None and wish.time <= part.known.now.time()
        wish = replace(wish, date=today + dt.timedelta(days=begun))
    return wish


_EVERY = {"every:14": 14, "every:7": 7, "every:1": 1}


def _last_day(part: Part) -> Item | None:
    """The day that a series ends with, or the days that it lies in: "every Monday until Christmas", "in December"."""
    days = part.where("day")
    named = [(i, item) for i in days[: len(days) * (len(days) > 1)] for item in part.chunk(i).items]
    until = [item for i, item in named if part.chunk(_before(part, i)).has("until") and i != days[0]]
    lies = [item for _, item in named if isinstance(item.value, Day) and item.value.last]
    return next((item for item in (*until, *lies) if isinstance(item.value, Day)), None)


def _before(part: Part, i: int) -> int:
    i -= 1
    while part.chunk(i).has("joint", "the") and not part.chunk(i).has(*BOUNDS):
        i -= 1
    return i


def _until(until: Item | None, wish: Wish) -> Wish:
    """As often as it fits in between, the last day included: "every day next week", too."""
    day = until.value if until and isinstance(until.value, Day) else Day(None, last=wish.last)
    last = day.last or day.date
    if last is None or wish.date is None or not wish.every or last < wish.date or (until is None and wish.every > 1):
        return wish
    ahead = (day.date - wish.date).days if day.last and day.date else 0
    first = wish.date + dt.timedelta(days=wish.every * max(0, -(-ahead // wish.every)))
    return replace(wish, date=first, last=None, times=min((last - first).days // wish.every + 1, MOST_TIMES))


def _repeats(part: Part) -> bool:
    """ "every Tuesday", "Tuesdays", "weekly"."""
    for i in part.where("every"):
        if part.chunk(i + 1).has("day", "part") or not part.chunk(i).has("all"):
            return True
    return any(not _WEEKLY.isdisjoint(part.said(i).split()) for i in part.where("day"))


_WEEKLY = PLURALS | {*words("montags dienstags mittwochs donnerstags freitags samstags sonnabends sonntags")}


def _unknown(part: Part, kind: str) -> str:
    """The words for a court, or a place in the offer, that there is not."""
    found = part.where(kind)
    return part.reading.sentence.quoted(part.chunk(found[0])) if found else ""


def _numbered(part: Part, draft: Draft) -> Draft:
    """A number on its own, as the answer to what was asked, else as a time that is yet to be asked about."""
    numbers, wish = part.where("number"), draft.wish
    if part.denied("number") and not (part.known.offers or _leaves_hours(part)):
        return replace(draft, ambiguous=True)  # "not 2": a court, or an hour
    if len(numbers) > 1 and part.has("or") and not part.known.offers:
        return _one_of(part, draft, numbers)
    if len(numbers) != 1 or part.known.offers:
        return draft
    number, line = int(part.chunk(numbers[0]).keys[0]), part.reading.sentence.line
    if part.known.asked == "date" and wish.date is None and 1 <= number <= 31:
        return replace(draft, wish=replace(wish, date=upcoming_dom(number, part.known.now.date())))
    hour = hour_of(Clock(number), None) if number <= 24 else None
    clear = part.known.asked == "time" or (part.has("instead") and bool(part.known.bookings))  # "can we do 5 instead?"
    if hour is None or wish.time or wish.earliest or wish.latest or not (clear or len(line) <= 3):
        return draft
    part.reading.used.add(numbers[0])
    return replace(draft, wish=replace(wish, time=dt.time(hour % 24)), ambiguous=not clear)


def _leaves_hours(part: Part) -> bool:
    """ "Not 3, I said 5", of a booking at 3."""
    own = {booking.slot.local.hour % 12 for booking in part.known.bookings}
    return part.has("instead") and {int(key) % 12 for key in part.keys(part.denied("number"))} <= own


def _one_of(part: Part, draft: Draft, numbers: Sequence[int]) -> Draft:
    """ "Tomorrow at 5, 6 or 7": from the first hour to the last one, of which one is to be picked."""
    wish, hours = draft.wish, [hour_of(Clock(int(part.chunk(i).keys[0])), None) for i in numbers]
    known = [dt.time(hour) for hour in hours if hour is not None and hour < 24]
    apart = wish.time and not part.chunk(part.reading.before(numbers[0], "soft")).has("clock")
    if len(known) < len(hours) or apart or wish.date is None or wish.earliest or wish.latest or wish.courts:
        return draft
    part.reading.used.update(numbers)
    starts = [*known, *([wish.time] if wish.time else [])]
    return replace(draft, wish=replace(wish, time=None, earliest=min(starts), latest=max(starts)), implied=True)
