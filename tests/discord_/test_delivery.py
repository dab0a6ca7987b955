"""An answer reaches the member on Discord: by the best way that is open, once, and seen by nobody else if it is
theirs."""

# Stand-ins have the part of a port that a test needs.
# pyright: reportArgumentType=false

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.discord.address import Address
from adapters.discord.admins import Admins
from adapters.discord.platform import DiscordPlatform
from bot.conversation.event import Event
from bot.conversation.ports import DeliveryFailed
from bot.conversation.reply import Button, Card, File, Offer, Reply
from bot.domain.member import ReplyTo, User
from tests.fakes.discord import DiscordFake, Invocation, Person
from tests.fakes.discord.state import Channel, Message
from tests.kit.working import at
from tests.kit.world import Marks

START = datetime(2026, 12, 2, 15, tzinfo=UTC)
CANCEL = Button("cancel", "Cancel", "cancel:K7M2QX", "danger")
BOOK = {"name": "book", "description": "Books a court", "integration_types": [0, 1], "contexts": [0, 1, 2]}
ANSWER = Reply("answered", "We open at seven.")


@pytest.fixture
async def fake() -> AsyncIterator[DiscordFake]:
    async with DiscordFake() as fake:
        fake.app_commands.upsert(None, BOOK)
        yield fake
        assert not fake.unknown, [f"{one.method} {one.path}" for one in fake.unknown]


@pytest.fixture
async def platform(fake: DiscordFake) -> AsyncIterator[DiscordPlatform]:
    platform = DiscordPlatform(fake.token, fake.api_base)
    yield platform
    await platform.aclose()


@pytest.fixture
def ann(fake: DiscordFake) -> Person:
    guild = fake.guild("Riverside")
    guild.member("founder")
    return guild.member("ann")


@pytest.fixture
def general(ann: Person, fake: DiscordFake) -> Channel:
    return fake.guild("Riverside").channel("general")


def event(address: Address, id: str = "1") -> Event:
    """What a member did at that address, as far as a delivery looks at it."""
    user, workspace = User(address.user), address.guild or f"@{address.user}"
    return Event(id, "discord", workspace, address.channel, user, "mention", "hello", address.to_reply_to())


def spoken(message: Message) -> Address:
    guild = message.channel.guild.id if message.channel.guild else ""
    return Address("message", guild, message.channel.id, message.author.id, message.id)


def asked(one: Invocation, **more: str) -> Address:
    guild, expires = one.channel.guild.id if one.channel.guild else "", str(time.time() + 900)
    address = Address("command", guild, one.channel.id, one.user.id, one.source.id if one.source else "")
    address = replace(address, interaction_id=one.id, interaction_token=one.token, application=one.application_id)
    return replace(address, expires=expires, **more)


async def acknowledge(platform: DiscordPlatform, one: Invocation, kind: int, flags: int = 0) -> None:
    path = "/interactions/{interaction_id}/{interaction_token}/callback"
    body = {"type": kind, "data": {"flags": flags}}
    await platform.rest.call("POST", path, body, interaction_id=one.id, interaction_token=one.token)


async def command(platform: DiscordPlatform, who: Person, private: bool = False, **where: Any) -> Address:
    """A command, deferred."""
    one = await who.slash("book", wait=False, **where)
    await acknowledge(platform, one, 5, 64 if private else 0)
    return asked(one, deferred="1", ephemeral="1" if private else "")


async def press(platform: DiscordPlatform, who: Person, message: Message, private: bool = False) -> Address:
    """A press on the message's first button, deferred."""
    one = await who.click(message, message.buttons[0], wait=False)
    await acknowledge(platform, one, 6)
    return replace(asked(one, deferred="update", ephemeral="1" if private else ""), source="action")


async def card_in(platform: DiscordPlatform, who: Person, channel: Channel) -> Message:
    """A booking's card as the bot posted it."""
    message = await who.mention(channel, "book")
    await platform.deliver(event(spoken(message), "card"), booked())
    return await who.reply(to=message)


