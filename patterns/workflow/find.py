"""The availability step: finds what is free, and settles whether that decides which slot is booked."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from pydantic import BaseModel

from bot.conversation.turn import Turn
from bot.domain.booking import Court, Repeat, Slot
from bot.domain.club import Club
from bot.domain.desk import ALTERNATIVE_DAYS
from bot.domain.errors import BookingError, Refusal, UnknownCourt
from bot.domain.search import Search, Window, at_times
from bot.nlu.picks import outermost
from patterns.workflow.form import Sought
from patterns.workflow.plan import Look, Take

MOST_DAYS = 14
NEAREST = 5


class Found(BaseModel):
    """What a look found. `free` are ids of slots in time order; `instead` says that none of the courts asked for is
    among them. `nearest` are alternatives where nothing is free. `take` is what is booked at once."""

    free: list[str] = []
    instead: bool = False
    nearest: list[str] = []
    refused: Refusal | None = None
    take: Take | None = None


async def find(turn: Turn, look: Look) -> Found:
    """Look up what is free. A series is not looked up: each of its days is settled when it is booked."""
    try:
        if look.repeat:
            return _series(turn, look, look.repeat)
        free = allowed(turn.club, await _free(turn, look), look)
        free = [slot for slot in free if slot.id not in look.but] if look.but else free
    except BookingError as error:
        return Found(refused=Refusal.of(error))
    wished = outermost(_wished(free, look), look.only)
    if free and not wished and (one := _one(turn, look)):
        free += [slot for slot in await turn.desk.instead_of(one) if slot.court == one.court]
    shown = turn.desk.latest = wished or free or await nearest(turn, look)
    ids = [slot.id for slot in shown]
    if not free:
        return Found(nearest=ids)
    return Found(free=ids, take=_settled(look, wished), instead=not wished)


def _series(turn: Turn, look: Look, repeat: Repeat) -> Found:
    """The first day of a series on each court that will do, in the order of preference. Raises BookingError."""
    assert look.date is not None
    assert look.time is not None
    club = turn.club
    keys = look.courts or [court.key for court in club.courts if of_sort(court, look)]
    starts_at, minutes = club.at(look.date, look.time), look.minutes or club.rules.slot_minutes
    wanted = [Slot(club.court(key), starts_at, minutes, club.zone) for key in keys if key not in look.not_courts]
    if not wanted:
        raise UnknownCourt(courts=[court.name for court in club.courts])
    ids = [slot.id for slot in wanted]
    return Found(free=ids, take=Take(slots=ids, repeat=repeat))


async def _free(turn: Turn, look: Look) -> list[Slot]:
    """The free slots of the day, or of those of several days that the rules allow. Raises BookingError where they allow
    none."""
    free: list[Slot] = []
    refusals: list[BookingError] = []
    days = _days(look)
    for day in days:
        try:
            free += await turn.desk.search(
                Search(
                    day, None, look.time, look.minutes,
                    earliest=look.earliest, latest=look.latest, over_by=look.over_by,
                )
            )  # fmt: skip
        except BookingError as error:
            refusals.append(error)
    if len(refusals) == len(days):
        raise refusals[0]
    return free


def _days(look: Look) -> list[date]:
    assert look.date is not None
    last = min(look.last or look.date, look.date + timedelta(days=MOST_DAYS - 1))
    days = (look.date + timedelta(days=n) for n in range(max(0, (last - look.date).days) + 1))
    return [day for day in days if day not in look.not_days] or [look.date]


def allowed(club: Club, slots: Collection[Slot], sought: Sought) -> list[Slot]:
    """The slots that lie in the window, and whose court, day and time are not excluded."""
    window = Window(sought.earliest, sought.latest, sought.over_by)

    def suits(slot: Slot) -> bool:
        local, end, day = slot.local, slot.local_end, club.opening.day_of(slot.starts_at)
        inside = any(window.holds(local, end, one) for one in {day, local.date()})
        return inside and local.time() not in sought.not_times and day not in sought.not_days

    return [slot for slot in at_times(slots, suits) if slot.court.key not in sought.not_courts]


def _wished(free: list[Slot], look: Look) -> list[Slot]:
    """The free slots on the most preferred court that has any, or on every court of the sort that is sought; on all
    the courts that are named where nothing is to be booked yet."""
    if not look.courts:
        any_sort = look.indoor is None and not look.surface
        return free if any_sort else [slot for slot in free if of_sort(slot.court, look)]
    if look.take == "no":
        return [slot for slot in free if slot.court.key in look.courts]
    by_court = [[slot for slot in free if slot.court.key == key] for key in look.courts]
    if look.count > 1:
        return [slot for slots in by_court for slot in slots]
    return next((slots for slots in by_court if slots), list[Slot]())


def of_sort(court: Court, sought: Sought) -> bool:
    surface = sought.surface.casefold()
    return sought.indoor in (None, court.indoor) and (not surface or surface == court.surface.casefold())


def _one(turn: Turn, look: Look) -> Slot | None:
    """The exact slot that was wished for, where the wish names court, day and time."""
    if len(look.courts) != 1 or look.date is None or look.time is None:
        return None
    club = turn.club
    return Slot(
        club.court(look.courts[0]), club.at(look.date, look.time), look.minutes or club.rules.slot_minutes, club.zone
    )


def _settled(look: Look, wished: Sequence[Slot]) -> Take | None:
    starts = {slot.starts_at for slot in wished}
    if not wished or look.take == "no" or len(starts) > 1 or len(wished) < look.count:
        return None
    if look.take == "only" and len(wished) > look.count:
        return None
    named = bool(look.courts)
    return Take(slots=[slot.id for slot in wished], count=look.count, choose=look.take == "any" and not named)


async def nearest(turn: Turn, look: Look) -> list[Slot]:
    """The free slots nearest to the wish, one for each start time, without the excluded courts."""
    assert look.date is not None
    start = look.time or look.earliest
    if not (look.not_courts or look.but):
        return await turn.desk.alternatives(look.date, start, look.minutes)
    wanted = datetime.combine(look.date, start or time(12), turn.club.zone)
    days = [look.date + timedelta(days=n) for n in ALTERNATIVE_DAYS]
    every = [slot for day in days for slot in await _day(turn, day, look)]
    first: dict[datetime, Slot] = {}
    for slot in sorted(every, key=lambda slot: abs(slot.starts_at - wanted)):
        first.setdefault(slot.starts_at, slot)
    return sorted(list(first.values())[:NEAREST], key=lambda slot: slot.starts_at)


async def _day(turn: Turn, day: date, look: Look) -> list[Slot]:
    try:
        free = await turn.desk.check_availability(day, None, look.minutes)
    except BookingError:
        return []
    return [slot for slot in free if slot.id not in look.but and slot.court.key not in look.not_courts]
