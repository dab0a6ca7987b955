"""The start, the window for it, the end and the length that the times of one wish mean together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.nlu.items import Item, Length, Part, settled
from bot.nlu.slots import DAY_MINUTES, Slot, slot_of
from bot.nlu.times import Clock, Span
from bot.nlu.tokens import Line

_PARTS: dict[str, tuple[int, int | None]] = {
    "morning": (6 * 60, 11 * 60 + 59), "noon": (12 * 60, 13 * 60 + 59), "afternoon": (12 * 60, 16 * 60 + 59),
    "evening": (17 * 60, 22 * 60), "night": (18 * 60, None),
}  # fmt: skip
_HALVES: dict[tuple[str, str], tuple[int, int | None]] = {
    ("early", "morning"): (6 * 60, 8 * 60 + 59), ("late", "morning"): (10 * 60, 11 * 60 + 59),
    ("early", "afternoon"): (12 * 60, 14 * 60 + 29), ("late", "afternoon"): (15 * 60, 17 * 60 + 59),
    ("early", "evening"): (17 * 60, 19 * 60), ("late", "evening"): (19 * 60, 22 * 60),
}  # fmt: skip


NEXT = 60
"""Minutes from one start to the next, at most, of two that are named as good as each other."""


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes since midnight, as in a `Wish`; `vague` where they can be read in two ways."""

    start: int | None = None
    minutes: int | None = None
    earliest: int | None = None
    latest: int | None = None
    over_by: int | None = None
    vague: bool = False
    either: bool = False  # of the two starts of the window, the member has still to say which


@dataclass(frozen=True, slots=True)
class Bound:
    """What the words around a time make of it: "" for the start itself, else "after", "before", "by" (the latest
    start), "window", "until" (the end) or "over" (the end at the latest)."""

    kind: str
    item: Item


def times_of(line: Line, items: Sequence[Item], bounds: Sequence[Bound], now: int, looks: bool) -> Times:
    """`items` of one wish, `bounds` of those that are clocks or spans; `now` in minutes if the day is today, else 0.
    `looks`: somebody asks what is free, so that "from 5 to 8" is a window."""
    minutes = _length(items)
    slots = [(bound, _noon(bound, slot_of(line, bound.item, list(items), now))) for bound in bounds]
    exact = [(bound, slot) for bound, slot in slots if not bound.kind]
    times = _exact(line, exact, minutes, looks)
    for bound, slot in slots:
        if bound.kind:
            times = _bounded(times, bound.kind, slot)
    return _within(times, _part(line, items))


def _noon(bound: Bound, slot: Slot) -> Slot:
    """The 12 that ends a morning: "Saturday morning until 12"."""
    clock = bound.item.value
    if not bound.kind or not isinstance(clock, Clock) or (clock.hour, clock.mer) != (12, ""):
        return slot
    start, end = (12 * 60 if at == 0 else at for at in (slot.start, slot.end))
    return replace(slot, start=start, end=end)


def _length(items: Sequence[Item]) -> int | None:
    """The length said, unless two are."""
    lengths = {item.value.minutes for item in items if isinstance(item.value, Length) and not item.value.ahead}
    return lengths.pop() if len(lengths) == 1 else None


def _exact(line: Line, slots: Sequence[tuple[Bound, Slot]], minutes: int | None, looks: bool) -> Times:
    """Of the times that are no bounds; two that differ leave it open, unless one corrects the other."""
    if len({slot for _, slot in slots}) > 1:
        chosen = settled(line, [bound.item for bound, _ in slots])
        if chosen is None and (either := _either(line, slots)):
            return Times(None, minutes, *either, either=True)
        slots = [(bound, slot) for bound, slot in slots if bound.item is chosen]
        if not slots:
            return Times(minutes=minutes, vague=True)
    if not slots:
        return Times(minutes=minutes)
    slot, spans = slots[0][1], isinstance(slots[0][0].item.value, Span)
    if slot.start is None or slot.vague or not spans or slot.end is None:
        return Times(slot.start, minutes, vague=slot.vague)
    length = slot.end - slot.start
    if (minutes and length > minutes) or (looks and length > 60 and minutes is None):
        return Times(None, minutes, slot.start, over_by=slot.end)
    return Times(slot.start, minutes or length, vague=bool(minutes) and length < minutes)


def _either(line: Line, slots: Sequence[tuple[Bound, Slot]]) -> tuple[int, int] | None:
    """The first and the last start of "6 or 7": either will do, where no third lies between."""
    starts = sorted({slot.start for _, slot in slots if slot.start is not None and not slot.vague})
    between = line.said(slots[0][0].item.stop, slots[-1][0].item.start).split()
    if len(starts) != 2 or len(slots) != 2 or not {"or", "if"} & {*between} or starts[1] - starts[0] > NEXT:
        return None
    return starts[0], starts[1]


def _bounded(times: Times, kind: str, slot: Slot) -> Times:
    if kind == "window" and slot.start is not None and slot.end is not None:
        whole = times.minutes == slot.end - slot.start
        return replace(times, start=slot.start) if whole else replace(times, earliest=slot.start, over_by=slot.end)
    at = slot.start if slot.start is not None else slot.end
    if at is None or slot.vague:
        return replace(times, vague=True)
    if kind in ("until", "over"):
        begins = times.start if times.start is not None else times.earliest
        at += 12 * 60 if begins is not None and at <= begins and at <= 12 * 60 else 0
        return _until(times, at) if kind == "until" else replace(times, over_by=at)
    if kind == "after":
        return replace(times, earliest=at)
    return replace(times, latest=at - (kind == "before"))


def _until(times: Times, end: int) -> Times:
    """An end that is exact: with the length it tells the start, with the start the length."""
    if times.start is None:
        return replace(times, over_by=end) if times.minutes is None else replace(times, start=end - times.minutes)
    length = end - times.start
    agrees = times.minutes in (None, length) and 0 < length < DAY_MINUTES
    return replace(times, minutes=length, vague=times.vague or not agrees)


def _within(times: Times, part: Part | None) -> Times:
    """A part of the day is a window where nothing more precise is said."""
    if part is None or times.start is not None or part.name not in _PARTS:
        return times
    first, last = _HALVES.get((part.half, part.name)) or _PARTS[part.name]
    if times.earliest is None and (times.latest is None or times.latest > first):
        times = replace(times, earliest=first)
    return times if times.latest is not None else replace(times, latest=last)


def _part(line: Line, items: Sequence[Item]) -> Part | None:
    parts = [item for item in items if isinstance(item.value, Part)]
    halves = [item for item in parts if isinstance(item.value, Part) and item.value.half]
    if len({item.value.name for item in parts if isinstance(item.value, Part)}) == 1:
        parts = halves or parts  # "first thing Saturday morning"
    chosen = settled(line, parts) if len({item.value for item in parts}) > 1 else parts[0] if parts else None
    return chosen.value if chosen and isinstance(chosen.value, Part) else None
