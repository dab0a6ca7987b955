"""What a clause may be, and whether it may be shown.

A clause is shown when it is recognised as harmless (a question, an offer, a condition, an instruction, a courtesy, a
statement about the speaker or a rule) and names nothing unknown, or when what it asserts is borne out by the facts.
All else asserts something that nothing bears out.
"""

import re
from collections.abc import Sequence
from datetime import date

from bot.conversation.grounding import availability, closures, truth
from bot.conversation.grounding.clauses import Clause, bare, clauses
from bot.conversation.grounding.english import ENGLISH
from bot.conversation.grounding.facts import Facts
from bot.conversation.grounding.german import GERMAN
from bot.conversation.grounding.mentions import Mention
from bot.conversation.grounding.notes import noted
from bot.conversation.grounding.speech import Speech

SPEECHES = (ENGLISH, GERMAN)
"""A model may answer in either, whoever asks."""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_BEFORE = re.compile(
    r"^(?:(?:on|at|in|for|from|until|by|an|am|um|für|von|bis|DAY|TIME|PART|END|COURT)\b[ ,]*)+"
    r"(?=(?:i|you|we|there|your|nothing|no|only|all|none|it's|ich|du|dein\w*|wir|es gibt|gibt es"
    r"|(?:habe|hätte) ich|(?:haben|hätten) wir)\b(?! uhr))"
)
"""What is named before the subject: "tomorrow at three you have"."""
_PLACE = re.compile(r"\b[A-Z]{3,}\b")


def holds(text: str, facts: Facts) -> bool:
    """Whether a plain sentence may be shown: in the language that knows most of its words, each of its clauses may."""
    words = _WORD.findall(text.lower())
    known = [sum(word in speech.vocabulary for word in words) for speech in SPEECHES]
    return any(
        _holds(text, facts, speech) for speech, score in zip(SPEECHES, known, strict=True) if score == max(known)
    )


def _holds(text: str, facts: Facts, speech: Speech) -> bool:
    parts = clauses(text, speech, facts.now.date(), facts.courts)
    asked = text.rstrip(" )'").endswith("?")
    return bool(parts) and all(_Judge(parts, i, asked, facts, speech).shown() for i in range(len(parts)))


def _is_weekend(mention: Mention) -> bool:
    return {5, 6} <= {day.weekday() for day in mention.values if isinstance(day, date)}


