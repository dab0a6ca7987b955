"""What members do on Discord, and what comes of it: through its gateway and REST, by the real discord.py.

The clock stands at Tuesday 1 December 2026, 09:00; the club is Riverside with three courts, open 07:00 to 22:00.
"""

import asyncio
import re
from typing import Any

import pytest

import patterns
from bot.domain.errors import StoreDown
from bot.intake.receiver import BUSY, NOT_YOURS
from bot.sandbox.faults import Faults
from tests.discord_.conftest import DiscordBot, Start
from tests.discord_.deeds import edit, from_message
from tests.fakes.discord import DiscordFake, Invocation, Message, NotOffered, Person
from tests.kit.whole import starts, worker


async def pressed(person: Person, shown: Message | Invocation, part: str) -> Message:
    """Presses the first button that names it, and reads the answer."""
    message = shown.message if isinstance(shown, Invocation) else shown
    assert message is not None
    return await person.reply(to=await person.click(message, next(b for b in message.buttons if part in b)))


async def cancel(person: Person, shown: Message | Invocation) -> Message:
    """Asks for it and says yes to the question; the answer, in its place."""
    return await pressed(person, await pressed(person, shown, "Cancel booking"), "Cancel booking")


# Conversations with every letter


async def one_message(bot: DiscordBot) -> None:
    answer = await bot.asked(bot.guild.member("one"), "please book court 3 tomorrow at 3pm")
    assert "You're booked: Court 3" in answer.text


async def three_steps(bot: DiscordBot) -> None:
    ben = bot.guild.member("ben")
    asked = await bot.asked(ben, "Book a court for tomorrow")
    offer = await ben.reply(to=await ben.reply_to(asked, "5pm"))
    assert len(offer.buttons) >= 3
    assert "You're booked: Court 2" in (await ben.reply(to=await ben.reply_to(offer, "the second one"))).text


async def pressed_offer(bot: DiscordBot) -> None:
    cat = bot.guild.member("cat")
    await cat.dm("what is free on Friday at 6pm?")
    assert "You're booked: Court 1" in (await pressed(cat, await cat.reply(), "Court 1")).text


async def moved(bot: DiscordBot) -> None:
    dan = bot.guild.member("dan")
    await dan.dm("please book court 1 on Saturday at 10am")
    assert "to when?" in (await pressed(dan, await dan.reply(), "Move")).text
    await dan.dm("at 12")
    assert "Moved ✓ Court 1" in (await dan.reply()).text


async def cancelled(bot: DiscordBot) -> None:
    eve = bot.guild.member("eve")
    booked = await eve.slash("book", when="Sunday 10am", court="Court 2")
    assert "Cancelled" in (await cancel(eve, await eve.reply(to=booked))).text


async def never_mind(bot: DiscordBot) -> None:
    fay = bot.guild.member("fay")
    await fay.dm("Book a court for tomorrow")
    await fay.reply()
    await fay.dm("never mind")
    assert "Nothing was booked" in (await fay.reply()).text


@pytest.mark.parametrize("letter", sorted(patterns.names()))
async def test_every_letter_books_offers_moves_cancels_and_lets_go(discord_bot: Start, letter: str) -> None:
    bot = await discord_bot(letter)
    for conversation in (one_message, three_steps, pressed_offer, moved, cancelled, never_mind):
        await conversation(bot)
    await bot.settled()
    assert sorted(await starts(bot)) == [
        "Court 1 Fri 18:00",
        "Court 1 Sat 12:00",
        "Court 2 Wed 17:00",
        "Court 3 Wed 15:00",
    ]


# Words


async def test_messages_to_others_never_reach_the_inbox(discord_bot: Start) -> None:
    bot = await discord_bot(working=False)
    thread = bot.general.thread("doubles")
    await bot.ann.say(bot.general, "who plays tomorrow at 3pm?")
    await bot.ann.say(thread, "3pm")
    await bot.ann.say(bot.general, f"<@{bot.bo.id}> book a court")
    await bot.ann.mention(bot.general, "mine")
    await bot.discord.until(lambda: bot.only.receiver.in_hand.count == 0)
    async with worker(bot, bot.only):
        await bot.settled(turns=1)


