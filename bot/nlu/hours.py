"""The hour of the day that a time on a twelve-hour clock means."""

from bot.nlu.times import Clock
from bot.nlu.tokens import Line

_USUAL_PARTS = {
    "wake": "morning", "alarm": "morning", "breakfast": "morning", "dinner": "evening", "supper": "evening",
}  # fmt: skip


def hour_of(clock: Clock, part: str | None) -> int | None:
    """The hour meant, None if that is anyone's guess; the midnight that ends an evening is 24."""
    hour = clock.hour
    if clock.mer:
        return hour % 12 + 12 * (clock.mer == "pm")
    if clock.sure or hour > 12:
        return 24 if part in ("evening", "night") and not (hour or clock.minute) else hour
    if part == "morning":
        return hour % 12
    if part in ("evening", "night"):
        return hour + 12 if 4 <= hour < 12 else 24 if hour == 12 and not clock.minute else None
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
