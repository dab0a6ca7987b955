"""Has a row's conversation with a bot: what was said, pressed and looked at, and what stands in the end."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.reply import Reply
from bot.domain.booking import Booking
from bot.domain.club import Club
from store.bookings import SqlBookings
from tests.contract.trial.judge import Ended, Row
from tests.kit.talk import Bot, Member

KEEPS = ("keep", "decline", "no", "dismiss")


@dataclass
class Said:
    """One conversation so far; who writes a command is an admin."""

    bot: Bot
    member: Member
    codes: list[str]
    last: Reply | None = None

    async def line(self, text: str) -> Reply:
        """Says a line with the codes of what was booked so far, or presses the first button that keeps nothing."""
        for number, code in enumerate(self.codes, 1):
            text = text.replace(f"{{code{number}}}", code)
        self.last = await (self.member.press(self._button()) if text == "> {button}" else self.member.say(text))
        self.codes += [b.code for b in await live(self.bot) if b.code not in self.codes]
        return self.last

    def _button(self) -> str:
        shown = self.last.buttons if self.last else ()
        return next((button.id for button in shown if not button.id.startswith(KEEPS)), "none")


async def converse(bot: Bot, row: Row) -> tuple[Reply, Ended]:
    """The last reply, and how it ended."""
    said = Said(bot, bot.member(admin=any(line.startswith("/") for line in row.say)), [])
    for line in row.say[:-1]:
        await said.line(line)
    before = await live(bot)
    reply = await said.line(row.say[-1])
    club = await _club(bot)
    asked = [slot for key in ("shut", "kept") for slot in row.wants.get(key, "").split()]
    free = frozenset([slot for slot in asked if await _is_free(bot.member("bo"), slot)])
    return reply, Ended(await live(bot), before, tuple(court.name for court in club.courts), free)


async def live(bot: Bot) -> Sequence[Booking]:
    """What stands, by the club's courts as an admin left them."""
    rows = await SqlBookings(bot.engine).everything([await _club(bot)])
    return [booking for _, booking in rows if booking.status == "confirmed"]


async def _club(bot: Bot) -> Club:
    return (await bot.dispatcher.workspaces.load("slack", "w1")).club


async def _is_free(member: Member, slot: str) -> bool:
    court, _, start = slot.partition("@")
    day, at = start.split("T")
    reply = await member.say(f"what is free on 2026-12-{day} at {at}?")
    return any((o.court.split()[-1], f"{o.starts_at:%dT%H:%M}") == (court, start) for o in reply.offers)
