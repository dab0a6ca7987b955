"""The hour of the day that a time on a twelve-hour clock means."""

from bot.nlu.times import Clock
from bot.nlu.tokens import Line

_USUAL_PARTS = {
    "wake": "morning", "alarm": "morning", "breakfast": "morning", "dinner": "evening", "supper": "evening",
}  # fmt: skip


_SMALL_HOURS = 4
"""Earlier ones of an evening or a night are on the day after."""


def hour_of(clock: Clock, part: str | None) -> int | None:
    """The hour meant, None if that is anyone's guess; the midnight that ends an evening is 24, and more is later."""
    hour = clock.hour
    if clock.mer or clock.sure or hour > 12:
        said = hour % 12 + 12 * (clock.mer == "pm") if clock.mer else hour
        return said + 24 * (part in ("evening", "night") and said < _SMALL_HOURS)
    if part == "morning":
        return hour % 12
    if part in ("evening", "night"):
        return hour + 12 if _SMALL_HOURS <= hour < 12 else 24 if hour == 12 else None
    if part == "afternoon" or part == "noon":
        return 12 if hour == 12 else hour + 12 if part == "afternoon" or hour < 6 else hour
    return hour + 12 if hour < 8 else hour


def usual_part(line: Line, clock: Clock) -> str | None:
    """The part of day that what is planned suggests for a time said without one."""
    if 4 <= clock.hour < 12:
        for i in range(len(line)):
            if part := _USUAL_PARTS.get(line.text(i)):
                return part
    return None
