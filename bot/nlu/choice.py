"""The words that pick a court or an offer: finding them in a message, and resolving them against an offer."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.conversation.reply import Offer
from bot.domain.booking import SLOT_ID
from bot.nlu.numbers import CARDINAL, ORDINAL
from bot.nlu.when import understand

_SMALL = "|".join(word for word, value in CARDINAL.items() if 1 <= value <= 12)
_NUMBER = rf"(?:\d{{1,2}}|{_SMALL})\b(?!\s*(?:[ap]\.?m\b|o'?\s?clock|h\b|hours?|min|to\s\d|(?:st|nd|rd|th)\b)|[:.-]\d)"
_NTH = rf"(?:{'|'.join(ORDINAL)}|\d{{1,2}}(?:st|nd|rd|th)|last)"
_SORT = r"(?:indoor|outdoor|covered|clay|grass|hard|centre|center|main|show|stadium|practice|other)"
_RELATIVE = rf"(?:later|latter|latest|earlier|earliest|former|middle|{_SORT})"
_THING = r"(?:one|slot|option|court|choice|offer|of\s+(?:them|those|these|the\s+\w+))\b"
_LETTER = r"(?:[b-hj-x]\b|a\b(?!\s+(?!please|thanks|at|on|for|and)[a-z]))"
_ANY = (
    r"either(?:\s+(?:one|of\s+them))?|whichever|any\s+(?:one\b|of\s+(?:them|those|these)|court\b|slot\b)|"
    r"you\s+(?:choose|pick|decide)|(?:don'?t|do\s+not)\s+(?:mind|care)|doesn'?t\s+matter|no\s+preference"
)
_CLOCK_ONE = rf"the\s+(?:\d[\d:. ]*(?:[ap]\.?m\.?)?|{_SMALL})(?:\s*o'?\s?clock)?\s+one\b"
_PHRASE = re.compile(
    rf"{SLOT_ID.pattern}|court\s+(?:number\s+|no\.?\s*|\#\s*)?(?:{_NUMBER}|{_LETTER})"
    rf"|(?:slot|option|letter|choice|number|no\.|\#)\s*(?:{_NUMBER}|{_LETTER})"
    rf"|(?:the\s+)?{_NTH}\s+(?:(?:free|available)\s+)?{_THING}|(?:the\s+)?{_RELATIVE}\s+{_THING}"
    rf"|{_CLOCK_ONE}|{_ANY}",
    re.IGNORECASE | re.ASCII,
)
# An offer has up to 24 letters; "slot I" is rather the beginning of "the slot I booked".
# What may stand around a bare "A" or "the second" without changing that it picks.
_FILLER_WORDS = """
    please pls thanks thank cheers ok okay yes yeah yep sure great perfect fine good cool hmm well then the one slot
    option court i'll i'd id i we'll we let's us do have take taking book go going for with want like prefer would
    rather works work is it be me just my choice that sounds sound looks look actually make get give at
