"""What conversations are about. Each ends early where no answer comes, and mostly leaves its court free again."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tests.chaos.acts import Seat
from tests.chaos.waiting import HELD, JOINED, WAITS

COURTS = 6
DAYS = 13  # of those that a club lets book ahead
HOURS = range(9, 20)
TALKS_A_DAY = 60
SOON = 0.3  # the share of talks that are about tomorrow, which boards show
KEPT = 0.15  # the share of bookings that stay
LENT_SECONDS = (2.0, 12.0)
BOTH = 0.1  # the share of talks that are of somebody on both platforms
CONNECT_CODE = re.compile(r"connect ([2-9B-Z]{5}-[2-9B-Z]{5})")
CODE = re.compile(r"\b[Cc]ode:? `?\**([2-9B-Z]{6})\b")


@dataclass(frozen=True)
class Wish:
    court: str
    when: str

    @classmethod
    def drawn(cls, number: int, chance: random.Random) -> "Wish":
        """Members who come at about the same time want the same day, and so get into each other's way."""
        ahead = 0 if chance.random() < SOON else number // TALKS_A_DAY % DAYS
        day = datetime.now(UTC).date() + timedelta(days=1 + ahead)
        when = f"{day:%A} {day.day} {day:%B} at {chance.choice(HOURS)}:00"
        return cls(f"Court {chance.randint(1, COURTS)}", when)


Script = Callable[[Seat, Wish, random.Random], Awaitable[None]]


async def books(seat: Seat, wish: Wish, chance: random.Random) -> None:
    ask = chance.choice([seat.mention, seat.mention, seat.direct, seat.command])
    await _confirmed(seat, await ask(f"book {wish.court.lower()} on {wish.when}"))
    if chance.random() > KEPT:
        await _cancels(seat)


async def picks(seat: Seat, wish: Wish, chance: random.Random) -> None:
    ask = chance.choice([seat.mention, seat.direct, seat.command])
    if await ask(f"what is free on {wish.when}?"):
        await _confirmed(seat, await seat.press("Court"))
        if chance.random() > KEPT:
            await _cancels(seat)


async def moves(seat: Seat, wish: Wish, chance: random.Random) -> None:
    ask = chance.choice([seat.mention, seat.direct, seat.command])
    await _confirmed(seat, await ask(f"book {wish.court.lower()} on {wish.when}"))
    if await seat.press("Move"):
        other = Wish.drawn(chance.randint(0, 500), chance)
        if seat.talk.acts[0].kind == "mention" and await seat.follow_up(f"on {other.when}"):
            await seat.press("Court")


async def in_words(seat: Seat, wish: Wish, chance: random.Random) -> None:
    said = await _confirmed(seat, await seat.mention(f"please book {wish.court.lower()} on {wish.when}"))
    code = CODE.search(said or "")
    if code:
        await seat.follow_up(f"cancel {code[1]}")


async def chooses(seat: Seat, wish: Wish, chance: random.Random) -> None:
    free = await seat.mention(f"what is free on {wish.when}?")
    if free and "free" in free.lower() and await _confirmed(seat, await seat.follow_up("the first one")):
        await seat.command("mine")


async def lends(seat: Seat, wish: Wish, chance: random.Random) -> None:
    """Others want it, meanwhile."""
    said = await _confirmed(seat, await seat.mention(f"book {wish.court.lower()} on {wish.when}"))
    if code := CODE.search(said or ""):
        await asyncio.sleep(chance.uniform(*LENT_SECONDS))
        await seat.follow_up(f"cancel {code[1]}")


async def waits(seat: Seat, wish: Wish, chance: random.Random) -> None:
    ask = chance.choice([seat.mention, seat.direct, seat.command])
    said = await ask(f"tell me when {wish.court.lower()} on {wish.when} frees up") or ""
    if WAITS.search(said):
        said = await seat.told("held for you until") or ""
    if HELD.search(said):
        await seat.press(chance.choice(["Book it", "Book it", "Book it", "No, thanks"]))
        if chance.random() > KEPT:
            await _cancels(seat)


async def connects(here: Seat, there: Seat, wish: Wish, chance: random.Random) -> None:
    """One person on both platforms books on the one and cancels on the other."""
    code = CONNECT_CODE.search(await here.command("connect") or "")
    if not code or not await there.command(f"connect {code[1]}"):
        return
    if not JOINED.search(await there.press("Connect") or ""):
        return
    here.talk.other, there.talk.other = there.talk, here.talk
    booked = CODE.search(await _confirmed(here, await here.mention(f"book {wish.court.lower()} on {wish.when}")) or "")
    if booked and chance.random() > KEPT:
        await there.command(f"cancel {booked[1]}")


async def _cancels(seat: Seat) -> None:
    """And a yes to the question whether to."""
    if await seat.press("Cancel booking"):
        await seat.press("Cancel booking")


async def _confirmed(seat: Seat, said: str | None) -> str | None:
    """The answer, after a yes where the club wants one."""
    return await seat.press("Book it") if said and "until you say yes" in said else said


SCRIPTS: tuple[Script, ...] = (books, books, picks, moves, in_words, chooses, lends, lends, waits, waits)
