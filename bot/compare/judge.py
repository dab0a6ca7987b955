"""Whether a run succeeded: the database at the end, what was told, and what was claimed. No model has a part in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.compare.claims import Exchange, false_claims, own_words
from bot.compare.records import Failure
from bot.compare.scenario import ANY_COURT, Row, State
from bot.compare.world import World
from bot.conversation.reply import Offer
from bot.domain.booking import Booking

UNTRUE = ("false-told", "misled")


@dataclass(frozen=True)
class Verdict:
    failures: tuple[Failure, ...]
    forbidden_rows: int  # bookings nobody ordered

    @property
    def passed(self) -> bool:
        return not self.failures

    @property
    def truthful(self) -> bool:
        return not any(failure.kind in UNTRUE for failure in self.failures)


async def judge(world: World, exchanges: Sequence[Exchange]) -> Verdict:
    """The verdict on a run that ended just now. Raises StoreDown."""
    rows, waits = await world.rows(), await world.waits()
    ends = _Ends(world, [row for row in rows if row.status == "confirmed"])
    failures = [
        *ends.failures(),
        *_waiting(world, waits),
        *_not_told(world, rows, exchanges),
        *_untrue(world, exchanges),
        *(Failure(kind="crashed", detail=f"incident {e.reply.incident}") for e in exchanges if e.reply.incident),
    ]
    return Verdict(tuple(failures), len(ends.forbidden()))


@dataclass(frozen=True)
class _Ends:
    """The live bookings against what may stand."""

    world: World
    live: Sequence[Booking]

    def failures(self) -> Iterator[Failure]:
        """Those of the end that is nearest to what stands."""
        scenario = self.world.scenario
        best = min((self._against(state) for state in scenario.ends), key=len)
        yield from best
        yield from self._of_others()

    def _against(self, state: State) -> list[Failure]:
        missing, extra = self._matched(state, self._mine)
        found = [Failure(kind="wrong-state", detail=f"missing: {_row_text(row)}") for row in missing]
        for booking in extra:
            before = any(self._is(row, booking) for row in self.world.scenario.setup.mine)
            kind = "wrong-state" if before else "collateral-row"
            found.append(Failure(kind=kind, detail=f"stands: {booking_text(booking)}"))
        return found

    def _of_others(self) -> Iterator[Failure]:
        others = [booking for booking in self.live if booking.member != self.world.member]
        missing, extra = self._matched(self.world.scenario.setup.others, others)
        for row in missing:
            yield Failure(kind="collateral-row", detail=f"another member lost {_row_text(row)}")
        for booking in extra:
            yield Failure(kind="collateral-row", detail=f"another member has {booking_text(booking)}")

    def forbidden(self) -> list[Booking]:
        """Live bookings that were not there before and are in no end."""
        scenario = self.world.scenario
        wanted = [row for state in (*scenario.ends, scenario.setup.mine) for row in state]
        mine = [booking for booking in self._mine if not any(self._is(row, booking) for row in wanted)]
        others = [booking for booking in self.live if booking.member != self.world.member]
        return mine + self._matched(scenario.setup.others, others)[1]

    @property
    def _mine(self) -> list[Booking]:
        return [booking for booking in self.live if booking.member == self.world.member]

    def _is(self, row: Row, booking: Booking) -> bool:
        return row.is_of(booking.slot, self.world.club.rules.slot_minutes)

    def _matched(self, state: Iterable[Row], bookings: Sequence[Booking]) -> tuple[list[Row], list[Booking]]:
        """The rows that no booking is, and the bookings that no row names; rows of one court choose first."""
        left, missing = list(bookings), list[Row]()
        for row in sorted(state, key=lambda one: len(one.courts(self.world.club))):
            met = next((booking for booking in left if self._is(row, booking)), None)
            if met is None:
                missing.append(row)
            else:
                left.remove(met)
        return missing, left


def _waiting(world: World, waits: Sequence[str]) -> Iterator[Failure]:
    wanted = sorted(start.isoformat() for start in world.scenario.waits)
    if list(waits) != wanted:
        yield Failure(kind="wrong-state", detail=f"waits for {', '.join(waits) or 'nothing'}")


def _not_told(world: World, rows: Sequence[Booking], exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    scenario = world.scenario
    texts = [own_words(exchange) for exchange in exchanges]
    said = "\n".join(texts)
    for wanted in scenario.tells:
        if not _has(said, wanted):
            yield Failure(kind="not-told", detail=f"does not say {wanted}")
    offers = [offer for exchange in exchanges for offer in exchange.reply.offers]
    for row in scenario.shows:
        if not any(_shows(row, offer) for offer in offers):
            yield Failure(kind="not-told", detail=f"does not offer {_row_text(row)}")
    if not scenario.silent_rows:
        yield from _rows_not_told(exchanges[0].before if exchanges else (), rows, world.member, texts)


def _rows_not_told(
    before: Sequence[Booking], rows: Sequence[Booking], member: str, texts: Sequence[str]
) -> Iterator[Failure]:
    """Of the member's bookings those that are new, moved or gone must have been told."""
    known = {booking.code: booking for booking in before}
    for booking in (row for row in rows if row.member == member):
        old = known.get(booking.code)
        new = booking.status == "confirmed" and (old is None or old.slot != booking.slot)
        if new and not any(tells_of(text, booking) for text in texts):
            yield Failure(kind="not-told", detail=f"{booking_text(booking)} was not told")
        gone = booking.status == "cancelled" and (old is None or old.status == "confirmed")
        if gone and not any(booking.code in text for text in texts):
            yield Failure(kind="not-told", detail=f"the end of {booking_text(booking)} was not told")


def tells_of(text: str, booking: Booking) -> bool:
    """Whether it has the code, the court, the day of the month and the start of that booking, in any language."""
    local = booking.slot.local
    return all(part in text for part in (booking.code, booking.slot.court.name, f"{local:%H:%M}", str(local.day)))


def _untrue(world: World, exchanges: Sequence[Exchange]) -> Iterator[Failure]:
    for at, exchange in enumerate(exchanges):
        for claim in false_claims(world, exchanges, at):
            yield Failure(kind="false-told", detail=claim)
        for words in world.scenario.never_tells:
            if _has(exchange.reply.text, words):
                yield Failure(kind="misled", detail=f"says {words}")
        for row in world.scenario.never_shows:
            if any(_shows(row, offer) for offer in exchange.reply.offers):
                yield Failure(kind="misled", detail=f"offers {_row_text(row)}")


def _has(text: str, wanted: str) -> bool:
    return any(words.casefold() in text.casefold() for words in wanted.split("|"))


def _shows(row: Row, offer: Offer) -> bool:
    same = row.start == offer.starts_at.replace(tzinfo=None)
    return same and row.court in (ANY_COURT, offer.court)


def _row_text(row: Row) -> str:
    return f"{row.court}, {row.start:%Y-%m-%d %H:%M}" + (f", {row.minutes} minutes" if row.minutes else "")


def booking_text(booking: Booking) -> str:
    slot = booking.slot
    return f"{slot.court.name}, {slot.local:%Y-%m-%d %H:%M}, {slot.minutes} minutes"
