"""What comes in goes before turns on one event loop, and turns do not starve. Counted in steps, not in seconds."""

import asyncio
from collections.abc import AsyncGenerator, Callable

import pytest

from bot.intake import receipts
from bot.intake.receipts import InHand, Turnstile

STEPS = 20
Start = Callable[[Turnstile], None]


class Turns:
    """Each of so many turns takes twenty steps, and would take them all at once."""

    def __init__(self) -> None:
        self.steps = self.done = 0

    async def one(self) -> int:
        for _ in range(STEPS):
            await asyncio.sleep(0)
            self.steps += 1
        self.done += 1
        return self.done


class Storm:
    """Requests that each need ten rounds of the loop until they are acknowledged."""

    def __init__(self, in_hand: InHand) -> None:
        self.in_hand = in_hand
        self.acknowledged = 0

    async def one(self) -> None:
        with self.in_hand:
            for _ in range(10):
                await asyncio.sleep(0)
        self.acknowledged += 1


@pytest.fixture
async def turning() -> AsyncGenerator[Start]:
    tasks: list[asyncio.Task[None]] = []
    yield lambda turnstile: tasks.append(asyncio.create_task(turnstile.run()))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def through(turnstile: Turnstile, turns: Turns, count: int) -> list[asyncio.Task[int]]:
    return [asyncio.create_task(turnstile.through(turns.one())) for _ in range(count)]


async def rounds(enough: Callable[[], bool]) -> None:
    while not enough():  # noqa: ASYNC110 - rounds of the loop are what is counted here
        await asyncio.sleep(0)


async def test_a_storm_is_acknowledged_before_turns_under_way_take_another_step(turning: Start) -> None:
    in_hand, turns = InHand(), Turns()
    turnstile, storm = Turnstile(in_hand, patience=600), Storm(in_hand)
    turning(turnstile)
    running = through(turnstile, turns, 1000)
    await rounds(lambda: turns.steps >= 5000)
    before = turns.steps
    await asyncio.gather(*(storm.one() for _ in range(1000)))
    assert turns.steps - before <= 3 * 16  # those that had room already; without a turnstile, all of them
    await asyncio.gather(*running)
    assert turns.done == 1000


async def test_turns_do_not_starve_in_a_storm_without_end(turning: Start) -> None:
    in_hand, turns = InHand(), Turns()
    turnstile = Turnstile(in_hand, patience=0)
    turning(turnstile)
    with in_hand:
        await asyncio.gather(*through(turnstile, turns, 100))
    assert turns.done == 100


async def test_a_long_storm_shares_the_loop_with_few_steps_in_a_round(turning: Start) -> None:
    in_hand, turns = InHand(), Turns()
    turnstile, storm = Turnstile(in_hand, group=4, patience=0), Storm(in_hand)
    turning(turnstile)
    running = through(turnstile, turns, 1000)
    await rounds(lambda: turns.steps > 0)
    before = turns.steps
    await storm.one()
    assert 0 < turns.steps - before <= 12 * 4
    await asyncio.gather(*running)


async def test_turns_take_one_step_in_a_round_while_the_next_wave_of_a_storm_may_come(
    turning: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "LULL", 600)
    in_hand, turns = InHand(), Turns()
    turnstile = Turnstile(in_hand, patience=600)
    turning(turnstile)
    running = through(turnstile, turns, 100)
    await rounds(lambda: turns.steps >= 500)
    with in_hand:
        await asyncio.sleep(0)
    before = turns.steps
    for _ in range(30):
        await asyncio.sleep(0)
    assert 0 < turns.steps - before <= 30
    await asyncio.gather(*running)


async def test_the_waves_of_a_storm_count_as_one_storm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else turns would starve in one that has no end and many lulls."""
    monkeypatch.setattr(receipts, "LULL", 600)
    in_hand = InHand()
    with in_hand:
        await asyncio.sleep(0.02)
    with in_hand:
        assert not in_hand.goes_first(0.02)


async def test_turns_that_begin_in_a_storm_wait_for_its_end(turning: Start) -> None:
    in_hand, turns = InHand(), Turns()
    turnstile = Turnstile(in_hand, patience=600)
    turning(turnstile)
    with in_hand:
        running = through(turnstile, turns, 10)
        for _ in range(50):
            await asyncio.sleep(0)
        assert turns.steps == 0
    assert sorted(await asyncio.gather(*running)) == list(range(1, 11))


async def test_a_turn_that_waits_for_room_is_cancelled_at_once_and_cleans_up() -> None:
    in_hand, cleaned = InHand(), asyncio.Event()
    turnstile = Turnstile(in_hand, patience=600)

    async def work() -> None:
        try:
            await asyncio.sleep(0)
            raise AssertionError("went on without room")
        except asyncio.CancelledError:
            cleaned.set()
            raise

    task = asyncio.create_task(turnstile.through(work()))
    await asyncio.sleep(0)
    with in_hand:
        for _ in range(10):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    assert cleaned.is_set()


async def test_a_deadline_ends_a_turn_that_waits_for_room() -> None:
    in_hand = InHand()
    turnstile = Turnstile(in_hand, patience=600)

    async def work() -> str:
        try:
            async with asyncio.timeout(0.01):
                await asyncio.sleep(0)
                return "went on"
        except TimeoutError:
            return "late"

    task = asyncio.create_task(turnstile.through(work()))
    await asyncio.sleep(0)
    with in_hand:
        assert await task == "late"


async def test_an_error_of_the_work_comes_out_of_the_turnstile(turning: Start) -> None:
    turnstile = Turnstile()
    turning(turnstile)

    async def work() -> None:
        await asyncio.sleep(0)
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await turnstile.through(work())
