"""What members do on Slack, and what comes of it: through the real slack-bolt, by way of both transports.

The clock stands at Tuesday 1 December 2026, 09:00; the club is Riverside with three courts, open 07:00 to 22:00.
"""

import asyncio
from typing import Any

import pytest

import patterns
from bot.domain.errors import StoreDown
from bot.intake.receiver import BUSY, NOT_YOURS
from tests.fakes.slack import Message, Person
from tests.kit.whole import starts
from tests.slack.conftest import TRANSPORTS, SlackBot, Start
from tests.slack.menus import cancel, menu, pick

# Conversations with every letter


async def one_message(bot: SlackBot) -> None:
    ann = bot.team.user("ann")
    asked = await ann.mention(bot.general, "please book court 3 tomorrow at 3pm")
    assert "You're booked: Court 3" in (await ann.reply(to=asked)).plain


async def three_steps(bot: SlackBot) -> None:
    ben = bot.team.user("ben")
    root = await ben.mention(bot.general, "Book a court for tomorrow")
    await ben.reply(to=root)
    await ben.say(bot.general, "5pm", thread=root)
    offer = await ben.reply(to=root)
    assert len(offer.buttons) >= 3
    await ben.say(bot.general, "the second one", thread=root)
    assert "You're booked: Court 2" in (await ben.reply(to=root)).plain


async def pressed_offer(bot: SlackBot) -> None:
    cat = bot.team.user("cat")
    await cat.dm("what is free on Friday at 6pm?")
    offer = await cat.reply(to=cat.direct)
    await cat.click(offer, next(label for label in offer.buttons if "Court 1" in label))
    await cat.until(lambda: "You're booked: Court 1" in offer.plain or cat.has_reply(to=cat.direct))


async def moved(bot: SlackBot) -> None:
    dan = bot.team.user("dan")
    card = await booked_by(dan, "please book court 1 on Saturday at 10am")
    await pick(dan, card, "Move")
    assert "to when?" in (await dan.reply(to=dan.direct)).plain
    assert menu(card) == ["Move", "Cancel booking"]  # until another time is picked, the card holds
    await dan.dm("at 12")
    assert "Moved ✓ Court 1" in (await dan.reply(to=dan.direct)).plain


async def cancelled(bot: SlackBot) -> None:
    eve = bot.team.user("eve")
    card = await booked_by(eve, "please book court 2 on Sunday at 10am")
    await cancel(eve, card)
    await eve.until(lambda: "Cancelled: Court 2" in card.plain and menu(card) == [])


async def never_mind(bot: SlackBot) -> None:
    fay = bot.team.user("fay")
    await fay.dm("Book a court for tomorrow")
    await fay.reply(to=fay.direct)
    await fay.dm("never mind")
    assert "Nothing was booked" in (await fay.reply(to=fay.direct)).plain


async def booked_by(person: Person, words: str) -> Message:
    await person.dm(words)
    return await person.reply(to=person.direct, shows=lambda message: "You're booked" in message.plain)


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("letter", sorted(patterns.names()))
async def test_every_letter_books_offers_moves_cancels_and_lets_go(
    slack_bot: Start, letter: str, transport: str
) -> None:
    bot = await slack_bot(transport, letter)
    for conversation in (one_message, three_steps, pressed_offer, moved, cancelled, never_mind):
        await conversation(bot)
    await bot.settled()
    assert sorted(await starts(bot)) == [
        "Court 1 Fri 18:00", "Court 1 Sat 12:00", "Court 2 Wed 17:00", "Court 3 Wed 15:00",
    ]  # fmt: skip


# Words


async def test_a_thread_is_followed_without_a_mention_until_stop(bot: SlackBot) -> None:
    root = await bot.alice.mention(bot.general, "book a court for tomorrow")
    await bot.alice.reply(to=root)
    await bot.bob.say(bot.general, "I am in, 3pm?", thread=root)  # the bot is in no conversation with them
    await bot.alice.say(bot.general, f"what about you <@{bot.bob.id}>?", thread=root)
    await bot.alice.say(bot.general, "stop", thread=root)
    assert "quiet" in (await bot.alice.reply(to=root)).plain
    await bot.alice.say(bot.general, "3pm", thread=root)
    await bot.settled(turns=2)
    await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm", thread=root)
    assert "You're booked" in (await bot.alice.reply(to=root)).plain


