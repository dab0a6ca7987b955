"""Days in a row, and courts, in an admin's words: `court 1 tomorrow`, `24-26 December`, `28 and 29 December`.

Every word counts: what cannot be read is refused, so that neither more nor less is closed than was said."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.commands.admin.misread import Misread, quoted
from bot.domain.club import Club
from bot.i18n.text import day_text
from bot.nlu.calendar import WEEKDAYS, day_of
from bot.nlu.courts import mark_courts
from bot.nlu.dates import day_at
from bot.nlu.days import DAY_OF_MONTH, FULL, RELATIVE, Day
from bot.nlu.items import Item, Length, items_in
from bot.nlu.languages.lexicon import ENGLISH, language_of, translation
from bot.nlu.slots import DAY_MINUTES
from bot.nlu.tokens import MAX_CHARS, MAX_TOKENS, Line, read
from bot.nlu.vocabulary import words
from bot.nlu.when import day_of_items

MOST_DAYS = 366

_AND, _TO = words("and & , / plus"), words("to - until")
_FILLERS = words(
    "on for from the day days courts all whole entire club everything please . "
    "alle ganze ganzen ganzer ganztaegig gesamte verein bitte"
)
_REPEATS = words("every each daily weekly monthly jeden jede jedes taeglich woechentlich")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Both days included; without courts (keys), all of them."""

    first: date
    last: date
    courts: tuple[str, ...] = ()


def read_stretch(text: str, club: Club, today: date, day: date | None = None) -> Stretch:
    """In any language that members speak; `day` is meant where only courts are named. Raises Misread for any word that
    is neither a day nor a court, and for days that are not in a row."""
    line = _line(text, club)
    if len(text) > MAX_CHARS or len(line) >= MAX_TOKENS:
        raise Misread("That is too much at once.")
    reader = _Reader(line, today)
    reader.read()
    if day and reader.courts and not reader.days:
        return Stretch(day, day, tuple(dict.fromkeys(reader.courts)))
    if not reader.days:
        raise Misread(f"{quoted(text)} is no day that I can read, such as 24 December or 2026-12-24.")
    first, last = _in_a_row(_spans(reader.days))
    return Stretch(first, last, tuple(dict.fromkeys(reader.courts)))


def _line(text: str, club: Club) -> Line:
    """With its courts marked, and its days in English, where no full stop stands behind a number."""
    line = mark_courts(read(text), club.courts)
    language = language_of(line)
    if language == ENGLISH:
        return line
    english = translation(language).line(line)
    return mark_courts(Line([t for t in english.tokens if t.text != "."], line.plain), club.courts)


class _Reader:
    """Reads a line from left to right; `days` are the days with the word that joins each to the one before."""

    def __init__(self, line: Line, today: date) -> None:
        self.line, self.today = line, today
        self.courts: list[str] = []
        self.days: list[tuple[str, Item]] = []
        self._joint, self._last = "", ""  # what joins to what comes next, and whether a court or a day came last
        self._turns = 0

    def read(self) -> None:
        i = 0
        while i < len(self.line):
            i = self._word(i)
        if self._joint:
            raise Misread(f'Something is missing after "{self._joint}".')

    def _word(self, i: int) -> int:
        """The index after what stands at `i`."""
        text, kind = self.line.text(i), self.line.kind(i)
        if kind == "nocourt":
            raise Misread(f"There is no court {quoted(text)}.")
        if kind == "court":
            self._in_turn("court", i)
            self.courts += self.line.at(i).keys
        if kind == "court" or text in (*_AND, *_TO):
            self._joint = "" if kind == "court" else text
            return i + 1
        if found := self._day(i):
            self._add(Item(found[0], i, found[1]), found[0])
            return found[1]
        if text in _FILLERS:
            return i + 1
        raise _unread(self.line, i, self.today)

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
        day = _day_of(item)
        said = self.line.num(item.stop - 1, "int", "ordinal")
        return day.date if day.rank == FULL and day.date and day.date.day == said else None

    def _add(self, item: Item, day: Day) -> None:
        line = self.line
        self._in_turn("day", item.start)
        if day.part:
            raise _timed(line, item.start)
        if any(line.text(n) in WEEKDAYS and line.text(n).endswith("days") for n in range(item.start, item.stop)):
            raise _repeated(line, item.start)
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
        before = _day_of(self.days[-1][1])
        agrees = day.date is not None and before.weekday == day.date.weekday()
        return self._joint == "" or (agrees and before.rank == RELATIVE and day.rank == FULL)


def _day_of(item: Item) -> Day:
    return item.value if isinstance(item.value, Day) else Day(None)


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
    day, said = _day_of(item), quoted(line.quoted(item.start, item.stop))
    if day.problem:
        raise Misread(f"There is no such day as {said}.")
    if day.date is None or (day.vague and not day.last):
        raise Misread(f"{said} is no day that I can read for certain. Say it such as 24 December or 2026-12-24.")


def _unread(line: Line, i: int, today: date) -> Misread:
    found = items_in(line.part(i, len(line)), today)
    value = found[0].value if found and found[0].start <= 1 else None
    if line.text(i) in _REPEATS:
        return _repeated(line, i)
    if value and not isinstance(value, Day) and not (isinstance(value, Length) and value.minutes >= DAY_MINUTES):
        return _timed(line, i)
    said = quoted(line.quoted(i, len(line)))
    return Misread(f"{said} is no day or court that I can read, such as 24 December or Court 1.")


def _timed(line: Line, i: int) -> Misread:
    said = quoted(line.quoted(i, len(line)))
    return Misread(f"{said} names a time, and days are closed as a whole. Use the hours for less.")


def _repeated(line: Line, i: int) -> Misread:
    said = quoted(line.quoted(i, len(line)))
    return Misread(f"{said} repeats, and days are closed once. Name each day, or change the hours of that weekday.")


def _spans(days: list[tuple[str, Item]]) -> list[tuple[date, date]]:
    """Raises Misread for a "to" without a day before it, or with an earlier day after it."""
    spans: list[tuple[date, date]] = []
    for joint, item in days:
        day = _day_of(item)
        assert day.date is not None  # it was checked
        if joint not in _TO:
            spans.append((day.date, day.last or day.date))
        elif not spans:
            raise Misread(f'Say the first day, too, before "{joint}".')
        else:
            first, _ = spans.pop()
            spans.append((first, _last_after(first, day)))
    return spans


def _last_after(first: date, day: Day) -> date:
    """The end of a stretch; a weekday is the first one after its beginning."""
    last = day.last or day.date or first
    if day.weekday is not None and last < first:
        last += timedelta(weeks=-((last - first).days // 7))
    check_order(first, last)
    return last


def check_order(first: date, last: date) -> None:
    """Raises Misread unless the last day is within a year after the first."""
    if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
        raise Misread(f"The last day, {day_text(last)} {last.year}, is not within a year after the first.")


def _in_a_row(spans: list[tuple[date, date]]) -> tuple[date, date]:
    """The first and last of all of them. Raises Misread for a day between them that was not named."""
    spans = sorted(spans)
    first, last = spans[0]
    for after, until in spans[1:]:
        if after > last + _ONE_DAY:
            raise Misread(
                f"Days after {day_text(last)} and before {day_text(after)} were not named. Close one stretch at a time."
            )
        last = max(last, until)
    check_order(first, last)
    return first, last