def booked(text: str = "Booked: Court 2.") -> Reply:
    card = Card("K7M2QX", "Court 2", START, START + timedelta(hours=1), "1")
    return Reply("booked", text, card=card, buttons=(CANCEL,))


async def test_a_message_is_replied_to_without_a_ping(platform: DiscordPlatform, ann: Person, general: Channel):
    message = await ann.mention(general, "when do you open?")
    await platform.deliver(event(spoken(message)), ANSWER)
    reply = await ann.reply(to=message)
    assert (reply.text, reply.reference, reply.pinged) == ("We open at seven.", message, set())


@pytest.mark.parametrize("outcome", ["booked", "moved"])
async def test_an_answer_that_is_the_card_of_what_it_tells_stays_as_it_is_when_it_is_delivered_again(
    fake: DiscordFake, ann: Person, general: Channel, outcome: Any
):
    happened, marks = event(spoken(await ann.mention(general, "a court"))), Marks()
    reply = replace(booked(), outcome=outcome, touched=(booked().card,), model="m")
    for _ in range(2):
        platform = DiscordPlatform(fake.token, fake.api_base, marks)
        await platform.deliver(happened, reply)
        await platform.aclose()
    [answer] = [message for message in general.messages if message.author is fake.bot]
    assert answer.history == []


async def test_a_message_that_is_gone_is_answered_in_its_channel(
    platform: DiscordPlatform, ann: Person, general: Channel
):
    address = replace(spoken(await ann.mention(general, "hello")), message="1460000000000000000")
    await platform.deliver(event(address), ANSWER)
    assert general.messages[-1].text == ANSWER.text


@pytest.mark.parametrize(("status", "code"), [(403, 160002), (400, 50035)])
async def test_an_answer_that_cannot_be_a_reply_is_a_plain_message(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, general: Channel, status: int, code: int
):
    message = await ann.mention(general, "hello")
    fake.fail("POST", "/channels/{id}/messages", status, code=code)
    await platform.deliver(event(spoken(message)), ANSWER)
    assert (general.messages[-1].text, general.messages[-1].reference) == (ANSWER.text, None)


async def test_hostile_names_and_notes_ping_nobody(platform: DiscordPlatform, ann: Person, general: Channel):
    message = await ann.mention(general, "hello")
    await platform.deliver(event(spoken(message)), Reply("answered", f"@everyone @here <@{ann.id}> is <@&1>"))
    assert general.messages[-1].pinged == set()


async def test_delivered_again_after_a_crash_it_is_one_message(
    fake: DiscordFake, platform: DiscordPlatform, ann: Person, general: Channel
):
    message, long = await ann.mention(general, "hello"), Reply("answered", "word " * 1500)
    fake.fail("POST", "/channels/{id}/messages", drop=True, after=True)
    with pytest.raises((OSError, DeliveryFailed)):
        await platform.deliver(event(spoken(message)), long)
    other = DiscordPlatform(fake.token, fake.api_base)
    await other.deliver(event(spoken(message)), long)
    await other.aclose()
    assert len(general.messages) == 3, "the question, and an answer of two messages"


async def test_two_answers_of_the_same_words_are_two_messages(platform: DiscordPlatform, ann: Person, general: Channel):
    for id in ("1", "2"):
        await platform.deliver(event(spoken(await ann.mention(general, "hello")), id), ANSWER)
    assert [m.text for m in general.messages].count(ANSWER.text) == 2


async def test_a_file_comes_as_an_attachment(platform: DiscordPlatform, ann: Person, general: Channel):
    message = await ann.mention(general, "calendar")
    reply = Reply("answered", "Here it is.", file=File("court.ics", "text/calendar", "BEGIN:VCALENDAR"))
    await platform.deliver(event(spoken(message)), reply)
    [described] = ann.fake.requests("POST", "/channels/{id}/messages")[-1].body["attachments"]
    assert described == {"id": "0", "filename": "court.ics"}  # a snowflake, so text
    [file] = general.messages[-1].attachments
    assert (file.filename, file.data) == ("court.ics", b"BEGIN:VCALENDAR")


