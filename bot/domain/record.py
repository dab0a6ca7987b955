"""What a desk did and saw in one turn: replies are made from this, and not from a model's words."""

from collections.abc import Collection, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.booking import Booking, Proposal, Question, Slot
from bot.domain.errors import BookingError, Taken, taken
from bot.domain.fence import TurnLost
from bot.domain.ports import Change


@dataclass(kw_only=True)
class Record:
    """What one turn did and saw at its desk. Its methods alone change it; they also take in what another process did
    on the turn's behalf."""

    changes: list[Change] = field(default_factory=list[Change])
    proposals: list[Proposal] = field(default_factory=list[Proposal])
    questions: list[Question] = field(default_factory=list[Question])
    missed: dict[date, BookingError] = field(default_factory=dict[date, BookingError])  # days of a series, and why
    latest: list[Slot] = field(default_factory=list[Slot])  # what the last look at availability returned
    seen: dict[str, Slot] = field(default_factory=dict[str, Slot])  # what any look in this turn returned, by id
    nearby: set[str] = field(default_factory=set[str])  # of those, what only a look for alternatives returned
    taken: dict[str, Slot] = field(default_factory=dict[str, Slot])  # what any look found taken, by id
    full: dict[str, Slot] = field(
        default_factory=dict[str, Slot]
    )  # of those, what a look for one time found nothing of
    rows: list[Booking] | None = None  # the member's live bookings, where anybody asked for them
    open: Proposal | None = None  # the proposal that waits for a yes, where anybody asked for it
    nearest: bool = False  # the last look was for alternatives: nothing is free as wished
    moving: str = ""  # the booking of theirs that the last look was for, by its code: its own time counted as free
    unmet: datetime | None = None  # the start that was wished for then, local and naive, where one was named
    listed: list[Booking] | None = None  # what my_bookings returned
    in_doubt: bool = False  # whether something may have been committed that nobody here knows of
    writes: int = 0  # how often something may have been written by now

    @contextmanager
    def doubted(self) -> Generator[None]:
        """Around a write, or what may write elsewhere on this turn's behalf: unless it ends with an answer or a
        refusal, only the database knows whether it was committed."""
        try:
            yield
        except (BookingError, TurnLost):
            raise
        except BaseException:
            self.in_doubt = True
            raise
        finally:
            self.writes += 1

    def record(self, *changes: Change) -> None:
        """Takes these for what the turn did, each in place of what was known of the same booking."""
        codes = {change.booking.code for change in changes}
        self.changes = [c for c in self.changes if c.booking.code not in codes] + list(changes)

    def note_proposal(self, proposal: Proposal) -> None:
        """Takes it for one that this turn made; noted again, it counts once."""
        if all(p.id != proposal.id for p in self.proposals):
            self.proposals.append(proposal)

    def note_question(self, question: Question) -> None:
        """Takes it for one to put to the member; noted again, it is put once."""
        if question not in self.questions:
            self.questions.append(question)

    def note_look(
        self, slots: list[Slot], nearest: bool = False, unmet: datetime | None = None, moving: str = ""
    ) -> list[Slot]:
        """Takes these slots for what the last look at availability returned; `nearest` where nothing was free as
        wished, which was at `unmet` (local, naive), `moving` where it was for that booking."""
        self.note_latest(slots, nearest, unmet, moving)
        found = {slot.id: slot for slot in slots}
        self.nearby = self.nearby | (found.keys() - self.seen.keys()) if nearest else self.nearby - found.keys()
        self.seen |= found
        return slots

    def note_seen(self, slots: Iterable[Slot], nearby: Collection[str] = ()) -> None:
        """Takes these slots for free ones that looks in this turn returned: those of the ids `nearby` only as
        alternatives."""
        found = {slot.id: slot for slot in slots}
        self.nearby = (self.nearby | set(nearby)) - (found.keys() - set(nearby))
        self.seen |= found

    def note_latest(self, slots: list[Slot], nearest: bool, unmet: datetime | None = None, moving: str = "") -> None:
        """Takes these slots for what the last look returned, each of which is noted as seen."""
        self.latest, self.nearest, self.unmet, self.moving = slots, nearest, unmet, moving

    def why_taken(self, slot: Slot) -> Taken:
        """The refusal for a slot that somebody has: perhaps the member, as far as their bookings were looked up."""
        return taken(slot, self.rows or ())

    def note_full(self, slots: Iterable[Slot]) -> None:
        """Takes these slots for what was wished for and is taken: there may be somebody who waits for one."""
        self.full.update((slot.id, slot) for slot in slots)

    def note_taken(self, slots: Iterable[Slot]) -> None:
        """Takes these slots for such that somebody else has."""
        self.taken.update((slot.id, slot) for slot in slots)
