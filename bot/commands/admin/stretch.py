"""Days, times of day and courts, in an admin's words: `court 1 tomorrow 12-14`, `24 and 31 December`, `Mondays`.

Every word counts: what cannot be read is refused, so that neither more nor less is closed than was said."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.commands.admin.misread import Misread, quoted
from bot.commands.admin.stretch_words import Reader, day_of_item, repeated
from bot.domain.closure import FOREVER
from bot.domain.club import Club
from bot.domain.hours import DAY_MINUTES
from bot.i18n.text import day_text
from bot.nlu.courts import mark_courts, names_of
from bot.nlu.days import Day
from bot.nlu.languages.lexicon import ENGLISH, language_of, translation
from bot.nlu.tokens import MAX_CHARS, MAX_TOKENS, Line, Token, read
from bot.nlu.vocabulary import words

MOST_DAYS = 366
_ONE_DAY = timedelta(days=1)
_BEGINS = words("from starting after since")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Both days included; without courts (keys), all of them. As a `Closure`, it may be on some weekdays only, and
    from `since` to `until` in minutes after midnight."""

    first: date
    last: date
    courts: tuple[str, ...] = ()
    weekdays: tuple[int, ...] = ()
    since: int = 0
    until: int = DAY_MINUTES

    def is_on(self, day: date) -> bool:
        return self.first <= day <= self.last and (not self.weekdays or day.weekday() in self.weekdays)


def read_stretches(text: str, club: Club, today: date, day: date | None = None) -> tuple[Stretch, ...]:
    """Those that are said, soonest first, in any language that members speak; they have everything but their days in
    common. `day` is meant where only courts are named. Raises Misread for a word that cannot be read."""
    line = _line(text, club)
    if len(text) > MAX_CHARS or len(line) >= MAX_TOKENS:
        raise Misread("That is too much at once.")
    reader = Reader(line, today)
    reader.read()
    since, until = reader.part()
    courts = tuple(dict.fromkeys(reader.courts))
    if reader.weekdays:
        first, last = _bounds(reader, today)
        weekdays = tuple(sorted(set(reader.weekdays)))
        return (Stretch(first, last, courts, weekdays if len(weekdays) < 7 else (), since, until),)
    if day and courts and not reader.days:
        return (Stretch(day, day, courts, (), since, until),)
    if not reader.days:
        raise Misread(f"I cannot read {quoted(text)} as a day, such as 24 December or 2026-12-24.")
    return tuple(Stretch(first, last, courts, (), since, until) for first, last in _joined(_spans(reader)))


def read_stretch(text: str, club: Club, today: date) -> Stretch:
    """As `read_stretches`. Raises Misread for more than one."""
    first, *more = read_stretches(text, club, today)
    if more:
        raise Misread(f"{quoted(text)} is more than one stretch of days.")
    return first


def _line(text: str, club: Club) -> Line:
    """With its courts marked, and its days in English, where no full stop stands behind a number."""
    line = mark_courts(read(text), names_of(club.courts))
    language = language_of(line)
    if language == ENGLISH:
        return line
    tokens = [token for token in translation(language).line(line).tokens if token.text != "."]
    return mark_courts(Line(_reaching(tokens), line.plain), names_of(club.courts))


def _reaching(tokens: list[Token]) -> list[Token]:
    """With a "to" before a date such as 26.12., which after an "until" might be a time."""
    pairs = zip(tokens, [*tokens[1:], None], strict=True)
    return [
        replace(token, text="to") if token.text == "until" and after and after.text.endswith(".") else token
        for token, after in pairs
    ]


def _bounds(reader: Reader, today: date) -> tuple[date, date]:
    """Of what repeats: from today on without an end, unless days are said. Raises Misread."""
    if not reader.days:
        return today, FOREVER
    if len(reader.days) == 1:
        joint, item = reader.days[0]
        day = day_of_item(item)
        begins = reader.line.text(item.start - 1) in _BEGINS
        if reader.reaches(joint) and day.date:
            check_order(today, day.last or day.date)
            return today, day.last or day.date
        if begins and not joint and day.date and not day.last:
            return day.date, FOREVER
    spans = _joined(_spans(reader))
    if len(spans) > 1 or spans[0][0] == spans[0][1]:
        raise repeated(reader.line)
    return spans[0]


def _spans(reader: Reader) -> list[tuple[date, date]]:
    """Raises Misread for a "to" without a day before it, or with an earlier day after it."""
    spans: list[tuple[date, date]] = []
    for joint, item in reader.days:
        day = day_of_item(item)
        assert day.date is not None  # it was checked
        if not reader.reaches(joint):
            spans.append((day.date, day.last or day.date))
        elif not spans:
            raise Misread(f'Say the first day, too, before "{joint}".')
        else:
            first, before = spans.pop()
            if first != before:
                raise Misread(f'Say once until when, and not "{joint}" again.')
            spans.append((first, _last_after(first, day)))
    for first, last in spans:
        check_order(first, last)
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


def _joined(spans: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """The same days, with days in a row as one span."""
    found: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + _ONE_DAY:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return found


def with_courts(said: Stretch, courts: tuple[str, ...]) -> Stretch:
    """Raises Misread where it names courts, too."""
    if courts and said.courts:
        raise Misread("The courts are named twice.")
    return replace(said, courts=courts or said.courts)
