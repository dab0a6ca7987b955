"""What one sentence is: an order, a request, a question, a talk about something."""

from bot.nlu.account import account
from bot.nlu.chunks import SOFT, Sentence
from bot.nlu.languages.lexicon import Lexicon
from bot.nlu.reading import Reading
from bot.nlu.roles import CHANGES
from bot.nlu.scope import exclude
from bot.nlu.tokens import Line
from bot.nlu.vocabulary import words

_GOTTEN = words("get have take haben bekommen nehmen")


def wholly(line: Line, lexicon: Lexicon, *roles: str) -> bool:
    """Whether all is phrases of these roles and courtesies, and not courtesies alone; "not today" names no day."""
    i, told = 0, False
    while i < len(line):
        found, stop = lexicon.longest(line, i, len(line)) or (frozenset(), i + 1)
        meant = not found.isdisjoint(roles)
        if not (meant or "filler" in found or line.text(i) in SOFT):
            return False
        told = told or meant
        i = stop
    return told


def names(line: Line, lexicon: Lexicon, *roles: str) -> bool:
    """Whether a phrase of one of these roles is in it."""
    i = 0
    while i < len(line):
        found, stop = lexicon.longest(line, i, len(line)) or (frozenset(), i + 1)
        if not found.isdisjoint(roles):
            return True
        i = stop
    return False


def read(sentence: Sentence) -> Reading:
    reading = Reading(sentence)
    polite = _is_request(reading)
    reading.asks = (sentence.asks or reading.at(reading.first).has("ask", "talk", "polite")) and not polite
    exclude(reading)
    account(reading, polite)
    unable = reading.any("cannot") and not _is_reason(reading)
    reading.hedged = (reading.any("maybe", "talk") or unable) and not reading.asks
    return reading


def _is_reason(reading: Reading) -> bool:
    """ "I can't come, please cancel": why something is ordered, apart from the order."""
    why, what = reading.where("cannot")[-1], reading.where("cancel")
    commas = [i for i in reading.where("soft") if reading.sentence.quoted(reading.at(i)) == ","]
    return any(why < comma < cancel for comma in commas for cancel in what)


def _is_request(reading: Reading) -> bool:
    """ "Can you book ...", "could I have ...": a question by its form, an order by its sense; of a booking only."""
    first = reading.first
    if not reading.at(first).has("polite"):
        return False
    ends = [i for i in range(len(reading.chunks)) if reading.last(i)]  # "kannst du ... buchen?"
    verbs = [i for i in (reading.after(first, "filler"), *ends) if reading.at(i).has("book") or _gets(reading, i)]
    asks = any(i not in verbs for i in reading.where("talk", "ask"))
    return bool(verbs) and not asks and not reading.any(*CHANGES)


def _gets(reading: Reading, verb: int) -> bool:
    """ "Have", "get": of a request, and of nothing else that is done to a court."""
    chunk = reading.at(verb)
    return chunk.has("get") and reading.sentence.line.said(chunk.start, chunk.stop) in _GOTTEN
