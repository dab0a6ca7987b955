"""What a member's message means, read without a model: `hear` is the one answer that code may act on.

A message is read sentence by sentence (`chunks`), a sentence chunk by chunk; each chunk has to be accounted for
(`sentence`), else it is unread, and nothing is written because of that message."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.nlu import tokens
from bot.nlu.chunks import Sentence, sentences
from bot.nlu.courts import mark_courts
from bot.nlu.drafts import draft_of
from bot.nlu.languages.lexicon import Lexicon, codes, expanded, in_english, language_of, lexicon, vocabulary, words_of
from bot.nlu.part import Draft, Part
from bot.nlu.reading import ACTS, CHANGES, Reading
from bot.nlu.recurrence import mark_times
from bot.nlu.refs import mark_capitals, mark_ids, mark_listed, mark_offers
from bot.nlu.sentence import names, read, wholly
from bot.nlu.spelling import mended
from bot.nlu.wish import Heard, Intent, Known, Topic, Wish
from bot.nlu.wishes import segments

__all__ = ["Heard", "Intent", "Known", "Topic", "Wish", "hear", "verb", "warm"]

MAX_CHARS, MAX_LINES = 500, 40
_WRITES = ("book", "move", "cancel", "yes")
_WHOLE: tuple[tuple[str, Intent], ...] = (("yes", "yes"), ("no", "no"), ("none", "no"))


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence with its wishes; no wishes where it is a courtesy."""

    drafts: tuple[Draft, ...]
    reading: Reading
    unread: tuple[str, ...]
    acts: bool  # says what is to be done

    @property
    def plain(self) -> bool:
        """Asks nothing, denies nothing, tells of nobody; what the club is asked beside an order leaves it one."""
        reading = self.reading
        if reading.asks and all(draft.wish.intent == "info" for draft in self.drafts) and not self.unread:
            return True
        picks = reading.any("offer", "court") and not reading.any("day", "clock", "span", "part", *ACTS)
        disliked = (reading.dislikes and not picks) or (reading.denied and reading.any(*CHANGES))
        return not (reading.asks or reading.hedged or reading.refused or disliked or self.unread)

    @property
    def names(self) -> set[str]:
        """What of a court's day, time and place its wishes say."""
        wishes = [draft.wish for draft in self.drafts]
        timed = any(wish.time or wish.earliest or wish.latest or wish.over_by for wish in wishes)
        said = {"date": any(wish.date for wish in wishes), "time": timed, "court": any(wish.courts for wish in wishes)}
        return {name for name, is_said in said.items() if is_said}

    @property
    def corrects(self) -> bool:
        """ "Wait, make that Sunday", and nothing else that is to be done."""
        return self.reading.any("instead", "sorry") and not self.reading.any(*(set(ACTS) - {"make"}))

    @property
    def requests(self) -> bool:
        """Whether a change is asked for, and be it by a question: "can you cancel it?"."""
        reading = self.reading
        if self.unread and not reading.commands:
            return False
        moves = reading.asks and all(draft.wish.intent == "move" for draft in self.drafts)  # "is it possible to stay?"
        if reading.asks and not (moves or reading.at(reading.first).has("polite")):
            return False
        kept = bool(reading.denied) and not reading.where("court", "day", "clock", "code", "all")  # "not that one"
        talks = reading.any("maybe", "talk") and not moves
        return not (talks or reading.refused or kept or reading.rejects)


def hear(text: str, known: Known) -> Heard:
    """What `text` says to somebody who knows that. Never raises."""
    lines = text.splitlines()
    said = [said for line in lines[-MAX_LINES:] for said in _line(line, known)]
    cut = len(lines) > MAX_LINES or any(len(line) > MAX_CHARS for line in lines)
    return _together(said, "…" if cut else "")


def warm() -> None:
    """Makes every language's phrases, a third of a second's work, so that the first message finds them."""
    for code in codes():
        lexicon(code)
        vocabulary(code)


def verb(act: str, text: str) -> str:
    """The first word for that act, in the language of `text`."""
    return next(expanded(words_of(language_of(tokens.read(text))).roles[act]))


