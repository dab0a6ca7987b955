"""What F and G share: the prompts of the manager and the two specialists, and the typed tasks between them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

from pydantic import Field

from bot.conversation.briefing import CLUB, MOMENT, Part, brief
from bot.conversation.prompts import CONDUCT, DATA
from bot.conversation.tools import Arguments, CheckAvailability, ClockTime, Day
from bot.conversation.turn import Turn
from bot.domain.booking import EveryDays, Times

MANAGER = f"""You are at the desk of a tennis club and talk to one member, for whom alone you act.
Two specialists work for you, who know only what you tell them: one finds what is free, the other books, moves, cancels.
{CONDUCT}
- Have found what is free before you have a court booked or a booking moved; name only a slot_id that was found or is on
  offer. The member's bookings and their codes stand below.
{DATA}"""

AVAILABILITY = f"""You look up free courts at a tennis club for the colleague who talks to the member.
- Call check_availability with all that the task says. Its wishes are words: find out which courts below they mean.
- Your colleague sees what it returns. An error: try what it says, or say it. You book nothing, and say of nothing that
  it is booked.
{DATA}"""

BOOKING = f"""You book, move, cancel and list courts at a tennis club for the member whose turn this is.
- Do what the task's action says, once, with exactly its slot_id, booking_id and what it says of a series.
- Without a booking_id, find it among the member's bookings below: act only if one alone fits the task; else list them.
- An error: say what it says. Say that something is done only if a result says so.
{DATA}"""
AVAILABILITY_FACTS: tuple[Part, ...] = ("courts", "lengths", "now")
BOOKING_FACTS: tuple[Part, ...] = ("limits", "now", "bookings")


class AvailabilityTask(CheckAvailability):
    """Asks the availability specialist which courts are free. It books nothing."""

    wishes: str | None = Field(default=None, description="what else the member wishes of the court, in their words")


class BookingTask(Arguments):
    """Has the booking specialist book one slot, or list, move or cancel one of the member's bookings."""

    action: Literal["book", "list", "cancel", "move"]
    slot_id: str | None = Field(default=None, description="to book, or to move to: it was offered, or just found free")
    every_days: EveryDays | None = Field(default=None, description="to book a series: 7 for every week")
    times: Times | None = Field(default=None, description="of a series: how often, the first included")
    other_courts: list[str] | None = Field(default=None, description="of a series: for days when its own is taken")
    booking_id: str | None = Field(default=None, description="its code, to move or cancel it; a series' code; CODE+")
    date: Day | None = Field(default=None, description="day of that booking")
    time: ClockTime | None = Field(default=None, description="start of that booking, HH:MM")
    wishes: str | None = Field(default=None, description="court of that booking")
    last: bool = Field(default=False, description="true if the message asks for nothing else that is still to be done")


def instructions(prompt: str, parts: Sequence[Part] = CLUB + MOMENT) -> Callable[[Turn], Awaitable[str]]:
    """A function that writes the prompt for a turn, followed by those parts of the briefing. It raises StoreDown."""

    async def told(turn: Turn) -> str:
        return f"{prompt}\n\n{await brief(turn, parts)}"

    return told
