"""The spans named in a line of tokens, from one clock time to another."""

from bot.nlu.calendar import LENGTHS
from bot.nlu.dates import pair_is_day
from bot.nlu.lengths import COUNTED
from bot.nlu.times import DAYS, NUMBERED, Span, clock_at, counts, part_follows
from bot.nlu.tokens import Line

_JOINTS = frozenset(("-", "to", "until", "and", "up"))


def span_at(line: Line, i: int) -> tuple[Span, int] | None:
    """ "from 3 to 5pm", "9-11am", "between 5 and 7"."""
    if _JOINTS.isdisjoint(line.texts):
        return None
    start = line.skip(i, "from", "between", "at", "around")
    if line.kind(start) == "int" and counts(line, start):
        return None
    cued = start > i or line.text(i - 1) in ("from", "between", "at", "around", "about", "@")
    first = clock_at(line, start, cued=True)
    if not first or line.text(i - 1) in NUMBERED:
        return None
    between = "between" in (line.text(i), line.text(i - 1))
    joints = ("-", "to", "until", "and") if between else ("-", "to", "until")
    j = first[1]
    j = line.skip(line.skip(j, "up"), *joints)
    if j == first[1] or (line.kind(j) == "pair" and pair_is_day(line, j) and line.kind(start) != "pair"):
        return None
    second = clock_at(line, line.skip(j, "at", "about", "around"), cued=True)
    if not second:
        return None
    bare = line.kind(start) == "int" and line.kind(j) == "int" and not (first[0].mer or second[0].mer)
    if bare and not (cued or part_follows(line, second[1]) or _stands_alone(line, i, second[1])):
        return None
    return Span(first[0], second[0]), second[1]


def _stands_alone(line: Line, start: int, stop: int) -> bool:
    """Two bare numbers with nothing but a day or the end of a sentence beside them."""
    if line.text(stop) in COUNTED or line.text(stop) in LENGTHS:
        return False
    before, after = line.kind(start - 1), line.kind(stop)
    if (line.num(start) or 0) >= 100:  # or it may be a telephone number
        return line.text(stop) in DAYS
    return line.text(stop) in DAYS or before not in ("word", "junk") or after not in ("word", "junk")