async def test_a_thread_is_followed_with_the_content_intent_until_stop(discord_bot: Start) -> None:
    bot = await discord_bot(message_content=True)
    thread = bot.general.thread("tennis")
    await bot.ann.reply(to=await bot.ann.mention(thread, "book a court for tomorrow"))
    await bot.bo.say(thread, "I am in, 3pm?")  # the bot is in no conversation with them
    await bot.ann.say(thread, f"what about you <@{bot.bo.id}>?")
    await bot.ann.say(thread, "stop")
    assert "quiet" in (await bot.ann.reply()).text
    await bot.ann.say(thread, "3pm")
    await bot.settled(turns=2)


async def test_without_the_intent_a_ping_or_a_mention_carries_the_words_in_a_thread(bot: DiscordBot) -> None:
    thread = bot.general.thread("tennis")
    asked = await bot.ann.reply(to=await bot.ann.mention(thread, "book a court for tomorrow"))
    await bot.ann.say(thread, "3pm")
    await bot.settled(turns=1)
    offer = await bot.ann.reply(to=await bot.ann.reply_to(asked, "3pm"))
    assert offer.buttons


async def test_two_members_in_one_channel_are_two_conversations(bot: DiscordBot) -> None:
    await bot.asked(bot.ann, "what is free tomorrow at 3pm?")
    await bot.asked(bot.bo, "what is free on Friday at 5pm?")
    assert "Wed" in (await bot.asked(bot.ann, "the first one")).text


async def test_an_edited_wish_is_the_wish_and_an_edit_after_the_booking_changes_nothing(bot: DiscordBot) -> None:
    asked = await bot.ann.mention(bot.general, "what is free tomorrow at 3pm?")
    await bot.ann.reply(to=asked)
    edit(asked, f"<@{bot.discord.bot.id}> book court 1 on Friday at 3pm")
    await bot.settled(turns=2)
    edit(asked, f"<@{bot.discord.bot.id}> book court 1 on Friday at 4pm")
    await bot.settled(turns=2)
    assert await starts(bot) == ["Court 1 Fri 15:00"]


async def test_an_edit_after_the_booking_is_told_that_it_stands(bot: DiscordBot) -> None:
    asked = await bot.ann.mention(bot.general, "book court 1 tomorrow at 3pm")
    await bot.ann.reply(to=asked)
    edit(asked, f"<@{bot.discord.bot.id}> book court 1 tomorrow at 4pm")
    assert "it stands as it is" in (await bot.ann.reply(to=asked)).text
    assert await starts(bot) == ["Court 1 Wed 15:00"]


async def test_an_edit_that_names_the_bot_is_answered(bot: DiscordBot) -> None:
    said = await bot.ann.say(bot.general, "book court 1 tomorrow at 3pm")
    edit(said, f"<@{bot.discord.bot.id}> book court 1 tomorrow at 3pm")
    assert "You're booked: Court 1" in (await bot.ann.reply(to=said)).text


async def test_an_answer_to_somebodys_words_waits_for_a_yes(bot: DiscordBot) -> None:
    idea = await bot.bo.say(bot.general, "court 3 tomorrow at 3pm?")
    asked = await bot.ann.reply_to(idea, f"<@{bot.discord.bot.id}> book **this one** please")
    answer = await bot.ann.reply(to=asked)
    assert await starts(bot) == []
    assert (
        "You're booked: Court 3"
        in (await pressed(bot.ann, answer, "Court 3" if answer.buttons[0] != "Book it" else "Book it")).text
    )


async def test_an_answer_to_the_bots_words_is_an_order(bot: DiscordBot) -> None:
    offer = await bot.asked(bot.ann, "what is free tomorrow at 3pm?")
    booked = await bot.ann.reply(to=await bot.ann.reply_to(offer, "> Which one would you like?\n~~court 1~~ court 2"))
    assert "You're booked: Court 2" in booked.text


