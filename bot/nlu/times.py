"""The clock times named in a line of tokens, alone or from one to another."""

from dataclasses import dataclass, replace

from bot.nlu.calendar import LENGTHS, WEEKDAYS
from bot.nlu.days import PARTS
from bot.nlu.lengths import COUNTED, is_length
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words

ZONES = words("utc gmt cet cest bst pst pdt est edt cst cdt mst mdt ist aest jst timezone")
_NAMED = {"noon": 12, "midday": 12, "midnight": 0}
_CUES = words("at @ um around about from between after before until since past exactly")
_BOUNDS = words("between before until by after")
"""Of a part of the day that is meant as a time: "before lunch"."""
_WEAK_CUES = words("to by than it ours mine like say")
DAYS = ("on", "today", "tomorrow", "tonight", "this", "next", *WEEKDAYS)
_FILLERS = ("the", "about", "around", "like", "say", "maybe", "exactly")
NUMBERED = words(
    "court courts table room building option number slot floor no nr team group party item choice line "
    "gate street level # version step page"
)
_TIMED_THINGS = words("alarm alarms reminder meeting appointment event call up")
_PEOPLE = words("table court us party doubles singles")
_JOINTS = words("or no nein sorry rather")
_DESCRIBES = (*WEEKDAYS, *PARTS, *words("today tomorrow tonight other last"))


@dataclass(frozen=True, slots=True)
class Clock:
    """A time said: `mer` is "am" or "pm" if said, `sure` says that the hour counts to 24."""

    hour: int
    minute: int = 0
    mer: str = ""
    sure: bool = False
    problem: str = ""
    zone: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """From one time to another."""

    first: Clock
    second: Clock


Timed = tuple[Clock, int]
HEADS = (*_NAMED, *words("lunch lunchtime mid a half quarter int clock pair"))
"""What a time begins with (`Line.head`)."""


def clock_at(line: Line, i: int, cued: bool) -> Timed | None:
    """The time named from token `i` on; a bare number counts only if something around it says so."""
    found = _worded(line, i) or _numeral(line, i, cued)
    if not found:
        return None
    clock, j = found
    j = line.skip(line.skip(j, "o'clock"), "sharp", "ish")
    if line.text(j) in ("hrs", "hours", "h", "uhr") and line.text(i - 1) != "for":
        early = line.text(j) == "uhr" and 0 < clock.hour < 7  # nobody plays then
        clock, j = replace(clock, sure=clock.sure or not early), j + 1
    if line.text(j) in _NAMED and (clock.hour, clock.minute) == (12, 0):  # "12 noon"
        clock, j = Clock(_NAMED[line.text(j)], sure=True), j + 1
    if line.kind(j) == "mer":
        clock, j = _with_mer(clock, line, i, j)
    zone = line.skip(j, "(")
    if line.text(zone) in ZONES or (line.text(zone + 1) in ("timezone", "time") and line.text(zone) != "this"):
        clock, j = replace(clock, zone=True), zone + 1
    if not clock.problem and (clock.minute > 59 or clock.hour * 60 + clock.minute > 24 * 60):
        clock = replace(clock, problem=line.said(i, j))
    return clock, j


def _with_mer(clock: Clock, line: Line, i: int, j: int) -> Timed:
    late = clock.hour > 12
    wrong = clock.hour > 24 or (late and line.text(j) == "am")
    problem = line.said(i, j + 1) if wrong else ""
    return replace(clock, mer="" if late else line.text(j), problem=problem), j + 1


def _worded(line: Line, i: int) -> Timed | None:
    """ "half past three", "half four", "quarter to 5", "ten past six", "noon", "mid night"."""
    if line.text(i) in _NAMED:
        return Clock(_NAMED[line.text(i)], sure=True), i + 1
    if line.text(i) in ("lunch", "lunchtime") and (bound := line.text(i - 1 - (line.text(i - 1) == "the"))) in _BOUNDS:
        return Clock(12 + (bound == "after"), sure=True), i + 1
    if line.text(i) == "mid" and line.text(i + 1) in ("day", "night"):
        return Clock(12 if line.text(i + 1) == "day" else 0, sure=True), i + 2
    start = line.skip(i, "a")
    minutes = {"half": 30, "quarter": 15}.get(line.text(start), line.num(start))
    if minutes is None or minutes > 59:
        return None
    j = line.skip(start + 1, "minutes", "mins", "minute", "min")
    way = line.text(j)
    if way in ("past", "after", "to", "before", "of", "until"):
        spelled = j > start + 1 or line.kind(start) == "word" or line.text(i - 1) == "at"
        return _minutes_from(line, minutes, way, j + 1, spelled)
    hour = line.num(start + 1)
    if line.text(start) == "half" and hour and hour <= 12 and line.text(start + 2) not in LENGTHS:
        return Clock(hour, 30), start + 2
    return None