class _Judge:
    """One clause among those of its sentence."""

    def __init__(self, parts: Sequence[Clause], at: int, asked: bool, facts: Facts, speech: Speech) -> None:
        self.clause, self.before, self.after = parts[at], parts[:at], parts[at + 1 :]
        self.asked, self.facts, self.speech = asked, facts, speech
        self.led = _BEFORE.sub("", speech.leads.sub("", self.clause.shape)) or self.clause.shape

    def shown(self) -> bool:
        if self._only_cites():
            return all(noted(clause, self.facts, self.speech) for clause in self.after)
        if self.speech.owns_nothing.search(self.led):
            return self._owns_nothing()
        if self._denied():
            return self._undone() and truth.is_known(self.clause, self.facts)
        return self._harmless() or self._so()

    def _harmless(self) -> bool:
        """A courtesy, a question, a condition, an instruction, an offer, or a statement that nothing was done."""
        shape, speech = self.clause.shape, self.speech
        if self._courteous() and not self._names():
            return True
        if self._presumes() or not truth.is_known(self.clause, self.facts):
            return False
        if self._question():
            foreseen = self._names() and speech.foresees.match(self.led)
            return not (foreseen or speech.did.search(shape)) and truth.offer_stands(self.clause, self.facts)
        told = self.before or any(speech.refuses.match(after.shape) for after in self.after)
        if self._supposed() or (told and speech.wonders.match(shape)):
            return not speech.did.search(shape)
        if any(speech.echoes.match(one) for one in (shape, self.led)) and not bare(shape):
            return self._echo()
        if speech.tells.match(self.led) and self._talks(speech.tells):
            return self._told()
        if speech.offers.match(self.led) and self._talks(speech.offers) and not speech.did.search(self.led):
            return truth.offer_stands(self.clause, self.facts)
        return self._conditional() or self._stated()

    def _courteous(self) -> bool:
        polite = self.speech.courtesies
        parts = re.split(r",? (?:and|und) ", self.led)
        whole = polite.match(self.clause.shape) or not self.speech.leads.sub("", self.clause.shape)
        return bool(whole) or all(polite.match(part) for part in parts)

    def _names(self) -> bool:
        """Whether it names a time, a day but today, or a court; a weekend is no day."""
        today = self.facts.now.date()
        return any(
            m.kind not in ("part", "count") and not (m.kind == "day" and (today in m.values or _is_weekend(m)))
            for m in self.clause.mentions
        )

    def _supposed(self) -> bool:
        """A condition or a purpose; alone it may be a farewell ("until tomorrow at three")."""
        shape, named = self.clause.shape, self._names()
        alone = not self.before and not self.after and not self.asked
        if not self.speech.supposes.match(shape) or (named and alone):
            return False
        return not named or self._talks(self.speech.supposes)

    def _presumes(self) -> bool:
        """ "Your game tomorrow at three", where there is none; "see you on court 2"."""
        if self.speech.presumes.search(self.clause.shape) and not self._conditional():
            return True
        named = self.clause.of("court", "time", "code")
        return bool(named and self.speech.your_booking.search(self.clause.shape) and not self.facts.held)

    def _question(self) -> bool:
        if not self.asked or (self.after and not self._opens(self.clause)):
            return False
        if self._opens(self.clause):
            return not (self.before and self.speech.relates.match(self.clause.shape))
        return bare(self.led) or (bool(self.before) and self.speech.tails.match(self.clause.shape) is not None)

    def _opens(self, clause: Clause) -> bool:
        first, _, rest = clause.shape.partition(", ")
        shape = rest if bare(first) and rest else clause.shape
        return any(self.speech.asks.match(one) for one in (shape, self.speech.leads.sub("", shape)))

    def _echo(self) -> bool:
        """ "Friday it is": what the member said, or has."""
        named = self.clause.mentions
        chosen = all(any(m.values & other.values for other in self.facts.mentioned) for m in named)
        return bool(named) and (chosen or truth.is_held(self.clause, self.facts, self.facts.held))

    def _talks(self, beginning: re.Pattern[str]) -> bool:
        """Whether what follows that beginning has no word that may say more; what the speaker cannot or did not do
        may be anything."""
        found = beginning.match(self.led) or beginning.match(self.clause.shape)
        if not found or self.speech.refuses.match(self.led):
            return found is not None
        rest = self.speech.passive.sub(lambda match: " " * len(match.group()), found.string)[found.end() :]
        return all(word in self.speech.talk for word in _WORD.findall(_PLACE.sub(" ", rest)))

    def _told(self) -> bool:
        """What to choose is free, and what to press is there only where something waits for it."""
        waits = self.facts.asked or self.facts.free or self.facts.nearest
        if not truth.offer_stands(self.clause, self.facts):
            return False
        return bool(waits) or not re.search(r"\b(?:press|tap|click|drück\w*|klick\w*)\b", self.led)

    def _conditional(self) -> bool:
        """What will be so once the member says yes."""
        if self.speech.free.search(self.led) or self.speech.taken.search(self.led):
            return False
        neighbours = (*self.before[-1:], *self.after[:1])
        told = [
            c.shape
            for c in neighbours
            if self.speech.supposes.match(c.shape) or self.speech.tells.match(self.speech.leads.sub("", c.shape))
        ]
        if told and self.speech.promises.match(self.led):
            return truth.offer_stands(self.clause, self.facts)
        if not any(self.speech.confirms.search(shape) for shape in told) or self.speech.did.search(self.clause.shape):
            return False
        waits = (*self.facts.asked, *self.facts.free, *self.facts.nearest)
        return not self._names() or truth.is_held(self.clause, self.facts, waits)

    def _stated(self) -> bool:
        """About the speaker, the member's wish, what cannot be done, or that nothing was."""
        if self.speech.limits.search(self.led):
            return self.facts.refused or len(self.facts.held) >= self.facts.club.rules.max_live
        told = self.speech.states.match(self.led) and self._talks(self.speech.states)
        if not told or self.speech.did.search(self.led):
            return False
        if self.speech.most.search(self.led) and not truth.figures_agree(self.clause, self.facts, self.speech):
            return False
        return not self.speech.cannot.search(self.led) or not self.facts.changes or self.facts.refused

    def _denied(self) -> bool:
        return self.speech.denies.search(self.clause.shape) is not None and not self.speech.settled.match(self.led)

    def _undone(self) -> bool:
        """Nothing of the sort that is denied happened."""
        sorts = {sort for sort, words in self._sorts() if words.search(self.clause.shape)}
        if self.facts.refused and not self.facts.changes:
            return True
        every = not sorts or self.speech.altered.search(self.clause.shape) is not None
        return not (self.facts.done if every else self.facts.done & sorts)

    def _sorts(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return (("booked", self.speech.booked), ("cancelled", self.speech.cancelled), ("moved", self.speech.moved))

    def _owns_nothing(self) -> bool:
        rows = self.facts.held
        if self.facts.bookings is None and not rows:
            return False
        when = [m for m in self.clause.mentions if m.kind in ("court", "day", "time", "code", "part")]
        return not any(truth.fits(row, when) for row in rows)

    def _so(self) -> bool:
        """Availability, a fact of the club or its notes, or what rows and changes bear out."""
        claimed = self._owned() or self.speech.did.search(self.led) is not None
        return (not claimed and (self._available() or self._told_by_club())) or self._borne_out()

    def _told_by_club(self) -> bool:
        clause, facts, speech = self.clause, self.facts, self.speech
        if speech.no_closures.match(self.led):
            return closures.none_to_come(facts)
        return self._of_club() or closures.is_reason(clause, self.before, facts, speech) or noted(clause, facts, speech)

    def _only_cites(self) -> bool:
        """ "The club says:", where something follows, perhaps in the other language."""
        return bool(self.after) and any(speech.cites.fullmatch(self.led) for speech in SPEECHES)

    def _owned(self) -> bool:
        """Whether it speaks of the member; what is free may be free for them."""
        shape = self.clause.shape
        if any(one.search(self.led) for one in (self.speech.free, self.speech.has_free)):
            shape = re.sub(r"\b(?:for|to) you\b|\b(?:dir|euch|ihnen|für dich)\b", "", shape)
        return self.speech.yours.search(shape) is not None

    def _plain(self, named: frozenset[str] = frozenset()) -> bool:
        """Whether it has no word but those in which availability, the club and rows are told, and those `named`."""
        known = self.speech.plain | named
        return all(
            word in known or word.partition("'")[0] in known for word in _WORD.findall(_PLACE.sub(" ", self.led))
        )

    def _available(self) -> bool:
        """Whether it says what is free or taken, or lists it, and that is so."""
        shape, facts, speech = self.clause.shape, self.facts, self.speech
        if not self._plain():
            return False
        none = speech.none.search(self.led) is not None
        if speech.free.search(shape) and not (self._of_hours() and not self.clause.of("court")):
            if none:
                return availability.none_is_free(self.clause, facts, speech)
            return availability.is_free(self._timed(), facts, speech)
        if speech.taken.search(shape) and not none:
            return availability.is_taken(self.clause, facts, speech, self.before)
        return not speech.booking.search(shape) and self._listed()

    def _listed(self) -> bool:
        """A list of places, each of them free, waiting for a yes, or the member's."""
        speech, clause, facts = self.speech, self.clause, self.facts
        named = bare(clause.shape) and clause.of("court") and clause.of("day", "time")
        if not (named or speech.lists.match(self.led) or speech.has_free.match(self.led)) or not clause.mentions:
            return False
        mine = truth.is_held(clause, facts, (*facts.asked, *facts.held))
        return mine or availability.is_free(clause, facts, speech)

    def _of_hours(self) -> bool:
        return all(one.search(self.clause.shape) for one in (self.speech.hours, self.speech.club))

    def _timed(self) -> Clause:
        """With the day and time of the clause before, where it names none itself."""
        if self.clause.of("time", "day"):
            return self.clause
        when = tuple(m for other in self.before for m in other.of("day", "time"))
        return Clause(self.clause.shape, (*self.clause.mentions, *when))

    def _of_club(self) -> bool:
        spoken, speech = self.clause.shape, self.speech
        if (
            (speech.free.search(spoken) and not speech.most.search(spoken)) or self.clause.of("time")
        ) and not speech.hours.search(spoken):
            return False
        return (
            speech.club.search(spoken) is not None
            and truth.tells_of_club(self.clause, speech)
            and self._plain(closures.reasons(self.clause, self.facts))
            and truth.club_says(self.clause, self.facts, speech)
        )

    def _borne_out(self) -> bool:
        """An assertion about what was done or is held."""
        facts, shape, done = self.facts, self.clause.shape, self.facts.done
        if self.speech.settled.match(self.led):
            return bool(done) and truth.is_held(Clause(shape, self.clause.mentions), facts, facts.changes)
        if self.speech.cancelled.search(shape):
            gone = [change for change in facts.changes if change.what == "cancelled"]
            return "cancelled" in done and truth.is_held(self.clause, facts, gone)
        if self.speech.moved.search(shape):
            return "moved" in done and truth.was_moved(self.clause, self.facts)
        if done & {"booked", "moved"}:
            return truth.is_held(self.clause, facts, facts.held)
        return (
            self.speech.owned.match(self.led) is not None
            and self._plain()
            and truth.is_held(self.clause, facts, facts.held)
        )