async def test_everyone_in_text_pings_nobody(bot: DiscordBot) -> None:
    answer = await bot.asked(bot.ann, "book @everyone a court <@&1> tomorrow at 3pm @here")
    cancelled = await bot.ann.slash("book", when="cancel @everyone")
    await bot.ann.reply(to=cancelled)
    assert all(not message.pinged for message in bot.general.messages if message.author is bot.discord.bot)
    assert "@everyone" not in answer.text


# Commands


async def test_a_command_is_answered_to_the_member_alone_in_a_guild(bot: DiscordBot) -> None:
    asked = await bot.ann.slash("book", when="court 2 tomorrow at 3pm")
    assert asked.ephemeral
    assert "You're booked: Court 2" in (await bot.ann.reply(to=asked)).text
    assert bot.general.messages == []


async def test_a_command_in_direct_messages_is_answered_like_any_message(bot: DiscordBot) -> None:
    asked = await bot.ann.slash("book", when="mine", context="dm")
    assert not asked.ephemeral
    await bot.ann.reply(to=asked)
    await bot.ann.dm("help")
    await bot.ann.reply()
    first, second = bot.watch.turns
    assert first.conversation == second.conversation
    assert (first.workspace, first.user.admin) == (f"@{bot.ann.id}", True)


async def test_when_suggests_free_slots_and_the_chosen_one_is_booked(bot: DiscordBot) -> None:
    choices = await bot.ann.autocomplete("book", "when", "tomorrow 3", court="Court 2")
    chosen = choices[0]
    assert chosen["name"] == "Wed 2 Dec 15:00 Court 2"
    answer = await bot.ann.reply(to=await bot.ann.slash("book", when=chosen["value"]))
    assert "You're booked: Court 2" in answer.text
    assert await starts(bot) == ["Court 2 Wed 15:00"]
    again = await bot.ann.autocomplete("book", "when", "tomorrow 3pm", court="Court 2")
    assert chosen not in again


async def test_mine_is_suggested_first_and_lists_the_bookings(bot: DiscordBot) -> None:
    booked = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    mine = (await bot.ann.autocomplete("book", "when", ""))[0]
    assert mine == {"name": "My bookings", "value": "mine"}
    [booking] = await bot.live()
    listed = await bot.ann.reply(to=await bot.ann.slash("book", when="mine"))
    assert "Wed 2 Dec, 15:00–16:00**\nCourt 1" in listed.text
    assert booking.code in booked.text


async def test_court_suggests_the_clubs_courts(bot: DiscordBot) -> None:
    names = [c["name"] for c in await bot.ann.autocomplete("book", "court", "court")]
    assert names == ["Court 1", "Court 2", "Court 3"]


async def test_a_typed_choice_is_only_ever_a_free_slot(bot: DiscordBot) -> None:
    await bot.asked(bot.bo, "book court 1 tomorrow at 3pm")
    [booking] = await bot.live()
    await bot.ann.reply(to=await bot.ann.slash("book", when=f"cancel:{booking.code}"))
    assert len(await bot.live()) == 1
    assert bot.watch.turns[-1].choice is None


async def test_a_message_becomes_the_request_of_who_uses_the_command_on_it(bot: DiscordBot) -> None:
    idea = await bot.bo.say(bot.general, "/court 3 tomorrow at 3pm, anyone?")
    asked = await from_message(bot.ann, idea)
    await bot.ann.reply(to=asked)
    [event] = bot.watch.turns
    assert (event.user.id, event.kind, event.text) == (bot.ann.id, "command", "court 3 tomorrow at 3pm, anyone?")
    assert event.quoted
    assert not await bot.live()