"""
_FILLER = re.compile(
    rf"\b(?:a\s+(?:court|slot|one|booking|option)|{'|'.join(_FILLER_WORDS.split())})\b|[^\w\s'#:]", re.IGNORECASE
)
_BARE = re.compile(rf"(?:\#?\d{{1,2}}|{_SMALL}|{_NTH}|{_RELATIVE}|earliest|[a-x]|any)", re.IGNORECASE | re.ASCII)


def choice_in(text: str) -> str | None:
    """The words in `text` that pick a court or an offer, as said."""
    found = [match.group() for match in _PHRASE.finditer(text)]
    if found:
        return " ".join(found)
    rest = _bare(text)
    return rest if _BARE.fullmatch(rest) else None


def reads_two_ways(choice: str) -> bool:
    """Whether `choice` may as well be a time or a day: "3", "the 2nd", "the 4 o'clock one"."""
    return re.fullmatch(rf"\d{{1,2}}|{_NTH}|{_CLOCK_ONE}", choice, re.IGNORECASE | re.ASCII) is not None


def without_choice(text: str) -> str:
    """`text` without the phrases that pick, for what else it may say."""
    return _PHRASE.sub(" ", text)


def _bare(text: str) -> str:
    """`text` without filler; a letter on its own stays, though "I" and "a" are filler elsewhere."""
    if len(text.strip()) == 1:
        return text.strip()
    return " ".join(_FILLER.sub(" ", text[:200]).split())


def pick(words: str, offers: Sequence[Offer]) -> Offer | None:
    """The one offer that the words pick: "A", "court 2", "the later one", "3pm"; "either" picks the first.

    None when they pick none, or when they fit several.
    """
    said = " ".join(words[:200].casefold().replace("’", "'").split())
    slot_id = SLOT_ID.search(said)
    if slot_id:
        return next((offer for offer in offers if offer.slot_id == slot_id.group()), None)
    if re.search(r"\b(?:neither|none|not|nothing)\b", said):
        return None
    bare = _bare(said).removeprefix("#")
    number = CARDINAL.get(bare) or (int(bare) if re.fullmatch(r"\d{1,2}", bare, re.ASCII) else None)
    if number and not re.search(r"\bcourt\b", said):
        return _by_number(number, offers)
    return _narrowed(said, bare, offers)


def _by_number(number: int, offers: Sequence[Offer]) -> Offer | None:
    """A bare "2" may be a court, a place in the offer or an hour: whichever gives one offer, and the same one."""
    readings = (
        [offer for offer in offers if number in _numbers(offer.court)],
        list(offers[number - 1 : number]),
        [offer for offer in offers if offer.starts_at.hour in (number, number + 12) and not offer.starts_at.minute],
    )
    found = {reading[0].slot_id: reading[0] for reading in readings if len(reading) == 1}
    return found.popitem()[1] if len(found) == 1 else None


def _narrowed(said: str, bare: str, offers: Sequence[Offer]) -> Offer | None:
    left, narrowed = list(offers), False
    for narrow in (_by_court, _by_time, _by_name, _by_place):
        kept = narrow(said, bare, offers)
        if kept is not None:
            left, narrowed = [offer for offer in left if offer in kept], True
    if re.search(r"\b(?:later|latter|latest)\b", said):
        left, narrowed = _extreme(left, max), True
    elif re.search(r"\b(?:earlier|earliest|former)\b", said):
        left, narrowed = _extreme(left, min), True
    if re.search(rf"\b(?:{_ANY}|any)\b", said):
        return left[0] if left else None
    return left[0] if narrowed and len(left) == 1 else None


def _extreme(offers: list[Offer], which: Callable[[list[datetime]], datetime]) -> list[Offer]:
    if not offers:
        return []
    at = which([offer.starts_at for offer in offers])
    return [offer for offer in offers if offer.starts_at == at]


def _numbers(name: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d{1,3}", name, re.ASCII)]


def _by_court(said: str, _bare: str, offers: Sequence[Offer]) -> list[Offer] | None:
    found = re.findall(rf"court\s+(?:number\s+|no\.?\s*|\#\s*)?({_NUMBER}|{_LETTER})", said, re.ASCII)
    if not found:
        return None
    wanted = {int(word) if word.isdigit() else CARDINAL.get(word, word) for word in found}
    return [
        offer for offer in offers
        if wanted & {*_numbers(offer.court), offer.court.casefold().removeprefix("court ")}
    ]  # fmt: skip


def _by_time(said: str, _bare: str, offers: Sequence[Offer]) -> list[Offer] | None:
    rest = re.sub(r"(o'clock|pm|am|\d)\s+one\b", r"\1", without_place(said))
    at = understand(rest, datetime(2000, 1, 1)).start
    if at is None:
        return None
    halves = (at.hour,) if re.search(r"[ap]\.?m\b|noon|midnight|\d\d:\d\d", rest) else (at.hour, (at.hour + 12) % 24)
    return [offer for offer in offers if offer.starts_at.hour in halves and offer.starts_at.minute == at.minute]


def without_place(said: str) -> str:
    """`said` without court numbers, letters and places, which are no times."""
    return re.sub(rf"(?:court|slot|option|letter|choice|number)\s+(?:{_NUMBER}|{_LETTER})|\b{_NTH}\b", " ", said)


def _by_name(said: str, _bare: str, offers: Sequence[Offer]) -> list[Offer] | None:
    """By a word of the court's name: "the indoor one", "centre court"."""
    spoken = set(re.findall(r"[a-z]{3,}", said)) - {"court", "the", "one", "slot"}
    kept = [offer for offer in offers if spoken & set(re.findall(r"[a-z]{3,}", offer.court.casefold()))]
    return kept or ([] if re.search(rf"\b{_SORT}\b", said) else None)


def _by_place(said: str, bare: str, offers: Sequence[Offer]) -> list[Offer] | None:
    """By letter or by position in the offer."""
    letter = re.search(rf"\b(?:slot|option|letter|choice)\s+({_LETTER})", said)
    place = letter.group(1) if letter else bare if re.fullmatch(r"[a-z]", bare) else None
    if place:
        return list(offers[ord(place) - ord("a") :][:1])
    if numbered := re.search(rf"\b(?:slot|option|choice|number)\s+({_NUMBER})", said):
        word = numbered.group(1)
        position = int(word) if word.isdigit() else CARDINAL[word]
        return list(offers[position - 1 : position])
    nth = re.search(rf"\b({_NTH})\b", said)
    if not nth:
        return None
    if nth.group(1) == "last":
        return list(offers[-1:])
    position = ORDINAL.get(nth.group(1)) or int(re.sub(r"\D", "", nth.group(1)))
    return list(offers[position - 1 : position]) if position else []
