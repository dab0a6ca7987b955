"""Ways out of Slack: the real slack_sdk against the Slack on loopback, delivered twice, refused, cut off, late."""

# Stand-ins have the part of a port that a test needs.
# pyright: reportArgumentType=false

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.slack.address import Address
from adapters.slack.clients import Clients, Identity, TokenLookup
from adapters.slack.manifest import SCOPES
from adapters.slack.platform import SlackPlatform
from adapters.slack.receiver import whisper
from bot.conversation.event import Event
from bot.conversation.ports import DeliveryFailed
from bot.conversation.reply import File, Reply
from bot.conversation.work import plan
from bot.domain.errors import StoreDown
from bot.domain.member import ReplyTo
from tests.fakes.slack import Channel, Message, Person, SlackFake, Team
from tests.kit.working import at
from tests.kit.world import Marks
from tests.slack.sent import BUTTONS, Desk, booked, card, event, offered

FILE = File("court.ics", "text/calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR")


@pytest.fixture
def slack(slack: SlackFake) -> SlackFake:
    slack.echoes = False
    return slack


@pytest.fixture
def team(slack: SlackFake) -> Team:
    """Its token may do what the manifest asks for, and nothing else."""
    team = slack.team("T1")
    team.scopes.intersection_update(SCOPES)
    return team


@pytest.fixture
def alice(team: Team) -> Person:
    return team.user("alice")


@pytest.fixture
def general(team: Team) -> Channel:
    return team.channel("general")


@pytest.fixture
async def clients(slack: SlackFake, team: Team) -> AsyncIterator[Clients]:
    made = Clients(slack.base_url, lambda t, e: lookup(t, e))
    lookup = TokenLookup(team.bot_token, made.client)
    yield made
    await made.aclose()


@pytest.fixture
def marks() -> Marks:
    return Marks()


@pytest.fixture
def platform(clients: Clients, marks: Marks) -> SlackPlatform:
    return worker(clients, marks)


def worker(clients: Clients, marks: Marks, stream_after: float = 0.05) -> SlackPlatform:
    return SlackPlatform(clients, marks, Desk(), stream_after)


async def asked(person: Person, channel: Channel, **more: Any) -> tuple[Message, Event]:
    """A mention in a channel (or a direct message), and its event as a listener makes it."""
    person.slack.hold()
    message = await (person.dm("a court") if channel.kind == "im" else person.mention(channel, "a court"))
    address = Address(person.team.id, channel=channel.id, thread=message.ts, user=person.id, message=message.ts)
    return message, event(address, channel=channel.id, **more)


async def shown(platform: SlackPlatform, person: Person, channel: Channel, reply: Reply) -> tuple[Message, Message]:
    """A mention in a channel (or a direct message), and the card that answered it."""
    message, happened = await asked(person, channel)
    await platform.deliver(happened, reply)
    return message, await person.reply(to=message)


def pressed(message: Message, person: Person, **more: Any) -> Event:
    """A button on a message, pressed."""
    private = {"ephemeral": "1", "response_url": person.slack.response_url(message.channel, person, message)}
    address = Address(
        person.team.id,
        channel=message.channel.id,
        thread=message.root,
        user=person.id,
        message=message.ts,
        source="action",
        **(private if message.ephemeral else {}),
    )
    return event(address, id="Ev2", kind="action", **{"choice": "cancel:ABC123", **more})


async def by_command(person: Person, channel: Channel) -> Event:
    url = person.slack.response_url(channel, person)
    address = Address(
        person.team.id, channel=channel.id, user=person.id, response_url=url, ephemeral="1", source="command"
    )
    return event(address, kind="command")


async def test_a_mention_is_answered_in_its_thread_without_unfurling(
    platform: SlackPlatform, alice: Person, general: Channel
) -> None:
    message, happened = await asked(alice, general)
    await platform.deliver(happened, booked())
    answer = await alice.reply(to=message)
    assert (answer.thread_ts, answer.buttons) == (message.ts, ["Cancel", "Move"])
    assert (answer.arguments["unfurl_links"], answer.arguments["unfurl_media"]) == (False, False)


async def test_a_direct_message_is_answered_there(platform: SlackPlatform, alice: Person) -> None:
    message, happened = await asked(alice, alice.direct)
    await platform.deliver(happened, offered())
    assert (await alice.reply(to=message)).buttons == ["Court 1", "Court 2", "Court 3"]


async def test_a_delivery_after_a_crash_changes_the_message_that_was_sent(
    clients: Clients, marks: Marks, alice: Person, general: Channel, team: Team
) -> None:
    message, happened = await asked(alice, general)
    await worker(clients, marks).deliver(happened, booked())
    await worker(clients, marks).deliver(happened, booked())
    sent = [m for m in team.messages(general, message) if m.bot_id]
    assert [m.edited for m in sent] == [1]


def answers(team: Team, message: Message) -> list[Message]:
    return [m for m in team.messages(message.channel, message) if m.bot_id]


UNCLEAR = [{"drop": True}, {"status": 503}, {"error": "fatal_error"}]


