"""The words of a stretch of days, from left to right."""

from datetime import date

from bot.commands.admin.misread import Misread, quoted
from bot.domain.hours import DAY_MINUTES
from bot.nlu.calendar import MONTHS, WEEKDAYS, day_of
from bot.nlu.dates import day_at
from bot.nlu.days import DAY_OF_MONTH, FULL, RELATIVE, Day
from bot.nlu.items import Item, Length, items_in
from bot.nlu.slots import slot_in
from bot.nlu.times import Clock, Span
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words
from bot.nlu.when import day_of_items

_AND, _TO = words("and & , / plus"), words("to - until")
_FILLERS = words(
    "on for from the day days courts all whole entire club everything please . "
    "alle ganze ganzen ganzer ganztaegig gesamte verein bitte"
)
_REPEATS = words("every each jeden jede jedes")
_DAILY = words("daily taeglich")
_KINDS = {
    **dict.fromkeys(("day", "days"), range(7)),
    **dict.fromkeys(("weekend", "weekends"), range(5, 7)),
    **dict.fromkeys(("weekday", "weekdays", "werktag", "werktags"), range(5)),
}
_BEFORE_A_TIME = words("from after before until at by to between since uhr")
_ONWARDS = words("from after since")


class Reader:
    """Reads a line; `days` are the days with the word that joins each to the one before."""

    def __init__(self, line: Line, today: date) -> None:
        self.line, self.today = line, today
        self.courts: list[str] = []
        self.days: list[tuple[str, Item]] = []
        self.weekdays: list[int] = []  # on which it repeats
        self._items = items_in(line, today)
        self._times = {item.start: item for item in self._items if _is_time(item, line, today)}
        self._joint, self._last = "", ""  # what joins to what comes next, and whether a court or a day came last
        self._turns = 0
        self._repeats = False

    def read(self) -> None:
        i = 0
        while i < len(self.line):
            i = self._word(i)
        if self._joint:
            raise Misread(f'Something is missing after "{self._joint}".')
        if self._repeats and not self.weekdays:
            raise repeated(self.line)

    def reaches(self, joint: str) -> bool:
        return joint in _TO

    def part(self) -> tuple[int, int]:
        """Since when and until when on each day, in minutes after midnight. Raises Misread for a time that does not
        say both."""
        timed = [item for item in self._items if item.start in self._times]
        if not timed:
            return 0, DAY_MINUTES
        said = slot_in(self.line, timed, now=False)
        length = next((i.value.minutes for i in timed if isinstance(i.value, Length)), None)
        since, until = said.start, said.end
        if since is not None and until is None and length:
            until = since + length
        if since is not None and until is None and self.line.text(timed[0].start - 1) in _ONWARDS:
            until = DAY_MINUTES
        since = 0 if since is None and until is not None else since
        if said.vague or since is None or until is None or not 0 <= since < until <= since + DAY_MINUTES:
            raise _unclear_time(self.line, timed[0])
        return since, until

    def _word(self, i: int) -> int:
        """The index after what stands at `i`."""
        text, kind = self.line.text(i), self.line.kind(i)
        if kind == "nocourt":
            raise Misread(f"There is no court {quoted(text)}.")
        if kind == "court":
            self._in_turn("court", i)
            self.courts += self.line.at(i).keys
            self._joint = ""
            return i + 1
        if after := self._time(i) or self._repeat(i):
            return after
        if text in (*_AND, *_TO):
            self._joint = text
            return i + 1
        if found := self._day(i):
            self._add(Item(found[0], i, found[1]), found[0])
            return found[1]
        if text in _FILLERS:
            return i + 1
        raise _unread(self.line, i, self.today)

    def _time(self, i: int) -> int | None:
        """The index after a time that begins at `i`, or behind a word such as "from"."""
        if i in self._times:
            self._joint = ""
            return self._times[i].stop
        if self.line.text(i) in _BEFORE_A_TIME and (i + 1 in self._times or self.line.text(i) == "uhr"):
            return i + 1
        return None

    def _repeat(self, i: int) -> int | None:
        """The index after "every", and after each weekday of what repeats."""
        text = self.line.text(i)
        if text in _REPEATS:
            self._repeats = True
            return i + 1
        if text in _DAILY:
            self.weekdays += range(7)
            return i + 1
        kinds = self._weekdays(text)
        if not kinds:
            return None
        self._in_turn("day", i)
        if self._joint in _TO and self.weekdays:
            last = self.weekdays[-1]
            kinds = [(last + n) % 7 for n in range((kinds[0] - last) % 7 + 1)]
        self.weekdays += kinds
        self._joint, self._repeats = "", True
        return i + 1

    def _weekdays(self, text: str) -> list[int]:
        """Of what repeats: Mondays, or after "every" any kind of day."""
        if text in WEEKDAYS and (self._repeats or text.endswith("days")):
            return [WEEKDAYS[text]]
        plural = text in ("weekends", "weekdays", "werktags")
        return list(_KINDS[text]) if text in _KINDS and (plural or (self._repeats and not self.weekdays)) else []

    def _in_turn(self, kind: str, i: int) -> None:
        """Raises Misread where courts and days take turns: "court 1 today and court 2 tomorrow" are two closures."""
        self._turns += kind != self._last
        self._last = kind
        if self._turns > 2:
            said = quoted(self.line.quoted(i, len(self.line)))
            raise Misread(f"One step at a time, please: {said} is for another.")

    def _day(self, i: int) -> tuple[Day, int] | None:
        """The day at `i`. A number alone is one of the month of what it is listed with: the 24 of "24-26 December"."""
        found = day_at(self.line, i, self.today)
        if found and found[0].rank != DAY_OF_MONTH:
            return found
        stop = found[1] if found else i + 1
        number = self.line.num(stop - 1, "int", "ordinal")
        near = number and (_month_after(self.line, stop, self.today) or self._month_before())
        if not number or not near:
            return found
        day = day_of(near.year, near.month, number)
        return Day(day, FULL, problem=None if day else str(number)), stop

    def _month_before(self) -> date | None:
        """The day listed just before, where its number came last: "December 24" of "December 24-26"."""
        if not self._joint or not self.days:
            return None
        item = self.days[-1][1]
        day = day_of_item(item)
        said = self.line.num(item.stop - 1, "int", "ordinal")
        return day.date if day.rank == FULL and day.date and day.date.day == said else None

    def _add(self, item: Item, day: Day) -> None:
        line = self.line
        self._in_turn("day", item.start)
        if day.part:
            raise _parts(line, item.start)
        if self._same_day(day):
            joint, before = self.days.pop()
            merged = day_of_items(line, [before, item], self.today)
            self.days.append((joint, Item(merged, before.start, item.stop)))
        else:
            self.days.append((self._joint, item))
        self._joint = ""
        _check_clear(line, self.days[-1][1])

    def _same_day(self, day: Day) -> bool:
        """Whether it only says the day before once more: "Thursday 24 December", "Thursday, 24 December"."""
        if not self.days or self._joint not in ("", ","):
            return False
        before = day_of_item(self.days[-1][1])
        agrees = day.date is not None and before.weekday == day.date.weekday()
        return self._joint == "" or (agrees and before.rank == RELATIVE and day.rank == FULL)