async def test_a_user_install_is_its_members_own_workspace_wherever_he_is(bot: DiscordBot) -> None:
    elsewhere = bot.discord.guild("Elsewhere", present=False)
    zoe = bot.discord.user("zoe", installed=True)
    zoe = bot.discord.join(elsewhere, "zoe", False, "en-US")
    asked = await zoe.slash("book", when="mine", channel=elsewhere.channel("general"))
    assert asked.ephemeral
    await zoe.reply(to=asked)
    assert bot.watch.turns[-1].workspace == f"@{zoe.id}"


# Forms


async def test_a_bare_book_opens_a_form_with_free_slots(bot: DiscordBot) -> None:
    form = await bot.ann.slash("book")
    assert form.modal
    assert form.modal.labels == ["Court", "Free slots", "Or another time"]
    [_, (_, select), _] = form.modal.fields
    sent = await bot.ann.submit(form, {"Free slots": select["options"][0]["label"]})
    assert "You're booked" in (await bot.ann.reply(to=sent)).text
    assert len(await bot.live()) == 1


async def test_words_in_the_form_are_read_with_its_court(bot: DiscordBot) -> None:
    form = await bot.ann.slash("book", court="Court 3")
    sent = await bot.ann.submit(form, {"Or another time": "Saturday 3pm"})
    assert "You're booked: Court 3" in (await bot.ann.reply(to=sent)).text
    assert await starts(bot) == ["Court 3 Sat 15:00"]


async def test_a_form_that_cannot_be_read_says_why_and_opens_again(bot: DiscordBot) -> None:
    form = await bot.ann.slash("book")
    told = await bot.ann.reply(to=await bot.ann.submit(form, {"Or another time": "whenever"}))
    assert "At what time?" in told.text
    assert told.ephemeral
    again = await bot.ann.click(told, told.buttons[0])
    assert again.modal
    assert again.modal.labels == ["Court", "Free slots", "Or another time"]
    sent = await bot.ann.submit(again, {"Or another time": "tomorrow 3pm"})
    assert "You're booked" in (await bot.ann.reply(to=sent)).text


async def test_a_form_is_handed_in_after_a_restart(bot: DiscordBot) -> None:
    form = await bot.ann.slash("book")
    await bot.restart()
    sent = await bot.ann.submit(form, {"Or another time": "tomorrow 3pm"})
    assert "You're booked" in (await bot.ann.reply(to=sent)).text


async def test_a_form_of_another_version_is_out_of_date(bot: DiscordBot) -> None:
    form = await bot.ann.slash("book")
    assert form.modal
    form.modal.data["custom_id"] = "v0:book"
    told = await bot.ann.submit(form, {"Or another time": "tomorrow 3pm"})
    assert told.ephemeral
    assert "out of date" in (await told.answered()).text


async def test_a_form_that_takes_too_long_is_replaced_by_words(
    bot: DiscordBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_: Any) -> Any:
        await asyncio.sleep(60)

    monkeypatch.setattr("bot.intake.receiver.ASK_SECONDS", 0.1)
    monkeypatch.setattr(bot.only.queries, "form", slow)
    told = await bot.ann.slash("book")
    assert told.message is not None
    assert told.ephemeral
    assert "/book tomorrow 3pm" in told.message.text


# Admins


async def test_an_admin_changes_the_rules_in_a_form(bot: DiscordBot) -> None:
    form = await bot.boss.slash("courtbot", words="rules")
    assert form.modal
    sent = await bot.boss.submit(form, {"horizon": "21"})
    answer = await bot.boss.reply(to=sent)
    assert "21" in answer.text
    assert bot.watch.turns[-1].text.startswith("/courtbot rules")


async def test_a_member_without_permissions_changes_nothing_even_where_the_command_is_shown(bot: DiscordBot) -> None:
    with pytest.raises(NotOffered):
        await bot.ann.slash("courtbot", words="pattern B")
    bot.guild.open_to_everyone("courtbot")
    told = await bot.ann.slash("courtbot", words="rules")
    assert "Only an admin" in (await told.answered()).text
    answer = await bot.ann.reply(to=await bot.ann.slash("courtbot", words="pattern B"))
    assert bot.watch.replies[-1].outcome == "refused"
    assert "admin" in answer.text.casefold()


