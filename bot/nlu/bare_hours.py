"""Numbers without a word for it that are an hour: "3 is too early, can we do 5", "tomorrow evening, anything but 8"."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.nlu.calendar import LENGTHS, MONTHS, WEEKDAYS, upcoming_dom
from bot.nlu.courts import GENERIC
from bot.nlu.days import PARTS
from bot.nlu.lengths import COUNTED
from bot.nlu.tokens import Line, Token
from bot.nlu.vocabulary import words
from bot.nlu.wish import Known

_IS = words("is are was would might could will be ist wäre waere war works suits geht passt ginge")
_DEGREE = words(
    "too a bit little touch way far much rather quite slightly also even etwas bisschen viel doch auch mir uns"
)
_TIMELY = words("early late earlier later früh spät frueh spaet")
_JUDGED = words("better safer easier nicer fine good ok okay great perfect best ideal possible besser lieber gut")
_TAKEN = words("do make manage play geht ginge passt")
_UNFIT, _FITS = words("doesn't won't wouldn't"), words("work suit fit")
_UNABLE = words("can't cannot couldn't")
_LEFT_OUT = words("not but except bar minus without excluding nor")
_NAMED = (*GENERIC, *words("number no nr nummer # option slot"))
_GOES_ON = words("on for please pls plz free with if ok")
MOST_ON_A_CLOCK, MONTH = 12, dt.timedelta(days=31)
_AND = words("and & or und oder")
_COUNTS = (*LENGTHS, *MONTHS, *COUNTED, *words("of : - o'clock uhr"))


def mark_hours(line: Line, known: Known) -> Line:
    """The line with each such number as a time of day: of the two that it may be, the one nearer to what is on offer.
    One that may be a court's, or one of the offers, is an hour only where the words speak of times."""
    reader = _Numbers(line, known)
    numbers = [i for i, token in enumerate(line.tokens) if token.kind == "int" and reader.may_be(i)]
    if not numbers:
        return line
    hours = [i for i in numbers if reader.is_timely(i)]
    spoken = bool(hours) or any(token.kind == "clock" for token in line.tokens)
    hours += [i for i in numbers if i not in hours and reader.is_hour(i, spoken)]
    starts = [offer.starts_at.hour for offer in known.offers]
    near = [] if any(token.text in PARTS for token in line.tokens) else starts
    return Line([_read(reader, i, near) if i in hours else line.at(i) for i in range(len(line))], line.plain)


def _meant_otherwise(known: Known) -> set[int]:
    """What a number may mean besides an hour."""
    starts = [offer.starts_at.hour for offer in known.offers]
    numbers = {int(word) for court in known.courts for word in court.name.split() if word.isdigit()}
    picks = {*range(1, len(known.offers) + 1), *starts, *(start % 12 for start in starts)}
    return numbers | picks


def _read(reader: "_Numbers", i: int, near: Sequence[int]) -> Token:
    partner = reader.partner(i)
    return _hour(reader.line.at(i), partner or near, sure=bool(partner))


def _hour(token: Token, starts: Sequence[int], sure: bool = False) -> Token:
    """`sure`: it is of 24, as one is that is written with a zero before it."""
    hour = token.nums[0]
    if starts and 1 <= hour <= 12:
        hour = min(hour, hour % 12 + 12, key=lambda one: min(abs(one - start) for start in starts))
    return Token("clock", f"{hour:02d}:00" if sure else f"{hour}:00", (hour, 0), token.start, token.stop)


@dataclass(frozen=True, slots=True)
class _Numbers:
    line: Line
    known: Known

    def may_be(self, i: int) -> bool:
        number = self.line.num(i)
        counts = self.line.text(i + 1) in _COUNTS or self.line.kind(i + 1) in ("mer", "int")
        named = self.line.text(i - 1) in _NAMED or self.line.kind(i - 1) == "int"
        return number is not None and 0 < number <= 24 and not (counts or named)

    def is_timely(self, i: int) -> bool:
        """ "3 is a bit early", "3 doesn't work", "I can't do 3"."""
        judged = self._judged(i)
        unfit = self.line.text(i + 1) in _UNFIT and self.line.text(i + 2) in _FITS
        unable = self.line.text(i - 1) in _TAKEN and self.line.text(i - 2) in _UNABLE
        return self._shares_unit(i) or unfit or unable or (len(judged) > 1 and judged[-1] in _TIMELY)

    def _shares_unit(self, i: int) -> bool:
        """The 15 of "15 und 16 Uhr", the 3 of "3 and 4pm"."""
        joined = self.line.text(i + 1) in _AND and self.line.kind(i + 2) == "int"
        unit = self.line.kind(i + 3) == "mer" or self.line.text(i + 3) in ("uhr", "o'clock")
        apart = self.line.text(i - 1) not in ("between", "from", *MONTHS, *WEEKDAYS)
        return joined and unit and apart

    def partner(self, i: int) -> list[int]:
        """The hour that such a number shares its unit with, where that is a sure one."""
        hour, pm = self.line.num(i + 2) or 0, self.line.text(i + 3) == "pm"
        sure = hour > MOST_ON_A_CLOCK or self.line.kind(i + 3) == "mer"
        return [hour % 12 + 12 * pm if hour <= MOST_ON_A_CLOCK else hour] if sure and self._shares_unit(i) else []

    def is_hour(self, i: int, spoken: bool) -> bool:
        """`spoken`: the words speak of a time elsewhere."""
        free = self.line.num(i) not in _meant_otherwise(self.known)
        judged = self._judged(i)
        if self._left_out(i):
            return free or spoken or any(token.text in PARTS for token in self.line.tokens)
        if self._before(i) in _TAKEN or (judged and judged[-1] in _JUDGED):
            return free or spoken
        return (spoken and self._alone(i)) or (self._behind_day(i) and (free or self._names_court()))

    def _behind_day(self, i: int) -> bool:
        """The 7 of "Thursday 7, court 2", where no Thursday the 7th is near."""
        weekday, number = WEEKDAYS.get(self.line.text(i - 1)), self.line.num(i) or 0
        if weekday is None or number > MOST_ON_A_CLOCK:
            return False
        today = self.known.now.date()
        dated = upcoming_dom(number, today, weekday)
        near = dated is not None and dated - today <= MONTH
        return not near and (self.line.kind(i + 1) in ("end", "mark", "court") or self.line.text(i + 1) in _GOES_ON)

    def _names_court(self) -> bool:
        return any(token.kind == "court" or token.text in GENERIC for token in self.line.tokens)

    def _before(self, i: int) -> str:
        return self.line.text(i - 1 - (self.line.text(i - 1) in ("at", "um", "auch")))

    def _left_out(self, i: int) -> bool:
        return self._before(i) in _LEFT_OUT and not self._names_court()

    def _alone(self, i: int) -> bool:
        return self.line.kind(i - 1) in ("end", "mark") and self.line.kind(i + 1) in ("end", "mark")

    def _judged(self, i: int) -> list[str]:
        """The words behind "is" that say how good it is."""
        if self.line.text(i + 1) not in _IS:
            return []
        stop = i + 1
        while self.line.text(stop) in (*_IS, *_DEGREE):
            stop += 1
        return [self.line.text(k) for k in range(i + 1, stop + 1)]
