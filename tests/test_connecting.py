"""One person on two platforms: joined by a code and a press, seen and counted together, and parted again."""

import re
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.conversation.event import DM, Event
from bot.conversation.reply import Reply
from bot.domain.club import Club, Rules
from bot.domain.connecting import MOST_TRIES
from bot.domain.member import User
from bot.runtime import reminder_loop
from tests.kit.talk import Bot, Member, make_bot
from tests.kit.world import Clock, NoModel, riverside


@pytest.fixture
def bot(clock: Clock, sqlite_engine: AsyncEngine) -> Bot:
    club = riverside(rules=Rules(max_live=2))
    return make_bot(sqlite_engine, club, clock, NoModel(), "A")


@pytest.fixture
def ann(bot: Bot) -> Member:
    return bot.member("ann", workspace="T1")


@pytest.fixture
def annie(bot: Bot) -> Member:
    """The same person on Discord."""
    return bot.member("77", platform="discord", workspace="G1")


async def whispers(member: Member, words: str) -> Reply:
    return await member.say(words, kind="direct", channel=DM)


async def code_of(member: Member) -> str:
    said = (await whispers(member, "connect")).text
    found = re.search(r"connect ([A-Z0-9]{5}-[A-Z0-9]{5})", said)
    assert found, said
    return found[1]


async def press(member: Member, reply: Reply) -> Reply:
    [button] = [one for one in reply.buttons if one.style != "plain"]
    return await member.press(button.choice)


async def connect(one: Member, other: Member) -> None:
    asked = await whispers(other, f"connect {await code_of(one)}")
    assert "You are connected" in (await press(other, asked)).text


async def book(member: Member, slot: str = "c1-20261205-1000-60") -> Reply:
    return await member.press(f"take:{slot}")


# How they are joined


async def test_a_press_joins_and_nothing_before_it(bot: Bot, ann: Member, annie: Member) -> None:
    await book(ann)
    asked = await whispers(annie, f"connect {await code_of(ann)}")
    assert "Connect yourself with ann on Slack?" in asked.text
    assert "you would hold 1 of 2 bookings" in asked.text
    assert (await annie.say("mine")).cards == ()
    assert "You are connected with ann on Slack" in (await press(annie, asked)).text
    assert [card.court for card in (await annie.say("mine")).cards] == ["Court 1"]


async def test_the_side_that_made_the_code_learns_of_its_use(bot: Bot, ann: Member, annie: Member) -> None:
    await connect(ann, annie)
    [event] = bot.notices
    assert (event.kind, event.channel, event.member) == ("notice", DM, "slack::ann")
    told = await ann.run(event)
    assert "You are connected with 77 on Discord now" in told.text
    assert '"disconnect"' in told.text


async def test_a_code_works_once(bot: Bot, ann: Member, annie: Member) -> None:
    code = await code_of(ann)
    await press(annie, await whispers(annie, f"connect {code}"))
    late = await whispers(bot.member("78", platform="discord", workspace="G1"), f"connect {code}")
    assert (late.outcome, "has been used" in late.text) == ("refused", True)


async def test_an_earlier_code_is_replaced_by_a_new_one(ann: Member, annie: Member) -> None:
    first, second = await code_of(ann), await code_of(ann)
    assert "do not know that code" in (await whispers(annie, f"connect {first}")).text
    assert "Connect yourself" in (await whispers(annie, f"connect {second}")).text


async def test_a_code_ends_after_ten_minutes(bot: Bot, ann: Member, annie: Member) -> None:
    code = await code_of(ann)
    bot.clock.forward(minutes=10)
    assert "older than 10 minutes" in (await whispers(annie, f"connect {code}")).text


async def test_a_code_of_ones_own_joins_nobody(ann: Member) -> None:
    assert "You made that code here" in (await whispers(ann, f"connect {await code_of(ann)}")).text


async def test_a_code_of_another_club_joins_nobody(bot: Bot, ann: Member, annie: Member, monkeypatch: Any) -> None:
    code = await code_of(ann)
    elsewhere = riverside(id="hillside", name="Hillside")
    monkeypatch.setattr(bot.dispatcher.workspaces, "new_club", lambda platform, workspace: elsewhere)
    assert "belongs to another club" in (await whispers(annie, f"connect {code}")).text