async def test_after_a_quiet_day_a_thread_is_not_followed_any_more(socket_bot: SlackBot) -> None:
    bot = socket_bot
    root = await bot.alice.mention(bot.general, "book a court for tomorrow")
    await bot.alice.reply(to=root)
    await bot.settled()
    redis: Any = bot.redis.client
    [session] = [key async for key in redis.scan_iter("courtbot:session:*")]
    assert 86_300 < await redis.ttl(session) <= 86_400
    await redis.delete(session)  # as Redis does after it
    await bot.alice.say(bot.general, "3pm", thread=root)
    await bot.settled(turns=1)


@pytest.mark.usefixtures("one_minute")
async def test_talk_between_members_in_a_followed_thread_uses_up_none_of_their_turns(slack_bot: Start) -> None:
    bot = await slack_bot("socket", turns_per_minute=3)
    root = await bot.alice.mention(bot.general, "what is free tomorrow at 3pm?")
    await bot.alice.reply(to=root)
    for words in ("I am in", "me too", "so am I", "great"):
        await bot.bob.say(bot.general, words, thread=root)
    await bot.settled(turns=1)
    await bot.bob.dm("mine")
    assert "no bookings" in (await bot.bob.reply(to=bot.bob.direct)).plain


@pytest.mark.usefixtures("one_minute")
async def test_a_flood_of_messages_brings_no_flood_of_answers(slack_bot: Start) -> None:
    bot = await slack_bot("socket", turns_per_minute=2)
    for n in range(8):
        await bot.alice.dm(f"what is free tomorrow at {n + 1}pm?")
    await bot.settled()
    answers = [m.plain for m in bot.alice.sees(bot.alice.direct) if m.bot_id]
    assert len(answers) == 3
    assert sum("more than 2 messages a minute" in words for words in answers) == 1


async def test_messages_at_the_top_of_a_channel_never_reach_the_inbox(slack_bot: Start) -> None:
    bot = await slack_bot("socket", working=False)
    await bot.alice.say(bot.general, "who plays tomorrow at 3pm?")
    await bot.team.bot_says(bot.general, f"<@{bot.team.bot_user}> book a court tomorrow")
    await bot.slack.quiet()
    assert await bot.waiting() == 0


async def test_an_edited_wish_is_the_wish(socket_bot: SlackBot) -> None:
    bot = socket_bot
    asked = await bot.alice.mention(bot.general, "what is free tomorrow at 3pm?")
    await bot.alice.reply(to=asked)
    await bot.alice.edit(asked, "what is free on Friday at 3pm?")
    assert "Fri 4 Dec" in (await bot.alice.reply(to=asked)).plain
    await bot.settled(turns=2)


async def test_an_edit_after_the_booking_is_told_that_it_stands(socket_bot: SlackBot) -> None:
    bot = socket_bot
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    await bot.alice.reply(to=asked)
    await bot.alice.edit(asked, "book court 1 tomorrow at 4pm")
    assert "it stands as it is" in (await bot.alice.reply(to=asked)).plain
    assert await starts(bot) == ["Court 1 Wed 15:00"]


async def test_an_edit_that_names_the_bot_is_answered_in_a_thread_of_its_message(socket_bot: SlackBot) -> None:
    bot = socket_bot
    said = await bot.alice.say(bot.general, "book court 1 tomorrow at 3pm")
    await bot.alice.edit(said, f"<@{bot.team.bot_user}> book court 1 tomorrow at 3pm")
    assert "You're booked: Court 1" in (await bot.alice.reply(to=said)).plain


async def test_an_edit_in_a_thread_that_names_the_bot_is_answered_there(socket_bot: SlackBot) -> None:
    bot = socket_bot
    root = await bot.bob.say(bot.general, "who plays tomorrow?")
    said = await bot.alice.say(bot.general, "court 1 tomorrow at 3pm", thread=root)
    await bot.alice.edit(said, f"<@{bot.team.bot_user}> book court 1 tomorrow at 3pm")
    assert "You're booked: Court 1" in (await bot.alice.reply(to=root)).plain


async def test_quoted_lines_are_no_wish_and_a_wish_for_them_waits_for_a_yes(bot: SlackBot) -> None:
    asked = await bot.alice.mention(bot.general, "\n> court 3 tomorrow at 3pm?\nbook *this one* ~or not~ please")
    answer = await bot.alice.reply(to=asked)
    assert await starts(bot) == []
    await bot.alice.click(answer, next(b for b in answer.buttons if "Book it" in b or "Court 3" in b))
    await bot.alice.until(lambda: "You're booked: Court 3" in answer.plain or bot.alice.has_reply(to=asked))
    assert await starts(bot) == ["Court 3 Wed 15:00"]


