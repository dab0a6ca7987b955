"""The Discord on loopback, asked by the real discord.py."""

import io

import discord
import pytest
from discord import ui

from tests.fakes.discord import DiscordFake, Invocation, NotAcknowledged, NotOffered, Person
from tests.fakes.discord.sample import Bot, running


async def test_a_mention_gets_a_reply(bot: Bot, ann: Person) -> None:
    general = ann.fake.guild("Riverside").channel("general")
    asked = await ann.mention(general, "book a court")
    reply = await ann.reply(to=asked)
    assert (reply.content, reply.reference, reply.buttons) == ("you said: book a court", asked, ["Cancel"])
    assert general.messages == [asked, reply]


async def test_without_the_content_intent_only_what_is_meant_for_the_bot_is_readable(bot: Bot, ann: Person) -> None:
    general = ann.fake.guild("Riverside").channel("general")
    await ann.say(general, "hello all")
    await ann.mention(general, "hello bot")
    reply = await ann.reply()
    await ann.reply_to(reply, "3pm")
    await ann.reply()
    await ann.dm("in private")
    assert (await ann.reply()).channel is ann.dm_channel
    assert bot.seen[0] == ""
    assert bot.seen[1].endswith("hello bot")
    assert bot.seen[2:] == ["3pm", "in private"]


async def test_a_command_is_answered_and_its_option_completed(bot: Bot, ann: Person) -> None:
    assert await ann.autocomplete("book", "when", "friday") == [{"name": "friday 3pm", "value": "15:00"}]
    asked = await ann.slash("book", when="friday")
    assert (asked.ephemeral, asked.deferred) == (False, False)
    assert (await ann.reply(to=asked)).text == "booked friday"


async def test_a_deferred_answer_is_read_when_it_is_there(bot: Bot, ann: Person) -> None:
    asked = await ann.slash("slow")
    assert asked.deferred
    assert asked.ephemeral
    assert [(await ann.reply()).text, (await ann.reply()).text] == ["done", "and more"]


async def test_others_never_see_an_ephemeral_answer(bot: Bot, ann: Person) -> None:
    bob = ann.fake.guild("Riverside").member("bob")
    await ann.slash("slow")
    await ann.reply()
    await bob.hears_nothing(0.05)


async def test_a_form_is_filled_in(bot: Bot, ann: Person) -> None:
    asked = await ann.slash("form")
    assert asked.modal is not None
    assert (asked.modal.title, asked.modal.labels) == ("Book a court", ["When"])
    with pytest.raises(NotOffered):
        await ann.submit(asked, {"Where": "there"})
    sent = await ann.submit(asked, {"When": "friday"})
    assert (await ann.reply(to=sent)).text == "booked friday"


async def test_a_button_works_for_a_bot_that_knows_only_its_custom_id(bot: Bot, ann: Person) -> None:
    await ann.dm("hello")
    shown = await ann.reply()
    await ann.click(shown, "Cancel")
    assert (await ann.reply()).text == "7 cancelled"
    assert shown.edited
    with pytest.raises(NotOffered):
        await ann.click(shown, "Cancel")


async def test_a_components_v2_card_is_shown(bot: Bot, ann: Person) -> None:
    asked = await ann.slash("card")
    shown = await ann.reply(to=asked)
    assert (shown.content, shown.text, shown.buttons) == ("", "**Court 1**", ["Move"])


async def test_a_command_without_an_answer_fails_after_its_seconds(bot: Bot, ann: Person) -> None:
    with pytest.raises(NotAcknowledged):
        await ann.slash("deaf")


async def test_a_429_is_waited_out_and_a_lost_answer_does_not_post_twice(bot: Bot, ann: Person) -> None:
    limited = ann.fake.fail("POST", "/channels/{id}/messages", status=429, retry_after=0.01)
    lost = ann.fake.fail("POST", "/channels/*/messages", status=429, retry_after=0.01, after=True)
    await ann.dm("hello")
    assert (await ann.reply()).text == "you said: hello"
    await ann.fake.until(lambda: len(ann.fake.requests("POST", "/channels/*/messages")) == 3)
    assert limited.times == lost.times == 0
    assert len(ann.dm_channel.messages) == 2