def _line(text: str, known: Known) -> Iterable[_Said]:
    spoken, found = _apart(text, _pointed_at(known))
    return [_sentence(sentence, known, spoken) for sentence in found]


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
    line = _of_courts(mark_ids(tokens.read(text)), known)
    language = language_of(line)
    line = _of_courts(in_english(mended(line, language), language), known)  # "cuort 2", "Platz zwei"
    line = mark_offers(mark_capitals(line, lexicon(language)), known.offers, known.asked == "date")
    if known.asked in ("cancel", "move"):
        line = mark_listed(line, known.bookings)
    elif known.bookings and names(line, lexicon(language), *CHANGES):
        line = mark_listed(line, known.bookings, asked=False)
    return lexicon(language), [*sentences(mark_times(line), lexicon(language), known.now.date())]


def _of_courts(line: tokens.Line, known: Known) -> tokens.Line:
    """ "Number 1" names a court as long as nothing else is numbered."""
    return mark_courts(line, known.courts, numbers=not known.offers)


def _sentence(sentence: Sentence, known: Known, spoken: Lexicon) -> _Said:
    if intent := _whole(sentence, known, spoken):
        return _Said((Draft(Wish(intent)),), Reading(sentence), (), acts=True)
    reading = read(sentence)
    if _parts(reading):
        return _Said((), reading, (), acts=False)
    if wholly(sentence.line, spoken, "filler", "good", "instead", "sorry"):
        return _Said((), reading, (), acts=False)
    parts = [Part(reading, tuple(indexes), known) for indexes in segments(reading)]
    drafts = _shared([draft_of(part) for part in parts])
    return _Said(tuple(drafts), reading, tuple(reading.unread()), reading.any(*ACTS, "want", "polite", "take it"))


def _parts(reading: Reading) -> bool:
    """ "See you tomorrow at 3": a farewell, whatever day it names."""
    said = [chunk for chunk in reading.chunks if not chunk.has("filler", "soft", "good", "yes", "joint", "and")]
    return reading.any("farewell") and all(chunk.has("farewell", "day", "clock", "part", "court") for chunk in said)


def _whole(sentence: Sentence, known: Known, spoken: Lexicon) -> Intent | None:
    """Yes or no, where it is nothing else. To "Shall I cancel it?" "book it" is no yes, and "keep it" is a no."""
    if sentence.asks:
        return None
    change = known.asked == "change"
    if change and wholly(sentence.line, spoken, "no", "keep it"):
        return "no"
    said = next((one for one in _WHOLE if wholly(sentence.line, spoken, one[0])), None)
    if said is None or (change and said[1] == "yes" and names(sentence.line, spoken, "take it")):
        return None
    return said[1]


def _shared(drafts: Sequence[Draft]) -> list[Draft]:
    """What one wish of a sentence leaves out, its neighbour says: "court 1 and court 2 tomorrow at 3"."""
    found = list(drafts)
    for i in range(1, len(found)):
        found[i] = _filled(found[i], found[i - 1])
    for i in range(len(found) - 2, -1, -1):
        found[i] = _filled(found[i], found[i + 1])
    return found


def _filled(draft: Draft, other: Draft) -> Draft:
    wish, source = draft.wish, other.wish
    if source.intent not in ("book", "check") or wish.intent not in (source.intent, "other"):
        return draft
    taken = {"intent": source.intent, "date": wish.date or source.date, "last": wish.last or source.last}
    if not (wish.time or wish.earliest or wish.latest or wish.over_by):
        timed = ("time", "earliest", "latest", "over_by")
        taken |= {name: getattr(source, name) for name in timed} | {"minutes": wish.minutes or source.minutes}
    return replace(draft, wish=replace(wish, **taken))


def _together(said: Sequence[_Said], cut: str) -> Heard:
    """One answer of all sentences: a later one mends or adds to those before it; a no at the end takes all back."""
    meant = [one for one in said if one.drafts]
    if meant and _is_no(meant[-1]):
        meant = meant[-1:]
    drafts = _merged(meant)
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
    acting = [
        one for one in meant if one.acts or one.reading.commands
    ] or meant  # a remark beside them asks for nothing
    requests = bool(acting) and all(one.requests for one in acting)
    return Heard(wishes, order, unread, problem, ambiguous, unknown, court, requests, in_words)


def _is_no(one: _Said) -> bool:
    return [draft.wish for draft in one.drafts] == [Wish("no")]


def _is_written(wish: Wish) -> bool:
    return wish.intent in _WRITES and not (wish.last or _repeats_oddly(wish))