async def test_a_form_of_who_lost_his_rights_meanwhile_changes_nothing(bot: DiscordBot) -> None:
    vice = bot.guild.member("vice", admin=True)
    form = await vice.slash("courtbot", words="rules")
    vice.user.admin_of.clear()
    await vice.reply(to=await vice.submit(form, {"horizon": "21"}))
    assert bot.watch.replies[-1].outcome == "refused"


async def test_an_export_asked_for_before_others_comes_into_direct_messages(bot: DiscordBot) -> None:
    asked = await bot.ann.mention(bot.general, "/courtbot export")
    assert [one.filename for one in (await bot.ann.reply()).attachments] == [f"courtbot-{bot.ann.id}.json"]
    assert (await bot.ann.reply(to=asked)).attachments == []


async def test_every_suggested_verb_is_one_that_the_grammar_knows(bot: DiscordBot) -> None:
    verbs = [c["value"] for c in await bot.boss.autocomplete("courtbot", "words", "")]
    for verb in verbs:
        if verb in ("hours", "courts", "rules", "peak", "club", "notes", "close"):
            assert (await bot.boss.slash("courtbot", words=verb)).modal
        else:
            await bot.boss.reply(to=await bot.boss.slash("courtbot", words=verb))
    assert not [e.text for e, r in zip(bot.watch.turns, bot.watch.replies, strict=True) if r.reason == "unknown"]


# Buttons


async def test_another_member_cannot_press_it(bot: DiscordBot, caplog: pytest.LogCaptureFixture) -> None:
    card = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    told = await bot.bo.click(card, "Cancel booking")
    assert told.ephemeral
    assert (await told.answered()).text == NOT_YOURS
    assert f"{bot.bo.id} pressed what was made for another member" in caplog.text
    await bot.settled(turns=1)
    assert await starts(bot) == ["Court 1 Wed 15:00"]


async def test_a_button_works_after_a_restart_and_says_so_once_it_is_stale(bot: DiscordBot) -> None:
    offer = await bot.asked(bot.ann, "what is free tomorrow at 3pm?")
    held = await bot.asked(bot.ann, "what is free on Friday at 3pm?")
    await bot.restart()
    await pressed(bot.ann, held, "Court 1")
    assert await starts(bot) == ["Court 1 Fri 15:00"]
    await pressed(bot.ann, offer, "Court 2")
    assert (bot.watch.replies[-1].outcome, bot.watch.replies[-1].reason) == ("refused", "stale")
    assert await starts(bot) == ["Court 1 Fri 15:00"]


async def test_a_button_of_an_older_bot_is_out_of_date(bot: DiscordBot) -> None:
    card = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    next(part for part in card.walk() if part["type"] == 2)["custom_id"] = "v0:cancel"
    told = await bot.ann.click(card, "v0:cancel")
    assert told.ephemeral
    assert "out of date" in (await told.answered()).text


async def test_an_offer_pressed_twice_is_one_booking_that_can_still_be_cancelled(bot: DiscordBot) -> None:
    offer = await bot.asked(bot.ann, "what is free tomorrow at 3pm?")
    button = next(b for b in offer.buttons if "Court 1" in b)
    for _ in range(2):
        await bot.ann.click(offer, button, wait=False)
    await bot.settled(turns=3)
    assert await starts(bot) == ["Court 1 Wed 15:00"]
    assert "Cancel booking" in offer.buttons


async def test_the_card_of_a_moved_booking_shows_its_new_time(bot: DiscordBot) -> None:
    card = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    times = await pressed(bot.ann, card, "Move")
    await pressed(bot.ann, times, "16:00")
    await bot.settled(turns=3)
    await bot.discord.until(lambda: "16:00–17:00" in card.text)
    assert times.text == "Moved ✓ Court 1, Wed 2 Dec, 16:00–17:00"
    question = await cancel(bot.ann, card)
    assert question.text == "Cancelled ✓ Court 1, Wed 2 Dec, 16:00–17:00"
    assert "Cancelled: Court 1" in card.text
    assert await starts(bot) == []