EXPORT = Reply("answered", "All of it.", file=File("data.json", "application/json", '{"bookings": []}', private=True))


async def test_data_about_a_member_is_shown_to_nobody_else(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, general: Channel
):
    asked = await ann.mention(general, "/courtbot export")
    await platform.deliver(event(spoken(asked)), EXPORT)
    await platform.deliver(event(spoken(asked)), EXPORT)  # again after a crash
    [shown] = ann.dm_channel.messages
    assert [file.filename for file in shown.attachments] == ["data.json"]
    assert [message.text for message in general.messages[1:]] == ["The file is in your direct messages."]


async def test_a_private_file_goes_nowhere_where_direct_messages_are_closed(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, general: Channel
):
    ann.user.closed_dms = True
    await platform.deliver(event(spoken(await ann.mention(general, "/courtbot export"))), EXPORT)
    assert "direct messages are closed" in general.messages[-1].text
    assert fake.files == {}


async def test_a_private_file_stays_where_its_member_is_alone(platform: DiscordPlatform, ann: Person):
    await platform.deliver(event(await command(platform, ann, private=True)), EXPORT)
    await platform.deliver(event(spoken(await ann.dm("/courtbot export")), "2"), EXPORT)
    assert [len((await ann.reply()).attachments) for _ in range(2)] == [1, 1]


@pytest.mark.parametrize("private", [True, False])
async def test_a_command_is_answered_in_place_of_thinking(platform: DiscordPlatform, ann: Person, private: bool):
    address = await command(platform, ann, private)
    await platform.working(event(address), at("Looking at what is free"))
    [answer] = [m for m in ann.fake.messages.values() if m.author is ann.fake.bot]
    thinking = answer.text
    await platform.deliver(event(address), booked())
    assert "Looking at what is free …" in thinking
    assert "Booked: Court 2." in answer.text
    assert answer.ephemeral == private


async def test_a_late_sign_of_work_does_not_cover_the_answer(platform: DiscordPlatform, fake: DiscordFake, ann: Person):
    """Of a worker that was stopped, or has lost the turn, and does not know that another one has answered."""
    late = DiscordPlatform(fake.token, fake.api_base)
    address = await command(platform, ann)
    await platform.working(event(address), at("Reading your message"))
    await platform.deliver(event(address), booked())
    await late.working(event(address), at("Looking at what is free"))
    await late.aclose()
    [answer] = [m for m in fake.messages.values() if m.author is fake.bot]
    assert len(fake.requests("PATCH", "/webhooks/{app}/{token}/messages/@original")) == 3
    assert "Booked: Court 2." in answer.text
    assert "Looking" not in answer.text


async def test_the_bots_token_is_not_spent_on_interactions(platform: DiscordPlatform, ann: Person):
    await platform.deliver(event(await command(platform, ann)), ANSWER)
    sent = [one for one in ann.fake.requests() if one.path.startswith(("/webhooks/", "/interactions/"))]
    assert sent
    assert not any("Authorization" in one.headers for one in sent)


async def test_words_of_progress_are_shown_at_most_every_second(platform: DiscordPlatform, ann: Person):
    address = await command(platform, ann)
    for doing in ("Reading", "Looking", "Booking"):
        await platform.working(event(address), at(doing))
    assert len(ann.fake.requests("PATCH", "/webhooks/{app}/{token}/messages/@original")) == 1


async def test_a_long_private_answer_stays_private(platform: DiscordPlatform, ann: Person):
    address = await command(platform, ann, private=True)
    await platform.deliver(event(address), Reply("listed", "word " * 1500))
    answers = [m for m in ann.fake.messages.values() if m.author is ann.fake.bot]
    assert [m.ephemeral for m in answers] == [True, True]


async def test_a_follow_up_that_was_marked_is_not_sent_again(fake: DiscordFake, ann: Person):
    platform = DiscordPlatform(fake.token, fake.api_base, Marks())
    address = await command(platform, ann)
    for _ in range(2):
        await platform.deliver(event(address), Reply("listed", "word " * 1500))
    await platform.aclose()
    assert len([m for m in fake.messages.values() if m.author is fake.bot]) == 2