def _repeats_in_part(wishes: Sequence[Wish]) -> bool:
    """ "Every Monday and Wednesday": whether the second one repeats, too, nobody can tell."""
    return len({bool(wish.every) for wish in wishes if wish.intent == "book"}) > 1


def _repeats_oddly(wish: Wish) -> bool:
    """Where it repeats, only a booking can be made of it, and only at days that are clear."""
    return wish.repeats and not (wish.every and wish.intent == "book")


_ALL = {"date", "time", "court"}


def _is_remark(one: _Said, whole: Iterable[_Said]) -> bool:
    """Of a sentence that is not wholly read, beside those that are: no order, or one that names nothing but theirs."""
    told = one.names >= {"date", "time"} or one.corrects
    return not one.acts or (not told and any(one.names <= other.names for other in whole))


def _merged(said: Sequence[_Said]) -> list[Draft]:
    """The wishes of all sentences. One that names a day, a time or a court that was left open, or corrects itself,
    goes on with the wish before it; one that is not wholly read is a remark beside one that is, where it says no more.
    """
    whole = [one for one in said if not one.unread and (one.acts or one.names >= {"date", "time"})]
    if whole:
        said = [one for one in said if not (one.unread and _is_remark(one, whole))]
    drafts: list[Draft] = []
    for before, one in zip((None, *said), said, strict=False):
        anew = (
            before is not None and before.names == one.names == _ALL
        )  # "court 2 at 3 tomorrow. Court 1 at 7 on Friday"
        goes_on = one.corrects or not (one.acts or anew)
        if drafts and goes_on and len(one.drafts) == 1 and not one.reading.asks:
            drafts[-1] = _mended(drafts[-1], one.drafts[0])
        else:
            drafts += one.drafts
    if len(drafts) > 1 and _only_bounds(drafts[0].wish):
        drafts = [_bounded_by(drafts[0].wish, drafts[1]), *drafts[2:]]
    for i in range(1, len(drafts)):
        drafts[i] = _on_the_day_of(drafts[i - 1], drafts[i])
    wanted = [draft for draft in drafts if draft.wish.intent not in ("other", "yes", "no")]
    return wanted or drafts[-1:]


_BOUNDS = ("earliest", "latest", "over_by")


def _only_bounds(wish: Wish) -> bool:
    bounds = any(getattr(wish, name) for name in _BOUNDS)
    return bounds and replace(wish, intent="other", **dict.fromkeys(_BOUNDS)) == Wish()


def _bounded_by(bounds: Wish, draft: Draft) -> Draft:
    """ "I have to be out by 9, what is free tomorrow night?" """
    wish = draft.wish
    if wish.intent not in ("book", "check") or wish.time:
        return draft
    return replace(draft, wish=replace(wish, **{n: getattr(wish, n) or getattr(bounds, n) for n in _BOUNDS}))


def _allows(bounds: Wish, start: dt.time) -> bool:
    return (bounds.earliest or start) <= start <= (bounds.latest or start) and not bounds.over_by


def _on_the_day_of(before: Draft, draft: Draft) -> Draft:
    """ "When do you open on Sunday, and is court 1 free at 8?" """
    named = before.wish.intent == "info" and draft.wish.intent == "check" and draft.wish.date is None
    return replace(draft, wish=replace(draft.wish, date=before.wish.date)) if named else draft


def _mended(draft: Draft, later: Draft) -> Draft:
    """`later` over `draft`; a new time replaces a window, and the other way round."""
    wish, new = draft.wish, later.wish
    if new.intent not in ("book", "other"):
        return later if wish.intent in ("other", "yes", "no") else draft
    if wish.intent in ("yes", "no"):
        return later if new.intent == "book" else draft
    if wish.time and not new.time and _allows(new, wish.time):
        new = replace(new, earliest=None, latest=None, over_by=None)  # "at 3pm. I finish work at 2"
    if new.time or new.earliest or new.latest or new.over_by:
        wish = replace(wish, time=None, earliest=None, latest=None, over_by=None)
    empty = Wish()
    said = {name: value for name in Wish.__slots__ if (value := getattr(new, name)) != getattr(empty, name)}
    said.pop("intent", None)
    wish = replace(wish, **said)
    return replace(
        draft,
        wish=wish,
        problem=draft.problem or later.problem,
        ambiguous=draft.ambiguous or later.ambiguous,
        unknown_court=draft.unknown_court or later.unknown_court,
    )
