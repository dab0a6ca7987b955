"""A discord.py client that only defers: the floor of acknowledgements. It answers "ping". A process of its own, which
says when it is ready.
"""

import argparse
import sys
from typing import Any

import discord
import uvloop
import yarl
from discord import Interaction, app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Bare(discord.Client):
    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), max_messages=None)
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="book", description="Defers")(book)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_ready(self) -> None:
        print("ready", file=sys.stderr, flush=True)


async def book(interaction: Interaction[Any], when: str) -> None:
    await interaction.response.defer(ephemeral=True)
    if when == "ping":
        await interaction.edit_original_response(content="pong")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("api", "gateway", "token"):
        parser.add_argument(f"--{name}")
    options = parser.parse_args()
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = options.api, yarl.URL(options.gateway)
    uvloop.run(Bare().start(options.token))
