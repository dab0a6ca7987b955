"""A sentence as it was said: its wishes, and how it stands to what is said around it."""

from dataclasses import dataclass

from bot.nlu.part import Draft
from bot.nlu.reading import Reading
from bot.nlu.roles import ACTS, CHANGES


@dataclass(frozen=True, slots=True)
class Said:
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
        disliked = disliked or reading.any("scant")
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
        return self.reading.any("instead", "sorry", "make") and not self.reading.any(*(set(ACTS) - {"make"}))

    @property
    def wants_court(self) -> bool:
        return not self.unread and any(draft.wish.intent in ("book", "check") for draft in self.drafts)

    @property
    def mends(self) -> bool:
        """Taken for a move of a booking, with no word that moves one: "no, 5pm", "make it 5"."""
        moves = any(draft.wish.intent == "move" for draft in self.drafts)
        return moves and not self.reading.any("move", "extend", "shorten", "code")

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
