"""Cut an utterance into words, numbers and numeric shapes, with number words folded into numbers."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

MAX_CHARS = 300
MAX_TOKENS = 100  # English fits 60 into 300 characters; "1:1:1:" would not


def words(text: str) -> tuple[str, ...]:
    """A vocabulary written as one string."""
    return tuple(text.split())


_UNITS = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50}
_ORDINALS = words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
CARDINAL = {word: value for value, word in enumerate(_UNITS)} | _TENS
ORDINAL = {word: value for value, word in enumerate(_ORDINALS, 1)} | {"twentieth": 20, "thirtieth": 30}

# Spellings of a chat room, mapped to the word meant. Those with a digit would otherwise look like a code.
_ALIASES = {
    "2moro": "tomorrow", "2morow": "tomorrow", "2morrow": "tomorrow", "2mrw": "tomorrow",
    "2day": "today", "2nite": "tonight", "2night": "tonight",
    "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "tomo": "tomorrow", "tmro": "tomorrow",
    "tomorow": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "tomorro": "tomorrow",
    "tomorrows": "tomorrow", "tomorrow's": "tomorrow", "today's": "today", "tonight's": "tonight",
    "tonite": "tonight", "tonigt": "tonight", "tonght": "tonight", "yday": "yesterday",
    "nite": "night", "nights": "night", "evng": "evening", "evenings": "evening",
    "mornin": "morning", "mornings": "morning", "afternoons": "afternoon", "arvo": "afternoon",
    "aft": "afternoon", "til": "until", "till": "until", "thru": "to", "through": "to", "untill": "until",
    "nxt": "next", "wknd": "weekend", "mid-day": "midday", "abt": "about", "approx": "around",
    "approximately": "around", "roughly": "around", "circa": "around", "oclock": "o'clock",
    "hour's": "hours", "hours'": "hours", "day's": "days", "week's": "weeks", "fortnight's": "fortnight",
}  # fmt: skip

_AFTER_NUMBER = r"(?=(?:[ap]\.?m?\.?|h(?:rs?|ours?)?|m(?:ins?|inutes?)?|ish|uhr)?(?![a-z0-9]))"
_SHAPES = [
    ("ymd", r"\d{4}(?:-\d{1,2}-|/\d{1,2}/)\d{1,2}(?=t\d|(?![a-z0-9-]))t?"),
    ("date", r"\d{1,2}(?:\.\d{1,2}\.|/\d{1,2}/|-\d{1,2}-)(?:\d{4}|\d{2})(?![a-z0-9:/-])"),
    ("clock", rf"(\d{{1,2}})[:h](\d{{2}})(?::\d{{2}})?{_AFTER_NUMBER}"),
    ("pair", rf"(?<!\d\.)(\d{{1,2}})[./](\d{{1,2}})(?![/\d]|\.\d){_AFTER_NUMBER}\.?"),
    ("ordinal", r"(\d{1,2}) ?(?:st|nd|rd|th)(?![a-z0-9])"),
    ("int", rf"(\d{{1,4}}){_AFTER_NUMBER}"),
]
_TOKEN = re.compile(
    "|".join(f"(?P<{kind}>{shape})" for kind, shape in _SHAPES)
    + r"|(?P<mer>[ap]\.?\s?m(?![a-z0-9'])\.?|(?<=\d)[ap](?![a-z0-9'])\.?)"
    + r"|(?P<word>o ?['\"]? ?clock|[a-z]+(?:['-][a-z]+)*'?(?![a-z0-9]))"
    + r"|(?P<junk>\w+(?:[-_]\w+)*)"
    + r"|(?P<mark>[-,.;:?!@&/()#])",
    re.ASCII,
)
_PUNCTUATION = str.maketrans("‘’ʼ`“”–—−‒~", "''''\"\"-----")
_GLUED_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)(?=\d{1,2}\b)", re.ASCII)
_LEADING_ZERO = re.compile(r"0\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str  # "ymd", "date", "clock", "pair", "ordinal", "int", "mer", "word", "junk" or "mark"
    text: str
    nums: tuple[int, ...] = ()

    @property
    def padded(self) -> bool:
        """Written with a leading zero, as people do who count hours to 24."""
        return _LEADING_ZERO.match(self.text) is not None


_NOTHING = Token("end", "")


class Line:
    """The tokens of one utterance; reading past either end gives an empty token."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self._texts = [token.text for token in tokens]

    def __len__(self) -> int:
        return len(self.tokens)

    def at(self, i: int) -> Token:
        return self.tokens[i] if 0 <= i < len(self.tokens) else _NOTHING

    def text(self, i: int) -> str:
        return self._texts[i] if 0 <= i < len(self._texts) else ""

    def kind(self, i: int) -> str:
        return self.at(i).kind

    def num(self, i: int, *kinds: str) -> int | None:
        token = self.at(i)
        return token.nums[0] if token.kind in (kinds or ("int",)) else None

    def skip(self, i: int, *words: str) -> int:
        """The index after `i` if one of `words` stands there, else `i`."""
        return i + 1 if self.text(i) in words else i

    def said(self, start: int, stop: int) -> str:
        return " ".join(token.text for token in self.tokens[start:stop])


