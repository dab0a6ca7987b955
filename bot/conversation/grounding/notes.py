"""Whether the club's notes bear out what a clause says: its words and its figures stand together in one of them."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from bot.conversation.grounding.clauses import Clause
from bot.conversation.grounding.facts import Facts
from bot.conversation.grounding.mentions import Mention, mentions_in
from bot.conversation.grounding.speech import Speech

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n|;")
_PIECE = re.compile(r"[,;:()]\s|\s[-\u2013/&]\s|\s(?:and|but|or|while|und|aber|oder|sowie|während)\s")
_PLACE = re.compile(r"\b[A-Z]{3,}\b")
_UMLAUTS = str.maketrans("äöü", "aou")
_ENDINGS = frozenset(("", "s", "es", "e", "ed", "ing", "n", "en", "t", "et", "er", "em", "ern", "'s"))
_STEM = 3  # letters that two forms of a word have in common at the least
_LITTLE = """
    and or but while a an the is are am be been of at in on for from by with this that it its there they their them our
    we as so also please any has have do does your und oder aber sowie während der die das den dem des ein eine einen
    einem einer ist sind sein von am im an auf für mit bei beim zu zum zur es sie ihr ihre ihren wir unser unsere
    unseren auch bitte hat haben dass du dein deine deinen
"""
_SAYS_LITTLE = frozenset(_LITTLE.translate(_UMLAUTS).split())
_DENIES = re.compile(r"\b(?:no|not|nothing|none|never|neither|nobody|without|kein\w*|nicht\w*|nie\w*|ohne)\b|n't\b")
_BINDING = frozenset(("court", "day", "time", "part"))
"""What a sentence may be bound to, so that without it the sentence would say more."""
_CURRENCIES = {"€": "eur", "$": "usd", "dollar": "usd", "£": "gbp", "pound": "gbp", "franken": "chf"}


def noted(clause: Clause, facts: Facts, speech: Speech) -> bool:
    """Whether one sentence of the notes, or a part of one, has all that the clause says, and the same negation."""
    shape = speech.cites.sub("", clause.shape)
    said = Clause(shape, clause.mentions)
    runs = (run for note in _SENTENCE.split(facts.notes) for run in _runs(note))
    return bool(_content(_PLACE.sub(" ", shape))) and any(_says(run, said, facts) for run in runs)


def _content(text: str) -> list[str]:
    """Its words that say something, in order; figures that name nothing among them."""
    words = re.findall(r"[^\W_]+(?:'s\b)?", text.lower().translate(_UMLAUTS))
    return [word for word in words if word not in _SAYS_LITTLE]


def _runs(note: str) -> Iterator[tuple[str, ...]]:
    """Neighbouring parts of it, each of them alone and together."""
    pieces = [piece for piece in _PIECE.split(note) if piece.strip()]
    yield from (tuple(pieces[i:j]) for i in range(len(pieces)) for j in range(i + 1, len(pieces) + 1))


def _says(run: Sequence[str], clause: Clause, facts: Facts) -> bool:
    denied = {_DENIES.search(one) is not None for one in (clause.shape, " ".join(run).lower())}
    if len(denied) > 1 or not _worded(run, _content(_PLACE.sub(" ", clause.shape))):
        return False
    named = [mentions_in(piece, facts.now.date(), facts.courts)[0] for piece in run]
    return _alike(clause.mentions, [m for one in named for m in one]) or (
        not any(named[:-1]) and _borne_out(clause.mentions, named[-1])
    )


def _worded(run: Sequence[str], said: Sequence[str]) -> bool:
    """Whether the parts have all these words; of several parts in their order, and what a later one begins with, for
    that may be what it speaks of."""
    parts = [_content(piece) for piece in run]
    if len(parts) == 1:
        return all(any(_same(word, other) for other in parts[0]) for word in said)
    left = (word for part in parts for word in part)
    begun = all(part and any(_same(word, part[0]) for word in said) for part in parts[1:])
    return begun and all(any(_same(word, other) for other in left) for word in said)


def _borne_out(said: Sequence[Mention], noted: Sequence[Mention]) -> bool:
    """Whether of each sort that is named all are, and each day, time and court that the note is bound to."""
    families = {_family(m) for m in said} | {_family(m) for m in noted} & _BINDING
    return all(
        _alike([m for m in said if _family(m) == one], [m for m in noted if _family(m) == one]) for one in families
    )


def _alike(said: Sequence[Mention], noted: Sequence[Mention]) -> bool:
    return len(said) == len(noted) and all(_agree(a, b) for a, b in zip(said, noted, strict=True))


def _family(mention: Mention) -> str:
    return {"money": "count", "end": "time"}.get(mention.kind, mention.kind)


def _agree(said: Mention, noted: Mention) -> bool:
    """A price may be named by its figure alone."""
    if _family(said) != _family(noted):
        return False
    if "money" not in (said.kind, noted.kind):
        return bool(said.values & noted.values)
    amounts, currencies = zip(*(_price(m) for m in (said, noted)), strict=True)
    return amounts[0] == amounts[1] and ("" in currencies or currencies[0] == currencies[1])


def _price(mention: Mention) -> tuple[float, str]:
    """The amount and the currency; "" for that of a bare figure."""
    text = str(next(iter(mention.values)))
    amount = re.findall(r"\d+(?:[.,]\d+)?", text)[0]
    currency = text.replace(amount, "").strip().rstrip("s")
    return float(amount.replace(",", ".")), _CURRENCIES.get(currency, currency[:3])


def _same(word: str, other: str) -> bool:
    """Whether they are forms of one word."""
    if word == other:
        return True
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False)))
    return any({word[cut:], other[cut:]} <= _ENDINGS for cut in range(_STEM, common + 1))
