"""The Discord on loopback, asked by the real discord.py."""

import asyncio
import io
from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands, ui

from tests.fakes.discord import DiscordFake, Invocation, NotAcknowledged, NotOffered, Person


class Cancel(ui.DynamicItem[ui.Button[ui.View]], template=r"cancel:(?P<number>\d+)$"):
    def __init__(self, number: int) -> None:
        super().__init__(ui.Button(label="Cancel", custom_id=f"cancel:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: ui.Item, match: object) -> "Cancel":  # type: ignore[override]
        return cls(int(match["number"]))  # type: ignore[index]

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(content=f"{self.number} cancelled", view=None)


class Details(ui.Modal, title="Book a court"):
    when = ui.Label(text="When", component=ui.TextInput(custom_id="when"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.when.component, ui.TextInput)
        await interaction.response.send_message(f"booked {self.when.component.value}", ephemeral=True)


class Card(ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        inner = ui.Container(ui.TextDisplay("**Court 1**"), ui.ActionRow(ui.Button(label="Move", custom_id="move:1")))
        self.add_item(inner)


class Bot(discord.Client):
    """Echoes mentions and DMs, and has one command for each way to answer."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        super().__init__(intents=intents or discord.Intents.default(), guild_ready_timeout=0.01)
        self.tree = app_commands.CommandTree(self)
        self.seen: list[str] = []
        self.tree.command(name="book", description="Books a court")(book)
        self.tree.command(name="slow", description="Answers later")(slow)
        self.tree.command(name="form", description="Shows a form")(form)
        self.tree.command(name="card", description="Shows a card")(card)
        self.tree.command(name="deaf", description="Never answers")(deaf)

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Cancel)
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """The usual one sleeps five seconds before every IDENTIFY but the first."""

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        self.seen.append(message.content)
        if message.guild is None or self.user in message.mentions:
            await message.reply("you said: " + message.content.split("> ")[-1], view=cancel_view())


def cancel_view() -> ui.View:
    view = ui.View(timeout=None)
    view.add_item(Cancel(7))
    return view


async def times(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{typed} 3pm", value="15:00")]


@app_commands.describe(when="When")
@app_commands.autocomplete(when=times)
async def book(interaction: discord.Interaction, when: str) -> None:
    await interaction.response.send_message(f"booked {when}")


async def slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
    await interaction.edit_original_response(content="done")
    await interaction.followup.send("and more", ephemeral=True)


async def form(interaction: discord.Interaction) -> None:
    await interaction.response.send_modal(Details())


async def card(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(view=Card())


async def deaf(interaction: discord.Interaction) -> None:
    await asyncio.sleep(0)


@pytest.fixture
async def fake(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordFake]:
    async with DiscordFake(ack_seconds=1) as fake:
        fake.point(monkeypatch)
        yield fake
        assert not fake.unknown, [f"{one.method} {one.path}" for one in fake.unknown]


@pytest.fixture
async def bot(fake: DiscordFake) -> AsyncIterator[Bot]:
    fake.guild("Riverside")
    async with Bot() as bot:
        running = asyncio.create_task(bot.start(fake.token))
        await fake.connected()
        yield bot
        await bot.close()
        await running


@pytest.fixture
def ann(fake: DiscordFake) -> Person:
    return fake.guild("Riverside").member("ann")


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


async def test_a_resume_brings_what_was_missed(bot: Bot, ann: Person) -> None:
    ann.fake.drop_gateway(4000)
    await ann.dm("while you were away")
    assert (await ann.reply()).text == "you said: while you were away"
    assert (ann.fake.gateway.identifies, ann.fake.gateway.resumes) == (1, 1)


async def test_a_session_that_ended_is_begun_anew(bot: Bot, ann: Person) -> None:
    ann.fake.drop_gateway(4009)
    await ann.fake.until(lambda: ann.fake.gateway.identifies == 2)
    await ann.dm("hello again")
    assert (await ann.reply()).text == "you said: hello again"


async def test_an_event_can_come_twice_and_late(bot: Bot, ann: Person) -> None:
    ann.fake.hold()
    await ann.dm("one")
    await ann.dm("two")
    await ann.hears_nothing(0.05)
    ann.fake.release("reverse")
    assert [(await ann.reply()).text, (await ann.reply()).text] == ["you said: two", "you said: one"]
    await ann.fake.redeliver()
    assert (await ann.reply()).text == "you said: two"


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


async def test_who_is_pinged_depends_on_what_is_allowed(bot: Bot, ann: Person) -> None:
    user = await bot.fetch_user(int(ann.id))
    await user.send(f"@everyone and <@{ann.id}>")
    await user.send("@everyone", allowed_mentions=discord.AllowedMentions.none())
    assert [(await ann.reply()).pinged, (await ann.reply()).pinged] == [{"everyone", "ann"}, set()]


async def test_messages_beyond_a_limit_are_refused_field_by_field(bot: Bot, ann: Person) -> None:
    user = await bot.fetch_user(int(ann.id))
    with pytest.raises(discord.HTTPException) as caught:
        await user.send("x" * 2001)
    assert (caught.value.code, "content" in caught.value.text) == (50035, True)


async def test_guilds_come_and_go(bot: Bot, ann: Person, fake: DiscordFake) -> None:
    guild = fake.guild("Hillside")
    await fake.until(lambda: bot.get_guild(int(guild.id)))
    fake.leaves(guild)
    await fake.until(lambda: not bot.get_guild(int(guild.id)))


async def test_an_intent_that_nobody_granted_ends_the_connection(fake: DiscordFake) -> None:
    intents = discord.Intents.default()
    intents.message_content = True
    async with Bot(intents) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(fake.token)


async def test_commands_are_registered_once(bot: Bot, fake: DiscordFake) -> None:
    assert (fake.sync_count, len(fake.commands())) == (1, 5)


async def test_a_wrong_token_is_refused(fake: DiscordFake) -> None:
    async with Bot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")