async def test_no_code_is_told_where_others_read_it(ann: Member) -> None:
    said = await ann.say("connect")
    assert (said.outcome, said.reason) == ("refused", "in_the_open")


async def test_a_code_that_others_could_read_is_good_for_nothing_any_more(ann: Member, annie: Member) -> None:
    code = await code_of(ann)
    assert "Others can read that code" in (await annie.say(f"connect {code}")).text
    assert "has been used" in (await whispers(annie, f"connect {code}")).text


async def test_guesses_are_braked(bot: Bot, ann: Member, annie: Member) -> None:
    code = await code_of(ann)
    for n in range(MOST_TRIES):
        assert "do not know that code" in (await whispers(annie, f"connect 2222{n}-22222")).text
    assert "tried many codes" in (await whispers(annie, f"connect {code}")).text
    bot.clock.forward(minutes=11)
    assert "Connect yourself" in (await whispers(annie, f"connect {await code_of(ann)}")).text


async def test_a_button_is_for_who_was_asked_and_not_for_long(bot: Bot, ann: Member, annie: Member) -> None:
    asked = await whispers(annie, f"connect {await code_of(ann)}")
    eve = bot.member("79", platform="discord", workspace="G1")
    assert (await press(eve, asked)).reason == "stale"
    bot.clock.forward(minutes=11)
    assert (await press(annie, asked)).reason == "stale"


async def test_a_press_that_is_run_again_joins_once(bot: Bot, ann: Member, annie: Member) -> None:
    asked = await whispers(annie, f"connect {await code_of(ann)}")
    event = annie.event(kind="action", choice=asked.buttons[0].choice)
    first = await annie.run(event, saved=False)
    again = await annie.run(event, attempt=2)
    assert first.text == again.text
    assert len({notice.id for notice in bot.notices}) == 1


async def test_a_connected_side_cannot_be_joined_with_a_third(bot: Bot, ann: Member, annie: Member) -> None:
    await connect(ann, annie)
    assert 'connected with your side on Discord. "disconnect"' in (await whispers(ann, "connect")).text
    third = bot.member("bo", workspace="T2")
    assert "connected already" in (await whispers(annie, f"connect {await code_of(third)}")).text


@pytest.mark.parametrize(
    "words",
    ["connect", "Connect my accounts!", "please connect me with discord", "verbinden", "verbinde mich mit Slack"],
)
async def test_words_that_ask_for_a_code(ann: Member, words: str) -> None:
    assert re.search(r"connect [A-Z0-9]{5}-[A-Z0-9]{5}", (await whispers(ann, words)).text)


async def test_words_that_are_no_code_are_told_so(annie: Member) -> None:
    assert "That is not a code" in (await whispers(annie, "connect 123")).text


async def test_a_code_may_come_with_a_slash_command(ann: Member, annie: Member) -> None:
    code = await code_of(ann)
    assert "Connect yourself" in (await annie.say(f"connect {code.replace('-', ' ').lower()}", kind="command")).text


# What is theirs together


async def test_limits_count_both_sides(bot: Bot, ann: Member, annie: Member) -> None:
    await connect(ann, annie)
    await book(ann)
    await book(annie, "c2-20261205-1200-60")
    refused = await book(ann, "c3-20261205-1400-60")
    assert (refused.outcome, "2 bookings already" in refused.text) == ("refused", True)


async def test_more_than_the_limit_is_kept_where_it_was_held_before(bot: Bot, ann: Member, annie: Member) -> None:
    for member, court in ((ann, 1), (annie, 2)):
        await book(member, f"c{court}-20261205-1000-60")
        await book(member, f"c{court}-20261205-1200-60")
    await connect(ann, annie)
    assert len((await ann.say("mine")).cards) == 4
    assert (await book(ann, "c3-20261205-1400-60")).outcome == "refused"


async def test_either_side_moves_and_cancels(bot: Bot, ann: Member, annie: Member) -> None:
    await connect(ann, annie)
    booked = await book(ann)
    assert booked.card
    moved = await annie.press(f"move:{booked.card.code}:c2-20261205-1100-60")
    assert (moved.outcome, moved.card and moved.card.court) == ("moved", "Court 2")
    assert (await annie.press(f"cancel:{booked.card.code}")).outcome == "cancelled"
    assert (await ann.press(f"cancel:{booked.card.code}")).outcome == "cancelled"  # twice is no refusal


