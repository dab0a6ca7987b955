"""What a message may point at besides courts: bookings by their code, slots of the open offer by their place in it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.conversation.reply import Offer
from bot.domain.booking import CODE_LETTERS, SLOT_ID, Booking
from bot.nlu.calendar import LENGTHS, MONTHS, WEEKDAYS
from bot.nlu.courts import ARTICLES
from bot.nlu.languages.lexicon import Lexicon
from bot.nlu.roles import CHANGES
from bot.nlu.tokens import Line, Token
from bot.nlu.vocabulary import words

CODE = re.compile(rf"(?<![\w-])(?=[A-Z]*[0-9])[{CODE_LETTERS}]{{6}}(?![\w-])", re.IGNORECASE | re.ASCII)
MISTYPED = re.compile(
    r"(?<![\w-])(?=[a-z]*[0-9])(?=[0-9]*[a-z])(?![0-9]+[ap]m)[a-z0-9]{6}(?![\w-])"
    r"|(?<=booking )[0-9]{1,8}\b(?!\s*(?:[ap]m|:|o'?clock|min|hrs?\b|hours?))",
    re.IGNORECASE | re.ASCII,
)
"""What is meant for a code and is none: it names no booking, and must not be read as no code at all."""
_NAMED = words("option slot letter choice offer suggestion number no nr nummer # vorschlag angebot buchstabe")
_THINGS = words("one slot option court choice offer time of time suggestion")
_NOT_AFTER = (*MONTHS, *WEEKDAYS, *LENGTHS, *words("of o'clock uhr th - : half quarter"))
_DAYLIKE = (*MONTHS, *WEEKDAYS, "on")
_ENDING = words("please pls thanks bitte danke")
_BOTH = words("both beiden couple")
_OF_TWO = words("later latter earlier former sooner")
_LATER, _EARLIER = words("later latter latest"), words("earlier earliest former sooner")
_AFTER_LETTER = words("please pls thanks or and at on for , . ! ? ; then is works sounds if would - bitte danke")
_LETTERS = "abcdefghijklmnopqrstuvwx"


def mark_ids(line: Line) -> Line:
    """The line with each code as one token of kind "code" and each slot id as one of kind "slot"; the key is it."""
    found = [(match.span(), "slot", match.group()) for match in SLOT_ID.finditer(line.plain)]
    if not found:
        codes = {match.span(): match for shape in (CODE, MISTYPED) for match in shape.finditer(line.plain)}
        found = [(span, "code", match.group().upper()) for span, match in codes.items()]
    for (start, stop), kind, key in found:
        line = _merged(line, start, stop, kind, key)
    return line


_AS_A_CODE = re.compile(rf"[A-Z]{{6}}|(?i:[{CODE_LETTERS}]{{6}})")
"""Six capitals, or six letters of which none is a vowel."""
_BEFORE_CODE = words("my the booking reservation code number nr no : # meine die den buchung")


def mark_capitals(line: Line, phrases: Lexicon) -> Line:
    """ "Cancel QWERTY", "cancel qwrtzp": such letters right behind what is to be changed are meant for a code, though
    each code has a digit."""
    if line.plain.isupper():
        return line
    meant = _Capitals(line, phrases)
    return line.marked("code", lambda i, _before: ((line.quoted(i, i + 1),), i + 1) if meant.at(i) else None)


@dataclass(frozen=True, slots=True)
class _Capitals:
    line: Line
    phrases: Lexicon

    def at(self, i: int) -> bool:
        unknown = self.line.kind(i) == "word" and not self.phrases.knows(self.line.text(i))
        written = unknown and _AS_A_CODE.fullmatch(self.line.quoted(i, i + 1))
        return bool(written) and self.line.text(i) not in (*MONTHS, *WEEKDAYS) and self._changes_before(i)

    def _changes_before(self, stop: int) -> bool:
        while self.line.text(stop - 1) in _BEFORE_CODE:
            stop -= 1
        phrases = (self.phrases.longest(self.line, start, stop) for start in range(max(0, stop - 3), stop))
        return any(found and found[1] == stop and not found[0].isdisjoint(CHANGES) for found in phrases)


def _merged(line: Line, start: int, stop: int, kind: str, key: str) -> Line:
    """With the tokens between two places as one; as it was where they are a number and its unit, as in "2hours"."""
    inside = [i for i, token in enumerate(line.tokens) if start <= token.start and token.stop <= stop]
    if not inside or (kind == "code" and len(inside) > 1):
        return line
    first, last = inside[0], inside[-1] + 1
    token = Token(kind, key.lower(), (), start, stop, (key,))
    return Line([*line.tokens[:first], token, *line.tokens[last:]], line.plain)


@dataclass(frozen=True, slots=True)
class _Offers:
    line: Line
    offers: Sequence[Offer]
    days: bool  # whether a day was asked for, so that "the 2nd" is one

    def at(self, i: int) -> tuple[tuple[str, ...], int] | None:
        """Slot ids and the end of the words at token `i` that pick by place; no ids where nothing stands there."""
        return self._by_number(i) or self.by_rank(i) or self._by_time(i) or self._by_letter(i)

    def _nth(self, n: int) -> tuple[str, ...]:
        return tuple(offer.slot_id for offer in self.offers[n - 1 : n]) if n > 0 else ()

    def _by_number(self, i: int) -> tuple[tuple[str, ...], int] | None:
        """ "option 2", "slot b", "number two"."""
        line, j = self.line, i + 1
        if line.text(i) not in _NAMED:
            return None
        j = line.skip(j, ".", "number", "no")
        if (number := line.num(j)) is not None and line.text(j + 1) not in _NOT_AFTER and line.kind(j + 1) != "mer":
            return self._nth(number), j + 1
        if len(line.text(j)) == 1 and line.text(j) in _LETTERS and line.text(i) not in ("number", "no"):
            started = line.text(j) == "a" and line.kind(j + 1) == "word" and line.text(j + 1) not in _AFTER_LETTER
            return None if started else (self._nth(_LETTERS.index(line.text(j)) + 1), j + 1)
        return None

    def by_rank(self, i: int) -> tuple[tuple[str, ...], int] | None:
        """ "the second one", "2nd", "the last slot", "the middle one"."""
        line, start = self.line, self.line.skip(i, "the")
        stop = line.skip(start + 1, "free", "available")
        thing = line.text(stop) in _THINGS
        end = stop + thing + (thing and line.text(stop) == "of" and 1)
        alone = start > i and line.kind(start + 1) in ("end", "mark")  # "der mittlere"
        if line.text(start) in ("last", "middle") and (thing or alone):
            place = len(self.offers) if line.text(start) == "last" else len(self.offers) // 2 + 1
            return self._nth(place if line.text(start) == "last" or len(self.offers) % 2 else 0), end
        number = line.num(start, "ordinal")
        if (
            number is None
            or line.text(i - 1) in ARTICLES
            or (not thing and (self.days or line.text(i - 1) in _DAYLIKE or self._day(start + 1)))
        ):
            return None
        return self._nth(number), end

    def listed(self, i: int) -> tuple[tuple[str, ...], int] | None:
        found = self._by_time(i)
        unclear = found is not None and self._of_many(i)
        return self.by_rank(i) or (((), found[1]) if found and unclear else found)

    def of_two(self, i: int) -> tuple[tuple[str, ...], int] | None:
        """Of those that end in "one", "slot" or the like."""
        found = self.listed(i)
        return found if found and self.line.text(found[1] - 1) in _THINGS else self._bare(i)

    def _bare(self, i: int) -> tuple[tuple[str, ...], int] | None:
        """ "The first"; nobody can tell whether it is the second of them or that of the month, where these differ."""
        number = self.line.num(i + 1, "ordinal") if self.line.text(i) == "the" else None
        ends = self.line.kind(i + 2) in ("mark", "end") or self.line.text(i + 2) in _ENDING
        if not number or not ends or self.line.text(i + 1)[0].isdigit():
            return None
        ranked = self._nth(number)
        dated = tuple(offer.slot_id for offer in self.offers if offer.starts_at.day == number)
        if not ranked or ranked == dated:
            return None
        return () if dated else ranked, i + 2

    def _day(self, after: int) -> bool:
        return self.line.text(after) in _NOT_AFTER or self.line.kind(after) in ("int", "mer", "clock")

    def _by_time(self, i: int) -> tuple[tuple[str, ...], int] | None:
        """ "the later one", "the earliest"."""
        line, start = self.line, self.line.skip(i, "the")
        which = max if line.text(start) in _LATER else min if line.text(start) in _EARLIER else None
        thing = line.text(start + 1) in _THINGS and line.text(start + 1) != "of"
        if which is None or not (thing or start > i) or not self.offers:
            return None
        return self._rest(which) if self._of_many(i) else self._extreme(which), start + 1 + thing

    def _of_many(self, i: int) -> bool:
        """Whether "the later one" is said of more than two starts, of which it names none."""
        starts = {offer.starts_at for offer in self.offers}
        return len(starts) > 2 and self.line.text(self.line.skip(i, "the")) in _OF_TWO

    def _rest(self, which: Callable[[list[datetime]], datetime]) -> tuple[str, ...]:
        """All but those at the other end, of which one may be meant."""
        other = (min if which is max else max)([offer.starts_at for offer in self.offers])
        return tuple(offer.slot_id for offer in self.offers if offer.starts_at != other)

    def _extreme(self, which: Callable[[list[datetime]], datetime]) -> tuple[str, ...]:
        at = which([offer.starts_at for offer in self.offers])
        return tuple(offer.slot_id for offer in self.offers if offer.starts_at == at)

    def _by_letter(self, i: int) -> tuple[tuple[str, ...], int] | None:
        """A letter alone, also among courtesies; "I" never is one, and "a" is not before what it may belong to."""
        line, text = self.line, self.line.text(i)
        if line.kind(i) != "word" or len(text) != 1 or text not in _LETTERS or text == "i":
            return None
        if text == "a" and not (line.kind(i + 1) in ("end", "mark") or line.text(i + 1) in _AFTER_LETTER):
            return None
        return self._nth(_LETTERS.index(text) + 1), i + 1


def mark_offers(line: Line, offers: Sequence[Offer], days: bool) -> Line:
    """The line with each pick of an open offer as one token of kind "offer"; of kind "nooffer" where nothing stands
    in that place. `days`: a day was asked for, so that a bare "the 2nd" is none."""
    if not offers:
        return line
    line = _few_apart(line, "offer", [offer.slot_id for offer in offers])
    reader = _Offers(line, offers, days)
    return line.marked("offer", lambda i, _before: reader.at(i))


def mark_listed(line: Line, bookings: Sequence[Booking], asked: bool = True) -> Line:
    """The line with each pick of a list of bookings ("the second one") as the code of it. Where nobody `asked` which,
    only what cannot be a day is one: "cancel the earlier one"."""
    rows = [Offer(b.code, b.slot.court.name, b.slot.local, b.slot.local_end) for b in bookings]
    if asked:
        line = _few_apart(line, "code", [b.code for b in bookings])
    reader = _Offers(line, rows, days=False)
    return line.marked("code", lambda i, _before: reader.listed(i) if asked else reader.of_two(i))


def _few_apart(line: Line, kind: str, keys: Sequence[str]) -> Line:
    """The line with "the first two", "die letzten beiden" as each of them, joined by "and"."""
    for i in range(len(line)):
        few = _few(line, i, keys)
        if few:
            start, stop = line.at(i).start, line.at(few[1] - 1).stop
            tokens = [Token(kind, key.lower(), (), start, stop, (key,)) for key in few[0]]
            each = [token for one in tokens for token in (Token("word", "and", (), start, start), one)][1:]
            return Line([*line.tokens[:i], *each, *line.tokens[few[1] :]], line.plain)
    return line


def _few(line: Line, i: int, keys: Sequence[str]) -> tuple[Sequence[str], int] | None:
    """Those that are meant, and the index after the words, which end there or go on with courtesies."""
    start = line.skip(i, "the")
    count = 2 if line.text(start + 1) in _BOTH else line.num(start + 1) or 0
    stop = line.skip(start + 2, "one", "ones", "slots", "courts", "options", "bookings")
    ends = line.kind(stop) in ("end", "mark") or line.text(stop) in _ENDING
    if not ends or not 1 < count <= len(keys):
        return None
    if line.kind(start) == "ordinal" and line.num(start, "ordinal") == 1:
        return keys[:count], stop
    return (keys[-count:], stop) if line.text(start) == "last" else None