async def test_a_direct_message_is_answered_in_its_own_thread_and_gets_a_title(bot: SlackBot) -> None:
    said = await bot.alice.dm("what is free tomorrow at 3pm?")
    answer = await bot.alice.reply()
    assert answer.thread_ts == said.ts
    await bot.alice.until(lambda: bot.slack.titles)
    assert (bot.slack.titles[0]["thread_ts"], bot.slack.titles[0]["title"]) == (said.ts, said.text)
    await bot.alice.dm("the first one")  # another thread for Slack, the same conversation
    assert "You're booked" in (await bot.alice.reply()).plain


async def test_a_thread_gets_its_title_once_no_event_waits_for_its_acknowledgement(bot: SlackBot) -> None:
    with bot.only.receiver.in_hand:
        said = await bot.alice.dm("what is free tomorrow?")
        await bot.alice.reply(to=said)
        assert bot.slack.titles == []
    await bot.alice.until(lambda: bot.slack.titles)


# Commands and shortcuts


async def test_a_command_is_answered_to_the_member_alone(bot: SlackBot) -> None:
    asked = await bot.alice.slash("/book", "court 2 tomorrow at 3pm", channel=bot.general)
    answer = await bot.alice.reply(to=asked)
    assert answer.ephemeral
    assert "You're booked: Court 2" in answer.plain
    assert bot.bob.sees(bot.general) == []


async def test_an_offer_after_a_command_is_taken_by_its_button(bot: SlackBot) -> None:
    asked = await bot.alice.slash("/book", "what is free tomorrow at 3pm?", channel=bot.general)
    offer = await bot.alice.reply(to=asked)
    await bot.alice.click(offer, next(label for label in offer.buttons if "Court 2" in label))
    await bot.settled(turns=2)
    assert await starts(bot) == ["Court 2 Wed 15:00"]


async def test_a_message_becomes_the_request_of_who_uses_its_shortcut(bot: SlackBot) -> None:
    idea = await bot.bob.say(bot.general, "court 3 tomorrow at 3pm, anyone?")
    await bot.alice.shortcut("book_from_message", idea)
    assert (await bot.alice.reply()).ephemeral
    await bot.settled(turns=1)
    [event] = bot.watch.turns
    assert (event.user.id, event.kind) == (bot.alice.id, "command")
    assert not bot.bob.has_reply()


@pytest.mark.parametrize("words", ["/courtbot pattern A", "pattern A"])
async def test_an_admin_who_uses_a_message_does_not_say_its_words_as_an_admin(socket_bot: SlackBot, words: str) -> None:
    bot = socket_bot
    bot.team.user("alice", admin=True)
    bait = await bot.bob.say(bot.general, words)
    await bot.alice.shortcut("book_from_message", bait)
    await bot.alice.reply()
    await bot.settled(turns=1)
    assert (await bot.bot.dispatcher.workspaces.load("slack", "T1")).pattern == "D"


async def test_a_message_without_words_is_told_of(socket_bot: SlackBot) -> None:
    bot = socket_bot
    mention = await bot.bob.say(bot.general, f"<@{bot.team.bot_user}>")
    await bot.slack.quiet()
    await bot.alice.shortcut("book_from_message", mention)
    assert "no words" in (await bot.alice.reply()).plain


# Buttons


async def test_another_member_cannot_press_it(bot: SlackBot, caplog: pytest.LogCaptureFixture) -> None:
    asked = await bot.alice.mention(bot.general, "book court 1 tomorrow at 3pm")
    card = await bot.alice.reply(to=asked)
    await pick(bot.bob, card, "Cancel booking")
    told = await bot.bob.reply(shows=lambda message: message.ephemeral)
    assert (told.plain, told.thread_ts) == (NOT_YOURS, asked.ts)  # beside what they pressed
    assert f"{bot.bob.id} pressed what was made for another member" in caplog.text
    assert told not in bot.alice.sees(bot.general)
    await bot.settled(turns=1)
    assert await starts(bot) == ["Court 1 Wed 15:00"]


