"""The club's courts by the names that people call them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.booking import Court
from bot.nlu.calendar import HOLIDAYS, LENGTHS, MONTHS, WEEKDAYS
from bot.nlu.days import PARTS
from bot.nlu.languages.lexicon import ENGLISH, lexicon
from bot.nlu.tokens import NUMBERS, Line, Token, fold, normal, scan, split_hyphens
from bot.nlu.vocabulary import words

GENERIC = words("court courts platz plätze plaetze tennisplatz tenniscourt")
_NUMBER = words("number no nr nummer # num")
_NUMBER_HEADS = frozenset((*_NUMBER, "int"))
_SPELLED_IN_TWO_WAYS = {"center": "centre"}
_LIST = words("and or & , / und oder nor")
_ELSE = words("else otherwise failing sonst")
ARTICLES = words("a an any another some one every each ein einen einem eine irgendein irgendeinen")
_AFTER_TIME = (*LENGTHS, *MONTHS, *words("o'clock uhr ish - : std stunde stunden people persons players h"))
_CALENDAR = {*WEEKDAYS, *MONTHS, *LENGTHS, *PARTS, *words(" ".join(HOLIDAYS)), *words("today tomorrow tonight noon")}
_DAYS = {*WEEKDAYS, "today", "tomorrow", "tonight"}


@dataclass(frozen=True, slots=True)
class Names:
    """The keys of those who are called so, by the texts of tokens; by the first of these, how many there are, the most
    first."""

    keys: Mapping[tuple[str, ...], tuple[str, ...]]
    lengths: Mapping[str, Sequence[int]]
    heads: frozenset[str]  # what the name of a court may begin with

    def numbered(self, number: Token) -> tuple[str, ...]:
        return self.keys.get(("court", _text(number)), ())


def mark_courts(line: Line, names: Names, numbers: bool = False) -> Line:
    """The line with each court that is named as one token of kind "court"; of kind "nocourt" where "court 9" names
    none. A number names one only where there is such a court and it is no part of a time or a length. `numbers`:
    "number 1" is one without the word for it."""
    line = line.marked("court", lambda i, before: _court_at(line, i, names, before), names.heads)
    return line.marked("court", lambda i, _before: _number_at(line, i, names), _NUMBER_HEADS) if numbers else line


@lru_cache(64)
def names_of(courts: tuple[Court, ...]) -> Names:
    """What each court is called, as the texts of tokens, to the keys of those called so."""
    found: dict[tuple[str, ...], list[str]] = {}
    for court in courts:
        for texts in dict.fromkeys((*_called(court.name), (court.key,))):
            found.setdefault(texts, []).append(court.key)
    whole = {_texts(court.name) for court in courts}  # of a number or a letter that two have, neither is meant
    keys = {texts: tuple(keys) for texts, keys in found.items() if texts in whole or len(keys) == 1}
    lengths: dict[str, set[int]] = {}
    for texts in keys:
        lengths.setdefault(texts[0], set()).add(len(texts))
    longest_first = {first: sorted(known, reverse=True) for first, known in lengths.items()}
    return Names(keys, longest_first, frozenset((*lengths, *GENERIC, *_SPELLED_IN_TWO_WAYS, *NUMBERS)))


def _called(name: str) -> Iterator[tuple[str, ...]]:
    """The name, and with and without the word "court"; its number or letter behind that word."""
    texts = _texts(name)
    if len(texts) > 1 or _unmistakable(texts):
        yield texts
    own = tuple(text for text in texts if text not in GENERIC)
    if not own:
        return
    for generic in GENERIC:
        yield (generic, *own)
        if not own[-1].isdigit():
            yield (*own, generic)
    numbers = [text for text in own if text.isdigit()]
    if len(numbers) == 1:
        for generic in GENERIC:
            yield (generic, *numbers)
    if _unmistakable(own):
        yield own


def _unmistakable(own: tuple[str, ...]) -> bool:
    """Whether it means a court even without the word: no number, letter or word of booking talk."""
    if len(own) != 1:
        return bool(own)
    (word,) = own
    common = word in _CALENDAR or word.isdigit() or lexicon(ENGLISH).knows(word)
    return not common and (len(word) > 1 or not word.isascii())


def _texts(name: str) -> tuple[str, ...]:
    return tuple(_text(token) for token in fold(split_hyphens(scan(normal(name, 80)))) if token.text not in ("#", "."))


def _text(token: Token) -> str:
    """A number in figures, however it was written, and one spelling of what has two."""
    if token.kind == "int" and token.nums:
        return str(token.nums[0])
    return _SPELLED_IN_TWO_WAYS.get(token.text, token.text)


def _court_at(line: Line, i: int, names: Names, before: Sequence[Token]) -> tuple[tuple[str, ...], int] | None:
    """The keys and the end of the court named at token `i`."""
    token = line.at(i)
    for length in names.lengths.get(_text(token), ()):
        keys = names.keys.get(tuple([_text(line.at(i + n)) for n in range(length)]))
        if keys and not _of_a_time(line, i, i + length):
            return keys, i + length
    if token.kind == "int":
        return _listed(line, i, names, before)
    return _numbered(line, i, names) if token.kind == "ordinal" or token.text in GENERIC else None


def _numbered(line: Line, i: int, names: Names) -> tuple[tuple[str, ...], int] | None:
    """ "court number 2", "court no. 2", and "court 9" where there is none."""
    if line.kind(i) == "ordinal":  # "the third court", while "a second court" is any
        if line.text(i + 1) not in GENERIC or line.text(i - 1) in ARTICLES:
            return None
        keys = names.keys.get(("court", str(line.num(i, "ordinal"))), ())
        return (keys, i + 2) if keys else None
    stop = i + 1 + (line.text(i + 1) == "-" and line.text(i - 1) not in ARTICLES)  # "court-2"
    while line.text(stop) in _NUMBER or (stop > i + 1 and line.text(stop) == "."):
        stop += 1
    if line.kind(stop) != "int" or _of_a_time(line, i, stop + 1):
        return None
    return names.keys.get((line.text(i), _text(line.at(stop))), ()), stop + 1


def _number_at(line: Line, i: int, names: Names) -> tuple[tuple[str, ...], int] | None:
    """ "Number 1", "no. 2", "#3", of a court that there is."""
    token = line.at(i)
    if token.kind == "int":
        keys = names.numbered(token)
        meant = not _of_a_time(line, i, i + 1) and (
            (bool(keys) and _is_left_out(line, i)) or _is_right_one(line, i) or _is_on(line, i)
        )
        return (keys, i + 1) if meant else None
    if token.text not in _NUMBER:
        return None
    stop = line.skip(i + 1, ".")
    denies = token.text == "no" and stop == i + 1  # "no 2" may answer a question
    if denies or line.kind(stop) != "int" or _of_a_time(line, i, stop + 1):
        return None
    keys = names.numbered(line.at(stop))
    return (keys, stop + 1) if keys else None


def _is_right_one(line: Line, i: int) -> bool:
    """The 2 of "wrong court, it should have been 2"."""
    said = line.said(0, i)
    return any(f"{word} court" in said for word in ("wrong", "falscher", "falschen"))


def _is_on(line: Line, i: int) -> bool:
    """The 3 of "put me on 3", "book me in on 3, Friday 7pm", where the day is another."""
    if line.text(i - 1) != "on":
        return False
    if line.text(i - 2) in ("me", "us"):
        return True
    ends = line.kind(i + 1) in ("mark", "end") or line.text(i + 1) in ("at", "for", "please", "on", *_CALENDAR)
    return ends and any(line.text(k) in _DAYS for k in range(len(line)))


_APART = words("except excluding without apart")
_BEFORE_NOT = words(", but definitely certainly preferably ideally please")
_ALL = (*GENERIC, *words("any anything anywhere all everything everywhere"))


def _is_left_out(line: Line, i: int) -> bool:
    """The 2 of "any court except 2", "every court but 2", "not on 2", "court 1 or 3, but please not 2"."""
    before = i - 1
    while line.text(before) in ("the", "on", "number", "from"):
        before -= 1
    word, first = line.text(before), before - 1
    while line.text(first) in _BEFORE_NOT:
        first -= 1
    opens = line.at(first)
    if word == "not":
        return line.text(i - 1) in ("on", "the") or opens.kind == "court"
    if word == "but":
        return opens.text in _ALL
    return word in _APART and any(line.text(k) in GENERIC or line.kind(k) == "court" for k in range(before))


def _listed(line: Line, i: int, names: Names, before: Sequence[Token]) -> tuple[tuple[str, ...], int] | None:
    """The 3 of "court 2 or 3", "courts 1, 2 and 3", "court 2 or else 3"."""
    if before and before[-1].text in _ELSE:
        before = before[:-1]
    joined = len(before) > 1 and before[-1].text in _LIST and before[-2].kind in ("court", "nocourt")
    if not joined or _of_a_time(line, i, i + 1, opens=False):
        return None
    if before[-1].text == "," and line.text(i + 1) not in _LIST and line.kind(i + 1) != "end":
        return None
    keys = names.numbered(line.at(i))
    return (keys, i + 1) if keys else None


def _of_a_time(line: Line, i: int, stop: int, opens: bool = True) -> bool:
    """Whether the number that a name ends with belongs to what follows: "a court 3pm", "court 2 hrs"."""
    if line.kind(stop - 1) != "int":
        return False
    after, article = line.at(stop), opens and line.text(i - 1) in ARTICLES
    if after.kind == "mer" or (after.text == ":" and line.kind(stop + 1) == "int"):
        return True
    if article and (after.kind == "word" or after.kind == "end"):
        return True
    if after.text == "-":
        return article and line.kind(stop + 1) == "int"
    return after.text in _AFTER_TIME and (after.text not in MONTHS or article or not opens)