def read(text: str) -> Line:
    """The tokens of `text`, of which only the first 300 characters count."""
    raw = [_token(match) for match in islice(_TOKEN.finditer(_normal(text)), MAX_TOKENS)]
    return Line(_fold(_split_hyphens(raw))[:MAX_TOKENS])


def _normal(text: str) -> str:
    """Lower case, plain quotes and dashes, one space for each run of white space or control characters."""
    text = " ".join(text[: MAX_CHARS * 20].split())[:MAX_CHARS]
    text = unicodedata.normalize("NFKC", text)[:MAX_CHARS].lower().translate(_PUNCTUATION)
    text = "".join(char if char.isprintable() else " " for char in text)
    return _GLUED_MONTH.sub(r"\1 ", text)


def _token(match: re.Match[str]) -> Token:
    kind, text = match.lastgroup or "mark", match.group()
    if text in _ALIASES:
        return Token("word", _ALIASES[text])
    if kind == "mer":
        return Token("mer", "am" if text[0] == "a" else "pm")
    if kind == "word" and text.endswith("clock"):
        return Token("word", "o'clock")
    if kind in ("word", "junk", "mark"):
        return Token(kind, text)
    return Token(kind, text, tuple(int(digits) for digits in re.findall(r"[0-9]+", text)))


def _split_hyphens(tokens: list[Token]) -> list[Token]:
    """Cut "twenty-seven" or "monday-friday" at the hyphen."""
    parts: list[Token] = []
    for token in tokens:
        if token.kind != "word" or "-" not in token.text:
            parts.append(token)
            continue
        for n, piece in enumerate(token.text.split("-")):
            parts += [Token("mark", "-")] * (n > 0) + [Token("word", _ALIASES.get(piece, piece))]
    return parts


def _fold(tokens: list[Token]) -> list[Token]:
    """Turn number words into numbers, joining a ten and a unit: "twenty", "-", "seven" is 27."""
    folded: list[Token] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        text = token.text if token.kind == "word" else ""
        kind = "int" if text in CARDINAL else "ordinal" if text in ORDINAL else ""
        if not kind:
            folded.append(token)
            i += 1
            continue
        value = CARDINAL.get(text) or ORDINAL.get(text) or 0
        i += 1
        after = i + (i < len(tokens) and tokens[i].text == "-")
        unit = tokens[after].text if after < len(tokens) and text in _TENS else ""
        for vocabulary, unit_kind in ((CARDINAL, "int"), (ORDINAL, "ordinal")):
            if 1 <= vocabulary.get(unit, 0) <= 9:
                kind, value, i, text = unit_kind, value + vocabulary[unit], after + 1, f"{text} {unit}"
        folded.append(Token(kind, text, (value,)))
    return folded
