"""A worker sleeps over its request to Discord, as a suspended machine does, until another one has answered in its
stead: the member reads one answer, and what came of it since stays as it is."""

# Stand-ins have the part of a port that a test needs.
# pyright: reportArgumentType=false

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest

from adapters.discord.platform import DiscordPlatform
from bot.conversation.event import Event
from tests.discord_.test_delivery import (
    ANSWER,
    FOLLOW_UP,
    LONG,
    POST,
    ann,
    booked,
    card_in,
    command,
    event,
    fake,
    general,
    press,
    spoken,
)
from tests.fakes.discord import DiscordFake, Person
from tests.fakes.discord.state import Channel, Message
from tests.kit.waiting import until
from tests.kit.working import at
from tests.kit.world import Marks

__all__ = ["ann", "fake", "general"]  # fixtures

ORIGINAL = ("PATCH", "/webhooks/{app}/{token}/messages/@original")
NAP = 0.4


@pytest.fixture
async def workers(fake: DiscordFake) -> AsyncIterator[list[DiscordPlatform]]:
    """One that sleeps, and one that is awake."""
    marks = Marks()
    made = [DiscordPlatform(fake.token, fake.api_base, marks) for _ in range(2)]
    yield made
    for one in made:
        await one.aclose()


async def slept_over(fake: DiscordFake, path: tuple[str, str], sleeping: Awaitable[Any], awake: Awaitable[Any]) -> None:
    """The first one's request lies at Discord's door until the other one is done."""
    seen = len(fake.requests(*path))
    first = asyncio.ensure_future(sleeping)
    await until(lambda: len(fake.requests(*path)) > seen)
    await awake
    await first


def said(fake: DiscordFake) -> list[Message]:
    return [m for m in fake.messages.values() if m.author is fake.bot and not m.deleted]


def headlines(fake: DiscordFake) -> list[str]:
    return [message.text.partition("\n")[0] for message in said(fake)]


async def answered_by_both(fake: DiscordFake, workers: list[DiscordPlatform], path: tuple[str, str], to: Event) -> None:
    asleep, awake = workers
    await slept_over(fake, path, asleep.deliver(to, LONG), awake.deliver(to, LONG))


async def test_a_message_beside_another_workers_is_taken_back(
    workers: list[DiscordPlatform], fake: DiscordFake, ann: Person, general: Channel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tests.fakes.discord.messages.NONCE_SECONDS", 0)
    fake.fail("POST", POST, delay=NAP)
    happened = event(spoken(await ann.mention(general, "hello")))
    await answered_by_both(fake, workers, ("POST", POST), happened)
    assert len(said(fake)) == 2  # the answer's parts


async def test_a_message_that_discord_knows_by_its_nonce_stays(
    workers: list[DiscordPlatform], fake: DiscordFake, ann: Person, general: Channel
):
    fake.fail("POST", POST, delay=NAP)
    happened = event(spoken(await ann.mention(general, "hello")))
    await answered_by_both(fake, workers, ("POST", POST), happened)
    assert len(said(fake)) == 2


@pytest.mark.parametrize("private", [True, False])
async def test_a_follow_up_beside_another_workers_is_taken_back(
    workers: list[DiscordPlatform], fake: DiscordFake, ann: Person, private: bool
):
    address = await command(workers[0], ann, private)
    fake.fail("POST", FOLLOW_UP, delay=NAP)
    await answered_by_both(fake, workers, ("POST", FOLLOW_UP), event(address))
    assert len(said(fake)) == 2


@pytest.mark.parametrize("doing", ["answer", "sign of work"])
async def test_a_request_that_a_rate_limit_held_back_covers_no_later_answer(
    workers: list[DiscordPlatform], fake: DiscordFake, ann: Person, doing: str
):
    asleep, awake = workers
    happened = event(await command(asleep, ann))
    fake.fail(*ORIGINAL, 429, retry_after=NAP)
    late = asleep.deliver(happened, ANSWER) if doing == "answer" else asleep.working(happened, at("Looking"))

    async def answered_and_changed() -> None:
        await awake.deliver(happened, booked())
        [card] = said(fake)
        await awake.deliver(event(await press(awake, ann, card), "2"), booked("Cancelled: Court 2."))

    await slept_over(fake, ORIGINAL, late, answered_and_changed())
    assert headlines(fake) == ["Cancelled: Court 2."]


async def test_a_way_that_has_closed_meanwhile_leads_to_no_second_answer(
    workers: list[DiscordPlatform], fake: DiscordFake, ann: Person
):
    asleep, awake = workers
    happened = event(await command(asleep, ann))
    fake.fail(*ORIGINAL, 404, delay=NAP)
    await slept_over(fake, ORIGINAL, asleep.deliver(happened, ANSWER), awake.deliver(happened, ANSWER))
    assert headlines(fake) == [ANSWER.text]


async def test_a_card_edited_as_the_bots_own_keeps_what_came_later(
    workers: list[DiscordPlatform], fake: DiscordFake, ann: Person, general: Channel
):
    asleep, awake = workers
    card = await card_in(asleep, ann, general)
    address = await press(asleep, ann, card)
    fake.expire_token(fake.interactions[address.interaction_token])
    edit = ("PATCH", f"/channels/{{id}}/messages/{card.id}")
    fake.fail(*edit, 429, retry_after=NAP)
    pressed = event(address)

    async def answered_and_changed() -> None:
        await awake.deliver(pressed, booked("Moved: Court 3."))
        await awake.deliver(event(await press(awake, ann, card), "2"), booked("Cancelled: Court 3."))

    await slept_over(fake, edit, asleep.deliver(pressed, booked("Moved: Court 3.")), answered_and_changed())
    assert headlines(fake) == ["Cancelled: Court 3."]