LONG = Reply("listed", "word " * 1500)  # two messages
POST, FOLLOW_UP = "/channels/{id}/messages", "/webhooks/{app}/{token}"
LISTED = ("GET", POST)


class TestAnAnswerWhoseMarksAreLost:
    """As a Redis that forgot loses them."""

    @pytest.fixture
    async def forgetful(self, fake: DiscordFake) -> AsyncIterator[DiscordPlatform]:
        made = DiscordPlatform(fake.token, fake.api_base, Marks())
        yield made
        await made.aclose()

    async def test_a_message_that_stands_in_its_channel_is_seen(
        self, platform: DiscordPlatform, forgetful: DiscordPlatform, ann: Person, general: Channel
    ):
        happened = event(spoken(await ann.mention(general, "hello")))
        assert not await forgetful.has_answer(happened)
        await platform.deliver(happened, ANSWER)
        assert await forgetful.has_answer(happened)

    @pytest.mark.parametrize("private", [True, False])
    async def test_a_command_s_answer_is_seen_where_others_see_it(
        self, platform: DiscordPlatform, forgetful: DiscordPlatform, ann: Person, private: bool
    ):
        happened = event(await command(platform, ann, private))
        await platform.working(happened, at("Looking"))
        assert not await forgetful.has_answer(happened)
        await platform.deliver(happened, ANSWER)
        assert await forgetful.has_answer(happened) is not private

    async def test_an_answer_that_a_mark_tells_of_is_left_to_its_delivery(
        self, forgetful: DiscordPlatform, ann: Person, general: Channel, fake: DiscordFake
    ):
        happened = event(spoken(await ann.mention(general, "hello")))
        await forgetful.deliver(happened, LONG)
        assert not await forgetful.has_answer(happened)
        assert fake.requests(*LISTED) == []


