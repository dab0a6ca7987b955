"""A small bot on the real discord.py, with one command for each way to answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from discord import app_commands, ui

from tests.fakes.discord.fake import DiscordFake


class Cancel(ui.DynamicItem[ui.Button[ui.View]], template=r"cancel:(?P<number>\d+)$"):
    def __init__(self, number: int) -> None:
        super().__init__(ui.Button(label="Cancel", custom_id=f"cancel:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(cls, interaction: discord.Interaction, item: ui.Item, match: object) -> "Cancel":
        return cls(int(match["number"]))

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


@asynccontextmanager
async def running(fake: DiscordFake, bot: discord.Client | None = None) -> AsyncIterator[discord.Client]:
    """The bot from its connection to its end; discord.py has been pointed at the fake."""
    async with bot or Bot() as bot:
        task = asyncio.create_task(bot.start(fake.token))
        await fake.connected()
        yield bot
        await bot.close()
        await task
