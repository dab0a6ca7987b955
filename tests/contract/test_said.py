"""What members say, row by row: with the patterns in which code decides, and with every pattern for the core of it."""

# Stand-ins and answers of a test have only the part of a type that it needs.
# pyright: reportAttributeAccessIssue=false

from datetime import timedelta

import pytest

import patterns
from bot.conversation.reply import Reply
from bot.domain.booking import Booking
from bot.domain.club import Rules
from tests.contract.said import CONFIRMED, CORE, ROWS, Row
from tests.kit.talk import Bot, Member

IN_CODE = ("A", "B")


@pytest.fixture
def letter(request: pytest.FixtureRequest) -> str:
    return getattr(request, "param", "A")


async def said(ann: Member, row: Row) -> Reply:
    """The last reply."""
    codes: list[str] = []
    reply = None
    for line in row.lines:
        for name, code in zip(("code", "second"), codes, strict=False):
            line = line.replace(f"{{{name}}}", code)
        reply = await ann.say(line)
        if reply.card and reply.card.code not in codes:
            codes.append(reply.card.code)
    assert reply is not None
    return reply


def check(row: Row, reply: Reply, live: list[Booking]) -> None:
    stands = tuple(sorted((b.slot.court.name, f"{b.slot.local:%Y-%m-%dT%H:%M}") for b in live))
    assert stands in [tuple(sorted(one)) for one in row.live], reply.text
    starts = {f"{offer.starts_at:%Y-%m-%dT%H:%M}" for offer in reply.offers}
    assert starts <= ({row.at} if row.at else starts), reply.text
    assert row.never not in {offer.court for offer in reply.offers}, reply.text
    assert not row.says or any(words in reply.text for words in row.says), reply.text
    assert not row.outcomes or reply.outcome in row.outcomes, reply.text
    if row.minutes:
        assert [b.slot.ends_at - b.slot.starts_at for b in live] == [timedelta(minutes=row.minutes)], reply.text


@pytest.mark.parametrize("letter", IN_CODE, indirect=True)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: " | ".join(row.lines)[-60:])
async def test_a_message_comes_to_what_it_means(bot: Bot, row: Row):
    reply = await said(bot.member(), row)
    check(row, reply, await bot.live())


@pytest.mark.parametrize("letter", sorted(set(patterns.names()) - set(IN_CODE)), indirect=True)
@pytest.mark.parametrize("row", CORE, ids=lambda row: " | ".join(row.lines)[-60:])
async def test_the_core_of_it_comes_to_the_same_with_every_pattern(bot: Bot, row: Row):
    reply = await said(bot.member(), row)
    check(row, reply, await bot.live())


@pytest.mark.parametrize("letter", IN_CODE, indirect=True)
@pytest.mark.parametrize("row", CONFIRMED, ids=lambda row: row.lines[0])
async def test_a_proposal_is_taken_by_a_yes_in_any_words_and_by_nothing_else(bot: Bot, row: Row):
    club = bot.club.model_copy(update={"rules": Rules(confirm_bookings=True)})
    bot.dispatcher.workspaces.new_club = lambda platform, workspace: club
    ann = bot.member()
    assert (await ann.say("book court 1 tomorrow at 3pm")).outcome == "proposed"
    check(row, await said(ann, row), await bot.live())
