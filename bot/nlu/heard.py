"""What a member's message means, read without a model: `hear` is the one answer that code may act on.

A message is read sentence by sentence (`chunks`), a sentence chunk by chunk; each chunk has to be accounted for
(`sentence`), else it is unread, and nothing is written because of that message."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.nlu import tokens
from bot.nlu.bare_hours import mark_hours
from bot.nlu.chunks import Sentence
from bot.nlu.courts import mark_courts, names_of
from bot.nlu.drafts import draft_of
from bot.nlu.languages.lexicon import Lexicon, codes, expanded, in_english, language_of, lexicon, vocabulary, words_of
from bot.nlu.merged import merged, shared
from bot.nlu.part import Draft, Part
from bot.nlu.reading import Reading
from bot.nlu.recurrence import mark_times
from bot.nlu.refs import mark_capitals, mark_ids, mark_listed, mark_offers
from bot.nlu.roles import ACTS, CHANGES
from bot.nlu.said import Said
from bot.nlu.sentence import names, read, wholly
from bot.nlu.spelling import mended
from bot.nlu.splitting import sentences
from bot.nlu.wish import Heard, Intent, Known, Topic, Wish
from bot.nlu.wishes import segments

__all__ = ["Heard", "Intent", "Known", "Topic", "Wish", "hear", "verb", "warm"]

MAX_CHARS, MAX_LINES = 500, 40
_WRITES = ("book", "move", "cancel", "yes")
_WHOLE: tuple[tuple[str, Intent], ...] = (("yes", "yes"), ("no", "no"), ("none", "no"))


def hear(text: str, known: Known) -> Heard:
    """What `text` says to somebody who knows that. Never raises."""
    lines = text.splitlines()
    said: list[Said] = []
    for sentence, spoken in (found for line in lines[-MAX_LINES:] for found in _line(line, known)):
        one = _sentence(sentence, known, spoken)
        if one.mends and any(before.wants_court for before in said):
            one = _sentence(sentence, replace(known, bookings=()), spoken)  # "book 4pm. Wait, 5pm"
        said.append(one)
    if len(said) > 1 and _greets(said):
        said = said[1:]
    cut = len(lines) > MAX_LINES or any(len(line) > MAX_CHARS for line in lines)
    return _together(said, "…" if cut else "")


def _greets(said: Sequence[Said]) -> bool:
    """ "Morning! Any court at lunchtime?": a part of the day that nobody wants, as another one is named."""
    first = [chunk for chunk in said[0].reading.chunks if not chunk.has("filler", "soft")]
    alone = len(first) == 1 and first[0].has("part") and not first[0].has("day")
    return alone and any(one.reading.any("part") for one in said[1:])


def warm() -> None:
    """Makes every language's phrases, a third of a second's work, so that the first message finds them."""
    for code in codes():
        lexicon(code)
        vocabulary(code)


def verb(act: str, text: str) -> str:
    """The first word for that act, in the language of `text`."""
    return next(expanded(words_of(language_of(tokens.read(text))).roles[act]))


def _line(text: str, known: Known) -> Iterable[tuple[Sentence, Lexicon]]:
    """Its sentences, each with the phrases of its language."""
    spoken, found = _apart(text, _pointed_at(known))
    return [(sentence, spoken) for sentence in found]


def _pointed_at(known: Known) -> Known:
    """What of it decides how words are taken apart."""
    listed = known.asked in ("cancel", "move") or (len(known.bookings) > 1 and not known.offers)
    asked = known.asked if known.asked in ("date", "cancel", "move") else ""
    today = dt.datetime.combine(known.now, dt.time.min)
    return Known(today, known.courts, known.offers, known.bookings if listed else (), asked)


@lru_cache(maxsize=256)
def _apart(text: str, known: Known) -> tuple[Lexicon, Sequence[Sentence]]:
    """A line's sentences, and the phrases of its language. Kept, since several rooms hear the same message, each with
    a question of its own."""
    courts, numbers = names_of(known.courts), not known.offers  # "number 1" is one as long as nothing else is numbered
    line = mark_courts(mark_ids(tokens.read(text)), courts, numbers)
    language = language_of(line)
    line = mark_courts(in_english(mended(line, language), language), courts, numbers)  # "cuort 2", "Platz zwei"
    line = mark_hours(line, known)
    line = mark_offers(mark_capitals(line, lexicon(language)), known.offers, known.asked == "date")
    if known.asked in ("cancel", "move"):
        line = mark_listed(line, known.bookings)
    elif known.bookings and names(line, lexicon(language), *CHANGES):
        line = mark_listed(line, known.bookings, asked=False)
    return lexicon(language), [*sentences(mark_times(line), lexicon(language), known.now.date())]


def _sentence(sentence: Sentence, known: Known, spoken: Lexicon) -> Said:
    if intent := _whole(sentence, known, spoken):
        return Said((Draft(Wish(intent)),), Reading(sentence), (), acts=True)
    reading = read(sentence)
    if _parts(reading):
        return Said((), reading, (), acts=False)
    if wholly(sentence.line, spoken, "filler", "good", "instead", "sorry"):
        return Said((), reading, (), acts=False)
    parts = [Part(reading, tuple(indexes), known) for indexes in segments(reading)]
    drafts = shared([draft_of(part) for part in parts], parts)
    return Said(tuple(drafts), reading, tuple(reading.unread()), reading.any(*ACTS, "want", "polite", "take it"))


def _parts(reading: Reading) -> bool:
    """ "See you tomorrow at 3", "thanks for the last one": a farewell or thanks, whatever is named."""
    if reading.roles.isdisjoint(("farewell", "thanks")):
        return False
    silent = ("filler", "soft", "good", "yes", "joint", "and")
    said = [chunk for chunk in reading.chunks if chunk.has("farewell", "thanks") or not chunk.has(*silent)]
    if said and said[0].has("thanks"):
        return not reading.any(*ACTS, "want", "ask")
    leaves = bool(said) and said[0].has("farewell")
    return leaves and all(chunk.has("farewell", "day", "clock", "part", "court") for chunk in said)


def _whole(sentence: Sentence, known: Known, spoken: Lexicon) -> Intent | None:
    """Yes or no, where it is nothing else. To "Shall I cancel it?" "book it" is no yes, and "keep it" is a no."""
    change = known.asked == "change"
    if change and wholly(sentence.line, spoken, "no", "keep it") and not sentence.asks:
        return "no"
    if change and sentence.asks and wholly(sentence.line, spoken, "keep it"):
        return "no"  # "can I have it back?"
    if sentence.asks:
        return None
    if wholly(sentence.line, spoken, "no", "instead", "keep it") and names(sentence.line, spoken, "keep it"):
        return "no"
    if _takes_back(sentence, spoken):
        return "no"
    said = next((one for one in _WHOLE if wholly(sentence.line, spoken, one[0])), None)
    if said is None or (change and said[1] == "yes" and names(sentence.line, spoken, "take it")):
        return None
    return said[1]


def _takes_back(sentence: Sentence, spoken: Lexicon) -> bool:
    """ "OK, forget it": a yes that only leads to a no."""
    if not wholly(sentence.line, spoken, "yes", "no"):
        return False
    told = [chunk for chunk in sentence.chunks if not chunk.has("filler", "soft")]
    return len(told) == 2 and told[0].has("yes") and told[1].has("no")


def _together(said: Sequence[Said], cut: str) -> Heard:
    """One answer of all sentences: a later one mends or adds to those before it; a no at the end takes all back."""
    meant = [one for one in said if one.drafts]
    if meant and _is_no(meant[-1]):
        meant = meant[-1:]
    drafts = merged(meant)
    wishes = tuple(draft.wish for draft in drafts) or (Wish(),)
    unread = " … ".join([*(words for one in said for words in one.unread), *([cut] if cut else [])])
    problem = next((draft.problem for draft in drafts if draft.problem), None)
    ambiguous = any(draft.ambiguous for draft in drafts)
    unknown = tuple(code for draft in drafts for code in draft.unknown_codes)
    court = next((draft.unknown_court for draft in drafts if draft.unknown_court), "")
    implied = any(draft.implied for draft in drafts)
    clear = not (unread or problem or ambiguous or unknown or court or implied) and all(one.plain for one in said)
    writes = [wish for wish in wishes if wish.intent not in ("info", "mine")]
    order = clear and bool(writes) and not _repeats_in_part(wishes) and all(_is_written(wish) for wish in writes)
    in_words = any(one.acts for one in said)
    order = order and (in_words or len(writes) == 1 or not any(wish.repeats for wish in writes))
    acting = [
        one for one in meant if one.acts or one.reading.commands
    ] or meant  # a remark beside them asks for nothing
    requests = bool(acting) and all(one.requests for one in acting)
    return Heard(wishes, order, unread, problem, ambiguous, unknown, court, requests, in_words)


def _is_no(one: Said) -> bool:
    return [draft.wish for draft in one.drafts] == [Wish("no")]


def _is_written(wish: Wish) -> bool:
    return wish.intent in _WRITES and not (wish.last or _repeats_oddly(wish))


def _repeats_in_part(wishes: Sequence[Wish]) -> bool:
    """ "Every Monday and Wednesday": whether the second one repeats, too, nobody can tell."""
    return len({bool(wish.every) for wish in wishes if wish.intent == "book"}) > 1


def _repeats_oddly(wish: Wish) -> bool:
    """Where it repeats, only a booking can be made of it, and only at days that are clear."""
    return wish.repeats and not (wish.every and wish.intent == "book")
