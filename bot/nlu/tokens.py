"""Cut an utterance into words, numbers and numeric shapes, with number words folded into numbers."""

import re
import unicodedata
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from bot.nlu.numbers import TENS, unit_of, word_number

MAX_CHARS = 300
MAX_TOKENS = 100  # English fits 60 into 300 characters; "1:1:1:" would not


# Spellings of a chat room, mapped to the word meant. Those with a digit would otherwise look like a code.
_ALIASES = {
    "2moro": "tomorrow", "2morow": "tomorrow", "2morrow": "tomorrow", "2mrw": "tomorrow",
    "2day": "today", "2nite": "tonight", "2night": "tonight",
    "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "tomo": "tomorrow", "tmro": "tomorrow",
    "tomorow": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "tomorro": "tomorrow",
    "tomorrows": "tomorrow", "tomorrow's": "tomorrow", "today's": "today", "tonight's": "tonight",
    "tonite": "tonight", "tonigt": "tonight", "tonght": "tonight", "yday": "yesterday",
    "nite": "night", "nights": "night", "evng": "evening", "evenings": "evening",
    "mornin": "morning", "morn": "morning", "round": "around",
    "mornings": "morning", "afternoons": "afternoon", "arvo": "afternoon",
    "aft": "afternoon", "til": "until", "till": "until", "thru": "to", "through": "to", "untill": "until",
    "nxt": "next", "wknd": "weekend", "mid-day": "midday", "abt": "about", "approx": "around",
    "approximately": "around", "roughly": "around", "circa": "around", "oclock": "o'clock",
    "crt": "court", "ct": "court", "bk": "book", "bok": "book", "cn": "can", "cncl": "cancel", "bkg": "booking",
    "bkng": "booking", "resv": "reserve", "gd": "good", "nething": "anything", "sth": "something", "ppl": "people",
    "whats": "what's", "whens": "when's", "wheres": "where's", "thats": "that's", "lets": "let's", "im": "i'm",
    "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "cant": "can't", "wont": "won't", "isnt": "isn't",
    "youre": "you're", "ive": "i've", "havent": "haven't", "hasnt": "hasn't", "wouldnt": "wouldn't",
    "shouldve": "should've", "wots": "what's", "wot": "what", "hav": "have", "neednt": "needn't",
    "teh": "the", "hte": "the", "cna": "can", "adn": "and", "yuo": "you", "oen": "one", "fro": "for", "thnks": "thanks",
    "pleae": "please", "pleas": "please", "plese": "please", "recieve": "receive", "avaliable": "available",
    "u": "you", "hour's": "hours", "hours'": "hours", "day's": "days", "week's": "week", "fortnight's": "fortnight",
    "morning's": "morning", "afternoon's": "afternoon", "evening's": "evening", "night's": "night",
    "weekend's": "weekend", "month's": "month",
}  # fmt: skip

