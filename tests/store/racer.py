"""A process that races others: `python -m tests.store.racer NUMBER` reads lines of `URL RACE`.

It connects, says `ready`, waits for another line, runs the race and says its outcomes as JSON: codes of bookings
and names of refusals.
"""

import asyncio
import json
import random
import sys
from collections.abc import Awaitable
from datetime import timedelta

from bot.domain.booking import Booking
from bot.domain.desk import PROPOSAL_LIFE
from bot.domain.errors import BookingError, Expired
from bot.domain.waiting import Wanted
from store.bookings import SqlBookings
from store.sql import make_engine
from store.waiting import SqlWaitingList
from tests.kit.world import NOW, riverside, slot_at, who
from tests.store.club_world import TO

CALLERS = 50
CLUB = riverside()
SLOTS = [slot for day in range(1, 29) for slot in CLUB.slots((NOW + timedelta(days=day)).date())]


async def outcome(attempt: Awaitable[Booking]) -> str:
    try:
        return (await attempt).code
    except BookingError as refusal:
        return type(refusal).__name__


async def one_slot(store: SqlBookings, number: int) -> list[str]:
    """Many members want one slot."""
    members = [who(CLUB, f"m{number}-{n}", f"t{number}-{n}") for n in range(CALLERS)]
    slot = slot_at(CLUB, "c1-1202-1500-60")
    return await asyncio.gather(*(outcome(store.book(member, slot, NOW)) for member in members))


async def one_member(store: SqlBookings, number: int) -> list[str]:
    """One member wants many slots."""
    wishes = [(who(CLUB, "greedy", f"t{number}-{n}"), SLOTS[number * 100 + n]) for n in range(15)]
    return await asyncio.gather(*(outcome(store.book(turn, slot, NOW)) for turn, slot in wishes))


async def one_turn(store: SqlBookings, number: int) -> list[str]:
    """One turn, delivered again and again, wants three slots (and may have two)."""
    wishes = [(who(CLUB, "ann", "same"), SLOTS[n % 3]) for n in range(15)]
    return await asyncio.gather(*(outcome(store.book(turn, slot, NOW)) for turn, slot in wishes))


async def one_proposal(store: SqlBookings, number: int) -> list[str]:
    """One button is pressed many times."""
    proposal = await store.proposals.propose(
        who(CLUB, turn="asked"), slot_at(CLUB, "c1-1202-1500-60"), NOW + PROPOSAL_LIFE
    )
    yes = [who(CLUB, turn=f"yes{number}-{n}") for n in range(5)]
    return await asyncio.gather(*(outcome(store.proposals.confirm(turn, proposal.id, NOW)) for turn in yes))


async def traffic(store: SqlBookings, number: int) -> list[str]:
    """Members book, move and cancel on a few slots, of lengths and starts that overlap."""
    choice = random.Random(number)

    async def member(name: str) -> list[str]:
        said: list[str] = []
        mine: list[str] = []
        for n in range(15):
            turn = who(CLUB, name, f"{name}-{n}")
            text = f"c{choice.randint(1, 2)}-1202-{choice.randint(9, 11):02}{choice.choice(('00', '15', '30'))}-"
            slot = slot_at(CLUB, text + choice.choice(("30", "60", "90")))
            attempts = [store.book(turn, slot, NOW)]
            if mine:
                attempts += [store.move(turn, choice.choice(mine), slot, NOW), store.cancel(turn, mine[0], NOW)]
            chosen = choice.choice(attempts)
            for attempt in attempts:
                if attempt is not chosen:
                    attempt.close()
            said.append(await outcome(chosen))
            mine = [booking.code for booking in await store.of_member(turn, NOW)]
        return said

    return [word for said in await asyncio.gather(*(member(f"m{number}-{n}") for n in range(4))) for word in said]


async def until_killed(store: SqlBookings, number: int) -> list[str]:
    """Books, moves, cancels without end, and says what was acknowledged: `code status slot`."""
    choice = random.Random(number)
    for n in range(100_000):
        turn = who(CLUB, f"m{number}-{n}", f"t{number}-{n}")
        try:
            booking = await store.book(turn, choice.choice(SLOTS), NOW)
            say(booking)
            say(await store.move(turn, booking.code, choice.choice(SLOTS), NOW))
            if n % 2:
                say(await store.cancel(turn, booking.code, NOW))
        except BookingError:
            continue
    return []


async def waiting_until_killed(store: SqlBookings, number: int) -> list[str]:
    """Members wait for the same few slots, take what is held for them, cancel it and leave, without end, while every
    process sweeps; says each booking."""
    choice, places = random.Random(number), SqlWaitingList(store.engine)
    few = [slot_at(CLUB, f"c{court}-1202-1500-60") for court in (1, 2)]
    for n in range(100_000):
        turn, slot = who(CLUB, f"m{number}-{n}", f"t{number}-{n}"), choice.choice(few)
        place = await places.join(turn, Wanted(slot.starts_at, slot.minutes, (slot.court.key,)), TO, NOW)
        if n % 3 == 0:
            await places.sweep(NOW + timedelta(minutes=11))
        try:
            booking = await places.take(turn, place.id, slot, NOW)
        except Expired:
            await places.leave(turn, place.id, NOW)
        else:
            say(booking)
            await store.cancel(turn, booking.code, NOW)
    return []


def say(booking: Booking) -> None:
    write(f"{booking.code} {booking.status} {booking.slot.id}")


def write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


RACES = {
    race.__name__: race
    for race in (one_slot, one_member, one_turn, one_proposal, traffic, until_killed, waiting_until_killed)
}


async def run(url: str, race: str, number: int) -> None:
    engine = make_engine(url)
    store = SqlBookings(engine)
    await store.of_member(who(CLUB, "nobody"), NOW)
    write("ready")
    sys.stdin.readline()
    write(json.dumps(await RACES[race](store, number)))
    await engine.dispose()


if __name__ == "__main__":
    for line in sys.stdin:
        asyncio.run(run(*line.split(), int(sys.argv[1])))