async def test_the_same_slot_from_the_other_side_is_already_theirs(bot: Bot, ann: Member, annie: Member) -> None:
    await connect(ann, annie)
    await book(ann)
    assert "Already yours" in (await book(annie)).text
    assert len(await bot.live()) == 1


async def test_a_reminder_goes_to_the_side_that_wants_it(bot: Bot, ann: Member, annie: Member) -> None:
    await connect(ann, annie)
    booked = await book(ann)
    assert booked.card
    assert "I will remind you" in (await annie.press(f"remind:{booked.card.code}:60")).text
    bot.clock.set(2026, 12, 5, 9, 5)
    found: list[Event] = []

    async def notify(event: Event) -> bool:
        found.append(event)
        return True

    await reminder_loop.look(bot.dispatcher.commands.context.reminders, bot.clock, notify)
    [event] = found
    assert event.member == "discord::77"
    assert "Reminder: you have Court 1" in (await annie.run(event)).text


async def test_the_waiting_list_is_one_persons(bot: Bot, ann: Member, annie: Member, club: Club) -> None:
    await connect(ann, annie)
    others = [bot.member(f"m{n}") for n in (1, 2, 3)]
    for n, other in enumerate(others, 1):
        await book(other, f"c{n}-20261205-1000-60")
    await ann.say("tell me when saturday 10am frees up")
    assert "any court on Saturday 5 December" in (await annie.say("waiting list")).text
    [booking] = [b for b in await bot.live() if b.user == "m1"]
    await others[0].press(f"cancel:{booking.code}")
    assert (await book(annie)).outcome == "booked"


# How they are parted


async def test_parted_sides_keep_what_they_booked(bot: Bot, ann: Member, annie: Member) -> None:
    await connect(ann, annie)
    await book(ann)
    await book(annie, "c2-20261205-1200-60")
    assert "no longer connected with your side on Slack" in (await annie.say("disconnect")).text
    for member, court in ((ann, "Court 1"), (annie, "Court 2")):
        assert [card.court for card in (await member.say("mine")).cards] == [court]
    assert "connected with nobody" in (await ann.say("disconnect")).text


async def test_a_reminder_of_what_the_other_side_booked_goes_with_the_connection(
    bot: Bot, ann: Member, annie: Member
) -> None:
    await connect(ann, annie)
    booked = await book(ann)
    assert booked.card
    await annie.press(f"remind:{booked.card.code}:60")
    await ann.say("disconnect")
    assert await bot.dispatcher.commands.context.reminders.reminded(booked.card.code) == 0


async def test_parted_sides_can_be_joined_again(bot: Bot, ann: Member, annie: Member) -> None:
    await connect(ann, annie)
    await ann.say("disconnect")
    bot.clock.forward(minutes=11)
    await connect(annie, ann)


async def test_forget_erases_one_side_and_says_so(bot: Bot, ann: Member, annie: Member) -> None:
    await connect(ann, annie)
    await book(ann)
    await book(annie, "c2-20261205-1200-60")
    asked = await annie.say("forget me")
    assert "The side on Slack keeps what it has" in asked.text
    done = await press(annie, asked)
    assert "Upcoming bookings cancelled: 1." in done.text
    assert "The side on Slack keeps what it has" in done.text
    assert [b.user for b in await bot.live()] == ["ann"]
    assert await bot.dispatcher.commands.context.connections.members("riverside", "slack::ann") == ["slack::ann"]


async def test_a_connection_is_exported_with_a_members_data(bot: Bot, ann: Member, annie: Member) -> None:
    await connect(ann, annie)
    data = bot.dispatcher.commands.context.member_data
    [row] = (await data.export("slack::ann"))["connections"]
    assert row["connected_with"] == "discord::77"


async def test_the_same_id_on_another_platform_is_nobody_of_theirs(bot: Bot, ann: Member) -> None:
    await book(ann)
    stranger = bot.member("ann", platform="discord", workspace="G1")
    assert (await stranger.say("mine")).cards == ()
    assert stranger.event(user=User("ann")).member == "discord::ann"
