"""The values of one wish: what its chunks say of day, time, courts, offers, bookings."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from bot.domain.booking import MOST_TIMES
from bot.nlu.calendar import upcoming_dom
from bot.nlu.chunks import Chunk
from bot.nlu.days import Day
from bot.nlu.hours import hour_of
from bot.nlu.items import Item, Length
from bot.nlu.items import Part as DayPart
from bot.nlu.languages.lexicon import codes, texts_of
from bot.nlu.reading import BOUNDS, Reading
from bot.nlu.recurrence import PLURALS, with_times
from bot.nlu.slots import DAY_MINUTES, clock_time, slot_of, time_problem
from bot.nlu.times import Clock, Span
from bot.nlu.vocabulary import words
from bot.nlu.when import day_of_items
from bot.nlu.window import Bound, Times, times_of
from bot.nlu.wish import Known, Only, Wish


@dataclass(frozen=True, slots=True)
class Draft:
    """A wish in the making, with what keeps it from being a clear one."""

    wish: Wish
    problem: str | None = None
    ambiguous: bool = False
    unknown_codes: tuple[str, ...] = ()
    unknown_court: str = ""
    implied: bool = False  # taken from where it was said, and from no word for it


@dataclass(frozen=True, slots=True)
class Part:
    """Some chunks of a sentence, by their index."""

    reading: Reading
    indexes: tuple[int, ...]
    known: Known

    def where(self, *roles: str) -> list[int]:
        kept = (i for i in self.indexes if i not in self.reading.denied)
        return [i for i in kept if self.reading.at(i).has(*roles)]

    def denied(self, *roles: str) -> list[int]:
        return [i for i in self.indexes if i in self.reading.denied and self.reading.at(i).has(*roles)]

    def has(self, *roles: str) -> bool:
        return bool(self.where(*roles))

    def chunk(self, i: int) -> Chunk:
        return self.reading.at(i)

    def said(self, i: int) -> str:
        return self.reading.sentence.quoted(self.reading.at(i)).casefold()

    def keys(self, indexes: Iterable[int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for i in indexes for key in self.chunk(i).keys))

    def items(self, indexes: Iterable[int] | None = None) -> list[Item]:
        chosen = self.where("day", "clock", "span", "part", "length") if indexes is None else indexes
        return [item for i in chosen for item in self.chunk(i).items]


def of_day_and_time(part: Part, looks: bool) -> Draft:
    """Day, time, window and length; `looks`: somebody asks what is free."""
    line, items, now = part.reading.sentence.line, part.items(), part.known.now
    until = _last_day(part)
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
    wish = _until(
        until, _repeated(part, replace(_timed(times), **days, not_times=_denied_times(part, times), only=_only(part)))
    )
    if part.has("next free") and wish.date is None:
        wish = replace(wish, date=now.date())
    if not (wish.time or wish.earliest or wish.latest or wish.over_by):
        wish = _apart_from(part, wish)
    later = any(isinstance(item.value, Length) and item.value.later for item in items)
    unclear = (day.vague and day.last is None) or times.vague or later
    problem = day.problem or time_problem(items) or _unknown(part, "nooffer") or None
    draft = Draft(wish, problem, unclear, unknown_court=_unknown(part, "nocourt"), implied=times.either)
    return _numbered(part, draft)


def _apart_from(part: Part, wish: Wish) -> Wish:
    """ "Saturday but not the morning": the rest of the day, where that is one piece."""
    denied = {
        item.value.name for i in part.denied("part") for item in part.chunk(i).items if isinstance(item.value, DayPart)
    }
    if denied == {"morning"}:
        return replace(wish, earliest=dt.time(12))
    return replace(wish, latest=dt.time(16, 59)) if denied and denied <= {"evening", "night"} else wish


def _denied_days(part: Part, first: dt.date | None, last: dt.date | None) -> tuple[dt.date, ...]:
    """Of several days, those of a weekday that is excluded."""
    days = [item.value for i in part.denied("day") for item in part.chunk(i).items if isinstance(item.value, Day)]
    if first is None or last is None:
        return tuple(day.date for day in days if day.date)
    every = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(one for one in every if any(one == day.date or one.weekday() == day.weekday for day in days))


def _denied_times(part: Part, times: Times) -> tuple[dt.time, ...]:
    """The starts that are excluded: "the afternoon, but not at 3"."""
    line, items = part.reading.sentence.line, part.items()
    clocks = [item for i in part.denied("clock") for item in part.chunk(i).items if isinstance(item.value, Clock)]
    slots = [slot_of(line, item, [*items, item], 0) for item in clocks]
    starts = {slot.start for slot in slots if slot.start is not None} - {times.start}
    return tuple(dt.time(start // 60 % 24, start % 60) for start in sorted(starts))


def _only(part: Part) -> Only:
    """ "The earliest slot", "as late as possible"."""
    if part.has("first free", "next free"):
        return "first"
    return "last" if part.has("last free") else ""


def _timed(times: Times) -> Wish:
    return Wish(
        time=clock_time(times.start),
        minutes=times.minutes,
        earliest=clock_time(times.earliest),
        latest=clock_time(times.latest),
        over_by=clock_time(times.over_by),
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
    elif part.chunk(i + 1).has("latest"):
        kinds = ["over" if part.chunk(before).has("until") else "by"]
    elif isinstance(item.value, Span):
        spoken = (part.reading.sentence.line.text(item.start), part.reading.sentence.line.text(item.start - 1))
        open_to = "between" in spoken or part.chunk(i - 1).has("sometime") or part.chunk(before).has("sometime")
        kinds = ["window"] if open_to else []
    return Bound(kinds[0] if kinds else "", item)


def _repeated(part: Part, wish: Wish) -> Wish:
    every = next((days for days in (14, 7, 1) if part.has(f"every:{days}")), None)
    if _repeats(part):
        every = every or (7 if part.has("day") else None)
        wish = replace(wish, repeats=True, every=every)
    wish = with_times(wish, every, part.keys(part.where("times")))
    if wish.every == 1 and wish.date is None:
        today = part.known.now.date()
        begun = wish.time is not None and wish.time <= part.known.now.time()
        wish = replace(wish, date=today + dt.timedelta(days=begun))
    return wish


def _last_day(part: Part) -> Item | None:
    """The day that a series ends with: "every Monday until Christmas"."""
    days = part.where("day") if _repeats(part) else []
    ends = [i for i in days if part.chunk(_before(part, i)).has("until") and i != days[0]]
    return next((item for i in ends for item in part.chunk(i).items if isinstance(item.value, Day)), None)


def _before(part: Part, i: int) -> int:
    i -= 1
    while part.chunk(i).has("joint", "the") and not part.chunk(i).has(*BOUNDS):
        i -= 1
    return i


def _until(until: Item | None, wish: Wish) -> Wish:
    """As often as it fits in between, the last day included."""
    last = until.value.date if until and isinstance(until.value, Day) else None
    if last is None or wish.date is None or not wish.every or last < wish.date:
        return wish
    return replace(wish, times=min((last - wish.date).days // wish.every + 1, MOST_TIMES))


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


def of_courts(part: Part, draft: Draft) -> Draft:
    """Courts, sorts of court, how many."""
    wanted, refused = part.where("court"), part.keys(part.denied("court"))
    wanted = corrected(part, wanted)
    sort = "indoor" if part.has("indoor") else "outdoor" if part.has("outdoor") else ""
    surface = next((_surface(part, i) for i in part.where("surface")), "")
    against = not set(part.keys(wanted)).isdisjoint(refused)
    counts = [int(part.chunk(i).keys[0]) for i in part.where("count")]
    counts += [2 for i in part.where("all") if part.said(i) == "both" and part.chunk(i + 1).has("subject")]
    wish = replace(
        draft.wish,
        courts=part.keys(wanted),
        not_courts=tuple(dict.fromkeys((*refused, *_refused_sorts(part)))),
        any_court=part.has("any") or any(part.chunk(i).has("any") for i in part.indexes),
        indoor={"indoor": True, "outdoor": False}.get(sort),
        surface=surface,
        count=max(1, *counts, 1),
    )
    return replace(draft, wish=wish, ambiguous=draft.ambiguous or _side_by_side(part, wanted) or against)


def _surface(part: Part, i: int) -> str:
    """As the club calls it, in whatever language, where it has such a court; else as it was said."""
    chunk, line = part.chunk(i), part.reading.sentence.line
    meant = line.text(chunk.start)
    own = (court.surface.casefold() for court in part.known.courts)
    return next((name for name in own if name and meant in _readings(name)), part.said(i))


@cache
def _readings(surface: str) -> frozenset[str]:
    """A surface's name as a message in each language would be read."""
    return frozenset(" ".join(texts_of(surface, code)) for code in codes())


def corrected(part: Part, indexes: list[int]) -> list[int]:
    """The last one, where the words correct themselves: "court 1, no, court 2"."""
    for first, second in pairwise(indexes):
        if any(part.chunk(k).has("instead", "sorry", "no", "but") for k in range(first + 1, second)):
            return corrected(part, indexes[indexes.index(second) :])
    return indexes


def _side_by_side(part: Part, indexes: list[int]) -> bool:
    """Several courts without a word that says whether all are meant, or one of them."""
    between = [part.chunk(k) for k in range(indexes[0] + 1, indexes[-1])] if len(indexes) > 1 else []
    return len(indexes) > 1 and not any(chunk.has("or", "and") for chunk in between)


def _refused_sorts(part: Part) -> list[str]:
    """The courts of a sort that is excluded."""
    roofs = {True: "indoor", False: "outdoor"}
    surfaces = {_surface(part, i) for i in part.denied("surface")}
    denied = {role for i in part.denied("indoor", "outdoor") for role in part.chunk(i).roles}
    return [c.key for c in part.known.courts if c.surface.casefold() in surfaces or roofs[c.indoor] in denied]
