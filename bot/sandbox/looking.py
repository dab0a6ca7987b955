"""What the brain looks for, and what of a tool's answer fits it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bot.conversation.reply import Offer
from bot.domain.booking import Court
from bot.domain.search import Window
from bot.nlu.heard import Known, Wish
from bot.sandbox.talk import Result, court_of, slots_in

_SMALL_HOURS = 6


def fitting_courts(wish: Wish, courts: Sequence[Court]) -> list[Court]:
    """Those that will do, in the club's order."""
    return [
        court
        for court in courts
        if (not wish.courts or court.key in wish.courts)
        and court.key not in wish.not_courts
        and wish.indoor in (None, court.indoor)
        and (not wish.surface or court.surface.casefold() == wish.surface.casefold())
    ]


def windowed(wish: Wish) -> bool:
    return any(at is not None for at in (wish.earliest, wish.latest, wish.over_by))


def look_arguments(wish: Wish, known: Known, courts: Sequence[Court]) -> dict[str, Any]:
    some = 0 < len(courts) < len(known.courts)
    return {
        "date": wish.date.isoformat() if wish.date else None,
        "last_date": wish.last.isoformat() if wish.last else None,
        "time": f"{wish.time:%H:%M}" if wish.time else None,
        "minutes": wish.minutes,
        "within": _within(wish, wish.minutes or known.slot_minutes),
        "courts": [court.key for court in courts] if some else None,
    }


def _within(wish: Wish, minutes: int) -> str | None:
    """The hours that all of the play lies in: a last start ends one length later."""
    if wish.time or not windowed(wish):
        return None
    ends = [at.hour * 60 + at.minute + more for at, more in ((wish.latest, minutes), (wish.over_by, 0)) if at]
    end = min([*ends, 24 * 60])
    return f"{wish.earliest or dt.time():%H:%M}-{end // 60:02d}:{end % 60:02d}"


def free_in(result: Result, wish: Wish, courts: Sequence[Court]) -> list[Offer]:
    """What a result has that fits, also where the tool could not be told of courts and hours."""
    keys = [court.key for court in courts]
    return [
        slot
        for slot in slots_in(result.data.get("free"))
        if (not keys or court_of(slot.slot_id) in keys)
        and slot.slot_id not in wish.not_offers
        and slot.starts_at.date() not in wish.not_days
        and slot.starts_at.time() not in wish.not_times
        and (wish.time or _inside(slot, wish))
    ]


def _inside(slot: Offer, wish: Wish) -> bool:
    window, day = Window(wish.earliest, wish.latest, wish.over_by), slot.starts_at.date()
    before = [day - dt.timedelta(days=1)] if slot.starts_at.hour < _SMALL_HOURS else []  # its evening may go on
    return any(window.holds(slot.starts_at, slot.ends_at, one) for one in (day, *before))
