"""How long: the lengths named in a line of tokens."""

from bot.nlu.calendar import LENGTHS
from bot.nlu.days import amount_at
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words

COUNTED = words(
    "people persons person players player guests adults kids friends courts court games sets of more "
    "times racquets rackets balls tables seats spots folks pax st"
)
"""What a number may count besides hours."""
_UNITS = frozenset(word for word, (unit, _) in LENGTHS.items() if unit == "minute")
_SHORTEST = 5
"""Minutes: nobody plays for less."""


def length_at(line: Line, i: int) -> tuple[int, int] | None:
    """Minutes in "90 minutes", "1.5 hours", "an hour and a half", "2h 30", and the index after them."""
    if _UNITS.isdisjoint(line.texts) and line.kind(i) != "clock":
        return None
    if line.text(i) == "half":
        j = line.skip(i + 1, "an", "a")
        return (30, j + 1) if line.text(j) in ("hour", "hr") else None
    if line.kind(i) == "clock" and is_length(line, i):
        return line.at(i).nums[0] * 60 + line.at(i).nums[1], i + 1
    j, size, half = i, 0.0, line.skip(line.skip(i + 1, "and"), "a")
    if line.kind(i) == "pair" and "." in line.text(i):
        size, j = float(".".join(str(num) for num in line.at(i).nums)), i + 1
    elif line.kind(i) in ("int", "word") and line.text(half) == "half" and half > i + 1:
        size, j = (line.num(i) or 1) + 0.5, half + 1
        j = line.skip(j, "an")
    elif amount := amount_at(line, i):
        size, j = amount
    j = line.skip(j, "-")
    unit, minutes = LENGTHS.get(line.text(j), ("", 0))
    if unit != "minute" or not size or size > 2000:
        return None
    total = round(size * minutes)
    if total < _SHORTEST and size == 1:
        return None  # "give me a minute"
    return (total, j + 1) if minutes == 1 else _rest_of_length(line, j + 1, total)


def _rest_of_length(line: Line, i: int, total: int) -> tuple[int, int]:
    """The minutes that follow hours: "and a half", "30 minutes", "thirty"."""
    j = line.skip(i, "and")
    if line.text(line.skip(j, "a")) == "half" and j > i:
        return total + 30, line.skip(j, "a") + 1
    minutes = line.num(j)
    if minutes is not None and minutes < 60 and LENGTHS.get(line.text(j + 1)) == ("minute", 1):
        return total + minutes, j + 2
    if minutes in (15, 30, 45) and j == i and line.text(j + 1) not in COUNTED and line.kind(j + 1) != "mer":
        return total + minutes, j + 1
    return total, i


def is_length(line: Line, i: int) -> bool:
    """Whether "1h30" counts hours instead of naming one."""
    return "h" in line.text(i) and line.at(i).nums[0] < 5