def _minutes_from(line: Line, minutes: int, way: str, i: int, spelled: bool) -> Timed | None:
    """So many minutes past or to the hour at `i`; "five to seven" alone is a range where that is short."""
    hour = _NAMED.get(line.text(i), line.num(i))
    if hour is None or hour > 24 or line.text(i + 1) in LENGTHS or not minutes:
        return None
    if way in ("past", "after"):
        ok = way == "past" or spelled
        return (Clock(hour, minutes, sure=hour == 0 or hour > 12), i + 1) if ok else None
    if not spelled and (hour > 12 or (minutes <= 12 and (hour - minutes) % 12 <= 4)):
        return None
    if minutes not in (5, 10, 15, 20, 25) and line.text(i - 2)[:3] != "min":
        return None
    before = (hour - 1) % 24 if hour > 12 or hour == 0 else (hour - 2) % 12 + 1
    return Clock(before, 60 - minutes, sure=hour > 12), i + 1


def _numeral(line: Line, i: int, cued: bool) -> Timed | None:
    token = line.at(i)
    if (token.kind == "clock" and not is_length(line, i)) or (token.kind == "pair" and _pair_is_time(line, i)):
        hour, minute = token.nums[:2]
        sure = hour > 12 or hour == 0 or token.padded
        bad = len(token.text) < 3 or minute > 59 or hour > 24
        return Clock(hour, minute, sure=sure, problem=token.text if bad else ""), i + 1
    if token.kind != "int" or _is_thing(line, i) or _is_numbered(line, i):
        return None
    hour, cued = token.nums[0], cued or _cued(line, i)
    if len(token.text) in (3, 4) and hour >= 100 and token.text.isdigit():
        return _military(
            line, i, token.padded or (cued and (hour >= 1000 or line.text(i - 1) in _CUES)) or _after_day(line, i)
        )
    if hour > 24:
        alone = line.text(i - 1) in ("at", "@") and line.kind(i + 1) in ("mark", "end") and hour < 60
        hopeless = alone or line.kind(i + 1) == "mer" or line.text(i + 1) == "o'clock"
        return (Clock(hour, problem=line.said(i, i + 2 - alone)), i + 1) if hopeless and hour < 100 else None
    if pair := _hour_and_minute(line, i, hour, cued):
        return pair
    counts_to_24 = line.text(i + 1) == "h" and hour > 6 and line.text(i - 1) != "for"
    marked = counts_to_24 or line.kind(i + 1) == "mer" or line.text(i + 1) in ("o'clock", "ish", "uhr", "sharp")
    if marked or (cued and not counts(line, i)):
        return Clock(hour, sure=hour > 12 or hour == 0 or token.padded), i + 1
    return None


def _is_thing(line: Line, i: int) -> bool:
    """ "Move the Thursday one to 8", "the 3pm one": a booking, and no time."""
    described = line.text(i - 1) in _DESCRIBES or line.kind(i - 1) in ("mer", "clock", "ordinal")
    return line.text(i) == "one" and described and any(line.text(k) in ("the", "my", "our") for k in range(i - 3, i))


def _is_numbered(line: Line, i: int) -> bool:
    """The 7 of "table 7"; that of "a court 7 tonight" is an hour."""
    any_one = line.text(i - 2) in ("a", "any") and part_follows(line, i + 1)
    return line.text(i - 1) in NUMBERED and line.kind(i + 1) != "mer" and not any_one


def _pair_is_time(line: Line, i: int) -> bool:
    """A "16.30" that is no day; the dots of a price or a version have no such minutes."""
    text = line.text(i).rstrip(".")
    return "." in text and line.text(i + 1) not in LENGTHS and len(text.split(".")[1]) == 2


def _military(line: Line, i: int, cued: bool) -> Timed | None:
    hour, minute = divmod(line.at(i).nums[0], 100)
    marked = line.kind(i + 1) == "mer" or line.text(i + 1) in ("hrs", "hours", "h", "o'clock")
    if hour > 24 or minute > 59 or not (cued or marked or len(line) == 1):
        return None
    return Clock(hour, minute, sure=hour > 12 or hour == 0 or line.at(i).padded), i + 1


def _after_day(line: Line, i: int) -> bool:
    """The 1500 of "tomorrow 1500"; no year, which follows a month."""
    return line.text(i - 1) in ("today", "tomorrow", *WEEKDAYS) and line.at(i).nums[0] % 15 == 0