async def test_a_form_handed_in_twice_is_one_booking(bot: DiscordBot) -> None:
    form = await bot.ann.slash("book")
    for _ in range(2):
        await bot.ann.submit(form, {"Or another time": "tomorrow 3pm"}, wait=False)
    await bot.settled(turns=2)
    assert len(await bot.live()) == 1


async def test_an_offer_in_a_select_is_taken(bot: DiscordBot) -> None:
    asked = await bot.ann.slash("book", when="what is free tomorrow?")
    offer = await bot.ann.reply(to=asked)
    [menu] = offer.selects
    await bot.ann.reply(to=await bot.ann.select(offer, None, [menu["options"][0]["label"]]))
    await pressed(bot.ann, offer, "Court 1")  # of those that are free then
    assert len(await bot.live()) == 1


# Patience


async def test_three_seconds_are_kept_while_the_model_takes_its_time(discord_bot: Start, faults: Faults) -> None:
    bot = await discord_bot(limits={"turn_seconds": 1.5})
    faults.set("latency=30")
    asked = await bot.ann.slash("book", when="a court tomorrow at 3pm")
    assert asked.acknowledged_after is not None
    assert asked.acknowledged_after < 1
    form = await bot.bo.slash("book")  # nor is anybody else kept waiting
    assert form.acknowledged_after is not None
    assert form.acknowledged_after < 1
    await bot.ann.reply(to=asked)


async def test_a_sign_of_life_is_no_answer_yet(discord_bot: Start, faults: Faults) -> None:
    bot = await discord_bot()
    faults.set("latency=0.5")
    asked = await bot.ann.slash("book", when="court 1 tomorrow at 3pm")
    answer = await bot.ann.reply(to=asked)
    assert "You're booked: Court 1" in answer.text
    assert any("…" in str(version) for version in answer.history)