class TestALaterAttempt:
    """Another worker, with the marks of the first one."""

    @pytest.fixture
    async def workers(self, fake: DiscordFake) -> AsyncIterator[list[DiscordPlatform]]:
        marks = Marks()
        made = [DiscordPlatform(fake.token, fake.api_base, marks) for _ in range(3)]
        yield made
        for one in made:
            await one.aclose()

    async def delivered(self, workers: list[DiscordPlatform], happened: Event, reply: Reply) -> None:
        """By the second one, and by the third as if nothing had been marked as done; the first one fails."""
        with pytest.raises((OSError, DeliveryFailed)):
            await workers[0].deliver(happened, reply)
        for worker in workers[1:]:
            await worker.deliver(happened, reply)

    def said(self, fake: DiscordFake) -> int:
        return len([m for m in fake.messages.values() if m.author is fake.bot and not m.deleted])

    @pytest.mark.parametrize("trouble", [{"drop": True}, {"status": 502}])
    async def test_a_follow_up_that_others_see_is_found_and_stays_one(
        self, workers: list[DiscordPlatform], fake: DiscordFake, ann: Person, trouble: dict[str, Any]
    ):
        address = await command(workers[0], ann)
        fake.fail("POST", FOLLOW_UP, after=True, **trouble)
        await self.delivered(workers, event(address), LONG)
        assert (self.said(fake), len(fake.requests(*LISTED))) == (2, 1)
        assert len(fake.requests("POST", FOLLOW_UP)) == 1, "the library repeats none that may have been taken"

    async def test_a_follow_up_that_never_arrived_is_sent(
        self, workers: list[DiscordPlatform], fake: DiscordFake, ann: Person
    ):
        address = await command(workers[0], ann)
        fake.fail("POST", FOLLOW_UP, drop=True)
        await self.delivered(workers, event(address), LONG)
        assert self.said(fake) == 2

    async def test_one_for_the_members_eyes_only_is_told_to_nobody_and_comes_again(
        self, workers: list[DiscordPlatform], fake: DiscordFake, ann: Person
    ):
        address = await command(workers[0], ann, private=True)
        fake.fail("POST", FOLLOW_UP, drop=True, after=True)
        await self.delivered(workers, event(address), LONG)
        assert (self.said(fake), fake.requests(*LISTED)) == (3, [])

    async def test_a_message_whose_nonce_is_forgotten_is_found_in_its_channel(
        self, workers: list[DiscordPlatform], fake: DiscordFake, ann: Person, general: Channel,
        monkeypatch: pytest.MonkeyPatch,
    ):  # fmt: skip
        monkeypatch.setattr("tests.fakes.discord.messages.NONCE_SECONDS", 0)
        monkeypatch.setattr("adapters.discord.sent.NONCE_SECONDS", -1)
        fake.fail("POST", POST, drop=True, after=True)
        await self.delivered(workers, event(spoken(await ann.mention(general, "hello"))), LONG)
        assert self.said(fake) == 2

    async def test_a_notice_whose_nonce_is_forgotten_is_found_in_direct_messages(
        self, workers: list[DiscordPlatform], fake: DiscordFake, ann: Person, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("tests.fakes.discord.messages.NONCE_SECONDS", 0)
        monkeypatch.setattr("adapters.discord.sent.NONCE_SECONDS", -1)
        notice = replace(event(Address("notice", user=ann.id)), reply_to=ReplyTo("discord", {"user": ann.id}))
        fake.fail("POST", POST, drop=True, after=True)
        await self.delivered(workers, notice, ANSWER)
        assert [m.text for m in ann.dm_channel.messages] == [ANSWER.text]

    async def test_an_answer_in_place_of_thinking_is_not_given_again_beside_it_once_its_token_has_run_out(
        self, workers: list[DiscordPlatform], fake: DiscordFake, ann: Person
    ):
        address = await command(workers[0], ann)
        fake.fail("PATCH", "/webhooks/{app}/{token}/messages/@original", drop=True, after=True)
        with pytest.raises((OSError, DeliveryFailed)):
            await workers[0].deliver(event(address), ANSWER)
        fake.expire_token(fake.interactions[address.interaction_token])
        await workers[1].deliver(event(address), ANSWER)
        assert self.said(fake) == 1

    async def test_the_answer_to_another_turn_with_the_same_words_is_another_one(
        self, workers: list[DiscordPlatform], fake: DiscordFake, ann: Person
    ):
        address = await command(workers[0], ann)
        await workers[0].deliver(event(address), LONG)
        fake.fail("POST", FOLLOW_UP, drop=True)
        await self.delivered(workers, event(address, "2"), LONG)
        assert self.said(fake) == 3  # the first part takes the same place

    @pytest.mark.parametrize("status", [403, 500, 429])
    async def test_where_discord_cannot_be_asked_it_is_said_again(
        self, workers: list[DiscordPlatform], fake: DiscordFake, ann: Person, status: int,
        monkeypatch: pytest.MonkeyPatch,
    ):  # fmt: skip
        monkeypatch.setattr("adapters.discord.sent.LOOK_SECONDS", 0.5)
        address = await command(workers[0], ann)
        fake.fail("POST", FOLLOW_UP, drop=True, after=True)
        fake.fail(*LISTED, status, times=9, retry_after=5)
        await self.delivered(workers, event(address), LONG)
        assert self.said(fake) == 3

    async def test_discord_is_not_asked_before_there_was_an_attempt_or_after_one_that_was_refused(
        self, workers: list[DiscordPlatform], fake: DiscordFake, ann: Person, general: Channel
    ):
        fake.fail("POST", FOLLOW_UP, 429, retry_after=0.01)
        fake.fail("POST", POST, 403, code=160002)
        for number, address in enumerate((await command(workers[0], ann), spoken(await ann.mention(general, "hi")))):
            for worker in workers:
                await worker.deliver(event(address, str(number)), LONG)
        assert (self.said(fake), fake.requests(*LISTED)) == (4, [])


@pytest.mark.parametrize("known_by", ["the clock", "Discord"])
@pytest.mark.parametrize("private", [True, False])
async def test_an_answer_later_than_its_token_still_arrives(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, private: bool, known_by: str
):
    address = await command(platform, ann, private)
    fake.expire_token(fake.interactions[address.interaction_token])
    if known_by == "the clock":
        address = replace(address, expires=str(time.time() - 1))
    await platform.deliver(event(address), ANSWER)
    reply = await ann.reply()
    assert reply.text == ANSWER.text
    assert reply.channel is (ann.dm_channel if private else fake.guild("Riverside").channel("general"))


async def test_a_private_answer_goes_nowhere_rather_than_where_others_see_it(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person
):
    address = await command(platform, ann, private=True)
    fake.expire_token(fake.interactions[address.interaction_token])
    ann.user.closed_dms = True
    with pytest.raises(DeliveryFailed) as failed:
        await platform.deliver(event(address), ANSWER)
    assert not failed.value.again
    assert fake.guild("Riverside").channel("general").messages == []


async def test_a_channel_that_the_bot_may_not_write_to_is_left_for_a_direct_message(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person
):
    quiet = fake.guild("Riverside").channel("quiet", bot_sends=False)
    await platform.deliver(event(spoken(await ann.mention(quiet, "hello"))), ANSWER)
    assert (await ann.reply()).channel is ann.dm_channel


@pytest.mark.parametrize("code", [50083, 160005, 200000])
async def test_an_archived_or_locked_thread_is_left_for_a_direct_message(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, general: Channel, code: int
):
    fake.fail("POST", f"/channels/{general.id}/messages", 400, code=code, times=2)
    await platform.deliver(event(spoken(await ann.mention(general, "hello"))), ANSWER)
    assert ann.dm_channel.messages[-1].text == ANSWER.text


async def test_where_only_the_user_installed_it_the_answer_comes_by_token(platform: DiscordPlatform, fake: DiscordFake):
    bob = fake.user("bob", installed=True)
    address = await command(platform, bob, context="private_channel")
    await platform.deliver(event(address), Reply("answered", "word " * 9000))
    one = fake.interactions[address.interaction_token]
    assert len(one.followups) == 4
    assert not bob.dm_channel.messages


@pytest.mark.parametrize("outcome", ["booked", "cancelled", "moved", "dropped", "offered", "proposed"])
async def test_the_outcome_of_a_press_takes_the_cards_place(
    platform: DiscordPlatform, ann: Person, general: Channel, outcome: Any
):
    shown = await card_in(platform, ann, general)
    await platform.deliver(event(await press(platform, ann, shown)), Reply(outcome, "So it is."))
    assert shown.text == "So it is."
    assert general.messages[-1] is shown


@pytest.mark.parametrize("outcome", ["answered", "listed", "refused", "failed", "asked"])
async def test_any_other_answer_to_a_press_is_private_and_leaves_the_card(
    platform: DiscordPlatform, ann: Person, general: Channel, outcome: Any
):
    shown = await card_in(platform, ann, general)
    one = await press(platform, ann, shown)
    await platform.deliver(event(one), Reply(outcome, "As you like."))
    [said] = ann.fake.interactions[one.interaction_token].followups
    assert (said.text, said.ephemeral) == ("As you like.", True)
    assert shown.buttons == ["Cancel"]


async def test_alternatives_take_the_place_of_an_offer(platform: DiscordPlatform, ann: Person, general: Channel):
    shown = await card_in(platform, ann, general)
    offer = Offer("s1", "Court 1", START, START + timedelta(hours=1))
    taken = Reply("refused", "That court is taken.", offers=(offer,), reason="taken")
    await platform.deliver(event(await press(platform, ann, shown)), taken)
    assert shown.buttons == ["Wed 2 Dec 15:00 · Court 1"]


async def test_times_to_move_to_stand_beside_the_card_which_can_still_be_cancelled(
    platform: DiscordPlatform, ann: Person, general: Channel
):
    shown = await card_in(platform, ann, general)
    one = await press(platform, ann, shown)
    offer = Offer("s1", "Court 1", START, START + timedelta(hours=1))
    await platform.deliver(
        replace(event(one), choice="move:K7M2QX"), Reply("offered", "When instead?", offers=(offer,))
    )
    [said] = ann.fake.interactions[one.interaction_token].followups
    assert (said.ephemeral, said.buttons) == (True, ["Wed 2 Dec 15:00 · Court 1"])
    assert shown.buttons == ["Cancel"]


async def test_a_result_that_a_model_had_a_part_in_can_be_judged(
    platform: DiscordPlatform, ann: Person, general: Channel
):
    reply = replace(ANSWER, outcome="cancelled", model="gpt", trace="0" * 32)
    await platform.deliver(event(spoken(await ann.mention(general, "hello"))), reply)
    assert general.messages[-1].buttons == ["👍", "👎"]


@pytest.mark.parametrize("reason", ["stale", "cancelled", "unknown_booking"])
async def test_a_card_that_is_out_of_date_loses_its_buttons(
    platform: DiscordPlatform, ann: Person, general: Channel, reason: str
):
    shown = await card_in(platform, ann, general)
    pressed = replace(event(await press(platform, ann, shown)), choice=CANCEL.choice)
    await platform.deliver(pressed, Reply("refused", "Too late.", reason=reason))
    assert shown.buttons == []
    assert "Booked: Court 2." in shown.text
    assert (await ann.reply()).text == "Too late."


async def test_a_second_click_takes_nothing_from_what_the_first_one_brought(
    platform: DiscordPlatform, ann: Person, general: Channel
):
    shown = await card_in(platform, ann, general)  # in the place of the offer that was pressed twice
    late = replace(event(await press(platform, ann, shown)), choice="c2-20261202-1500-60")
    await platform.deliver(late, Reply("refused", "Too late.", reason="stale"))
    assert shown.buttons == ["Cancel"]


async def test_a_private_card_is_changed_in_place_and_otherwise_answered_in_private(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person
):
    await platform.deliver(event(await command(platform, ann, private=True)), booked())
    shown = await ann.reply()
    await platform.deliver(event(await press(platform, ann, shown, private=True), "2"), booked("Moved."))
    assert "Moved." in shown.text
    late = await press(platform, ann, shown, private=True)
    fake.expire_token(fake.interactions[late.interaction_token])
    await platform.deliver(event(late, "3"), Reply("cancelled", "Cancelled."))
    assert ann.dm_channel.messages[-1].text == "Cancelled."


async def test_a_press_answered_late_still_changes_its_card(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, general: Channel
):
    shown = await card_in(platform, ann, general)
    address = await press(platform, ann, shown)
    fake.expire_token(fake.interactions[address.interaction_token])
    await platform.deliver(event(address), Reply("cancelled", "Cancelled."))
    assert shown.text == "Cancelled."


async def test_a_card_deleted_meanwhile_is_answered_anew(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, general: Channel
):
    shown = await card_in(platform, ann, general)
    address = await press(platform, ann, shown)
    fake.delete(shown)
    await platform.deliver(event(address), Reply("cancelled", "Cancelled."))
    assert general.messages[-1].text == "Cancelled."


async def test_a_notice_is_a_direct_message(platform: DiscordPlatform, ann: Person):
    notice = replace(event(Address("notice", user=ann.id)), reply_to=ReplyTo("discord", {"user": ann.id}))
    await platform.deliver(notice, Reply("answered", "Tomorrow at 15:00."))
    assert (await ann.reply()).channel is ann.dm_channel


async def test_a_busy_discord_is_asked_again(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, general: Channel
):
    message = await ann.mention(general, "hello")
    fake.fail("POST", "/channels/{id}/messages", 429, retry_after=0.05)
    await platform.deliver(event(spoken(message)), ANSWER)
    assert general.messages[-1].text == ANSWER.text


async def test_a_long_rate_limit_is_the_workers_to_wait_for(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, general: Channel
):
    message = await ann.mention(general, "hello")
    fake.fail("POST", "/channels/{id}/messages", 429, retry_after=90)
    with pytest.raises(DeliveryFailed) as failed:
        await platform.deliver(event(spoken(message)), ANSWER)
    assert (failed.value.again, failed.value.after) == (True, 90)


async def test_a_wrong_token_is_not_tried_again(fake: DiscordFake, ann: Person, general: Channel):
    platform = DiscordPlatform("no.such.token", fake.api_base)
    with pytest.raises(DeliveryFailed) as failed:
        await platform.deliver(event(spoken(await ann.mention(general, "hello"))), ANSWER)
    await platform.aclose()
    assert not failed.value.again


async def test_a_discord_that_is_away_is_an_os_error(unused_tcp_port: int, ann: Person, general: Channel):
    platform = DiscordPlatform("any", f"http://127.0.0.1:{unused_tcp_port}")
    here = event(spoken(await ann.mention(general, "hello")))
    with pytest.raises(OSError, match=r".+"):
        await platform.deliver(here, ANSWER)
    with pytest.raises(OSError, match=r".+"):
        await platform.is_admin(here)
    await platform.working(here, at("Looking"))
    await platform.aclose()


async def test_typing_shows_until_the_answer_is_there(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, general: Channel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("adapters.discord.platform.TYPING_SECONDS", 0.01)
    here = event(spoken(await ann.mention(general, "hello")))
    await platform.working(here, at("Looking"))
    await platform.working(here, at("Booking"))
    await fake.until(lambda: general.typed > 1)
    await platform.deliver(here, ANSWER)
    typed = general.typed
    await asyncio.sleep(0.05)
    assert general.typed == typed


async def test_admins_are_the_owner_and_whom_a_role_makes_one(platform: DiscordPlatform, ann: Person, general: Channel):
    founder = ann.fake.guild("Riverside").member("founder")
    assert await platform.is_admin(event(spoken(await founder.mention(general, "hello"))))
    assert not await platform.is_admin(event(spoken(await ann.mention(general, "hello"))))


async def test_in_direct_messages_everybody_is_an_admin_of_his_own(platform: DiscordPlatform, ann: Person):
    mine = event(spoken(await ann.dm("hello")))
    assert await platform.is_admin(mine)
    assert not await platform.is_admin(replace(mine, workspace="@1"))


async def test_an_interaction_says_itself_who_is_an_admin(platform: DiscordPlatform, fake: DiscordFake, ann: Person):
    founder = fake.guild("Riverside").member("founder")
    assert await platform.is_admin(
        event(spoken(await founder.mention(fake.guild("Riverside").channel("general"), "hi")))
    )
    assert not await platform.is_admin(event(await command(platform, founder)))  # not any more, as Discord says with it


@dataclass
class Asked:
    """A guild with one role for each kind of permission."""

    asked: int = 0

    async def call(self, method: str, path: str, **ids: str) -> Any:
        self.asked += 1
        if path.endswith("{guild_id}"):
            roles = {"G": 0, "manager": 1 << 5, "chief": 1 << 3, "player": 1 << 11}
            return {
                "id": "G",
                "owner_id": "owner",
                "roles": [{"id": r, "permissions": str(p)} for r, p in roles.items()],
            }
        return {"roles": [ids["user_id"]]}


@pytest.mark.parametrize(("user", "admin"), [("manager", True), ("chief", True), ("player", False), ("owner", True)])
async def test_a_role_makes_an_admin_by_managing_the_server(user: str, admin: bool):
    assert await Admins(Asked()).is_admin("G", user) is admin


async def test_discord_is_asked_once_in_five_minutes_for_a_member():
    rest = Asked()
    admins = Admins(rest)
    for _ in range(3):
        await admins.is_admin("G", "player")
    assert rest.asked == 2


async def test_neither_words_nor_tokens_are_logged(
    platform: DiscordPlatform, fake: DiscordFake, ann: Person, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("DEBUG")
    address = await command(platform, ann)
    fake.fail("PATCH", "/webhooks/{app}/{token}/messages/@original", 429, retry_after=0.01)
    await platform.deliver(event(address), ANSWER)
    assert "rate limited" in caplog.text
    assert address.interaction_token not in caplog.text
    assert ANSWER.text not in caplog.text