@pytest.mark.parametrize("trouble", UNCLEAR)
async def test_a_post_whose_answer_got_lost_is_found_and_stays_one(
    trouble: dict[str, Any], platform: SlackPlatform, slack: SlackFake, alice: Person, general: Channel, team: Team
) -> None:
    message, happened = await asked(alice, general)
    slack.fail("chat.postMessage", after=True, **trouble)
    with pytest.raises(DeliveryFailed) as failure:
        await platform.deliver(happened, booked())
    assert failure.value.again
    assert len(slack.calls("chat.postMessage")) == 1  # the SDK itself repeated nothing
    await platform.deliver(happened, booked())
    assert [m.edited for m in answers(team, message)] == [0]


async def test_slack_is_not_asked_what_was_said_before_there_was_an_attempt(
    clients: Clients, marks: Marks, slack: SlackFake, alice: Person, general: Channel
) -> None:
    _, happened = await asked(alice, general)
    slack.fail("chat.postMessage", retry_after=1)  # which is no unclear end
    with pytest.raises(DeliveryFailed):
        await worker(clients, marks).deliver(happened, booked())
    for _ in range(2):
        await worker(clients, marks).deliver(happened, booked())
    assert slack.calls("conversations.replies") == slack.calls("conversations.history") == []


async def cut_off(clients: Clients, marks: Marks, slack: SlackFake, happened: Event, reply: Reply) -> None:
    """A worker that dies once Slack has its answer, and before it knows."""
    slack.fail("chat.postMessage", drop=True, after=True)
    with pytest.raises(DeliveryFailed):
        await worker(clients, marks).deliver(happened, reply)


class TestAnAnswerWhoseMarksAreLost:
    """As a Redis that forgot loses them."""

    async def test_a_post_in_its_thread_is_seen(
        self, platform: SlackPlatform, clients: Clients, alice: Person, general: Channel
    ) -> None:
        _, happened = await asked(alice, general)
        forgetful = worker(clients, Marks())
        assert not await forgetful.has_answer(happened)
        await platform.deliver(happened, booked())
        assert await forgetful.has_answer(happened)

    async def test_a_stream_that_was_not_finished_is_gone_on_with(
        self, platform: SlackPlatform, clients: Clients, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, at("Looking at what is free"))
        await alice.until(lambda: answers(team, message))
        forgetful = worker(clients, Marks())
        assert not await forgetful.has_answer(happened)
        await forgetful.working(happened, at("Reserving Court 1"))
        await asyncio.sleep(0.2)  # longer than a stream of its own would have taken
        await forgetful.deliver(happened, booked())
        [answer] = answers(team, message)
        assert answer.finished

    async def test_an_answer_that_a_mark_tells_of_is_left_to_its_delivery(
        self, platform: SlackPlatform, slack: SlackFake, alice: Person, general: Channel
    ) -> None:
        _, happened = await asked(alice, general)
        await platform.deliver(happened, booked())
        assert not await platform.has_answer(happened)
        assert slack.calls("conversations.replies") == []

    async def test_a_slack_that_cannot_be_asked_has_no_answer(
        self, clients: Clients, slack: SlackFake, alice: Person, general: Channel
    ) -> None:
        _, happened = await asked(alice, general)
        slack.fail("conversations.replies", error="missing_scope")
        assert not await worker(clients, Marks()).has_answer(happened)