async def test_a_button_works_after_a_restart_and_says_so_once_it_is_stale(bot: SlackBot) -> None:
    root = await bot.alice.mention(bot.general, "what is free tomorrow at 3pm?")
    offer = await bot.alice.reply(to=root)
    seen = offer.snapshot()
    await bot.restart()
    await bot.alice.click(offer, next(label for label in offer.buttons if "Court 1" in label))
    await bot.settled(turns=2)
    assert await starts(bot) == ["Court 1 Wed 15:00"]
    await bot.alice.click(seen, next(label for label in seen.buttons if "Court 2" in label))
    await bot.settled(turns=3)
    assert bot.watch.replies[-1].outcome == "refused"
    assert await starts(bot) == ["Court 1 Wed 15:00"]


async def test_a_double_click_books_once_and_alarms_nobody(socket_bot: SlackBot) -> None:
    bot = socket_bot
    asked = await bot.alice.mention(bot.general, "what is free tomorrow at 3pm?")
    offer = await bot.alice.reply(to=asked)
    await asyncio.gather(*(bot.alice.click(offer, offer.buttons[0]) for _ in range(2)))
    await bot.settled(turns=3)
    assert len(await bot.live()) == 1
    assert menu(offer) == ["Move", "Cancel booking"]
    assert "out of date" not in " ".join(message.plain for message in bot.general.messages)


async def test_a_click_on_another_offer_leaves_what_the_first_one_brought_about(socket_bot: SlackBot) -> None:
    bot = socket_bot
    asked = await bot.alice.mention(bot.general, "what is free tomorrow at 3pm?")
    offer = await bot.alice.reply(to=asked)
    await asyncio.gather(*(bot.alice.click(offer, button) for button in offer.buttons[:2]))
    await bot.settled(turns=3)
    assert len(await bot.live()) == 1
    assert menu(offer) == ["Move", "Cancel booking"]
    assert "out of date" in (await bot.alice.reply(to=asked, shows=lambda m: m.ephemeral)).plain


# Somebody from another workspace, in a channel that both share (Slack Connect)


async def test_somebody_from_a_shared_channel_books_here_in_his_own_name(bot: SlackBot) -> None:
    zoe = bot.team.user("zoe", own_team="T9")
    asked = await zoe.mention(bot.general, "what is free tomorrow at 3pm?")
    offer = await zoe.reply(to=asked)
    await zoe.click(offer, next(label for label in offer.buttons if "Court 2" in label))
    await zoe.say(bot.general, "mine", thread=asked)
    assert "Court 2" in (await zoe.reply(to=asked, shows=lambda m: "Your bookings" in m.plain)).plain
    await bot.settled(turns=3)
    assert {(e.workspace, e.member) for e in bot.watch.turns} == {("T1", f"slack:T9:{zoe.id}")}
    assert [b.member for b in await bot.live()] == [f"slack:T9:{zoe.id}"]


async def test_an_admin_of_the_other_workspace_is_none_here(bot: SlackBot) -> None:
    zoe = bot.team.user("zoe", own_team="T9", admin=True)
    asked = await zoe.mention(bot.general, "/courtbot pattern A")
    assert "Only an admin" in (await zoe.reply(to=asked)).plain


# When the inbox is down


def refuse(bot: SlackBot, monkeypatch: pytest.MonkeyPatch) -> None:
    async def down(event: Any) -> bool:
        raise StoreDown("Redis")

    monkeypatch.setattr(bot.only.inbox, "enqueue", down)


async def test_with_the_inbox_down_a_command_and_a_button_are_told_at_once(
    bot: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await booked_by(bot.alice, "book court 1 tomorrow at 3pm")
    refuse(bot, monkeypatch)
    asked = await bot.alice.slash("/book", "tomorrow 5pm", channel=bot.general)
    assert asked.ack == {"text": BUSY}
    await pick(bot.alice, card, "Cancel booking")
    assert (await bot.alice.reply(to=bot.alice.direct)).plain == BUSY
    assert await starts(bot) == ["Court 1 Wed 15:00"]


async def test_with_the_inbox_down_an_event_is_not_acknowledged_and_comes_again(
    bot: SlackBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot.slack.ack_seconds = 0.3
    bot.slack.retry_after = (0.1, 0.4, 0.4)
    with monkeypatch.context() as patch:
        refuse(bot, patch)
        asked = await bot.alice.dm("book court 1 tomorrow at 3pm")
        assert [ack.failed for ack in bot.slack.acks if ack.type == "message"][:1] != [None]
    assert "You're booked" in (await bot.alice.reply(to=asked)).plain
    await bot.settled(turns=1)