async def test_a_token_ends(bot: Bot, ann: Person, fake: DiscordFake) -> None:
    asked = await ann.slash("book", when="friday")
    fake.expire_token(asked)
    with pytest.raises(discord.HTTPException) as caught:
        await follow_up(bot, asked)
    assert (caught.value.status, caught.value.code) == (401, 50027)


async def follow_up(bot: Bot, asked: Invocation) -> None:
    hook = discord.Webhook.partial(int(asked.application_id), asked.token, client=bot)
    await hook.send("more")


async def test_a_file_arrives_with_its_message(bot: Bot, ann: Person) -> None:
    user = await bot.fetch_user(int(ann.id))
    await user.send("here", file=discord.File(io.BytesIO(b"BEGIN:VCALENDAR"), "booking.ics"))
    (attached,) = (await ann.reply()).attachments
    assert (attached.filename, attached.data) == ("booking.ics", b"BEGIN:VCALENDAR")


async def test_pings_depend_on_what_is_allowed(bot: Bot, ann: Person) -> None:
    user = await bot.fetch_user(int(ann.id))
    await user.send(f"@everyone and <@{ann.id}>")
    await user.send("@everyone", allowed_mentions=discord.AllowedMentions.none())
    assert [(await ann.reply()).pinged, (await ann.reply()).pinged] == [{"everyone", "ann"}, set()]


async def test_messages_beyond_a_limit_are_refused_field_by_field(bot: Bot, ann: Person) -> None:
    user = await bot.fetch_user(int(ann.id))
    with pytest.raises(discord.HTTPException) as caught:
        await user.send("x" * 2001)
    assert (caught.value.code, "content" in caught.value.text) == (50035, True)


async def test_commands_are_registered_once(bot: Bot, fake: DiscordFake) -> None:
    assert (fake.sync_count, len(fake.commands())) == (1, 5)


async def test_a_wrong_token_is_refused(fake: DiscordFake) -> None:
    async with Bot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")


class Picker(discord.Client):
    """Asks for a time with a select, and tells what was chosen and where."""

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot and self.user in message.mentions:
            thread = await message.create_thread(name="booking")
            await thread.typing()
            menu = ui.Select[ui.View](
                placeholder="Choose a time", options=[discord.SelectOption(label="3 pm", value="15")]
            )
            sent = await thread.send("One moment", view=ui.View(timeout=None).add_item(menu))
            await sent.edit(content="When?")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        values = (interaction.data or {}).get("values")
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"{values} for {interaction.user.name}", view=None)
        await interaction.followup.send(f"{interaction.permissions.manage_guild}", ephemeral=True)


async def test_a_select_in_a_thread_is_answered_in_place(fake: DiscordFake) -> None:
    ann = fake.guild("Riverside").member("ann", admin=True)
    general = fake.guild("Riverside").channel("general")
    async with running(fake, Picker(intents=discord.Intents.default())):
        asked = await ann.mention(general, "book")
        shown = await ann.reply(where=lambda message: message.content == "When?")
        assert (shown.channel, shown.channel.parent, shown.channel.typed) == (asked.thread, general, 1)
        assert shown.history == ["One moment"]
        with pytest.raises(NotOffered):
            await ann.select(shown, "Choose a time", ["4 pm"])
        await ann.select(shown, "Choose a time", ["3 pm"])
        assert (await ann.reply()).content == "['15'] for ann"
        assert (await ann.reply()).content == "True"


async def test_the_app_goes_where_its_user_goes(fake: DiscordFake) -> None:
    zoe = fake.guild("Elsewhere", present=False).member("zoe")
    zoe.user.installed = True
    async with running(fake, (bot := Bot())):
        await fake.requested("PUT", "/applications/*/commands")
        with pytest.raises(NotOffered):
            await zoe.slash("card")
        everywhere = [{**one, "integration_types": [0, 1], "contexts": [0, 1, 2]} for one in fake.commands()]
        fake.app_commands.overwrite(None, everywhere)
        for context in ("guild", "dm", "private_channel"):
            asked = await zoe.slash("slow", context=context)
            assert asked.owners.get("1") == zoe.id
            assert [(await zoe.reply(to=asked)).text, (await zoe.reply(to=asked)).text] == ["done", "and more"]
        assert not bot.guilds