async def test_three_seconds_are_kept_while_the_inbox_takes_its_time(
    bot: DiscordBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    form = await bot.ann.slash("book")
    put, go = bot.only.inbox.enqueue, asyncio.Event()

    async def slow(event: Any) -> bool:
        await go.wait()
        return await put(event)

    monkeypatch.setattr(bot.only.inbox, "enqueue", slow)
    deeds = [
        await bot.ann.slash("book", when="court 2 tomorrow at 3pm"),
        await bot.ann.click(card, "Move"),
        await bot.ann.submit(form, {"Or another time": "Friday 3pm"}),
        await from_message(bot.ann, await bot.bo.say(bot.general, "court 3 on Saturday at 3pm?")),
    ]
    assert max(deed.acknowledged_after or 9 for deed in deeds) < 1
    go.set()
    for deed in deeds:
        await bot.ann.reply(to=deed)
    assert sorted(await starts(bot)) == ["Court 1 Fri 15:00", "Court 1 Wed 15:00", "Court 2 Wed 15:00"]


async def test_three_seconds_are_kept_while_the_database_takes_its_time(
    bot: DiscordBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(*_: Any) -> Any:
        await asyncio.sleep(60)

    card = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    monkeypatch.setattr(bot.only.queries.workspaces, "load", slow)
    monkeypatch.setattr("bot.intake.receiver.ASK_SECONDS", 0.2)
    monkeypatch.setattr("adapters.discord.commands.ASK_SECONDS", 0.2)
    shown = [
        await bot.ann.slash("book"),
        await bot.boss.slash("courtbot", words="rules"),
        await bot.ann.slash("book", when="court 2 tomorrow at 3pm"),
        await bot.ann.click(card, "Move"),
    ]
    assert max(one.acknowledged_after or 9 for one in shown) < 1
    assert await bot.ann.autocomplete("book", "when", "tomorrow") == []


async def test_a_discord_that_is_slow_to_take_the_first_word_delays_nothing_else(
    discord: DiscordFake, bot: DiscordBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.dialogs.WORD_SECONDS", 0.1)
    discord.fail("POST", "/interactions/{id}/{token}/callback", delay=60)
    asked = await bot.ann.slash("book", when="court 1 tomorrow at 3pm", wait=False)
    bot.discord.expire_token(asked)
    assert "You're booked: Court 1" in (await bot.ann.reply()).text


async def test_suggestions_are_none_rather_than_late(bot: DiscordBot, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*_: Any, **__: Any) -> Any:
        await asyncio.sleep(60)

    monkeypatch.setattr("adapters.discord.commands.ASK_SECONDS", 0.1)
    monkeypatch.setattr(bot.only.queries, "slots", slow)
    monkeypatch.setattr(bot.only.queries, "courts", slow)
    assert await bot.ann.autocomplete("book", "when", "tomorrow") == []
    assert await bot.ann.autocomplete("book", "court", "") == []


async def test_an_answer_after_the_token_ran_out_reaches_the_member(discord_bot: Start) -> None:
    bot = await discord_bot(working=False)
    asked = await bot.ann.slash("book", when="court 1 tomorrow at 3pm")
    bot.discord.expire_token(asked)
    async with worker(bot, bot.only):
        answer = await bot.ann.reply()
    assert "You're booked: Court 1" in answer.text
    assert answer.channel is bot.ann.dm_channel


async def test_an_interaction_that_could_not_be_deferred_is_answered_all_the_same(
    discord: DiscordFake, bot: DiscordBot
) -> None:
    discord.fail("POST", "/interactions/{id}/{token}/callback", 404, code=10062)
    await bot.ann.slash("book", when="court 1 tomorrow at 3pm", wait=False)
    assert "You're booked: Court 1" in (await bot.ann.reply()).text


async def test_with_the_inbox_down_everybody_is_told(bot: DiscordBot, monkeypatch: pytest.MonkeyPatch) -> None:
    async def down(event: Any) -> bool:
        raise StoreDown("Redis")

    card = await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")
    monkeypatch.setattr("bot.intake.receiver.PAUSES", (0.01,))
    monkeypatch.setattr(bot.only.inbox, "enqueue", down)
    form = await bot.ann.slash("book")
    deeds = [
        await bot.ann.slash("book", when="tomorrow 5pm"),
        await bot.ann.click(card, "Move"),
        await bot.ann.submit(form, {"Or another time": "tomorrow 3pm"}),
        await bot.ann.mention(bot.general, "book court 1 tomorrow at 3pm"),
    ]
    told = [(await bot.ann.reply(to=deed)).text for deed in deeds]
    assert told == [BUSY] * 4
    assert await starts(bot) == ["Court 1 Wed 15:00"]


async def test_an_inbox_that_is_back_soon_loses_nothing(bot: DiscordBot, monkeypatch: pytest.MonkeyPatch) -> None:
    put = bot.only.inbox.enqueue
    tries: list[Any] = []

    async def shaky(event: Any) -> bool:
        tries.append(event)
        if len(tries) < 3:
            raise StoreDown("Redis")
        return await put(event)

    monkeypatch.setattr("bot.intake.receiver.PAUSES", (0.01,) * 4)
    monkeypatch.setattr(bot.only.inbox, "enqueue", shaky)
    assert "You're booked" in (await bot.asked(bot.ann, "book court 1 tomorrow at 3pm")).text


async def test_nothing_that_members_say_is_logged(discord_bot: Start, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    caplog.set_level("NOTSET", "discord")
    bot = await discord_bot()
    asked = await bot.ann.slash("book", when="plover court 1 tomorrow at 3pm")
    await bot.ann.reply(to=asked)
    await bot.asked(bot.ann, "plover mine")
    assert "plover" not in caplog.text
    assert asked.token not in caplog.text
    assert not re.search(re.escape(bot.discord.token), caplog.text)
