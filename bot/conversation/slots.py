"""Slots in words: as a sentence says them, and as a line shows them."""

from datetime import date, datetime, timedelta

from bot.domain.booking import Slot
from bot.i18n.language import gettext
from bot.i18n.text import day_text, short_day_text, time_text


def span_text(start: Slot) -> str:
    return f"{time_text(start.local)}–{time_text(start.local_end)}"


def slot_text(slot: Slot) -> str:
    """`Court 2 on Wednesday 2 December, 15:00–16:00`."""
    return gettext("{court} on {day}, {span}", court=slot.court.name, day=day_text(slot.local), span=span_text(slot))


def short_slot_text(slot: Slot) -> str:
    """`Court 2, Wed 2 Dec, 15:00–16:00`."""
    return f"{slot.court.name}, {when_text(slot.local, slot.local_end)}"


def when_text(starts_at: datetime, ends_at: datetime) -> str:
    """`Wed 2 Dec, 15:00–16:00`, by the club's clock."""
    return f"{short_day_text(starts_at)}, {time_text(starts_at)}–{time_text(ends_at)}"


def on_day_text(day: date, today: date | None) -> str:
    """`tomorrow`, `on Thu 3 Dec`: in a sentence about now."""
    if day == today:
        return gettext("today")
    if today and day == today + timedelta(days=1):
        return gettext("tomorrow")
    return gettext("on {day}", day=short_day_text(day))


def near_day_text(day: date, today: date | None) -> str:
    """`tomorrow, Wed 2 Dec`; without `today`, the date alone."""
    shown = short_day_text(day)
    if today is None or not today <= day <= today + timedelta(days=1):
        return shown
    return gettext("today, {day}" if day == today else "tomorrow, {day}", day=shown)