_UNIT = r"(?:[ap]\.?m?\.?|h(?:rs?|ours?)?|m(?:ins?|inutes?)?|ish|uhr|st(?:d|unden?)\.?)"
_AFTER_NUMBER = rf"(?={_UNIT}?(?![^\W_]))"
_NO_VERB = r"(?!(?<![0-9]am)(?<![0-9] am)(?<=am) (?:i|we)\b)"
"""Behind "am": "which one am I on" names no hour."""
_SHAPES = [
    ("ymd", r"[0-9]{4}(?:-[0-9]{1,2}-|/[0-9]{1,2}/)[0-9]{1,2}(?=t[0-9]|(?![a-z0-9-]))t?"),
    ("date", r"[0-9]{1,2}(?:\.[0-9]{1,2}\.|/[0-9]{1,2}/|-[0-9]{1,2}-)(?:[0-9]{4}|[0-9]{2})(?![a-z0-9:/-])"),
    ("clock", rf"[0-9]{{1,2}}[:h][0-9]{{2}}(?::[0-9]{{2}})?{_AFTER_NUMBER}"),
    ("pair", rf"(?<![0-9]\.)[0-9]{{1,2}}[./][0-9]{{1,2}}(?![/0-9]|\.[0-9]){_AFTER_NUMBER}\.?"),
    ("ordinal", r"[0-9]{1,2} ?(?:st|nd|rd|th)(?![a-z0-9])"),
    ("int", rf"[0-9]{{1,4}}{_AFTER_NUMBER}"),
    ("mer", rf"[ap]\.\s?m(?![a-z0-9'])\.?|[ap]\s?m(?![a-z0-9']){_NO_VERB}|(?<=[0-9])[ap](?![a-z0-9'])\.?"),
    ("month", r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)(?=[0-9]{1,2}(?![^\W_]))"),
    ("day", r"(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)(?=[0-9]{1,2}(?:[ap]m|h)?(?![^\W_]))"),
    ("court", r"(?:court|crt|platz)(?=[0-9]{1,2}(?![^\W_]))"),
    ("word", r"o ?['\"]? ?clock|[^\W\d_]+(?:['-][^\W\d_]+)*'?(?![^\W_])"),
    ("junk", r"\w+(?:[-_]\w+)*"),
    ("mark", r"[-,.;:?!@&/()#]"),
    ("sign", r"[^\s\w\"'*_\[\]{}<>|~`\\]"),  # an emoji, a currency
]
_TOKEN = re.compile("|".join(f"(?P<{kind}>{shape})" for kind, shape in _SHAPES))
_PUNCTUATION = str.maketrans("‘’ʼ`“”–—−‒~", "''''\"\"-----")
_LEADING_ZERO = re.compile(r"0[0-9]")
_LINK = re.compile(r"<?(?:https?://|www\.)[^\s>]*>?", re.IGNORECASE)
_SHADES = re.compile("[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d[\u2640\u2642]")
"""Of emoji: their colour, their sex, the key around a digit."""
_FRACTION = re.compile(r"(?:(?<=[0-9])[ -]?)?([¼½¾]|\b1/[24]\b|\b3/4\b)(?=\s?[a-z-])", re.IGNORECASE)
_PARTS_OF_ONE = {"¼": 25, "½": 5, "¾": 75, "1/4": 25, "1/2": 5, "3/4": 75}


@dataclass(frozen=True, slots=True)
class Token:
    kind: (
        str  # "ymd", "date", "clock", "pair", "ordinal", "int", "mer", "word", "junk", "mark", "sign"; see `refs`, too
    )
    text: str  # in lower case, a usual spelling put for others
    nums: tuple[int, ...] = ()
    start: int = 0  # where it stands in the line's `plain`
    stop: int = 0
    keys: tuple[str, ...] = ()  # of what it refers to

    @property
    def head(self) -> str:
        """What a rule that may begin here is found by: the kind of a number, the text of all else."""
        return self.kind if self.nums else self.text

    @property
    def padded(self) -> bool:
        """Written with a leading zero, as people do who count hours to 24."""
        return _LEADING_ZERO.match(self.text) is not None


_NOTHING = Token("end", "")
NUMBERS = ("ymd", "date", "clock", "pair", "ordinal", "int")
"""The kinds that have `nums`."""


Found = Callable[[int, Sequence[Token]], tuple[tuple[str, ...], int] | None]
"""The keys of what is named at an index, none where the name is nobody's, and the index after it."""


