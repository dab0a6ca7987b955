"""Numbers as a sentence names them, in English and German: counts, lengths, prices."""

import re
from collections.abc import Iterator

NUMBERS = {
    word: value
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    )
    for value, word in enumerate(words.split(), 1)
} | {
    word: value
    for words in ("fifteen thirty sixty ninety", "fünfzehn dreißig sechzig neunzig")
    for value, word in zip((15, 30, 60, 90), words.split(), strict=True)
}
WORDS = "|".join(NUMBERS)
NUMBER = rf"(?:\d{{1,2}}|{WORDS})\b"
MONEY = re.compile(
    r"[€$£]\s?\d+(?:[.,]\d+)?|\d+(?:[.,]\d+)?\s?"
    r"(?:€|eur\b|euros?\b|dollars?\b|pounds?\b|usd\b|gbp\b|chf\b|franken\b|cents?\b)"
)
_COUNTS = "|".join(word for word, value in NUMBERS.items() if value > 1)
COUNT = re.compile(
    rf"(?<![\w.:,])(\d+|{_COUNTS}|both|beiden?"
    r"|one(?= (?:court|slot|booking|reservation|free|available)\b)|(?<=nur )ein(?:en|e)?"
    r"|ein(?:en|e|er)?(?= (?:freie\w*|einzige\w*)\b))\b"
)
_SIZES = {
    "half an": 0.5, "eine halbe": 0.5, "eineinhalb": 1.5, "anderthalb": 1.5, "one and a half": 1.5,
    "an hour and a half": 1.5,
} | dict.fromkeys(("a", "an", "ein", "eine", "einer", "einen", "einem"), 1.0)  # fmt: skip
_UNITS = {"min": 1, "hou": 60, "hr": 60, "std": 60, "stu": 60, "h": 60}
LENGTH = re.compile(
    rf"\b(?:(?<![:.])(?<!\bat )(?<!\bum )(?<!\bab )"
    rf"((?:\d{{2,3}}, )*(?:{NUMBER}|\d{{1,3}})(?:,? (?:or|oder|to|bis|and|und)|(?<=\d\d),)) )?"
    rf"({NUMBER}|\d{{1,3}}(?:[.,]\d)?|an?|half an|eine[rn]?|eineinhalb|anderthalb|eine halbe|one and a half)[\s-]?"
    r"(minuten?|minutes?|mins?|hours?|hrs?|std|stunden?|h)\b(\s(?:and a half|und eine halbe)\b)?"
)
AHEAD = re.compile(
    rf"\b((?!eins?\b){NUMBER}|\d{{1,3}}|an?(?!\sday)|eine[nrm]?(?!\stag))[\s-]"
    r"(days?|tagen?|tage?|weeks?|wochen?|months?|monate?n?|fortnight)\b"
)


def number(text: str) -> int:
    """A count in words or digits."""
    if text in ("both", "beide", "beiden"):
        return 2
    if text.startswith("ein"):
        return 1
    return NUMBERS.get(text) or int(text)


def minutes(match: re.Match[str]) -> Iterator[object]:
    """Of a LENGTH; all of "one or two hours" and of "60, 90 or 120 minutes"."""
    unit = next(size for name, size in _UNITS.items() if match[3].startswith(name))
    yield round(_amount(match[2]) * unit) + (unit // 2 if match[4] else 0)
    for one in re.findall(rf"\d{{1,3}}|\b(?:{WORDS})\b", match[1] or ""):
        yield round(_amount(one) * unit)


def _amount(text: str) -> float:
    if text in _SIZES:
        return _SIZES[text]
    return float(NUMBERS.get(text) or text.replace(",", "."))


def days_ahead(match: re.Match[str]) -> Iterator[object]:
    """Of an AHEAD; a month is 30 or 31 days."""
    count, unit = _amount(match[1]), match[2][0]
    sizes = {"d": (1,), "t": (1,), "f": (14,), "m": (30, 31), "w": (7,)}[unit]
    yield from (round(count * size) for size in sizes)
