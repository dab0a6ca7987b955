"""Any order of anything that members, crashes and redeliveries do: the store answers as the model does."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from itertools import pairwise
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection

from bot.domain.booking import Booking, Proposal, Repeat, Slot
from bot.domain.club import Club
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.errors import BookingError, TooMany
from bot.domain.hours import Hours
from bot.domain.ports import Who
from bot.domain.series import Serial
from bot.domain.waiting import MOST_PLACES, Wanted
from store.bookings import SqlBookings
from store.schema import clubs, metadata
from store.sql import Engine, write
from store.waiting import SqlWaitingList
from tests.kit.databases import lasting_engine
from tests.kit.world import Clock, riverside, slot_at, who
from tests.store.club_world import TO
from tests.store.model import Asked, Made, Model, Waits
from tests.store.rows import check_holds, check_rows

CLUB = riverside(rules={"max_live": 4, "max_per_turn": 2, "max_given_up": 1000})  # the brake has tests of its own
STRICT = CLUB.model_copy(
    update={
        "rules": CLUB.rules.model_copy(
            update={"one_court": True, "peak_hours": ((Hours(opens=660, closes=720),),) * 7, "max_peak": 2}
        )
    }
)
SLOT_IDS = [
    f"c{court}-{day}-{hour}00-{minutes}"
    for court in (1, 2) for day in ("1201", "1202") for hour in (10, 11) for minutes in (60, 120)
]  # fmt: skip
MEMBERS = ("ann", "bob", "cat")
members = st.sampled_from(MEMBERS)
repeats = st.builds(
    Repeat,
    days=st.sampled_from([1, 7]),
    times=st.sampled_from([None, 2, 3]),
    courts=st.sampled_from([(), ("c1", "c2")]),
)
slots = st.sampled_from([slot_at(CLUB, text) for text in SLOT_IDS])
numbers = st.integers(0, 5) | st.integers(0, 50)  # counted from the latest
mostly = st.sampled_from([True, True, True, False])
Step = Callable[[], None]


class Machine(RuleBasedStateMachine):
    """Acts on the store and on the model, and compares."""

    engine: Engine  # for all its lives: a new one would compile every statement anew

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.until_done = self.runner.get_loop().run_until_complete
        self.model = Model()
        self.clock = Clock()
        self.turns = Counter[str]()
        self.steps: list[Step] = []
        self.open()

    def open(self) -> None:
        self.store = SqlBookings(self.engine)
        self.waiting = SqlWaitingList(self.engine)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """What the store answers; a refusal as its class."""
        try:
            return self.until_done(work)
        except BookingError as refusal:
            return type(refusal)

    @initialize(club=st.sampled_from([CLUB, STRICT]))
    def empty(self, club: Club) -> None:
        self.club = club

        def clear(connection: Connection) -> None:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
            document = {"id": club.id, "document": club.model_dump_json(), "version": club.version}
            connection.execute(clubs.insert(), document)

        self.until_done(write(self.engine, "clear", clear))

    def turn(self, member: str, same: bool) -> Who:
        """A new turn of the member, or (`same`) the member's latest again."""
        self.turns[member] += not same
        return who(self.club, member, f"{member}-{self.turns[member]}")

    def act(self, step: Step) -> None:
        self.steps.append(step)
        step()

    def settle(self, turn: Who, slot: Slot, said: Any, expected: Any) -> Booking | None:
        """Compares the answer to a wish to book; the model learns a new booking's code."""
        if expected is not None:
            assert said == expected
        else:
            assert said == Booking(said.code, slot, turn.member, "confirmed", turn.turn_id)
            assert said.code not in self.model.bookings
            self.learn(turn, said, slot)
        return said if isinstance(said, Booking) else None

    def book_it(self, turn: Who, slot: Slot) -> None:
        if slot.starts_at < self.clock():  # the desk does not let it through
            return
        expected = self.model.book(turn, slot, self.clock())
        self.settle(turn, slot, self.run(self.store.book(turn, slot, self.clock())), expected)

    def repeat_it(self, turn: Who, slot: Slot, repeat: Repeat) -> None:
        expected = self.model.series(turn, slot, repeat, self.clock())
        said = self.run(self.store.series.book(turn, slot, repeat, self.clock()))
        if not isinstance(said, Serial):
            assert said == expected[0]
            assert all(isinstance(day, type) for day in expected)
            return
        assert [type(missed.why) for missed in said.missed] == [day for day in expected if isinstance(day, type)]
        for booking, day in zip(said.bookings, (d for d in expected if not isinstance(d, type)), strict=True):
            if isinstance(day, Slot):
                self.settle_series(turn, booking, day)
            else:
                assert booking == day

    def settle_series(self, turn: Who, said: Booking, slot: Slot) -> None:
        assert said.series
        assert said == Booking(said.code, slot, turn.member, "confirmed", turn.turn_id, series=said.series)
        assert said.code not in self.model.bookings
        self.learn(turn, said, slot)

    def learn(self, turn: Who, booking: Booking, slot: Slot) -> None:
        """A new booking, which ends what was held for its member there."""
        claimed = self.model.claim(turn, slot, self.clock())
        self.model.bookings[booking.code] = Made(booking, slot)
        if claimed:
            self.model.pass_on(turn, self.clock())

    def cancel_series_of(self, turn: Who, code: str) -> None:
        expected = self.model.cancel_series(turn, code, self.clock())
        said = self.run(self.store.series.cancel(turn, code, self.clock()))
        if isinstance(said, Serial) and isinstance(expected, list):  # of two at one time either may come first
            assert in_order(list(said.bookings)) == in_order(expected)
        else:
            assert said == expected

    def join_it(self, turn: Who, slot: Slot, anywhere: bool) -> None:
        wanted = Wanted(slot.starts_at, slot.minutes, () if anywhere else (slot.court.key,))
        if slot.starts_at <= self.clock():
            return
        mine = [place for place in self.model.places.values() if place.member == turn.member]
        standing = next((place for place in mine if place.wanted == wanted), None)
        coming = [place for place in mine if place.wanted.starts_at > self.clock()]
        said = self.run(self.waiting.join(turn, wanted, TO, self.clock()))
        if standing is None and len(coming) >= MOST_PLACES:
            assert said == TooMany
        elif standing is None:
            self.model.places[said.id] = Waits(said.id, turn.member, wanted)
            self.model.pass_on(turn, self.clock())

    def leave_it(self, turn: Who, key: int) -> None:
        place = self.model.places.get(key)
        said = self.run(self.waiting.leave(turn, key, self.clock()))
        assert (said is not None) == (place is not None and place.member == turn.member)
        if said is not None:
            del self.model.places[key]
            self.model.pass_on(turn, self.clock())

    def take_it(self, turn: Who, key: int, slot: Slot) -> None:
        expected = self.model.take(turn, key, slot, self.clock())
        self.settle(turn, slot, self.run(self.waiting.take(turn, key, slot, self.clock())), expected)

    def cancel_it(self, turn: Who, code: str) -> None:
        expected = self.model.cancel(turn, code, self.clock())
        assert self.run(self.store.cancel(turn, code, self.clock())) == expected

    def move_it(self, turn: Who, code: str, slot: Slot) -> None:
        if slot.starts_at < self.clock():
            return
        expected = self.model.move(turn, code, slot, self.clock())
        assert self.run(self.store.move(turn, code, slot, self.clock())) == expected

    def propose_it(self, turn: Who, slot: Slot) -> None:
        expected = self.model.propose(turn, slot, self.clock())
        said = self.run(self.store.proposals.propose(turn, slot, self.clock() + PROPOSAL_LIFE))
        if expected is None:
            assert isinstance(said, Proposal)
            self.model.proposals[said.id] = Asked(slot, turn.member, turn.turn_id, said.expires_at)
        elif isinstance(expected, str):
            assert said == Proposal(expected, slot, self.model.proposals[expected].expires_at)
        else:
            assert said == expected

    def confirm_it(self, turn: Who, key: str) -> None:
        asked = self.model.proposals[key]
        expected = self.model.confirm(turn, key, self.clock())
        booking = self.settle(
            turn, asked.slot, self.run(self.store.proposals.confirm(turn, key, self.clock())), expected
        )
        if booking and not asked.code:
            asked.status, asked.code = "confirmed", booking.code

    def decline_it(self, turn: Who, key: str) -> None:
        self.model.decline(turn, key)
        self.run(self.store.proposals.decline(turn, key))

    @rule(member=members, slot=slots, same=st.booleans())
    def book(self, member: str, slot: Slot, same: bool) -> None:
        turn = self.turn(member, same)
        self.act(lambda: self.book_it(turn, slot))

    @rule(member=members, slot=slots, repeat=repeats, same=st.booleans())
    def book_series(self, member: str, slot: Slot, repeat: Repeat, same: bool) -> None:
        turn = self.turn(member, same)
        self.act(lambda: self.repeat_it(turn, slot, repeat))

    @precondition(lambda self: any(made.booking.series for made in self.model.bookings.values()))
    @rule(member=members, number=numbers, own=mostly, whole=st.booleans(), same=st.booleans())
    def cancel_series(self, member: str, number: int, own: bool, whole: bool, same: bool) -> None:
        serial = {code: made.booking for code, made in self.model.bookings.items() if made.booking.series}
        booking = serial[pick(serial, number)]
        turn = self.turn(booking.user if own else member, same)
        self.act(lambda: self.cancel_series_of(turn, (booking.series or "") if whole else booking.code))

    @precondition(lambda self: self.model.bookings)
    @rule(member=members, number=numbers, own=mostly, same=st.booleans())
    def cancel(self, member: str, number: int, own: bool, same: bool) -> None:
        code = pick(self.model.bookings, number)
        turn = self.turn(self.owner(code) if own else member, same)
        self.act(lambda: self.cancel_it(turn, code))

    @precondition(lambda self: self.model.bookings)
    @rule(member=members, number=numbers, slot=slots, own=mostly)
    def move(self, member: str, number: int, slot: Slot, own: bool) -> None:
        code = pick(self.model.bookings, number)
        turn = self.turn(self.owner(code) if own else member, same=False)
        self.act(lambda: self.move_it(turn, code, slot))

    @rule(member=members, slot=slots, anywhere=st.booleans())
    def wait(self, member: str, slot: Slot, anywhere: bool) -> None:
        turn = self.turn(member, same=False)
        self.join_it(turn, slot, anywhere)

    @precondition(lambda self: self.model.places)
    @rule(member=members, number=numbers, own=mostly, takes=mostly)
    def answer_hold(self, member: str, number: int, own: bool, takes: bool) -> None:
        key = list(self.model.places)[-1 - number % len(self.model.places)]
        place = self.model.places[key]
        slot = place.slot or place.wanted.slots(CLUB)[0]
        turn = self.turn(place.member.rpartition(":")[2] if own else member, same=False)
        self.act(lambda: self.take_it(turn, key, slot) if takes else self.leave_it(turn, key))

    @rule()
    def sweep(self) -> None:
        self.run(self.waiting.sweep(self.clock()))
        self.model.sweep(who(self.club), self.clock())

    @rule(member=members, slot=slots, same=st.booleans())
    def propose(self, member: str, slot: Slot, same: bool) -> None:
        turn = self.turn(member, same)
        self.act(lambda: self.propose_it(turn, slot))

    @precondition(lambda self: self.model.proposals)
    @rule(member=members, number=numbers, own=mostly, yes=st.booleans())
    def answer(self, member: str, number: int, own: bool, yes: bool) -> None:
        key = pick(self.model.proposals, number)
        owner = self.model.proposals[key].member.rpartition(":")[2]
        turn = self.turn(owner if own else member, same=False)
        self.act(lambda: self.confirm_it(turn, key) if yes else self.decline_it(turn, key))

    @precondition(lambda self: self.steps)
    @rule(number=numbers)
    def redeliver(self, number: int) -> None:
        """An earlier turn is run again, as after a crash or a retry of the platform."""
        self.steps[-1 - number % len(self.steps)]()

    @rule(minutes=st.sampled_from([5, 10, 20, 60]))
    def pass_time(self, minutes: int) -> None:
        self.clock.forward(minutes=minutes)

    @rule(member=members)
    def crash(self, member: str) -> None:
        """The process ends; another opens the same database, and the member asks what is theirs."""
        self.until_done(self.engine.dispose())
        self.open()
        live = self.until_done(self.store.of_member(who(self.club, member), self.clock()))
        assert {b.code for b in live} == {b.code for b in self.model.live(f"slack:T1:{member}", self.clock())}

    @invariant()
    def the_rows_are_the_models(self) -> None:
        self.until_done(check_rows(self.engine))
        held = {row.id: row.held_until for row in self.until_done(check_holds(self.engine))}
        assert held == {place.id: place.until for place in self.model.places.values()}
        rows = {b.code: b for _, b in self.until_done(self.store.everything([self.club]))}
        assert rows == {code: made.booking for code, made in self.model.bookings.items()}
        for member in MEMBERS:
            live = self.model.live(f"slack:T1:{member}", self.clock())
            assert len(live) <= CLUB.rules.max_live
            if self.club is STRICT:
                assert all(one.slot.ends_at <= other.slot.starts_at for one, other in pairwise(in_order(live)))

    def owner(self, code: str) -> str:
        return self.model.bookings[code].booking.user

    def teardown(self) -> None:
        self.until_done(self.engine.dispose())
        self.runner.close()


def in_order(bookings: list[Booking]) -> list[Booking]:
    return sorted(bookings, key=lambda booking: (booking.slot.starts_at, booking.code))


def pick(things: dict[str, Any], number: int) -> str:
    return list(things)[-1 - number % len(things)]


def test_the_store_answers_as_the_model_does(database_url: str) -> None:
    machine = type("MachineOnDatabase", (Machine,), {"engine": lasting_engine(database_url)})
    examples = settings().max_examples // 2  # 50, and more when exploring
    # Making a failure smaller takes longer than a test may; that is left to the exploring profile.
    phases = [Phase.generate] if settings().derandomize else list(Phase)
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=40, phases=phases))
