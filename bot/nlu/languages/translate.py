"""Another language's words of days, times and grammar as the English ones that the grammar of days and times knows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.nlu.calendar import MONTHS, WEEKDAYS
from bot.nlu.tokens import Line, Token, fold, scan
from bot.nlu.vocabulary import words

_MAY_BE_A_DAY = words("on the from until before after")
_AFTER_HALF = (*words("auf bitte und for on at to tomorrow today"), *WEEKDAYS)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def plain_text(word: str) -> str:
    """Without umlauts, which many do without."""
    return word if word.isascii() else word.translate(_UMLAUTS)


class Translation:
    """From phrases of one language to English ones."""

    def __init__(self, phrases: Mapping[str, str], apart: Mapping[str, str]) -> None:
        self._apart: dict[str, list[tuple[str, str]]] = {}
        for halves, verb in apart.items():
            first, second = (plain_text(word) for word in halves.split())
            self._apart.setdefault(first, []).append((second, verb))
        self._by_first: dict[str, dict[tuple[str, ...], tuple[Token, ...]]] = {}
        for phrase, english in sorted(phrases.items(), key=lambda pair: -len(pair[0].split())):
            texts = tuple(plain_text(word) for word in phrase.split())
            self._by_first.setdefault(texts[0], {})[texts] = tuple(scan(english))

    def of(self, tokens: Sequence[Token]) -> list[Token]:
        """The tokens in English, each with the place of what was said; words without one lose their umlauts."""
        if not self._by_first:
            return list(tokens)
        tokens, found, i = self._joined(tokens), list[Token](), 0
        texts = [plain_text(token.text) for token in tokens]
        while i < len(tokens):
            named = tokens[i].keys  # a court's name, as "Halle" may be
            length, english = (0, ()) if named else self._longest(texts, i)
            start, stop = tokens[i].start, tokens[i + max(length, 1) - 1].stop
            if length:
                found += [replace(token, start=start, stop=stop) for token in english]
            else:
                found.append(tokens[i] if texts[i] == tokens[i].text else replace(tokens[i], text=texts[i]))
            i += length or 1
        return fold(_with_days(found))

    def _joined(self, tokens: Sequence[Token]) -> list[Token]:
        """With the verb itself for one in two halves, of which the second ends what is said or stands before a "to"."""
        for i, token in enumerate(tokens):
            for second, verb in self._apart.get(plain_text(token.text), ()):
                if last := _last_half(tokens, i, second):
                    whole = [replace(token, text=plain_text(word)) for word in verb.split()]
                    soft = replace(tokens[last], kind="mark", text=":")
                    return [*tokens[:i], *whole, *tokens[i + 1 : last], soft, *self._joined(tokens[last + 1 :])]
        return list(tokens)

    def _longest(self, texts: Sequence[str], i: int) -> tuple[int, tuple[Token, ...]]:
        """How many of the words from there on are a phrase, and the English one."""
        for phrase, english in self._by_first.get(texts[i], {}).items():
            if tuple(texts[i : i + len(phrase)]) == phrase:
                return len(phrase), english
        return 0, ()

    def word(self, token: Token) -> list[Token]:
        """A single word in English; none where it is no word of this language."""
        english = self._by_first.get(plain_text(token.text), {}).get((plain_text(token.text),), ())
        return [replace(each, start=token.start, stop=token.stop) for each in english]

    def line(self, line: Line) -> Line:
        return Line(self.of(line.tokens), line.plain)


def _last_half(tokens: Sequence[Token], start: int, half: str) -> int | None:
    """The index of the second half of a verb that begins at `start`."""
    for i in range(start + 1, len(tokens)):
        ends = i + 1 == len(tokens) or tokens[i + 1].kind == "mark" or tokens[i + 1].text in _AFTER_HALF
        if plain_text(tokens[i].text) == half and ends:
            return i
    return None


def _with_days(tokens: list[Token]) -> list[Token]:
    """ "am 5." is the fifth, unless a month follows."""
    found: list[Token] = []
    for i, token in enumerate(tokens):
        number = found[-1] if found and found[-1].kind == "int" and found[-1].stop == token.start else None
        month = i + 1 < len(tokens) and tokens[i + 1].text in MONTHS
        if token.text == "." and number and not month and len(found) > 1 and found[-2].text in _MAY_BE_A_DAY:
            found[-1] = replace(number, kind="ordinal", stop=token.stop)
        else:
            found.append(token)
    return found