class TestALaterAttempt:
    async def test_another_worker_finds_the_answer_in_the_thread_with_one_question(
        self, clients: Clients, marks: Marks, slack: SlackFake, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        await cut_off(clients, marks, slack, happened, booked())
        for _ in range(2):
            await worker(clients, marks).deliver(happened, booked())
        assert len(answers(team, message)) == 1
        assert len(slack.calls("conversations.replies")) == 1

    @pytest.mark.parametrize("outcome", ["booked", "moved"])
    async def test_an_answer_that_is_the_card_of_what_it_tells_stays_as_it_is(
        self,
        clients: Clients,
        marks: Marks,
        slack: SlackFake,
        alice: Person,
        general: Channel,
        team: Team,
        outcome: str,
    ) -> None:
        message, happened = await asked(alice, general)
        for _ in range(2):
            await worker(clients, marks).deliver(happened, booked(outcome=outcome, model="m", touched=(card(),)))
        [answer] = answers(team, message)
        assert {*answer.versions, answer.plain} == {answer.plain}
        assert len(slack.calls("chat.update")) == 1

    async def test_a_worker_that_slept_over_its_post_takes_it_back_where_another_one_has_answered(
        self, clients: Clients, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        awake = Marks()

        class Late(Marks):
            """Sees what the other one has marked only after its own post."""

            async def mark(self, key: str, value: str, seconds: int = 3600) -> None:
                if value.startswith("going"):
                    await worker(clients, awake).deliver(happened, booked())
                    self.kept |= awake.kept
                    return
                await super().mark(key, value, seconds)

        await worker(clients, Late()).deliver(happened, booked())
        assert [answer.deleted for answer in answers(team, message) if not answer.deleted] == [False]

    async def test_a_worker_that_slept_before_its_post_makes_none_where_another_one_has_answered(
        self, clients: Clients, slack: SlackFake, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        awake = Marks()

        class Late(Marks):
            """Another one answers between its look at the marks and its own."""

            async def swap(self, key: str, value: str, seconds: int = 3600) -> str | None:
                await worker(clients, awake).deliver(happened, booked())
                self.kept |= awake.kept
                return await super().swap(key, value, seconds)

        late = Late()
        await worker(clients, late).deliver(happened, booked())
        assert (len(answers(team, message)), late.kept) == (1, awake.kept)
        assert len(slack.calls("chat.postMessage")) == 1

    async def test_an_answer_that_never_arrived_is_posted(
        self, clients: Clients, marks: Marks, slack: SlackFake, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        slack.fail("chat.postMessage", drop=True)
        with pytest.raises(DeliveryFailed):
            await worker(clients, marks).deliver(happened, booked())
        await worker(clients, marks).deliver(happened, booked())
        assert len(answers(team, message)) == 1

    async def test_the_answer_to_another_turn_with_the_same_words_is_another_one(
        self, clients: Clients, marks: Marks, slack: SlackFake, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        await worker(clients, marks).deliver(happened, booked())
        slack.fail("chat.postMessage", drop=True)
        other = event(Address.of(happened.reply_to), id="Ev7", channel=general.id)
        with pytest.raises(DeliveryFailed):
            await worker(clients, marks).deliver(other, booked())
        await worker(clients, marks).deliver(other, booked())
        assert len(answers(team, message)) == 2

    async def test_a_notice_is_found_in_direct_messages(
        self, clients: Clients, marks: Marks, slack: SlackFake, alice: Person, team: Team
    ) -> None:
        told = event(Address("T1", user=alice.id, source="notice"), id="n1", kind="notice")
        await cut_off(clients, marks, slack, told, Reply("answered", "Tomorrow at 15:00."))
        await worker(clients, marks).deliver(told, Reply("answered", "Tomorrow at 15:00."))
        assert len(team.messages(alice.direct)) == 1

    async def test_a_private_answer_that_had_to_go_to_direct_messages_is_found_there(
        self, clients: Clients, marks: Marks, slack: SlackFake, alice: Person, team: Team
    ) -> None:
        happened = await by_command(alice, team.channel("elsewhere", bot_in=False))
        for use in slack.response_urls.values():
            use.uses = 5
        await cut_off(clients, marks, slack, happened, booked())
        await worker(clients, marks).deliver(happened, booked())
        assert len(team.messages(alice.direct)) == 1

    async def test_a_file_is_found_by_its_name(
        self, clients: Clients, marks: Marks, slack: SlackFake, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        slack.fail("files.completeUploadExternal", drop=True, after=True)
        with pytest.raises(DeliveryFailed):
            await worker(clients, marks).deliver(happened, booked(file=FILE))
        await worker(clients, marks).deliver(happened, booked(file=FILE))
        assert len([m for m in answers(team, message) if m.files]) == 1

    @pytest.mark.parametrize("lacks", ["the scope", "the history of an app that is sold", "a Slack that answers"])
    async def test_where_slack_cannot_be_asked_the_answer_is_posted(
        self, lacks: str, clients: Clients, marks: Marks, slack: SlackFake, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        await cut_off(clients, marks, slack, happened, booked())
        if lacks == "the scope":
            team.scopes.discard("channels:history")
        elif lacks == "a Slack that answers":
            slack.fail("conversations.replies", status=500, times=9)
        else:
            slack.history_limited, slack.history_asked["conversations.replies"] = True, slack.clock()
        await worker(clients, marks).deliver(happened, booked())
        assert len(answers(team, message)) == 2
        assert len(slack.calls("conversations.replies")) == (2 if lacks == "a Slack that answers" else 1)

    async def test_a_short_limit_is_waited_for(
        self, clients: Clients, marks: Marks, slack: SlackFake, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        await cut_off(clients, marks, slack, happened, booked())
        slack.fail("conversations.replies", retry_after=0)
        await worker(clients, marks).deliver(happened, booked())
        assert len(answers(team, message)) == 1

    async def test_without_marks_slack_is_asked_and_nobody_goes_without_an_answer(
        self, clients: Clients, slack: SlackFake, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        for _ in range(2):
            await worker(clients, NoMarks()).deliver(happened, booked())
        assert len(answers(team, message)) == 1


class NoMarks(Marks):
    """A Redis that is away."""

    async def mark(self, key: str, value: str, seconds: int = 3600) -> None:
        raise StoreDown("Redis")

    async def marked(self, key: str) -> str | None:
        raise StoreDown("Redis")


async def test_slack_says_when_to_come_again(
    platform: SlackPlatform, slack: SlackFake, alice: Person, general: Channel
) -> None:
    _, happened = await asked(alice, general)
    slack.fail("chat.postMessage", retry_after=7)
    with pytest.raises(DeliveryFailed) as failure:
        await platform.deliver(happened, booked())
    assert (failure.value.again, failure.value.after) == (True, 7)


@pytest.mark.parametrize("trouble", [{"status": 503}, {"error": "internal_error"}, {"drop": True}])
async def test_passing_trouble_is_tried_again(
    trouble: dict[str, Any], platform: SlackPlatform, slack: SlackFake, alice: Person, general: Channel
) -> None:
    message, happened = await asked(alice, general)
    slack.fail("chat.postMessage", **trouble)
    with pytest.raises(DeliveryFailed) as failure:
        await platform.deliver(happened, booked())
    assert failure.value.again
    await platform.deliver(happened, booked())
    assert await alice.reply(to=message)


@pytest.mark.parametrize("gone", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_workspace_that_threw_the_bot_out_is_given_up(
    gone: str, platform: SlackPlatform, slack: SlackFake, alice: Person, general: Channel
) -> None:
    _, happened = await asked(alice, general)
    slack.fail("chat.postMessage", error=gone)
    with pytest.raises(DeliveryFailed) as failure:
        await platform.deliver(happened, booked())
    assert not failure.value.again


async def test_an_archived_channels_member_is_told_in_direct_messages(
    platform: SlackPlatform, alice: Person, general: Channel
) -> None:
    _, happened = await asked(alice, general)
    general.archived = True
    await platform.deliver(happened, booked())
    assert "ABC123" in (await alice.reply(to=alice.direct)).plain


async def test_an_unknown_workspace_is_not_answered_with_another_ones_token(
    platform: SlackPlatform, alice: Person, general: Channel
) -> None:
    _, happened = await asked(alice, general)
    stolen = event(Address("T2", channel=general.id, thread=happened.reply_to.address["thread"], user=alice.id))
    with pytest.raises(DeliveryFailed) as failure:
        await platform.deliver(stolen, booked())
    assert not failure.value.again
    assert not alice.has_reply()


async def test_a_token_that_was_replaced_elsewhere_is_taken_up(
    slack: SlackFake, marks: Marks, team: Team, alice: Person, general: Channel
) -> None:
    tokens = iter(["xoxb-old", team.bot_token])

    async def lookup(team: str, enterprise: str) -> Identity:
        return Identity(next(tokens), "UT1BOT", "BT1BOT", team)

    clients = Clients(slack.base_url, lookup)
    message, happened = await asked(alice, general)
    with pytest.raises(DeliveryFailed) as failure:
        await worker(clients, marks).deliver(happened, booked())
    assert failure.value.again
    await worker(clients, marks).deliver(happened, booked())
    assert await alice.reply(to=message)
    await clients.aclose()


class TestPrivately:
    async def test_a_command_is_answered_for_one_pair_of_eyes(
        self, platform: SlackPlatform, alice: Person, general: Channel, team: Team
    ) -> None:
        await platform.deliver(await by_command(alice, general), booked())
        assert (await alice.reply()).ephemeral
        assert team.messages(general) == []

    async def test_a_second_delivery_says_nothing_twice(
        self, platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        happened = await by_command(alice, general)
        await platform.deliver(happened, booked())
        await platform.deliver(happened, booked())
        assert len(slack.calls("response_url")) == 1

    async def test_a_used_up_response_url_falls_back_to_an_ephemeral_post(
        self, platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        happened = await by_command(alice, general)
        for use in slack.response_urls.values():
            use.uses = 5
        await platform.deliver(happened, booked())
        assert (await alice.reply()).ephemeral
        assert len(slack.calls("chat.postEphemeral")) == 1

    async def test_where_the_bot_is_not_in_the_channel_direct_messages_are_left(
        self, platform: SlackPlatform, alice: Person, team: Team, slack: SlackFake
    ) -> None:
        elsewhere = team.channel("elsewhere", bot_in=False)
        happened = await by_command(alice, elsewhere)
        for use in slack.response_urls.values():
            use.uses = 5
        await platform.deliver(happened, booked())
        assert (await alice.reply(to=alice.direct)).channel is alice.direct

    @pytest.mark.parametrize(
        "url",
        [
            "http://hooks.slack.com/commands/1",
            "https://hooks.slack.com.evil.example/1",
            "https://evil.example/https://hooks.slack.com/",
            "https://user@evil.example/",
            "file:///etc/passwd",
            "//hooks.slack.com/",
            "http://127.0.0.1:1/response/R1",
        ],
    )
    async def test_a_forged_response_url_gets_nothing(
        self, url: str, platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake,
        caplog: pytest.LogCaptureFixture,
    ) -> None:  # fmt: skip
        address = Address("T1", channel=general.id, user=alice.id, response_url=url, ephemeral="1", source="command")
        await platform.deliver(event(address, kind="command"), booked())
        assert slack.calls("response_url") == []
        assert (await alice.reply()).ephemeral
        assert "response_url that is not Slack's" in caplog.text
        assert "evil" not in caplog.text

    @pytest.mark.parametrize("who", ["user_id", "user"])  # in a command, in everything else
    async def test_nor_does_a_word_without_a_turn_follow_one(
        self, who: str, clients: Clients, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        body = {"response_url": slack.response_url(general, alice).replace("127.0.0.1", "localhost")}
        body[who] = alice.id if who == "user_id" else {"id": alice.id}
        await whisper(body, await clients.of("T1"), "Not yours.")
        assert slack.calls("response_url") == []
        assert (await alice.reply(to=alice.direct)).plain == "Not yours."

    async def test_a_form_is_answered_in_the_channel_it_came_from(
        self, platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        address = Address("T1", channel=general.id, user=alice.id, ephemeral="1", source="form")
        await platform.deliver(event(address, kind="form"), booked())
        answer = await alice.reply()
        assert (answer.channel, answer.ephemeral) == (general, True)

    async def test_a_form_from_nowhere_is_answered_in_direct_messages(
        self, platform: SlackPlatform, alice: Person
    ) -> None:
        await platform.deliver(event(Address("T1", user=alice.id, source="form"), kind="form"), booked())
        assert (await alice.reply(to=alice.direct)).text


class TestPressing:
    async def test_a_change_by_a_press_takes_the_cards_place(
        self, platform: SlackPlatform, alice: Person, general: Channel, team: Team
    ) -> None:
        message, card = await shown(platform, alice, general, booked())
        await platform.deliver(pressed(card, alice), Reply("cancelled", "Cancelled: Court 2 (code ABC123)."))
        assert (card.edited, card.buttons) == (1, [])
        assert "Cancelled" in card.plain
        assert len(team.messages(general, message)) == 2

    async def test_an_answer_that_changed_nothing_is_for_the_member_alone(
        self, platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        message, card = await shown(platform, alice, general, offered())
        await platform.deliver(pressed(card, alice), Reply("refused", "Court 1 is taken.", reason="taken"))
        notice = await alice.reply(to=message)
        assert (notice.ephemeral, notice.thread_ts) == (True, message.ts)
        assert card.edited == 0

    async def test_a_worn_out_card_loses_its_buttons_and_says_so(
        self, platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        _, card = await shown(platform, alice, general, offered())
        await platform.deliver(pressed(card, alice), Reply("refused", "That button is out of date.", reason="stale"))
        assert (card.buttons, card.plain) == ([], "That button is out of date.")

    async def test_a_private_card_is_replaced_through_its_response_url(
        self, platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        await platform.deliver(await by_command(alice, general), booked())
        card = await alice.reply()
        await platform.deliver(pressed(card, alice), Reply("cancelled", "Cancelled: Court 2."))
        assert (card.ephemeral, card.edited, card.buttons) == (True, 1, [])

    async def test_times_to_move_to_stand_beside_the_card_which_can_still_be_cancelled(
        self, platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        message, card = await shown(platform, alice, general, booked())
        await platform.deliver(pressed(card, alice, choice="move:ABC123"), offered())
        beside = await alice.reply(to=message)
        assert (beside.ephemeral, len(beside.buttons)) == (True, 3)
        assert card.buttons == ["Cancel", "Move"]

    async def test_in_direct_messages_the_answer_follows_in_the_thread(
        self, platform: SlackPlatform, alice: Person
    ) -> None:
        message, card = await shown(platform, alice, alice.direct, booked())
        await platform.deliver(pressed(card, alice), Reply("listed", "Your bookings:", buttons=BUTTONS))
        assert (await alice.reply(to=message)).thread_ts == message.ts
        assert card.edited == 0

    async def test_a_card_that_was_deleted_is_answered_all_the_same(
        self, platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        message, card = await shown(platform, alice, general, booked())
        card.deleted = True
        await platform.deliver(pressed(card, alice), Reply("cancelled", "Cancelled: Court 2."))
        assert "Cancelled" in (await alice.reply(to=message)).plain


class TestNotices:
    async def test_a_notice_goes_to_direct_messages_opened_once(
        self, platform: SlackPlatform, alice: Person, slack: SlackFake
    ) -> None:
        for number in range(2):
            told = event(Address("T1", user=alice.id, source="notice"), id=f"n{number}", kind="notice")
            await platform.deliver(told, Reply("answered", f"Reminder {number}"))
            assert (await alice.reply(to=alice.direct)).plain == f"Reminder {number}"
        assert len(slack.calls("conversations.open")) == 1

    async def test_replies_addressed_by_user_and_workspace_arrive(self, platform: SlackPlatform, alice: Person) -> None:
        told = Event(
            "n1",
            "slack",
            "T1",
            "dm",
            event(Address("T1", user=alice.id)).user,
            "notice",
            "",
            ReplyTo("slack", {"user": alice.id, "workspace": "T1"}),
        )
        await platform.deliver(told, Reply("answered", "Court 2 is closed on Tuesday."))
        assert await alice.reply(to=alice.direct)

    async def test_without_the_scope_to_open_direct_messages_the_members_id_is_enough(
        self, platform: SlackPlatform, alice: Person, team: Team
    ) -> None:
        team.scopes.discard("im:write")
        told = event(Address("T1", user=alice.id, source="notice"), kind="notice")
        await platform.deliver(told, Reply("answered", "Reminder"))
        await platform.deliver(told, Reply("answered", "Reminder"))
        assert (await alice.reply(to=alice.direct)).edited == 1
        assert not alice.has_reply()


PLAN = plan({"parse": "Reading", "look": "Looking", "book": "Booking"})


def states(streamed: Message) -> dict[str, str]:
    return {one["title"]: one["status"] for one in streamed.tasks.values()}


class TestWorking:
    async def test_a_status_stands_beside_the_thread_until_the_answer(
        self, clients: Clients, marks: Marks, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        platform = worker(clients, marks, stream_after=60)
        message, happened = await asked(alice, general)
        await platform.working(happened, at("Looking at what is free"))
        assert slack.status_of(message) == "Looking at what is free"
        assert slack.statuses[-1]["loading_messages"] == ["Looking at what is free…"]
        await platform.deliver(happened, booked())
        assert slack.status_of(message) == ""
        assert (await alice.reply(to=message)).stream is None

    async def test_a_longer_turn_streams_what_is_done_and_ends_with_the_answer(
        self, platform: SlackPlatform, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, at("Reading your message"))
        await self.streaming(alice, message)
        await platform.working(happened, at("Reading your message", "Looking at what is free"))
        await platform.deliver(happened, booked())
        answer = await alice.reply(to=message)
        assert (answer.stream, answer.buttons, answer.edited) == ("stopped", ["Cancel", "Move"], 0)
        done = [chunk["title"] for chunk in answer.chunks if chunk["status"] == "complete"]
        assert done == ["Reading your message", "Looking at what is free"]
        assert len(team.messages(general, message)) == 2

    @pytest.mark.parametrize(
        ("outcome", "ends"), [("booked", "complete"), ("refused", "complete"), ("failed", "error")]
    )
    async def test_no_task_is_left_in_progress_when_a_stream_stops(
        self, outcome: Any, ends: str, platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, at("Reading your message"))
        streamed = await self.streaming(alice, message)
        for done in (["Looking at what is free"], ["Looking at what is free", "Booking"]):
            await platform.working(happened, at("Reading your message", *done))
        await platform.deliver(happened, Reply(outcome, "So it is."))
        assert [one["status"] for one in streamed.tasks.values()] == ["complete", "complete", ends]

    async def test_a_plan_stands_there_whole_before_its_first_step_is_done(
        self, platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, PLAN.at(0))
        streamed = await self.streaming(alice, message)
        assert streamed.arguments["task_display_mode"] == "plan"
        assert states(streamed) == {"Reading": "in_progress", "Looking": "pending", "Booking": "pending"}
        await platform.working(happened, PLAN.at(1))
        assert states(streamed) == {"Reading": "complete", "Looking": "in_progress", "Booking": "pending"}

    @pytest.mark.parametrize(
        ("outcome", "ends"),
        [
            ("asked", {"Reading": "complete", "Looking": "complete", "Booking: not needed": "complete"}),
            ("failed", {"Reading": "complete", "Looking": "error", "Booking: not done": "complete"}),
        ],
    )
    async def test_no_step_of_a_plan_stays_open_and_none_that_was_not_taken_is_claimed(
        self, outcome: Any, ends: dict[str, str], platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, PLAN.at(0))
        streamed = await self.streaming(alice, message)
        await platform.working(happened, PLAN.at(1))
        await platform.deliver(happened, Reply(outcome, "So it is."))
        assert states(streamed) == ends

    @pytest.mark.parametrize("lost", [False, True])
    async def test_the_plan_of_a_worker_that_died_is_gone_on_with(
        self, lost: bool, clients: Clients, marks: Marks, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        await worker(clients, marks).working(happened, PLAN.at(0))
        streamed = await self.streaming(alice, message)
        await alice.until(lambda: any(mark.startswith("stream") for mark in marks.kept.values()))
        if lost:
            marks.kept = dict.fromkeys(marks.kept, f"going {general.id} {message.ts} {float(message.ts):.0f}")
        second = worker(clients, marks, stream_after=60 if lost else 0.05)
        await second.working(happened, PLAN.at(2))
        if not lost:
            await alice.until(lambda: states(streamed).get("Booking") == "in_progress")
        await second.deliver(happened, booked())
        assert set(states(streamed).values()) == {"complete"}
        assert (len(streamed.tasks), answers(team, message)) == (3, [streamed])

    @pytest.mark.parametrize("trouble", [{"error": "msg_too_long"}, {"error": "invalid_blocks"}])
    async def test_no_task_is_left_in_progress_in_a_stream_that_takes_no_answer(
        self, trouble: dict[str, Any], platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, at("Reading your message"))
        streamed = await self.streaming(alice, message)
        slack.fail("chat.stopStream", **trouble)
        await platform.deliver(happened, booked())
        assert {chunk["status"] for chunk in streamed.chunks[-1:]} == {"complete"}

    @pytest.mark.parametrize("lost", ["the mark", "the answer to an append"])
    async def test_no_task_of_a_worker_that_died_is_left_in_progress(
        self, lost: str, clients: Clients, marks: Marks, alice: Person, general: Channel, slack: SlackFake, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        first = worker(clients, marks)
        await first.working(happened, at("Reading your message"))
        streamed = await self.streaming(alice, message)
        await alice.until(lambda: any(mark.startswith("stream") for mark in marks.kept.values()))
        if lost == "the mark":
            await first.working(happened, at("Reading your message", "Looking at what is free"))
            marks.kept = dict.fromkeys(marks.kept, f"going {general.id} {message.ts} {float(message.ts):.0f}")
        else:
            slack.fail("chat.appendStream", drop=True, after=True)
            await first.working(happened, at("Reading your message", "Looking at what is free"))
        second = worker(clients, marks, stream_after=60)
        await second.working(happened, at("Booking"))
        await second.deliver(happened, booked())
        assert {one["status"] for one in streamed.tasks.values()} == {"complete"}
        assert answers(team, message) == [streamed]
        assert streamed.stream == "stopped"

    @pytest.mark.parametrize("trouble", UNCLEAR)
    async def test_a_stream_whose_beginning_got_lost_is_found_and_finished(
        self, trouble: dict[str, Any], clients: Clients, marks: Marks, alice: Person, general: Channel,
        slack: SlackFake, team: Team,
    ) -> None:  # fmt: skip
        message, happened = await asked(alice, general)
        platform = worker(clients, marks)
        slack.fail("chat.startStream", after=True, **trouble)
        await platform.working(happened, at("Reading your message"))
        streamed = await self.streaming(alice, message)
        await platform.deliver(happened, booked())
        assert (answers(team, message), streamed.stream) == ([streamed], "stopped")

    async def test_a_stream_whose_end_got_lost_stays_one_message(
        self, platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, at("Reading your message"))
        streamed = await self.streaming(alice, message)
        slack.fail("chat.stopStream", status=503, after=True)
        with pytest.raises(DeliveryFailed):
            await platform.deliver(happened, booked())
        await platform.deliver(happened, booked())
        assert answers(team, message) == [streamed]

    async def test_a_stream_that_ended_early_is_edited(
        self, platform: SlackPlatform, alice: Person, general: Channel, team: Team, slack: SlackFake
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, at("Reading your message"))
        streamed = await self.streaming(alice, message)
        slack.expire_streams()
        await platform.working(happened, at("Reading your message", "Looking at what is free"))
        await platform.deliver(happened, booked())
        assert (streamed.edited, streamed.buttons) == (1, ["Cancel", "Move"])
        assert len(team.messages(general, message)) == 2

    async def test_a_stream_that_is_full_is_stopped_and_edited(
        self, platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, at("Reading your message"))
        streamed = await self.streaming(alice, message)
        slack.fail("chat.stopStream", error="msg_too_long")
        await platform.deliver(happened, booked())
        assert (streamed.stream, streamed.edited, streamed.buttons) == ("stopped", 1, ["Cancel", "Move"])

    async def test_a_streamed_message_that_is_gone_is_posted_anew(
        self, platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, at("Reading your message"))
        (await self.streaming(alice, message)).deleted = True
        await platform.deliver(happened, booked())
        assert (await alice.reply(to=message)).buttons == ["Cancel", "Move"]

    @pytest.mark.parametrize("refusal", ["unknown_method", "missing_scope"])
    async def test_without_streams_there_is_one_post(
        self, refusal: str, platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        message, happened = await asked(alice, general)
        slack.fail("chat.startStream", error=refusal)
        await platform.working(happened, at("Reading your message"))
        await alice.until(lambda: slack.calls("chat.startStream"))
        await platform.deliver(happened, booked())
        assert (await alice.reply(to=message)).stream is None

    async def test_another_worker_finishes_the_stream_of_one_that_died(
        self, clients: Clients, marks: Marks, alice: Person, general: Channel, team: Team
    ) -> None:
        message, happened = await asked(alice, general)
        await worker(clients, marks).working(happened, at("Reading your message"))
        await self.streaming(alice, message)
        await alice.until(lambda: marks.kept)
        second = worker(clients, marks)
        await second.working(happened, at("Reading your message"))
        await asyncio.sleep(0.1)
        await second.deliver(happened, booked())
        assert (await alice.reply(to=message)).buttons == ["Cancel", "Move"]
        assert len(team.messages(general, message)) == 2

    async def test_a_sign_of_life_raises_nothing(
        self, platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        _, happened = await asked(alice, general)
        for trouble in ({"drop": True}, {"status": 500}, {"error": "missing_scope"}, {"retry_after": 5}):
            slack.fail("assistant.threads.setStatus", **trouble)
            await platform.working(happened, at(f"Reading {trouble}"))

    async def test_a_command_shows_what_is_done_for_it_until_the_answer_takes_its_place(
        self, platform: SlackPlatform, alice: Person, general: Channel
    ) -> None:
        happened = await by_command(alice, general)
        await platform.working(happened, at("Reading your message"))
        await platform.working(happened, at("Reading your message", "Looking at what is free"))
        shown = await alice.until(lambda: [m for m in alice.sees(general) if m.ephemeral])
        assert [one.plain for one in shown] == ["Reading your message…"]
        await platform.deliver(happened, booked())
        assert [(one.buttons, one.ephemeral) for one in alice.sees(general)] == [(["Cancel", "Move"], True)]

    async def streaming(self, person: Person, message: Message) -> Message:
        def found() -> Message | None:
            return next((m for m in person.sees(message.channel) if m.stream == "streaming"), None)

        return await person.until(found)

    async def test_a_stream_in_a_channel_that_is_archived_meanwhile_ends_in_direct_messages(
        self, platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.working(happened, at("Reading your message"))
        await self.streaming(alice, message)
        for method in ("chat.stopStream", "chat.update"):
            slack.fail(method, error="is_archived", times=9)
        general.archived = True
        await platform.deliver(happened, booked())
        assert "ABC123" in (await alice.reply(to=alice.direct)).plain


class TestHome:
    def pressed(self, person: Person) -> Event:
        return event(Address("T1", user=person.id, source="home"), kind="action", choice="cancel:ABC123")

    async def test_the_home_tab_is_shown_anew_with_what_happened(self, platform: SlackPlatform, alice: Person) -> None:
        await platform.deliver(self.pressed(alice), Reply("cancelled", "Cancelled: Court 2 (code XYZ789)."))
        home = await alice.wait_home()
        assert "Cancelled: Court 2 (code XYZ789)." in home.plain
        assert "Tue 1 Dec, 15:00–16:00" in home.plain  # the booking that is left
        assert not alice.has_reply()

    async def test_choices_come_to_direct_messages(self, platform: SlackPlatform, alice: Person) -> None:
        await platform.deliver(self.pressed(alice), offered())
        assert len((await alice.reply(to=alice.direct)).buttons) == 3
        assert "in Messages" in (await alice.wait_home()).plain

    async def test_admins_see_the_settings_and_without_word_from_slack_nobody_does(
        self, platform: SlackPlatform, team: Team, slack: SlackFake
    ) -> None:
        boss = team.user("boss", admin=True)
        slack.fail("users.info", status=500)
        await platform.deliver(self.pressed(boss), Reply("dropped", "All right."))
        plain = (await boss.wait_home()).plain
        await platform.deliver(self.pressed(boss), Reply("dropped", "All right, again."))
        assert len((await boss.wait_home(lambda home: "again" in home.plain)).plain) > len(plain)


class TestFiles:
    async def test_an_export_never_stands_in_a_channel(
        self, platform: SlackPlatform, alice: Person, general: Channel, team: Team
    ) -> None:
        _, happened = await asked(alice, general)
        export = File("data.json", "application/json", '{"bookings": []}', private=True)
        await platform.deliver(happened, Reply("answered", "Here is what I know of you.", file=export))
        assert any(m.files for m in alice.sees(alice.direct))
        assert not any(m.files for m in team.messages(general))

    async def test_a_file_comes_into_the_thread(
        self, platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        message, happened = await asked(alice, general)
        await platform.deliver(happened, booked(file=FILE))
        (file,) = slack.files.values()
        assert (file.name, file.content) == ("court.ics", FILE.text.encode())
        assert any(m.files and m.thread_ts == message.ts for m in alice.sees(general))

    async def test_a_file_of_a_private_answer_comes_into_direct_messages(
        self, platform: SlackPlatform, alice: Person, general: Channel, team: Team
    ) -> None:
        await platform.deliver(await by_command(alice, general), booked(file=FILE))
        assert "in your direct messages" in (await alice.reply(to=general)).plain
        assert any(m.files for m in alice.sees(alice.direct))
        assert not any(m.files for m in team.messages(general))

    async def test_without_the_scope_its_text_comes_as_a_message(
        self, platform: SlackPlatform, alice: Person, general: Channel, team: Team
    ) -> None:
        team.scopes.discard("files:write")
        _, happened = await asked(alice, general)
        await platform.deliver(happened, booked(file=FILE))
        assert any(FILE.text in m.plain for m in alice.sees(general))

    async def test_a_second_delivery_brings_no_second_file(
        self, platform: SlackPlatform, alice: Person, general: Channel, slack: SlackFake
    ) -> None:
        _, happened = await asked(alice, general)
        await platform.deliver(happened, booked(file=FILE))
        await platform.deliver(happened, booked(file=FILE))
        assert len(slack.files) == 1


class TestAdmins:
    async def test_slack_says_who_is_an_admin_and_is_asked_once(
        self, platform: SlackPlatform, alice: Person, team: Team, slack: SlackFake
    ) -> None:
        boss = team.user("boss", admin=True)
        for person, admin in ((alice, False), (boss, True), (boss, True)):
            assert await platform.is_admin(event(Address("T1", user=person.id))) is admin
        assert len(slack.calls("users.info")) == 2

    async def test_an_admin_of_another_workspace_is_none_here(
        self, platform: SlackPlatform, slack: SlackFake, team: Team
    ) -> None:
        guest = slack.team("T9").user("guest", admin=True)
        team.people[guest.id] = guest  # in a channel that both workspaces share
        assert not await platform.is_admin(event(Address("T1", user=guest.id)))

    @pytest.mark.parametrize("trouble", [{"drop": True, "times": 9}, {"status": 500}, {"retry_after": 5}])
    async def test_where_slack_cannot_be_asked_nobody_is_taken_for_one(
        self, trouble: dict[str, Any], platform: SlackPlatform, slack: SlackFake, alice: Person
    ) -> None:
        slack.fail("users.info", **trouble)
        with pytest.raises(OSError, match=r"users\.info"):
            await platform.is_admin(event(Address("T1", user=alice.id)))
