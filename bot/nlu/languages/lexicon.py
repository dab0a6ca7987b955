"""What the phrases of a language do in a sentence: their role, found by the longest match."""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product

from bot.nlu import languages
from bot.nlu.languages.translate import Translation, plain_text
from bot.nlu.tokens import Line, Token, fold, normal, scan, split_hyphens

ENGLISH = "en"
_ASKED = {"sees", "mine", "others", "recalls"}
_CHOICE = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True)
class Words:
    """`times` maps words about days, times and numbers to the English ones that the grammar of days and times knows.
    `apart` has verbs whose second half stands at the end, as in "sage ... ab", with the verb that they are.
    `requests` has those that go a long way round, with the plain ones that they are.
    `roles` has phrases by role, with commas between; `[a|b]` stands for either."""

    times: Mapping[str, str]
    apart: Mapping[str, str]
    roles: Mapping[str, str]
    requests: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Lexicon:
    """The roles of each phrase; by first word, how many words the phrases with it have, the largest number first."""

    phrases: Mapping[tuple[str, ...], frozenset[str]]
    lengths: Mapping[str, tuple[int, ...]]

    def longest(self, line: Line, i: int, most: int) -> tuple[frozenset[str], int] | None:
        """The roles of the longest phrase at token `i` that ends by token `most`, and the index after it."""
        texts = line.texts
        most = min(most, len(texts))
        for length in self.lengths.get(texts[i], ()) if 0 <= i < len(texts) else ():
            stop = i + length
            if stop <= most and (roles := self.phrases.get(texts[i:stop])):
                return roles, stop
        return None

    def knows(self, word: str) -> bool:
        return word in self.lengths


def expanded(phrases: str) -> Iterator[str]:
    """Each phrase of a list with each of its choices."""
    for phrase in " ".join(phrases.split()).split(","):
        pieces = _CHOICE.split(phrase)
        options = [piece.split("|") if n % 2 else [piece] for n, piece in enumerate(pieces)]
        for chosen in product(*options):
            if text := " ".join("".join(chosen).split()):
                yield text


def texts_of(phrase: str, code: str = ENGLISH) -> tuple[str, ...]:
    """The phrase as the texts of its tokens, in English where the language has that for them."""
    tokens = fold(split_hyphens(scan(normal(phrase, 200))))
    return tuple(token.text for token in translation(code).of(tokens))


@cache
def translation(code: str) -> Translation:
    return Translation({**words_of(code).times, **words_of(code).requests}, words_of(code).apart)


def plainly(text: str) -> str:
    """The text with each request that goes a long way round as the plain one that it is, in any language."""
    return _requests().sub(lambda match: _plain_requests()[match[0].casefold()], text)


@cache
def _plain_requests() -> Mapping[str, str]:
    return {phrase: plain for code in codes() for phrase, plain in words_of(code).requests.items()}


@cache
def _requests() -> re.Pattern[str]:
    by_first: dict[str, list[str]] = {}  # of hundreds, those that begin with another word are passed over at once
    for phrase in sorted(_plain_requests(), key=len, reverse=True):
        first, _, rest = phrase.partition(" ")
        by_first.setdefault(first, []).append(re.escape(rest))
    alike = (rf"{re.escape(first)} (?:{'|'.join(rests)})" for first, rests in by_first.items())
    return re.compile(rf"\b(?:{'|'.join(alike)})\b", re.IGNORECASE)


LONG = 4
"""Letters of a word that is taken for one of another language than the rest."""


def in_english(line: Line, code: str) -> Line:
    """The line's words of days and times as English ones; a single one may be of another language than the rest:
    "book court 2 morgen"."""
    tokens, known = list[Token](), vocabulary(code)
    for token in line.tokens:
        strange = token.kind == "word" and len(token.text) >= LONG and plain_text(token.text) not in known
        tokens += (strange and _in_another(token, code)) or [token]
    return translation(code).line(Line(tokens, line.plain))


def _in_another(token: Token, code: str) -> list[Token]:
    """A word of another language in English; none where it is one of no language."""
    others = (translation(other).word(token) for other in codes() if other != code)
    return next(filter(None, others), list[Token]())


def language_of(line: Line) -> str:
    """The language with the most words that are no words of the others; English where none has more."""
    return _leading(_counts(line))


def _leading(counts: Mapping[str, int]) -> str:
    return max(counts, key=lambda code: counts[code])


DECIDED = 2
"""So many words of one language tell that a message is in it."""


def clear_language_of(line: Line) -> str:
    """The code of the language that the words are clearly in; empty where they may be in another."""
    code = _leading(counts := _counts(line))
    others = max(count for other, count in counts.items() if other != code)
    return code if counts[code] >= DECIDED and counts[code] > 2 * others else ""


def _counts(line: Line) -> dict[str, int]:
    words = [plain_text(token.text) for token in line.tokens if token.kind != "mer"]  # "10 am" is no German "am"
    return {code: sum(map(_own_words(code).__contains__, words)) for code in codes()}


@cache
def _own_words(code: str) -> frozenset[str]:
    """The language's words that are no words of the others."""
    return vocabulary(code).difference(*(vocabulary(other) for other in codes() if other != code))


@cache
def vocabulary(code: str) -> frozenset[str]:
    """Every word of the language's phrases and of its days and times."""
    said = words_of(code)
    phrases = (phrase for listed in said.roles.values() for phrase in expanded(listed))
    spoken = (word for phrase in (*said.times, *phrases) for word in phrase.split())
    return frozenset(plain_text(word) for word in spoken if any(letter.isalpha() for letter in word))


@cache
def codes() -> tuple[str, ...]:
    """Of the languages that there are words of, English first."""
    found = (module.name for module in pkgutil.iter_modules(languages.__path__))
    return tuple(sorted((code for code in found if len(code) == 2), key=lambda code: (code != ENGLISH, code)))


@cache
def words_of(code: str) -> Words:
    return importlib.import_module(f"{languages.__name__}.{code}").WORDS


@cache
def lexicon(code: str) -> Lexicon:
    """That language's phrases, before those of English, which its words of days and times turn into."""
    found = {texts: set(roles) for texts, roles in _phrases(ENGLISH).items()}
    for texts, roles in _phrases(code).items():
        shared = texts in _turned(code)
        found[texts] = found.get(texts, set[str]()) | roles if shared else set(roles)
    lengths: dict[str, set[int]] = {}
    for texts in found:
        lengths.setdefault(texts[0], set()).add(len(texts))
    longest_first = {first: tuple(sorted(known, reverse=True)) for first, known in lengths.items()}
    return Lexicon({texts: _with_topic(roles) for texts, roles in found.items()}, longest_first)


def _with_topic(roles: Iterable[str]) -> frozenset[str]:
    """The words of each topic ("topic:rules") are those of a "topic", too."""
    more = ("topic",) if any(role.startswith("topic:") for role in roles) else ()
    return frozenset((*roles, *more))


@cache
def _phrases(code: str) -> Mapping[tuple[str, ...], set[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for role, phrases in words_of(code).roles.items():
        for phrase in expanded(phrases):
            found.setdefault(texts_of(phrase, code), set()).add(role)
    found.pop((), None)
    for texts, roles in found.items():  # "do you have" asks as "do" does
        if "ask" in found.get(texts[:1], ()) and roles & _ASKED:
            roles.add("ask")
    return found


@cache
def _turned(code: str) -> frozenset[tuple[str, ...]]:
    """What English words its words of days and times turn into; the same word may be another's in itself: "also"."""
    return frozenset(tuple(english.split()) for english in words_of(code).times.values())