def day_of_item(item: Item) -> Day:
    return item.value if isinstance(item.value, Day) else Day(None)


def _is_time(item: Item, line: Line, today: date) -> bool:
    """Whether it is a time of day, or a length of less than one. "2 to 4" before a month are days, and "26.12." is
    one."""
    if isinstance(item.value, Length):
        return not item.value.ahead and item.value.minutes < DAY_MINUTES
    dated = line.text(line.skip(item.stop, ".")) in MONTHS
    dated = dated or (line.kind(item.start) == "pair" and day_at(line, item.start, today) is not None)
    return isinstance(item.value, Clock | Span) and not dated


def _month_after(line: Line, i: int, today: date) -> date | None:
    """The first whole date of the list that goes on at `i`."""
    i = line.skip(i, ".")
    if line.text(i) not in (*_AND, *_TO):
        return None
    for j in range(i, len(line)):
        found = day_at(line, j, today)
        if found and found[0].rank == FULL:
            return found[0].date
        listed = line.text(j) in (*_AND, *_TO, ".", "the", "on") or line.text(j) in WEEKDAYS
        if not listed and line.kind(j) not in ("int", "ordinal"):
            return None
    return None


def _check_clear(line: Line, item: Item) -> None:
    """Raises Misread unless it is one day, or a week or the like with an end."""
    day, said = day_of_item(item), quoted(line.quoted(item.start, item.stop))
    if day.problem:
        raise Misread(f"There is no such day as {said}.")
    if day.date is None or (day.vague and not day.last):
        raise Misread(f"I cannot tell which day {said} is. Say it like 24 December or 2026-12-24.")


def _unread(line: Line, i: int, today: date) -> Misread:
    found = items_in(line.part(i, len(line)), today)
    value = found[0].value if found and found[0].start <= 1 else None
    if value and not isinstance(value, Day | Length):
        return _parts(line, i)
    said = quoted(line.quoted(i, len(line)))
    return Misread(f"I cannot read {said} as a day or a court, such as 24 December or Court 1.")


def _parts(line: Line, i: int) -> Misread:
    said = quoted(line.quoted(i, len(line)))
    return Misread(f"{said} names a part of the day. Say from when until when, such as 8:00-12:00.")


def _unclear_time(line: Line, item: Item) -> Misread:
    said = quoted(line.quoted(item.start, item.stop))
    return Misread(f"I cannot tell from when until when {said} is meant. Say both, such as 12:00-14:00.")


def repeated(line: Line) -> Misread:
    said = quoted(line.quoted(0, len(line)))
    return Misread(f"I cannot tell when {said} repeats. Say it like every Monday, or Mondays until 31 March.")
