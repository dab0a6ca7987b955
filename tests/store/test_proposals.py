"""Proposals: what is stored, is what a yes commits."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.booking import Proposal
from bot.domain.club import Club
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.errors import BookingError, Closed, Expired, InThePast, Taken, TooMany, UnknownSlot
from store.bookings import SqlBookings
from tests.kit.refusals import refused
from tests.kit.world import Clock, riverside, slot_at, who


@pytest.fixture
def store(engine: AsyncEngine) -> SqlBookings:
    return SqlBookings(engine)


async def proposed(store: SqlBookings, club: Club, clock: Clock, slot: str, turn: str = "t1") -> Proposal:
    return await store.proposals.propose(who(club, turn=turn), slot_at(club, slot), clock() + PROPOSAL_LIFE)


class TestPropose:
    async def test_a_proposal_holds_no_court(self, store: SqlBookings, club: Club, clock: Clock) -> None:
        proposal = await proposed(store, club, clock, "c1-1202-1500-60")
        assert proposal.expires_at == clock() + PROPOSAL_LIFE
        assert await store.occupied_cells(club, proposal.slot.starts_at, proposal.slot.ends_at) == frozenset()

    async def test_the_same_turn_again_gets_the_same_one_unchanged(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        first = await proposed(store, club, clock, "c1-1202-1500-60")
        clock.forward(minutes=30)  # even when it has run out: a re-run must not make it good again
        assert await proposed(store, club, clock, "c1-1202-1500-60") == first

    async def test_a_later_wish_for_the_same_slot_makes_it_good_for_longer(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        first = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
        clock.forward(minutes=10)
        second = await proposed(store, club, clock, "c1-1202-1500-60", "t2")
        assert (second.id, second.expires_at) == (first.id, clock() + PROPOSAL_LIFE)

    async def test_open_ones_are_bounded_until_they_are_answered_or_run_out(
        self, store: SqlBookings, clock: Clock
    ) -> None:
        club = riverside(rules={"max_live": 2})
        first = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
        await proposed(store, club, clock, "c2-1202-1500-60", "t2")
        with refused(TooMany, "2 bookings are already waiting"):
            await proposed(store, club, clock, "c3-1202-1500-60", "t3")
        await store.proposals.decline(who(club), first.id)
        await proposed(store, club, clock, "c3-1202-1500-60", "t4")
        clock.forward(minutes=16)
        await proposed(store, club, clock, "c1-1202-1700-60", "t5")

    async def test_a_proposal_waits_until_answered_or_too_old_and_for_its_member_alone(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        first = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
        second = await proposed(store, club, clock, "c2-1202-1500-60", "t2")
        assert await store.proposals.waiting(who(club), first.id, clock()) == first
        assert await store.proposals.waiting(who(club, "bob"), first.id, clock()) is None
        await store.proposals.decline(who(club), first.id)
        assert await store.proposals.waiting(who(club), first.id, clock()) is None
        clock.forward(minutes=16)
        assert await store.proposals.waiting(who(club), second.id, clock()) is None

    async def test_a_member_at_the_limit_is_not_asked_to_confirm_more(self, store: SqlBookings, clock: Clock) -> None:
        club = riverside(rules={"max_live": 1})
        await store.book(who(club), slot_at(club, "c1-1202-1500-60"), clock())
        with refused(TooMany, "You hold a booking already"):
            await proposed(store, club, clock, "c2-1202-1500-60", "t2")


class TestConfirm:
    async def test_a_yes_books_the_stored_slot_for_its_turn(self, store: SqlBookings, club: Club, clock: Clock) -> None:
        proposal = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
        booking = await store.proposals.confirm(who(club, turn="t2"), proposal.id, clock())
        assert (booking.slot, booking.turn_id) == (proposal.slot, "slack:T1:t2")
        assert await store.of_member(who(club), clock()) == [booking]

    async def test_a_second_yes_finds_the_booking_that_the_first_made(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        proposal = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
        booking = await store.proposals.confirm(who(club, turn="t2"), proposal.id, clock())
        clock.forward(hours=2)  # the answer is the same when the time to confirm is over
        assert await store.proposals.confirm(who(club, turn="t2"), proposal.id, clock()) == booking
        assert await store.proposals.confirm(who(club, turn="t3"), proposal.id, clock()) == booking

    async def test_a_yes_to_what_was_booked_and_cancelled_does_not_say_booked(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        proposal = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
        booking = await store.proposals.confirm(who(club, turn="t2"), proposal.id, clock())
        await store.cancel(who(club, turn="t3"), booking.code, clock())
        with refused(BookingError, f"{booking.code} has been cancelled"):
            await store.proposals.confirm(who(club, turn="t4"), proposal.id, clock())

    async def test_expired_declined_unknown_and_foreign_proposals_sound_the_same(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        old = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
        clock.forward(minutes=15)
        declined = await proposed(store, club, clock, "c2-1202-1500-60", "t2")
        await store.proposals.decline(who(club), declined.id)
        good = await proposed(store, club, clock, "c3-1202-1500-60", "t3")
        ann, bob, hillside = who(club, turn="t4"), who(club, "bob", "t5"), who(riverside(id="hillside"), turn="t6")
        said: set[str] = set()
        for someone, proposal_id in [
            (ann, old.id), (ann, declined.id), (ann, "made-up"), (bob, good.id), (hillside, good.id)
        ]:  # fmt: skip
            with pytest.raises(Expired) as refused:
                await store.proposals.confirm(someone, proposal_id, clock())
            said.add(str(refused.value))
        assert len(said) == 1
        assert (await store.proposals.confirm(ann, good.id, clock())).slot == good.slot

    async def test_where_the_slot_was_taken_meanwhile_the_proposal_stays_open(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        proposal = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
        bobs = await store.book(who(club, "bob", "t2"), proposal.slot, clock())
        with pytest.raises(Taken):
            await store.proposals.confirm(who(club, turn="t3"), proposal.id, clock())
        await store.cancel(who(club, "bob", "t4"), bobs.code, clock())
        assert (await store.proposals.confirm(who(club, turn="t5"), proposal.id, clock())).slot == proposal.slot

    async def test_limits_hold_at_the_yes(self, store: SqlBookings, clock: Clock) -> None:
        club = riverside(rules={"max_live": 1})
        proposal = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
        await store.book(who(club, turn="t2"), slot_at(club, "c2-1202-1500-60"), clock())
        with pytest.raises(TooMany):
            await store.proposals.confirm(who(club, turn="t3"), proposal.id, clock())

    async def test_the_clubs_rules_of_the_moment_of_the_yes_hold(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        day = "2026-12-02"
        changed = {
            Closed: riverside(closures=[{"first": day, "last": day}]),
            UnknownSlot: riverside(courts=club.courts[1:]),
        }
        proposal = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
        for refusal, now_club in changed.items():
            with pytest.raises(refusal):
                await store.proposals.confirm(who(now_club, turn="t2"), proposal.id, clock())

    async def test_a_slot_that_has_begun_cannot_be_confirmed(
        self, store: SqlBookings, club: Club, clock: Clock
    ) -> None:
        proposal = await proposed(store, club, clock, "c1-1201-1000-60", "t1")
        clock.set(2026, 12, 1, 9, 50)
        late = await proposed(store, club, clock, "c1-1201-1000-60", "t2")
        assert late.id != proposal.id
        clock.set(2026, 12, 1, 10, 1)
        with pytest.raises(InThePast):
            await store.proposals.confirm(who(club, turn="t3"), late.id, clock())


async def test_a_no_counts_only_for_the_members_own_open_proposal(store: SqlBookings, club: Club, clock: Clock) -> None:
    proposal = await proposed(store, club, clock, "c1-1202-1500-60", "t1")
    await store.proposals.decline(who(club, "bob"), proposal.id)
    booking = await store.proposals.confirm(who(club, turn="t2"), proposal.id, clock())
    await store.proposals.decline(who(club), proposal.id)
    assert await store.proposals.confirm(who(club, turn="t2"), proposal.id, clock()) == booking
