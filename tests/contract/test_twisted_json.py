"""What a model writes as JSON and means in two ways, or in none, is a mistake of the model: told back, never half
obeyed, and no incident."""

from dataclasses import dataclass, field, replace

import pytest

from bot.llm import Ask, Completion, Models, ToolCall
from tests.kit.talk import Bot

DEEP = '{"slot_id": ' * 20_000
TWICE = '{"slot_id": "c1-20261202-1500-60", "slot_id": "c2-20261202-1500-60"}'
TWISTED = (
    TWICE,
    DEEP,
    "[" * 100_000 + "]" * 100_000,
    '{"slot_id": "\ud800"}',
    '{"slot_id": NaN}',
    r'{"slot_id": "\u0000"}',
)


@dataclass
class Twisting:
    """The first answer to each role is twisted: its call's arguments, or the structure asked for."""

    models: Models
    twisted: str
    tools: tuple[str, ...] = ("book", "booking_specialist")
    struck: set[str] = field(default_factory=set[str])
    told: list[str] = field(default_factory=list[str])

    async def complete(self, role: str, ask: Ask) -> Completion:
        self.told += [message.text for message in ask.messages if message.role == "tool"]
        if role in self.struck:
            return await self.models.complete(role, ask)
        self.struck.add(role)
        if ask.schema is not None:
            return replace(await self.models.complete(role, ask), text=self.twisted)
        tool = next((tool for tool in ask.tools if tool.name in self.tools), None) or next(iter(ask.tools), None)
        if tool is None:
            return await self.models.complete(role, ask)
        return Completion("", (ToolCall("call_twisted", tool.name, self.twisted),))


@pytest.mark.parametrize("twisted", TWISTED, ids=["twice", "deep", "deep list", "half a pair", "no number", "zero"])
@pytest.mark.parametrize("letter", list("ABCDEFG"), indirect=True)
async def test_twisted_json_books_nothing_by_itself_and_the_member_still_gets_a_court(bot: Bot, twisted: str):
    twisting = Twisting(bot.dispatcher.models, twisted)
    bot.dispatcher.models = twisting
    bot.services.ports.models = twisting
    ann = bot.member("ann")
    reply = await ann.say("book court 3 tomorrow at 3pm")
    assert twisting.struck
    assert reply.incident is None
    assert {b.slot.court.name for b in await bot.live()} <= {"Court 3"}
    if reply.outcome != "booked":
        assert reply.offers or "basic mode" in reply.text