class Line:
    """The tokens of one utterance; reading past either end gives an empty token."""

    def __init__(self, tokens: list[Token], plain: str = "") -> None:
        self.tokens, self.plain = tokens, plain
        self.texts = tuple([token.text for token in tokens])
        self.cued: dict[int, bool] = {}  # the numbers of which it was asked whether the words make them times

    def __len__(self) -> int:
        return len(self.tokens)

    def at(self, i: int) -> Token:
        return self.tokens[i] if 0 <= i < len(self.tokens) else _NOTHING

    def text(self, i: int) -> str:
        return self.texts[i] if 0 <= i < len(self.texts) else ""

    def kind(self, i: int) -> str:
        return self.at(i).kind

    def head(self, i: int) -> str:
        return self.at(i).head

    def num(self, i: int, *kinds: str) -> int | None:
        token = self.at(i)
        return token.nums[0] if token.kind in (kinds or ("int",)) else None

    def skip(self, i: int, *words: str) -> int:
        """The index after `i` if one of `words` stands there, else `i`."""
        return i + 1 if 0 <= i < len(self.texts) and self.texts[i] in words else i

    def marked(self, kind: str, at: "Found", heads: Container[str] | None = None) -> "Line":
        """The line with each thing that `at` finds, from left to right, as one token of that kind; of kind `no…` where
        nothing is called so. `at` is given an index and the tokens before it, where one of `heads` stands if any."""
        tokens: list[Token] = []
        i, marks = 0, 0
        while i < len(self.tokens):
            token = self.tokens[i]
            found = at(i, tokens) if heads is None or token.head in heads else None
            if found is None:
                tokens.append(token)
                i += 1
                continue
            keys, stop = found
            named = kind if keys else f"no{kind}"
            tokens.append(Token(named, self.said(i, stop), (), self.at(i).start, self.at(stop - 1).stop, keys))
            i, marks = stop, marks + 1
        return Line(tokens, self.plain) if marks else self

    def quoted(self, start: int, stop: int) -> str:
        """The tokens from `start` to `stop` as they were written."""
        return self.plain[self.at(start).start : self.at(stop - 1).stop] if start < stop else ""

    def part(self, start: int, stop: int) -> "Line":
        return Line(self.tokens[start:stop], self.plain)

    def said(self, start: int, stop: int) -> str:
        return " ".join(self.texts[start:stop])


@lru_cache(maxsize=256)
def read(text: str) -> Line:
    """The tokens of `text`, of which only the first 300 characters count. Kept, as whoever tells its language and
    whoever hears it, once for each thing that may be known, read the same."""
    plain = normal(text, MAX_CHARS)
    return Line(_spelled(fold(split_hyphens(scan(plain))))[:MAX_TOKENS], plain)


_WISHING = ("like", "want", "need", "love", "wanna", "going")
_BEFORE_VERBS = {"id": ("i'd", ("like", "love", "prefer", "rather")), "ill": ("i'll", ("have", "take", "go", "book"))}


_BEHIND_FOR = ("a", "me", "us", "the", "my", "our")


def _counts_people(tokens: list[Token], i: int) -> bool:
    """The "2 people" of "court 4 2 people"."""
    return tokens[i].kind == "int" and i + 1 < len(tokens) and tokens[i + 1].text in ("people", "players", "persons")


_UNITS = ("-", ":", "uhr", "o'clock", "h")


def _is_negative(tokens: list[Token], i: int) -> bool:
    """The "-3" of "a court -3": of no court and no hour. "Court -3" may be "court-3", and "tomorrow -3pm" a time."""
    if not i or tokens[i].text != "-" or tokens[i + 1].kind != "int" or tokens[i + 1].start != tokens[i].stop:
        return False
    before, behind = tokens[i - 1], tokens[i + 2] if i + 2 < len(tokens) else _NOTHING
    apart = before.kind == "word" and before.stop < tokens[i].start
    named = before.text in ("court", "platz") and not (i > 1 and tokens[i - 2].text in ("a", "an", "any", "einen"))
    return apart and not (named or behind.kind == "mer" or behind.text in _UNITS)