def _hour_and_minute(line: Line, i: int, hour: int, cued: bool) -> Timed | None:
    """ "two thirty", "3 15", "nine oh five"."""
    j = line.skip(i + 1, "oh", "o")
    if line.text(j) == "uhr" and (minute := line.num(j + 1)) is not None and minute < 60:  # "15 Uhr 30"
        counts = line.text(j + 2) in (*LENGTHS, *COUNTED)  # "17 Uhr zwei Stunden"
        return None if counts else (Clock(hour, minute, sure=hour > 12), j + 2)
    minute = line.num(j)
    if minute is None or not hour or minute > 59 or line.text(j + 1) in (*LENGTHS, "-", *COUNTED):
        return None
    if (minute < 10) != (j > i + 1):
        return None
    glued = line.kind(j + 1) == "mer" and line.at(j).stop == line.at(j + 1).start
    if glued and minute <= 12:
        return None  # "doubles for 4 10am": of a time, both would be apart, or neither
    spelled = line.text(i)[:1].isalpha() and line.text(j)[:1].isalpha()
    if not (cued or spelled or line.kind(j + 1) == "mer"):
        return None
    return Clock(hour, minute, sure=hour > 12), j + 1


_MOVES = words("chang mov push switch shift shove bump nudge slide verschieb verleg schieb aender umbuch umzubuch leg")
"""What verbs begin with behind or before which "to 11", "auf 11" is a time."""


_LIKES = words("i'd we'd would")


def _is_liked(line: Line, like: int) -> bool:
    """The 1 of "I'd like 1 please", "would like 1 and 2", which may be a court; but "something like 5", "I'd like 5
    tomorrow"."""
    named = any(line.text(k) in (*DAYS, *PARTS) for k in range(len(line)))
    return line.text(like - 1) in _LIKES and not named


def _cued(line: Line, i: int) -> bool:
    """Whether the words around a bare number make it a time; kept, as each of "at 5 or 6 or 7" asks those before it."""
    if i not in line.cued:
        line.cued[i] = _is_another_hour(line, i) or _is_cued(line, i)
    return line.cued[i]


def _is_cued(line: Line, i: int) -> bool:
    before = i - 1
    while line.text(before) in _FILLERS and line.text(before - 1) in (*_CUES, *_FILLERS):
        before -= 1
    word = line.text(before)
    if word in _CUES or word in PARTS or word == "tonight":
        return True
    if word == "for" and line.text(before - 1) in _TIMED_THINGS:
        return True
    if word == "like" and _is_liked(line, before):
        return False
    if word in _WEAK_CUES and line.text(i) != "one":  # "I'd like one tomorrow"
        return word != "to" or any(token.text.startswith(_MOVES) for token in line.tokens)
    if line.text(i + 1) == "or" and (line.kind(i + 2) == "clock" or line.kind(i + 3) == "mer"):
        return True
    opening = i == 0 or (line.kind(i - 1) == "mark" and line.text(i - 1) != ":")  # "a 1:1 on Monday"
    if opening and line.text(i) != "one" and line.text(line.skip(i + 1, "on")) in ("tomorrow", *WEEKDAYS):
        return True
    return part_follows(line, i + 1) and not _is_headcount(line, i)


def _is_another_hour(line: Line, i: int) -> bool:
    """The 4 of "at 3 or 4", "at 3, no, 4", "at 3, or rather 4"."""
    before = i - 1
    while line.text(before) in (",", *_JOINTS):
        before -= 1
    joined = any(line.text(k) in _JOINTS for k in range(before + 1, i)) and _is_hour(line, before)
    return joined and line.text(i + 1) not in (*LENGTHS, *COUNTED)


def _is_hour(line: Line, i: int) -> bool:
    """Whether a time ends at token `i`, as the first of two does: "at 6 or 7"."""
    i -= line.kind(i) == "mer" or line.text(i) == "uhr"
    return line.kind(i) == "clock" or (line.kind(i) == "int" and (line.kind(i + 1) == "mer" or _cued(line, i)))


def part_follows(line: Line, i: int) -> bool:
    """Whether "in the evening", "tonight", "this morning" or "tomorrow morning" stands at `i`."""
    if line.text(i) == "tonight" or line.text(i) in PARTS:
        return True
    j = line.skip(i, "in", "at", "this", "tomorrow")
    j = line.skip(j, "the")
    return j > i and (line.text(j) in PARTS or line.kind(j) == "mer")


def _is_headcount(line: Line, i: int) -> bool:
    """ "a table for 4 tonight" asks for four seats; nobody plays with eight on a court."""
    if line.text(i - 2) == "court" and (line.num(i) or 0) > 4:
        return False
    return line.text(i - 1) == "for" and any(line.text(k) in _PEOPLE for k in range(i - 3, i - 1))


def counts(line: Line, i: int) -> bool:
    after = line.text(i + 1)
    if after in ("to", "-", "or") and line.kind(i + 2) == "int":
        return line.text(i + 3) in COUNTED  # "from 10 to 12 people"
    return after in COUNTED or (after in LENGTHS and after not in ("h", "hrs"))