def _spelled(tokens: list[Token]) -> list[Token]:
    """ "id like 2 play" as "I'd like to play"; alone these are other words."""
    found = list(tokens)
    for i, token in enumerate(tokens[:-1]):
        meant, verbs = _BEFORE_VERBS.get(token.text, ("", ()))
        if tokens[i + 1].text in verbs:
            found[i] = replace(token, text=meant)
        elif _is_negative(found, i):
            found[i + 1] = replace(found[i + 1], kind="junk", nums=())
        elif token.text == "4" and (tokens[i + 1].text in _BEHIND_FOR or _counts_people(tokens, i + 1)):
            found[i] = replace(token, kind="word", text="for", nums=())
        elif token.text == "2" and i and tokens[i - 1].text in _WISHING and tokens[i + 1].text in ("play", "book"):
            found[i] = replace(token, kind="word", text="to", nums=())
    return found


def normal(text: str, most: int) -> str:
    """Plain quotes, dashes and fractions, no links, one space for each run of white space or control characters."""
    text = _LINK.sub(" ", " ".join(text[: most * 20].split()))[:most]
    text = unicodedata.normalize("NFKC", _FRACTION.sub(_decimal, text))[:most].translate(_PUNCTUATION)
    text = _SHADES.sub("", text)
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def _decimal(match: re.Match[str]) -> str:
    """ "1½", "1 1/2" as 1.5; a fraction on its own as 0.5."""
    whole = match.start() and match.string[match.start() - 1 : match.start()].isdigit()
    return f"{'' if match.group()[0] in ' -' or whole else '0'}.{_PARTS_OF_ONE[match[1]]}"


def scan(plain: str) -> list[Token]:
    """The raw tokens of normal text, each with where it stands."""
    return [_token(match) for match in islice(_TOKEN.finditer(_lower(plain)), MAX_TOKENS)]


def _lower(plain: str) -> str:
    """Letter by letter, as a token's place in it is its place in the text."""
    if plain.isascii():
        return plain.lower()
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in plain)


def _token(match: re.Match[str]) -> Token:
    kind, text, (start, stop) = match.lastgroup or "mark", match.group(), match.span()
    nums: tuple[int, ...] = ()
    if kind == "mer":
        text = "am" if text[0] == "a" else "pm"
    elif kind in ("month", "day", "court"):
        kind, text = "word", _ALIASES.get(text, text)
    elif kind in ("word", "junk"):
        kind = "word" if text in _ALIASES else kind
        text = "o'clock" if text.endswith("clock") else _ALIASES.get(text, text)
    elif kind not in ("mark", "sign"):
        nums = tuple(int(digits) for digits in re.findall(r"[0-9]+", text))
    return Token(kind, text, nums, start, stop)


def split_hyphens(tokens: list[Token]) -> list[Token]:
    """Cut "twenty-seven" or "monday-friday" at the hyphen."""
    parts: list[Token] = []
    for token in tokens:
        if token.kind != "word" or "-" not in token.text:
            parts.append(token)
            continue
        at = token.start
        for n, piece in enumerate(token.text.split("-")):
            if n:
                parts.append(Token("mark", "-", (), at - 1, at))
            parts.append(Token("word", _ALIASES.get(piece, piece), (), at, at + len(piece)))
            at += len(piece) + 1
    return parts


def fold(tokens: list[Token]) -> list[Token]:
    """Turn number words into numbers, joining a ten and a unit: "twenty", "-", "seven" is 27."""
    folded: list[Token] = []
    i = 0
    while i < len(tokens):
        token, i = tokens[i], i + 1
        found = word_number(token.text) if token.kind == "word" else None
        if not found:
            folded.append(token)
            continue
        kind, value = found
        text, stop = token.text, token.stop
        after = i + (i < len(tokens) and tokens[i].text == "-")
        unit = unit_of(tokens[after].text) if after < len(tokens) and text in TENS else None
        if unit:
            text, stop, i = f"{text} {tokens[after].text}", tokens[after].stop, after + 1
            kind, value = unit[0], value + unit[1]
        folded.append(Token(kind, text, (value,), token.start, stop))
    return folded
